"""The ledger in the window: reads it off this thread, keeps it in step with a sync, does what its page asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from viewer.archive import Archive
from viewer.types import Coverage, LedgerEntry, Source, SourceKind
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.ledger_items import WANTED, is_wanted, lacks_pictures, sentence
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks
from viewer.ui.theme import Theme

if TYPE_CHECKING:
    from viewer.ui.ledger_view import LedgerView


class Ledger(QObject):
    """Opens and closes the page (made when it is first asked for) in ``stack``, over whatever is shown there."""

    opened = Signal()
    closed = Signal()
    surveyed = Signal(object)  # dict: source -> a sentence, for each source of which something is missing
    post_wanted = Signal(int)

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        syncing: Syncing,
        stack: QStackedWidget,
        theme: Theme,
        icons: Icons,
        open_url: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._syncing = syncing
        self._stack = stack
        self._look = (theme, icons)
        self._open_url = open_url
        self._before: QWidget | None = None
        self._source: Source | None = None
        self._sources: Sequence[Source] = ()
        self._missing: dict[int, str] = {}
        self.view: LedgerView | None = None
        syncing.news.connect(self._refresh)
        syncing.ended.connect(self.survey)

    @property
    def is_open(self) -> bool:
        return self.view is not None and self._stack.currentWidget() is self.view

    def open(self, sources: Sequence[Source], source: int | None = None) -> None:
        """Shows the ledger of a source; of none in particular: of the first where something is missing."""
        if not sources:
            return
        self._sources = sources
        view = self.view or self._make()
        if not self.is_open:
            self._before = self._stack.currentWidget()
        self._stack.setCurrentWidget(view)
        self._choose(source if source is not None else self._worth_seeing())
        view.list.setFocus()  # no proxy of the whole: Tab would come back to it before it came to all
        self.opened.emit()

    def close(self) -> None:
        """Back to what was shown before."""
        if self.is_open and self._before is not None:
            self._stack.setCurrentWidget(self._before)
            self.closed.emit()

    def survey(self) -> None:
        """Looks through all ledgers for what is missing; ``surveyed`` follows."""
        self._tasks.aside("survey", lambda: _missing(self._archive.coverage()), self._surveyed)

    def _surveyed(self, missing: dict[int, str]) -> None:
        self._missing = missing
        self.surveyed.emit(missing)

    def _worth_seeing(self) -> int:
        blogs = [source for source in self._sources if source.kind is not SourceKind.FOLDER] or self._sources
        return next((source.id for source in blogs if source.id in self._missing), blogs[0].id)

    def _make(self) -> LedgerView:
        from viewer.ui.ledger_view import LedgerView  # here: most starts never show it

        self.view = view = LedgerView(*self._look)
        self._stack.addWidget(view)
        view.closed.connect(self.close)
        view.source_chosen.connect(self._choose)
        view.whole_wanted.connect(self._get_whole)
        view.retry_wanted.connect(self._retry)
        view.post_wanted.connect(self.post_wanted)
        view.address_wanted.connect(self._open_url)
        view.again_wanted.connect(self._ask)
        return view

    def _choose(self, source: int) -> None:
        self._source = next((each for each in self._sources if each.id == source), self._sources[0])
        assert self.view is not None
        self.view.show_loading(self._sources, self._source)
        self._ask()

    def _ask(self) -> None:
        if self._source is None or self.view is None:
            return
        archive, view, source = self._archive, self.view, self._source
        self._tasks.latest(
            "ledger",
            lambda: archive.coverage(source.id),
            lambda found: (
                view.show_ledger(found[0], source.posts)
                if found
                else view.show_error(tr("This source was removed."))
            ),
            lambda error: view.show_error(str(error)),
        )

    def _refresh(self) -> None:
        if self.is_open:
            self._ask()

    def _get_whole(self) -> None:
        if self._source is not None:
            self._syncing.sync([self._source.id], full=True)

    def _retry(self, entries: Sequence[LedgerEntry] | None) -> None:
        if self._source is None:
            return
        if entries is None:
            self._syncing.retry_posts(self._source.id)
            return
        urls = [entry.url for entry in entries if entry.state in WANTED]
        posts = [entry.post for entry in entries if entry.post is not None and lacks_pictures(entry)]
        self._syncing.retry_posts(self._source.id, urls, posts)


def _missing(ledgers: Sequence[Coverage]) -> dict[int, str]:
    return {ledger.source: sentence(ledger) for ledger in ledgers if is_wanted(ledger)}
