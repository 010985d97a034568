"""The left pane: the tree of ``tree_items``, and a field that filters its tags."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QStandardItem
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QVBoxLayout, QWidget

from viewer.ui.choice import ALL, Choice
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.theme import Theme
from viewer.ui.tree_delegate import TreeDelegate
from viewer.ui.tree_items import Item, find
from viewer.ui.tree_model import TreeModel
from viewer.ui.tree_view import TreeView


class Standing(NamedTuple):
    """What is chosen in the tree, and the paths of the branches that are open, case aside."""

    choice: Choice
    branches: frozenset[str]


class TagTree(QWidget):
    """Emits ``chosen`` when the reader picks a line, ``filtered`` when a filter is typed."""

    chosen = Signal(Choice)
    whole_wanted = Signal()  # a tag was picked that none of what was found has: all of it is wanted
    filtered = Signal(str)
    menu_requested = Signal(Choice, QPoint)
    mark_clicked = Signal(Choice)  # the mark of a source of which something is missing
    opened = Signal()  # a branch was opened or closed

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = TreeModel(self)
        self.view = TreeView(self.model, theme)
        self._delegate = TreeDelegate(theme, icons, self.view)
        self._set_up_view()
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Filter tags"))
        self.field.setAccessibleName(tr("Filter tags"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.filtered)
        self.field.returnPressed.connect(self._take_first)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.field)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._leave_field)
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
        self._moved = False  # what is chosen is to be seen where it is next shown
        self._open: set[str] = set()
        theme.changed.connect(self.view.viewport().update)

    def _set_up_view(self) -> None:
        view = self.view
        view.setAccessibleName(tr("Sources and tags"))
        view.setHeaderHidden(True)
        # The delegate indents: the ground of a chosen line is as wide as the pane.
        view.setIndentation(0)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
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
        view.clicked.connect(self._pick)
        view.activated.connect(self._pick)
        view.expanded.connect(lambda index: self._opened(index, True))
        view.collapsed.connect(lambda index: self._opened(index, False))

    def set_items(self, root: Item, made: Sequence[QStandardItem] | None = None) -> None:
        """Shows another tree (``made``: with these ``lines``); chosen lines stay chosen, and branches open, when they are
        still there."""
        self._setting = True
        self.view.setAutoScroll(False)  # it would open a branch that the reader closed over the chosen line
        try:
            at = self.view.verticalScrollBar().value()
            self.model.set_root(root, made)
            if self.field.text().strip():
                self.view.expandAll()  # what was looked for must be seen
            else:
                self._expand(root)
            self._mark(self._choice)
            self.view.executeDelayedItemsLayout()
            self.view.verticalScrollBar().setValue(at)
            current = self.view.currentIndex()
            if self._moved and self.view.visualRect(current).isValid():  # to where it is now
                self.view.scrollTo(current)
            self._moved = False
        finally:
            self.view.setAutoScroll(True)
            self._setting = False

    def _expand(self, above: Item) -> None:
        for item in above.children:
            if item.children:
                if not item.opens or item.path.casefold() in self._open:
                    self.view.setExpanded(self.model.index_of(item), True)
                self._expand(item)

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

    @property
    def standing(self) -> Standing:
        """What is chosen, and which branches are open."""
        return Standing(self._choice, frozenset(self._open))

    def follow(self, went: Callable[[str], str], back: tuple[Standing, Standing] | None = None) -> Choice:
        """Paths are others from now on, and what is chosen or open stays so, where it is. ``back``: a change is taken back
        or done again, how it was at that time and how it was since; what still is as it was since is as at that time again.

        Returns what is chosen, which is told to nobody; the lines come with ``set_items``.
        """
        was, opened = self._choice, frozenset(self._open)
        before, after = back or (None, None)
        self._choice = before.choice if before and after and was == after.choice else was.followed(went)
        if before and after and opened == after.branches:
            self._open = set(before.branches)
        else:
            self._open = {went(path).casefold() for path in opened}
        self._moved = self._moved or self._choice != was
        return self._choice

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

    def item(self, choice: Choice) -> Item | None:
        """The line of a choice; None when there is none (yet)."""
        return find(self.model.root, choice)

    def path(self, choice: Choice) -> str:
        """The path of the tag of a line; "" for others."""
        item = self.item(choice)
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
        choice = self.model.at(current).choice
        if self._setting or self.view.passing or choice is None or choice == self._choice:
            return
        self._choice = choice
        self.chosen.emit(choice)

    def _take_first(self) -> None:
        """Chooses the tag that was typed: the first that is called so, begins so, or has it in it."""
        typed = self.field.text().strip().casefold()
        tags = [
            item for item in self.model.root.walk() if item.choice is not None and item.choice.kind == "tag"
        ]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = next((item for item in tags if typed and fits(item.text.casefold(), typed)), None)
            if found is not None and found.choice is not None:
                self.choose(found.choice)
                self._picked(found)
                return

    def _pick(self, index: QModelIndex) -> None:
        item = self.model.at(index)
        if item.choice == self._choice:  # it is not when it was taken beside others
            self._picked(item)

    def _picked(self, item: Item) -> None:
        if item.path and item.absent:
            self.whole_wanted.emit()

    def _leave_field(self) -> None:
        """Esc clears what is typed, a second one goes to the tree."""
        if self.field.text():
            self.field.clear()
        else:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _combine(self, index: QModelIndex, either: bool) -> None:
        choice = self.model.at(index).choice
        if choice is not None and choice.kind == "tag":
            self.choose(self._choice.combined(choice.value, either=either))

    def _opened(self, index: QModelIndex, opened: bool) -> None:
        if self._setting:
            return
        item = self.model.at(index)
        if item.opens and not self.field.text().strip():
            (self._open.add if opened else self._open.discard)(item.path.casefold())
            self.opened.emit()

    def _press(self, at: QPoint) -> bool:
        """Takes a click on an arrow or a mark."""
        index = self.view.indexAt(at)
        item, line = self.model.at(index), self.view.visualRect(index)
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
        item = self.model.at(self.view.indexAt(at))
        if item.choice is not None:
            self.menu_requested.emit(item.choice, self.view.viewport().mapToGlobal(at))
