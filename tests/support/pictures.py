"""The pictures of the handbook: the real window on the handbook itself, in light and dark.

``packaging/dev.py pictures`` runs it, without a screen. What each picture shows is a row of steps; a step is done when the
one before it has come to rest.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QTimer

from viewer.archive import Archive
from viewer.config import HANDBOOK, Settings, resources
from viewer.ui.app import make_application
from viewer.ui.main_window import MainWindow
from viewer.ui.theme import Theme
from viewer.ui.workings import Workings

_SIZE = (1440, 900)
_REST = 900  # ms after which a page is drawn and a list is there
_COLORS = 128  # of the saved picture: text and icons need no more
_PATIENCE = 120_000  # ms

Step = Callable[[Workings], object]


def _read(row: int) -> Step:
    return lambda workings: workings.panes.posts.view.choose_row(row)


def _do(action: str) -> Step:
    return lambda workings: workings.actions_[action].trigger()


def _type(text: str) -> Step:
    return lambda workings: workings.panes.posts.set_text(text)


def _star(rows: int) -> Step:
    return lambda workings: workings.reading.mark(list(workings.panes.model.ids[:rows:2]), starred=True)


PICTURES: dict[str, Sequence[Step]] = {
    "window": [_star(5), _read(0)],
    "search": [_type("tag:handbook pictures"), _read(0)],
    "cards": [_do("list_cards"), _do("group_month"), _read(1)],
    "export": [_read(5), _do("export"), lambda _workings: None, lambda _workings: None],
}


def take(archive: Archive, name: str, theme: str, folder: Path) -> None:
    """Makes one picture: ``window.png``, ``window-dark.png``."""
    app = make_application(["archive-viewer"])
    with tempfile.TemporaryDirectory() as aside:
        window = MainWindow(
            archive,
            Settings(Path(aside) / "settings.json"),
            Theme(app, theme),
            resources(),
            lambda _url: None,
        )
        steps = list(PICTURES[name])

        def go_on() -> None:
            if steps:
                steps.pop(0)(window.workings)
                QTimer.singleShot(_REST, window, go_on)
            else:
                target = folder / (f"{name}.png" if theme == "light" else f"{name}-{theme}.png")
                target.write_bytes(_small(window))
                window.close()

        window.settled.connect(lambda: QTimer.singleShot(_REST, window, go_on))
        window.start()
        window.resize(*_SIZE)
        window.show()
        QTimer.singleShot(_PATIENCE, window, app.quit)
        app.exec()
        window.shut_down()


def _small(window: MainWindow) -> bytes:
    """The window as a PNG of few colours."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.ReadWrite)
    window.grab().save(buffer, "PNG")
    image = Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")
    out = io.BytesIO()
    image.quantize(_COLORS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


def main(arguments: Sequence[str]) -> int:
    """All pictures into the handbook; or one, into a folder: ``NAME THEME FOLDER`` (a process of its own for each)."""
    if arguments:
        name, theme, folder = arguments
        with tempfile.TemporaryDirectory() as aside, Archive.open(Path(aside) / "archive") as archive:
            archive.add(HANDBOOK)
            for _ in archive.sync():
                pass
            take(archive, name, theme, Path(folder))
        return 0
    into = resources() / "handbook" / "pictures"
    for name in PICTURES:
        for theme in ("light", "dark"):
            print(f"{name}, {theme}", flush=True)
            subprocess.run([sys.executable, "-m", __spec__.name, name, theme, str(into)], check=True)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    sys.exit(main(sys.argv[1:]))
