"""Tables on paper: one that is too wide for the page is set smaller, or turned on its side, on a page of its own.

Beside two columns of text it goes across both: no page can begin within columns. The headings right above such a table go
with it: what leaves the flow of the text cannot be kept with what stays in it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

from viewer.export.paper import layout_of
from viewer.types import ExportOptions

TURNED = '<div class="scroll turned'  # how the box of a table on its side begins
_BOX = re.compile(
    r'((?:<h([1-6])\b[^>]*>(?:(?!</h\2>).)*</h\2>\s*)*)<div class="scroll">(?=\s*<table)(.*?</table>)',
    re.DOTALL,
)
_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</table>)", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)(?=<t[dh]\b|</tr>|$)", re.DOTALL)
_SPAN = re.compile(r'colspan="(\d+)"')
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r"<img\b")
_READABLE = 22  # characters of running text that a column should have before its lines break
_LONGEST_WORD = 40  # characters; what is longer is an address or the like, and may break anywhere
_PADDING = 2  # what the space around a cell is worth, in characters
_FITS = 108  # characters across A4 with the usual margins and text size
_LEAST = 4.5  # points: smaller than that nothing is set
# A character is reckoned as wide as the usual ones are; words are kept whole only where wide ones fit, too, for what stands
# out at the side makes Chromium print every page smaller.
_SURE = 0.8


class _Box(NamedTuple):
    """A way to set a table: its class, the characters that it has room for, in widths of the page, and the size of its
    text in ems."""

    name: str
    room: float
    size: float


_ALONE = (_Box("", 1, 0.82), _Box(" dense", 1.26, 0.66), _Box(" turned", 1.6, 0.74))
_IN_COLUMNS = (_Box("", 1 / 2.15, 0.82), _Box(" across", 1, 0.82), _Box(" across dense", 1.26, 0.66))


def fitted(html: str, options: ExportOptions) -> str:
    """The body of a post with its tables marked as what they need."""
    if "<table" not in html:
        return html
    page = _FITS * layout_of(options).text_width / 166 * (10.5 / options.text_size)
    boxes = _IN_COLUMNS if options.columns > 1 else _ALONE

    def fit(match: re.Match[str]) -> str:
        headings, table = match[1], match[3]
        if "<div" in table:
            return match[0]
        needed, words = width(table), width(table, running=0)
        box = next((box for box in boxes if needed <= page * box.room), boxes[-1])
        sure = page * box.room * _SURE
        size = box.size
        if box is boxes[-1] and words > sure:
            size = max(size * sure / words, min(size, _LEAST / options.text_size))
        is_whole = width(table, running=0, longest=None) * size <= sure * box.size + 1e-6
        whole = " whole" if is_whole else ""
        style = f' style="--fit:{size:.3f}em"' if size < box.size else ""
        begin = f'<div class="scroll{box.name}{whole}"{style}>'
        leaves = box.name not in ("", " dense")
        return begin + headings + table if leaves else headings + begin + table

    return _BOX.sub(fit, html)


def width(table: str, *, running: int = _READABLE, longest: int | None = _LONGEST_WORD) -> int:
    """How many characters a table needs across: of each column its longest word (no more than ``longest`` of it), or more
    where there is ``running`` text."""
    columns: list[int] = []
    for row in _ROW.findall(table):
        at = 0
        for attributes, cell in _CELL.findall(row):
            span = _SPAN.search(attributes)
            if span is not None and int(span[1]) > 1:
                at += min(int(span[1]), 50)
                continue
            while len(columns) <= at:
                columns.append(0)
            columns[at] = max(columns[at], _needs(cell, running, longest))
            at += 1
    return sum(column + _PADDING for column in columns)


def _needs(cell: str, running: int, longest: int | None) -> int:
    words = unescape(_TAG.sub("", cell)).split()
    if not words:
        return 8 if _PICTURE.search(cell) else 1
    word = max(map(len, words))
    return max(word if longest is None else min(word, longest), min(len(" ".join(words)), running))
