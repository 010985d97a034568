"""Work of the window's thread is cut into turns: between two of them the window answers."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

_NEXT = 1  # ms: after what is due already, unlike 0, which waits until nothing else is


def paint_in_next_turn(window: QWidget) -> None:
    """What was and will be changed in this turn is laid out and styled now, and painted in a turn of its own: for
    changes that make all of a large window be painted anew."""
    if window.updatesEnabled():
        window.setUpdatesEnabled(False)
        # By two timers: the first may come due together with work that somebody else put off.
        QTimer.singleShot(_NEXT, window, lambda: QTimer.singleShot(_NEXT, window, lambda: _paint(window)))


def _paint(window: QWidget) -> None:
    window.setUpdatesEnabled(True)
    window.repaint()  # what Qt wanted to paint meanwhile it takes for asked for, and never asks for it again
