"""Makes received posts readable: every post whose shown revision has no page of today's version yet."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from types import TracebackType

from viewer.content.derive import derive
from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled, FetchError
from viewer.store.bodies import Underived
from viewer.store.media import Outcome
from viewer.store.store import Store
from viewer.sync.decide import url_key
from viewer.sync.pictures import examine
from viewer.types import Derived, FetchedPost

_BATCH = 32
WORTH_PROCESSES = 200  # posts; starting the processes takes as long as deriving about a hundred


def derive_pending(
    store: Store, *, cancel: threading.Event | None = None, now: int = 0, workers: Workers | None = None
) -> Iterator[list[int]]:
    """Derives posts in batches, each committed in one transaction; yields the ids of each batch.

    Many posts are derived by other processes (``workers``, or some of its own): it takes milliseconds a post of pure
    computing, which would keep a window in this process from painting. Raises Cancelled between batches. Running it again
    goes on where it stopped.
    """
    with contextlib.ExitStack() as stack:
        if workers is None and store.bodies.count_underived(CONTENT_VERSION) >= WORTH_PROCESSES:
            workers = stack.enter_context(Workers())
        batches = _batches(store, cancel)
        for batch, results in workers.derive(batches) if workers else _derive_here(batches):
            made = [(item, derived, link_keys(derived)) for item, derived in zip(batch, results, strict=True)]
            store.bodies.put(CONTENT_VERSION, made)
            inline = [outcome for derived in results for outcome in _save_inline(store, derived)]
            if inline:
                store.media.finish(inline, now=now)
            yield [item.post for item in batch]


Batch = list[Underived]


def _batches(store: Store, cancel: threading.Event | None) -> Iterator[Batch]:
    last = 0
    while batch := store.bodies.underived(CONTENT_VERSION, limit=_BATCH, after=last):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        last = batch[-1].post
        yield batch


def _derive_here(batches: Iterator[Batch]) -> Iterator[tuple[Batch, list[Derived]]]:
    return ((batch, _derive_all([item.fetched for item in batch])) for batch in batches)


class Workers:
    """Processes that derive posts. They load what they need from the moment this is made, beside whatever this one does.

    Spawned, not forked: a fork would copy a window's threads in the middle of whatever they do.
    """

    def __init__(self) -> None:
        self._count = os.cpu_count() or 1
        self._pool = ProcessPoolExecutor(self._count, mp_context=multiprocessing.get_context("spawn"))
        for _ in range(self._count):
            self._pool.submit(_derive_all, [])

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; what waits is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def derive(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, list[Derived]]]:
        """Batches and what came of them, in order."""
        return _ahead(self._pool, batches, self._count * 2)


def _ahead(
    pool: ProcessPoolExecutor, batches: Iterator[Batch], depth: int
) -> Iterator[tuple[Batch, list[Derived]]]:
    """Keeps ``depth`` batches under way and gives them back in order."""
    running: deque[tuple[Batch, Future[list[Derived]]]] = deque()
    for batch in batches:
        slim = [replace(item.fetched, received=b"") for item in batch]
        running.append((batch, pool.submit(_derive_all, slim)))
        if len(running) >= depth:
            first, future = running.popleft()
            yield first, future.result()
    for first, future in running:
        yield first, future.result()


def _derive_all(posts: Sequence[FetchedPost]) -> list[Derived]:
    return [
        derive(post.html or post.summary, post.base_url, title=post.title, language=post.language)
        for post in posts
    ]


def link_keys(derived: Derived) -> list[str]:
    """The name of the post that each link would lead to, in order."""
    return [url_key(link.url) for link in derived.links]


def _save_inline(store: Store, derived: Derived) -> Iterator[Outcome]:
    """Keeps the pictures that came inside a post (``data:`` URIs)."""
    for ref in derived.media:
        if ref.data is None:
            continue
        known = store.media.get(ref.key)
        if known is not None and known.sha256:
            continue
        try:
            info = examine(ref.data, ref.kind, ref.data_type or "", "A picture inside the post")
            sha256 = store.files.save(ref.data)
        except FetchError as error:
            yield Outcome(ref.key, problem=str(error))
            continue
        yield Outcome(ref.key, sha256, len(ref.data), info.type, info.width, info.height)
