"""Beyond the feed: finds every post of a source (a crawl), and fetches the pages of those that are not saved in full."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from viewer.errors import FetchError
from viewer.sources.robots import Robots
from viewer.store.store import Store
from viewer.store.wholes import Wholes
from viewer.sync.crawl import Crawl
from viewer.sync.excerpts import gives_excerpts
from viewer.sync.http import Answer, Fetcher
from viewer.sync.pages import Pages
from viewer.sync.rules import SiteRules
from viewer.sync.since import is_before
from viewer.sync.visit import keep_feed
from viewer.sync.wayback import Wayback
from viewer.types import FetchedFeed, LedgerEntry, Progress, Source, SourceKind, SyncEvent

_FEEDS = ("feed", "other feed")  # the finders that bring posts along


class Completion:
    """Completes one source. ``counts`` holds what was done, by the names of ``SyncSummary``.

    Posts that are known to be from before ``since`` are not fetched; they stay in the ledger for another time.
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        fetcher: Fetcher,
        cancel: threading.Event,
        *,
        full: bool,
        wayback: bool = False,
        since: datetime | None = None,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._full = full
        self._wayback = wayback
        self._since = since
        self._looked_at: dict[str, Answer] = {}  # pages of this run that were compared with the feed
        self._left_out = False  # whether older pages of the feed held posts that nobody asked for
        self._clock = clock
        self._rules = SiteRules(store, source, fetcher, cancel, now=int(clock()))
        self._part: Crawl | Pages | Wayback | None = None
        self.counts: Counter[str] = Counter()  # of posts: "new", "changed", "gone"

    @property
    def progress(self) -> Progress:
        """Where the part that runs stands."""
        return self._part.progress if self._part else Progress()

    def run(self) -> Iterator[SyncEvent]:
        """Crawls (when ``full``), decides whether the feed gives excerpts, fetches pages, and with
        ``wayback`` asks the Wayback Machine; a generator of events."""
        if self._source.kind is SourceKind.FOLDER:
            return
        ledger, source_id, now = self._store.ledger, self._source.id, int(self._clock())
        crawl: Crawl | None = None
        if self._full:
            Wholes(ledger).want(source_id)
            crawl = self._crawl(now)
            yield from crawl.run()
            if self._left_out:  # the next full sync is to find them where they are
                ledger.read_again(source_id, _FEEDS)
        machine = self._machine(now) if self._wayback else None
        if machine is not None:
            yield from machine.find()
        ledger.link(source_id)
        self._learn_excerpts()
        due = ledger.count_due(source_id, now, all_=self._full)
        robots = self._known_rules() if due or self._full else None
        if due and robots is None and not self._full:  # a crawl has said so already
            yield self._left(due)
        if due and robots is not None:
            yield from self._fetch_pages(robots, now, due)
            ledger.link(source_id)  # pages told of other addresses
        if self._full and robots is not None:
            yield from self._recheck(robots, now)
        if machine is not None:
            self._part = machine
            try:
                yield from machine.restore()
            finally:
                self.counts.update({name: machine.counts[name] for name in ("new", "changed")})
        if crawl is not None:
            crawl.done()
            Wholes(ledger).got(source_id)

    def _crawl(self, now: int) -> Crawl:
        self._part = crawl = Crawl(
            self._store, self._source, self._fetcher, self._cancel, self._keep_feed, self._rules, now=now
        )
        return crawl

    def _machine(self, now: int) -> Wayback:
        self._part = machine = Wayback(self._store, self._source, self._fetcher, self._cancel, now=now)
        return machine

    def _keep_feed(self, feed: FetchedFeed) -> Iterator[SyncEvent]:
        """Keeps the posts of an older page of the feed, or of another feed of the site."""
        if self._since is not None:
            newer = tuple(post for post in feed.posts if not is_before(post.published, self._since))
            self._left_out |= len(newer) < len(feed.posts)
            feed = replace(feed, posts=newer)
        for decision, post in keep_feed(self._store, self._source, feed, now=int(self._clock())):
            if decision.kind == "same":
                continue
            self.counts[decision.kind] += 1
            fetched = decision.fetched
            yield SyncEvent(
                "post",
                source=self._source.id,
                post=post,
                url=fetched.url,
                title=fetched.title,
                detail=decision.kind,
            )

    def _known_rules(self) -> Robots | None:
        """What the site allows; None when nobody knows that now."""
        try:
            return self._rules.read()
        except FetchError:
            return None

    def _left(self, due: int) -> SyncEvent:
        """Says why pages that are wanted are not asked for."""
        message = f"{self._rules.failure} {due} pages are left for the next sync."
        return SyncEvent(
            "problem", source=self._source.id, url=self._source.url, title=self._source.title, message=message
        )

    def _learn_excerpts(self) -> None:
        """Compares feed and page once a source, and remembers which of them has the whole post."""
        if self._store.ledger.fact(self._source.id, "excerpts") is not None:
            return
        verdict, self._looked_at = gives_excerpts(
            self._store,
            self._source,
            self._fetcher,
            self._cancel,
            self._known_rules,
            only_short=not self._full,
        )
        if verdict is None:
            return
        self._store.ledger.learn(self._source.id, excerpts=verdict)
        if verdict:
            self._store.posts.excerpts(self._store.posts.from_feed_alone(self._source.id, limit=1_000_000))
            self._store.ledger.link(self._source.id)

    def _fetch_pages(self, robots: Robots, now: int, due: int) -> Iterator[SyncEvent]:
        pages = self._pages(robots)

        def entries() -> Iterator[LedgerEntry]:
            after = 0
            while page := self._store.ledger.due(self._source.id, now, all_=self._full, after=after):
                yield from page
                after = page[-1].id

        try:
            yield from pages.run(entries(), due)
        finally:
            self.counts.update(pages.counts)

    def _recheck(self, robots: Robots, now: int) -> Iterator[SyncEvent]:
        pages = self._pages(robots)
        round_ = self._store.ledger.round(self._source.id)

        def entries() -> Iterator[LedgerEntry]:
            after = 0
            while page := self._store.ledger.saved(self._source.id, now, after=after):
                yield from (entry for entry in page if not is_before(entry.published, self._since))
                after = page[-1].id

        try:
            yield from pages.recheck(entries(), round_, self._store.ledger.count_saved(self._source.id))
        finally:
            self.counts.update(pages.counts)

    def _pages(self, robots: Robots) -> Pages:
        self._part = pages = Pages(
            self._store, self._source, self._fetcher, self._cancel, robots=robots, clock=self._clock,
            since=self._since, looked_at=self._looked_at,
        )  # fmt: skip
        return pages
