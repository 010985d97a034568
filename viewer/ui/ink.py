"""How the rows of a list get their colours.

A painter that is given a brush, or a pen of a colour, looks at the name ``Qt``, and the first look at that makes a hundred
enumerations: longer than to paint the list. So the first list is painted with ``FirstInk``, which gets by with what needs
none of them, and everything after it with ``Ink``; to the eye they differ by the corners of a chip.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from viewer.ui.theme import Colors

_STRENGTHS = {"quiet": 0.75, "line": 0.16}  # the opacity that makes the colour of text look like these


class Ink:
    """Draws in the colours of a theme, each by its name."""

    def write(self, painter: QPainter, colors: Colors, name: str, /) -> None:
        """The colour of the texts and lines that follow."""
        painter.setPen(colors[name])

    def fill(self, painter: QPainter, area: QRectF, radius: float, colors: Colors, name: str) -> None:
        """An area with round corners. As a path: it needs no pen to be told that it has no outline."""
        path = QPainterPath()
        path.addRoundedRect(area, radius, radius)
        painter.fillPath(path, colors[name])


class FirstInk(Ink):
    """The same without brushes: what is quiet has the colour of all text, thinned; an area is a thick line."""

    def write(self, painter: QPainter, _colors: Colors, name: str, /) -> None:
        painter.setOpacity(_STRENGTHS.get(name, 1.0))

    def fill(self, painter: QPainter, area: QRectF, radius: float, colors: Colors, name: str) -> None:
        pen = QPen()
        pen.setColor(colors[name])
        path = QPainterPath()
        if (
            radius * 2 >= area.height()
        ):  # a disc: a circle of half its size, drawn so thick that nothing is left inside
            pen.setWidthF(radius)
            path.addEllipse(area.center(), radius / 2, radius / 2)
        else:
            half = area.height() / 2
            pen.setWidthF(area.height())
            path.moveTo(QPointF(area.left() + half, area.center().y()))
            path.lineTo(QPointF(area.right() - half, area.center().y()))
        painter.setOpacity(1.0)
        painter.strokePath(path, pen)
