"""A page that never goes anywhere by itself: it reports which link was chosen and stays where it is."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineCertificateError,
    QWebEngineFileSystemAccessRequest,
    QWebEngineFullScreenRequest,
    QWebEngineNewWindowRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineRegisterProtocolHandlerRequest,
)

from viewer.web.profile import harden
from viewer.web.scheme import retry_of, tag_of, target_of

_LEAD_OUTSIDE = frozenset({"http", "https", "mailto", "handbook"})
_OWN_DOING = frozenset(
    {
        QWebEnginePage.NavigationType.NavigationTypeTyped,
        QWebEnginePage.NavigationType.NavigationTypeReload,
    }
)


def may_navigate(url: QUrl, kind: QWebEnginePage.NavigationType, is_main_frame: bool) -> bool:
    """The allow-list: the main frame may show a post that the program itself asked for, and that is all.

    Sub-frames are judged too: the derived HTML has none, so that whatever opens one is hostile.
    """
    return is_main_frame and kind in _OWN_DOING and target_of(url.toString()) is not None


class ReaderPage(QWebEnginePage):
    """Shows posts of the archive.

    ``link_activated`` carries the address of a link that the reader chose: of a post, of a tag or of a picture to be
    tried again (private scheme), of the web, of the manual, or a mail address; any other kind is dropped.
    """

    link_activated = Signal(QUrl)

    def __init__(self, profile: QWebEngineProfile, parent: QObject | None = None) -> None:
        super().__init__(profile, parent)
        harden(self.settings())
        self.newWindowRequested.connect(self._offer_new_window)
        self.permissionRequested.connect(_deny)
        self.fullScreenRequested.connect(_reject_full_screen)
        self.registerProtocolHandlerRequested.connect(_reject_protocol)
        self.fileSystemAccessRequested.connect(_reject_files)
        self.certificateError.connect(_reject_certificate)

    def acceptNavigationRequest(
        self, url: QUrl | str, kind: QWebEnginePage.NavigationType, is_main_frame: bool, /
    ) -> bool:
        target = QUrl(url)
        if may_navigate(target, kind, is_main_frame):
            return True
        if is_main_frame and kind == QWebEnginePage.NavigationType.NavigationTypeLinkClicked:
            self.activate(target)
        return False

    def _offer_new_window(self, request: QWebEngineNewWindowRequest) -> None:
        """Middle click, Ctrl+click and ``target=_blank`` end here; nobody makes the window they ask for."""
        if request.isUserInitiated():
            self.activate(request.requestedUrl())

    def activate(self, url: QUrl) -> None:
        """The reader chose a link; ``link_activated`` follows when it is of a kind that leads anywhere."""
        address = url.toString()
        ours = any(asked(address) is not None for asked in (target_of, retry_of, tag_of))
        if url.scheme() in _LEAD_OUTSIDE or ours:
            # Later: Chromium does not survive that a page is loaded while it asks whether another may be.
            QTimer.singleShot(0, self, lambda: self.link_activated.emit(url))

    def javaScriptConsoleMessage(
        self, _level: QWebEnginePage.JavaScriptConsoleMessageLevel, _message: str, _line: int, _source: str, /
    ) -> None:
        """Refusals of the content policy are expected here and of no use to the reader."""


def _deny(permission: QWebEnginePermission) -> None:
    permission.deny()


def _reject_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _reject_protocol(request: QWebEngineRegisterProtocolHandlerRequest) -> None:
    request.reject()


def _reject_files(request: QWebEngineFileSystemAccessRequest) -> None:
    request.reject()


def _reject_certificate(error: QWebEngineCertificateError) -> None:
    error.rejectCertificate()
