"""Tables on paper: one that is too wide for the page is set smaller, or turned on its side, on a page of its own.

Beside two columns of text it goes across both: no page can begin within columns. The headings right above such a table go
with it: what leaves the flow of the text cannot be kept with what stays in it.
"""

from __future__ import annotations

import re
from html import unescape

from viewer.types import ExportOptions

TURNED = '<div class="scroll turned">'
_DENSE = '<div class="scroll dense">'
_ACROSS = '<div class="scroll across">'
_ACROSS_DENSE = '<div class="scroll across dense">'
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
_PADDING = 2  # what the space around a cell is worth, in characters
_FITS = 108  # characters across A4 with the usual margins and text size
_COLUMNS = 2.15  # what two columns and the space between them take
_DENSE_FITS = 1.26  # how much more there is room for when a table is set smaller


def fitted(html: str, options: ExportOptions) -> str:
    """The body of a post with its wide tables marked as what they need."""
    if "<table" not in html:
        return html
    paper = 166 / (210 - 2 * options.margin)
    room = _FITS / paper * (10.5 / options.text_size)

    def fit(match: re.Match[str]) -> str:
        headings, table = match[1], match[3]
        if "<div" in table:
            return match[0]
        needed = width(table)
        if options.columns > 1:
            box = None if needed <= room / _COLUMNS else _ACROSS if needed <= room else _ACROSS_DENSE
        else:
            box = None if needed <= room else _DENSE if needed <= room * _DENSE_FITS else TURNED
        if box is None:
            return match[0]
        return headings + box + table if box == _DENSE else box + headings + table

    return _BOX.sub(fit, html)


def width(table: str) -> int:
    """How many characters a table needs across: of each column its longest word, or more where there is running text."""
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
            columns[at] = max(columns[at], _needs(cell))
            at += 1
    return sum(column + _PADDING for column in columns)


def _needs(cell: str) -> int:
    words = unescape(_TAG.sub("", cell)).split()
    if not words:
        return 8 if _PICTURE.search(cell) else 1
    return max(max(map(len, words)), min(len(" ".join(words)), _READABLE))
