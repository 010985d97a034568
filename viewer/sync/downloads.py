"""Fetches media on a few threads; whoever owns the database takes the outcomes and commits them."""

from __future__ import annotations

import os
import queue
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from viewer.errors import ArchiveViewerError, Cancelled, DiskFull, FetchError
from viewer.store.files import MediaFiles
from viewer.store.media import Due, Outcome
from viewer.sync.http import MEDIA_LIMIT, MEGABYTE, Fetcher
from viewer.sync.pictures import examine

_THREADS = 8
_ACCEPT = {
    "image": "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
    "audio": "audio/*,*/*;q=0.5",
    "video": "video/*,*/*;q=0.5",
}
_ABSENT = (404, 410, 451)
_MOST_WAITING = (
    256  # finished or running downloads that nobody took yet: bounds memory and what a kill can waste
)


class Downloads:
    """A pool of downloads. ``submit`` hands one in, ``finished`` gives what is ready.

    A file is complete under its final name before its outcome is handed out, so committing the outcome is safe.
    ``roots`` are the folders of local sources: a ``file:`` URL outside of them is refused.
    """

    def __init__(
        self, fetcher: Fetcher, files: MediaFiles, cancel: threading.Event, roots: list[Path]
    ) -> None:
        self._fetcher = fetcher
        self._files = files
        self._cancel = cancel
        self._roots = [root.resolve() for root in roots]
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="download")
        self._done: queue.SimpleQueue[tuple[Due, Outcome | BaseException]] = queue.SimpleQueue()
        self.pending = 0

    @property
    def full(self) -> bool:
        """Whether outcomes should be taken before more is handed in."""
        return self.pending >= _MOST_WAITING

    @property
    def ready(self) -> int:
        """How many outcomes wait to be taken."""
        return self._done.qsize()

    def submit(self, due: Due) -> None:
        """Hands a medium in; its outcome will come out of ``finished``."""
        self.pending += 1
        self._pool.submit(self._run, due)

    def finished(self, *, wait: bool) -> Iterator[tuple[Due, Outcome]]:
        """The outcomes that are there; with ``wait`` at least one, when any is under way. Raises DiskFull, Cancelled."""
        while self.pending:
            try:
                due, outcome = self._done.get(block=wait)
            except queue.Empty:
                return
            wait = False
            self.pending -= 1
            if isinstance(outcome, BaseException):
                raise outcome
            yield due, outcome

    def close(self) -> None:
        """Stops: what runs ends at its next chunk when ``cancel`` is set; what waits never starts."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def kept(self) -> list[Outcome]:
        """After ``close``: the outcomes that nobody took."""
        found = []
        while not self._done.empty():
            _, outcome = self._done.get()
            if isinstance(outcome, Outcome):
                found.append(outcome)
        self.pending = 0
        return found

    def _run(self, due: Due) -> None:
        outcome: Outcome | BaseException
        try:
            outcome = self._get(due)
        except (Cancelled, DiskFull) as stop:
            outcome = stop
        except FetchError as error:
            outcome = Outcome(due.key, problem=str(error), absent=error.status in _ABSENT)
        except ArchiveViewerError as error:
            outcome = Outcome(due.key, problem=str(error))
        except BaseException as bug:
            outcome = bug
        self._done.put((due, outcome))

    def _get(self, due: Due) -> Outcome:
        if due.url.startswith("file:"):
            data, content_type = self._local(due.url), ""
        else:
            headers = {"Accept": _ACCEPT.get(due.kind, "*/*")}
            if due.post_url and due.post_url.startswith("http"):
                # Some hosts serve pictures to their own pages alone. A header holds nothing but ASCII.
                headers["Referer"] = quote(due.post_url, safe="!#$%&'()*+,/:;=?@[]~")
            answer = self._fetcher.get(
                due.url, limit=MEDIA_LIMIT, headers=headers, cancel=self._cancel, deadline=300
            )
            data, content_type = answer.body, answer.content_type
        info = examine(data, due.kind, content_type, due.url)
        sha256 = self._files.save(data)
        return Outcome(due.key, sha256, len(data), info.type, info.width, info.height)

    def _local(self, url: str) -> bytes:
        path = Path(url2pathname(urlsplit(url).path)).resolve()  # which takes the percent signs away, too
        if not any(path.is_relative_to(root) for root in self._roots):
            raise FetchError(f"{path} lies outside the folder of its source.", url=url, temporary=False)
        try:
            return _read_file(path)
        except OSError as error:
            raise FetchError(f"{path} cannot be read: {error.strerror}.", url=url, temporary=False) from None


def _read_file(path: Path) -> bytes:
    """The bytes of a file that holds some: a pipe would wait for ever, a device has no end. Raises OSError, FetchError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise FetchError(f"{path} is not a file.", temporary=False)
        with os.fdopen(handle, "rb", closefd=False) as file:
            data = file.read(MEDIA_LIMIT + 1) if status.st_size <= MEDIA_LIMIT else None
    finally:
        os.close(handle)
    if data is None or len(data) > MEDIA_LIMIT:
        raise FetchError(f"{path} is larger than {MEDIA_LIMIT // MEGABYTE} MB.", temporary=False)
    return data
