"""The list itself: a table of one column with rows of one height, which is what scrolls a million posts at once."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QTimer,
    Signal,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from viewer.ui.heads import NO_HEADS, Heads
from viewer.ui.language import tr
from viewer.ui.post_delegate import PostDelegate
from viewer.ui.post_model import PostModel
from viewer.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPaintEvent

    from viewer.types import Hit, PostRow
    from viewer.ui.thumbnails import Thumbnails


class PostView(QTableView):
    """Shows a PostModel. ``chosen`` tells that the reader moved to a post; what the program does to the list does not."""

    chosen = Signal(int)
    activated_post = Signal(int)  # Return or a double click
    menu_requested = Signal(QPoint)
    left = Signal()  # Esc
    painted = Signal()  # once: rows are on the screen

    def __init__(self, model: PostModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._posts = model
        self._quiet = False
        self._was_painted = False
        self._delegate = PostDelegate(theme, self.font())
        self.setModel(model)
        self._delegate.first_look = lambda index: self.selectionModel().isSelected(index)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Posts"))
        self._set_up_geometry()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.activated.connect(self._activate)
        # To a function of Python: to look up an overloaded one of Qt takes as long as to paint the list.
        theme.changed.connect(lambda: self.viewport().update())

    def _set_up_geometry(self) -> None:
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        # A fixed size for all rows: anything else asks every row for its height.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self._measure()
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QTableView.Shape.NoFrame)

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height)
        self.verticalScrollBar().setSingleStep(max(20, self._delegate.row_height // 2))

    def set_look(self, look: str) -> None:
        """Draws rows otherwise (see ``Order``); what is at the top edge stays there."""
        if look == self._delegate.look:
            return
        anchor, _ = self._anchor()
        self._delegate.look = look
        self._measure()
        for row in self._posts.heads.rows:
            self.verticalHeader().resizeSection(row, self._delegate.head_height)
        self._restore(anchor, 0, self.current_post())
        self.viewport().update()

    def set_pictures(self, thumbnails: Thumbnails) -> None:
        """Where the pictures of cards come from."""
        self._delegate.pictures = thumbnails
        thumbnails.came.connect(lambda _post: self.viewport().update())

    def furnish(self) -> None:
        """Brings what the first look can do without."""
        from PySide6.QtCore import Qt

        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._click)

    def show_posts(
        self,
        ids: array[int],
        hits: Mapping[int, Hit] | None,
        first: Sequence[PostRow],
        *,
        current: int | None,
        keep_place: bool,
        heads: Heads = NO_HEADS,
    ) -> None:
        """Another list. ``current`` is the chosen row; with ``keep_place`` what is at the top edge stays there."""
        anchor, offset = self._anchor() if keep_place else (None, 0)
        chosen = self.selected_posts()
        # A row where there is the keyboard and no choice, as the first one of a list that the reader came to, stays so.
        passed = current is not None and not chosen and current == self.current_post()
        selected = chosen if keep_place else []
        self._quiet = True
        try:
            low, to_be_low = set(self._posts.heads.rows), set(heads.rows)
            for row in low - to_be_low:  # rows keep their heights, whatever stands in them now
                self.verticalHeader().resizeSection(row, self._delegate.row_height)
            self._posts.set_ids(ids, hits, first, heads)
            for row in to_be_low - low:
                self.verticalHeader().resizeSection(row, self._delegate.head_height)
            self._select(selected, current, alone=passed)
        finally:
            self._quiet = False
        self._restore(anchor, offset, current if not keep_place else None)

    def has(self, post: int) -> bool:
        """Whether the post is listed."""
        return self._posts.row_of(post) is not None

    def select_post(self, post: int) -> bool:
        """Moves the choice to a post without telling of it; False when the list does not have it."""
        row = self._posts.row_of(post)
        if row is None:
            self.clearSelection()
            return False
        if self.current_post() != post or not self.selectionModel().isRowSelected(row, QModelIndex()):
            self._quiet = True
            try:
                self.setCurrentIndex(self._posts.index(row, 0))
            finally:
                self._quiet = False
        self._show_row(row)
        return True

    def _show_row(self, row: int) -> None:
        """What is not seen yet comes to the middle, with what stands around it."""
        rect = self.visualRect(self._posts.index(row, 0))
        if not self.viewport().rect().contains(rect):
            self.scrollTo(self._posts.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def step(self, by: int) -> bool:
        """Chooses the post ``by`` rows away; the first one when none is chosen; False when the list ends before it."""
        at = self.selectionModel().selectedRows()
        row = self.currentIndex().row() + by if at else max(self.currentIndex().row(), 0)
        if self._posts.heads.title(row) is not None:
            row += by if at and row else 1
        return self.choose_row(row)

    def choose_row(self, row: int) -> bool:
        """Chooses a row as the reader would."""
        post = self._posts.id_at(row)
        if post is None:
            return False
        index = self._posts.index(row, 0)
        if self.currentIndex().row() == row:  # the keyboard is there, the reader is not yet
            # Not by ``selectRow``: that asks the header which column is at its left, and does nothing where none is yet.
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.chosen.emit(post)
        else:
            self.setCurrentIndex(index)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt makes the first row the current one, for lack of any; that is no choice of the reader's."""
        self._quiet = not self.currentIndex().isValid()
        try:
            super().focusInEvent(event)
        finally:
            self._quiet = False

    def current_post(self) -> int | None:
        """The post in the current row."""
        return self._posts.id_at(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def selected_posts(self) -> list[int]:
        """The chosen posts, from top to bottom. By ranges: a choice of everything is one."""
        spans = sorted((span.top(), span.bottom()) for span in self.selectionModel().selection().toList())
        return [post for top, bottom in spans for post in self._posts.ids_between(top, bottom)]

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self._posts.heads.title(current.row()) is not None:
            self._pass_heading(current.row(), previous.row())
            return
        post = self._posts.id_at(current.row()) if current.isValid() else None
        if post is not None and not self._quiet:
            self.chosen.emit(post)

    def _pass_heading(self, row: int, before: int) -> None:
        """The keyboard came upon a heading: on to the post beyond it, once Qt is done with this one."""
        onward = row - 1 if row < before and row else row + 1
        QTimer.singleShot(0, self, lambda: self.setCurrentIndex(self._posts.index(onward, 0)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QKeyEvent

        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):  # of the list, not of the row as in a table
            held = event.modifiers() | Qt.KeyboardModifier.ControlModifier
            event = QKeyEvent(event.type(), event.key(), held)
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        row = self.indexAt(event.pos()).row()
        if row >= 0:
            if not self.selectionModel().isRowSelected(
                row, QModelIndex()
            ):  # the menu key, where nothing is chosen
                self.choose_row(row)
            self.menu_requested.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted and self._posts.rowCount():
            self._was_painted = True
            self._delegate.look_again()
            self.painted.emit()

    def _click(self, index: QModelIndex) -> None:
        """A click on the row where the keyboard is already moves nothing, but the reader means it."""
        post = self._posts.id_at(index.row())
        if post is not None and self.selected_posts() == [post]:
            self.chosen.emit(post)

    def _activate(self, index: QModelIndex) -> None:
        post = self._posts.id_at(index.row())
        if post is not None:
            self.activated_post.emit(post)

    def _anchor(self) -> tuple[int | None, int]:
        """The post at the top edge and how many pixels of it are above. At the very top there is none: new posts show."""
        if self.verticalScrollBar().value() == 0:
            return None, 0
        row = self.rowAt(0)
        return (self._posts.id_at(row), self.rowViewportPosition(row)) if row >= 0 else (None, 0)

    def _restore(self, anchor: int | None, offset: int, current: int | None) -> None:
        row = self._posts.row_of(anchor) if anchor is not None else None
        if row is not None:
            self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(row) - offset)
        elif current is not None and (at := self._posts.row_of(current)) is not None:
            self.scrollTo(self._posts.index(at, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        else:
            self.scrollToTop()

    def _select(self, posts: Sequence[int], current: int | None, *, alone: bool) -> None:
        """Chooses posts, or ``current`` when none of them is left; ``alone``: it has the keyboard and is not chosen."""
        row = self._posts.row_of(current) if current is not None else None
        model = self.selectionModel()
        if row is not None:
            model.setCurrentIndex(self._posts.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        rows = [at for post in posts[:_MOST_KEPT] if (at := self._posts.row_of(post)) is not None]
        selection = QItemSelection()
        for at in rows or ([row] if row is not None and not alone else []):
            selection.select(self._posts.index(at, 0), self._posts.index(at, 0))
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)


_MOST_KEPT = 200  # chosen rows that a refresh looks for again; a choice of everything is not kept one by one
