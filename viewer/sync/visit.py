"""One visit to one source: what it publishes now, received and committed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.config import HANDBOOK, resources
from viewer.errors import SourceError
from viewer.sources.feed import parse_feed
from viewer.store.posts import Arrival
from viewer.store.sources import Validators
from viewer.store.store import Store
from viewer.sync.decide import Decision, decide, names
from viewer.sync.http import Answer, Fetcher
from viewer.types import FetchedFeed, Origin, Source, SourceKind

_BATCH = 100
FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a source answered. ``feed`` is None when it has nothing new since the last visit."""

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
        raise SourceError(f"{source.url} has no feed; its posts are found by a full sync.")
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
        keys = {key for own in names(feed.posts, feed.site_url) for key in own}
        known = store.posts.known(source.id, keys, _origin(source))
        decisions = list(decide(feed.posts, known, feed.site_url))
        named = {stored.id: stored.keys for stored in known.values()}
        store.posts.name(
            source.id,
            [(d.post, d.keys) for d in decisions if d.post and not named[d.post].issuperset(d.keys)],
        )
        yield from (
            (decision, decision.post) for decision in decisions if decision.kind == "same" and decision.post
        )
        # Feeds go from new to old: kept in reverse, ids grow with time also where dates are equal or missing.
        coming = [decision for decision in reversed(decisions) if decision.kind != "same"]
        for start in range(0, len(coming), _BATCH):
            batch = coming[start : start + _BATCH]
            arrivals = [Arrival(decision.fetched, decision.keys, decision.post) for decision in batch]
            yield from zip(batch, store.posts.receive(source.id, arrivals, now=now), strict=True)
    store.sources.visited(
        source.id,
        now=now,
        validators=visit.validators,
        url=visit.moved,
        title=feed.title if feed else None,
        site_url=feed.site_url if feed else None,
    )


def _origin(source: Source) -> Origin:
    return Origin.FOLDER if source.kind is SourceKind.FOLDER else Origin.FEED
