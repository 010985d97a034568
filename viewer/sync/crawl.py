"""Finding every post of a site: reads the documents that tell of posts, from the cheapest to the dearest, into the ledger.

A crawl goes in rounds. Each document that was read is on record with its round, its validators and where it led, so that a
stopped round goes on where it was (within a day), and the next one asks only whether something changed (conditional
requests). What a document says is turned into known posts by the finders in ``sources``; this module decides what to read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from viewer.errors import FetchError, SourceError
from viewer.sources import discover, paging, search_index, sitemap
from viewer.sources.identity import identity
from viewer.sources.index_page import read_index
from viewer.sources.known import KnownPost
from viewer.sources.robots import Robots, parse_robots
from viewer.store.ledger import Crawled
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.documents import Document, Findings, as_text, from_text, is_folder, is_part, told
from viewer.sync.http import Answer, Fetcher
from viewer.types import FetchedFeed, Progress, Source, SyncEvent

_MOST_DOCUMENTS = 20_000  # a round; with the next two, what a site without end can cost
_DOCUMENTS, _DOCUMENTS_A_POST = 500, 2  # so many a round for the site, and for each known post
_MOST_BARREN = 12  # pages of a list in a row that tell of nothing that others did not tell
_MOST_SILENT = 8  # documents in a row that the server does not answer at all
_AT_ONCE = 4
_DAY = 86_400  # seconds; a round that was stopped longer ago is begun anew
_ABSENT = "absent"  # the finder on record for a guess that led nowhere, and ...
_ABSENT_ROUNDS = 10  # ... after how many rounds it is tried again

# Cheapest first. A stage begins when the one before has nothing left to read.
_STAGES = (
    "robots",
    "feed",
    "sitemap",
    "home",
    "other feed",
    "search index",
    "archive list",
    "index page",
    "tag page",
)


class Crawl:
    """One round over one site. Iterate ``run``; the ledger holds the result.

    ``keep_feed`` commits the posts of a feed document (older pages of the feed come with their full text).
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        fetcher: Fetcher,
        cancel: threading.Event,
        keep_feed: Callable[[FetchedFeed], Iterator[SyncEvent]],
        *,
        now: int,
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._robots = Robots()
        self._round = 0
        self._seen: set[str] = set()
        self._waiting: dict[str, list[Document]] = {stage: [] for stage in _STAGES}
        self._read = 0
        self._silent = 0
        self._fed: set[str] = set()  # what the feed's pages of this round told of
        self._listed: set[str] = set()  # what the index pages of this round told of
        self._keep_feed = keep_feed
        self._now = now
        self.progress = Progress("places", 0, 0)
        site = source.site_url or urljoin(source.url, "./")
        self._home = site if urlsplit(site).scheme in ("http", "https") else urljoin(source.url, "./")

    @property
    def robots(self) -> Robots:
        """The rules of the site, known once ``run`` began."""
        return self._robots

    def run(self) -> Iterator[SyncEvent]:
        """Reads what there is to read; a "source" event for each document that told of posts nobody knew."""
        self._begin()
        for stage in _STAGES:
            if stage == "tag page" and not self._worth_tags():
                continue
            while self._waiting[stage]:
                batch = self._waiting[stage][:_AT_ONCE]
                del self._waiting[stage][: len(batch)]
                for document, answer in self._fetch_all(batch):
                    yield from self._take(document, answer)
                if self._silent >= _MOST_SILENT:
                    yield self._problem(f"{self._home} does not answer; the rest is left for the next sync.")
                    return
                if self._read > self._most():
                    yield self._problem(
                        f"{self._home} has more than {self._read - 1:,} index pages; the rest was left."
                    )
                    break

    def done(self) -> None:
        """Ends the round: everything that it led to was fetched, too."""
        self._store.ledger.learn(self._source.id, round_complete=True)

    def _most(self) -> int:
        """How many documents a round may read."""
        if self._read <= _DOCUMENTS:
            return _DOCUMENTS
        known = self._store.ledger.count(self._source.id)
        return min(_MOST_DOCUMENTS, _DOCUMENTS + _DOCUMENTS_A_POST * known)

    def _begin(self) -> None:
        learnt = self._store.ledger.learnt(self._source.id)
        last = self._store.ledger.round(self._source.id)
        stopped = not learnt.get("round_complete", True) and self._now - learnt.get("round_began", 0) < _DAY
        self._round = max(last, 1) if stopped else last + 1
        if not stopped:
            self._store.ledger.learn(self._source.id, round_began=self._now)
        self._fed = self._store.ledger.keys_of(learnt.get("in_feed", ()))
        self._store.ledger.learn(self._source.id, round_complete=False, news_by_index=False)
        self._enqueue(Document("robots", urljoin(self._home, "/robots.txt"), guess=True))
        for url in learnt.get("feed_next", ()):
            self._enqueue(self._paged(url, "feed", learnt.get("feed_goes_on", False)))
        self._enqueue(Document("home", self._home))

    def _enqueue(self, document: Document) -> None:
        key = document.url.split("#")[0]
        if key not in self._seen and urlsplit(key).scheme in ("http", "https"):
            self._seen.add(key)
            self._waiting[document.finder].append(document)

    def _worth_tags(self) -> bool:
        """Whether tag and month pages are read: only where nothing cheaper lists all posts. A sitemap or search index to
        which the index pages added nothing does."""
        learnt = self._store.ledger.learnt(self._source.id)
        return bool(learnt.get("news_by_index")) or not learnt.get("has_list")

    # ------------------------------------------------------------------------------------- fetching

    def _fetch_all(self, batch: list[Document]) -> Iterator[tuple[Document, Answer | FetchError | None]]:
        """Answers in order. None: this round has it already. One after the other where the site wants pauses."""
        if self._robots.delay:
            for document in batch:
                self._cancel.wait(self._robots.delay)
                yield document, self._fetch(document)
            return
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="crawl") as pool:
            records = [self._store.ledger.crawled(self._source.id, document.url) for document in batch]
            yield from zip(batch, pool.map(self._fetch, batch, records), strict=True)

    def _fetch(self, document: Document, record: Crawled | None = None) -> Answer | FetchError | None:
        record = record or self._store.ledger.crawled(self._source.id, document.url)
        if record is not None and (record.round == self._round or self._is_idle(document, record)):
            return None
        if not self._robots.allows(document.url):
            return FetchError(f"robots.txt forbids {document.url}.", url=document.url, temporary=False)
        try:
            return self._fetcher.get(
                document.url, validators=record.validators if record else None, cancel=self._cancel
            )
        except FetchError as error:
            return error

    def _is_idle(self, document: Document, record: Crawled) -> bool:
        """Whether asking would be idle: a guess that led nowhere not long ago. The rules of a site are always asked for."""
        if record.finder != _ABSENT or document.finder == "robots":
            return False
        return document.guess and self._round - record.round < _ABSENT_ROUNDS

    # -------------------------------------------------------------------------------------- reading

    def _take(self, document: Document, answer: Answer | FetchError | None) -> Iterator[SyncEvent]:
        self._read += 1
        no_answer = isinstance(answer, FetchError) and answer.status is None and answer.temporary
        self._silent = self._silent + 1 if no_answer else 0
        waiting = sum(len(documents) for documents in self._waiting.values())
        self.progress = Progress("places", self._read, self._read + waiting)
        record = self._store.ledger.crawled(self._source.id, document.url)
        if isinstance(answer, FetchError):
            if document.guess and answer.status is not None and not answer.temporary:
                self._record(Document(_ABSENT, document.url), Validators(), None, Findings())
                if document.finder == "robots":
                    self._store.ledger.learn(self._source.id, robots="")
            elif not document.guess or (document.linked and answer.temporary):
                yield self._problem(str(answer))
            if document.finder == "robots":
                self._after_robots(Robots())
            return
        if answer is None or answer.not_modified or (record and record.sha256 == _sha256(answer.body)):
            # ``found`` is as it was; a robots.txt, though, must be known in full.
            yield from self._as_before(document, answer, record)
            return
        try:
            reading = self._parse(document, answer)
        except SourceError as error:
            if document.guess and not document.linked:
                self._record(Document(_ABSENT, document.url), Validators(), None, Findings())
            else:
                yield self._problem(str(error))
            return
        if (
            reading.feed is not None
        ):  # kept before it is on record as read: a crawl that was killed asks for it again
            yield from self._keep_feed(reading.feed)
        news = self._record(document, answer.validators, _sha256(answer.body), reading)
        self._follow(reading.follow)
        if news:
            if document.finder in ("index page", "home"):
                self._store.ledger.learn(self._source.id, news_by_index=True)
            yield SyncEvent(
                "source",
                source=self._source.id,
                url=document.url,
                title=self._source.title,
                detail=f"{news} more posts known by the {document.finder}",
            )

    def _as_before(
        self, document: Document, answer: Answer | None, record: Crawled | None
    ) -> Iterator[SyncEvent]:
        if document.finder == "robots" and (record is None or record.finder == _ABSENT):
            self._after_robots(Robots())
        if record is None or record.finder == _ABSENT:
            return
        if document.finder == "robots":
            learnt = self._store.ledger.learnt(self._source.id)
            self._after_robots(parse_robots(learnt.get("robots", "").encode(), document.url))
            self._record_again(record)
            return
        if answer is not None:
            self._record_again(record)
        self._follow([from_text(text) for text in record.found])
        yield from ()

    def _record_again(self, record: Crawled) -> None:
        again = Crawled(
            record.url, record.finder, self._round, record.validators, record.sha256, record.found
        )
        self._store.ledger.read(self._source.id, again)

    def _record(
        self, document: Document, validators: Validators, sha256: str | None, reading: Findings
    ) -> int:
        found = tuple(as_text(next_) for next_ in reading.follow)
        crawled = Crawled(document.url, document.finder, self._round, validators, sha256, found)
        return self._store.ledger.read(self._source.id, crawled, told(reading.posts, document.finder))

    def _follow(self, documents: list[Document]) -> None:
        for document in documents:
            self._enqueue(document)

    def _problem(self, message: str) -> SyncEvent:
        return SyncEvent(
            "problem", source=self._source.id, url=self._source.url, title=self._source.title, message=message
        )

    # ------------------------------------------------------------------------------------- finders

    def _parse(self, document: Document, answer: Answer) -> Findings:
        if document.finder == "robots":
            return self._parse_robots(answer)
        if document.finder in ("feed", "other feed"):
            return self._parse_feed(document, answer)
        if document.finder == "sitemap":
            return self._parse_sitemap(answer)
        if document.finder == "search index":
            self._store.ledger.learn(self._source.id, has_list=True)
            return self._parse_search_index(document, answer)
        if document.finder == "archive list":
            return self._parse_substack(document, answer)
        return self._parse_index(document, answer)

    def _parse_search_index(self, document: Document, answer: Answer) -> Findings:
        posts = search_index.parse_search_index(answer.body, answer.url)
        following = paging.wordpress_list_next(document.url, len(posts))
        return Findings(
            [post for post in posts if self._is_ours(post.url)],
            [Document("search index", url, True) for url in following],
        )

    def _parse_robots(self, answer: Answer) -> Findings:
        robots = parse_robots(answer.body, answer.url)
        self._store.ledger.learn(self._source.id, robots=answer.body[:100_000].decode("utf-8", "replace"))
        self._after_robots(robots)
        return Findings()

    def _after_robots(self, robots: Robots) -> None:
        self._robots = robots
        for url in robots.sitemaps:
            self._enqueue(Document("sitemap", url))
        for url in sitemap.guesses(self._home):
            self._enqueue(Document("sitemap", url, guess=True))

    def _parse_feed(self, document: Document, answer: Answer) -> Findings:
        from viewer.sync.visit import parse_answer

        feed = parse_answer(answer)
        if document.finder == "other feed":  # it may be a friend's, or tell of what is said about the posts
            ours = tuple(p for p in feed.posts if p.url and "#" not in p.url and self._is_ours(p.url))
            feed = replace(feed, posts=ours)
        told = {identity(post.url) for post in feed.posts if post.url}
        if not told - self._fed:  # a program without pages gives the first one again and again
            return Findings()
        self._fed |= told
        stated = paging.standard_next(feed)
        further = [stated] if stated else paging.conventional_next(document.url, feed)
        posts = [
            KnownPost(post.url, post.title, post.published, post.tags) for post in feed.posts if post.url
        ]
        return Findings(posts, [self._paged(url, document.finder, bool(stated)) for url in further], feed)

    def _paged(self, url: str, finder: str, linked: bool) -> Document:
        return Document("archive list" if "/api/v1/archive" in url else finder, url, True, linked)

    def _parse_sitemap(self, answer: Answer) -> Findings:
        found = sitemap.parse_sitemap(answer.body, answer.url)
        pages = [entry for entry in found.pages if self._is_ours(entry.url)]
        if pages:
            self._store.ledger.learn(self._source.id, has_list=True)
        return Findings(
            [
                KnownPost(entry.url, entry.title, entry.published, sure=bool(entry.published))
                for entry in pages
            ],
            [Document("sitemap", entry.url) for entry in found.sitemaps],
        )

    def _parse_substack(self, document: Document, answer: Answer) -> Findings:
        posts = paging.parse_substack_archive(answer.body, answer.url)
        self._store.ledger.learn(self._source.id, has_list=True)
        offset = int(document.url.partition("offset=")[2].partition("&")[0] or 0)
        following = [paging.substack_archive_url(self._home, offset + len(posts))] if posts else []
        return Findings(posts, [Document("archive list", url, guess=True) for url in following])

    def _parse_index(self, document: Document, answer: Answer) -> Findings:
        page = read_index(answer.body, answer.url, answer.content_type)
        reading = Findings([post for post in page.posts if self._is_ours(post.url)])
        same = "tag page" if document.finder == "tag page" else "index page"
        barren = self._barren(document, reading.posts)
        follow: list[Document] = []
        if barren < _MOST_BARREN:
            follow += [Document(same, url, True, True, barren) for url in page.next]
            follow += [
                Document("tag page" if is_part(url) else "index page", url, True, True, barren)
                for url in page.lists
            ]
        if document.finder == "home":
            follow += self._beyond_home(answer)
            self._store.ledger.learn(self._source.id, home_title=discover.page_title(answer.body))
        reading.follow = [next_ for next_ in follow if self._is_ours(next_.url)]
        return reading

    def _barren(self, document: Document, posts: list[KnownPost]) -> int:
        """How many pages in a row, up to this one, told of no post that no other list of this round told of."""
        told = {identity(post.url) for post in posts}
        fresh = told - self._listed
        self._listed |= told
        return 0 if fresh else document.barren + 1

    def _beyond_home(self, answer: Answer) -> Iterator[Document]:
        """What a home page points to, and where such things lie when it does not."""
        yield from (
            Document("search index", url, True)
            for url in search_index.mentioned_indexes(answer.body, answer.url)
        )
        yield from (Document("search index", url, True) for url in search_index.guesses(self._home))
        for link in discover.find_feeds(answer.body, answer.url):
            if identity(link.url) != identity(self._source.url) and not discover.is_of_comments(link):
                yield Document("other feed", link.url, True)
        for name in ("blog/", "archive/", "archives/", "posts/", "post/", "articles/", "blog/archive/"):
            yield Document("index page", urljoin(self._home, name), True)

    def _is_ours(self, url: str) -> bool:
        """Whether an address lies on the site: same host (but for ``www``), below the site's own folder."""
        ours, theirs = urlsplit(self._home), urlsplit(url)
        if (theirs.hostname or "").removeprefix("www.") != (ours.hostname or "").removeprefix("www."):
            return False
        folder = ours.path.rpartition("/")[0] + "/"
        return theirs.path.startswith(folder) or not is_folder(ours.path)


def _sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
