"""The panel below the panes that shows a sync: how each source fares, what is new, and what went wrong, to be acted on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.types import Source, SyncEvent
from viewer.ui.flow import FlowRow
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.sync_record import SyncRecord, counted, said, told
from viewer.ui.two_columns import TwoColumns

SOURCES, NEWS, PROBLEMS = range(3)
_SMALL_COLUMN = 240  # pixels
_EVENT = int(Qt.ItemDataRole.UserRole)
_EMPTY = (tr("There is nothing to be synced yet."), tr("Nothing new came in yet."), tr("No problems."))


class SyncPanel(QFrame):
    """Shows a SyncRecord. Not a dialog: it stands beside what is read, and goes with Esc."""

    closed = Signal()
    post_wanted = Signal(int)
    source_wanted = Signal(int)
    pause_wanted = Signal(int)  # a source that is not to be synced any more
    address_wanted = Signal(str)
    retry_wanted = Signal(list)  # SyncEvents

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._icons = icons
        self._record = SyncRecord()
        self._listed: set[int] = set()  # the events of it, by identity
        self._title = QLabel()
        self._close = QToolButton()
        self._close.setToolTip(tr("Close (Esc)"))
        self._close.setAccessibleName(tr("Close"))
        self._close.clicked.connect(self.closed)
        self._kinds = QButtonGroup(self)
        self.lists = [
            _list(tr("Sources"), (tr("Source"), tr("State")), wide=1),
            _list(tr("New posts"), (tr("Post"), tr("Source"))),
            _list(tr("Problems"), (tr("Problem"), tr("About"))),
        ]
        self._pages = QStackedWidget()
        self._empty: list[QLabel] = []
        for at, shown in enumerate(self.lists):
            self._pages.addWidget(self._page(at, shown))
        self._buttons = self._make_buttons()
        self._lay_out()
        self.lists[SOURCES].itemActivated.connect(
            lambda item, _: self.source_wanted.emit(item.data(0, _EVENT))
        )
        self.lists[NEWS].itemActivated.connect(
            lambda item, _: self.post_wanted.emit(item.data(0, _EVENT).post)
        )
        self.lists[PROBLEMS].itemActivated.connect(lambda *_: self._act(self._open_address))
        self.lists[PROBLEMS].itemSelectionChanged.connect(self._refresh_buttons)
        self.show_kind(SOURCES)
        self.refresh_icons()

    def show_record(self, record: SyncRecord, known: Sequence[Source] = ()) -> None:
        """Brings all lists up to date with what came meanwhile; what is chosen in them stays. Before the first sync the
        sources that are ``known`` are shown as the last one left them."""
        if record is not self._record:
            self._listed.clear()
            for each in self.lists:
                each.clear()
        self._record = record
        if record.running:
            self._title.setText(counted(said(record.progress)))
        else:
            self._title.setText(told(record.summary) if record.sources else "")
        self._fill_sources(known)
        self._grow(NEWS, record.news, lambda event: (event.title or "(untitled)", self._source_of(event)))
        self._grow(
            PROBLEMS, record.problems, lambda event: (_message(event), event.title or self._source_of(event))
        )
        names = (
            tr("Sources"),
            tr("New ({new:,})").format(new=record.summary.new),
            tr("Problems ({count:,})").format(count=len(record.problems)),
        )
        for at, name in enumerate(names):
            self._kinds.button(at).setText(name)
            self._empty[at].setVisible(not self.lists[at].topLevelItemCount())
            self.lists[at].setVisible(bool(self.lists[at].topLevelItemCount()))
        self._foot.setVisible(self._pages.currentIndex() == PROBLEMS and bool(record.problems))
        self._refresh_buttons()

    def show_kind(self, kind: int) -> None:
        """Turns to SOURCES, NEWS or PROBLEMS."""
        self._kinds.button(kind).setChecked(True)
        self._pages.setCurrentIndex(kind)
        self._foot.setVisible(kind == PROBLEMS and bool(self._record.problems))
        shown = self.lists[kind]
        first = shown.topLevelItem(0)
        self.setFocusProxy(self._kinds.button(kind) if first is None else shown)
        if first is not None and not shown.selectedItems():  # to be acted on at once
            shown.setCurrentItem(first)
        self._refresh_buttons()

    def refresh_icons(self) -> None:
        """Draws the icons again, after the theme changed."""
        self._close.setIcon(self._icons.icon("cancel", "quiet"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # ---------------------------------------------------------------------------------------------- what it shows

    def _fill_sources(self, known: Sequence[Source]) -> None:
        shown, record = self.lists[SOURCES], self._record
        states = [(each.id, each.title, record.state_of(each)) for each in record.sources.values()]
        if not states:
            states = [(each.id, each.title or each.url, _left(each)) for each in known]
        for at, (source, *texts) in enumerate(states):
            item = shown.topLevelItem(at) or QTreeWidgetItem(shown)
            for column, text in enumerate(texts):
                if item.text(column) != text:
                    item.setText(column, text)
                    item.setToolTip(column, text)
            item.setData(0, _EVENT, source)
        while shown.topLevelItemCount() > len(states):
            shown.takeTopLevelItem(len(states))

    def _grow(
        self, kind: int, events: Sequence[SyncEvent], texts: Callable[[SyncEvent], tuple[str, str]]
    ) -> None:
        """Adds what is not listed yet, the newest of new posts above."""
        shown = self.lists[kind]
        for event in events:
            if id(event) not in self._listed:
                self._listed.add(id(event))
                item = QTreeWidgetItem(list(texts(event)))
                item.setData(0, _EVENT, event)
                for column in range(2):
                    item.setToolTip(column, item.text(column))
                shown.insertTopLevelItem(0 if kind == NEWS else shown.topLevelItemCount(), item)

    def _source_of(self, event: SyncEvent) -> str:
        source = self._record.sources.get(event.source) if event.source is not None else None
        return source.title if source is not None else ""

    # ---------------------------------------------------------------------------------------------- what it does

    def _chosen(self) -> list[SyncEvent]:
        return [item.data(0, _EVENT) for item in self.lists[PROBLEMS].selectedItems()]

    def _act(self, act: Callable[[list[SyncEvent]], object]) -> None:
        chosen = self._chosen()
        if chosen:
            act(chosen)

    def _open_address(self, chosen: list[SyncEvent]) -> None:
        if _address(chosen[0]):
            self.address_wanted.emit(chosen[0].url)

    def _show_source(self, chosen: list[SyncEvent]) -> None:
        if chosen[0].source is not None:
            self.source_wanted.emit(chosen[0].source)

    def _pause(self, chosen: list[SyncEvent]) -> None:
        if chosen[0].source is not None:
            self.pause_wanted.emit(chosen[0].source)

    def _refresh_buttons(self) -> None:
        chosen = self._chosen()
        again, address, source, pause, every = self._buttons
        again.setEnabled(bool(chosen))
        address.setEnabled(bool(chosen) and _address(chosen[0]))
        for button in (source, pause):
            button.setEnabled(bool(chosen) and chosen[0].source is not None)
        every.setEnabled(bool(self._record.problems))

    def _make_buttons(self) -> list[QPushButton]:
        made = []
        for text, act in (
            (tr("Try again"), lambda: self._act(self.retry_wanted.emit)),
            (tr("Open address"), lambda: self._act(self._open_address)),
            (tr("Show source"), lambda: self._act(self._show_source)),
            (tr("Stop syncing it"), lambda: self._act(self._pause)),
            (tr("Try all again"), lambda: self.retry_wanted.emit(list(self._record.problems))),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _checked=False, act=act: act())
            made.append(button)
        return made

    def _page(self, at: int, shown: QTreeWidget) -> QWidget:
        page = QWidget()
        empty = QLabel(_EMPTY[at])
        empty.setProperty("quiet", True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.append(empty)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(shown, 1)
        layout.addWidget(empty, 1)
        return page

    def _lay_out(self) -> None:
        for at in (SOURCES, NEWS, PROBLEMS):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            self._kinds.addButton(button, at)
        self._kinds.idClicked.connect(self.show_kind)
        self._title.setProperty("quiet", True)
        self._title.setContentsMargins(8, 0, 8, 0)
        beside = QHBoxLayout()
        beside.addWidget(FlowRow(*self._kinds.buttons(), self._title, spacing=6), 1)
        beside.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._foot = FlowRow(*self._buttons[:-1], None, self._buttons[-1], spacing=6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 10, 8)
        layout.setSpacing(6)
        layout.addLayout(beside)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._foot)


def _list(name: str, columns: tuple[str, str], *, wide: int = 0) -> QTreeWidget:
    """Two columns, of which ``wide`` takes the room that there is."""
    made = TwoColumns(wide, _SMALL_COLUMN)
    made.setAccessibleName(name)
    made.setHeaderLabels(list(columns))
    made.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    return made


def _left(source: Source) -> str:
    """How the last sync left a source."""
    if source.paused:
        return tr("Left out of syncs")
    if source.last_sync is None:
        return source.last_error or tr("Not synced yet")
    when = QLocale().toString(
        QDateTime.fromSecsSinceEpoch(int(source.last_sync.timestamp())), QLocale.FormatType.ShortFormat
    )
    return " ".join(filter(None, (source.last_error, tr("Last synced {when}").format(when=when))))


def _message(event: SyncEvent) -> str:
    return event.message or event.detail or tr("Something went wrong.")


def _address(event: SyncEvent) -> bool:
    return bool(event.url) and str(event.url).startswith(("http://", "https://"))
