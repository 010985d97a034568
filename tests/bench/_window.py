"""One window in a process of its own: prints the moment (``time.monotonic``) at which it was first painted, and ends.

``python -m tests.bench._window plain|web|viewer [ARCHIVE]``; ``query ARCHIVE`` prints the seconds that the first list asks
of the archive, without a window.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path


def plain(*, web: bool) -> None:
    """An empty window, or one with an empty web view, as small a program as there can be."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTableView, QVBoxLayout, QWidget

    if web:
        from PySide6.QtWebEngineWidgets import QWebEngineView

    class Line(QLabel):
        """A line above the view: a web view paints by other means, and covers a window that it has for itself."""

        def paintEvent(self, event: QPaintEvent) -> None:
            super().paintEvent(event)
            if not told:
                told.append(True)
                QTimer.singleShot(0, painted)

    def painted() -> None:
        print(time.monotonic(), flush=True)
        app.quit()

    told: list[bool] = []
    app = QApplication([])
    window = QMainWindow()
    free = app.primaryScreen().availableSize()
    window.resize(min(1440, free.width() - 16), min(900, free.height() - 64))  # as large as the other one
    view = QWebEngineView() if web else QTableView()
    room = QWidget()
    layout = QVBoxLayout(room)
    layout.addWidget(Line("Empty"))
    layout.addWidget(view, 1)
    window.setCentralWidget(room)
    window.show()
    app.exec()
    view.close()
    view.deleteLater()


def viewer(archive: Path) -> None:
    """The program, as its command starts it, in the same order: Qt is loaded when the program does so."""
    import viewer.cli  # noqa: F401 (a start goes through it)
    from viewer.ui.app import run

    def ready() -> None:
        print(time.monotonic(), flush=True)
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        QTimer.singleShot(0, QApplication.quit)  # a window must not be closed while it is being painted

    run(archive, ready=ready)


def query(archive: Path) -> None:
    """Opening the archive, the ids of the list, the rows of its first page."""
    from viewer.archive import Archive

    begin = time.perf_counter()
    with Archive.open(archive) as opened:
        opened.rows(opened.ids()[:128])
        print(time.perf_counter() - begin, flush=True)


def main(what: str, archive: str = "") -> None:
    """Does one of the four."""
    if what == "viewer":
        viewer(Path(archive))
    elif what == "query":
        query(Path(archive))
    else:
        plain(web=what == "web")


if __name__ == "__main__":
    main(*sys.argv[1:])
