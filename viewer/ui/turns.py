"""Work of the window's thread is cut into turns: between two of them the window answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QWidget

_NEXT = 1  # ms: after what is due already, unlike 0, which waits until nothing else is
_NAME = "held painting"


def paint_in_next_turn(window: QWidget) -> None:
    """What was and will be changed in this turn is laid out and styled now, and painted in a turn of its own: for
    changes that make all of a large window be painted anew."""
    if not is_painting_held(window):
        _Hold(window)


def is_painting_held(window: QWidget) -> bool:
    """Whether what changed is still to be painted."""
    return window.findChild(_Hold, _NAME) is not None


def load_at_once(modules: Sequence[str]) -> None:
    """Loads modules one after the other; between two of them the window is painted. What the reader does waits: what would
    answer is not there yet."""
    for name in modules:
        import_module(name)
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def load_in_turns(modules: Sequence[str], then: Callable[[], None], parent: QObject) -> None:
    """Loads modules, each in a turn of its own, and goes on with ``then``, while ``parent`` lives."""

    def load(at: int) -> None:
        if at < len(modules):
            import_module(modules[at])
            QTimer.singleShot(_NEXT, parent, lambda: load(at + 1))
        else:
            then()

    load(0)


class _Hold(QObject):
    """Keeps a window from being painted. Not by its ``updatesEnabled``, which marks each widget in it, and then Qt paints
    those that overlap one after the other, everything twice."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName(_NAME)
        self._window = window
        window.installEventFilter(self)
        # By two timers: the first may come due together with work that somebody else put off.
        QTimer.singleShot(_NEXT, self, lambda: QTimer.singleShot(_NEXT, self, self._let_go))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.UpdateRequest or super().eventFilter(watched, event)

    def _let_go(self) -> None:
        self._window.removeEventFilter(self)
        self.setParent(None)
        self.deleteLater()
        QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
