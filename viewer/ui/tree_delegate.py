"""How a line of the tree looks: an arrow where it can be opened, icon, text, the mark of what is missing, count."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from viewer.ui.icons import Icons
from viewer.ui.theme import Theme, scaled
from viewer.ui.tick_boxes import draw_caret
from viewer.ui.tree_items import Item
from viewer.ui.tree_model import ITEM_ROLE, Index

_MARK = 16  # pixels of the mark that something is missing
_STEP = 16  # pixels a branch of tags is indented by
_ARROW = 14  # pixels of the arrow of a branch, right of its text


def indent(depth: int) -> int:
    """Pixels that a line of the tree is set in, by how deep it lies in its branch."""
    return 10 + _STEP * depth


class TreeDelegate(QStyledItemDelegate):
    """Draws a line: icon, text, count at the right; headings small and quiet."""

    def __init__(self, theme: Theme, icons: Icons, parent: QTreeView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = parent
        self._icons = icons
        self._font = parent.font()
        self._small = scaled(parent.font(), 0.86, parent.font().weight().DemiBold)
        self._number = scaled(parent.font(), 0.88)
        self._height = QFontMetrics(self._font).height() + 12

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index, /) -> QSize:
        """The same for all: else each line of the tree is measured for each change."""
        return QSize(80, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        item: Item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.choice is None:
            self._paint_heading(painter, option, item)
        else:
            self._paint_line(painter, option, item, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: Any, item: Item) -> None:
        painter.setFont(self._small)
        painter.setPen(self._theme.colors["quiet"])
        rect = option.rect.adjusted(10, 0, -8, -4)  # nearer to what it heads
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, item.text)

    def _paint_line(self, painter: QPainter, option: Any, item: Item, index: Index) -> None:
        colors = self._theme.colors
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, option, chosen)
        rect = option.rect.adjusted(indent(item.depth), 0, -14, 0)
        icon = self._icon(item, chosen)
        icon.paint(painter, rect.left(), rect.center().y() - 8, 17, 17)
        rect.setLeft(rect.left() + 24)
        count = _count(item)
        width = QFontMetrics(self._number).horizontalAdvance(count)
        if item.missing:
            mark = self.mark_rect(option.rect, item)
            self._icons.icon("pending", "accent").paint(painter, mark.adjusted(2, 2, -2, -2))
            width += mark.width() + 4
        painter.setFont(self._number)
        painter.setPen(colors["quiet"])
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        painter.setFont(self._font)
        painter.setPen(colors["quiet" if item.absent else "text"])
        metrics = QFontMetrics(self._font)
        room = rect.width() - width - 8 - (_ARROW if item.opens else 0)
        text = metrics.elidedText(item.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        if item.opens:
            self._paint_arrow(painter, self.arrow_rect(option.rect, item), index)

    def _paint_ground(self, painter: QPainter, option: Any, chosen: bool) -> None:
        """The whole width of the view, also where the tree indents."""
        colors = self._theme.colors
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if not chosen and not hovered and not focused:
            return
        ground: QColor = colors["chosen_active" if chosen and focused else "chosen" if chosen else "hover"]
        area = QRectF(option.rect)
        area.setLeft(6)
        area.setRight(area.right() - 5)
        painter.setPen(colors["accent"] if focused else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area.adjusted(0.5, 1, -0.5, -1), 7, 7)

    def _paint_arrow(self, painter: QPainter, place: QRect, index: Index) -> None:
        down = self._view.isExpanded(index)
        draw_caret(painter, QPointF(place.center()), self._theme.colors["quiet"], down=down)

    def arrow_rect(self, line: QRect, item: Item) -> QRect:
        """Where the arrow of a branch stands: right of its text, before the count."""
        left = line.left() + indent(item.depth) + 24
        text = QFontMetrics(self._font).horizontalAdvance(item.text) + 6
        room = self.mark_rect(line, item).left() - left - _ARROW
        return QRect(left + max(0, min(text, room)), line.center().y() - _ARROW // 2, _ARROW, _ARROW)

    def mark_rect(self, line: QRect, item: Item) -> QRect:
        """Where the mark of a line stands that has something missing: left of the count."""
        width = QFontMetrics(self._number).horizontalAdvance(_count(item))
        return QRect(line.right() - 14 - width - 6 - _MARK, line.center().y() - _MARK // 2, _MARK, _MARK)

    def _icon(self, item: Item, chosen: bool) -> QIcon:
        if item.problem:
            return self._icons.icon("problem", "danger")
        return self._icons.icon(item.icon, "accent" if chosen else "faint" if item.absent else "quiet")


def _count(item: Item) -> str:
    return f"{item.count:,}".replace(",", "\u2009") if item.count else ""
