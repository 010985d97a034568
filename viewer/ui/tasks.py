"""The only place of the window that knows threads.

Work goes out to one of four lanes and its result comes back on the window's thread, by queued signal:

- ``read``: a small pool, for queries and pages; ``latest`` drops the answers that a newer request made stale;
- ``aside``: one thread, for the numbers that stand beside what is read: they must not hold that up, nor each other;
- ``write``: one thread, for what the reader decides (read, starred), in order;
- ``job``: one thread, for long work (sync, add, export) that must not hold up the others.

All threads have the priority of the window's: one that waits for a processor while it holds Python's own lock would have
the window wait, too.

An error of the reader's world (ArchiveViewerError) goes to ``failed``. Any other is a fault of the program: it is raised
on the window's thread, where it is seen.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from viewer.errors import ArchiveViewerError

T = TypeVar("T")
Failed = Callable[[ArchiveViewerError], None]


def _ignore(_error: ArchiveViewerError) -> None:
    """For reads whose failure changes nothing on the screen."""


class Tasks(QObject):
    """Runs work away from the window's thread. Belongs to that thread; call ``shut_down`` before the archive closes."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None, *, readers: int = 3) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(readers, "read")
        self._counter = ThreadPoolExecutor(1, "aside")
        self._writer = ThreadPoolExecutor(1, "write")
        self._worker = ThreadPoolExecutor(1, "job")
        self._numbers: dict[str, int] = {}
        self._inbox: deque[Callable[[], None]] = deque()
        self._promised: list[_Promise] = []
        self._closed = False
        self._unanswered = 0
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a read or a write that was asked for is not answered yet, stale ones included; jobs do not count."""
        return self._unanswered > 0

    def read(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed = _ignore) -> None:
        """Runs ``work`` on the pool, then ``done`` with its result here."""
        self._submit(self._readers, work, done, failed)

    def latest(
        self, lane: str, work: Callable[[], T], done: Callable[[T], None], failed: Failed = _ignore
    ) -> None:
        """Like ``read``, but of the requests of one ``lane`` only the newest is answered; older ones may not even run."""
        self._submit(self._readers, work, done, failed, self._newest(lane))

    def aside(
        self, lane: str, work: Callable[[], T], done: Callable[[T], None], failed: Failed = _ignore
    ) -> None:
        """Like ``latest``, after all others that were asked aside."""
        self._submit(self._counter, work, done, failed, self._newest(lane))

    def _newest(self, lane: str) -> Callable[[], bool]:
        """Makes older requests of a lane stale; returns what tells whether this one is by now."""
        number = self._numbers[lane] = self._numbers.get(lane, 0) + 1
        return lambda: self._numbers[lane] != number

    def drop(self, lane: str) -> None:
        """Makes every unanswered request of a lane stale."""
        self._numbers[lane] = self._numbers.get(lane, 0) + 1

    def write(
        self, work: Callable[[], T], done: Callable[[T], None] = lambda _: None, failed: Failed = _ignore
    ) -> None:
        """Runs ``work`` after all writes asked for before it."""
        self._submit(self._writer, work, done, failed)

    def job(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed = _ignore) -> None:
        """Runs long ``work`` after all jobs asked for before it."""
        self._submit(self._worker, work, done, failed)

    def promise(self, work: Callable[[], object]) -> None:
        """A job that is carried out even when the window closes before its turn comes."""
        promise = _Promise(work)
        self._promised = [each for each in self._promised if not each.kept] + [promise]
        self.job(promise, lambda _: None)

    def stream(
        self,
        steps: Callable[[], Iterator[T]],
        step: Callable[[T], None],
        done: Callable[[None], None],
        failed: Failed = _ignore,
    ) -> None:
        """A job that is a generator: ``step`` is called here for each of its values, in order, then ``done``."""

        def exhaust() -> None:
            for value in steps():
                self._post(lambda value=value: step(value))  # type: ignore[misc]

        self._submit(self._worker, exhaust, done, failed)

    def shut_down(self) -> None:
        """Waits for what runs, forgets what waits, delivers nothing more."""
        self._closed = True
        for executor in (self._readers, self._counter, self._worker, self._writer):
            # Writes are promises to the reader: the ones that wait are still carried out.
            executor.shutdown(wait=True, cancel_futures=executor is not self._writer)
        for promise in self._promised:
            with contextlib.suppress(ArchiveViewerError):  # nobody is there any more to be told
                promise()
        self._inbox.clear()

    def _submit(
        self,
        executor: Executor,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed,
        is_stale: Callable[[], bool] = lambda: False,
    ) -> None:
        if self._closed:
            return
        short = int(executor is not self._worker)
        self._unanswered += short

        def answer(call: Callable[[], None]) -> None:
            self._unanswered -= short
            call()

        def run() -> None:
            if is_stale():
                self._post(lambda: answer(_nothing))
                return
            try:
                result = work()
            except ArchiveViewerError as error:
                kept = error  # Python unbinds the name of an except clause
                self._post(lambda: answer(lambda: None if is_stale() else failed(kept)))
            except Exception as error:
                fault = error
                self._post(lambda: answer(lambda: _raise(fault)))
            else:
                self._post(lambda: answer(lambda: None if is_stale() else done(result)))

        executor.submit(run)

    def _post(self, call: Callable[[], None]) -> None:
        """From any thread: ``call`` will run on the window's thread."""
        if self._closed:
            return
        self._inbox.append(call)
        self._arrived.emit()

    def _deliver(self) -> None:
        if self._inbox and not self._closed:
            self._inbox.popleft()()


class _Promise:
    """Work that is done once, whoever comes to it first."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.kept = False

    def __call__(self) -> None:
        if not self.kept:
            self.kept = True
            self._work()


def _nothing() -> None:
    """The answer to a request that a newer one made stale before it ran."""


def _raise(fault: BaseException) -> None:
    raise fault


class Cancel:
    """A wish to stop, made on the window's thread and looked at by the work."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def __call__(self, *_: Any) -> None:
        self.event.set()
