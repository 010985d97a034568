"""The boxes of lines that can be ticked and the carets of branches, in the look of the window. Where a box stands and what a
click on it does is Qt's business; the style sheet has it draw none of its own."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

_SIDE = 15.0  # pixels
_ROUND = 4


class BoxDelegate(QStyledItemDelegate):
    """Draws a line with its box: empty, with a tick, or with a bar where some of what is below it is ticked."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        widget: QWidget = option.widget
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        place = widget.style().subElementRect(part, whole, widget)
        # That of the view has no colour of the accent: its lines are not filled with it when they are chosen.
        draw_box(painter, place, Qt.CheckState(state), QGuiApplication.palette())


def draw_box(painter: QPainter, place: QRect, state: Qt.CheckState, palette: QPalette) -> None:
    """A box in the middle of a place."""
    box = QRectF(0, 0, _SIDE, _SIDE)
    box.moveCenter(QRectF(place).center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    empty = state == Qt.CheckState.Unchecked
    painter.setPen(palette.placeholderText().color() if empty else palette.highlight().color())
    painter.setBrush(palette.base() if empty else palette.highlight())
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    mark = QPen(palette.highlightedText().color(), 1.8)
    mark.setCapStyle(Qt.PenCapStyle.RoundCap)
    mark.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(mark)
    middle = box.center()
    if state == Qt.CheckState.Checked:
        tick = (QPointF(-3.4, 0.2), QPointF(-1, 2.6), QPointF(3.5, -2.5))
        painter.drawPolyline(QPolygonF([middle + point for point in tick]))
    elif not empty:
        painter.drawLine(middle - QPointF(3.2, 0), middle + QPointF(3.2, 0))
    painter.restore()


def draw_caret(painter: QPainter, middle: QPointF, color: QColor, *, down: bool) -> None:
    """The caret of a branch: ``down`` where it is open, else to the right."""
    half, deep = 3.5, 1.8
    points = (
        (QPointF(-half, -deep), QPointF(0, deep), QPointF(half, -deep))
        if down
        else (QPointF(-deep, -half), QPointF(deep, 0), QPointF(-deep, half))
    )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.5))
    painter.drawPolyline(QPolygonF([middle + point for point in points]))
    painter.restore()
