"""Windows and web views in tests: without a screen, with the program's own switches, one QApplication for all."""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from viewer.web.switches import prepare_environment

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    screen = Path(__file__).with_name("screen.json")  # as people have them: Qt's own is smaller than a window
    os.environ["QT_QPA_PLATFORM"] = "offscreen" if ":" in str(screen) else f"offscreen:configfile={screen}"
prepare_environment()

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from pytestqt.qtbot import QtBot  # noqa: E402

from tests.qt import library  # noqa: E402
from tests.support.blogserver import BlogServer  # noqa: E402
from tests.support.makeblog import Blog, make_blog  # noqa: E402
from viewer import config  # noqa: E402
from viewer.archive import Archive  # noqa: E402
from viewer.config import Settings  # noqa: E402
from viewer.store.store import Store  # noqa: E402
from viewer.sync.http import Fetcher  # noqa: E402
from viewer.ui.main_window import MainWindow  # noqa: E402
from viewer.ui.theme import Theme  # noqa: E402
from viewer.web.profile import register_scheme  # noqa: E402

gc.freeze()  # what is loaded stays: no collection needs to look at it
register_scheme()
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)

# What Qt says about a computer without a graphics card, once, when the first web view is made.
NO_GRAPHICS = (
    "QRhiGles2: Failed to create",
    "Failed to create RHI",
    "This plugin does not support createPlatformVulkanInstance",
    "QVulkanInstance: Failed to initialize Vulkan",
    "GBM is not supported",
    "GPUInfo not initialized",
    "Unable to detect GPU",
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
    "This plugin does not support grabbing the keyboard",
    "QObject::connect: No such signal QPlatformNativeInterface::systemTrayWindowChanged",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Any other warning of Qt fails a test: nobody reads them on a screen full of dots."""
    for item in items:
        if "tests/qt" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore(*NO_GRAPHICS, extend=True))


def no_wait(stop: threading.Event, seconds: float) -> None:
    """Takes the place of a pause between two requests: tests do not sleep."""
    del stop, seconds


PATIENCE = 30_000  # ms; only a test that fails waits so long


class PatientBot(QtBot):
    """A QtBot that waits as long as a slow, busy computer needs, unless a test says otherwise."""

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitUntil(self, callback: Any, *, timeout: int = PATIENCE) -> None:
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """Collected on this thread alone, as the program does: no worker of a later test takes a window apart."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Takes the place of pytest-qt's own."""
    del qapp
    return PatientBot(request)


class Opened:
    """A window on an archive of its own, what it sent to the system's browser, and the paths it proposed for exports."""

    def __init__(self, folder: Path, qtbot: QtBot, resources: Path) -> None:
        self.archive = Archive(Store(folder / "archive"), fetcher=lambda: Fetcher(wait=no_wait, tries=2))
        self.settings = Settings(folder / "settings.json")
        self.outside: list[str] = []
        self.proposed: list[Path] = []
        self.export_to = folder / "out.pdf"
        self.theme = Theme(application())
        self.window = MainWindow(
            self.archive, self.settings, self.theme, resources, self.outside.append, self._choose_path
        )
        self.qtbot = qtbot
        self.workings = self.window.workings
        self.panes = self.workings.panes
        self.reading = self.workings.reading
        self.view = self.panes.posts.view
        self._open = True

    def _choose_path(self, proposed: Path, chosen: Callable[[Path], None]) -> None:
        self.proposed.append(proposed)
        chosen(self.export_to)

    def start(self) -> Opened:
        """Shows the window and waits until everything in it is there."""
        with self.until(self.window.settled):
            self.window.start()
            self.window.show()
        self.window.activateWindow()
        return self

    def rest(self) -> None:
        """Waits until everything that was asked for away from the window's thread has been answered."""
        self.qtbot.waitUntil(lambda: not self.workings.tasks.busy)

    @contextmanager
    def until(self, signal: Any) -> Iterator[Any]:
        """What is done inside makes the window send this signal; returns when that and all it leads to is over."""
        self.rest()
        with self.qtbot.waitSignal(signal) as caught:
            yield caught
        self.rest()

    def titles(self) -> list[str]:
        rows = [self.panes.model.post_at(row) for row in range(self.panes.model.rowCount())]
        return [row.title for row in rows if row is not None]

    def post(self, title: str) -> int:
        """The id of a listed post."""
        row = self.titles().index(title)
        found = self.panes.model.id_at(row)
        assert found is not None
        return found

    def read(self, title: str) -> int:
        """Chooses a post in the list and waits until its page is there and counts as read."""
        post = self.post(title)
        with self.until(self.panes.reader.post_loaded):
            assert self.view.choose_row(self.titles().index(title))
        self.qtbot.waitUntil(lambda: self.archive.rows([post])[0].read)
        self.rest()
        return post

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key in the list, where the reader's hands are."""
        self.view.setFocus()
        QTest.keyClick(self.view, key, modifiers)

    def script(self, code: str) -> object:
        """The value of a script of ours in the shown page."""
        answers: list[object] = []
        self.panes.reader.prepare().page().runJavaScript(code, 1, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def close(self) -> None:
        if self._open:
            self._open = False
            self.window.close()
            self.window.shut_down()
            self.archive.close()
            self.theme.deleteLater()
            self.window.deleteLater()


def application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


@pytest.fixture(scope="session")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return library.write_blog(tmp_path_factory.mktemp("blog") / "notes")


@pytest.fixture(scope="session")
def filled(blog: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the posts of ``library``; tests work on copies."""
    folder = tmp_path_factory.mktemp("filled") / "archive"
    with Archive.open(folder) as archive:
        library.fill(archive, blog)
    return folder


@pytest.fixture
def make_window(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[[], Opened]]:
    """Opens windows on the archive in ``tmp_path``, one after the other."""
    qapp.setStyle("Fusion")
    made: list[Opened] = []

    def make() -> Opened:
        for before in made:
            before.close()
        made.append(Opened(tmp_path, qtbot, config.resources()))
        return made[-1]

    yield make
    for opened in made:
        opened.close()


@pytest.fixture
def opened(filled: Path, tmp_path: Path, make_window: Callable[[], Opened]) -> Opened:
    """A settled window on five posts."""
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    return make_window().start()


@pytest.fixture
def empty(make_window: Callable[[], Opened]) -> Opened:
    """A settled window on an empty archive."""
    return make_window().start()


@pytest.fixture(scope="module")
def made() -> Blog:
    return make_blog(9, 9, seed=5, words=150)


@pytest.fixture
def site(made: Blog, blog_server: BlogServer) -> BlogServer:
    """A blog of nine posts whose feed holds four."""
    made.publish(blog_server, limit=4)
    return blog_server
