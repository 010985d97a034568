"""Starts the window. The only module of this room that the rest of the program knows."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.config import APP, NAME, SOFTWARE, Settings, cache_folder, resources
from viewer.errors import ArchiveError, ArchiveLocked
from viewer.ui.language import LANGUAGE, load_language, tr
from viewer.ui.precompiled import Precompiled
from viewer.web.switches import prepare_environment, share_graphics

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from viewer.archive import Archive
    from viewer.ui.garbage import Collector
    from viewer.ui.interrupt import Interrupts
    from viewer.ui.logbook import Logbook
    from viewer.ui.main_window import MainWindow
    from viewer.ui.theme import Theme

ICON_SIZES = (16, 24, 32, 48, 64, 128, 256)
TURN = 0.001  # seconds
"""How long a thread of Python may keep the interpreter while another waits for it. The usual five milliseconds are a third
of a frame, and to paint a list the window's thread asks for the interpreter again and again: beside a busy worker that took
two to three times as long."""


def make_application(arguments: list[str], *, software: bool | None = None) -> QApplication:
    """The one QApplication, ready for a web view that may come later; ``software``: see ``prepare_environment``."""
    from PySide6.QtCore import QLoggingCategory
    from PySide6.QtWidgets import QApplication

    sys.setswitchinterval(TURN)
    _look_into_no_sources()
    prepare_environment(software=software)
    share_graphics()
    # What Qt says about a computer without a graphics card is of no use to a reader; posts are then drawn in software.
    QLoggingCategory.setFilterRules(
        "qt.rhi.*=false\nqt.vulkan=false\nqt.qpa.gl=false\nqt.webenginecontext*=false"
    )
    # As an argument: ``setStyle`` returns the style, and to make Python's class of it takes longer than to paint the list.
    app = QApplication([*arguments[:1], "-style", "Fusion", *arguments[1:]])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("")
    app.setDesktopFileName(APP)
    return app


def _look_into_no_sources() -> None:
    """Keeps PySide from reading the source of each module that is loaded from now on, for a use of itself: it would know
    which of them to switch its ``__feature__`` in, which nobody here uses. Where PySide has changed, nothing happens."""
    feature = sys.modules.get("shibokensupport.feature")
    if feature is not None and hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: True


def app_icon(folder: Path) -> QIcon:
    """The icon in all its sizes."""
    from PySide6.QtGui import QIcon

    icon = QIcon()
    for size in ICON_SIZES:
        icon.addFile(str(folder / "icons" / f"app-{size}.png"))
    return icon


def run(archive_path: Path, location: str | None = None, *, ready: Callable[[], None] | None = None) -> int:
    """Opens the window on an archive and returns the exit code when it is closed.

    ``location`` is an address or a folder to open or to add; ``ready`` is called once the first list is painted. Where a
    window has the archive open already, that one comes to the front instead, and gets the location. Raises ArchiveError
    when the archive cannot be used, after saying so in a window where there is a screen.
    """
    # A start makes many objects and no garbage: the collector would look through all of them, again and again, also while
    # modules are loaded. Those without Qt come first: once PySide is there, it looks into the source of every further one.
    gc.disable()
    from viewer.archive import Archive

    settings = Settings()
    try:
        archive = Archive.open(archive_path)
    except ArchiveError as error:
        app = _application(settings)
        if isinstance(error, ArchiveLocked) and _is_open_already(archive_path, location):
            return 0
        show_problem(app, _theme(app, settings), str(error))
        raise
    compiled = Precompiled(cache_folder() / "pyside")
    with archive:
        with compiled:
            import PySide6.QtWidgets  # noqa: F401 (loaded here, used everywhere)
        code = _show(archive, settings, location, ready)
        compiled.keep()
    return code


def _show(
    archive: Archive, settings: Settings, location: str | None, ready: Callable[[], None] | None
) -> int:
    app = _application(settings)
    theme = _theme(app, settings)
    from viewer.ui.main_window import MainWindow

    window = MainWindow(archive, settings, theme, resources(), open_outside)
    if ready is not None:
        window.ready.connect(ready)
    window.ready.connect(gc.freeze)
    collectors: list[Collector] = []
    window.ready.connect(lambda: collectors.append(_collect_garbage(window)))
    window.ready.connect(lambda: app.setWindowIcon(app_icon(resources())))
    logbooks: list[Logbook] = []
    window.ready.connect(lambda: logbooks.append(_keep_log(window, archive)))
    window.start()
    window.show()
    if location:
        window.open_location(location)
    if os.environ.get("ARCHIVE_VIEWER_DEBUG"):
        from viewer.ui.watchdog import Watchdog

        Watchdog(report=True, parent=window).start()
    interrupts: list[Interrupts] = []
    window.ready.connect(lambda: interrupts.append(_heed_signals(window)))
    window.settled.connect(window.listen)
    code = app.exec()
    window.shut_down()
    for collector in collectors:
        collector.close()
    for each in interrupts:
        each.stop()
        code = code if each.code is None else each.code
    for logbook in logbooks:
        logbook.close()
    return code


def _application(settings: Settings) -> QApplication:
    chosen = settings.get(SOFTWARE)
    app = make_application([APP], software=chosen if isinstance(chosen, bool) else None)
    load_language(app, resources(), str(settings.get(LANGUAGE, "")))
    return app


def _theme(app: QApplication, settings: Settings) -> Theme:
    from viewer.ui.theme import Theme

    return Theme(app, str(settings.get("theme", "system")))


def _is_open_already(archive_path: Path, location: str | None) -> bool:
    from viewer.ui.single import hand_over

    if location and Path(location).exists():
        location = str(Path(location).resolve())  # the first window was started from another folder
    return hand_over(archive_path, location)


def _collect_garbage(window: MainWindow) -> Collector:
    from viewer.ui.garbage import Collector

    return Collector(window)


def _keep_log(window: MainWindow, archive: Archive) -> Logbook:
    from viewer.config import log_folder
    from viewer.ui.logbook import Logbook

    logbook = Logbook(log_folder(), archive.path, window)
    window.settled.connect(lambda: _tell_of(logbook, window))
    return logbook


def _tell_of(logbook: Logbook, window: MainWindow) -> None:
    """Says what the log has that the reader should know of."""
    say = window.workings.panes.status.say

    def tell(sentence: str) -> None:
        say(sentence, lambda: open_outside(logbook.path.as_uri()), tr("Show log"), stays=True)

    logbook.fault.connect(lambda: tell(tr("Something went wrong in the program; the log says what.")))
    if logbook.crashed:
        tell(tr("Archive Viewer ended unexpectedly last time. Nothing in the archive is lost."))


def _heed_signals(window: MainWindow) -> Interrupts:
    from viewer.ui.interrupt import Interrupts

    return Interrupts(window.leave, window)


def open_outside(url: str) -> None:
    """An address that is none of ours: the system knows what opens it."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl(url))


def show_problem(app: QApplication, theme: Theme, sentence: str) -> None:
    """Says why there is no window, in one that goes by itself; not where stderr is read or nobody can see it."""
    from viewer.ui.problem import ProblemWindow

    if (sys.stderr is not None and sys.stderr.isatty()) or app.platformName() in ("offscreen", "minimal"):
        return
    app.setWindowIcon(app_icon(resources()))
    window = ProblemWindow(theme, sentence)
    window.show()
    app.exec()
