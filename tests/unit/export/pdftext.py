"""The text of a PDF, as far as Chromium's PDFs need it: fonts with a ToUnicode map (PDF 32000-1, 9.10.3), no layout."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pikepdf

_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end(?:bfchar|bfrange)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>|(\[)|(\])")


def page_texts(path: Path) -> list[str]:
    """The text of each page in the order in which it is painted, without white space."""
    with pikepdf.open(path) as pdf:
        maps: dict[Any, tuple[int, dict[int, str]]] = {}
        return ["".join(_pieces(page, page.obj.get("/Resources"), maps)) for page in pdf.pages]


def _pieces(content: Any, resources: Any, maps: dict[Any, tuple[int, dict[int, str]]]) -> list[str]:
    found: list[str] = []
    width, table = 1, dict[int, str]()
    for instruction in pikepdf.parse_content_stream(content):
        operands: Any = instruction.operands
        name = str(instruction.operator)
        if name == "Tf":
            font = resources.Font[str(operands[0])]
            if font.objgen not in maps:
                maps[font.objgen] = (2 if font.Subtype == pikepdf.Name.Type0 else 1, _unicode(font))
            width, table = maps[font.objgen]
        elif name in ("Tj", "'"):
            found.append(_decode(bytes(operands[0]), width, table))
        elif name == "TJ":
            parts = [part for part in operands[0] if isinstance(part, pikepdf.String)]
            found.extend(_decode(bytes(part), width, table) for part in parts)
        elif name == "Do":
            inner = resources.XObject[str(operands[0])]
            if inner.Subtype == pikepdf.Name.Form:
                found.extend(_pieces(inner, inner.get("/Resources"), maps))
    return found


def _decode(data: bytes, width: int, table: dict[int, str]) -> str:
    codes = (int.from_bytes(data[at : at + width], "big") for at in range(0, len(data), width))
    return "".join("".join(table.get(code, "\ufffd").split()) for code in codes)


def _unicode(font: Any) -> dict[int, str]:
    table: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return table
    for kind, body in _BLOCK.findall(font.ToUnicode.read_bytes()):
        values = [match[1] for match in _HEX.finditer(body) if match[1]]
        if kind == b"bfchar":
            for code, text in zip(values[::2], values[1::2], strict=True):
                table[int(code, 16)] = _text(text)
            continue
        for first, last, text in zip(values[::3], values[1::3], values[2::3], strict=True):
            start = _text(text)
            for offset in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + offset] = start[:-1] + chr(ord(start[-1]) + offset)
    return table


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
