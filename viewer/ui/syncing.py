"""Adding and syncing while the reader reads: one job at a time, its progress pulled by a timer, its news gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.archive import Archive
from viewer.errors import ArchiveViewerError, Cancelled
from viewer.types import MediaState, Progress, Source, SourceKind, SyncEvent, SyncSummary
from viewer.ui.sync_record import SyncRecord
from viewer.ui.tasks import Cancel, Tasks

PULL = 150  # ms between looks at the progress
NEWS = 700  # ms between refreshes of the list while posts come in


@dataclass(frozen=True, slots=True)
class Wish:
    """A sync that was asked for: of these sources (None: all), of their feeds or of everything they ever published."""

    sources: tuple[int, ...] | None
    full: bool = False
    go_on: bool = True  # with the whole archives that were asked for and cut off
    planned: bool = False  # nobody asked for it just now: the schedule did

    def is_only(self, source: int) -> bool:
        """Whether it is about this source and no other."""
        return self.sources == (source,)


class Syncing(QObject):
    """Runs syncs. Signals come on the window's thread; ``news`` at most every NEWS ms.

    Syncs that wait for each other are one matter: ``record`` has what came of all of them, ``rested`` tells of their end.
    """

    started = Signal()
    progressed = Signal(Progress)
    news = Signal()
    problem = Signal(SyncEvent)
    finished = Signal(SyncSummary)
    rested = Signal(SyncSummary)  # the last one that waited is over: what came of them all
    ended = Signal()  # it ran to its end, was stopped, or failed: what it brought is on record
    stopped = Signal(str)  # a sentence: cancelled, or the disk is full
    adding = Signal(str)
    added = Signal(Source)
    add_failed = Signal(str)

    def __init__(self, archive: Archive, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._cancel: Cancel | None = None
        self._fresh = False
        self._wish = Wish(())
        self._waiting: list[Wish] = []
        self.record = SyncRecord()
        self.touched: set[int] = set()  # posts that the present sync brought, changed or completed
        self._pull = QTimer(self)
        self._pull.setInterval(PULL)
        self._pull.timeout.connect(self._look)
        self._tell = QTimer(self)
        self._tell.setInterval(NEWS)
        self._tell.timeout.connect(self._tell_news)

    @property
    def running(self) -> bool:
        return self._cancel is not None

    @property
    def full(self) -> bool:
        """Whether the present sync, or the last one, is a full one."""
        return self._wish.full

    @property
    def wanted(self) -> tuple[int, ...] | None:
        """The sources of the present sync, or of the last one; None: all."""
        return self._wish.sources

    @property
    def planned(self) -> bool:
        """Whether the schedule asked for the present sync, or for the last one."""
        return self._wish.planned

    @property
    def problems(self) -> list[SyncEvent]:
        """What went wrong in the present syncs, or in the last ones."""
        return self.record.problems

    def sync(
        self, sources: Sequence[int] | None = None, *, full: bool = False, planned: bool = False
    ) -> None:
        """Syncs these sources (None: all), with ``full`` beyond what their feeds hold; while one sync runs, the next waits
        for its turn."""
        self._ask(Wish(None if sources is None else tuple(sources), full, planned=planned))

    def _ask(self, wish: Wish) -> None:
        if self.running:
            if wish not in self._waiting:
                self._waiting.append(wish)
            return
        self.record = SyncRecord()
        self._begin(wish)

    def _begin(self, wish: Wish) -> None:
        self._wish = wish
        self._cancel = cancel = Cancel()
        self._fresh = False
        self.touched.clear()
        self._pull.start()
        self._tell.start()
        self.record.running = True
        self.record.stopped = ""  # one before it was, perhaps, not this one
        self.started.emit()
        self._tasks.stream(
            lambda: self._archive.sync(wish.sources, full=wish.full, go_on=wish.go_on, cancel=cancel.event),
            self._take,
            lambda _: self._end(),
            self._fail,
        )

    def add(self, location: str, *, whole: bool = False) -> None:
        """Adds a source, then syncs it: the newest posts first, to be read at once, then with ``whole`` all the others."""
        self.adding.emit(location)
        self._tasks.job(
            lambda: self._add(location, whole),
            lambda source: self._added(source, whole),
            lambda e: self.add_failed.emit(str(e)),
        )

    def retry_media(self, keys: Sequence[str], source: int | None) -> None:
        """Fetches missing pictures again, with whatever else is new at their source."""
        self._tasks.write(
            lambda: self._archive.retry_media(keys),
            lambda _: self.sync(None if source is None else [source]),
        )

    def retry_posts(
        self, source: int, urls: Sequence[str] | None = None, pictures_of: Sequence[int] = ()
    ) -> None:
        """Fetches posts of a source that failed again: those with these addresses, or all; and the missing pictures of
        saved ones."""
        archive, whole = self._archive, urls is None or bool(urls)

        def make_due() -> None:
            if whole:
                archive.retry_posts(source, urls)
            for post in pictures_of:
                archive.retry_media(lacking(archive, post))

        self._tasks.write(make_due, lambda _: self.sync([source], full=whole))

    def stop(self) -> None:
        """The reader wants no more of it: later syncs do not go on with it, either."""
        if self.running:
            self._tasks.write(
                lambda: self._archive.wholes.stop([source.id for source in self._archive.sources()])
            )
        self.cancel()

    def cancel(self) -> None:
        """Stops at the next safe point; what was saved stays."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()

    def leave(self, source: int) -> None:
        """Stops what is only about this source; syncs of others go on."""
        self._waiting = [wish for wish in self._waiting if not wish.is_only(source)]
        if self._cancel is not None and self._wish.is_only(source):
            self._cancel()

    def _add(self, location: str, whole: bool) -> Source:
        source = self._archive.add(location)
        if whole and source.kind is not SourceKind.FOLDER:
            self._archive.wholes.want(source.id)  # whatever happens before that sync begins
        return source

    def _added(self, source: Source, whole: bool) -> None:
        self.added.emit(source)
        self._ask(Wish((source.id,), go_on=False))
        if whole and source.kind is not SourceKind.FOLDER:
            self.sync([source.id], full=True)

    def _look(self) -> None:
        self.record.progress = self._archive.progress()
        self.progressed.emit(self.record.progress)

    def _take(self, event: SyncEvent) -> None:
        self.record.take(event)
        if event.post is not None:
            self.touched.add(event.post)
        if event.event in ("post", "source"):
            self._fresh = True
        elif event.event == "problem":
            self.problem.emit(event)
        elif event.event == "done" and event.summary is not None:
            self._fresh = True
            self.finished.emit(event.summary)

    def _tell_news(self) -> None:
        if self._fresh:
            self._fresh = False
            self.news.emit()

    def _end(self) -> None:
        self._cancel = None
        self._pull.stop()
        self._tell.stop()
        self.progressed.emit(Progress())
        self.news.emit()
        self.ended.emit()
        if self._waiting and not self.running:
            self._begin(self._waiting.pop(0))
        elif not self.running:
            self.record.end()
            self.rested.emit(self.record.summary)

    def _fail(self, error: ArchiveViewerError) -> None:
        if not isinstance(error, Cancelled):
            self._waiting.clear()
        self.record.stopped = str(error)
        self.stopped.emit(str(error))
        self._end()


def lacking(archive: Archive, post: int) -> list[str]:
    """The keys of the media of a post that are not saved."""
    return [item.key for item in archive.media_items(post) if item.state in _LACKING]


_LACKING = (MediaState.PENDING, MediaState.FAILED)
