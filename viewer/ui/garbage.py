"""Garbage is collected on the window's thread alone.

Python collects on whichever thread happens to make the next object. An object of Qt's that was part of a circle (a window,
a timer), taken apart on another thread, brings the program down.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_TICK = 500  # ms


class Collector(QObject):
    """Takes over from Python's own collector, generation by generation, as its thresholds say. Belongs to the window's
    thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._thresholds = gc.get_threshold()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collects the oldest generation that is due, if any is."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation]:
                gc.collect(generation)
                return

    def close(self) -> None:
        """Gives the work back to Python."""
        self._timer.stop()
        gc.enable()
