"""Printing: the pages of a PDF on paper, drawn away from the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from viewer.errors import ExportError
from viewer.ui.language import tr

AskPrinter = Callable[[Callable[[QPrinter], None]], None]
_RESOLUTION = 300  # dots an inch: finer than eyes, coarse enough for the memory of a page


def ask_printer(window: QWidget, chosen: Callable[[QPrinter], None]) -> None:
    """The system's own dialog for printers; nothing waits for it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, window)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: chosen(printer))
    QDialog.open(dialog)


def print_file(path: Path, printer: QPrinter, cancelled: Callable[[], bool] = lambda: False) -> int:
    """Prints the pages of a PDF that the printer was set to (all, or from one to another); returns how many those are.

    For a thread that may wait. Raises ExportError when the printer does not take them.
    """
    document = QPdfDocument()
    if document.load(str(path)) != QPdfDocument.Error.None_:
        raise ExportError(tr("What was to be printed cannot be read."))
    first, last = printer.fromPage() or 1, printer.toPage() or document.pageCount()
    printer.setFullPage(True)
    printer.setResolution(min(printer.resolution(), _RESOLUTION))
    painter = QPainter()
    if not painter.begin(printer):
        raise ExportError(tr("The printer did not take the pages."))
    done = 0
    try:
        for number in range(first - 1, min(last, document.pageCount())):
            if cancelled():
                printer.abort()
                break
            if done:
                printer.newPage()
            room = painter.viewport()
            page = document.pagePointSize(number)
            if page.width() > page.height():  # a page that lies on its side is turned to stand on the paper
                image = _on_white(document.render(number, QSize(room.height(), room.width())))
                painter.save()
                painter.translate(room.width(), 0)
                painter.rotate(90)
                painter.drawImage(0, 0, image)
                painter.restore()
            else:
                painter.drawImage(room, _on_white(document.render(number, room.size())))
            done += 1
    finally:
        painter.end()
        document.close()
    return done


def _on_white(page: QImage) -> QImage:
    """The picture of a page without anything transparent: around what is painted white, a viewer or a printer that smooths
    pictures would show a frame."""
    paper = QImage(page.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawImage(0, 0, page)
    painter.end()
    return paper
