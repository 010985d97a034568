"""The entries of a ledger as a list that scrolls thousands at once, and the row of filters above it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHeaderView,
    QPushButton,
    QTableView,
    QWidget,
)

from viewer.types import LedgerEntry
from viewer.ui.flow import FlowLayout
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.ledger_items import Filter, Shown
from viewer.ui.ledger_model import LedgerDelegate, LedgerModel
from viewer.ui.theme import Theme


class LedgerList(QTableView):
    """Rows of one height. ``opened`` is Return or a double click on an entry."""

    opened = Signal(object)  # LedgerEntry
    changed = Signal()  # other rows are selected
    menu_requested = Signal(QPoint)

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LedgerModel(self)
        self._delegate = LedgerDelegate(theme, icons, self.font())
        self._theme = theme
        self._hint = ""
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(tr("Known posts"))
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(self._delegate.row_height // 2)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.activated.connect(lambda index: self.opened.emit(self._model.entries[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        theme.changed.connect(self.viewport().update)

    @property
    def entries(self) -> Sequence[LedgerEntry]:
        """What is listed."""
        return self._model.entries

    def show_entries(self, entries: Sequence[LedgerEntry], *, keep: bool, hint: str = "") -> None:
        """Lists these; with ``keep`` the selected entries stay selected and the scroll bar where it was. ``hint`` is what
        stands in the place of no entries."""
        self._hint = hint
        self.setAccessibleDescription("" if entries else hint)
        at = self.verticalScrollBar().value() if keep else 0
        current = self._current() if keep else None
        selected = {entry.id for entry in self.selected()} if keep else set()
        self._model.set_entries(entries)
        selection = QItemSelection()
        for row in self._model.rows_of(selected):
            selection.select(self._model.index(row, 0), self._model.index(row, 0))
        for row in self._model.rows_of({current.id} if current else set()):
            self.selectionModel().setCurrentIndex(
                self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.verticalScrollBar().setValue(at)
        self.changed.emit()

    def selected(self) -> list[LedgerEntry]:
        """The selected entries, from top to bottom."""
        spans = sorted((span.top(), span.bottom()) for span in self.selectionModel().selection().toList())
        return [entry for top, bottom in spans for entry in self._model.entries[top : bottom + 1]]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.entries:
            painter = QPainter(self.viewport())
            painter.setPen(self._theme.colors["quiet"])
            middle = self.viewport().rect().adjusted(0, 0, 0, -self.viewport().height() // 4)
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, self._hint)
            if self.hasFocus():  # with no row to show it
                painter.setPen(self._theme.colors["accent"])
                painter.drawRoundedRect(self.viewport().rect().adjusted(8, 1, -9, -9), 7, 7)
            painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.selected():
            self.menu_requested.emit(event.globalPos())

    def _current(self) -> LedgerEntry | None:
        row = self.currentIndex().row()
        return self._model.entries[row] if 0 <= row < len(self._model.entries) else None


class FilterRow(QWidget):
    """One button a filter, of which one is on. ``chosen`` gives its state (None: all posts)."""

    chosen = Signal(object)  # Shown

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: Shown = None
        self._buttons: dict[Shown, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._layout = FlowLayout(self, 6)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def state(self) -> Shown:
        """What the list is narrowed to."""
        return self._state

    def show_filters(self, filters: Sequence[Filter], state: Shown) -> None:
        """Offers these, with ``state`` on."""
        wanted = {each.state: each for each in filters}
        for gone in self._buttons.keys() - wanted.keys():
            button = self._buttons.pop(gone)
            self._group.removeButton(button)
            button.deleteLater()
        while self._layout.takeAt(0) is not None:
            pass  # they are put in again, in their order
        for each in filters:
            made = self._buttons.get(each.state) or self._make(each.state)
            made.setText(f"{each.name} {each.count:,}")
            self._layout.addWidget(made)
        self._state = state
        self._buttons[state].setChecked(True)

    def follow(self, before: QWidget) -> None:
        """Tab comes to them after ``before``."""
        for at in range(self._layout.count()):
            item = self._layout.itemAt(at)
            button = item.widget() if item is not None else None
            if button is not None:
                QWidget.setTabOrder(before, button)
                before = button

    def button(self, state: Shown) -> QPushButton | None:
        """The button of a state, when it is offered."""
        return self._buttons.get(state)

    def _make(self, state: Shown) -> QPushButton:
        button = QPushButton()
        button.setProperty("chip", True)
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(state))
        self._group.addButton(button)
        self._buttons[state] = button
        return button

    def _choose(self, state: Shown) -> None:
        if state is not self._state:
            self._state = state
            self.chosen.emit(state)
