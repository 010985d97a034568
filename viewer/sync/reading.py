"""What a fetched page is: whether it is a post, which one, and what it says. Learns the habits of a site from its pages."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from viewer.content.extract import Extracted, Frame, extract, frame_of
from viewer.errors import FetchError
from viewer.sources.charset import decode
from viewer.sources.evidence import Claims, Verdict, judge_page
from viewer.sources.identity import identity, post_keys
from viewer.sources.markup import letters, plain
from viewer.sources.page_meta import PageMeta, meta_of
from viewer.sources.robots import Robots
from viewer.sources.shapes import PostShapes
from viewer.sources.urls import host
from viewer.store.ledger import PLAIN
from viewer.store.posts import Stored
from viewer.store.store import Store
from viewer.sync.documents import elsewhere
from viewer.sync.http import PAGE_LIMIT, Answer, Fetcher
from viewer.types import FetchedPost, LedgerEntry, Origin, Source

_FRAME_PAGES = 4
_COMPARED = 5_000  # letters of an article by which notices are known again
_MANY = 3  # pages with one and the same article: a notice in the place of each
_MOST_LEARNT = 200
_LISTS = frozenset(("home", "index page", "tag page", "archive list", "wayback"))


@dataclass(frozen=True)
class Page:
    """A fetched page of an entry."""

    entry: LedgerEntry
    answer: Answer

    @cached_property
    def markup(self) -> str:
        """The page as text: decoded once, for all who read it."""
        return decode(self.answer.body, self.answer.content_type, html=True)

    @cached_property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return hashlib.sha256(self.answer.body).hexdigest()

    @property
    def asked(self) -> list[str]:
        """Its identities by where it was asked for and where it was found."""
        return list(dict.fromkeys([identity(self.entry.url), identity(self.answer.url)]))


@dataclass(frozen=True, slots=True)
class Reading:
    """A page with what it says of itself, the article found in it, and what it is."""

    page: Page
    meta: PageMeta
    found: Extracted | None
    verdict: Verdict

    @property
    def article(self) -> str:
        """The article, the whole page where none was found."""
        return self.found.html if self.found else self.page.markup

    @property
    def print(self) -> str:
        """The same for pages with the same article."""
        return _print(self.article)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a page is no post, as a sentence. ``passing``: it may be one again tomorrow (a login, a notice, half a page)."""

    reason: str
    passing: bool = False


class SiteReader:
    """Reads pages of one source in the light of what was learnt of the site."""

    def __init__(
        self, store: Store, source: Source, fetcher: Fetcher, cancel: threading.Event, robots: Robots
    ) -> None:
        self._store = store
        self._source = source
        self._fetcher = fetcher
        self._cancel = cancel
        self._robots = robots
        learnt = store.ledger.learnt(source.id)
        self._frame = Frame.from_json(learnt["frame"]) if "frame" in learnt else None
        self._notices: set[str] = set(learnt.get("notices", ()))
        self._wrong: set[str] = set(learnt.get("wrong_canonicals", ()))
        self.shapes = PostShapes(store.ledger.sure_urls(source.id))
        self._beside = frozenset(identity(url) for url in store.ledger.plain_urls(source.id))
        self._home = identity(source.site_url or source.url)
        entries = store.ledger.entries(source.id)
        self._elsewhere = elsewhere(store, source)
        self._told = _told_by_feed(entries)
        self._days = _days(entries)
        self._site_titles = {letters(source.title), letters(learnt.get("home_title", ""))}

    def read(self, pages: Sequence[Page]) -> list[Reading]:
        """Reads pages that came together; what they have in common tells what is no article's own."""
        self._learn_frame(pages)
        readings = [self._read(page) for page in pages]
        self._learn_canonicals(readings)
        self._learn_notices(readings)
        return readings

    def _read(self, page: Page) -> Reading:
        url = page.answer.url
        tree = LexborHTMLParser(page.markup)
        meta = meta_of(tree, url)
        claims = replace(claims_of(page.entry), beside=self._beside)
        verdict = judge_page(tree, meta, url, claims, self.shapes)
        found = extract(page.markup, url, frame=self._frame, hint=self._hint(page.entry))
        return Reading(page, meta, found, verdict)

    def _hint(self, entry: LedgerEntry) -> str:
        """What the feed gave of this post."""
        found = self._store.posts.revision(entry.post) if entry.post is not None else None
        return found[1].html or found[1].summary if found else ""

    # ------------------------------------------------------------------------------------- learning

    def _learn_frame(self, pages: Sequence[Page]) -> None:
        """What the pages of this blog share, learnt from the first that come and remembered."""
        if self._frame is None and len(pages) >= 2:
            self._frame = frame_of([page.markup for page in pages[:_FRAME_PAGES]])
            self._store.ledger.learn(self._source.id, frame=self._frame.to_json())
            self._learn_not_found(urljoin(pages[0].answer.url, "no-such-post-b6d1f0/"))

    def _learn_not_found(self, nowhere: str) -> None:
        """How the site answers to an address that cannot exist: some say 200 to everything."""
        if not self._robots.allows(nowhere):
            return
        try:
            answer = self._fetcher.get(nowhere, limit=PAGE_LIMIT, cancel=self._cancel)
        except FetchError:
            return
        markup = decode(answer.body, answer.content_type, html=True)
        found = extract(markup, answer.url, frame=self._frame)
        self._notice({_print(found.html if found else markup)})

    def _learn_canonicals(self, readings: Sequence[Reading]) -> None:
        """Canonical addresses that pages with different articles share: some themes have one for all pages."""
        first: dict[str, Reading] = {}
        wrong = set()
        for reading in readings:
            key = identity(reading.meta.canonical or "")
            other = first.setdefault(key, reading)
            if key and key not in self._wrong and not alike(other.article, reading.article):
                wrong.add(key)
        if wrong:
            self._wrong |= wrong
            self._store.ledger.learn(self._source.id, wrong_canonicals=sorted(self._wrong)[:_MOST_LEARNT])

    def _learn_notices(self, readings: Sequence[Reading]) -> None:
        """Texts that stand in the place of several posts: "We will be back soon"."""
        places: dict[str, set[str]] = {}
        for reading in readings:
            places.setdefault(reading.print, set()).add(_stem(identity(reading.page.answer.url)))
        found = {print_ for print_, addresses in places.items() if len(addresses) >= _MANY}
        if found - self._notices:
            self._notice(found)

    def _notice(self, prints: set[str]) -> None:
        self._notices |= prints
        self._store.ledger.learn(self._source.id, notices=sorted(self._notices)[:_MOST_LEARNT])

    # -------------------------------------------------------------------------------------- judging

    def no_page(self, entry: LedgerEntry) -> str:
        """Why a post of the feed has no page of its own; empty when it may have one."""
        if self._elsewhere(entry.url):
            return "It leads to another site."
        return "It is a part of a page." if "#" in entry.url and identity(entry.url) in self._days else ""

    def why_not(self, reading: Reading) -> Refusal | None:
        """Why a page is not kept as a post; None when it is one."""
        page, url = reading.page, reading.page.entry.url
        if not page.answer.body.strip():
            return Refusal(f"{url} is empty.", passing=True)
        if not _is_html(page.answer):
            return Refusal(f"{url} is not a web page.")
        if identity(page.answer.url) == self._home != identity(url):
            return Refusal(f"{url} leads to the home page.", passing=True)
        if not reading.verdict.is_post:
            return Refusal(f"It {reading.verdict.reason}.", passing=reading.verdict.passing)
        if not self._days.isdisjoint(page.asked):
            return Refusal(f"{url} holds several posts, which the feed tells apart.")
        if reading.found is None:
            whole = b"</html" in page.answer.body[-1000:].lower()
            return Refusal(f"No article was found in {url}.", passing=not whole)
        if reading.print in self._notices:
            return Refusal(
                f"{url} shows the same text as other pages of this site: a notice, not a post.", passing=True
            )
        return None

    # ------------------------------------------------------------------------------------- identity

    def keys(self, reading: Reading) -> list[str]:
        """The identities of a page: where it was asked for, where it was found, what it calls itself."""
        asked, canonical = reading.page.asked, self._canonical(reading)
        return list(dict.fromkeys([*asked, identity(canonical)] if canonical else asked))

    def _canonical(self, reading: Reading) -> str | None:
        """What the page calls itself, if that may be believed: an address of its own, on this site, and not the home page
        or another that all pages call themselves."""
        canonical = reading.meta.canonical
        if not canonical or host(canonical) != host(reading.page.answer.url):
            return None
        key = identity(canonical)
        if key in self._wrong or key == self._home or urlsplit(canonical).path in ("", "/"):
            return canonical if key in reading.page.asked else None
        return canonical

    def same_post(self, reading: Reading) -> int | None:
        """The stored post that goes by one of the page's identities. One that only a canonical address or another ending
        (``/x`` and ``/x.html``) points to must be alike in title and text, too: two posts are never merged."""
        asked, keys = reading.page.asked, self.keys(reading)
        variants = [v for v in _variants(identity(reading.page.answer.url)) if v not in keys]
        names = ["u:" + key for key in (*keys, *variants)]
        known = self._store.posts.known(self._source.id, names, Origin.PAGE)
        for name in names:
            stored = known.get(name)
            if stored is not None and (name[2:] in asked or self._is_twin(stored, reading)):
                return stored.id
        return self._namesake(reading)

    def _namesake(self, reading: Reading) -> int | None:
        """The post of the feed that this page is, though the feed gives it an address that nobody else knows: one with the
        same title, of the same day, with the same text."""
        published = reading.meta.published or reading.page.entry.published
        for post, moment in self._told.get(letters(self._own_title(reading.meta)), ()):
            near = published is not None and abs(published - moment) < timedelta(days=1)
            kept = self._store.posts.revision(post) if near else None
            if kept is not None and alike(kept[1].html or kept[1].summary, reading.article):
                return post
        return None

    def _is_twin(self, stored: Stored, reading: Reading) -> bool:
        title = self._own_title(reading.meta)
        if title and stored.title and letters(title) != letters(stored.title):
            return False
        kept = self._store.posts.revision(stored.id)
        return kept is not None and alike(kept[1].html or kept[1].summary, reading.article)

    # -------------------------------------------------------------------------------------- keeping

    def fetched(self, reading: Reading, post: int | None, origin: Origin = Origin.PAGE) -> FetchedPost:
        """The page as a received post. What the feed told of title, date and tags is worth more than what the page says of
        itself, and that is worth more than what a list told."""
        page, meta, entry = reading.page, reading.meta, reading.page.entry
        told = self._feed_copy(post) if post is not None else None
        return FetchedPost(
            url=self._canonical(reading) or page.answer.url,
            guid=None,
            title=(told.title if told else "") or self._own_title(meta) or entry.title,
            html=reading.article,
            base_url=page.answer.url,
            origin=origin,
            summary=meta.summary,
            author=(told.author if told else None) or meta.author,
            published=(told.published if told else None) or meta.published or entry.published,
            updated=meta.updated,
            tags=(told.tags if told else ()) or meta.tags or entry.tags,
            language=meta.language,
            excerpt=False,
            received=page.answer.body,
        )

    def _feed_copy(self, post: int) -> FetchedPost | None:
        """The last copy of a post that came with a feed."""
        numbers = [r.number for r in self._store.posts.revisions(post) if r.origin is Origin.FEED]
        found = self._store.posts.revision(post, numbers[-1]) if numbers else None
        return found[1] if found else None

    def _own_title(self, meta: PageMeta) -> str:
        """The page's title, unless it is that of the site: pages of posts without titles have it."""
        return "" if letters(meta.title) in self._site_titles else meta.title


def _told_by_feed(entries: Sequence[LedgerEntry]) -> dict[str, list[tuple[int, datetime]]]:
    """The saved posts of a feed, with their dates, by title."""
    found: dict[str, list[tuple[int, datetime]]] = {}
    for entry in entries:
        if (
            entry.post is not None
            and entry.published is not None
            and "feed" in entry.found_by
            and entry.title
        ):
            found.setdefault(letters(entry.title), []).append((entry.post, entry.published))
    return found


def _days(entries: Sequence[LedgerEntry]) -> frozenset[str]:
    """The identities of pages of which posts of the feed are parts."""
    urls = [entry.url for entry in entries if "feed" in entry.found_by]
    keys = zip(urls, post_keys(urls), strict=True)
    return frozenset(identity(url) for url, key in keys if key != identity(url))


def claims_of(entry: LedgerEntry) -> Claims:
    """Who told of an entry, as evidence."""
    finders = set(entry.found_by)
    return Claims(
        in_feed="feed" in finders,
        listed=entry.sure and bool(finders & _LISTS),
        dated=entry.published is not None and bool(finders & _LISTS),
        indexed=entry.published is not None and "search index" in finders,
        in_sitemap=bool(finders & {"sitemap", "search index"}),
        plain=PLAIN in finders,
        title=entry.title,
    )


def alike(one: str, other: str) -> bool:
    """Whether two texts (HTML) are those of one post, of which one may be a part only: nine in ten words of the shorter."""
    words = [Counter(plain(text).casefold().split()) for text in (one, other)]
    shared, fewer = (words[0] & words[1]).total(), min(count.total() for count in words)
    return shared >= 0.9 * fewer


def _print(article: str) -> str:
    return hashlib.sha256(letters(article)[:_COMPARED].encode("utf-8", "replace")).hexdigest()[:32]


def _stem(key: str) -> str:
    """An identity without the ending by which servers give one page two addresses."""
    return key.removesuffix(".html").removesuffix(".htm")


def _variants(key: str) -> list[str]:
    stem = _stem(key)
    return [stem, stem + ".html", stem + ".htm"] if "?" not in key and "/" in key else []


def _is_html(answer: Answer) -> bool:
    kind = answer.content_type.split(";")[0].strip().lower()
    return kind in ("", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream") or (
        "html" in kind or b"<html" in answer.body[:2048].lower()
    )
