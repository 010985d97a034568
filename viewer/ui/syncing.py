"""Adding and syncing while the reader reads: one job at a time, its progress pulled by a timer, its news gathered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from viewer.archive import Archive
from viewer.errors import ArchiveViewerError, Cancelled
from viewer.types import Progress, Source, SyncEvent, SyncSummary
from viewer.ui.tasks import Cancel, Tasks

PULL = 150  # ms between looks at the progress
NEWS = 700  # ms between refreshes of the list while posts come in


class Syncing(QObject):
    """Runs syncs. Signals come on the window's thread; ``news`` at most every NEWS ms."""

    started = Signal()
    progressed = Signal(Progress)
    news = Signal()
    problem = Signal(SyncEvent)
    finished = Signal(SyncSummary)
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
        self._waiting: list[Sequence[int] | None] = []
        self.problems: list[SyncEvent] = []
        self._pull = QTimer(self)
        self._pull.setInterval(PULL)
        self._pull.timeout.connect(lambda: self.progressed.emit(self._archive.progress()))
        self._tell = QTimer(self)
        self._tell.setInterval(NEWS)
        self._tell.timeout.connect(self._tell_news)

    @property
    def running(self) -> bool:
        return self._cancel is not None

    def sync(self, sources: Sequence[int] | None = None) -> None:
        """Syncs these sources (None: all); while one sync runs, the next waits for its turn."""
        if self.running:
            if sources not in self._waiting:
                self._waiting.append(sources)
            return
        self._cancel = cancel = Cancel()
        self._fresh = False
        self.problems.clear()
        self._pull.start()
        self._tell.start()
        self.started.emit()
        self._tasks.stream(
            lambda: self._archive.sync(sources, cancel=cancel.event),
            self._take,
            lambda _: self._end(),
            self._fail,
        )

    def add(self, location: str) -> None:
        """Adds a source, then syncs it."""
        self.adding.emit(location)
        self._tasks.job(
            lambda: self._archive.add(location), self._added, lambda e: self.add_failed.emit(str(e))
        )

    def retry(self, media: str, source: int | None) -> None:
        """Fetches a missing picture again, with whatever else is new at its source."""
        self._tasks.write(
            lambda: self._archive.retry_media([media]),
            lambda _: self.sync(None if source is None else [source]),
        )

    def cancel(self) -> None:
        """Stops at the next safe point; what was saved stays."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel()

    def _added(self, source: Source) -> None:
        self.added.emit(source)
        self.sync([source.id])

    def _take(self, event: SyncEvent) -> None:
        if event.event in ("post", "source"):
            self._fresh = True
        elif event.event == "problem":
            self.problems.append(event)
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
        if self._waiting:
            self.sync(self._waiting.pop(0))

    def _fail(self, error: ArchiveViewerError) -> None:
        if not isinstance(error, Cancelled):
            self._waiting.clear()
        self.stopped.emit(str(error))
        self._end()


def told(summary: SyncSummary) -> str:
    """What a sync did, in a few words."""
    parts = []
    if summary.new:
        parts.append(f"{summary.new:,} new")
    if summary.changed:
        parts.append(f"{summary.changed:,} changed")
    if summary.media_saved and not parts:
        parts.append(f"{summary.media_saved:,} pictures")
    return ", ".join(parts) if parts else "Nothing new"
