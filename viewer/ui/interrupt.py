"""Ctrl-C and a polite kill close the window as its button does: what was decided is written, the place is kept."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier


class Interrupts(QObject):
    """Calls ``close`` when a signal came. Python's own handlers would wait until Qt runs Python again: perhaps never.

    ``code`` is then the exit code, 128 plus the number of the signal; None as long as none came.
    """

    def __init__(self, close: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self.code: int | None = None
        self._close = close
        self._written, self._read = socket.socketpair()
        for end in (self._written, self._read):
            end.setblocking(False)
        # The interpreter writes the number of the signal here at once, from within the handler of C.
        self._before = signal.set_wakeup_fd(self._written.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._take)

    def stop(self) -> None:
        """Gives the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._before)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for end in (self._written, self._read):
            end.close()

    def _take(self) -> None:
        numbers = self._read.recv(64)
        if numbers:
            self.code = 128 + numbers[0]
            self._close()
