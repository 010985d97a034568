"""Fetching posts from their own pages: entries of the ledger in, received posts out."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from viewer.content.extract import Extracted, Frame, extract, frame_of
from viewer.errors import FetchError
from viewer.sources.charset import decode
from viewer.sources.evidence import Claims, judge_address, judge_page
from viewer.sources.identity import identity
from viewer.sources.markup import letters, plain
from viewer.sources.page_meta import PageMeta, page_meta
from viewer.sources.robots import Robots
from viewer.sources.shapes import PostShapes
from viewer.sources.urls import host
from viewer.store.ledger import PLAIN, Crawled
from viewer.store.packing import fingerprint
from viewer.store.posts import Arrival, Stored
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.http import Answer, Fetcher
from viewer.types import FetchedPost, KnownState, LedgerEntry, Origin, Progress, Source, SyncEvent

_BATCH = 12  # pages in memory at once
_AT_ONCE = 6
_FRAME_PAGES = 4
_COMPARED = 5_000  # letters of the page for what does not exist
_LOGIN = "asks for a login"


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page of an entry."""

    entry: LedgerEntry
    answer: Answer
    markup: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.answer.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what it says of itself and the article found in it."""

    page: Page
    meta: PageMeta
    found: Extracted | None


class Pages:
    """Fetches the pages of a source's entries, a few at a time, and commits each post at once."""

    def __init__(
        self,
        store: Store,
        source: Source,
        fetcher: Fetcher,
        cancel: threading.Event,
        *,
        robots: Robots,
        clock: Callable[[], float],
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._robots = robots
        self._clock = clock
        learnt = store.ledger.learnt(source.id)
        self._frame = Frame.from_json(learnt["frame"]) if "frame" in learnt else None
        self._not_found: str | None = learnt.get("not_found")
        self._shapes = PostShapes(store.ledger.sure_urls(source.id))
        self._home = source.site_url or source.url
        self._beside = frozenset(identity(url) for url in store.ledger.plain_urls(source.id))
        self._site_titles = {letters(source.title), letters(learnt.get("home_title", ""))}
        self._wrong: set[str] = set(learnt.get("wrong_canonicals", ()))
        self.progress = Progress()
        self.counts = {"new": 0, "changed": 0, "gone": 0, "problems": 0, "excerpt": 0}

    # ------------------------------------------------------------------------------------ fetching

    def run(self, entries: Iterator[LedgerEntry], total: int) -> Iterator[SyncEvent]:
        """Fetches every entry's page, keeps what is a post, and records how it ended. Raises Cancelled between pages."""
        done = 0
        for batch in _batches(self._worth_fetching(entries), _BATCH):
            self.progress = Progress("pages", done, total)
            pages = []
            for entry, answer in self._fetch_all([(entry, Validators()) for entry in batch]):
                if isinstance(answer, FetchError):
                    yield from self._failed(entry, answer)
                else:
                    pages.append(Page(entry, answer, decode(answer.body, answer.content_type, html=True)))
            self._learn_frame(pages)
            readings = [self._read(page) for page in pages]
            self._learn_canonicals(readings)
            for reading in readings:
                yield from self._take(reading)
            done += len(batch)
        self.progress = Progress("pages", done, total)

    def _worth_fetching(self, entries: Iterator[LedgerEntry]) -> Iterator[LedgerEntry]:
        """The entries whose pages must be seen; of the others it is known without that they are no posts."""
        for entry in entries:
            verdict = judge_address(entry.url, claims_of(entry), self._shapes)
            if verdict is None or verdict.is_post or entry.post is not None:
                yield entry
            else:
                reason = f"It {verdict.reason}."
                self._store.ledger.settle(
                    entry.id, KnownState.SKIPPED, now=int(self._clock()), problem=reason
                )

    def recheck(self, entries: Iterator[LedgerEntry], round_: int, total: int) -> Iterator[SyncEvent]:
        """Asks for pages that are saved already whether they changed or vanished (conditional requests, once a round)."""
        done = 0
        for batch in _batches(entries, _BATCH):
            self.progress = Progress("checks", done, total)
            records = {entry.id: self._store.ledger.crawled(self._source.id, entry.url) for entry in batch}
            asked = [
                (entry, record.validators if (record := records[entry.id]) else Validators())
                for entry in batch
                if (record := records[entry.id]) is None or record.round != round_
            ]
            for entry, answer in self._fetch_all(asked):
                record = records[entry.id]
                if isinstance(answer, FetchError):
                    if answer.status in (404, 410):
                        yield from self._failed(entry, answer)
                    continue
                page = Page(entry, answer, decode(answer.body, answer.content_type, html=True))
                changed = record is not None and not answer.not_modified and record.sha256 != page.sha256
                if changed:
                    yield from self._take(self._read(page))
                self._remember(page, record, round_)
            done += len(batch)

    def _fetch_all(
        self, asked: Sequence[tuple[LedgerEntry, Validators]]
    ) -> Iterator[tuple[LedgerEntry, Answer | FetchError]]:
        if self._robots.delay:
            for entry, validators in asked:
                self._cancel.wait(self._robots.delay)
                yield entry, self._fetch(entry, validators)
            return
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="page") as pool:
            answers = pool.map(lambda item: self._fetch(*item), asked)
            yield from zip((entry for entry, _ in asked), answers, strict=True)

    def _fetch(self, entry: LedgerEntry, validators: Validators) -> Answer | FetchError:
        if not self._robots.allows(entry.url):
            return FetchError(f"robots.txt forbids {entry.url}.", url=entry.url, temporary=False)
        try:
            return self._fetcher.get(entry.url, validators=validators, cancel=self._cancel)
        except FetchError as error:
            return error

    def _failed(self, entry: LedgerEntry, error: FetchError) -> Iterator[SyncEvent]:
        now = int(self._clock())
        if error.status in (404, 410):
            if entry.state is not KnownState.GONE:
                self.counts["gone"] += 1
            self._store.ledger.settle(entry.id, KnownState.GONE, now=now, problem=str(error))
            if entry.post is not None:
                self._store.posts.gone(entry.post)
            yield self._event("post", entry, detail="gone", message=str(error))
            return
        if str(error).startswith("robots.txt"):
            self._store.ledger.settle(entry.id, KnownState.SKIPPED, now=now, problem=str(error))
            return
        self.counts["problems"] += 1
        self._store.ledger.settle(entry.id, KnownState.FAILED, now=now, problem=str(error))
        yield self._event("problem", entry, message=str(error))

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

    # ------------------------------------------------------------------------------------- learning

    def _learn_frame(self, pages: Sequence[Page]) -> None:
        """What the pages of this blog share, learnt from the first that come and remembered."""
        if self._frame is None and len(pages) >= 2:
            self._frame = frame_of([page.markup for page in pages[:_FRAME_PAGES]])
            self._store.ledger.learn(self._source.id, frame=self._frame.to_json())
            self._learn_not_found(pages[0].answer.url)

    def _learn_canonicals(self, readings: Sequence[Reading]) -> None:
        """Canonical addresses that pages with different articles share: some themes have one for all pages."""
        first: dict[str, Reading] = {}
        wrong = set()
        for reading in readings:
            key = identity(reading.meta.canonical or "")
            other = first.setdefault(key, reading)
            if key and key not in self._wrong and not alike(_article(other), _article(reading)):
                wrong.add(key)
        if wrong:
            self._wrong |= wrong
            self._store.ledger.learn(self._source.id, wrong_canonicals=sorted(self._wrong))

    def _learn_not_found(self, url: str) -> None:
        """How the site answers to an address that cannot exist: some say 200 to everything."""
        try:
            answer = self._fetcher.get(urljoin(url, "no-such-post-b6d1f0/"), cancel=self._cancel)
        except FetchError:
            return
        markup = decode(answer.body, answer.content_type, html=True)
        found = extract(markup, answer.url, frame=self._frame)
        self._not_found = letters(found.html if found else markup)[:_COMPARED]
        self._store.ledger.learn(self._source.id, not_found=self._not_found)

    # -------------------------------------------------------------------------------------- keeping

    def _read(self, page: Page) -> Reading:
        meta = page_meta(page.answer.body, page.answer.url, page.answer.content_type)
        hint = self._hint(page.entry)
        return Reading(page, meta, extract(page.markup, page.answer.url, frame=self._frame, hint=hint))

    def _take(self, reading: Reading) -> Iterator[SyncEvent]:
        page, meta, found = reading.page, reading.meta, reading.found
        entry, now = page.entry, int(self._clock())
        same = self._same_post(reading)
        if same is not None and entry.post is None:
            self._store.ledger.alias(entry.id, same, now=now)
            return
        reason = self._not_a_post(page, found)
        if reason is not None:
            if entry.post is None:
                state = KnownState.FAILED if _LOGIN in reason else KnownState.SKIPPED
                self._store.ledger.settle(entry.id, state, now=now, problem=reason)
            else:  # a saved post is never taken back for what its page has become
                self._store.ledger.settle(entry.id, KnownState.FAILED, now=now, problem=reason)
            if _LOGIN in reason:
                self.counts["problems"] += 1
                yield self._event("problem", entry, message=reason)
            return
        assert found is not None
        yield from self._keep(page, meta, found, same or entry.post, now)

    def _keep(
        self, page: Page, meta: PageMeta, found: Extracted, post: int | None, now: int
    ) -> Iterator[SyncEvent]:
        entry = page.entry
        fetched = self._fetched(page, meta, found, post)
        keys = tuple("u:" + key for key in self._keys(page, meta))
        known = self._store.posts.latest(post, Origin.PAGE) if post is not None else None
        state = KnownState.FULL
        if known != fingerprint(fetched):
            ids = self._store.posts.receive(self._source.id, [Arrival(fetched, keys, post)], now=now)
            detail = "new" if post is None else ("changed" if known else "full")
            self.counts["new"] += post is None
            self.counts["changed"] += bool(known)
            post = ids[0]
            yield SyncEvent(
                "post", source=self._source.id, post=post, url=fetched.url, title=fetched.title, detail=detail
            )
        assert post is not None
        self._store.posts.name(self._source.id, [(post, keys)])
        self._store.ledger.settle(entry.id, state, now=now, post=post)
        self._remember(page, None, self._store.ledger.round(self._source.id))

    def _remember(self, page: Page, record: Crawled | None, round_: int) -> None:
        """The validators of a post's page, for the question whether it changed."""
        answer = page.answer
        sha256 = record.sha256 if record and answer.not_modified else page.sha256
        validators = record.validators if record and answer.not_modified else answer.validators
        self._store.ledger.read(
            self._source.id, Crawled(page.entry.url, "page", round_, validators, sha256, ())
        )

    def _fetched(self, page: Page, meta: PageMeta, found: Extracted, post: int | None) -> FetchedPost:
        """The page as a received post. What a feed or list told of title, date and tags is worth more than a guess."""
        entry = page.entry
        rows = self._store.lists.rows([post]) if post is not None else []
        row = rows[0] if rows else None
        published = (row.published if row else None) or meta.published or entry.published
        return FetchedPost(
            url=self._address(page, meta),
            guid=None,
            title=(row.title if row else "") or self._own_title(meta) or entry.title,
            html=found.html,
            base_url=page.answer.url,
            origin=Origin.PAGE,
            summary=meta.summary,
            author=(row.author if row else None) or meta.author,
            published=published,
            updated=meta.updated,
            tags=(row.tags if row else ()) or meta.tags or entry.tags,
            language=meta.language,
            excerpt=False,
            received=page.answer.body,
        )

    def _own_title(self, meta: PageMeta) -> str:
        """The page's title, unless it is that of the site: pages of posts without titles have it."""
        return "" if letters(meta.title) in self._site_titles else meta.title

    def _hint(self, entry: LedgerEntry) -> str:
        """What the feed gave of this post."""
        if entry.post is None:
            return ""
        found = self._store.posts.revision(entry.post)
        return found[1].html or found[1].summary if found else ""

    def _not_a_post(self, page: Page, found: Extracted | None) -> str | None:
        """Why a page is not kept as a post, as a sentence; None when it is one."""
        if not _is_html(page.answer):
            return f"{page.entry.url} is not a web page."
        if identity(page.answer.url) == identity(self._home) != identity(page.entry.url):
            return f"{page.entry.url} leads to the home page."
        claims = replace(claims_of(page.entry), beside=self._beside)
        verdict = judge_page(
            page.answer.body, page.answer.url, claims, self._shapes, page.answer.content_type
        )
        if not verdict.is_post:
            return f"It {verdict.reason}."
        if found is None:
            return f"No article was found in {page.entry.url}."
        if self._not_found and letters(found.html)[:_COMPARED] == self._not_found:
            return f"{page.entry.url} shows the page that this site shows for what does not exist."
        return None

    # ------------------------------------------------------------------------------------- identity

    def _keys(self, page: Page, meta: PageMeta) -> list[str]:
        """The identities of a page: where it was asked for, where it was found, what it calls itself."""
        asked, canonical = _asked(page), self._canonical(page, meta)
        return list(dict.fromkeys([*asked, identity(canonical)] if canonical else asked))

    def _address(self, page: Page, meta: PageMeta) -> str:
        return self._canonical(page, meta) or page.answer.url

    def _canonical(self, page: Page, meta: PageMeta) -> str | None:
        """What the page calls itself, if that may be believed: an address of its own, on this site, and not the home page
        or another that all pages call themselves."""
        canonical = meta.canonical
        if not canonical or host(canonical) != host(page.answer.url):
            return None
        key = identity(canonical)
        if key in self._wrong or key == identity(self._home) or urlsplit(canonical).path in ("", "/"):
            return canonical if key in _asked(page) else None
        return canonical

    def _same_post(self, reading: Reading) -> int | None:
        """The stored post that goes by one of the page's identities. One that only a canonical address points to must be
        alike in title and text, too: two different posts are never merged."""
        asked, keys = _asked(reading.page), self._keys(reading.page, reading.meta)
        known = self._store.posts.known(self._source.id, ["u:" + key for key in keys], Origin.PAGE)
        for key in keys:
            stored = known.get("u:" + key)
            if stored is not None and (key in asked or self._is_twin(stored, reading)):
                return stored.id
        return None

    def _is_twin(self, stored: Stored, reading: Reading) -> bool:
        title = self._own_title(reading.meta)
        if title and stored.title and letters(title) != letters(stored.title):
            return False
        kept = self._store.posts.revision(stored.id)
        return kept is not None and alike(kept[1].html or kept[1].summary, _article(reading))


def _asked(page: Page) -> list[str]:
    """The identities of a page by where it was asked for and where it was found."""
    return [identity(page.entry.url), identity(page.answer.url)]


def _article(reading: Reading) -> str:
    return reading.found.html if reading.found else reading.page.markup


def alike(one: str, other: str) -> bool:
    """Whether two texts (HTML) are those of one post, of which one may be a part only: nine in ten words of the shorter."""
    words = [set(plain(text).casefold().split()) for text in (one, other)]
    shared, fewer = len(words[0] & words[1]), min(map(len, words))
    return shared >= 0.9 * fewer


def claims_of(entry: LedgerEntry) -> Claims:
    """Who told of an entry, as evidence."""
    finders = set(entry.found_by)
    return Claims(
        in_feed="feed" in finders,
        listed=entry.sure and bool(finders & {"home", "index page", "tag page", "archive list", "wayback"}),
        indexed=entry.published is not None and "search index" in finders,
        plain=PLAIN in finders,
        title=entry.title,
        in_sitemap=bool(finders & {"sitemap", "search index"}),
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


def _is_html(answer: Answer) -> bool:
    kind = answer.content_type.split(";")[0].strip().lower()
    return kind in ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream") or (
        "html" in kind or b"<html" in answer.body[:2048].lower()
    )
