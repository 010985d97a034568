"""The widget that shows posts: a locked page, and what the window needs to know of it as signals."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

import shiboken6
from PySide6.QtCore import QPoint, QUrl, Signal
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import (
    QWebEngineFindTextResult,
    QWebEnginePage,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from viewer.types import ReadingStyle
from viewer.web.bridge import Bridge
from viewer.web.landing import TOP, Landing, Position, Term
from viewer.web.loading import Loads
from viewer.web.page import ReaderPage
from viewer.web.profile import ReaderProfile
from viewer.web.scheme import NOTHING, Target, post_url, target_of
from viewer.web.scripts import WORLD, companion


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
    found = Signal(int, int)  # active match of ``find_text`` (from 1; 0: none), number of matches
    hits_counted = Signal(int, int)  # the same of ``mark_hits``
    broke = Signal()  # the process that draws pages ended; ``show_post`` starts another
    moved = Signal(Position)
    enlarged = Signal(bool)  # a picture is shown large, or no more
    size_wanted = Signal(int)  # the text larger (1) or smaller (-1)

    def __init__(self, profile: ReaderProfile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page = ReaderPage(profile, self)
        self.setPage(self._page)
        self._page.link_activated.connect(self.link_activated)
        self._page.linkHovered.connect(self.link_hovered)
        self._page.findTextFinished.connect(self._report_found)
        self._loads = Loads(self._page, self._report)
        profile.refused.connect(lambda address: self._loads.end(QUrl(address), False))
        self.renderProcessTerminated.connect(lambda status, _code: self._recover(status))
        self._bridge = Bridge(self)
        self._bridge.went.connect(self._note_position)
        self._bridge.counted.connect(self.hits_counted)
        self._bridge.was_enlarged.connect(self.enlarged)
        self._bridge.size_wanted.connect(self.size_wanted)
        self._bridge.link_chosen.connect(lambda address: self._page.activate(QUrl(address)))
        channel = QWebChannel(self)
        channel.registerObject("bridge", self._bridge)
        self._page.setWebChannel(channel, WORLD)
        self._shown: Target | None = None
        self._awaited = False
        self._position = Position()

    @property
    def position(self) -> Position:
        """Where the reader is, as the page last told."""
        return self._position

    def warm_up(self) -> None:
        """Starts the processes behind the view, so that the first post comes as fast as the others."""
        if self._shown is None:
            self._loads.go(lambda: QUrl(post_url(NOTHING.post)))

    def show_post(self, post: int, landing: Landing = TOP, aspect: str = "") -> None:
        """Loads a post's page, or an aspect of it (see ``scheme.Target``); ``post_loaded`` follows."""
        self._shown = Target(post, aspect)
        self._awaited = True
        self._position = Position(landing.place)
        self._bridge.number += 1
        number = self._bridge.number

        def begin() -> QUrl:
            scripts = self._page.scripts()
            scripts.clear()
            scripts.insert(companion(landing, number))
            return QUrl(post_url(post, aspect=aspect))

        self._loads.go(begin)

    def set_background(self, color: QColor) -> None:
        """What is seen before a page has painted: without it a dark window flashes white."""
        self._page.setBackgroundColor(color)

    def restyle(self, style: ReadingStyle) -> None:
        """Sets the page that is shown anew, at once; the line at the upper edge stays there."""
        self._call("restyle", asdict(style))

    def surround(self, html: str) -> None:
        """Puts markup of ours below the post."""
        self._call("surround", html)

    def mark_hits(self, terms: tuple[Term, ...]) -> None:
        """Marks every occurrence and goes to the best; ``hits_counted`` follows. Without terms the marks go."""
        self._call("markHits", [asdict(term) for term in terms])

    def step_hit(self, *, backward: bool = False) -> None:
        """Goes to the next marked hit, round and round."""
        self._call("stepHit", -1 if backward else 1)

    def close_enlarged(self) -> None:
        """Back from the large picture to the text."""
        self._call("closeLarge")

    def zoom_enlarged(self, steps: int) -> None:
        """Zooms the large picture in (1) or out (-1), or fits it into the window (0)."""
        if steps:
            self._call("zoomLarge", 1.25**steps)
        else:
            self._call("fit")

    def go_to(self, place: float) -> None:
        """Brings a place (see ``Landing``) to the upper edge."""
        self._call("goTo", place)

    def scroll_to_anchor(self, anchor: str) -> None:
        """Brings the element with the id ``anchor`` to the upper edge."""
        self._call("visit", anchor)

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

    def _call(self, function: str, *arguments: object) -> None:
        """Calls a function of the page's companion; a page that is not there yet is not asked."""
        given = ", ".join(json.dumps(argument) for argument in arguments)
        self._run(f"globalThis.archive?.{function}({given})")

    def _note_position(self, position: Position) -> None:
        self._position = position
        self.moved.emit(position)

    def _run(self, script: str, then: Callable[[object], None] | None = None) -> None:
        """Runs a script of ours where no script of a page could reach it."""
        if then is None:
            self._page.runJavaScript(script, WORLD)
        else:
            self._page.runJavaScript(script, WORLD, then)

    def _report(self, url: QUrl, ok: bool) -> None:
        if self._awaited and self._shown is not None and target_of(url.toString()) == self._shown:
            self._awaited = False
            self._name_page()
            self.post_loaded.emit(self._shown.post, ok)

    def _name_page(self) -> None:
        """The widget in the view that has the focus, as screen readers are told it; Chromium may make another one."""
        inner = self.focusProxy()
        if inner is not None:
            inner.setAccessibleName(self.accessibleName())

    def _report_found(self, result: QWebEngineFindTextResult) -> None:
        self.found.emit(result.activeMatch(), result.numberOfMatches())

    def _recover(self, status: QWebEnginePage.RenderProcessTerminationStatus) -> None:
        """A crash of the renderer costs the page that was shown, never the window."""
        if self._shown is None or status == _ENDED:
            return
        self._loads.forget()
        if self._awaited:
            self._awaited = False
            self.post_loaded.emit(self._shown.post, False)
        self.broke.emit()


_ENDED = QWebEnginePage.RenderProcessTerminationStatus.NormalTerminationStatus
