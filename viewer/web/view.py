"""The widget that shows posts: a locked page, and what the window needs to know of it as signals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWebEngineCore import (
    QWebEngineFindTextResult,
    QWebEngineLoadingInfo,
    QWebEnginePage,
    QWebEngineScript,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from viewer.web.page import ReaderPage
from viewer.web.profile import ReaderProfile
from viewer.web.scheme import NO_POST, post_of, post_url

_ISOLATED = QWebEngineScript.ScriptWorldId.ApplicationWorld.value


@dataclass(frozen=True, slots=True)
class MenuRequest:
    """A context menu asked for at ``position`` (global pixels), over ``link`` and with ``selected`` text, if any."""

    position: QPoint
    link: QUrl
    selected: str


class ReaderView(QWebEngineView):
    """Shows one post at a time. Make it with a ``ReaderProfile`` and call ``dispose`` before that goes."""

    link_activated = Signal(QUrl)
    link_hovered = Signal(str)
    menu_requested = Signal(MenuRequest)
    post_loaded = Signal(int, bool)  # id, whether the page came
    found = Signal(int, int)  # active match (from 1; 0: none), number of matches
    scrolled = Signal(float)  # CSS pixels from the top

    def __init__(self, profile: ReaderProfile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ReaderPage(profile, self)
        self.setPage(self._page)
        self._page.link_activated.connect(self.link_activated)
        self._page.linkHovered.connect(self.link_hovered)
        self._page.findTextFinished.connect(self._report_found)
        self._page.scrollPositionChanged.connect(lambda at: self.scrolled.emit(at.y() / self.zoomFactor()))
        self._page.loadingChanged.connect(self._report_loading)
        profile.refused.connect(self._report_refused)
        self.renderProcessTerminated.connect(self._recover)
        self._shown: int | None = None
        self._awaited = False

    def warm_up(self) -> None:
        """Starts the processes behind the view, so that the first post comes as fast as the others."""
        if self._shown is None:
            self._page.load(QUrl(post_url(NO_POST)))

    def show_post(self, post: int, fragment: str = "") -> None:
        """Loads a post's page; ``post_loaded`` follows."""
        self._shown = post
        self._awaited = True
        self._page.load(QUrl(post_url(post, fragment)))

    def set_background(self, color: QColor) -> None:
        """What is seen before a page has painted: without it a dark window flashes white."""
        self._page.setBackgroundColor(color)

    def scroll_to(self, y: float) -> None:
        """Puts the line ``y`` (CSS pixels from the top) at the upper edge."""
        self._run(f"window.scrollTo(0, {max(0.0, float(y))!r})")

    def scroll_to_anchor(self, anchor: str) -> None:
        """Brings the element with the id ``anchor`` to the upper edge."""
        self._run(f"document.getElementById({_js_string(anchor)})?.scrollIntoView()")

    def scroll_position(self) -> float:
        """CSS pixels between the top of the page and the upper edge."""
        return self._page.scrollPosition().y() / self.zoomFactor()

    def scroll_screen(self, then: Callable[[bool], None], *, up: bool = False) -> None:
        """Scrolls by nearly a screen; ``then`` gets False when there was nowhere left to go."""
        self._run(
            "(() => { const e = document.scrollingElement, y = e.scrollTop;"
            f" e.scrollTop = y {'-' if up else '+'} window.innerHeight * 0.9;"
            " return Math.abs(e.scrollTop - y) >= 1; })()",
            lambda moved: then(bool(moved)),
        )

    def find_text(self, text: str, *, backward: bool = False) -> None:
        """Marks every occurrence of ``text`` and goes to the next one; ``found`` follows. Empty text clears."""
        flags = QWebEnginePage.FindFlag.FindBackward if backward else QWebEnginePage.FindFlag(0)
        self._page.findText(text, flags)

    def dispose(self) -> None:
        """Deletes the widget and its page now: Chromium demands that a page goes before its profile.

        Not from within a signal of this view.
        """
        self._shown = None
        self.blockSignals(True)
        shiboken6.delete(self)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        request = self.lastContextMenuRequest()
        link = request.linkUrl() if request is not None else QUrl()
        self.menu_requested.emit(MenuRequest(event.globalPos(), link, self.selectedText()))
        event.accept()

    def _run(self, script: str, then: Callable[[object], None] | None = None) -> None:
        """Runs a script of ours where no script of a page could reach it."""
        if then is None:
            self._page.runJavaScript(script, _ISOLATED)
        else:
            self._page.runJavaScript(script, _ISOLATED, then)

    def _report_loading(self, info: QWebEngineLoadingInfo) -> None:
        """By address: a link that was refused, or a page that another one overtook, ends its loading here too."""
        if info.status() == QWebEngineLoadingInfo.LoadStatus.LoadSucceededStatus:
            self._report(info.url().toString(), ok=True)
        elif info.status() == QWebEngineLoadingInfo.LoadStatus.LoadFailedStatus:
            self._report(info.url().toString(), ok=False)

    def _report_refused(self, address: str) -> None:
        """Chromium keeps silent about a page that was refused while it was still busy with the one before."""
        self._report(address, ok=False)

    def _report(self, address: str, *, ok: bool) -> None:
        if self._awaited and post_of(address) == self._shown:
            self._awaited = False
            self.post_loaded.emit(self._shown, ok)

    def _report_found(self, result: QWebEngineFindTextResult) -> None:
        self.found.emit(result.activeMatch(), result.numberOfMatches())

    def _recover(self) -> None:
        """A crash of the renderer costs the page that was shown, never the window."""
        if self._shown is not None:
            self._awaited = False
            self.post_loaded.emit(self._shown, False)


def _js_string(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{quoted}'"
