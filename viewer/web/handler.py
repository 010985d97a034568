"""Thin Qt around ``scheme.Router``: requests come in on the window's thread, answers are made on another one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QFile, QIODevice, QObject, QUrl, Signal
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlSchemeHandler

from viewer.web.scheme import HEADERS, HOST, SCHEME, Answer, Router


class Background(Protocol):
    """Runs ``work`` away from the window's thread, then ``done`` or ``failed`` on it."""

    def __call__(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None],
        /,
    ) -> object: ...


_FAILURES = {
    400: QWebEngineUrlRequestJob.Error.UrlInvalid,
    404: QWebEngineUrlRequestJob.Error.UrlNotFound,
}


class ArchiveSchemeHandler(QWebEngineUrlSchemeHandler):
    """Serves the private scheme: GET only, own host only, every answer under the closed content policy."""

    refused = Signal(str)  # an address of ours that led to nothing; Chromium does not always tell its page

    def __init__(
        self,
        router: Router,
        background: Background,
        parent: QObject | None = None,
        *,
        headers: Mapping[str, str] = HEADERS,
    ) -> None:
        super().__init__(parent)
        self._router = router
        self._background = background
        # Values must be lists (a header may come more than once); a bare value is dropped without a word.
        self._headers: dict[QByteArray, Any] = {
            QByteArray(k.encode()): [QByteArray(v.encode())] for k, v in headers.items()
        }

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        if url.scheme() != SCHEME or url.host() != HOST or self._is_foreign(job.initiator()):
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        address = url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
        self._background(
            lambda: self._router.answer(address),
            lambda answer: self._reply(job, answer),
            lambda _error: self._fail(job, QWebEngineUrlRequestJob.Error.RequestFailed),
        )

    @staticmethod
    def _is_foreign(initiator: QUrl) -> bool:
        """Whether a page that is not ours asks. Our own navigations have no initiator."""
        return not initiator.isEmpty() and (initiator.scheme() != SCHEME or initiator.host() != HOST)

    def _reply(self, job: QWebEngineUrlRequestJob, answer: Answer) -> None:
        if not shiboken6.isValid(job):  # the page went elsewhere while the answer was made
            return
        if answer.status != 200:
            self._fail(job, _FAILURES.get(answer.status, QWebEngineUrlRequestJob.Error.RequestFailed))
            return
        device = self._device(job, answer)
        if device is None:
            self._fail(job, QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        job.setAdditionalResponseHeaders(self._headers)
        job.reply(QByteArray(answer.type.encode("ascii", "replace")), device)

    @staticmethod
    def _device(job: QWebEngineUrlRequestJob, answer: Answer) -> QIODevice | None:
        """The open device that Chromium's thread reads piece by piece; it lives as long as the job."""
        if answer.path is not None:
            file = QFile(str(answer.path), job)
            return file if file.open(QIODevice.OpenModeFlag.ReadOnly) else None
        buffer = QBuffer(job)
        buffer.setData(QByteArray(answer.body or b""))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        return buffer

    def _fail(self, job: QWebEngineUrlRequestJob, error: QWebEngineUrlRequestJob.Error) -> None:
        if shiboken6.isValid(job):
            address = job.requestUrl().toString(QUrl.ComponentFormattingOption.FullyEncoded)
            job.fail(error)
            self.refused.emit(address)
