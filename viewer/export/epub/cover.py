"""The picture that stands for a book on a shelf: its title, set in the program's own fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from viewer.config import resources

if TYPE_CHECKING:
    from PIL import ImageFont

WIDTH, HEIGHT = 1200, 1800
_MARGIN = 120
_PAPER, _INK, _QUIET, _ACCENT = "#fbf8f2", "#24221f", "#66615a", "#a4491c"
# Which of the bundled files has the letters of which block; other scripts have no file.
_SCRIPTS = (
    ("greek", ((0x370, 0x3FF),)),
    ("cyrillic", ((0x400, 0x45F), (0x490, 0x491), (0x4B0, 0x4B1))),
    ("vietnamese", ((0x1EA0, 0x1EF9), (0x1A0, 0x1A1), (0x1AF, 0x1B0), (0x102, 0x103), (0x110, 0x111))),
    ("latin-ext", ((0x100, 0x24F), (0x1E00, 0x1E9F))),
    ("latin", ((0x20, 0x7E), (0xA0, 0xFF), (0x2013, 0x2014), (0x2018, 0x201E), (0x2022, 0x2022), (0x2026, 0x2026))),
)  # fmt: skip


def cover(title: str, lines: Sequence[str]) -> tuple[bytes, str]:
    """The picture of a cover and its suffix: PNG, or SVG when the title is in a script that needs the reader's fonts."""
    if all(_script(letter) for letter in title + "".join(lines)):
        return _painted(title, lines), ".png"
    return _described(title, lines), ".svg"


def _script(letter: str) -> str | None:
    code = ord(letter)
    return next(
        (name for name, spans in _SCRIPTS if any(first <= code <= last for first, last in spans)), None
    )


@lru_cache(maxsize=32)
def _font(face: str, script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    font = ImageFont.truetype(resources() / "fonts" / f"{face}-{script}-normal.woff2", size)
    font.set_variation_by_axes([weight])
    return font


def _pieces(text: str, face: str, size: int, weight: int) -> Iterator[tuple[str, ImageFont.FreeTypeFont]]:
    """The text cut where another font file has to take over."""
    run, script = "", "latin"
    for letter in text:
        needed = script if letter == " " else _script(letter) or "latin"
        if needed != script and run:
            yield run, _font(face, script, size, weight)
            run = ""
        script = needed
        run += letter
    if run:
        yield run, _font(face, script, size, weight)


def _length(text: str, face: str, size: int, weight: int) -> float:
    return sum(font.getlength(run) for run, font in _pieces(text, face, size, weight))


def _wrapped(text: str, face: str, size: int, weight: int) -> list[str]:
    """Lines that fit; a word that is longer than a line is cut."""
    room = WIDTH - 2 * _MARGIN
    lines: list[str] = []
    for word in text.split():
        if lines and _length(f"{lines[-1]} {word}", face, size, weight) <= room:
            lines[-1] += f" {word}"
            continue
        while _length(word, face, size, weight) > room and len(word) > 1:
            fits = next(
                n
                for n in range(len(word) - 1, 0, -1)
                if n == 1 or _length(word[:n], face, size, weight) <= room
            )
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines  # fmt: skip


def _painted(title: str, lines: Sequence[str]) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, WIDTH, 36), fill=_ACCENT)
    sizes = (132, 112, 92, 76, 62)
    size = next((s for s in sizes if len(_wrapped(title, "source-serif-4", s, 650)) <= 5), sizes[-1])
    y = 360.0
    for line in _wrapped(title, "source-serif-4", size, 650)[:11]:
        _draw(draw, line, y, "source-serif-4", size, 650, _INK)
        y += size * 1.16
    y += size * 0.5
    draw.rectangle((_MARGIN, y, WIDTH - _MARGIN, y + 4), fill=_INK)
    y += 60
    for said in lines:
        for line in _wrapped(said, "source-sans-3", 44, 400)[:2]:
            if y < HEIGHT - _MARGIN:
                _draw(draw, line, y, "source-sans-3", 44, 400, _QUIET)
            y += 64
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(draw: object, text: str, y: float, face: str, size: int, weight: int, colour: str) -> None:
    from PIL import ImageDraw

    assert isinstance(draw, ImageDraw.ImageDraw)
    x = float(_MARGIN)
    for run, font in _pieces(text, face, size, weight):
        draw.text((x, y + size), run, colour, font, anchor="ls")
        x += font.getlength(run)


def _described(title: str, lines: Sequence[str]) -> bytes:
    """The same as a drawing, whose letters the reader's program finds."""
    size = 120 if len(title) <= 30 else 84 if len(title) <= 70 else 60
    room = max(1, round((WIDTH - 2 * _MARGIN) / size))
    cut = [title[at : at + room] for at in range(0, min(len(title), room * 8), room)]
    rows = [(line, size, _INK, "serif") for line in cut] + [
        (line[:48], 40, _QUIET, "sans-serif") for line in lines
    ]
    out, y = [], 400.0
    for line, height, colour, face in rows:
        y += height * 1.25
        out.append(
            f'<text x="{_MARGIN}" y="{y:.0f}" font-size="{height}" font-family="{face}" fill="{colour}">'
            f"{escape(line)}</text>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/><rect width="{WIDTH}" height="36" fill="{_ACCENT}"/>'
        f"{''.join(out)}</svg>"
    ).encode()  # fmt: skip
