"""An export while an event loop goes on: in the window's, or in one of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal

from viewer.errors import ArchiveViewerError, Cancelled
from viewer.export import export
from viewer.export.pdf.application import application
from viewer.export.pdf.printer import Desk, WebPrinter
from viewer.export.press import write_pdf
from viewer.types import ExportOptions, ExportResult, Progress

if TYPE_CHECKING:
    from viewer.export.shelf import Shelf


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be exported, where to, and how."""

    ids: Sequence[int]
    path: Path
    options: ExportOptions
    format: str
    sample: int | None


class Exporter(QObject):
    """Exports posts, to a PDF or in any other format, while the event loop goes on.

    One of ``finished`` (ExportResult), ``failed`` (a sentence) or ``cancelled`` follows ``start``, and ``ended`` after it;
    ``progress`` (Progress) comes in between. Call ``close`` before the archive is closed.
    """

    progress = Signal(object)
    finished = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()

    def __init__(
        self, shelf: Shelf, parent: QObject | None = None, *, cancel: threading.Event | None = None
    ) -> None:
        super().__init__(parent)
        self.outcome: ExportResult | Exception | None = None
        self._shelf = shelf
        self._cancel = cancel or threading.Event()
        self._desk = Desk(self)
        self._printer: WebPrinter | None = None
        self._thread: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether an export was started and has not ended."""
        return self._thread is not None

    def start(
        self,
        ids: Sequence[int],
        path: Path,
        options: ExportOptions | None = None,
        *,
        format: str = "pdf",  # noqa: A002
        sample: int | None = None,
    ) -> None:
        """Begins to write the posts to ``path``; one export at a time. A ``sample`` of a PDF has only so many of them."""
        if self._thread is not None:
            raise RuntimeError("an export is running")
        self._cancel.clear()
        printer = self._web_printer() if format == "pdf" else None
        wanted = _Wish(list(ids), path, options or ExportOptions(), format, sample)
        self._thread = threading.Thread(target=lambda: self._run(wanted, printer), name="export", daemon=True)
        self._thread.start()
        if printer is not None:
            printer.open()  # while the thread writes what is to be printed

    def _web_printer(self) -> WebPrinter:
        """One for all exports."""
        if self._printer is None:
            self._printer = WebPrinter(self._shelf, self._cancel, self)
        return self._printer

    def _run(self, wanted: _Wish, printer: WebPrinter | None) -> None:
        """On the thread of the export."""
        outcome: ExportResult | Exception
        try:
            outcome = self._write(wanted, printer)
        except ArchiveViewerError as error:
            # Its traceback would keep this object in a circle, for whichever thread collects garbage next to take apart.
            outcome = error.with_traceback(None)
        except Exception as error:
            outcome = error
        self._desk.post(lambda: self._end(outcome))

    def _write(self, wanted: _Wish, printer: WebPrinter | None) -> ExportResult:
        def tell(step: Progress) -> None:
            self._desk.post(lambda: self.progress.emit(step))

        if printer is None:
            return export(
                self._shelf,
                wanted.ids,
                wanted.path,
                format=wanted.format,
                options=wanted.options,
                progress=tell,
                cancel=self._cancel,
            )
        return write_pdf(
            self._shelf,
            wanted.ids,
            wanted.path,
            wanted.options,
            printer,
            sample=wanted.sample,
            progress=tell,
            cancel=self._cancel,
        )

    def cancel(self) -> None:
        """Stops the export soon; what was at the path before stays."""
        self._cancel.set()

    def close(self) -> None:
        """Stops what runs and waits for it, without a signal. Harmless when nothing runs."""
        self._cancel.set()
        self.blockSignals(True)
        self._join()
        if self._printer is not None:
            self._printer.dispose()
            self._printer = None

    def _join(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _end(self, outcome: ExportResult | Exception) -> None:
        if self._thread is None:
            return
        self._join()
        if self._printer is not None:
            self._printer.rest()
        self.outcome = outcome
        match outcome:
            case ExportResult():
                self.finished.emit(outcome)
            case Cancelled():
                self.cancelled.emit()
            case ArchiveViewerError():
                self.failed.emit(str(outcome))
            case _:
                self.failed.emit("The export met a fault of the program itself.")
        self.ended.emit()
        if isinstance(outcome, Exception) and not isinstance(outcome, ArchiveViewerError):
            raise outcome


def export_pdf(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts to a PDF and waits for it; with a screen or without, inside a Qt program or outside.

    Raises ExportError (the path keeps what it had), UsageError for an empty selection, Cancelled.
    """
    outcome = _outcome(shelf, ids, path, options, progress, cancel)
    if isinstance(outcome, ExportResult):
        return outcome
    raise outcome or Cancelled("Stopped; nothing was written.")


def _outcome(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    progress: Callable[[Progress], None] | None,
    cancel: threading.Event | None,
) -> ExportResult | Exception | None:
    """What became of an export. Apart from its caller: an exception keeps the frame that raises it, and Qt's objects there
    would be taken apart by whichever thread collects garbage."""
    application()
    exporter = Exporter(shelf, cancel=cancel)
    loop = QEventLoop()
    exporter.ended.connect(loop.quit)
    if progress is not None:
        # Not the callable itself: Qt wants to refer weakly to the object of a method, which not every object bears.
        exporter.progress.connect(lambda step: progress(step))
    awake = QTimer()
    awake.timeout.connect(lambda: None)  # Python sees Ctrl-C only when it runs now and then
    awake.start(100)
    try:
        exporter.start(ids, path, options)
        loop.exec()
    finally:
        exporter.close()
    return exporter.outcome
