"""A web site in memory, served over real HTTP on 127.0.0.1, that can be told to misbehave.

::

    with BlogServer() as server:
        server.put("/feed.xml", feed, "application/atom+xml")
        server.fault("/a.png", Status(503, times=2, retry_after=1))
        ...
        assert server.paths() == ["/feed.xml", "/a.png", "/a.png", "/a.png"]

As a proxy for plain HTTP (``HTTP_PROXY``) it serves any number of hosts: a path may begin with ``//host``. Everything may
be changed while it runs. Conditional requests, HEAD, keep-alive and content encodings work as RFC 9110 says; a path has its
fault until the fault has been served ``times`` times, or until ``heal``.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import mimetypes
import socket
import struct
import sys
import threading
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import brotli  # type: ignore[import-untyped]

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ENCODERS = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": zlib.compress}
FIRST_DAY = 1_700_000_000.0  # when everything was last modified, until it is put again


@dataclass(frozen=True)
class Response:
    """What a path answers. ``encoding`` ("gzip", "br", "zstd", "deflate") is applied for clients that accept it."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    encoding: str | None = None
    modified: float = FIRST_DAY
    validators: bool = True  # whether ETag and Last-Modified are sent

    @property
    def etag(self) -> str:
        """A strong validator of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


LOGIN_PAGE = Response(
    b"<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>"
    b'<form method="post" action="/login"><input name="user"><input name="password" type="password"></form>',
    validators=False,
)
_NOT_FOUND = Response(b"<!doctype html><title>404</title><p>Not found.</p>", status=404, validators=False)


@dataclass(frozen=True)
class Request:
    """One request as it came; header names are in lower case, ``path`` has its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    in_flight: int  # how many requests were under way when this one began, itself included


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong ``times`` times (None: always)."""

    times: int | None = field(default=None, kw_only=True)

    def serve(self, handler: _Handler, response: Response) -> None:
        """Answers in place of ``response``, which is what the path has without the fault."""
        raise NotImplementedError


@dataclass(frozen=True)
class Status(Fault):
    """An error answer, with ``Retry-After`` (seconds, or an HTTP date as text) when given."""

    code: int = 500
    retry_after: float | str | None = None
    body: bytes = b"<html><title>Error</title><p>Something went wrong.</p></html>"

    def serve(self, handler: _Handler, response: Response) -> None:  # noqa: ARG002
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        handler.answer(Response(self.body, headers=headers, status=self.code, validators=False))


@dataclass(frozen=True)
class Redirect(Fault):
    """A redirect; to its own path it is a loop."""

    to: str = "/"
    code: int = 302

    def serve(self, handler: _Handler, response: Response) -> None:  # noqa: ARG002
        handler.answer(Response(b"", headers={"Location": self.to}, status=self.code, validators=False))


@dataclass(frozen=True)
class Hang(Fault):
    """Says nothing until ``release`` (then it answers as usual) or until the server is closed."""

    def serve(self, handler: _Handler, response: Response) -> None:
        handler.blog.released.wait()
        if not handler.blog.closing:
            handler.answer(response)


@dataclass(frozen=True)
class Truncate(Fault):
    """Announces the whole body, sends the first ``keep`` bytes, and closes."""

    keep: int = 10

    def serve(self, handler: _Handler, response: Response) -> None:
        handler.head(response, len(response.body))
        handler.wfile.write(response.body[: self.keep])
        handler.close_connection = True


@dataclass(frozen=True)
class Reset(Fault):
    """Breaks the connection (TCP RST), before the answer or after ``after`` bytes of the body."""

    after: int | None = None

    def serve(self, handler: _Handler, response: Response) -> None:
        if self.after is not None:
            handler.head(response, len(response.body))
            handler.wfile.write(response.body[: self.after])
            handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True


@dataclass(frozen=True)
class Drip(Fault):
    """Sends the body in pieces of ``size`` bytes with ``pause`` seconds before each; stops when the client leaves."""

    size: int = 1
    pause: float = 0.05

    def serve(self, handler: _Handler, response: Response) -> None:
        handler.head(response, len(response.body))
        for begin in range(0, len(response.body), self.size):
            if handler.blog.stopped.wait(self.pause):
                break
            handler.wfile.write(response.body[begin : begin + self.size])
            handler.wfile.flush()


@dataclass(frozen=True)
class Instead(Fault):
    """Another answer for a while: a login page, a wrong type, an empty body."""

    response: Response = LOGIN_PAGE

    def serve(self, handler: _Handler, response: Response) -> None:  # noqa: ARG002
        handler.answer(self.response)


class BlogServer:
    """The site, its faults, and what was asked of it. A context manager; it serves from its construction on.

    ``url`` is ``http://127.0.0.1:PORT``, without a slash at the end. ``peak`` is the highest number of requests
    under way at once, ``connections`` counts all TCP connections that were ever accepted.
    """

    def __init__(self, site: Mapping[str, Response] | None = None) -> None:
        self.site: dict[str, Response] = dict(site or {})
        self.otherwise: Callable[[str], Response] = lambda _path: _NOT_FOUND
        self.requests: list[Request] = []
        self.connections = 0
        self.peak = 0
        self.released = threading.Event()
        self.stopped = threading.Event()
        self._faults: dict[str, Fault] = {}
        self._served: dict[str, int] = defaultdict(int)
        self._in_flight = 0
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._arrival = threading.Condition(self._lock)
        self._http = _Server(("127.0.0.1", 0), _Handler)
        self._http.blog = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    # -- the site

    def put(self, path: str, body: str | bytes, media_type: str | None = None, **more: Any) -> None:
        """Sets what ``path`` (with its query, when it has one) answers; the type is guessed from the suffix.

        ``more``: ``headers``, ``status``, ``encoding``, ``validators``, ``modified`` of :class:`Response`.
        Putting a path again makes it one day younger than before.
        """
        data = body.encode() if isinstance(body, str) else body
        known = self.site.get(path)
        more.setdefault("modified", known.modified + 86_400 if known else FIRST_DAY)
        self.site[path] = Response(data, media_type or guess_type(path), **more)

    def remove(self, path: str) -> None:
        """The path answers 404 from now on."""
        self.site.pop(path, None)

    def fault(self, path: str, fault: Fault) -> None:
        """From now on the path has the fault (and no other)."""
        with self._lock:
            self._faults[path] = fault
            self._served[path] = 0

    def heal(self, *paths: str) -> None:
        """Takes the faults of these paths away (of all, without one) and lets hanging requests go."""
        with self._lock:
            for path in paths or list(self._faults):
                self._faults.pop(path, None)
        self.release()

    def release(self) -> None:
        """Lets every request go that hangs now; later ones hang again."""
        self.released.set()
        self.released = threading.Event()

    # -- what was asked

    def paths(self, method: str | None = None) -> list[str]:
        """The paths asked for, in order of arrival."""
        return [r.path for r in list(self.requests) if method is None or r.method == method]

    def asked(self, path: str) -> list[Request]:
        """The requests for one path."""
        return [r for r in list(self.requests) if r.path == path]

    def wait_for(self, path: str, times: int = 1, *, patience: float = 30.0) -> None:
        """Returns when the path has been asked for that often; ``TimeoutError`` after ``patience`` seconds."""
        with self._arrival:
            if not self._arrival.wait_for(lambda: len(self.asked(path)) >= times, patience):
                raise TimeoutError(f"{path} was asked for {len(self.asked(path))} times, not {times}")

    def forget(self) -> None:
        """Empties the log and the counters."""
        with self._lock:
            self.requests.clear()
            self.connections = 0
            self.peak = self._in_flight

    # -- life

    def close(self) -> None:
        """Stops: open connections break, new ones are refused. May be called twice."""
        if self.stopped.is_set():
            return
        self.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        self.released.set()
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def closing(self) -> bool:
        """Whether the server is being shut down."""
        return self.stopped.is_set()

    def __enter__(self) -> BlogServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- for the handler

    def path_of(self, target: str) -> str:
        """The path that a request's target means; of a proxied one for another host than our own, with that host."""
        parts = urlsplit(target)
        foreign = parts.netloc and f"http://{parts.netloc}" != self.url
        return (f"//{parts.netloc}" if foreign else "") + urlunsplit(("", "", *parts[2:4], ""))

    def begin(self, method: str, path: str, headers: Mapping[str, str]) -> Fault | None:
        """Logs a request; returns the fault that it is to meet."""
        with self._lock:
            self._in_flight += 1
            self.peak = max(self.peak, self._in_flight)
            self.requests.append(Request(method, path, headers, self._in_flight))
            self._arrival.notify_all()
            fault = self._faults.get(path)
            if fault is None or (fault.times is not None and self._served[path] >= fault.times):
                return None
            self._served[path] += 1
            return fault

    def end(self) -> None:
        """A request is done, one way or another."""
        with self._lock:
            self._in_flight -= 1

    def connected(self, connection: socket.socket) -> None:
        """A TCP connection was accepted."""
        with self._lock:
            self.connections += 1
            self._open.add(connection)

    def disconnected(self, connection: socket.socket) -> None:
        """It is over."""
        with self._lock:
            self._open.discard(connection)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    blog: BlogServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle is nothing to report; anything else is a fault of this file."""
        if not isinstance(sys.exception(), OSError | ValueError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    server: _Server

    @property
    def blog(self) -> BlogServer:
        return self.server.blog

    def setup(self) -> None:
        super().setup()
        self.blog.connected(self.connection)

    def finish(self) -> None:
        self.blog.disconnected(self.connection)
        super().finish()

    def do_GET(self) -> None:
        path = self.blog.path_of(self.path)
        fault = self.blog.begin(self.command, path, {k.lower(): v for k, v in self.headers.items()})
        try:
            response = self.blog.site.get(path) or self.blog.otherwise(path)
            if fault is not None:
                fault.serve(self, response)
            else:
                self.answer(response)
        finally:
            self.blog.end()

    do_HEAD = do_GET  # noqa: N815
    do_POST = do_GET  # noqa: N815

    def answer(self, response: Response) -> None:
        """The response in full, or 304 when the client has it."""
        if response.validators and response.status == 200 and self._is_current(response):
            self.send_response(304)
            self._validators(response)
            self.end_headers()
            return
        body, encoding = self._encoded(response)
        self.head(response, len(body), encoding)
        if self.command != "HEAD":
            self.wfile.write(body)

    def head(self, response: Response, length: int, encoding: str | None = None) -> None:
        """Status line and headers."""
        self.send_response(response.status)
        self.send_header("Content-Type", response.type)
        self.send_header("Content-Length", str(length))
        if response.encoding:
            self.send_header("Vary", "Accept-Encoding")
        if encoding:
            self.send_header("Content-Encoding", encoding)
        if response.validators:
            self._validators(response)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """The log is ``BlogServer.requests``."""

    def _validators(self, response: Response) -> None:
        self.send_header("ETag", response.etag)
        self.send_header("Last-Modified", formatdate(response.modified, usegmt=True))

    def _is_current(self, response: Response) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides alone when it is there."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return tags.strip() == "*" or response.etag in _list(tags.replace("W/", ""))
        since = self.headers.get("If-Modified-Since")
        if since is None:
            return False
        try:
            return response.modified <= parsedate_to_datetime(since).timestamp()
        except ValueError:
            return False

    def _encoded(self, response: Response) -> tuple[bytes, str | None]:
        accepted = {item.split(";")[0].strip() for item in _list(self.headers.get("Accept-Encoding", ""))}
        if response.encoding is None or response.encoding not in accepted:
            return response.body, None
        return ENCODERS[response.encoding](response.body), response.encoding


def _list(header: str) -> Iterable[str]:
    return [item.strip() for item in header.split(",") if item.strip()]


def guess_type(path: str) -> str:
    """The type of a path by its suffix; what has none is a page."""
    name = urlsplit(path).path
    if name.endswith((".xml", ".atom", ".rss")):
        return "application/xml"
    if name.endswith(".webp"):
        return "image/webp"
    guessed = mimetypes.guess_type(name)[0]
    if guessed is None or guessed == "text/html":
        return "text/html; charset=utf-8"
    return guessed
