"""To which element of a document a painted piece belongs.

A browser paints a document in the order of its text. So whoever goes along the text with what is painted, piece by piece,
knows where each piece stands. What stands nowhere in the text was made by the style sheet: the label of a list's item, a
hyphen, the words within a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from viewer.export.structure import DRAWING, PICTURE, Element, Structure, plain

_RTL = re.compile("[\u0590-\u08ff]")
_UNKNOWN = "\ufffd"  # a glyph of which nobody knows the letter
_HYPHENS = ("-", "\u2010")
# How many characters a piece may lie further on than expected, by its length: a short one stands everywhere.
_REACH = ((4, 80), (12, 600), (1 << 60, 30_000))
_SURE = 12  # characters that a piece has at least that is looked for in what was painted before


class Follower:
    """Goes along a document with what is painted of it, page by page."""

    def __init__(self, structure: Structure) -> None:
        self._structure = structure
        self._text = structure.text
        self._at = 0
        self._found: list[Element | None] = []
        self._drawn: dict[int, Element] = {}
        self._waiting: list[int] = []

    def follow(self, pieces: Sequence[str]) -> tuple[list[Element | None], dict[int, Element]]:
        """What the pieces of a page belong to: texts, or ``PICTURE``, in the order in which they are painted.

        None: repeated on each page, as the head of a table is. The second answer tells before which pieces (by their
        numbers) a drawing is painted, if anything is.
        """
        self._found, self._drawn = [None] * len(pieces), {}
        texts = [piece if piece == PICTURE else plain(piece) for piece in pieces]
        for number in range(self._repeated(texts), len(texts)):
            text = texts[number]
            at = self._find(text) if text else -1
            if at < 0:
                self._waiting.append(number)
                continue
            self._settle(number, at)
            self._found[number] = self._structure.leaf(at)
            self._at = at + len(text)
        self._settle(len(pieces), self._at)
        return self._found, self._drawn

    def _repeated(self, texts: Sequence[str]) -> int:
        """How many pieces at the top of a page repeat the head of the table that goes on there."""
        table = self._structure.leaf(self._at).within("Table")
        head = table.head if table is not None else None
        if head is None or self._at < head.end:
            return 0
        at = head.start
        for number, text in enumerate(texts):
            if at >= head.end or not self._text.startswith(text, at):
                return number
            at += len(text)
        return len(texts)

    def _settle(self, number: int, at: int) -> None:
        """Says what those pieces are that stand nowhere, between the last one that did and the one at ``at``."""
        drawing = self._text.find(DRAWING, self._at, max(at, self._at + 1))
        label = self._label(at) if self._waiting else None
        owner = self._structure.leaf(drawing if drawing >= 0 else max(self._at - 1, 0))
        if drawing >= 0:
            self._drawn[self._waiting[0] if self._waiting else number] = owner
            if at == self._at and self._waiting:  # at the end of a page: it is not on the next one
                self._at += 1
        for each in self._waiting:
            is_label = label is not None and (drawing < 0 or each == self._waiting[-1])
            self._found[each] = label if is_label else owner
        self._waiting.clear()

    def _label(self, at: int) -> Element | None:
        """The number of the list's item that begins here: other labels are painted as dots."""
        element: Element | None = self._structure.leaf(at)
        while element is not None and element.start == at:
            if element.kind == "LI" and element.parent is not None and element.parent.is_numbered:
                element.label = element.label or Element("Lbl", element, at)
                return element.label
            element = element.parent
        return None

    def _find(self, text: str) -> int:
        """Where a piece stands: here, a little further on, or, when there is no doubt, before. -1: nowhere."""
        if self._text.startswith(text, self._at):
            return self._at
        for each in _readings(text):
            at = self._look(each)
            if at >= 0:
                return at
        return -1

    def _look(self, text: str) -> int:
        is_sure = len(text) >= _SURE or text == PICTURE
        reach = _REACH[-1][1] if is_sure else next(reach for length, reach in _REACH if len(text) < length)
        at = self._text.find(text, self._at, self._at + len(text) + reach)
        if at < 0 and is_sure and text != PICTURE:
            at = self._text.rfind(text, max(0, self._at - reach), self._at)
        return at


def _readings(text: str) -> list[str]:
    """A piece as it may stand in the text: without a hyphen that was put at the end of its line, the other way round
    when it is painted from the left to the right, only what of it is known."""
    found = [text]
    if text.endswith(_HYPHENS):
        found.append(text[:-1])
    if _RTL.search(text):
        found.append(text[::-1])
    if _UNKNOWN in text:
        found.append(max(text.split(_UNKNOWN), key=len))
    return [each for each in found if each]
