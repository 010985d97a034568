"""The tree of the left pane as a widget: how lines are chosen together, dragged, and dropped onto each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPoint,
    QPointF,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QTreeView

from viewer.ui.language import tr
from viewer.ui.theme import Theme
from viewer.ui.tree_delegate import indent
from viewer.ui.tree_items import Item
from viewer.ui.tree_model import TreeModel, falling


class TreeView(QTreeView):
    """The tree without branches' lines; headings are always open. ``pressed_at`` tells of clicks before they choose.

    With Ctrl a click or Space takes a line beside those that are chosen (all of them), with Shift as one of several
    (either); Ctrl and an arrow goes to a line without choosing it. A press on one of several chosen lines keeps them all,
    until it turns out to be no drag. While something is dragged, the line that it would fall onto has a frame, and where
    that is open a bar stands between those where a tag would come to lie.
    """

    pressed_at: Callable[[QPoint], bool] = staticmethod(lambda _at: False)
    combined = Signal(QModelIndex, bool)  # a line to be taken beside others, and whether either will do

    def __init__(self, model: TreeModel, theme: Theme) -> None:
        super().__init__()
        self.setModel(model)
        self._tree = model
        self._theme = theme
        self.passing = False  # the keyboard goes by, and chooses nothing
        self._held: QPoint | None = None  # where a press was kept from the view
        self._onto: Item | None = None  # what is dragged would fall onto
        self._between: QPoint | None = None  # where the bar begins that says how it would lie there
        self.setDropIndicatorShown(False)

    # ------------------------------------------------------------------------------------------- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if left and (self.pressed_at(at) or self._combine(self.indexAt(at), event.modifiers())):
            return
        several = len(self.selectionModel().selectedIndexes()) > 1
        if left and several and self.selectionModel().isSelected(self.indexAt(at)):
            self._held = at
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseMoveEvent(event)
        elif (event.position().toPoint() - self._held).manhattanLength() >= QApplication.startDragDistance():
            self._held = None
            self.startDrag(self._tree.supportedDropActions())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            super().mouseReleaseEvent(event)
            return
        self._held, index = None, self.indexAt(event.position().toPoint())
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())  # or it would change nothing to choose the current one of several
        self.setCurrentIndex(index)
        self.clicked.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Space and self._combine(self.currentIndex(), event.modifiers()):
            return
        self.passing = control and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        try:
            if self.passing:
                down = event.key() == Qt.Key.Key_Down
                to = self.indexBelow(self.currentIndex()) if down else self.indexAbove(self.currentIndex())
                if to.isValid():
                    self.selectionModel().setCurrentIndex(to, QItemSelectionModel.SelectionFlag.NoUpdate)
            else:
                super().keyPressEvent(event)
        finally:
            self.passing = False

    def _combine(self, index: QModelIndex, modifiers: Qt.KeyboardModifier) -> bool:
        either = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if not (either or modifiers & Qt.KeyboardModifier.ControlModifier) or not index.isValid():
            return False
        self.combined.emit(index, either)
        return True

    # ---------------------------------------------------------------------------------------------- drag and drop

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drags the chosen tags, with a label that says what they are."""
        indexes = [index for index in self.selectionModel().selectedIndexes() if self._tree.at(index).path]
        if not indexes:
            return
        drag = QDrag(self)
        drag.setMimeData(self._tree.mimeData(indexes))
        one = self._tree.at(indexes[0]).text
        label = one if len(indexes) == 1 else tr("{count} tags").format(count=len(indexes))
        drag.setPixmap(self._label(label))
        drag.setHotSpot(QPoint(-12, -8))
        drag.exec(Qt.DropAction.MoveAction | Qt.DropAction.CopyAction, Qt.DropAction.MoveAction)

    def _label(self, text: str) -> QPixmap:
        colors, ratio = self._theme.colors, self.devicePixelRatioF()
        metrics = QFontMetrics(self.font())
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, 240)
        width, height = metrics.horizontalAdvance(text) + 20, metrics.height() + 8
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.font())
        painter.setPen(QPen(colors["accent"], 1))
        painter.setBrush(colors["page"])
        area = QRectF(0.5, 0.5, width - 1, height - 1)
        painter.drawRoundedRect(area, 7, 7)
        painter.setPen(colors["text"])
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.isAccepted():
            item = self._tree.at(index)
            self._show_mark(item, self._place_in(item, event.mimeData()))
        else:
            self._show_mark(None)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_mark(None)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A drop changes the archive, and then the tree: nothing is to be moved within it, or taken out of a list."""
        self._show_mark(None)
        event.setDropAction(Qt.DropAction.CopyAction)
        super().dropEvent(event)

    @property
    def mark(self) -> tuple[Item | None, QPoint | None]:
        """What is dragged would fall onto, and where the bar begins that says how it would lie there."""
        return self._onto, self._between

    def _show_mark(self, onto: Item | None, between: QPoint | None = None) -> None:
        if (onto, between) != self.mark:
            self._onto, self._between = onto, between
            self.viewport().update()

    def _place_in(self, item: Item, data: QMimeData) -> QPoint | None:
        """Where the first of the dragged tags would come to lie in an open group, by the order of names."""
        paths = falling(data, item.path)
        if not paths or not self.isExpanded(self._tree.index_of(item)):
            return None
        before = f"{item.path}/".casefold() if item.path else ""
        names = [child.path.casefold() for child in item.children]
        row = bisect_left(names, before + paths[0].casefold().rpartition("/")[2])
        left = indent(item.depth + (1 if item.path else 0))
        if row < len(names):
            return QPoint(left, self.visualRect(self._tree.index_of(item.children[row])).top())
        last = item
        while last.children and (last is item or self.isExpanded(self._tree.index_of(last))):
            last = last.children[-1]
        return QPoint(left, self.visualRect(self._tree.index_of(last)).bottom())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._onto is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = self._theme.colors["accent"]
        line = QRectF(self.visualRect(self._tree.index_of(self._onto)))
        line.setLeft(6)
        line.setRight(line.right() - 5)
        painter.setPen(QPen(accent, 2))
        painter.drawRoundedRect(line.adjusted(1, 1.5, -1, -1.5), 7, 7)
        if self._between is not None:
            start = QPointF(self._between)
            painter.drawLine(start + QPointF(5, 0), QPointF(line.right() - 2, start.y()))
            painter.setBrush(accent)
            painter.drawEllipse(start + QPointF(2, 0), 2.5, 2.5)
        painter.end()

    def drawBranches(self, _painter: Any, _rect: Any, _index: Any, /) -> None:
        """Indentation and the arrow of the delegate say enough."""
