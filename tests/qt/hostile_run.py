"""Shows the hostile page with chosen layers on and prints, as JSON, what got through.

``python -m tests.qt.hostile_run LAYER[,LAYER...]``; the layers are sanitised, csp, nojs, interceptor,
navigation and switches. A process of its own, because Chromium's switches hold for a whole process.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile, QWebEngineSettings
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from tests.qt import hostile
from viewer.content.derive import derive
from viewer.types import ReadingStyle
from viewer.web.handler import ArchiveSchemeHandler
from viewer.web.page import ReaderPage
from viewer.web.profile import Guard, harden, register_scheme
from viewer.web.scheme import HEADERS, Answer, Router, SavedFile, post_url, target_of
from viewer.web.switches import prepare_environment

SETTLE = 3500  # ms after loading in which every vector of the open page was seen to fire, and more
AFTER_CLICK = 350


def environment(layers: set[str]) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_environment()
    if "switches" not in layers:
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--log-level=3"


class TwoPages:
    """Serves the hostile pages as the posts 1 and 2, and one good picture."""

    def __init__(self, pages: dict[int, str], picture: Path) -> None:
        self._pages = pages
        self._picture = picture

    def page(self, post: int, _style: ReadingStyle, _aspect: str = "", /) -> str:
        return self._pages[post]

    def media(self, key: str, /) -> SavedFile | None:
        return MediaFile(self._picture, "image/png") if key == "own" else None


@dataclass(frozen=True)
class MediaFile:
    path: Path
    type: str


def secrets(folder: Path) -> str:
    """Local files that no page may read; returns the folder's URL."""
    Image.new("RGB", (7, 5), "red").save(folder / "secret.png")
    (folder / "secret.css").write_text("#probe{z-index:77;position:relative}")
    (folder / "secret.html").write_text("<p>secret</p>")
    return folder.as_uri()


def run(layers: set[str]) -> dict[str, Any]:
    with hostile.listening() as server, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = {1: hostile.page(server, secrets(folder)), 2: hostile.click_page(server)}
        pages[3] = hostile.cheat_sheet(server)
        if "sanitised" in layers:
            pages = {number: sanitised(html) for number, html in pages.items()}
        return Walk(layers, server, TwoPages(pages, folder / "secret.png"), folder).go()


def sanitised(html: str) -> str:
    """What the program would show of such a post, without the program's own style."""
    return f'<!doctype html><meta charset="utf-8"><title>post</title>{derive(html, "http://127.0.0.1/").html}'


class OpenPage(QWebEnginePage):
    """Goes wherever it is told to and opens every window it is asked for, as if nobody held it back."""

    windows = 0
    alerts = 0

    def javaScriptAlert(self, _origin: QUrl | str, _message: str, /) -> None:
        self.alerts += 1

    def createWindow(self, _kind: QWebEnginePage.WebWindowType, /) -> QWebEnginePage:
        self.windows += 1
        return QWebEnginePage(self.profile(), self)

    def javaScriptConsoleMessage(self, *_args: object) -> None:
        """Silence."""


class Walk:
    """Loads the page, waits, looks around, then loads it again for each thing to click on."""

    def __init__(self, layers: set[str], server: hostile.Server, pages: TwoPages, resources: Path) -> None:
        QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        self.app = QApplication([])
        self.layers = layers
        self.server = server
        self.report: dict[str, Any] = {"downloads": 0, "activated": [], "strayed": []}
        self.build(Router(pages, resources))

    def build(self, router: Router) -> None:
        def later(
            work: Callable[[], Answer],
            done: Callable[[Answer], None],
            _failed: Callable[[Exception], None],
            /,
        ) -> None:
            QTimer.singleShot(0, lambda: done(work()))

        register_scheme()
        headers = HEADERS if "csp" in self.layers else {}
        self.handler = ArchiveSchemeHandler(router, later, self.app, headers=headers)
        self.profile = QWebEngineProfile(self.app)
        self.profile.installUrlSchemeHandler(b"archive", self.handler)
        if "interceptor" in self.layers:
            self.guard = Guard(self.profile)
            self.profile.setUrlRequestInterceptor(self.guard)
        if "nojs" in self.layers:
            harden(self.profile.settings())
        else:
            for attribute in (
                QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
                QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
                QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
                QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
            ):
                self.profile.settings().setAttribute(attribute, True)
        self.profile.downloadRequested.connect(self.count_download)
        self.page = self.locked_page() if "navigation" in self.layers else OpenPage(self.profile)

    def locked_page(self) -> Any:
        page = ReaderPage(self.profile)
        page.link_activated.connect(lambda url: self.report["activated"].append(url.toString()))
        if "nojs" not in self.layers:  # the page hardens its own settings: take that layer away again
            page.settings().resetAttribute(page.settings().WebAttribute.JavascriptEnabled)
        return page

    def count_download(self, request: Any) -> None:
        self.report["downloads"] += 1
        request.cancel()

    def go(self) -> dict[str, Any]:
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.resize(800, 600)
        self.view.show()
        self.load(1)
        self.pause(300)
        self.look_inside()
        self.pause(SETTLE)
        self.note_where()
        for number in range(len(hostile.CLICK)):
            self.load(2)
            self.click(number)
            self.pause(AFTER_CLICK)
            self.note_where()
        if self.layers <= {"sanitised"}:  # what the sanitiser leaves of it, and what would happen without
            self.read_cheat_sheet()
        return self.finish()

    def read_cheat_sheet(self) -> None:
        before = self.server.connections + len(self.server.requests)
        self.load(3)
        self.pause(SETTLE)
        self.report["cheat_sheet"] = self.server.connections + len(self.server.requests) - before
        self.report["alerts"] = getattr(self.page, "alerts", 0)

    def pause(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def load(self, post: int) -> None:
        loop = QEventLoop()
        self.page.loadFinished.connect(loop.quit)
        QTimer.singleShot(1500, loop.quit)  # a page that waits for its hostile parts is as good as loaded
        self.page.load(QUrl(post_url(post)))
        loop.exec()

    def click(self, number: int) -> None:
        target = self.view.focusProxy() or self.view
        spot = QPoint(20, hostile.ROW * number + hostile.ROW // 2)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)

    def probe(self, script: str) -> Any:
        loop = QEventLoop()
        answers: list[Any] = []

        def take(answer: Any) -> None:
            answers.append(answer)
            loop.quit()

        QTimer.singleShot(5000, loop.quit)
        self.page.runJavaScript(script, 1, take)
        loop.exec()
        return answers[0] if answers else None

    def look_inside(self) -> None:
        style = "(e => e && getComputedStyle(e).zIndex)(document.getElementById('probe'))"
        self.report["own"] = self.probe("document.getElementById('own')?.naturalWidth")
        self.report["file"] = self.probe("document.getElementById('secret-image')?.naturalWidth")
        self.report["file_style"] = self.probe(style)
        self.report["script_ran"] = self.probe("document.documentElement.dataset.ran || 'no'")

    def note_where(self) -> None:
        at = self.page.url().toString()
        if target_of(at) is None:
            self.report["strayed"].append(at)

    def finish(self) -> dict[str, Any]:
        self.report["requests"] = sorted(set(self.server.requests))
        self.report["connections"] = self.server.connections
        self.report["preconnect"] = self.server.silent_connections
        self.report["windows"] = getattr(self.page, "windows", 0)
        self.report["layers"] = sorted(self.layers)
        return self.report


if __name__ == "__main__":
    chosen = set(filter(None, sys.argv[1].split(","))) if len(sys.argv) > 1 else set()
    environment(chosen)
    print(json.dumps(run(chosen)), flush=True)
    os._exit(0)  # the orderly end of a browser is another test's matter
