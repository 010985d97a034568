"""The left pane: the tree of ``tree_items`` through a thin Qt model, and a field that filters its tags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.choice import ALL, Choice
from viewer.ui.icons import Icons
from viewer.ui.theme import Theme, scaled
from viewer.ui.tree_items import Item, find

Index = QModelIndex | QPersistentModelIndex
_MARK = 16  # pixels of the mark that something is missing
_STEP = 16  # pixels a branch of tags is indented by
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)


class TreeModel(QAbstractItemModel):
    """Items as Qt wants to see them. The items live as long as the model shows them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Item("")

    @property
    def root(self) -> Item:
        return self._root

    def set_root(self, root: Item) -> None:
        self.beginResetModel()
        self._root = root
        self.endResetModel()

    def item(self, index: Index) -> Item:
        return index.internalPointer() if index.isValid() else self._root

    def index_of(self, item: Item) -> QModelIndex:
        return QModelIndex() if item is self._root else self.createIndex(item.row, 0, item)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.item(parent).children
        if column == 0 and 0 <= row < len(children):
            return self.createIndex(row, 0, children[row])
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        above = self.item(index).parent
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.item(parent).children)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item(index).choice is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (item.hint, item.missing))) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            spoken = f"{item.text}, {item.count} posts" if item.choice else item.text
            spoken = f"{spoken}; {item.missing}" if item.missing else spoken
            return f"{spoken}; problem: {item.hint}" if item.problem else spoken
        return None


class TreeDelegate(QStyledItemDelegate):
    """Draws a line: icon, text, count at the right; headings small and quiet."""

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._font = parent.font()
        self._small = scaled(parent.font(), 0.86, parent.font().weight().DemiBold)
        self._number = scaled(parent.font(), 0.88)
        self._height = QFontMetrics(self._font).height() + 12

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index, /) -> QSize:
        heading = index.data(ITEM_ROLE).choice is None
        return QSize(80, self._height + (8 if heading else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, /) -> None:
        item: Item = index.data(ITEM_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if item.choice is None:
            self._paint_heading(painter, option, item)
        else:
            self._paint_line(painter, option, item)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: Any, item: Item) -> None:
        painter.setFont(self._small)
        painter.setPen(self._theme.colors["faint"])
        rect = option.rect.adjusted(10, 8, -8, 0)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, item.text)

    def _paint_line(self, painter: QPainter, option: Any, item: Item) -> None:
        colors = self._theme.colors
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._paint_ground(painter, option, chosen)
        rect = option.rect.adjusted(10 + _STEP * item.depth, 0, -14, 0)
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
        painter.setPen(colors["text"])
        room = rect.width() - width - 8
        text = QFontMetrics(self._font).elidedText(item.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_ground(self, painter: QPainter, option: Any, chosen: bool) -> None:
        """The whole width of the view, also where the tree indents."""
        colors = self._theme.colors
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if not chosen and not hovered:
            return
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        ground: QColor = colors["chosen_active" if chosen and focused else "chosen" if chosen else "hover"]
        area = QRectF(option.rect)
        area.setLeft(6)
        area.setRight(area.right() - 5)
        painter.setPen(colors["accent"] if focused and chosen else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(area.adjusted(0.5, 1, -0.5, -1), 7, 7)

    def mark_rect(self, line: QRect, item: Item) -> QRect:
        """Where the mark of a line stands that has something missing: left of the count."""
        width = QFontMetrics(self._number).horizontalAdvance(_count(item))
        return QRect(line.right() - 14 - width - 6 - _MARK, line.center().y() - _MARK // 2, _MARK, _MARK)

    def _icon(self, item: Item, chosen: bool) -> QIcon:
        if item.problem:
            return self._icons.icon("problem", "danger")
        return self._icons.icon(item.icon, "accent" if chosen else "quiet")


def _count(item: Item) -> str:
    return f"{item.count:,}".replace(",", "\u2009") if item.count else ""


class TreeView(QTreeView):
    """The tree without branches' lines; headings are always open. ``pressed_at`` tells of clicks before they choose."""

    pressed_at: Callable[[QPoint], bool] = staticmethod(lambda _at: False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        taken = event.button() == Qt.MouseButton.LeftButton and self.pressed_at(event.position().toPoint())
        if not taken:
            super().mousePressEvent(event)

    def drawBranches(self, _painter: QPainter, _rect: Any, _index: Index, /) -> None:
        """Indentation says enough; an arrow at every tag would be noise."""


class TagTree(QWidget):
    """Emits ``chosen`` when the reader picks a line, ``filtered`` when a filter is typed."""

    chosen = Signal(Choice)
    filtered = Signal(str)
    menu_requested = Signal(Choice, QPoint)
    mark_clicked = Signal(Choice)  # the mark of a source of which something is missing

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = TreeModel(self)
        self.view = TreeView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("Sources and tags")
        self.view.setHeaderHidden(True)
        self.view.setIndentation(
            0
        )  # the delegate indents: the ground of a chosen line is as wide as the pane
        self.view.setItemsExpandable(False)
        self.view.setRootIsDecorated(False)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = TreeDelegate(theme, icons, self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.pressed_at = self._press
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_menu)
        self.view.selectionModel().currentChanged.connect(self._tell)
        self.field = QLineEdit()
        self.field.setPlaceholderText("Filter tags")
        self.field.setAccessibleName("Filter tags")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.filtered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.view, 1)
        below = QVBoxLayout()
        below.setContentsMargins(10, 8, 10, 8)
        below.addWidget(self.field)
        layout.addLayout(below)
        self._choice = ALL
        self._setting = False
        theme.changed.connect(self.view.viewport().update)

    def set_items(self, root: Item) -> None:
        """Shows another tree; the chosen line stays chosen, when it is still there."""
        self._setting = True
        try:
            at = self.view.verticalScrollBar().value()
            self.model.set_root(root)
            self.view.expandAll()
            self._mark(self._choice)
            self.view.verticalScrollBar().setValue(at)
        finally:
            self._setting = False

    def choose(self, choice: Choice) -> None:
        """Moves to a line as if the reader had; also to one that is not (yet) there."""
        self._setting = True
        try:
            self._mark(choice)
        finally:
            self._setting = False
        if choice != self._choice:
            self._choice = choice
            self.chosen.emit(choice)

    def begin(self, choice: Choice) -> None:
        """The line that was chosen before there was a tree; nothing is told of it."""
        self._choice = choice

    @property
    def choice(self) -> Choice:
        return self._choice

    def _mark(self, choice: Choice) -> None:
        item = find(self.model.root, choice)
        if item is not None:
            self.view.setCurrentIndex(self.model.index_of(item))
        else:
            self.view.selectionModel().clear()

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        choice = self.model.item(current).choice
        if not self._setting and choice is not None and choice != self._choice:
            self._choice = choice
            self.chosen.emit(choice)

    def _press(self, at: QPoint) -> bool:
        """Takes a click on a mark."""
        index = self.view.indexAt(at)
        item = self.model.item(index)
        if not item.missing or item.choice is None:
            return False
        if (
            not self._delegate.mark_rect(self.view.visualRect(index), item)
            .adjusted(-4, -6, 4, 6)
            .contains(at)
        ):
            return False
        self.mark_clicked.emit(item.choice)
        return True

    def _ask_menu(self, at: QPoint) -> None:
        choice = self.model.item(self.view.indexAt(at)).choice
        if choice is not None:
            self.menu_requested.emit(choice, self.view.viewport().mapToGlobal(at))
