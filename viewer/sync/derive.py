"""Makes received posts readable: every post whose shown revision has no page of today's version yet."""

from __future__ import annotations

import contextlib
import gc
import html
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Protocol

from viewer.content.derive import derive
from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled, FetchError
from viewer.store.bodies import Made, Underived, made_of
from viewer.store.media import Outcome
from viewer.store.packing import unpack_post
from viewer.store.store import Store
from viewer.sync.decide import url_key
from viewer.sync.pictures import examine
from viewer.types import Derived, FetchedPost, MediaRef

BATCH = 32  # posts a transaction
WORTH_PROCESSES = 200  # posts; starting the processes takes as long as deriving about a hundred


_MOST_TEXT = 500_000  # characters of a post that no process bears

Batch = Sequence[Underived]


class Ahead(Protocol):
    """What the index would have ready of posts before it takes them in."""

    @property
    def prepare(self) -> Callable[[str, str, str, str | None], Any]:
        """Makes it of outline (JSON), text, code and declared language: a function that other processes find by its name."""

    def put(self, post: int, row: tuple[str, bytes, bytes, str | None], body: Any) -> None:
        """Takes what was made of a body; the row is the same four as they were committed."""


def derive_pending(
    store: Store,
    *,
    cancel: threading.Event | None = None,
    now: int = 0,
    workers: Workers | None = None,
    ahead: Ahead | None = None,
) -> Iterator[list[int]]:
    """Derives all posts that wait for it, in batches, each committed in one transaction; yields the ids of each batch.

    Many posts are derived by other processes (``workers``, or some of its own): it takes milliseconds a post of pure
    computing, which would keep a window in this process from painting. Raises Cancelled between batches. Running it again
    goes on where it stopped.
    """
    with contextlib.ExitStack() as stack:
        if workers is None and store.bodies.count_underived(CONTENT_VERSION) >= WORTH_PROCESSES:
            workers = stack.enter_context(Workers(work_for(ahead)))
        deriving = Deriving(store, workers=workers, ahead=ahead)
        for batch in _batches(store, cancel):
            deriving.hand_in(batch)
            yield from deriving.finished(leave=deriving.depth, now=now)
        yield from deriving.finished(leave=0, now=now)
        _count_words(store, cancel)


def _count_words(store: Store, cancel: threading.Event | None) -> None:
    """Counts the words of revisions that were replaced before they were made readable, or never led."""
    last = 0
    while batch := store.bodies.uncounted(limit=BATCH, after=last):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        last = batch[-1][0]
        store.bodies.count_words([(revision, _derived(fetched).words) for revision, fetched in batch])


def _batches(store: Store, cancel: threading.Event | None) -> Iterator[Batch]:
    last = 0
    while batch := store.bodies.underived(CONTENT_VERSION, limit=BATCH, after=last):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        last = batch[-1].post
        yield batch


class Deriving:
    """Posts on their way from received to readable, batch by batch: here, or by ``workers``."""

    def __init__(self, store: Store, *, workers: Workers | None = None, ahead: Ahead | None = None) -> None:
        self._store = store
        self._ahead = ahead
        self._running: deque[tuple[Batch, Future[list[Made]] | None]] = deque()
        self.workers = workers

    @property
    def depth(self) -> int:
        """How many batches are worth handing in before any is taken back."""
        return 2 * self.workers.count if self.workers else 0

    def hand_in(self, batch: Batch) -> None:
        """Takes posts in; a worker, if there is one, begins with them."""
        self._running.append((batch, self.workers.derive(_payloads(batch)) if self.workers else None))

    def finished(self, *, leave: int, now: int) -> Iterator[list[int]]:
        """Commits batches in the order in which they came, each in one transaction; yields the ids of each.

        Waits until no more than ``leave`` are under way. Without workers, they are derived now.
        """
        while self._running:
            batch, future = self._running[0]
            if future is not None and not future.done() and len(self._running) <= leave:
                return
            self._running.popleft()
            made = self._made(batch, future)
            self._commit(batch, made, now)
            yield [item.post for item in batch]

    def _made(self, batch: Batch, future: Future[list[Made]] | None) -> list[Made]:
        if future is None or self.workers is None:
            return work_for(self._ahead)(_payloads(batch))
        try:
            return future.result()
        except BrokenProcessPool:
            return self.workers.derive_again(_payloads(batch))

    def _commit(self, batch: Batch, made: Sequence[Made], now: int) -> None:
        inline = [outcome for each in made for outcome in _save_inline(self._store, each.inside)]
        with (
            self._store.database.write()
        ):  # a page on record has its own pictures: nobody would look for them again
            self._store.bodies.put(CONTENT_VERSION, zip(batch, made, strict=True))
            if inline:
                self._store.media.finish(inline, now=now)
        for item, each in zip(batch, made, strict=True):
            if self._ahead is not None and each.ahead is not None:
                self._ahead.put(item.post, (each.outline, each.text, each.code, each.language), each.ahead)


def _payloads(batch: Batch) -> list[bytes]:
    return [item.payload for item in batch]


class Workers:
    """Processes that derive posts. They load what they need from the moment this is made, beside whatever this one does.

    Spawned, not forked: a fork would copy a window's threads in the middle of whatever they do.
    """

    def __init__(self, work: Callable[[Sequence[bytes]], list[Made]] | None = None) -> None:
        self.count = os.cpu_count() or 1
        self._work = work or make_all
        self._pool = self._begin()

    def _begin(self) -> ProcessPoolExecutor:
        pool = ProcessPoolExecutor(
            self.count, mp_context=multiprocessing.get_context("spawn"), initializer=_begin_work
        )
        with _without_interrupts():
            for _ in range(self.count):
                pool.submit(self._work, [])
        return pool

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes; what waits is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def derive(self, posts: Sequence[bytes]) -> Future[list[Made]]:
        """Has posts (payloads) derived; in order. The future raises BrokenProcessPool when a process died meanwhile."""
        try:
            return self._pool.submit(self._work, posts)
        except BrokenProcessPool:
            self._renew()
            return self._pool.submit(self._work, posts)

    def derive_again(self, posts: Sequence[bytes]) -> list[Made]:
        """Derives posts with which a process died: of too little memory, or of one of them. That one is found by deriving
        them one by one, and becomes a post that shows what was received of it, as text."""
        self._renew()
        try:
            self._pool.submit(self._work, []).result()
        except BrokenProcessPool:
            return make_all(posts)  # this computer has no processes to give, whatever they are given
        try:
            return self._pool.submit(self._work, posts).result()
        except BrokenProcessPool:
            if len(posts) == 1:
                return [_made(_as_text(unpack_post(posts[0], None)))]
        return [made for post in posts for made in self.derive_again([post])]

    def _renew(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._begin()


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes that are started meanwhile never see Ctrl-C, which a terminal sends to all: this one stops them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows, where they ignore it once they run
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_work() -> None:
    """In a worker: Ctrl-C is not for it, what it has loaded will never be garbage, and the process that waits for it (which
    may have a window to paint) goes first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
    gc.freeze()
    gc.set_threshold(20_000)


def work_for(ahead: Ahead | None) -> Callable[[Sequence[bytes]], list[Made]]:
    """What workers do where the index wants something to be ready."""
    return make_all if ahead is None else partial(make_all, prepare=ahead.prepare)


def make_all(
    payloads: Sequence[bytes], prepare: Callable[[str, str, str, str | None], Any] | None = None
) -> list[Made]:
    """Makes received posts readable; in order; ``prepare`` is as ``Ahead`` has it. Raises ArchiveDamaged for a payload that
    is none."""
    found = []
    for payload in payloads:
        derived = _derived(unpack_post(payload, None))
        made = _made(derived)
        if prepare is not None:
            made = replace(made, ahead=prepare(made.outline, derived.text, derived.code, derived.language))
        found.append(made)
    return found


def _derived(post: FetchedPost) -> Derived:
    return derive(post.html or post.summary, post.base_url, title=post.title, language=post.language)


def _made(derived: Derived) -> Made:
    return made_of(derived, [url_key(link.url) for link in derived.links])


def _as_text(post: FetchedPost) -> Derived:
    """A post that cannot be made readable: what was received, letter for letter."""
    received = html.escape((post.html or post.summary)[:_MOST_TEXT])
    return derive(f"<pre>{received}</pre>", post.base_url, title=post.title, language=post.language)


def _save_inline(store: Store, media: Sequence[MediaRef]) -> Iterator[Outcome]:
    """Keeps the pictures that came inside a post (``data:`` URIs)."""
    for ref in media:
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
