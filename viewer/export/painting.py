"""What is painted on a page that Skia, Chromium's painter, wrote: pieces of text and pictures, in order.

Every run of text is one ``BT .. ET`` with one ``Tm``, its glyphs in hexadecimal strings (PDF 32000-1, section 9.4); every
picture of pixels is one ``Do``. The letters of glyphs are in the ``ToUnicode`` maps of fonts (9.10.3), or, where several
glyphs are a letter or several letters a glyph, in ``ActualText`` (14.9.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name

_TOKEN = re.compile(
    rb"(?P<save>^q$)|(?P<restore>^Q$)|^(?P<matrix>(?:-?[\d.]+ ){6})cm$"
    rb"|^BT\n/(?P<font>\w+) (?P<size>-?[\d.]+) Tf\n(?P<place>(?:-?[\d.]+ ){6})Tm$|^/(?P<object>\w+) Do$",
    re.MULTILINE,
)
_SHOWN = re.compile(
    rb"/ActualText <(?:FEFF)?([0-9A-Fa-f]*)>.*?\nEMC$|<([0-9A-Fa-f]+)>|^/(\w+) -?[\d.]+ Tf$",
    re.DOTALL | re.MULTILINE,
)
_PAINT = re.compile(rb"^(?:f\*?|F|S|s|B\*?|b\*?|sh|/\w+ sh)$", re.MULTILINE)
_LINES = re.compile(rb" [lcvy]$", re.MULTILINE)
_MAP = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
UNKNOWN = "\ufffd"

Matrix = tuple[float, float, float, float, float, float]
Glyphs = Mapping[bytes, str]  # the letters of glyphs, by their numbers as they are written
_NOWHERE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(slots=True)
class Piece:
    """Something painted, bytes ``start`` to ``end`` of the page's content, at a place in points from the lower left corner:
    a run of text, or (None) a picture."""

    start: int
    end: int
    x: float
    y: float
    text: str | None


class Fonts:
    """The fonts of a PDF, as tables of letters: each read once."""

    def __init__(self) -> None:
        self._tables: dict[tuple[int, int], Glyphs] = {}

    def of(self, page: Any) -> dict[bytes, Glyphs]:
        """The tables of the fonts of a page, by the names that they have on it."""
        named = page.get("/Resources", Dictionary()).get("/Font", Dictionary())
        return {name[1:].encode(): self._table(font) for name, font in named.items()}

    def _table(self, font: Any) -> Glyphs:
        if font.objgen not in self._tables:
            self._tables[font.objgen] = (
                _letters(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
            )
        return self._tables[font.objgen]


def content(page: Any) -> bytes:
    """The instructions of a page."""
    contents = page.get("/Contents")
    if contents is None:
        return b""
    if isinstance(contents, Array):
        return b"\n".join(stream.read_bytes() for stream in contents)
    data: bytes = contents.read_bytes()
    return data


def paints(data: bytes) -> bool:
    """Whether instructions between two pieces paint anything: lines, boxes, shades."""
    return _PAINT.search(data) is not None


def draws(data: bytes) -> bool:
    """Whether they paint more than boxes."""
    return _LINES.search(data) is not None


def pieces(data: bytes, page: Any, fonts: Fonts) -> Iterator[Piece]:
    """The pieces of a page, whose instructions are given."""
    tables = fonts.of(page)
    pictures = {str(name)[1:].encode() for name, said in _objects(page) if said.get("/Subtype") == Name.Image}
    stack: list[Matrix] = []
    now = _NOWHERE
    token = _TOKEN.search(data)
    while token is not None:
        at = token.end()
        if token["save"]:
            stack.append(now)
        elif token["restore"]:
            now = stack.pop() if stack else _NOWHERE
        elif token["matrix"]:
            now = _times(_numbers(token["matrix"]), now)
        elif token["object"]:
            yield Piece(token.start(), at, now[4], now[5], None if token["object"] in pictures else "")
        else:
            end = data.find(b"\nET", at)
            there = _times(_numbers(token["place"]), now)
            text = _shown(data[at:end], tables.get(token["font"], {}), tables)
            at = end + 3 if end >= 0 else len(data)
            yield Piece(token.start(), at, there[4], there[5], text)
        token = _TOKEN.search(data, at)


def _objects(page: Any) -> Iterator[tuple[str, Any]]:
    found: Mapping[str, Any] = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    yield from found.items()


def _shown(data: bytes, table: Glyphs, tables: Mapping[bytes, Glyphs]) -> str:
    """The letters that are shown between ``BT`` and ``ET``."""
    if b"BDC" not in data and b" Tf" not in data:  # nearly always
        known = [table.get(glyph) for glyph in _HEX.findall(data)]
        if None not in known:
            return "".join(known)  # type: ignore[arg-type]
    out: list[str] = []
    for said, glyphs, font in _SHOWN.findall(data):
        if glyphs:
            if len(glyphs) == 4:
                out.append(table.get(glyphs, UNKNOWN))
            else:
                wide = 4 if any(len(code) == 4 for code in table) else 2
                parts = (glyphs[at : at + wide] for at in range(0, len(glyphs), wide))
                out.extend(table.get(part, UNKNOWN) for part in parts)
        elif font:
            table = tables.get(font, {})
        else:
            out.append(_text(said))
    return "".join(out)


def _letters(data: bytes) -> Glyphs:
    table: dict[bytes, str] = {}
    for kind, body in _MAP.findall(data):
        values = _HEX.findall(body)
        if kind == b"bfchar":
            table.update(
                {code.upper(): _text(text) for code, text in zip(values[::2], values[1::2], strict=False)}
            )
            continue
        for first, last, text in zip(values[::3], values[1::3], values[2::3], strict=False):
            begin = _text(text)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                code = f"{int(first, 16) + offset:0{len(first)}X}".encode()
                table[code] = begin[:-1] + chr(ord(begin[-1]) + offset) if begin else ""
    return table


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")


def _numbers(text: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, text.split())
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First the one transformation, then the other (8.3.4)."""
    a, b, c, d, e, f = one
    A, B, C, D, E, F = two  # noqa: N806 (as the standard has it)
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)
