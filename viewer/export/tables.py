"""Tables on paper: one that is too wide for the page is set smaller, or turned on its side, on a page of its own."""

from __future__ import annotations

import re
from html import unescape

from viewer.types import ExportOptions

TURNED = '<div class="scroll turned">'
_DENSE = '<div class="scroll dense">'
_BOX = re.compile(r'<div class="scroll">(?=\s*<table)(.*?</table>)', re.DOTALL)
_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</table>)", re.DOTALL)
_CELL = re.compile(r"<t[dh]\b([^>]*)>(.*?)(?=<t[dh]\b|</tr>|$)", re.DOTALL)
_SPAN = re.compile(r'colspan="(\d+)"')
_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r"<img\b")
_READABLE = 22  # characters of running text that a column should have before its lines break
_PADDING = 2  # what the space around a cell is worth, in characters
_FITS = 108  # characters across A4 with the usual margins and text size
_DENSE_FITS = 1.26  # how much more there is room for when a table is set smaller


def fitted(html: str, options: ExportOptions) -> str:
    """The body of a post with its wide tables marked as what they need."""
    if "<table" not in html:
        return html
    paper = 166 / (210 - 2 * options.margin)
    room = _FITS / paper * (10.5 / options.text_size) / (2.15 if options.columns > 1 else 1)

    def fit(match: re.Match[str]) -> str:
        needed = width(match[1])
        if needed <= room or "<div" in match[1]:
            return match[0]
        small = needed <= room * _DENSE_FITS
        return (_DENSE if small and options.columns == 1 else TURNED) + match[1]

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
