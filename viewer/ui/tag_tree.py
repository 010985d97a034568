"""The left pane: the tree of ``tree_items``, and a field that filters its tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from viewer.ui.choice import ALL, Choice
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.theme import Theme
from viewer.ui.tree_delegate import TreeDelegate
from viewer.ui.tree_items import Item, find
from viewer.ui.tree_model import TreeModel


class TreeView(QTreeView):
    """The tree without branches' lines; headings are always open. ``pressed_at`` tells of clicks before they choose.

    With Ctrl a click or Space takes a line beside those that are chosen (all of them), with Shift as one of several
    (either); Ctrl and an arrow goes to a line without choosing it.
    """

    pressed_at: Callable[[QPoint], bool] = staticmethod(lambda _at: False)
    combined = Signal(QModelIndex, bool)  # a line to be taken beside others, and whether either will do

    def __init__(self) -> None:
        super().__init__()
        self.passing = False  # the keyboard goes by, and chooses nothing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if not (left and (self.pressed_at(at) or self._combine(self.indexAt(at), event.modifiers()))):
            super().mousePressEvent(event)

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

    def dropEvent(self, event: QDropEvent) -> None:
        """A drop changes the archive, and then the tree: nothing is to be moved within it, or taken out of a list."""
        event.setDropAction(Qt.DropAction.CopyAction)
        super().dropEvent(event)

    def drawBranches(self, _painter: Any, _rect: Any, _index: Any, /) -> None:
        """Indentation and the arrow of the delegate say enough."""


class TagTree(QWidget):
    """Emits ``chosen`` when the reader picks a line, ``filtered`` when a filter is typed."""

    chosen = Signal(Choice)
    filtered = Signal(str)
    menu_requested = Signal(Choice, QPoint)
    mark_clicked = Signal(Choice)  # the mark of a source of which something is missing
    opened = Signal()  # a branch was opened or closed

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = TreeModel(self)
        self.view = TreeView()
        self.view.setModel(self.model)
        self._delegate = TreeDelegate(theme, icons, self.view)
        self._set_up_view()
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Filter tags"))
        self.field.setAccessibleName(tr("Filter tags"))
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
        self._open: set[str] = set()
        theme.changed.connect(self.view.viewport().update)

    def _set_up_view(self) -> None:
        view = self.view
        view.setAccessibleName(tr("Sources and tags"))
        view.setHeaderHidden(True)
        # The delegate indents: the ground of a chosen line is as wide as the pane.
        view.setIndentation(0)
        view.setRootIsDecorated(False)
        view.setExpandsOnDoubleClick(False)
        view.setMouseTracking(True)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setItemDelegate(self._delegate)
        view.setDragEnabled(True)
        view.setAcceptDrops(True)
        view.setDragDropOverwriteMode(True)  # onto lines, never between them
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setAutoExpandDelay(600)
        view.pressed_at = self._press
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._ask_menu)
        view.selectionModel().currentChanged.connect(self._tell)
        view.combined.connect(self._combine)
        view.expanded.connect(lambda index: self._opened(index, True))
        view.collapsed.connect(lambda index: self._opened(index, False))

    def set_items(self, root: Item) -> None:
        """Shows another tree; chosen lines stay chosen, and branches open, when they are still there."""
        self._setting = True
        try:
            at = self.view.verticalScrollBar().value()
            self.model.set_root(root)
            if self.field.text().strip():
                self.view.expandAll()  # what was looked for must be seen
            else:
                for item in root.walk():
                    if item.children and (not item.opens or item.path.casefold() in self._open):
                        self.view.setExpanded(self.model.index_of(item), True)
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

    def begin(self, choice: Choice, branches: Iterable[str] = ()) -> None:
        """The line that was chosen, and the branches that were open, before there was a tree; nothing is told of it."""
        self._choice = choice
        self._open = {path.casefold() for path in branches}

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def branches(self) -> list[str]:
        """The open branches, by their paths, case aside."""
        return sorted(self._open)

    def path(self, choice: Choice) -> str:
        """The path of the tag of a line; "" for others."""
        item = find(self.model.root, choice)
        return item.path if item is not None else ""

    def open_branch(self, path: str) -> None:
        """Shows what is on a branch, now or as soon as it is there."""
        self._open.add(path.casefold())

    def _mark(self, choice: Choice) -> None:
        items = [find(self.model.root, Choice("tag", tag)) for tag in choice.tags]
        if not items:
            items = [find(self.model.root, choice)]
        lines = [self.model.index_of(item) for item in items if item is not None]
        selection = self.view.selectionModel()
        if not lines:
            selection.clear()
            return
        selection.setCurrentIndex(lines[-1], QItemSelectionModel.SelectionFlag.ClearAndSelect)
        for line in lines[:-1]:
            selection.select(line, QItemSelectionModel.SelectionFlag.Select)

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        choice = self.model.item(current).choice
        if self._setting or self.view.passing or choice is None or choice == self._choice:
            return
        self._choice = choice
        self.chosen.emit(choice)

    def _combine(self, index: QModelIndex, either: bool) -> None:
        choice = self.model.item(index).choice
        if choice is not None and choice.kind == "tag":
            self.choose(self._choice.combined(choice.value, either=either))

    def _opened(self, index: QModelIndex, opened: bool) -> None:
        item = self.model.item(index)
        if not self._setting and item.opens and not self.field.text().strip():
            (self._open.add if opened else self._open.discard)(item.path.casefold())
            self.opened.emit()

    def _press(self, at: QPoint) -> bool:
        """Takes a click on an arrow or a mark."""
        index = self.view.indexAt(at)
        item, line = self.model.item(index), self.view.visualRect(index)
        if item.opens and self._delegate.arrow_rect(line, item).adjusted(-5, -6, 5, 6).contains(at):
            self.view.setExpanded(index, not self.view.isExpanded(index))
            return True
        if not item.missing or item.choice is None:
            return False
        if not self._delegate.mark_rect(line, item).adjusted(-4, -6, 4, 6).contains(at):
            return False
        self.mark_clicked.emit(item.choice)
        return True

    def _ask_menu(self, at: QPoint) -> None:
        item = self.model.item(self.view.indexAt(at))
        if item.choice is not None:
            self.menu_requested.emit(item.choice, self.view.viewport().mapToGlobal(at))
