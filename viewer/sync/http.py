"""Polite HTTP: conditional requests, retries that wait as told, few connections a host, limits on everything received."""

from __future__ import annotations

import email.utils
import random
import ssl
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2

from viewer import __version__
from viewer.errors import Cancelled, FetchError
from viewer.store.sources import Validators

USER_AGENT = f"archive-viewer/{__version__} (offline archive for blogs; keeps what its reader reads)"
PER_HOST = 6
MEGABYTE = 1 << 20
DOCUMENT_LIMIT = 64 * MEGABYTE  # feeds and pages
MEDIA_LIMIT = 64 * MEGABYTE  # pictures; what is larger is no picture for a post

_TRIES = 4
_GIVE_UP = (
    3  # requests in a row for which a host gave no connection: with a fetcher's life it is asked no more
)
_FIRST_PAUSE = 0.5  # seconds; doubles with each try
_LONGEST_PAUSE = 30.0  # a server that asks for more is left alone until the next sync
_RETRY_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_PERMANENT_REDIRECTS = frozenset({301, 308})
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
        self._wait = wait
        self._tries = tries
        self._hosts: defaultdict[str, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(PER_HOST)
        )
        self._pauses: dict[str, float] = {}  # host -> moment (monotonic) before which it wants no request
        self._unreachable: Counter[str] = Counter()  # host -> requests in a row that got no connection
        self._guard = threading.Lock()

    def gently(self, host: str) -> None:
        """From now on one request at a time to this host (with its port, if any)."""
        with self._guard:
            self._hosts[host] = threading.Semaphore(1)

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()

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

        Raises FetchError with one sentence when it cannot be had, Cancelled when ``cancel`` is set.
        """
        stop = cancel or threading.Event()
        sent = dict(headers or {})
        if validators and validators.etag:
            sent["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            sent["If-Modified-Since"] = validators.last_modified
        host = _host(url)
        if self._unreachable[host] >= _GIVE_UP:
            raise FetchError(
                f"{host} could not be reached a moment ago; it is left alone until the next sync.", url=url
            )
        tries = 1 if self._unreachable[host] else self._tries
        for attempt in range(1, tries + 1):
            self._hold(host, stop)
            try:
                with self._slot(host):
                    answer = self._once(url, sent, limit, stop, deadline)
            except _Pause as pause:
                seconds = pause.seconds if pause.seconds is not None else self._backoff(attempt)
                if seconds > _LONGEST_PAUSE or attempt == tries:
                    self._unreachable[host] += not pause.connected
                    raise pause.error from None
                if pause.seconds is not None:
                    with self._guard:
                        self._pauses[host] = time.monotonic() + seconds
                self._wait(stop, seconds)
            else:
                self._unreachable[host] = 0
                return answer
        raise AssertionError("unreachable: the last try returns or raises")

    def _slot(self, host: str) -> threading.Semaphore:
        with self._guard:
            return self._hosts[host]

    def _hold(self, host: str, stop: threading.Event) -> None:
        """Waits while the host wants a pause."""
        if stop.is_set():
            raise Cancelled
        with self._guard:
            rest = self._pauses.get(host, 0.0) - time.monotonic()
        if rest > 0:
            self._wait(stop, rest)
        if stop.is_set():
            raise Cancelled

    @staticmethod
    def _backoff(attempt: int) -> float:
        return float(_FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.5, 1.5))

    def _once(
        self, url: str, headers: dict[str, str], limit: int, stop: threading.Event, deadline: float
    ) -> Answer:
        host = _host(url)
        end = time.monotonic() + deadline
        try:
            with self._client.stream("GET", url, headers=headers) as response:
                if response.status_code == 304:
                    return _answer(response, b"", not_modified=True)
                if response.status_code >= 400:
                    raise _refusal(url, host, response)
                return _answer(response, _read(response, url, limit, stop, end))
        except httpx2.TooManyRedirects:
            raise FetchError(f"{url} redirects in a circle.", url=url, temporary=True) from None
        except (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError, ValueError):
            raise FetchError(
                f"{url} is not an address that can be fetched.", url=url, temporary=False
            ) from None
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise _Pause(FetchError(_no_connection(host, error), url=url), connected=False) from None
        except httpx2.TimeoutException:
            raise _Pause(FetchError(f"{host} did not answer in time.", url=url)) from None
        except httpx2.DecodingError:
            raise _Pause(FetchError(f"What {host} sent for {url} is damaged.", url=url)) from None
        except httpx2.RemoteProtocolError:
            raise _Pause(FetchError(f"The answer of {host} to {url} broke off.", url=url)) from None
        except httpx2.TransportError as error:
            raise _Pause(FetchError(_no_connection(host, error), url=url)) from None


def _host(url: str) -> str:
    """The host of an address, the address itself when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2] or url
    except ValueError:
        return url


class _Pause(Exception):
    """This try failed with ``error``; another one may follow after ``seconds`` (None: as the backoff says)."""

    def __init__(self, error: FetchError, seconds: float | None = None, *, connected: bool = True) -> None:
        super().__init__(str(error))
        self.error = error
        self.seconds = seconds
        self.connected = connected


def _read(response: httpx2.Response, url: str, limit: int, stop: threading.Event, end: float) -> bytes:
    chunks: list[bytes] = []
    size = 0
    for chunk in response.iter_bytes():
        size += len(chunk)
        if size > limit:
            raise FetchError(f"{url} is larger than {limit // MEGABYTE} MB.", url=url, temporary=False)
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
        validators=Validators(response.headers.get("etag"), response.headers.get("last-modified")),
        moved=url if hops and all(status in _PERMANENT_REDIRECTS for status in hops) else None,
        not_modified=not_modified,
    )


def _refusal(url: str, host: str, response: httpx2.Response) -> Exception:
    status = response.status_code
    reason = _REASONS.get(status, "it has a fault of its own" if status >= 500 else "it refuses the request")
    temporary = status in _RETRY_STATUS
    error = FetchError(
        f"{host} answered {status} to {url}: {reason}.", url=url, status=status, temporary=temporary
    )
    return _Pause(error, _retry_after(response.headers.get("retry-after"))) if temporary else error


def _retry_after(value: str | None) -> float | None:
    """Seconds to wait (RFC 9110, 10.2.3: a number of seconds or an HTTP date), None when there is no such word."""
    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _no_connection(host: str, error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) or "certificate" in str(cause).lower():
            return f"The secure connection to {host} failed: its certificate could not be checked."
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx2.ReadError | httpx2.WriteError | httpx2.CloseError):
        return f"The connection to {host} broke off."
    return f"{host} could not be reached; is this computer online?"
