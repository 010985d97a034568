"""The sync: visits sources, keeps what they bring, completes it, and has it made readable. A plain generator of events.

Whoever iterates it owns the thread; only fetching runs beside it. Stopped at any point (closed, killed, cancelled), what was
committed stays, and the next sync goes on from there: posts without a page and media without a file are found by what the
store lacks, not by what an earlier run remembered.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled, FetchError, OutsideError
from viewer.sources.urls import is_web
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.store.wholes import Wholes
from viewer.sync.http import Fetcher
from viewer.sync.since import is_before
from viewer.sync.visit import Visit, count_told, fetch, take
from viewer.types import Progress, Source, SourceKind, SyncEvent, SyncSummary

if TYPE_CHECKING:  # loaded when there is something to make or to fetch
    from viewer.sync.complete import Completion
    from viewer.sync.derive import Ahead
    from viewer.sync.finishing import Finishing

_VISITS_AT_ONCE = 8


class Sync:
    """One run over some sources. ``progress`` may be read from any thread while ``run`` is iterated."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        *,
        full: bool = False,
        go_on: bool = False,
        wayback: bool = False,
        media: bool = True,
        since: datetime | None = None,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
        index: Callable[[], None] = lambda: None,
        ahead: Ahead | None = None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._full = full or wayback
        self._go_on = go_on
        self._wayback = wayback
        self._media = media
        self._since = since
        self._cancel = cancel or threading.Event()
        self._clock = clock
        self._index = index
        self._ahead = ahead
        self._counts: Counter[str] = Counter()
        self._arrived: Counter[int] = Counter()  # source -> how many new or changed posts
        self._began = time.monotonic()
        self._progress = Progress()
        self._part: Completion | Finishing | None = None
        self._at: int | None = None  # the source that is completed now
        self._finisher: Finishing | None = None

    @property
    def progress(self) -> Progress:
        """Where the work stands."""
        part, source = self._part, self._at
        return replace(part.progress, source=source) if part else self._progress

    def run(self, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        """Syncs these sources; the last event is "done". Raises Cancelled, after a "done" that says so, and DiskFull:
        everything before is kept, and after Cancelled also readable."""
        try:
            yield from self._counted(self._visit_all(sources))
            for source in sources:
                yield from self._counted(self._complete(source.id))
            yield from self._counted(self._finish(sources))
            self._index()
        except Cancelled:
            if self._finisher is not None:
                self._part = self._finisher
                self._finisher.rescue()
            self._index()
            yield self._done(cancelled=True)
            raise
        except BaseException:
            self._cancel.set()
            raise
        finally:
            if self._finisher is not None:
                self._finisher.close()
        yield self._done()

    def _done(self, *, cancelled: bool = False) -> SyncEvent:
        seconds = round(time.monotonic() - self._began, 3)
        return SyncEvent("done", summary=SyncSummary(**self._counts, seconds=seconds, cancelled=cancelled))

    def _counted(self, events: Iterator[SyncEvent]) -> Iterator[SyncEvent]:
        """The same events; each post that one tells of becomes readable soon after."""
        for event in events:
            if event.event == "problem":
                self._counts["problems"] += 1
            elif event.event == "media":
                self._counts["media_saved" if event.detail == "saved" else "media_failed"] += 1
            yield event
            if event.event == "post" and event.post is not None:
                self._finishing.arrived(event.post)
                yield from self._counted(self._finishing.step())

    @property
    def _finishing(self) -> Finishing:
        """What makes posts readable, loaded when there is one to be made."""
        if self._finisher is None:
            from viewer.sync.finishing import Finishing

            self._finisher = Finishing(
                self._store, self._fetcher, self._cancel, media=self._media, clock=self._clock, index=self._index,
                ahead=self._ahead,
            )  # fmt: skip
        return self._finisher

    def _finish(self, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        """What is still to be made readable or to be fetched, also what an earlier run left. When there is nothing, a sync
        need not even load what does that."""
        if self._finisher is not None or self._has_work(sources):
            self._part = self._finishing
            yield from self._finishing.rest([source.id for source in sources])

    def _has_work(self, sources: Sequence[Source]) -> bool:
        if self._store.bodies.count_underived(CONTENT_VERSION) or self._store.bodies.uncounted(limit=1):
            return True
        now, chosen = int(self._clock()), [source.id for source in sources]
        return self._media and bool(self._store.media.due(now, limit=1, sources=chosen))

    # --------------------------------------------------------------------------------- beyond the visit

    def _complete(self, source_id: int) -> Iterator[SyncEvent]:
        """What the visit alone does not bring: posts beyond the feed, and the pages of excerpts."""
        source = self._store.sources.get(
            source_id
        )  # as the visit left it: only the feed knew where its site is
        if source is None or not _can_be_asked(source):
            return
        full = self._full or (self._go_on and Wholes(self._store.ledger).is_wanted(source.id))
        if not (full or self._wants_pages(source)):
            return
        from viewer.sync.complete import Completion

        completion = Completion(
            self._store, source, self._fetcher, self._cancel, full=full or source.kind is SourceKind.SITE,
            wayback=self._wayback, since=self._since, clock=self._clock,
        )  # fmt: skip
        self._part, self._at = completion, source.id
        try:
            yield from completion.run()
        finally:
            self._part = self._at = None
            self._counts.update(completion.counts)
        if source.kind is SourceKind.SITE:
            self._store.sources.visited(source.id, now=int(self._clock()))
        yield from self._catch_up()

    def _wants_pages(self, source: Source) -> bool:
        """Whether a plain sync has pages to fetch: those of a site without a feed, of excerpts, or to find out whether the
        posts of a feed are excerpts."""
        if source.kind is not SourceKind.FEED:
            return source.kind is SourceKind.SITE
        if self._store.ledger.count_due(source.id, int(self._clock()), all_=False):
            return True
        return bool(self._arrived[source.id]) and self._store.ledger.fact(source.id, "excerpts") is None

    def _catch_up(self) -> Iterator[SyncEvent]:
        """What came so far can be read and found, before anything else is asked for."""
        if self._finisher is not None:
            self._part = self._finisher
            yield from self._finisher.catch_up()
            self._part = None

    # ------------------------------------------------------------------------------------- visits

    def _visit_all(self, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        """Asks all sources at once, a few at a time, and keeps their answers one after the other."""
        self._progress = Progress("sources", 0, len(sources))
        with ThreadPoolExecutor(_VISITS_AT_ONCE, thread_name_prefix="visit") as pool:
            waiting = iter(sources)
            running: dict[Future[Visit], Source] = {}
            try:
                while True:
                    while len(running) < _VISITS_AT_ONCE and (source := next(waiting, None)) is not None:
                        validators = self._store.sources.validators(source.id)
                        running[pool.submit(self._visit, source, validators)] = source
                    if not running:
                        break
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield from self._keep(running.pop(future), future)
                        if self._cancel.is_set():
                            raise Cancelled
                        self._progress = Progress("sources", self._progress.done + 1, len(sources))
            except BaseException:
                self._cancel.set()
                raise
        yield from self._catch_up()

    def _visit(self, source: Source, validators: Validators) -> Visit:
        if not _can_be_asked(source):
            raise FetchError(f"{source.url} is not an address that can be fetched.", url=source.url)
        return fetch(source, validators, self._fetcher, self._cancel)

    def _keep(self, source: Source, answered: Future[Visit]) -> Iterator[SyncEvent]:
        try:
            visit = answered.result()
        except Cancelled:
            raise
        except OutsideError as error:
            self._store.sources.failed(source.id, str(error))
            yield SyncEvent(
                "problem", source=source.id, url=source.url, title=source.title, message=str(error)
            )
            return
        feed = visit.feed
        if feed is not None and self._since is not None:
            newer = tuple(post for post in feed.posts if not is_before(post.published, self._since))
            feed = replace(feed, posts=newer)
            visit = replace(visit, feed=feed, validators=None)
        if feed is not None and len(feed.posts) > source.posts:
            self._finishing.expect(len(feed.posts) - source.posts)
        found = yield from self._take(source, visit)
        if feed is None:
            self._counts["unchanged"] += count_told(self._store, source)
        elif feed.problem:
            yield self._told(source, message=feed.problem)
        yield self._told(source, "unchanged" if feed is None else f"{found} posts")

    def _take(self, source: Source, visit: Visit) -> Generator[SyncEvent, None, int]:
        """Keeps what a visit brought; returns how many posts that were."""
        found = 0
        for decision, post in take(self._store, visit, now=int(self._clock())):
            found += 1
            if decision.kind == "same":
                self._counts["unchanged"] += 1
                continue
            self._counts[decision.kind] += 1
            self._counts["excerpt"] += bool(decision.fetched.excerpt)
            self._arrived[source.id] += 1
            yield SyncEvent(
                "post",
                source=source.id,
                post=post,
                url=decision.fetched.url,
                title=decision.fetched.title,
                detail=decision.kind,
            )
        return found

    @staticmethod
    def _told(source: Source, detail: str | None = None, message: str | None = None) -> SyncEvent:
        return SyncEvent(
            "source", source=source.id, url=source.url, title=source.title, detail=detail, message=message
        )


def _can_be_asked(source: Source) -> bool:
    """Whether its address is one: an archive that was taken in may name anything."""
    return source.kind is SourceKind.FOLDER or is_web(source.url)
