"""A picture of the window with a post open, on a screen or without: ``python -m viewer.ui.shot ARCHIVE PNG [POST]``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from viewer.archive import Archive
from viewer.config import APP, Settings, resources
from viewer.errors import ArchiveViewerError
from viewer.ui.app import app_icon, make_application
from viewer.ui.main_window import MainWindow
from viewer.ui.theme import Theme

SIZE = QSize(1280, 820)
PATIENCE = 30_000  # ms until the picture is taken in whatever state the window is
_LOOK = 100  # ms between two looks at whether the post is painted
_SAMPLES = 60  # points a side; text covers some of them


def save_window(
    archive_path: Path,
    png: Path,
    *,
    post: int | None = None,
    theme: str = "light",
    size: QSize = SIZE,
) -> bool:
    """Shows the window on an archive with a post open (None: the newest), saves it as PNG; returns whether the post
    was painted in time. Settings of the reader are neither read nor written.

    Needs a process without a window; raises ArchiveError when the archive cannot be used, OSError when the picture
    cannot be written.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = make_application([APP])
    app.setWindowIcon(app_icon(resources()))
    settings = Settings(png.with_suffix(".settings.json"))
    with Archive.open(archive_path) as archive:
        shown = post if post is not None else next(iter(archive.ids()), None)
        window = MainWindow(archive, settings, Theme(app, theme), resources(), lambda _url: None)
        try:
            window.start()
            window.resize(size)
            window.show()
            painted = _open(window, shown)
            if not window.grab().save(str(png), "PNG"):
                raise OSError(f"{png} cannot be written.")
        finally:
            window.hide()
            window.shut_down()
            settings.path.unlink(missing_ok=True)
    return painted


def _open(window: MainWindow, post: int | None) -> bool:
    """Opens the post and lets the event loop go on until it is seen."""
    loop = QEventLoop()
    seen: list[bool] = []

    last = QImage()

    def look() -> None:
        nonlocal last
        if not seen:
            return
        image = reader.grab().toImage()
        if image == last and not is_blank(image):
            loop.exit(1)
        last = image

    reader = window.panes.reader
    reader.post_loaded.connect(lambda _post, ok: seen.append(ok))
    if post is None:
        window.settled.connect(loop.quit)
    else:
        window.ready.connect(lambda: window.reading.open(post))
    clock = QTimer()
    clock.timeout.connect(look)
    clock.start(_LOOK)
    QTimer.singleShot(PATIENCE, loop.quit)
    return bool(loop.exec()) or post is None


def is_blank(image: QImage) -> bool:
    """Whether a picture has one colour at all of a grid of points in its middle. Not at its edges: a web view that has
    yet to take its size is a small black box in the corner."""
    width, height = image.width(), image.height()
    columns = range(width // 5, width * 4 // 5, max(1, width // _SAMPLES))
    lines = range(height // 5, height * 4 // 5, max(1, height // _SAMPLES))
    return len({image.pixel(x, y) for x in columns for y in lines}) <= 1


def main(arguments: list[str]) -> int:
    """Returns 0 when the picture shows the post."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    archive, png, *post = arguments
    try:
        painted = save_window(Path(archive), Path(png), post=int(post[0]) if post else None)
    except (ArchiveViewerError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0 if painted else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
