"""One page load after the other: Chromium forgets one that is asked for while it commits the one before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtWebEngineCore import QWebEngineLoadingInfo, QWebEnginePage

_PATIENCE = 3000  # ms after which a load that tells nothing of itself is not waited for any longer
_SUCCEEDED = QWebEngineLoadingInfo.LoadStatus.LoadSucceededStatus
_FAILED = QWebEngineLoadingInfo.LoadStatus.LoadFailedStatus


class Loads(QObject):
    """Loads addresses into a page, of those that come while one is on its way only the newest.

    ``ended`` is called with each address that was loaded, and whether it came.
    """

    def __init__(self, page: QWebEnginePage, ended: Callable[[QUrl, bool], object]) -> None:
        super().__init__(page)
        self._page = page
        self._ended = ended
        self._flying: QUrl | None = None
        self._next: Callable[[], QUrl] | None = None
        self._overdue = QTimer(self)
        self._overdue.setSingleShot(True)
        self._overdue.setInterval(_PATIENCE)
        self._overdue.timeout.connect(self.forget)
        page.loadingChanged.connect(self._changed)

    def go(self, begin: Callable[[], QUrl]) -> None:
        """Calls ``begin`` as soon as nothing is on its way, and loads the address that it gives."""
        self._next = begin
        if self._flying is None:
            self._fly()

    def forget(self) -> None:
        """Nothing is on its way any more, whatever Chromium thinks: the process behind the page is gone, or mute."""
        self._flying = None
        self._overdue.stop()
        self._fly()

    def end(self, url: QUrl, ok: bool) -> None:
        """A load ended; Chromium does not tell of every one that fails."""
        if url != self._flying:
            return
        self._flying = None
        self._overdue.stop()
        if self._next is None:
            self._ended(url, ok)
        self._fly()

    def _fly(self) -> None:
        if self._next is not None:
            begin, self._next = self._next, None
            self._flying = begin()
            self._overdue.start()
            self._page.load(self._flying)

    def _changed(self, info: QWebEngineLoadingInfo) -> None:
        """What was stopped is no load of this class, for it waits for each: a link, perhaps to the same address, that the
        page refused to follow by itself."""
        if info.status() in (_SUCCEEDED, _FAILED):
            self.end(info.url(), info.status() == _SUCCEEDED)
