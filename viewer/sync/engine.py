"""The sync: visits sources, keeps what they bring, makes it readable, fetches its pictures. A plain generator of events.

Whoever iterates it owns the thread; only fetching runs beside it. Stopped at any point (closed, killed, cancelled), what was
committed stays, and the next sync goes on from there: posts without a page and media without a file are found by what the
store lacks, not by what an earlier run remembered.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled, OutsideError
from viewer.store.media import Due, Outcome
from viewer.store.store import Store
from viewer.sync.http import Fetcher
from viewer.sync.visit import Visit, fetch, folder_of, take
from viewer.types import FetchedPost, Progress, Source, SourceKind, SyncEvent, SyncSummary

if TYPE_CHECKING:  # loaded when there is something to make or to fetch
    from viewer.sync.complete import Completion
    from viewer.sync.derive import Workers
    from viewer.sync.downloads import Downloads

_WORTH_WORKERS = 400  # posts in a feed from which on it pays to have processes ready for them
_VISITS_AT_ONCE = 8
_COMMIT_MEDIA = 32  # outcomes a transaction


class Sync:
    """One run over some sources. ``progress`` may be read from any thread while ``run`` is iterated."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        *,
        full: bool = False,
        wayback: bool = False,
        media: bool = True,
        since: datetime | None = None,
        cancel: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
        index: Callable[[], None] = lambda: None,
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._full = full or wayback
        self._wayback = wayback
        self._media = media
        self._since = since
        self._cancel = cancel or threading.Event()
        self._clock = clock
        self._index = index
        self._summary = SyncSummary()
        self._counted: set[str] = set()
        self._arrived: Counter[int] = Counter()  # source -> how many new or changed posts
        self._progress = Progress()
        self._completion: Completion | None = None
        self._workers: Workers | None = None

    @property
    def progress(self) -> Progress:
        """Where the work stands."""
        completion = self._completion
        return completion.progress if completion else self._progress

    def run(self, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        """Syncs these sources; the last event is "done". Raises Cancelled, DiskFull; everything before is kept."""
        began = time.monotonic()
        try:
            yield from self._visit_all(sources)
            for source in sources:
                yield from self._complete(source)
            if self._has_work(sources):
                yield from self._finish(sources)
        finally:
            if self._workers is not None:
                self._workers.close()
        self._index()
        self._summary = replace(self._summary, seconds=round(time.monotonic() - began, 3))
        yield SyncEvent("done", summary=self._summary)

    def _start_workers(self) -> None:
        from viewer.sync.derive import Workers

        if self._workers is None:
            self._workers = Workers()

    def _complete(self, source: Source) -> Iterator[SyncEvent]:
        """What the visit alone does not bring: posts beyond the feed, and the pages of excerpts."""
        if not self._full and not self._wants_pages(source):
            return
        from viewer.sync.complete import Completion

        completion = Completion(
            self._store, source, self._fetcher, self._cancel, full=self._full or source.kind is SourceKind.SITE,
            wayback=self._wayback,
            clock=self._clock,
        )  # fmt: skip
        self._completion = completion
        try:
            for event in completion.run():
                self._count(problems=event.event == "problem")
                yield event
        finally:
            self._completion = None
        counts = completion.counts
        self._count(new=counts.get("new", 0), changed=counts.get("changed", 0), gone=counts.get("gone", 0))
        if source.kind is SourceKind.SITE:
            self._store.sources.visited(source.id, now=int(self._clock()))

    def _wants_pages(self, source: Source) -> bool:
        """Whether a plain sync has pages to fetch: those of a site without a feed, of excerpts, or to find out whether the
        posts of a feed are excerpts."""
        if source.kind is not SourceKind.FEED:
            return source.kind is SourceKind.SITE
        if self._store.ledger.count_due(source.id, int(self._clock()), all_=False):
            return True
        return bool(self._arrived[source.id]) and self._store.ledger.learnt(source.id).get("excerpts") is None

    def _has_work(self, sources: Sequence[Source]) -> bool:
        """Whether pages are to be made or pictures fetched. When not, a sync need not even load what does that."""
        if self._store.bodies.count_underived(CONTENT_VERSION):
            return True
        now, chosen = int(self._clock()), [source.id for source in sources]
        return self._media and bool(self._store.media.due(now, limit=1, sources=chosen))

    def _finish(self, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        from viewer.sync.downloads import Downloads

        local = [
            folder_of(source) for source in self._store.sources.all() if source.kind is SourceKind.FOLDER
        ]
        downloads = Downloads(self._fetcher, self._store.files, self._cancel, local)
        try:
            yield from self._derive(downloads)
            self._index()  # while pictures are on their way
            yield from self._download(downloads, sources)
        except BaseException:
            self._cancel.set()
            raise
        finally:
            downloads.close()

    def _count(self, **more: int) -> None:
        self._summary = replace(
            self._summary, **{key: getattr(self._summary, key) + n for key, n in more.items()}
        )

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
                        running[pool.submit(fetch, source, validators, self._fetcher, self._cancel)] = source
                    if not running:
                        return
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        yield from self._keep(running.pop(future), future)
                        self._progress = Progress("sources", self._progress.done + 1, len(sources))
            except BaseException:
                self._cancel.set()
                raise

    def _keep(self, source: Source, answered: Future[Visit]) -> Iterator[SyncEvent]:
        try:
            visit = answered.result()
        except Cancelled:
            raise
        except OutsideError as error:
            self._store.sources.failed(source.id, str(error))
            self._count(problems=1)
            yield SyncEvent(
                "problem", source=source.id, url=source.url, title=source.title, message=str(error)
            )
            return
        if visit.feed is not None and self._since is not None:
            visit = replace(
                visit, feed=replace(visit.feed, posts=_since(visit.feed.posts, self._since)), validators=None
            )
        if visit.feed is not None and len(visit.feed.posts) >= _WORTH_WORKERS:
            self._start_workers()  # they load while the posts are kept
        now = int(self._clock())
        found = 0
        for decision, post in take(self._store, visit, now=now):
            found += 1
            self._count(
                new=decision.kind == "new",
                changed=decision.kind == "changed",
                unchanged=decision.kind == "same",
                excerpt=decision.kind != "same" and bool(decision.fetched.excerpt),
            )
            if decision.kind != "same":
                self._arrived[source.id] += 1
                fetched = decision.fetched
                yield SyncEvent(
                    "post",
                    source=source.id,
                    post=post,
                    url=fetched.url,
                    title=fetched.title,
                    detail=decision.kind,
                )
        if visit.feed is None:
            self._count(unchanged=source.posts)
        elif visit.feed.problem:
            yield SyncEvent(
                "source", source=source.id, url=source.url, title=source.title, message=visit.feed.problem
            )
        detail = "unchanged" if visit.feed is None else f"{found} posts"
        yield SyncEvent("source", source=source.id, url=source.url, title=source.title, detail=detail)

    # ------------------------------------------------------------------------- pages and pictures

    def _derive(self, downloads: Downloads) -> Iterator[SyncEvent]:
        """Makes pages; the pictures of the first are on their way while the next are made."""
        from viewer.sync.derive import derive_pending

        total = self._store.bodies.count_underived(CONTENT_VERSION)
        self._progress = Progress("posts", 0, total)
        now = int(self._clock())
        for done in derive_pending(self._store, cancel=self._cancel, now=now, workers=self._workers):
            self._progress = Progress("posts", self._progress.done + len(done), total)
            if self._media:
                for due in self._store.media.due_of(done, int(self._clock())):
                    yield from self._submit(downloads, due)
                yield from self._commit(downloads, wait=False)

    def _download(self, downloads: Downloads, sources: Sequence[Source]) -> Iterator[SyncEvent]:
        """Everything else that is due: what an earlier run left, and what failed before."""
        if not self._media:
            return
        from viewer.sync.downloads import batches

        now = int(self._clock())
        chosen = [source.id for source in sources]
        for due in batches(lambda after: self._store.media.due(now, limit=500, after=after, sources=chosen)):
            yield from self._submit(downloads, due)
        while downloads.pending:
            yield from self._commit(downloads, wait=True)

    def _submit(self, downloads: Downloads, due: Due) -> Iterator[SyncEvent]:
        if due.key in self._counted:
            return
        self._counted.add(due.key)
        while downloads.full:
            yield from self._commit(downloads, wait=True)
        downloads.submit(due)

    def _commit(self, downloads: Downloads, *, wait: bool) -> Iterator[SyncEvent]:
        ready: list[tuple[Due, Outcome]] = []
        try:
            for item in downloads.finished(wait=wait):
                ready.append(item)
                if len(ready) >= _COMMIT_MEDIA:
                    break
        finally:  # what is complete on disk goes on record even when another one ends the run
            if ready:
                self._store.media.finish([outcome for _, outcome in ready], now=int(self._clock()))
        self._progress = Progress("pictures", len(self._counted) - downloads.pending, len(self._counted))
        for due, outcome in ready:
            saved = outcome.sha256 is not None
            self._count(media_saved=saved, media_failed=not saved)
            yield SyncEvent(
                "media",
                post=due.post,
                url=due.url,
                detail="saved" if saved else "failed",
                message=outcome.problem,
            )


def _since(posts: Sequence[FetchedPost], since: datetime) -> tuple[FetchedPost, ...]:
    return tuple(post for post in posts if post.published is None or post.published >= since)
