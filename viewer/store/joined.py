"""What SQLite's ``group_concat`` has joined, taken apart again.

A list of a hundred thousand rows comes as one text: for each row of its own, a thread that asks would have to wait for
Python, and the window's thread with it. The text is taken apart a piece at a time, for nobody else runs meanwhile.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator

_PIECE = 16_384  # characters


def pieces(text: str, separator: str) -> Iterator[str]:
    """The same, cut at some of the separators (one character), which go. Nothing for an empty text."""
    start = 0
    while start < len(text):
        end = text.find(separator, start + _PIECE)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def numbers(text: str | None) -> Iterator[list[int]]:
    """Those between commas; none for None, which is what SQLite makes of no rows."""
    for piece in pieces(text or "", ","):
        yield json.loads(f"[{piece}]")


def ids(text: str | None) -> array[int]:
    """The same as one array."""
    found: array[int] = array("q")
    for some in numbers(text):
        found.fromlist(some)
    return found
