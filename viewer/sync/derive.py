"""Makes received posts readable: every post whose shown revision has no page of today's version yet."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace

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
_WORTH_PROCESSES = 200  # posts; starting the processes takes as long as deriving about a hundred


def derive_pending(
    store: Store, *, cancel: threading.Event | None = None, now: int = 0
) -> Iterator[list[int]]:
    """Derives posts in batches, each committed in one transaction; yields the ids of each batch.

    Many posts are derived by other processes: it takes milliseconds a post of pure computing, which would keep a window in
    this process from painting. Raises Cancelled between batches. Running it again goes on where it stopped.
    """
    pending = store.bodies.count_underived(CONTENT_VERSION)
    with _workers(pending) as derive_batch:
        for batch, results in derive_batch(_batches(store, cancel)):
            made = [(item, derived, link_keys(derived)) for item, derived in zip(batch, results, strict=True)]
            store.bodies.put(CONTENT_VERSION, made)
            inline = [outcome for derived in results for outcome in _save_inline(store, derived)]
            if inline:
                store.media.finish(inline, now=now)
            yield [item.post for item in batch]


Batch = list[Underived]
DeriveBatches = Callable[[Iterator[Batch]], Iterator[tuple[Batch, list[Derived]]]]


def _batches(store: Store, cancel: threading.Event | None) -> Iterator[Batch]:
    last = 0
    while batch := store.bodies.underived(CONTENT_VERSION, limit=_BATCH, after=last):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        last = batch[-1].post
        yield batch


@contextlib.contextmanager
def _workers(posts: int) -> Iterator[DeriveBatches]:
    """What derives batches, in order: this thread for a few posts, a pool of processes for many."""
    count = os.cpu_count() or 1
    if posts < _WORTH_PROCESSES or count < 2:
        yield lambda batches: ((batch, _derive_all([item.fetched for item in batch])) for batch in batches)
        return
    # Spawned, not forked: a fork would copy a window's threads in the middle of whatever they do.
    pool = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))
    try:
        yield lambda batches: _ahead(pool, batches, count * 2)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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
