"""Short texts in lines, the last one elided. Laying one out takes longer than painting it: those painted last are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextLine

from viewer.ui.theme import Colors

if TYPE_CHECKING:
    from PySide6.QtGui import QTextOption

_NARROW = 2.5  # pixels of the narrowest letters: what cannot fit is not laid out
_KEPT = 256  # paragraphs: those of some screens of cards
Hits = Sequence[tuple[int, int]]  # where in a text something was found, and how many characters of it


class Paragraph(NamedTuple):
    """A text as it is shown: in so many lines, of so many characters."""

    layout: QTextLayout
    lines: int
    length: int

    def draw(self, painter: QPainter, at: QPointF, hits: Hits, colors: Colors) -> None:
        """Draws it in the painter's colour, hits tinted."""
        self.layout.draw(painter, at, _formats(hits, self.length, colors))


class Paragraphs:
    """Lays texts out. A font is known as the object that it is: ``clear`` when others take their place."""

    def __init__(self) -> None:
        self._wrap: QTextOption | None = None
        self._kept: dict[tuple[str, int, float, int], Paragraph] = {}

    def wrap_anywhere(self) -> None:
        """From now on words that are longer than a line are broken."""
        from PySide6.QtGui import QTextOption

        self._wrap = QTextOption()
        self._wrap.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.clear()

    def clear(self) -> None:
        self._kept.clear()

    def of(self, text: str, font: QFont, width: float, most: int) -> Paragraph:
        """A text in up to ``most`` lines of a width in pixels."""
        key = text, id(font), width, most
        found = self._kept.pop(key, None) or self._made(text, font, width, most)
        self._kept[key] = found  # the one painted last comes last
        if len(self._kept) > _KEPT:
            del self._kept[next(iter(self._kept))]
        return found

    def _made(self, text: str, font: QFont, width: float, most: int) -> Paragraph:
        whole = len(text)
        a_line = int(width / _NARROW) + 1
        text = text[: most * a_line]
        layout = self._layout(text, font, width, most)
        lines = min(layout.lineCount(), most)
        if lines and _end(layout, lines - 1) < whole:
            start = layout.lineAt(lines - 1).textStart()
            rest = text[start : start + a_line].replace("\n", " ")
            text = text[:start] + _elided(rest, font, width)
            layout = self._layout(text, font, width, most)
        return Paragraph(layout, max(1, lines), len(text))

    def _layout(self, text: str, font: QFont, width: float, most: int) -> QTextLayout:
        """A text in lines, no more than ``most``."""
        layout = QTextLayout(text, font)
        layout.setCacheEnabled(True)
        if self._wrap is not None:
            layout.setTextOption(self._wrap)
        metrics = QFontMetricsF(font)
        layout.beginLayout()
        y = 0.0
        for _ in range(most):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            # As far apart as lines of this font are, also where letters come from another one, which may be higher.
            line.setPosition(QPointF(0, y + metrics.ascent() - line.ascent()))
            y += metrics.lineSpacing()
        layout.endLayout()
        return layout


def _elided(text: str, font: QFont, width: float) -> str:
    """As much of a text that is too long for a line as there is room for, and an ellipsis."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    line = layout.createLine()
    line.setNumColumns(len(text))
    layout.endLayout()
    room = max(0.0, width - QFontMetricsF(font).horizontalAdvance("…"))
    return text[: line.xToCursor(room, QTextLine.CursorPosition.CursorOnCharacter)].rstrip() + "…"


def _end(layout: QTextLayout, number: int) -> int:
    line = layout.lineAt(number)
    return line.textStart() + line.textLength()


def _formats(hits: Hits, length: int, colors: Colors) -> list[QTextLayout.FormatRange]:
    if not hits:
        return []
    from PySide6.QtGui import QTextCharFormat

    ranges = []
    for start, count in hits:
        if start >= length:
            break
        mark = QTextLayout.FormatRange()
        mark.start, mark.length = start, min(count, length - start)
        look = QTextCharFormat()
        look.setBackground(colors["hit"])
        look.setForeground(colors["text"])
        mark.format = look
        ranges.append(mark)
    return ranges
