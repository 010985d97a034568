"""Fetching posts from their own pages: entries of the ledger in, received posts out."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from viewer.errors import FetchError, HostRests
from viewer.sources.evidence import judge_address
from viewer.sources.identity import identity
from viewer.sources.robots import Robots
from viewer.store.ledger import Crawled
from viewer.store.packing import fingerprint
from viewer.store.posts import Arrival
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.follow import get_page
from viewer.sync.http import PAGE_LIMIT, Answer, Fetcher
from viewer.sync.reading import Page, Reading, SiteReader, claims_of
from viewer.sync.since import is_before, put_off
from viewer.sync.together import in_order
from viewer.types import KnownState, LedgerEntry, Origin, Progress, Source, SyncEvent

_BATCH = 12  # pages in memory at once, unless ...
_MOST_BYTES = 2 * PAGE_LIMIT  # ... they are so large together
_AT_ONCE = 6
_VANISHED = (404, 410)


class Pages:
    """Fetches the pages of a source's entries, a few at a time, and commits each post at once.

    Entries known to be from before ``since`` are left for another time. ``looked_at`` holds pages (by identity) that were
    fetched a moment ago for another reason: they are not asked for again.
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        fetcher: Fetcher,
        cancel: threading.Event,
        *,
        robots: Robots,
        clock: Callable[[], float],
        since: datetime | None = None,
        looked_at: dict[str, Answer] | None = None,
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._robots = robots
        self._clock = clock
        self._since = since
        self._looked_at = looked_at or {}
        self._reader = SiteReader(store, source, fetcher, cancel, robots)
        self._rest: HostRests | None = None  # why pages were not asked for, and ...
        self._left = 0  # ... how many
        self.progress = Progress()
        self.counts: Counter[str] = Counter()  # of posts: "new", "changed", "gone"

    # ------------------------------------------------------------------------------------ fetching

    def run(self, entries: Iterator[LedgerEntry], total: int) -> Iterator[SyncEvent]:
        """Fetches every entry's page, keeps what is a post, and records how it ended. Raises Cancelled between pages."""
        done = 0
        for batch in _batches(self._worth_fetching(entries), _BATCH):
            self.progress = Progress("pages", done, total)
            yield from self._run_batch(batch)
            done += len(batch)
        self.progress = Progress("pages", done, total)
        yield from self._tell_left()

    def _run_batch(self, batch: list[LedgerEntry]) -> Iterator[SyncEvent]:
        pages: list[Page] = []
        for entry, answer in self._fetch_all([(entry, Validators()) for entry in batch]):
            if isinstance(answer, HostRests):
                self._postpone(entry, answer)
            elif isinstance(answer, FetchError):
                yield from self._failed(entry, answer)
            else:
                pages.append(Page(entry, answer))
            if sum(len(page.answer.body) for page in pages) >= _MOST_BYTES:
                yield from self._take_all(pages)
                pages = []
        yield from self._take_all(pages)

    def _take_all(self, pages: list[Page]) -> Iterator[SyncEvent]:
        for reading in self._reader.read(pages):
            yield from self._take(reading)

    def _worth_fetching(self, entries: Iterator[LedgerEntry]) -> Iterator[LedgerEntry]:
        """The entries whose pages must be seen; of the others it is known without that they are no posts."""
        for entry in entries:
            if self._since is not None and is_before(entry.published, self._since):
                self._store.ledger.postpone([entry.id], put_off(self._since))
                continue
            if entry.post is not None and (why := self._reader.no_page(entry)):
                # What the feed says is all of the post.
                self._store.ledger.postpone([entry.id], why, until=1)
                continue
            verdict = judge_address(entry.url, claims_of(entry), self._reader.shapes)
            if verdict is None or verdict.is_post or entry.post is not None:
                yield entry
            else:
                self._settle(entry, KnownState.SKIPPED, f"It {verdict.reason}.")

    def recheck(self, entries: Iterator[LedgerEntry], round_: int, total: int) -> Iterator[SyncEvent]:
        """Asks for pages that are saved already whether they changed, vanished or came back (conditional requests, once a
        round). What a page has become never takes a saved post away."""
        done = 0
        for batch in _batches(entries, _BATCH):
            self.progress = Progress("checks", done, total)
            if self._rest is not None:  # that a saved page is not asked whether it changed is no news
                return
            records = {entry.id: self._store.ledger.crawled(self._source.id, entry.url) for entry in batch}
            asked = [
                (entry, record.validators if (record := records[entry.id]) else Validators())
                for entry in batch
                if ((record := records[entry.id]) is None or record.round != round_)
                and not self._reader.no_page(entry)
            ]
            yield from self._recheck_batch(asked, records, round_)
            done += len(batch)

    def _recheck_batch(
        self,
        asked: Sequence[tuple[LedgerEntry, Validators]],
        records: Mapping[int, Crawled | None],
        round_: int,
    ) -> Iterator[SyncEvent]:
        changed: list[Page] = []
        for entry, answer in self._fetch_all(asked):
            if isinstance(answer, HostRests):
                self._rest = answer
            elif isinstance(answer, FetchError):
                yield from self._recheck_failed(entry, answer)
            elif self._is_as_before(Page(entry, answer), records[entry.id], round_):
                self._came_back(entry)
            else:
                changed.append(Page(entry, answer))
            if sum(len(page.answer.body) for page in changed) >= _MOST_BYTES:
                yield from self._take_all_again(changed)
                changed = []
        yield from self._take_all_again(changed)

    def _take_all_again(self, pages: list[Page]) -> Iterator[SyncEvent]:
        for reading in self._reader.read(pages):
            yield from self._take_again(reading)

    def _is_as_before(self, page: Page, record: Crawled | None, round_: int) -> bool:
        """Whether a saved page is as it was, which is then on record. One without a record was never read as a page: its
        post came whole with the feed."""
        same = page.answer.not_modified or record is None or record.sha256 == page.sha256
        if same:
            self._remember(page, record, round_)
        return same

    def _recheck_failed(self, entry: LedgerEntry, error: FetchError) -> Iterator[SyncEvent]:
        """A saved page that cannot be had now is no news, unless it is said to be gone."""
        if error.status in _VANISHED:
            yield from self._failed(entry, error)

    def _came_back(self, entry: LedgerEntry) -> None:
        if entry.state is KnownState.GONE and entry.post is not None:
            self._store.posts.back(entry.post)
            self._settle(entry, KnownState.FULL)

    def _take_again(self, reading: Reading) -> Generator[SyncEvent]:
        """A saved page that has changed."""
        refusal = self._reader.why_not(reading)
        entry = reading.page.entry
        if refusal is not None:
            self._settle(entry, entry.state, f"{refusal.reason} The saved post is kept.")
            return
        yield from self._keep(reading, entry.post)

    def _fetch_all(
        self, asked: Sequence[tuple[LedgerEntry, Validators]]
    ) -> Iterator[tuple[LedgerEntry, Answer | FetchError]]:
        answers = in_order(
            lambda item: self._fetch(*item),
            asked,
            at_once=_AT_ONCE,
            cancel=self._cancel,
            delay=0.0 if self._rest else self._robots.delay,  # nothing to wait for where nobody is asked
        )
        for (entry, _), answer in answers:
            yield entry, answer

    def _postpone(self, entry: LedgerEntry, rest: HostRests) -> None:
        """A page that nobody was asked for: that was no try."""
        self._rest = rest
        self._left += 1
        self._store.ledger.postpone([entry.id], str(rest), until=rest.until or 0)

    def _tell_left(self) -> Iterator[SyncEvent]:
        """One sentence for all pages for which a host was not asked."""
        if self._rest is not None:
            yield SyncEvent(
                "problem",
                source=self._source.id,
                url=self._source.url,
                title=self._source.title,
                message=f"{self._rest} {self._left} pages are left for the next sync.",
            )

    def _fetch(self, entry: LedgerEntry, validators: Validators) -> Answer | FetchError:
        if not self._robots.allows(entry.url):
            return FetchError(f"robots.txt forbids {entry.url}.", url=entry.url, temporary=False)
        seen = self._looked_at.pop(identity(entry.url), None)
        if seen is not None:
            return seen
        try:
            return get_page(
                self._fetcher,
                entry.url,
                validators=validators,
                cancel=self._cancel,
                allows=self._robots.allows,
            )
        except FetchError as error:
            return error

    # -------------------------------------------------------------------------------------- results

    def _failed(self, entry: LedgerEntry, error: FetchError) -> Iterator[SyncEvent]:
        if error.status in _VANISHED and not self._was_post(entry):
            self._settle(entry, KnownState.SKIPPED, str(error), passing=True)
            return
        if error.status in _VANISHED:
            self._settle(entry, KnownState.GONE, str(error))
            if entry.state is KnownState.GONE:
                return
            self.counts["gone"] += 1
            if entry.post is not None:
                self._store.posts.gone(entry.post)
            yield self._event("post", entry, detail="gone", message=str(error))
            return
        if str(error).startswith("robots.txt"):
            if entry.post is None:
                self._settle(entry, KnownState.SKIPPED, str(error))
            # Looked at again by every full sync, which costs nothing: rules may change.
            self._store.ledger.postpone([entry.id], str(error), until=1)
            return
        self._settle(entry, KnownState.FAILED, str(error))
        yield self._event("problem", entry, message=str(error))

    def _was_post(self, entry: LedgerEntry) -> bool:
        """Whether what is not there any more was a post, as far as can be told without having seen it."""
        by_shape = entry.found_by == ("sitemap",) and self._reader.shapes.telling(entry.url)
        return entry.post is not None or entry.sure or by_shape

    def _take(self, reading: Reading) -> Iterator[SyncEvent]:
        """A page that was wanted: another address of a known post, no post at all, or a post."""
        entry = reading.page.entry
        same = self._reader.same_post(reading)
        if same is not None and entry.post is None:
            names = tuple("u:" + key for key in reading.page.asked)
            self._store.posts.name(self._source.id, [(same, names)])
            self._store.ledger.alias(entry.id, same, now=int(self._clock()))
            return
        refusal = self._reader.why_not(reading)
        if refusal is None:
            yield from self._keep(reading, same or entry.post)
            return
        claims = claims_of(entry)
        wanted = entry.post is not None or (refusal.passing and (claims.in_feed or claims.listed))
        if not wanted:
            self._settle(entry, KnownState.SKIPPED, refusal.reason, passing=refusal.passing)
            return
        self._settle(entry, KnownState.FAILED, refusal.reason)
        yield self._event("problem", entry, message=refusal.reason)

    def _keep(self, reading: Reading, post: int | None) -> Generator[SyncEvent]:
        entry = reading.page.entry
        fetched = self._reader.fetched(reading, post)
        keys = tuple("u:" + key for key in self._reader.keys(reading))
        known = self._store.posts.latest(post, Origin.PAGE, self._source.id) if post is not None else None
        detail = "new" if post is None else ("changed" if known else "full")
        fresh = post is None or known != fingerprint(fetched)
        with self._store.database.write():  # the post, its state and its validators: all or nothing
            if fresh:
                now = int(self._clock())
                post = self._store.posts.receive(self._source.id, [Arrival(fetched, keys, post)], now=now)[0]
            assert post is not None
            self._store.posts.name(self._source.id, [(post, keys)])
            self._came_back(entry)
            self._settle(entry, KnownState.FULL, post=post)
            self._remember(reading.page, None, self._store.ledger.round(self._source.id))
        if fresh:
            if detail != "full":
                self.counts[detail] += 1
            yield SyncEvent(
                "post", source=self._source.id, post=post, url=fetched.url, title=fetched.title, detail=detail
            )

    def _settle(
        self,
        entry: LedgerEntry,
        state: KnownState,
        problem: str | None = None,
        *,
        post: int | None = None,
        passing: bool = False,
    ) -> None:
        now = int(self._clock())
        self._store.ledger.settle(entry.id, state, now=now, problem=problem, post=post, passing=passing)

    def _remember(self, page: Page, record: Crawled | None, round_: int) -> None:
        """The validators of a post's page, for the question whether it changed."""
        answer = page.answer
        sha256 = record.sha256 if record and answer.not_modified else page.sha256
        validators = record.validators if record and answer.not_modified else answer.validators
        self._store.ledger.read(
            self._source.id, Crawled(page.entry.url, "page", round_, validators, sha256, ())
        )

    def _event(
        self, event: str, entry: LedgerEntry, *, detail: str | None = None, message: str | None = None
    ) -> SyncEvent:
        return SyncEvent(
            event,
            source=self._source.id,
            post=entry.post,
            url=entry.url,
            title=entry.title or self._source.title,
            detail=detail,
            message=message,
        )


def _batches(entries: Iterable[LedgerEntry], size: int) -> Iterator[list[LedgerEntry]]:
    batch: list[LedgerEntry] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
