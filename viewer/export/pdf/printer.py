"""Printing through Qt WebEngine: a locked page that nobody sees, over the private scheme alone."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMarginsF, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

from viewer.errors import Cancelled, ExportError
from viewer.export.pdf.offers import ROOT, ExportRouter
from viewer.export.pieces import Pieces
from viewer.export.target import is_full
from viewer.web.handler import ArchiveSchemeHandler
from viewer.web.page import ReaderPage
from viewer.web.profile import ReaderProfile
from viewer.web.scheme import HOST, SCHEME, Answer
from viewer.web.scripts import WORLD

if TYPE_CHECKING:
    from viewer.export.paper import Layout
    from viewer.export.shelf import Shelf

_PAPERS = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
# Bytes of HTML that one renderer prints before another takes over: what it has printed it keeps in memory (some 3 MB a
# page) for as long as it lives, and it ends with its page.
_ENOUGH = 150_000
_ENOUGH_OF_ONE = 8 * _ENOUGH  # of one address that is printed in pieces: to load it again takes long
_PICTURES = (
    300  # how many bytes of a printed file weigh as much as one of HTML: those of pictures, for the most part
)
_HEAVY = 80_000_000  # bytes of pictures in one post, beyond which it is printed piece by piece
# What is loaded is not at rest yet: printed at once, a page of 10 posts takes 0.1 s more than printed so many ms later.
_SETTLES = 25
_LITTLE = 20_000  # bytes of HTML that need no such time
_MEASURED = "measured"  # the title of a page whose formulas were measured (see formulas.js)
_PIXELS = 96 / 25.4  # of CSS, in a millimetre
_LONGEST = 20_000  # ms that a part is waited for that nobody wants any more
_KEPT: list[tuple[QObject | None, ...]] = []  # what could not be taken away in that time, and so stays
_ASK_AGAIN = 0.1  # seconds between two looks at the wish to stop, while a part is printed


class Desk(QObject):
    """Brings calls from other threads to the thread of the event loop, in order."""

    _arrived = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], None]] = deque()
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], None]) -> None:
        """From any thread: ``call`` will run on the desk's thread."""
        self._calls.append(call)
        self._arrived.emit()

    def _take(self) -> None:
        if self._calls:
            self._calls.popleft()()


class _PrintPage(ReaderPage):
    """The reader's locked page, which here may show the parts of an export and nothing else."""

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool, /
    ) -> bool:
        target = QUrl(url)
        return (
            is_main_frame
            and kind == QWebEnginePage.NavigationType.NavigationTypeTyped
            and (target.scheme(), target.host()) == (SCHEME, HOST)
            and target.path().startswith(f"/{ROOT}/")
        )


@dataclass(slots=True)
class _Order:
    """One page to print: asked for on the worker's thread, carried out on Qt's."""

    address: str
    target: Path
    layout: Layout
    burden: int  # bytes of HTML
    pages: tuple[int, int] | None = None  # the first and the last one to print, from 1
    is_measured: bool = False
    printing: threading.Event = field(
        default_factory=threading.Event
    )  # all is loaded; the browser works alone
    done: threading.Event = field(default_factory=threading.Event)
    problem: str = ""
    fault: Exception | None = None  # of the program itself

    def end(self) -> None:
        """There is nothing more to wait for."""
        self.done.set()
        self.printing.set()


@cache
def _measuring() -> str:
    return (Path(__file__).parent / "formulas.js").read_text(encoding="utf-8")


def _page_layout(layout: Layout) -> QPageLayout:
    """Paper and margins as Qt wants them: margins of the style sheet (@page) would not be heeded."""
    side = layout.margin
    margins = QMarginsF(side, layout.margin_above, side, side)
    size = QPageSize(_PAPERS[layout.paper])
    return QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)


class WebPrinter(QObject):
    """Prints with one web page, one address after the other. ``print`` is for the worker's thread alone.

    It serves one export after the other: ``open``, pages, ``rest``. The profile stays: to make one holds up the thread of
    the event loop, and to take one away while Chromium still works for the page that went before is not safe (Qt 6.11
    crashed, once in a hundred times).
    """

    def __init__(self, shelf: Shelf, cancel: threading.Event, parent: QObject) -> None:
        super().__init__(parent)
        self._cancel = cancel
        self._router = ExportRouter(shelf)
        self._desk = Desk(self)
        self._answers = ThreadPoolExecutor(2, "export-answers")
        self._handler = ArchiveSchemeHandler(self._router, self._in_background)
        self._profile: QWebEngineProfile | None = None
        self._page: _PrintPage | None = None
        self._is_printing = False
        self._leaving: list[_PrintPage] = []
        self._burden = 0
        self._loaded_address = ""
        self._order: _Order | None = None
        self._closed = False
        self._is_starting = False
        self._turn = 0  # one more with each export: answers for an earlier one are dropped

    def open(self) -> None:
        """Starts the browser, which takes a while: what is asked for meanwhile is done afterwards."""
        self._is_starting = True
        self._provide_page().load(QUrl(self._router.offer("nothing", "")))

    def serve(self, name: str, content: Path | str, /) -> str:
        return self._router.offer(name, content)

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        if self._router.weight(address) > _HEAVY:
            self._print_in_pieces(address, target, layout, meanwhile)
        else:
            self._print(_Order(address, target, layout, self._router.size(address)), meanwhile)

    def _print_in_pieces(
        self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object]
    ) -> None:
        """Some pages at a time, as the browser holds all that it prints in memory, more than once."""
        pieces = Pieces(target)
        while (pages := pieces.wanted()) is not None:
            order = _Order(address, pieces.path(), layout, self._router.size(address), pages)
            self._print(order, (lambda: None) if pieces.paths else meanwhile)
            pieces.take()
        pieces.join()

    def _print(self, order: _Order, meanwhile: Callable[[], object]) -> None:
        self._desk.post(lambda: self._take(order))
        self._wait(order.printing)
        if order.fault is None and not order.problem:
            meanwhile()  # also when the browser was quicker than this thread
        self._wait(order.done)
        if order.fault is not None:
            raise order.fault
        if order.problem:
            raise ExportError(order.problem)

    def _wait(self, event: threading.Event) -> None:
        while not event.wait(_ASK_AGAIN):
            if self._cancel.is_set():
                raise Cancelled("Stopped; nothing was written.")

    def rest(self) -> None:
        """An export is over: lets its page go, also in the middle of printing, and what was offered to it."""
        self._turn += 1
        self._order = None
        self._is_starting = False
        self._drop_page()
        self._router.clear()

    def dispose(self) -> None:
        """Lets everything go; also in the middle of printing."""
        self._closed = True
        self.rest()
        if not self._wait_for_leaving():
            _KEPT.append((*self._leaving, self._profile, self._handler))
            return
        self._answers.shutdown(wait=True, cancel_futures=True)
        if self._profile is not None:
            shiboken6.delete(self._profile)
        shiboken6.delete(self._handler)

    # -- on Qt's thread

    def _take(self, order: _Order) -> None:
        try:
            self._begin(order)
        except Exception as error:  # nobody catches it here, and the worker must not wait for ever
            order.fault = error
            order.end()

    def _begin(self, order: _Order) -> None:
        if self._cancel.is_set():
            return
        self._order = order
        if not self._is_starting:
            self._load(order)

    def _load(self, order: _Order) -> None:
        if self._loaded_address == order.address and self._burden <= _ENOUGH_OF_ONE:
            self._begin_printing(order)
            return
        if self._burden and self._burden + order.burden > _ENOUGH:
            self._drop_page()
        self._burden += order.burden
        self._loaded_address = order.address
        self._provide_page().load(QUrl(order.address))

    def _provide_page(self) -> _PrintPage:
        if self._profile is None:
            self._profile = ReaderProfile(self._handler)
        if self._page is None:
            self._page = _PrintPage(self._profile)
            self._page.loadFinished.connect(self._loaded)
            self._page.titleChanged.connect(self._titled)
            self._page.pdfPrintingFinished.connect(self._printed)
            self._page.renderProcessTerminated.connect(self._crashed)
        return self._page

    def _loaded(self, ok: bool) -> None:
        order, page = self._order, self._page
        if self._is_starting:
            self._is_starting = False
            if order is not None:
                self._load(order)
            return
        if order is None or page is None:
            return
        if not ok:
            self._finish("The pages could not be loaded for printing.")
            return
        layout = order.layout
        room, text = layout.column_width * _PIXELS, layout.text_size * 96 / 72
        page.runJavaScript(f"{_measuring()}({room}, {text}, {layout.columns})", WORLD)

    def _titled(self, title: str) -> None:
        order = self._order
        if title == _MEASURED and order is not None and not order.is_measured:
            order.is_measured = True  # a title may be told twice
            settles = _SETTLES if order.burden > _LITTLE else 0
            QTimer.singleShot(settles, lambda: self._begin_printing(order))

    def _begin_printing(self, order: _Order) -> None:
        if self._order is order and self._page is not None:  # it may have been stopped meanwhile
            self._is_printing = True
            ranges = QPageRanges()
            if order.pages:
                ranges.addRange(*order.pages)
            self._page.printToPdf(str(order.target), _page_layout(order.layout), ranges)
            order.printing.set()

    def _printed(self, path: str, ok: bool) -> None:
        self._is_printing = False
        if self._order is None or self._cancel.is_set() or Path(path) != self._order.target:
            return
        with contextlib.suppress(OSError):  # whoever stopped it meanwhile has taken the file away
            self._burden += self._order.target.stat().st_size // _PICTURES if ok else 0
        full = not ok and is_full(self._order.target.parent)
        why = "the disk is full" if full else "the web engine gave up"
        self._finish("" if ok else f"The pages could not be printed: {why}.")

    def _crashed(self) -> None:
        self._is_starting = self._is_printing = False
        self._finish(
            "The pages could not be printed: the web engine stopped (perhaps there is too little memory)."
        )

    def _drop_page(self) -> None:
        """Ends the page, never from within a signal of it: at once, or when it has printed. Chromium tells it of its file by
        an address in memory, whether or not there is still a page (Qt 6.11: ``callbackOnPdfSavingFinished``)."""
        page, self._page = self._page, None
        printing, self._is_printing = self._is_printing, False
        self._burden = 0
        self._loaded_address = ""
        if page is None:
            return
        if not printing:
            page.blockSignals(True)
            shiboken6.delete(page)
            return
        self._leaving.append(page)
        page.loadFinished.disconnect(self._loaded)
        page.titleChanged.disconnect(self._titled)
        page.pdfPrintingFinished.disconnect(self._printed)
        page.renderProcessTerminated.disconnect(self._crashed)
        page.pdfPrintingFinished.connect(lambda *_: QTimer.singleShot(0, self, lambda: self._let_go(page)))
        page.renderProcessTerminated.connect(
            lambda *_: QTimer.singleShot(0, self, lambda: self._let_go(page))
        )

    def _let_go(self, page: _PrintPage) -> None:
        if page in self._leaving:
            self._leaving.remove(page)
            page.blockSignals(True)
            shiboken6.delete(page)

    def _wait_for_leaving(self) -> bool:
        """Whether all pages have ended within the time that printing a part can take."""
        if self._leaving:
            loop, tick, late = QEventLoop(), QTimer(), QDeadlineTimer(_LONGEST)
            tick.timeout.connect(lambda: None if self._leaving and not late.hasExpired() else loop.quit())
            tick.start(5)
            loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not self._leaving

    def _finish(self, problem: str) -> None:
        order, self._order = self._order, None
        if order is not None:
            order.problem = problem
            order.end()

    def _in_background(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None],
        /,
    ) -> None:
        if self._closed:  # a request of a page that is gone may still be on its way
            return
        turn = self._turn

        def run() -> None:
            try:
                answer = work()
            except Exception as error:
                kept = error
                self._desk.post(lambda: failed(kept) if self._turn == turn else None)
            else:
                self._desk.post(lambda: done(answer) if self._turn == turn else None)

        self._answers.submit(run)
