"""What a window leaves in the log: warnings and faults of the program, what Qt complains of, and whether it ended in order.

One file, kept small: ``archive-viewer.log`` in the platform's folder for logs. Where that cannot be written there is no log.
"""

from __future__ import annotations

import contextlib
import faulthandler
import hashlib
import logging
import sys
import threading
import time
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

_LARGEST, _OLD_ONES = 400_000, 2  # bytes of a file, and how many older ones stay
_QUIET = 60.0  # seconds between two notes about faults
_LEVELS = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class _File(RotatingFileHandler):
    """A disk that is full or a folder that is gone must not bring anything else down."""

    def handleError(self, _record: logging.LogRecord) -> None:
        """Nobody could read of it."""


class Logbook(QObject):
    """Listens from when it is made until ``close``. ``crashed``: the last window on this archive ended without closing.

    The caller holds the archive's lock, which proves that the window that left a mark is gone. ``fault`` tells, at most once
    a minute, that the program met a fault of its own.
    """

    fault = Signal()

    def __init__(self, folder: Path, archive: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.sha256(str(archive.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
        self.path = folder / "archive-viewer.log"
        self._mark = folder / f"open-{digest[:20]}"
        self._fatal_path = folder / f"fatal-{digest[:20]}"
        self._handler: logging.Handler | None = None
        self._fatal: TextIO | None = None
        self._told = -_QUIET
        self.crashed = False
        self._hooks = (sys.excepthook, threading.excepthook)
        with contextlib.suppress(OSError):
            self._begin(folder)

    @property
    def is_open(self) -> bool:
        """False where no log could be written."""
        return self._handler is not None

    def close(self) -> None:
        """The window ended in order."""
        if self._handler is None:
            return
        sys.excepthook, threading.excepthook = self._hooks
        qInstallMessageHandler(None)
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(self._handler)
        self._handler.close()
        self._handler = None
        faulthandler.disable()
        if self._fatal is not None:
            self._fatal.close()
        for path in (self._mark, self._fatal_path):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)

    def _begin(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._handler = handler = _File(
            self.path, maxBytes=_LARGEST, backupCount=_OLD_ONES, encoding="utf-8", errors="backslashreplace"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        handler.setLevel(logging.WARNING)
        logging.getLogger().addHandler(handler)
        logging.captureWarnings(True)
        self.crashed = self._mark.exists()
        if self.crashed:
            said = self._fatal_path.read_text("utf-8", "replace").strip() if self._fatal_path.exists() else ""
            _LOG.error("The last window ended unexpectedly. %s", said or "It left no word of why.")
        self._mark.touch()
        self._fatal = self._fatal_path.open("w", encoding="utf-8")
        faulthandler.enable(self._fatal)
        sys.excepthook, threading.excepthook = self._uncaught, self._uncaught_in_thread
        qInstallMessageHandler(self._said_by_qt)

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            _LOG.critical("A fault of the program", exc_info=(kind, error, trace))
            self._tell()
        self._hooks[0](kind, error, trace)

    def _uncaught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            _LOG.critical(
                "A fault of the program, on a thread",
                exc_info=(args.exc_type, args.exc_value, args.exc_traceback),
            )
            self._tell()
        self._hooks[1](args)

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._told >= _QUIET:
            self._told = now
            self.fault.emit()

    @staticmethod
    def _said_by_qt(kind: QtMsgType, _context: QMessageLogContext, message: str | None) -> None:
        if kind in _LEVELS:
            logging.getLogger("qt").log(_LEVELS[kind], "%s", message)
        if sys.stderr is not None:
            with contextlib.suppress(OSError, ValueError):
                print(message, file=sys.stderr)


_LOG = logging.getLogger("viewer")
