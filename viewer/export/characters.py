"""Drawings made of characters on paper: set as small as their longest line needs, for a line that wraps destroys them."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from viewer.export.paper import layout_of
from viewer.types import ExportOptions

_PRE = re.compile(r"<pre( data-[^>]*)?>(?:<code>)?((?:(?!</?pre\b|<span\b).)*?)(?:</code>)?</pre>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_STROKES = frozenset("|+-_=/\\*#~^")
_EDGES = frozenset("|+/\\*#")
_SHARE = 0.5  # of the signs, or of the lines, that make a drawing
_SIZE = 0.8  # of code, in ems of the text
_ADVANCE = 0.6  # of a character, in ems of the code
_PADDING = 2.3  # ems beside the code
_LEAST = 0.5  # of its size; what would have to be smaller wraps after all


def fitted(html: str, options: ExportOptions) -> str:
    """The body of a post with its drawings in a size in which they fit between the margins."""
    if "<pre" not in html:
        return html
    layout = layout_of(options)
    page, column = layout.text_width, layout.column_width

    def fit(match: re.Match[str]) -> str:
        lines = unescape(_TAG.sub("", match[2])).expandtabs(4).split("\n")
        if not is_drawing(lines):
            return match[0]
        longest = max(map(_width, lines))
        beside = _room(column, options) / longest >= _LEAST
        size = min(_room(column if beside else page, options) / longest, 1)
        if size < _LEAST:
            return match[0]
        kind = "drawing" if beside else "drawing across"
        return f'<pre class="{kind}" style="font-size:{_SIZE * size:.3f}em"{match[0][4:]}'

    return _PRE.sub(fit, html)


def _room(millimetres: float, options: ExportOptions) -> int:
    """How many characters of code a line has room for."""
    size = _SIZE * options.text_size
    return int((millimetres * 72 / 25.4 / size - _PADDING) / _ADVANCE)


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line.rstrip())


def is_drawing(lines: list[str]) -> bool:
    """Whether lines of text are a drawing, or a table within strokes: mostly strokes, or most lines between them."""
    lines = [line.strip() for line in lines if line.strip()]
    signs = "".join(lines).replace(" ", "")
    if len(lines) < 2 or not signs:
        return False
    strokes = sum(_is_stroke(sign) for sign in signs)
    between = sum(_is_edge(line[0]) and _is_edge(line[-1]) for line in lines)
    return strokes / len(signs) >= _SHARE or between / len(lines) >= _SHARE


def _is_stroke(sign: str) -> bool:
    return sign in _STROKES or "\u2500" <= sign <= "\u259f"


def _is_edge(sign: str) -> bool:
    return sign in _EDGES or "\u2500" <= sign <= "\u259f"
