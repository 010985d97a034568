"""A switch and a chooser in the look of the window. To the keyboard and to screen readers they are what Qt made them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyledItemDelegate, QWidget

_TRACK = QSize(34, 20)
_WIDEST = 180  # pixels of a chooser


class Switch(QCheckBox):
    """On or off, as a knob in a track."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return _TRACK + QSize(4, 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, at: QPoint, /) -> bool:
        return self.rect().contains(at)

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(0, 0, _TRACK.width(), _TRACK.height())
        track.moveCenter(QRectF(self.rect()).center())
        on = self.isChecked()
        edge = palette.highlight() if self.hasFocus() or on else palette.placeholderText()
        painter.setPen(QPen(edge, 1.5 if self.hasFocus() else 1))
        painter.setBrush(palette.highlight() if on else palette.base())
        painter.drawRoundedRect(track.adjusted(1, 1, -1, -1), track.height() / 2, track.height() / 2)
        knob = QRectF(0, 0, track.height() - 8, track.height() - 8)
        knob.moveCenter(
            QPointF(track.right() - 10 if on else track.left() + 10, track.center().y()),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.highlightedText() if on else palette.placeholderText())
        painter.drawEllipse(knob)


class Chooser(QComboBox):
    """One of a few, in a rounded field with a caret."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(QStyledItemDelegate(self))  # its own heeds no style sheet

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(min(max(size.width() + 16, 130), _WIDEST), size.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = self.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(palette.highlight() if self.hasFocus() else palette.mid(), 1))
        painter.setBrush(palette.base())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        painter.setPen(palette.text().color())
        text = self.rect().adjusted(10, 0, -26, 0)
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        right, middle = self.width() - 15.0, self.height() / 2
        painter.setPen(QPen(palette.placeholderText(), 1.5))
        painter.drawPolyline(
            QPolygonF(
                [QPointF(right - 4, middle - 2), QPointF(right, middle + 2), QPointF(right + 4, middle - 2)]
            )
        )
