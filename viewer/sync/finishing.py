"""From received to readable, while a sync goes on: pages are made, their pictures begin to come, the index follows.

So a reader can read what came a moment ago, and a sync that is stopped half-way leaves nothing that was fetched unread or
unfound. Nothing is remembered that the store does not know: what a killed run left is what the store says is lacking.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled
from viewer.store.media import Due, Outcome
from viewer.store.store import Store
from viewer.sync.derive import BATCH, Ahead, Deriving, Workers, derive_pending, work_for
from viewer.sync.downloads import Downloads
from viewer.sync.http import Fetcher
from viewer.sync.visit import folder_of
from viewer.types import Progress, SourceKind, SyncEvent

_MANY = 400  # posts from which on it pays to have processes ready for them
_FEW = 16  # posts that are made readable in one go where no worker does it
_INDEX_POSTS, _INDEX_SECONDS = 512, 10.0  # so many posts, or so long, and the index follows
_COMMIT_MEDIA = 32  # outcomes a transaction, and ...
_WORTH_COMMIT = 8  # ... from how many on it is worth one while other work goes on
_LINED_UP = 2_000  # media that wait in memory for a free place; the store knows of the others


class Finishing:
    """What follows the receiving of posts, in one run of a sync. ``progress`` may be read from any thread."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        cancel: threading.Event,
        *,
        media: bool,
        clock: Callable[[], float],
        index: Callable[[], None],
        ahead: Ahead | None = None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._cancel = cancel
        self._media = media
        self._clock = clock
        self._index = index
        self._ahead = ahead
        self._deriving = Deriving(store, ahead=ahead)
        self._arrived: list[int] = []
        self._done = self._total = 0  # posts of this run that are readable, and that came
        self._made = 0  # posts that became readable since ...
        self._indexed = time.monotonic()  # ... the index was brought up to date
        self._downloads: Downloads | None = None
        self._lined_up: deque[Due] = deque()
        self._asked: set[str] = set()  # a run asks once for each medium
        self.progress = Progress()

    def expect(self, posts: int) -> None:
        """So many posts are about to arrive: where that is worth it, processes that derive them get ready meanwhile."""
        if posts >= _MANY and self._deriving.workers is None:
            self._deriving.workers = Workers(work_for(self._ahead))

    def arrived(self, post: int) -> None:
        """A post was received, anew or changed."""
        self._arrived.append(post)
        self._total += 1

    def step(self) -> Iterator[SyncEvent]:
        """Does a little of what is to be done, and waits for nobody: to be called again and again while posts arrive.

        Never raises Cancelled: whoever keeps posts is in the middle of it, and ends at a point of its own.
        """
        if self._cancel.is_set():
            return
        if len(self._arrived) >= (BATCH if self._deriving.workers else _FEW):
            self._hand_in()
            yield from self._derive(leave=2 * self._deriving.depth)
        yield from self._fetch()
        late = time.monotonic() - self._indexed > _INDEX_SECONDS
        if self._made >= _INDEX_POSTS or (self._made and late):
            self._follow()

    def catch_up(self) -> Iterator[SyncEvent]:
        """All that has arrived can be read and found; the pictures are on their way."""
        self._hand_in()
        yield from self._derive(leave=0)
        if self._made:
            self._follow()

    def rest(self, sources: Sequence[int]) -> Iterator[SyncEvent]:
        """Everything else: what an earlier run left, and every picture of these sources that is due. Waits for all."""
        yield from self.catch_up()
        if self._cancel.is_set():
            raise Cancelled
        self._total += self._store.bodies.count_underived(CONTENT_VERSION)
        workers = self._deriving.workers
        yield from self._keep(
            derive_pending(
                self._store, cancel=self._cancel, now=self._now(), workers=workers, ahead=self._ahead
            )
        )
        if self._made:
            self._follow()
        if self._media:
            yield from self._fetch_all(sources)

    def rescue(self) -> None:
        """The sync was stopped: what was received is made readable and found all the same, and pictures that are complete
        go on record. Nothing is fetched any more."""
        self._cancel.set()
        if self._downloads is not None:
            self._downloads.close()
            self._store.media.finish(self._downloads.kept(), now=self._now())
        self._media = False
        for _ in self.catch_up():
            pass

    def close(self) -> None:
        """Frees threads and processes; what is under way is cancelled."""
        if self._downloads is not None:
            self._downloads.close()
        if self._deriving.workers is not None:
            self._deriving.workers.close()

    def _now(self) -> int:
        return int(self._clock())

    # -------------------------------------------------------------------------------------------- pages

    def _hand_in(self) -> None:
        for start in range(0, len(self._arrived), BATCH):
            self._deriving.hand_in(self._store.bodies.shown(self._arrived[start : start + BATCH]))
        self._arrived.clear()

    def _derive(self, *, leave: int) -> Iterator[SyncEvent]:
        yield from self._keep(self._deriving.finished(leave=leave, now=self._now()))

    def _keep(self, batches: Iterator[list[int]]) -> Iterator[SyncEvent]:
        """Batches as they become readable: their pictures are asked for while the next ones are made."""
        for posts in batches:
            self._made += len(posts)
            self._done += len(posts)
            self.progress = Progress("posts", min(self._done, self._total), self._total)
            if self._media:
                if len(self._lined_up) < _LINED_UP:
                    self._lined_up.extend(self._store.media.due_of(posts, self._now()))
                yield from self._fetch()

    def _follow(self) -> None:
        """The index takes in what was made."""
        self._index()
        self._made = 0
        self._indexed = time.monotonic()

    # ----------------------------------------------------------------------------------------- pictures

    def _fetch(self) -> Iterator[SyncEvent]:
        """Hands in what is lined up as far as there is room, and commits what is there."""
        while self._lined_up and not self._full:
            self._submit(self._lined_up.popleft())
        if self._downloads is not None and self._downloads.ready >= _WORTH_COMMIT:
            with contextlib.suppress(Cancelled):
                yield from self._commit(wait=False)

    def _fetch_all(self, sources: Sequence[int]) -> Iterator[SyncEvent]:
        """Has everything fetched that is due, page by page as the store tells it, and waits for all of it."""
        yield from self._submit_all(self._lined_up)
        self._lined_up.clear()
        now, after = self._now(), ""
        while due := self._store.media.due(now, limit=500, after=after, sources=sources):
            after = due[-1].key
            yield from self._submit_all(due)
        while self._downloads is not None and self._downloads.pending:
            yield from self._commit(wait=True)

    def _submit_all(self, due: Iterable[Due]) -> Iterator[SyncEvent]:
        for item in due:
            while self._full:
                yield from self._commit(wait=True)
            self._submit(item)

    @property
    def _full(self) -> bool:
        return self._downloads is not None and self._downloads.full

    def _submit(self, due: Due) -> None:
        if due.key in self._asked:
            return
        self._asked.add(due.key)
        if self._downloads is None:
            sources = self._store.sources.all()
            local = [folder_of(source) for source in sources if source.kind is SourceKind.FOLDER]
            self._downloads = Downloads(self._fetcher, self._store.files, self._cancel, local)
        self._downloads.submit(due)

    def _commit(self, *, wait: bool) -> Iterator[SyncEvent]:
        assert self._downloads is not None
        ready: list[tuple[Due, Outcome]] = []
        try:
            for item in self._downloads.finished(wait=wait):
                ready.append(item)
                if len(ready) >= _COMMIT_MEDIA:
                    break
        finally:  # what is complete on disk goes on record even when another one ends the run
            if ready:
                self._store.media.finish([outcome for _, outcome in ready], now=self._now())
        self.progress = Progress("pictures", len(self._asked) - self._downloads.pending, len(self._asked))
        for due, outcome in ready:
            detail = "saved" if outcome.sha256 is not None else "failed"
            yield SyncEvent("media", post=due.post, url=due.url, detail=detail, message=outcome.problem)
