"""A picture of the window with a post open, without a screen: ``python -m viewer.ui.shot ARCHIVE PNG [THEME]``."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer

from viewer.archive import Archive
from viewer.config import Settings, resources
from viewer.errors import ArchiveViewerError
from viewer.ui.app import make_application
from viewer.ui.main_window import MainWindow
from viewer.ui.theme import Theme

_SIZE = (1440, 900)
_PAINT = 700  # ms after loading until Chromium has drawn the page and its pictures
_PATIENCE = 40_000  # ms


class Shot:
    """Opens the newest post of an archive, waits for its page, saves what the window looks like."""

    def __init__(self, window: MainWindow, png: Path) -> None:
        self._window = window
        self._png = png
        self.saved = False
        window.settled.connect(self._choose)
        window.workings.panes.reader.post_loaded.connect(lambda *_: QTimer.singleShot(_PAINT, self._save))

    def _choose(self) -> None:
        if not self._window.workings.panes.posts.view.choose_row(0):
            QTimer.singleShot(_PAINT, self._save)  # an empty archive has its welcome

    def _save(self) -> None:
        self.saved = self._window.grab().save(str(self._png))
        self._window.close()


def take(archive_path: Path, png: Path, theme: str = "light") -> bool:
    """Saves the picture; False when the window did not come to rest in time. Raises ArchiveError."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application(["archive-viewer"])
    with tempfile.TemporaryDirectory() as aside, Archive.open(archive_path) as archive:
        # Settings of its own: a picture neither shows nor changes how the reader left the window.
        settings = Settings(Path(aside) / "settings.json")
        window = MainWindow(archive, settings, Theme(app, theme), resources(), lambda _url: None)
        shot = Shot(window, png)
        window.start()
        window.resize(*_SIZE)
        window.show()
        QTimer.singleShot(_PATIENCE, app.quit)
        app.exec()
        window.shut_down()
    return shot.saved


def main(arguments: list[str]) -> int:
    """Exit code 0 when the picture is there."""
    try:
        return 0 if take(Path(arguments[0]), Path(arguments[1]), *arguments[2:3]) else 1
    except ArchiveViewerError as error:
        print(f"archive-viewer: {error}", file=sys.stderr)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
