"""The locked profile: off the record, no page JavaScript, no request but those of the private scheme.

Each part is a layer that holds alone; ``tests/qt`` switches the others off, one at a time.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWebEngineCore import (
    QWebEngineDownloadRequest,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlScheme,
)

from viewer.web.handler import ArchiveSchemeHandler
from viewer.web.scheme import HOST, SCHEME

_NAME = SCHEME.encode()
_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    # A post that appears must not take the keyboard from the list.
    QWebEngineSettings.WebAttribute.FocusOnNavigationEnabled,
)


def register_scheme() -> None:
    """Tells Chromium of the private scheme. Call before the first profile or page is made; twice is harmless.

    A secure scheme with a host, hence with an origin of its own; never a local one, which could read ``file:``.
    """
    if QWebEngineUrlScheme.schemeByName(_NAME).name() == _NAME:
        return
    scheme = QWebEngineUrlScheme(_NAME)
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.CorsEnabled)
    QWebEngineUrlScheme.registerScheme(scheme)


class Guard(QWebEngineUrlRequestInterceptor):
    """Denies every request, of whatever kind, that does not stay within the private scheme."""

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        if url.scheme() != SCHEME or url.host() != HOST:
            info.block(True)


def harden(settings: QWebEngineSettings) -> None:
    """Switches off what a page of the archive never needs; page JavaScript first of all."""
    for attribute in _OFF:
        settings.setAttribute(attribute, False)
    settings.setAttribute(QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture, True)


class ReaderProfile(QWebEngineProfile):
    """A profile that keeps nothing, asks nobody and saves no file. Its pages must be deleted before it."""

    refused = Signal(str)  # an address of ours that led to nothing

    def __init__(self, handler: ArchiveSchemeHandler, parent: QObject | None = None) -> None:
        register_scheme()
        super().__init__(parent)  # without a storage name: off the record
        # Qt takes neither of the two into its ownership: without a reference they would silently cease to act.
        self._handler = handler
        self._guard = Guard()
        self.installUrlSchemeHandler(_NAME, handler)
        self.setUrlRequestInterceptor(self._guard)
        self.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.setPushServiceEnabled(False)
        self.setSpellCheckEnabled(False)
        self.cookieStore().setCookieFilter(lambda _request: False)
        handler.refused.connect(self.refused)
        self.downloadRequested.connect(_refuse_download)
        harden(self.settings())


def _refuse_download(request: QWebEngineDownloadRequest) -> None:
    request.cancel()
