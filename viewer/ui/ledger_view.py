"""The ledger of a source as a page of the window: how much is saved, over the years, and what is missing and why."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.types import Coverage, LedgerEntry, Source, SourceKind
from viewer.ui.elided import menu_text
from viewer.ui.empty import EmptyState
from viewer.ui.flow import FlowRow
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.ledger_items import (
    WANTED,
    chosen,
    filters,
    first_filter,
    is_wanted,
    lacks_pictures,
    sentence,
    years,
)
from viewer.ui.ledger_list import FilterRow, LedgerList
from viewer.ui.theme import Theme, scaled
from viewer.ui.year_bars import YearBars

_LONGEST_TITLE = 48  # characters of a source's title in the head
_BESIDE_TITLE = 56  # pixels of margins and of its button


class LedgerView(QWidget):
    """Shows one Coverage at a time, and says what the reader wants to be done about it."""

    closed = Signal()
    source_chosen = Signal(int)
    whole_wanted = Signal()
    retry_wanted = Signal(object)  # entries, or None for every post that failed
    post_wanted = Signal(int)
    address_wanted = Signal(str)
    again_wanted = Signal()  # the ledger could not be read

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("paper")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._ledger: Coverage | None = None
        self._folder = False
        self._title = ""
        self._make_head()
        self.bars = YearBars(theme)
        self.filters = FilterRow()
        self.list = LedgerList(theme, icons)
        self._make_foot()
        self._help = QPushButton()
        self._help.clicked.connect(self._ask_help)
        self._empty = EmptyState(self._help)
        self._table = QWidget()
        self._lay_out()
        self.bars.chosen.connect(lambda _year: self._narrow())
        self.filters.chosen.connect(lambda _state: self._narrow())
        self.list.changed.connect(self._refresh_buttons)
        self.list.opened.connect(self._open)
        self.list.menu_requested.connect(self._menu)
        theme.changed.connect(self._refresh_icons)
        self._refresh_icons()

    # ------------------------------------------------------------------------------------------- what is shown

    def show_loading(self, sources: Sequence[Source], source: Source) -> None:
        """Another source was chosen; its ledger is being read."""
        self._ledger = None
        self.unfinished.hide()
        self._folder = source.kind is SourceKind.FOLDER
        self._fill_sources(sources, source)
        self.whole.setVisible(not self._folder)
        self.headline.setText("")
        self._say(tr("Reading the ledger…"), "")

    def show_ledger(self, ledger: Coverage, posts: int) -> None:
        """Shows a ledger; the same one anew keeps what is chosen. ``posts`` is how many the source has in the archive."""
        keep = self._ledger is not None and self._ledger.source == ledger.source
        state = self.filters.state if keep else first_filter(ledger)
        self._ledger = ledger
        self.unfinished.setText(
            tr("There may be more posts: {unfinished}").format(unfinished=ledger.unfinished)
        )
        self.unfinished.setVisible(bool(ledger.unfinished))
        if not ledger.entries:
            self._say_nothing_known(posts)
            return
        offered = filters(ledger)
        if all(each.state is not state for each in offered):
            state = None  # nothing is in this state any more
        self.headline.setText(sentence(ledger))
        self.headline.setAccessibleName(self.headline.text())
        self.bars.show_years(years(ledger.entries))
        self.filters.show_filters(offered, state)
        self.filters.follow(self.bars)
        self._stack.setCurrentWidget(self._table)
        self._narrow(keep=keep)

    def show_error(self, problem: str) -> None:
        """The ledger could not be read."""
        self.headline.setText("")
        self._say(tr("The ledger could not be read"), problem, tr("Try again"))

    def _say_nothing_known(self, posts: int) -> None:
        self.headline.setText("")
        if self._folder:
            count = tr("All of its {posts:,} posts are", "Its only post is", posts).format(posts=posts)
            self._say(
                tr("A folder needs no ledger"),
                tr("{count} in the archive. A sync takes what changed in the folder.").format(count=count),
            )
        else:
            hint = tr("Get the whole archive to find every post that this blog ever published.")
            self._say(tr("No posts are known yet"), hint, tr("Get the whole archive"))

    def _say(self, title: str, hint: str, help_: str = "") -> None:
        self._help.setText(help_)
        self._help.setVisible(bool(help_))
        self._empty.say(title, hint)
        self._stack.setCurrentWidget(self._empty)
        self._refresh_buttons()

    def _ask_help(self) -> None:
        (self.whole_wanted if self._ledger is not None else self.again_wanted).emit()

    def _narrow(self, *, keep: bool = False) -> None:
        if self._ledger is not None:
            listed = chosen(self._ledger.entries, self.filters.state, self.bars.year)
            year = self.bars.year
            hint = (
                tr("None of these in {label}").format(label=year.label)
                if year and year.year
                else tr("None of these without a date")
            )
            self.list.show_entries(listed, keep=keep, hint=hint)

    # ------------------------------------------------------------------------------------------------- actions

    def _open(self, entry: LedgerEntry) -> None:
        """The saved post, or its original where nothing is saved."""
        if entry.post is not None:
            self.post_wanted.emit(entry.post)
        else:
            self.address_wanted.emit(entry.url)

    def _retry_selected(self) -> None:
        self.retry_wanted.emit([entry for entry in self.list.selected() if _may_come(entry)])

    def _retry_all(self) -> None:
        self.retry_wanted.emit(None)

    def _refresh_buttons(self) -> None:
        selected = self.list.selected() if self._stack.currentWidget() is self._table else []
        one = selected[0] if len(selected) == 1 else None
        self.read.setEnabled(one is not None and one.post is not None)
        self.original.setEnabled(one is not None and one.url.startswith(("http://", "https://")))
        self.retry.setEnabled(any(map(_may_come, selected)))
        ledger = self._ledger
        self.retry_all.setVisible(ledger is not None and is_wanted(ledger))
        if ledger is not None and ledger.failed:
            self.retry_all.setText(
                tr("Try all {failed:,} again", "Try the failed one again", ledger.failed).format(
                    failed=ledger.failed
                )
            )
        else:
            self.retry_all.setText(tr("Get what is missing"))

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in (self.read, self.original, self.retry):
            menu.addAction(button.text(), button.click).setEnabled(button.isEnabled())
        menu.popup(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # -------------------------------------------------------------------------------------------------- layout

    def _make_head(self) -> None:
        self.back = QToolButton()
        self.back.setText(tr("Posts"))
        self.back.setToolTip(tr("Back to the posts (Esc)"))
        self.back.setAccessibleName(tr("Back to the posts"))
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.clicked.connect(self.closed)
        self.sources = QToolButton()
        self.sources.setFont(scaled(self.font(), 1.1, self.font().weight().DemiBold))
        self.sources.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._source_menu = QMenu(self.sources)
        self.whole = QPushButton(tr("Get the whole archive"))
        self.whole.setToolTip(
            tr("Looks for every post that this blog ever published, and fetches what is missing")
        )
        self.whole.clicked.connect(self.whole_wanted)
        self.headline = QLabel()
        self.headline.setTextFormat(Qt.TextFormat.PlainText)
        self.headline.setFont(scaled(self.font(), 1.5, self.font().weight().DemiBold))
        self.headline.setWordWrap(True)
        self.unfinished = QLabel()
        self.unfinished.setTextFormat(Qt.TextFormat.PlainText)
        self.unfinished.setProperty("danger", True)
        self.unfinished.setWordWrap(True)
        self.unfinished.hide()

    def _make_foot(self) -> None:
        self.read = QPushButton(tr("Open saved post"))
        self.read.clicked.connect(lambda: self.post_wanted.emit(self.list.selected()[0].post))
        self.original = QPushButton(tr("Open original"))
        self.original.clicked.connect(lambda: self.address_wanted.emit(self.list.selected()[0].url))
        self.retry = QPushButton(tr("Try again"))
        self.retry.clicked.connect(self._retry_selected)
        self.retry_all = QPushButton()
        self.retry_all.setProperty("primary", True)
        self.retry_all.clicked.connect(self._retry_all)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 10, 18, 4)
        top.addWidget(FlowRow(self.back, self.sources, None, self.whole, spacing=8))
        above = QVBoxLayout()
        above.setContentsMargins(18, 2, 18, 8)
        above.setSpacing(10)
        above.addWidget(self.bars)
        above.addWidget(self.filters)
        foot = QFrame()
        foot.setObjectName("foot")
        within = QHBoxLayout(foot)
        within.setContentsMargins(18, 9, 18, 9)
        within.addWidget(FlowRow(self.read, self.original, self.retry, None, self.retry_all, spacing=8))
        body = QVBoxLayout(self._table)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addLayout(above)
        body.addWidget(self.list, 1)
        body.addWidget(foot)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        line = QVBoxLayout()
        line.setContentsMargins(18, 0, 18, 0)
        line.setSpacing(3)
        line.addWidget(self.headline)
        line.addWidget(self.unfinished)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)

    def _fill_sources(self, sources: Sequence[Source], source: Source) -> None:
        self._title = title = source.title or source.url
        self._source_menu.clear()
        for each in sources:
            self._source_menu.addAction(
                menu_text(self._source_menu, each.title or each.url),
                partial(self.source_chosen.emit, each.id),
            )
        several = len(sources) > 1
        self.sources.setMenu(self._source_menu if several else None)  # type: ignore[arg-type]
        self._show_title()
        self.sources.setAccessibleName(tr("Source: {title}").format(title=title))
        self.sources.setToolTip(tr("Another source") if several else title)

    def _show_title(self) -> None:
        """As much of the source's title as there is room for: the button itself would leave out its middle."""
        metrics, sign = self.sources.fontMetrics(), "  ▾" if self.sources.menu() is not None else ""
        room = min(self.width() - _BESIDE_TITLE, metrics.averageCharWidth() * _LONGEST_TITLE)
        room -= metrics.horizontalAdvance(sign)
        shown = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        self.sources.setText(shown.replace("&", "&&") + sign)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_title()

    def _refresh_icons(self) -> None:
        self.back.setIcon(self._icons.icon("back"))


def _may_come(entry: LedgerEntry) -> bool:
    """Whether there is something to be fetched again: the post, or pictures of it."""
    return entry.state in WANTED or lacks_pictures(entry)
