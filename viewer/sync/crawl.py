"""Finding every post of a site: reads the documents that tell of posts, from the cheapest to the dearest, into the ledger.

A crawl goes in rounds. Each document that was read is on record with its round, its validators and where it led, so that a
stopped round goes on where it was (within a day), and the next one asks only whether something changed (conditional
requests). What a document says is turned into known posts by the finders; this module decides what to read, and what to
say when it cannot be read.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator

from viewer.errors import FetchError, HostRests, SourceError
from viewer.sources.robots import Robots
from viewer.sources.urls import host, is_web
from viewer.store.ledger import Crawled
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.documents import Document, Findings, as_text, from_text, home_of, told
from viewer.sync.finders import Finders
from viewer.sync.follow import get_page
from viewer.sync.http import Answer, Fetcher
from viewer.sync.rules import SiteRules
from viewer.sync.together import in_order
from viewer.types import FetchedFeed, Progress, Source, SyncEvent

_MOST_DOCUMENTS = 20_000  # new ones a round; with the next two, what a site without end can cost
_DOCUMENTS, _DOCUMENTS_A_POST = 500, 2  # so many a round for the site, and for each known post
_MOST_SILENT = 8  # documents in a row that the server does not answer at all
_AT_ONCE = 4
_DAY = 86_400  # seconds; a round that was stopped longer ago is begun anew
_ABSENT = "absent"  # the finder on record for a guess that led nowhere, and ...
_ABSENT_ROUNDS = 10  # ... after how many rounds it is tried again

# Cheapest first. A stage begins when the one before has nothing left to read.
_STAGES = (
    "feed",
    "sitemap",
    "home",
    "other feed",
    "search index",
    "archive list",
    "index page",
    "tag page",
)
_PAGES = frozenset(("home", "index page", "tag page"))


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
        rules: SiteRules,
        *,
        now: int,
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._keep_feed = keep_feed
        self._rules = rules
        self._now = now
        self._home = home_of(source)
        self._finders = Finders(store, source)
        self._robots = Robots()
        self._round = 0
        self._seen: set[str] = set()
        self._waiting: dict[str, list[Document]] = {stage: [] for stage in _STAGES}
        self._read = 0
        self._fresh = 0  # of these, what was not as it was at the last look
        self._silent = 0
        self._rest: HostRests | None = None
        self._stopped = False
        self._unread: list[str] = []  # why places that may list posts could not be read, and ...
        self._untold: list[str] = []  # ... of these, the guesses: they are told of together
        self.progress = Progress("places", 0, 0)

    def run(self) -> Iterator[SyncEvent]:
        """Reads what there is to read; a "source" event for each document that told of posts nobody knew, a "problem" for
        each that could not be read though it may well be there."""
        resumed = self._is_resumed()
        try:
            self._robots = self._rules.read(anew=not resumed)
        except FetchError as error:
            yield from self._stop(str(error))
            return
        self._begin(resumed)
        for stage in _STAGES:
            if stage == "tag page" and not self._worth_tags():
                continue
            while self._waiting[stage]:
                yield from self._next(stage)
                why = self._why_stop()
                if why:
                    yield from self._stop(why)
                    return
        yield from self._tell_guesses()
        self._remember(self._unread[0] if self._unread else "")

    def done(self) -> None:
        """Ends the round: everything that it led to was fetched, too. One that was stopped goes on the next time."""
        if not self._stopped:
            self._store.ledger.learn(self._source.id, round_complete=True)

    # --------------------------------------------------------------------------------- begin and end

    def _is_resumed(self) -> bool:
        """Whether the last round was stopped, not long ago."""
        learnt = self._store.ledger.learnt(self._source.id)
        return not learnt.get("round_complete", True) and self._now - learnt.get("round_began", 0) < _DAY

    def _begin(self, resumed: bool) -> None:
        last = self._store.ledger.round(self._source.id)
        self._round = max(last, 1) if resumed else last + 1
        if not resumed:
            self._store.ledger.learn(self._source.id, round_began=self._now)
        self._store.ledger.learn(self._source.id, round_complete=False, news_by_index=False)
        for document in self._finders.first(self._robots):
            self._enqueue(document)

    def _why_stop(self) -> str:
        """The reason to read no further now; empty when there is none."""
        if self._rest is not None:
            return f"{self._rest} The search for posts goes on at the next full sync."
        if self._silent >= _MOST_SILENT:
            return f"{self._home} does not answer; the rest is left for the next sync."
        if self._fresh >= self._most():
            return f"{self._home} has more than {self._fresh:,} index pages; the rest is left for the next full sync."
        return ""

    def _most(self) -> int:
        """How many documents a round may read."""
        if self._fresh < _DOCUMENTS:
            return _DOCUMENTS
        known = self._store.ledger.count(self._source.id)
        return min(_MOST_DOCUMENTS, _DOCUMENTS + _DOCUMENTS_A_POST * known)

    def _stop(self, why: str) -> Iterator[SyncEvent]:
        self._stopped = True
        self._remember(why)
        yield from self._tell_guesses()
        yield self._problem(why)

    def _tell_guesses(self) -> Iterator[SyncEvent]:
        """One sentence for all guesses that met a fault of the server: many of them lead nowhere anyway."""
        more = len(self._untold) - 1
        if more >= 0:
            others = f" So it went at {more} other places that may list posts." if more else ""
            yield self._problem(f"{self._untold[0]}{others} They are asked again at the next full sync.")

    def _remember(self, unread: str) -> None:
        """What the ledger says of the search itself: empty, or why there may be posts that nobody knows of."""
        self._store.ledger.learn(self._source.id, unfinished=unread)

    def _enqueue(self, document: Document) -> None:
        key = document.url.split("#")[0]
        if key not in self._seen and is_web(key):
            self._seen.add(key)
            self._waiting[document.finder].append(document)

    def _worth_tags(self) -> bool:
        """Whether tag and month pages are read: only where nothing cheaper lists all posts. A sitemap or search index to
        which the index pages added nothing does."""
        learnt = self._store.ledger.learnt(self._source.id)
        return bool(learnt.get("news_by_index")) or not learnt.get("has_list")

    # ------------------------------------------------------------------------------------- fetching

    def _next(self, stage: str) -> Iterator[SyncEvent]:
        """Reads the next few documents of a stage."""
        batch = self._waiting[stage][:_AT_ONCE]
        del self._waiting[stage][: len(batch)]
        asked: list[tuple[Document, Crawled | None]] = []
        for document in batch:
            record = self._store.ledger.crawled(self._source.id, document.url)
            if record is not None and record.finder == _ABSENT and self._is_idle(document, record):
                self._count()
            elif record is not None and record.round == self._round:  # a round that was stopped goes on
                self._count()
                self._follow([from_text(text) for text in record.found])
            else:
                asked.append((document, record))
        answers = in_order(
            self._fetch, asked, at_once=_AT_ONCE, cancel=self._cancel, delay=self._robots.delay
        )
        for (document, record), answer in answers:
            self._count()
            if isinstance(answer, FetchError):
                yield from self._failed(document, answer)
            else:
                self._silent = 0
                yield from self._take(document, answer, record)

    def _is_idle(self, document: Document, record: Crawled) -> bool:
        """Whether asking would be idle: a guess that led nowhere not long ago."""
        return document.guess and self._round - record.round < _ABSENT_ROUNDS

    def _fetch(self, asked: tuple[Document, Crawled | None]) -> Answer | FetchError:
        document, record = asked
        if not self._robots.allows(document.url):
            return FetchError(f"robots.txt forbids {document.url}.", url=document.url, temporary=False)
        try:
            validators = record.validators if record else None
            if document.finder in _PAGES:
                return get_page(
                    self._fetcher,
                    document.url,
                    validators=validators,
                    cancel=self._cancel,
                    allows=self._robots.allows,
                )
            return self._fetcher.get(document.url, validators=validators, cancel=self._cancel)
        except FetchError as error:
            return error

    def _count(self) -> None:
        self._read += 1
        waiting = sum(len(documents) for documents in self._waiting.values())
        self.progress = Progress("places", self._read, self._read + waiting)

    # -------------------------------------------------------------------------------------- reading

    def _failed(self, document: Document, error: FetchError) -> Iterator[SyncEvent]:
        """What could not be fetched. That nothing is where something was guessed is no news; a fault of the server is."""
        self._silent = self._silent + 1 if error.status is None and error.temporary else 0
        if isinstance(error, HostRests) and host(document.url) == host(self._home):
            self._rest = self._rest or error
        elif error.temporary:
            self._unread.append(str(error))
            if document.guess and not document.linked:
                self._untold.append(str(error))
            else:
                yield self._problem(str(error))
        elif not document.guess:
            yield self._problem(str(error))
        elif error.status is not None:
            self._record(Document(_ABSENT, document.url), Validators(), None, Findings())

    def _take(self, document: Document, answer: Answer, record: Crawled | None) -> Iterator[SyncEvent]:
        sha256 = hashlib.sha256(answer.body).hexdigest()
        if record is not None and (answer.not_modified or record.sha256 == sha256):
            self._as_before(record)
            return
        self._fresh += 1
        try:
            reading = self._finders.parse(document, answer)
        except SourceError as error:
            if document.guess and not document.linked:
                self._record(Document(_ABSENT, document.url), Validators(), None, Findings())
            else:
                yield self._problem(str(error))
            return
        if reading.feed is not None:
            # kept before it is on record as read: a crawl that was killed asks for it again
            yield from self._keep_feed(reading.feed)
        news = self._record(document, answer.validators, sha256, reading)
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

    def _as_before(self, record: Crawled) -> None:
        """A document that did not change leads where it led."""
        again = Crawled(
            record.url, record.finder, self._round, record.validators, record.sha256, record.found
        )
        self._store.ledger.read(self._source.id, again)
        if record.finder != _ABSENT:
            self._follow([from_text(text) for text in record.found])

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
