"""Notices when the window's thread stalls: a timer that should have ticked and did not.

``ARCHIVE_VIEWER_DEBUG=1`` makes the program report its stalls on stderr, with what it was doing; tests read ``stalls``.
"""

from __future__ import annotations

import faulthandler
import sys
from time import perf_counter

from PySide6.QtCore import QObject, Qt, QTimer

TICK = 5  # ms
LIMIT = 50  # ms


class Watchdog(QObject):
    """Collects in ``stalls`` how long (ms) each pause of the event loop was that exceeded ``limit`` ms."""

    def __init__(self, limit: int = LIMIT, *, report: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.stalls: list[float] = []
        self._limit = limit
        self._report = report
        self._last = perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begins to watch, with nothing noted yet."""
        self.stalls.clear()
        self._last = perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._report:
            faulthandler.cancel_dump_traceback_later()

    def _tick(self) -> None:
        now = perf_counter()
        late = (now - self._last) * 1000 - TICK
        self._last = now
        if late > self._limit:
            self.stalls.append(late)
            if self._report:
                print(f"The window stalled for {late:.0f} ms.", file=sys.stderr)
        if self._report:
            # A thread of faulthandler's own prints where Python is, when the next tick does not come in time.
            faulthandler.dump_traceback_later(self._limit / 1000, exit=False)
