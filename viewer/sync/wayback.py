"""The Wayback Machine as a witness: old snapshots of a feed tell of posts, and give back those that are gone upstream.

Asked only when the reader says so, one request at a time. A snapshot never changes: what was read once is not asked for
again.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from viewer.errors import FetchError, SourceError
from viewer.sources import wayback
from viewer.sources.feed import parse_feed
from viewer.sources.identity import identity
from viewer.sources.index_page import read_index
from viewer.sources.known import KnownPost
from viewer.sources.robots import Robots
from viewer.sources.wayback import Snapshot
from viewer.store.ledger import Crawled
from viewer.store.posts import Arrival
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.documents import told
from viewer.sync.http import PAGE_LIMIT, Fetcher
from viewer.sync.reading import Page, Reading, SiteReader
from viewer.types import FetchedPost, KnownState, LedgerEntry, Origin, Progress, Source, SourceKind, SyncEvent

FINDER = "wayback"
_VARIABLE = "ARCHIVE_VIEWER_WAYBACK"  # another machine that speaks the same language, such as one's own
_MOST_FEEDS = 200  # snapshots of a feed that are read in one run
_MOST_PAGES = 5  # snapshots of a page that are tried, newest first
_ROUNDS = 10  # full syncs before a page that the Machine did not have is asked for again


@dataclass(frozen=True, slots=True)
class _Read:
    """A snapshot of the feed with the identities of the posts in it; None when it could not be read."""

    snapshot: Snapshot
    posts: frozenset[str] | None


class Wayback:
    """Asks the Machine about one source. ``machine`` is its base address."""

    def __init__(
        self,
        store: Store,
        source: Source,
        fetcher: Fetcher,
        cancel: threading.Event,
        *,
        now: int,
        machine: str | None = None,
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._now = now
        self._machine = (machine or os.environ.get(_VARIABLE) or wayback.MACHINE).rstrip("/")
        self._round = store.ledger.round(source.id)
        self._asked = 0
        self.progress = Progress()
        self.counts = {"new": 0, "changed": 0, "problems": 0}
        fetcher.gently(urlsplit(self._machine).netloc)

    # ------------------------------------------------------------------------------- what it knows of

    def find(self) -> Iterator[SyncEvent]:
        """Reads old snapshots of the feed (of the home page, where there is no feed) into the ledger.

        Between two snapshots that share a post nothing can be missing: only where they share none, one between is read.
        """
        before = self._store.ledger.count(self._source.id)
        try:
            snapshots = self._snapshots(self._source.url)
        except (FetchError, SourceError) as error:
            yield self._problem(str(error))
            return
        if not snapshots:
            return
        gaps = [(0, len(snapshots) - 1)]
        read: dict[int, _Read] = {}
        while gaps and self._asked < _MOST_FEEDS:
            first, last = gaps.pop()
            for index in {first, last} - read.keys():
                read[index] = self._read(snapshots[index])
            self.progress = Progress("snapshots", len(read), min(len(snapshots), _MOST_FEEDS))
            between = (first + last) // 2
            if between != first and not _touch(read[first], read[last]):
                gaps += [(between, last), (first, between)]
        news = self._store.ledger.count(self._source.id) - before
        if news:
            yield SyncEvent(
                "source",
                source=self._source.id,
                url=self._source.url,
                title=self._source.title,
                detail=f"{news} more posts known by the Wayback Machine",
            )

    def _snapshots(self, url: str) -> list[Snapshot]:
        """All good snapshots of an address that differ from the one before, oldest first."""
        found: list[Snapshot] = []
        key: str | None = None
        while True:
            answer = self._fetcher.get(
                wayback.cdx_url(url, key=key, machine=self._machine), cancel=self._cancel
            )
            part, following = wayback.parse_cdx(answer.body)
            found += part
            if not following or following == key:
                return sorted(found, key=lambda snapshot: snapshot.taken)
            key = following

    def _read(self, snapshot: Snapshot) -> _Read:
        """The posts of a snapshot of the feed, which are told to the ledger; from the record when it was read before."""
        url = snapshot.raw_at(self._machine)
        record = self._store.ledger.crawled(self._source.id, url)
        if record is not None:
            return _Read(snapshot, frozenset(record.found) or None)
        self._asked += 1
        try:
            answer = self._fetcher.get(url, cancel=self._cancel)
            posts = self._posts(answer.body, snapshot, answer.content_type)
        except FetchError as error:
            if not error.temporary:
                self._record(url, [])
            return _Read(snapshot, None)
        except SourceError:
            posts = []
        self._record(url, posts)
        return _Read(snapshot, frozenset(identity(post.url) for post in posts) or None)

    def _posts(self, body: bytes, snapshot: Snapshot, content_type: str) -> list[KnownPost]:
        if self._source.kind is SourceKind.SITE:
            return [post for post in read_index(body, snapshot.url, content_type).posts if post.sure]
        feed = parse_feed(body, snapshot.url, content_type)
        return [
            KnownPost(wayback.original(post.url), post.title, post.published, post.tags)
            for post in feed.posts
            if post.url
        ]

    def _record(self, url: str, posts: list[KnownPost]) -> None:
        keys = tuple(identity(post.url) for post in posts)
        document = Crawled(url, FINDER, self._round, Validators(), None, keys)
        self._store.ledger.read(self._source.id, document, told(posts, FINDER))

    # -------------------------------------------------------------------------------- what it gives back

    def restore(self) -> Iterator[SyncEvent]:
        """Fetches the last good snapshot of each post that is gone upstream and of which the archive has no full text."""
        reader = SiteReader(self._store, self._source, self._fetcher, self._cancel, Robots())
        lost = [entry for entry in self._store.ledger.entries(self._source.id) if self._is_lost(entry)]
        for done, entry in enumerate(lost):
            self.progress = Progress("lost posts", done, len(lost))
            question = wayback.cdx_url(entry.url, machine=self._machine)
            record = self._store.ledger.crawled(self._source.id, question)
            if record is not None and self._round - record.round < _ROUNDS:
                continue
            try:
                yield from self._restore(entry, reader)
            except (FetchError, SourceError) as error:
                yield self._problem(str(error), entry)
                continue
            asked = Crawled(question, FINDER, self._round, Validators(), None, ())
            self._store.ledger.read(self._source.id, asked)

    def _is_lost(self, entry: LedgerEntry) -> bool:
        if entry.state is not KnownState.GONE:
            return False
        kept = self._store.posts.revision(entry.post) if entry.post is not None else None
        return kept is None or bool(kept[1].excerpt) or not (kept[1].html or kept[1].summary)

    def _restore(self, entry: LedgerEntry, reader: SiteReader) -> Iterator[SyncEvent]:
        for snapshot in wayback.good(self._snapshots(entry.url))[:_MOST_PAGES]:
            answer = self._fetcher.get(snapshot.raw_at(self._machine), limit=PAGE_LIMIT, cancel=self._cancel)
            page = Page(entry, replace(answer, url=wayback.original(snapshot.url)))
            reading = reader.read([page])[0]
            if reader.why_not(reading) is None:
                yield self._keep(reading, reader, snapshot)
                return

    def _keep(self, reading: Reading, reader: SiteReader, snapshot: Snapshot) -> SyncEvent:
        entry = reading.page.entry
        same = entry.post if entry.post is not None else reader.same_post(reading)
        fetched = self._with_pictures(reader.fetched(reading, same, Origin.WAYBACK), snapshot)
        keys = tuple("u:" + key for key in reader.keys(reading))
        note = f"{entry.problem or ''} This text is of {snapshot.taken:%Y-%m-%d}, from the Wayback Machine.".strip()
        with self._store.database.write():
            post = self._store.posts.receive(self._source.id, [Arrival(fetched, keys, same)], now=self._now)[
                0
            ]
            self._store.posts.gone(post)
            self._store.ledger.settle(entry.id, KnownState.GONE, now=self._now, problem=note, post=post)
        detail = "new" if same is None else "changed"
        self.counts[detail] += 1
        return SyncEvent(
            "post", source=self._source.id, post=post, url=fetched.url, title=fetched.title, detail=detail
        )

    def _with_pictures(self, fetched: FetchedPost, snapshot: Snapshot) -> FetchedPost:
        """Pictures of a post that is gone are as likely gone: they are taken from where its text came from."""
        tree = LexborHTMLParser("<body>" + fetched.html)
        declared = tree.css_first("base[href]")
        base = urljoin(fetched.base_url, (declared.attributes.get("href") or "") if declared else "")
        for node in tree.css("img"):
            source = node.attributes.get("data-src") or node.attributes.get("src") or ""
            address = urljoin(base, source)
            if not address.startswith(("http://", "https://")):
                continue
            for name in [n for n in node.attributes if n == "srcset" or n.startswith("data-")]:
                del node.attrs[name]
            node.attrs["src"] = snapshot.picture_at(self._machine, address)
        body = tree.body
        return replace(fetched, html=body.inner_html or "") if body is not None else fetched

    def _problem(self, message: str, entry: LedgerEntry | None = None) -> SyncEvent:
        self.counts["problems"] += 1
        return SyncEvent(
            "problem",
            source=self._source.id,
            url=entry.url if entry else self._source.url,
            title=(entry.title if entry else "") or self._source.title,
            message=message,
        )


def _touch(one: _Read, other: _Read) -> bool:
    """Whether two snapshots share a post: then a feed dropped nothing between them that neither of them tells of."""
    return one.posts is not None and other.posts is not None and bool(one.posts & other.posts)
