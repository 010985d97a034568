"""Polite HTTP: conditional requests, retries that wait as told, few connections a host, limits on everything received."""

from __future__ import annotations

import email.utils
import math
import random
import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC

import httpx2

from viewer import __version__
from viewer.errors import Cancelled, FetchError
from viewer.store.sources import Validators
from viewer.sync.hosts import FAULT, NO_CONNECTION, SILENCE, Hosts, host_of
from viewer.sync.walkaway import WalkAway

USER_AGENT = f"archive-viewer/{__version__} (offline archive for blogs; keeps what its reader reads)"
MEGABYTE = 1 << 20
DOCUMENT_LIMIT = 64 * MEGABYTE  # feeds, sitemaps, search indexes
PAGE_LIMIT = 8 * MEGABYTE  # posts and lists of posts: several are in memory at once
MEDIA_LIMIT = 64 * MEGABYTE  # pictures; what is larger is no picture for a post

_TRIES = 4
_FIRST_PAUSE = 0.5  # seconds; doubles with each try
_RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_PERMANENT_REDIRECTS = frozenset({301, 308})
_SECONDS = re.compile(r"\d{1,12}(?:\.\d+)?", re.ASCII)
_REASONS = {
    401: "it asks for a password",
    403: "it refuses access",
    404: "there is nothing at this address",
    410: "it is gone for good",
    429: "it asks for a pause",
    451: "it is withheld for legal reasons",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. ``url`` is the last one of the redirects; ``moved`` the address to use from now on (all redirects
    permanent), or None; ``body`` is decoded from its content coding, and empty when ``not_modified``."""

    url: str
    status: int
    content_type: str
    body: bytes
    validators: Validators
    moved: str | None = None
    not_modified: bool = False


class Fetcher:
    """An HTTP client for many threads. Honours HTTP_PROXY, HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE.

    ``wait(event, seconds)`` pauses between tries; a fake one makes tests quick. ``timeout`` (seconds) is how long a server
    may be silent.
    """

    def __init__(
        self,
        *,
        transport: httpx2.BaseTransport | None = None,
        wait: Callable[[threading.Event, float], object] = threading.Event.wait,
        tries: int = _TRIES,
        timeout: float = 30.0,
    ) -> None:
        self._client = httpx2.Client(
            headers={"User-Agent": USER_AGENT},
            timeout=httpx2.Timeout(timeout, connect=min(timeout, 15)),
            limits=httpx2.Limits(max_connections=64, max_keepalive_connections=32),
            follow_redirects=True,
            max_redirects=10,
            transport=transport,
        )
        self._headers = dict(self._client.headers)
        self._timeouts = {"timeout": self._client.timeout.as_dict()}
        self._wait = wait
        self._tries = tries
        self._timeout = timeout
        self._hosts = Hosts()
        self._calls = WalkAway(last=self._client.close)

    def gently(self, host: str) -> None:
        """From now on one request at a time to this host (with its port, if any)."""
        self._hosts.gently(host)

    def close(self) -> None:
        """Closes all connections; one on which a request hangs as soon as it ends."""
        self._calls.close()

    def get(
        self,
        url: str,
        *,
        limit: int = DOCUMENT_LIMIT,
        headers: Mapping[str, str] | None = None,
        validators: Validators | None = None,
        cancel: threading.Event | None = None,
        deadline: float = 120.0,
    ) -> Answer:
        """Fetches a URL: at most ``limit`` bytes (decoded), within ``deadline`` seconds a try.

        Raises FetchError with one sentence when it cannot be had, HostRests when its host is left alone for now, and
        Cancelled as soon as ``cancel`` is set, whatever the server does.
        """
        stop = cancel or threading.Event()
        request = self._request(url, headers or {}, validators)
        host = host_of(url)
        tries = self._hosts.tries(host, self._tries)
        for attempt in range(1, tries + 1):
            self._hold(host, url, stop)
            try:
                with self._hosts.slots(host):
                    answer = self._try(request, url, limit, stop, deadline)
            except _Pause as pause:
                if attempt == tries:
                    self._hosts.failed(host, pause.weight)
                    raise pause.error from None
                self._wait(stop, pause.seconds if pause.seconds is not None else _backoff(attempt))
            except FetchError as error:
                if error.status is not None:
                    self._hosts.answered(host)
                raise
            else:
                self._hosts.answered(host)
                return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def _request(self, url: str, headers: Mapping[str, str], validators: Validators | None) -> httpx2.Request:
        sent = dict(headers)
        if validators and validators.etag:
            sent["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            sent["If-Modified-Since"] = validators.last_modified
        try:
            if self._client.cookies:
                return self._client.build_request("GET", url, headers=sent)
            # The same past all that a client could merge into it: work that counts for thousands of small pictures.
            headers = self._headers | {name.lower(): value for name, value in sent.items()}
            return httpx2.Request("GET", url, headers=headers, extensions=dict(self._timeouts))
        except (httpx2.InvalidURL, UnicodeEncodeError):
            raise _no_address(url) from None

    def _hold(self, host: str, url: str, stop: threading.Event) -> None:
        """Waits while the host wants a pause. Raises HostRests when that is too long, Cancelled."""
        if stop.is_set():
            raise Cancelled
        rest = self._hosts.wait(host, url)
        if rest > 0:
            self._wait(stop, rest)
        if stop.is_set():
            raise Cancelled

    def _try(
        self, request: httpx2.Request, url: str, limit: int, stop: threading.Event, deadline: float
    ) -> Answer:
        """One try, from which the caller walks away when it is cancelled, or when the answer drips for ever."""

        def work() -> Answer:
            return self._once(request, url, limit, stop, time.monotonic() + deadline)

        try:
            return self._calls.call(work, stop, deadline + self._timeout)
        except TimeoutError:
            raise _Pause(FetchError(f"{url} comes too slowly.", url=url)) from None

    def _once(
        self, request: httpx2.Request, url: str, limit: int, stop: threading.Event, end: float
    ) -> Answer:
        host, status = host_of(url), None
        try:
            response = self._client.send(request, stream=True)
            try:
                status = response.status_code
                if status == 304:
                    return _answer(response, b"", not_modified=True)
                if status >= 400:
                    raise self._refusal(url, host, response)
                return _answer(response, _read(response, url, limit, stop, end))
            finally:
                response.close()
        except httpx2.TooManyRedirects:
            raise FetchError(f"{url} redirects in a circle.", url=url, status=302) from None
        except (httpx2.UnsupportedProtocol, httpx2.LocalProtocolError, UnicodeError):
            raise _no_address(url) from None
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise _Pause(FetchError(_no_connection(host, error), url=url), weight=NO_CONNECTION) from None
        except httpx2.RequestError as error:
            raise _Pause(FetchError(_broken(host, url, error), url=url, status=status)) from None

    def _refusal(self, url: str, host: str, response: httpx2.Response) -> Exception:
        """An answer that is none. A server that says for how long it wants no request is believed, whatever the status by
        which it turns away those who ask too much."""
        status = response.status_code
        pause = _retry_after(response.headers.get("retry-after"))
        temporary = status in _RETRY_STATUS or (status == 403 and pause is not None)
        if pause is not None and temporary:
            rests = self._hosts.pause({host, host_of(str(response.url))}, pause, status=status, url=url)
            if rests is not None:
                return rests
        reason = _REASONS.get(
            status, "it has a fault of its own" if status >= 500 else "it refuses the request"
        )
        error = FetchError(
            f"{host} answered {status} to {url}: {reason}.", url=url, status=status, temporary=temporary
        )
        return _Pause(error, pause) if temporary else error


class _Pause(Exception):
    """This try failed with ``error``; another one may follow after ``seconds`` (None: as the backoff says)."""

    def __init__(self, error: FetchError, seconds: float | None = None, *, weight: int | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.seconds = seconds
        self.weight = weight or (SILENCE if error.status is None else FAULT)


def _backoff(attempt: int) -> float:
    return float(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))


def _read(response: httpx2.Response, url: str, limit: int, stop: threading.Event, end: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > limit:
            raise FetchError(
                f"{url} is larger than {limit // MEGABYTE} MB.",
                url=url,
                status=response.status_code,
                temporary=False,
            )
        if stop.is_set():
            raise Cancelled
        if time.monotonic() > end:
            raise _Pause(FetchError(f"{url} comes too slowly.", url=url))
        chunks.append(chunk)
    return b"".join(chunks)


def _answer(response: httpx2.Response, body: bytes, *, not_modified: bool = False) -> Answer:
    hops = [earlier.status_code for earlier in response.history]
    url = str(response.url)
    return Answer(
        url=url,
        status=response.status_code,
        content_type=response.headers.get("content-type", ""),
        body=body,
        validators=Validators(_validator(response, "etag"), _validator(response, "last-modified")),
        moved=url if hops and all(status in _PERMANENT_REDIRECTS for status in hops) else None,
        not_modified=not_modified,
    )


def _validator(response: httpx2.Response, name: str) -> str | None:
    """A validator that can be sent back: what is no printable ASCII cannot."""
    value: str = response.headers.get(name, "")
    return value if value and value.isascii() and value.isprintable() else None


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3: a number of seconds or an HTTP date), None when there is no such word."""
    if value is None:
        return None
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
        if moment.tzinfo is None:  # "-0000", or none at all: HTTP knows no other zone than Greenwich
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, math.ceil(moment.timestamp() - time.time()))
    except (ValueError, OverflowError):
        return None


def _no_address(url: str) -> FetchError:
    return FetchError(f"{url} is not an address that can be fetched.", url=url, temporary=False)


def _broken(host: str, url: str, error: httpx2.RequestError) -> str:
    """What went wrong after the connection stood, as a sentence."""
    if isinstance(error, httpx2.TimeoutException):
        return f"{host} did not answer in time."
    if isinstance(error, httpx2.DecodingError):
        return f"What {host} sent for {url} is damaged."
    if isinstance(error, httpx2.RemoteProtocolError):
        return f"The answer of {host} to {url} broke off."
    return _no_connection(host, error)


def _no_connection(host: str, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or "certificate" in str(cause).lower():
            return f"The secure connection to {host} failed: its certificate could not be checked."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ReadError | httpx2.WriteError | httpx2.CloseError):
        return f"The connection to {host} broke off."
    return f"{host} could not be reached; is this computer online?"
