"""Bare Qt WebEngine, and nothing else, prints a file: ``python -m tests.bench._print DOCUMENT.html OUT.pdf``."""

from __future__ import annotations

import sys
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMarginsF, QUrl
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication


def main(document: str, out: str) -> int:
    """Loads a file and prints it; returns 0 when the PDF is there."""
    app = QApplication([])
    profile = QWebEngineProfile()
    page = QWebEnginePage(profile)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Portrait,
        QMarginsF(22, 23, 22, 22),
        QPageLayout.Unit.Millimeter,
    )
    page.loadFinished.connect(lambda _ok: page.printToPdf(out, layout))
    page.pdfPrintingFinished.connect(lambda _path, ok: app.exit(0 if ok else 1))
    page.load(QUrl.fromLocalFile(str(Path(document).resolve())))
    code = app.exec()
    shiboken6.delete(page)  # before its profile
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
