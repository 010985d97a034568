"""One visit to one source: what it publishes now, received and committed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from viewer.config import HANDBOOK, resources
from viewer.sources.feed import parse_feed
from viewer.sources.identity import post_keys
from viewer.sources.paging import conventional_next, standard_next
from viewer.store.ledger import Told
from viewer.store.posts import Arrival
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.store.times import to_iso
from viewer.sync.decide import Decision, decide, names
from viewer.sync.http import Answer, Fetcher
from viewer.types import FetchedFeed, FetchedPost, Origin, Source, SourceKind

_BATCH = 100
FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a source answered. ``feed`` is None when it has nothing new since the last visit; ``validators`` is None when
    there are none to remember, or ``feed`` is only a part of the answer."""

    source: Source
    feed: FetchedFeed | None
    validators: Validators | None = None
    moved: str | None = None


def folder_of(source: Source) -> Path:
    """The folder of a local source (the handbook's lies in the program's resources)."""
    return resources() / "handbook" if source.url == HANDBOOK else Path(source.url)


def fetch(source: Source, validators: Validators, fetcher: Fetcher, cancel: threading.Event) -> Visit:
    """Asks a source what it publishes; may run on any thread, touches no database. Raises FetchError, SourceError."""
    if source.kind is SourceKind.FOLDER:
        from viewer.sources.folder import read_folder  # here: it brings the Markdown library

        return Visit(source, read_folder(folder_of(source)))
    if source.kind is SourceKind.SITE:
        return Visit(source, None)  # it has no feed: its posts are found by reading the site
    answer = fetcher.get(source.url, headers={"Accept": FEED_ACCEPT}, validators=validators, cancel=cancel)
    if answer.not_modified:
        return Visit(source, None, moved=answer.moved)
    return Visit(source, parse_answer(answer), answer.validators, answer.moved)


def parse_answer(answer: Answer) -> FetchedFeed:
    """The feed in an answer. Raises SourceError with one sentence when it holds none."""
    return parse_feed(answer.body, answer.url, answer.content_type)


def take(store: Store, visit: Visit, *, now: int) -> Iterator[tuple[Decision, int]]:
    """Commits what a visit brought, in batches; yields each decision with the id of its post.

    The validators are recorded last: killed before, the next visit asks for everything again.
    """
    feed, source = visit.feed, visit.source
    if feed is not None:
        told: set[int] = set()
        for decision, post in keep_feed(store, source, feed, now=now):
            told.add(post)
            yield decision, post
        if source.kind is not SourceKind.FOLDER:
            whole = visit.validators is not None  # else a part was cut out of the answer
            _learn(store, source, feed, told if whole else None)
    store.sources.visited(
        source.id,
        now=now,
        validators=visit.validators,
        url=visit.moved,
        title=feed.title if feed else None,
        site_url=feed.site_url if feed else None,
    )


def count_told(store: Store, source: Source) -> int:
    """How many posts the feed of a source tells of, as far as its last whole answer said; of a site without a feed, all."""
    if source.kind is SourceKind.SITE:
        return source.posts
    return len(store.ledger.learnt(source.id).get("in_feed", ()))


def _learn(store: Store, source: Source, feed: FetchedFeed, posts: set[int] | None) -> None:
    """What a crawl will want to know of the feed: where its older pages are, and which posts it tells of now."""
    further = standard_next(feed)
    store.ledger.learn(
        source.id,
        feed_goes_on=bool(further),
        feed_next=[further] if further else conventional_next(source.url, feed),
        **({} if posts is None else {"in_feed": sorted(posts)}),
    )


def keep_feed(store: Store, source: Source, feed: FetchedFeed, *, now: int) -> Iterator[tuple[Decision, int]]:
    """Commits the posts of a feed document, in batches; yields each decision with the id of its post.

    Feeds of one blog in several formats word the same post differently: each is compared with what it said itself.
    """
    keys = {key for own in names(feed.posts, feed.site_url) for key in own}
    known = store.posts.known(source.id, keys, _origin(source), feed.format)
    decisions = list(decide(feed.posts, known, feed.site_url))
    named = {stored.id: stored.named for stored in known.values()}
    store.posts.name(
        source.id,
        [(d.post, d.keys) for d in decisions if d.post and not named[d.post].issuperset(d.keys)],
    )
    yield from (
        (decision, decision.post) for decision in decisions if decision.kind == "same" and decision.post
    )
    excerpts = bool(store.ledger.learnt(source.id).get("excerpts"))
    # Feeds go from new to old: kept in reverse, ids grow with time also where dates are equal or missing.
    coming = [decision for decision in reversed(decisions) if decision.kind != "same"]
    for start in range(0, len(coming), _BATCH):
        batch = coming[start : start + _BATCH]
        arrivals = [_arrival(store, decision, excerpts=excerpts) for decision in batch]
        ids = store.posts.receive(source.id, arrivals, now=now, teller=feed.format)
        store.ledger.again([item.post for item in arrivals if item.post is not None and not item.show])
        yield from zip(batch, ids, strict=True)
    if source.kind is not SourceKind.FOLDER:
        pages = post_keys([post.url or "" for post in feed.posts])
        told = [_told(post, key) for post, key in zip(feed.posts, pages, strict=True) if post.url]
        store.ledger.tell(source.id, told)
        store.ledger.link(source.id)


def _arrival(store: Store, decision: Decision, *, excerpts: bool) -> Arrival:
    """A decision as the store takes it. Of a source whose feed gives excerpts, a feed's copy is marked as one, and never
    shown in place of a saved page."""
    fetched = replace(decision.fetched, excerpt=True) if excerpts else decision.fetched
    has_page = decision.post is not None and store.posts.latest(decision.post, Origin.PAGE) is not None
    return Arrival(fetched, decision.keys, decision.post, show=not (fetched.excerpt and has_page))


def _told(post: FetchedPost, key: str) -> Told:
    assert post.url is not None
    return Told(key, post.url, "feed", post.title, to_iso(post.published), post.tags)


def _origin(source: Source) -> Origin:
    return Origin.FOLDER if source.kind is SourceKind.FOLDER else Origin.FEED
