"""Notices when the window's thread stalls: a timer that should have ticked and did not.

``ARCHIVE_VIEWER_DEBUG=1`` makes the program report its stalls on stderr, with what it was doing; tests read ``stalls``.
"""

from __future__ import annotations

import faulthandler
import sys
import tempfile
import threading
from time import perf_counter, thread_time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

TICK = 5  # ms
LIMIT = 50  # ms
_FRAMES = 6  # of the window's thread that a report names


class Watchdog(QObject):
    """Collects in ``stalls`` how long (ms) each pause of the event loop was that exceeded ``limit`` ms.

    ``stalled`` tells of each: its length, and for how long of that the window's thread was at work (ms), not waiting.
    """

    stalled = Signal(float, float)

    def __init__(self, limit: int = LIMIT, *, report: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[float] = []
        self._limit = limit
        self._report = report
        self._last = perf_counter()
        self._worked = 0.0  # seconds of processor time of the window's thread, at the last tick
        self._seen = ""  # what the window's thread was doing when a tick was late
        self._over = threading.Event()
        self._thread = threading.get_ident()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begins to watch, with nothing noted yet."""
        self.stalls.clear()
        self._last, self._worked = perf_counter(), thread_time()
        self._over.clear()
        self._timer.start()
        if self._report:
            threading.Thread(target=self._look, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        self._over.set()
        self._timer.stop()

    def _tick(self) -> None:
        now, worked = perf_counter(), thread_time()
        late = (now - self._last) * 1000 - TICK
        self._last = now
        busy, self._worked = (worked - self._worked) * 1000, worked
        if late > self._limit:
            self.stalls.append(late)
            self.stalled.emit(late, busy)
            if self._report:
                said = f"The window stalled for {late:.0f} ms, of which it was at work for {busy:.0f}.\n"
                print(f"{said}{self._seen}", end="", file=sys.stderr)
        self._seen = ""

    def _look(self) -> None:
        """On a thread: notes where Python is when the next tick does not come in time.

        By ``faulthandler`` with the interpreter's own lock held, which keeps no frame: one that is kept keeps what is in it,
        and a painter that outlives its function, to be ended on this thread, ends the program.
        """
        with tempfile.TemporaryFile() as notes:
            while not self._over.wait(TICK / 1000):
                late = (perf_counter() - self._last) * 1000
                if late > self._limit and not self._seen:
                    notes.seek(0)
                    notes.truncate()
                    faulthandler.dump_traceback(notes, all_threads=True)
                    notes.seek(0)
                    self._seen = _of_thread(self._thread, notes.read().decode("utf-8", "replace"))


def _of_thread(thread: int, dumped: str) -> str:
    """The innermost frames of a thread among those of all threads, as ``faulthandler`` writes them."""
    for part in dumped.split("\n\n"):
        head, _, frames = part.partition("\n")
        if f"{thread:x}" in head:
            return "".join(f"{line}\n" for line in frames.splitlines()[:_FRAMES])
    return ""
