"""Taking over what another archive holds: sources, posts with all their revisions, media, and what its reader decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from viewer.store.media import Outcome
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.types import MediaState


@dataclass(slots=True)
class Merged:
    """How many sources and posts were new here."""

    sources: int = 0
    posts: int = 0


def merge(store: Store, other: Store, *, now: int) -> Merged:
    """Adds everything of ``other`` that ``store`` lacks. Nothing that is here changes; doing it twice adds nothing."""
    result = Merged()
    here = {source.url for source in store.sources.all()}
    for source in other.sources.all():
        result.sources += source.url not in here
        source_id = store.sources.add(
            source.kind, source.url, source.title, source.site_url, chosen=False, now=now
        )
        for theirs in other.lists.ids("p.source_id = ?", (source.id,)):
            result.posts += _merge_post(store, other, source_id, theirs, now)
    for _ in derive_pending(store, now=now):
        pass
    outcomes = list(_media(store, other))
    if outcomes:
        store.media.finish(outcomes, now=now)
    return result


def _merge_post(store: Store, other: Store, source_id: int, theirs: int, now: int) -> bool:
    keys = other.posts.names_of(theirs)
    states = list(other.posts.received(theirs))
    known = store.posts.known(source_id, keys, states[0].origin) if states else {}
    if known or not states:
        return False
    post: int | None = None
    for fetched in states:
        post = store.posts.receive(source_id, [Arrival(fetched, keys, post)], now=now)[0]
    assert post is not None
    row = other.lists.rows([theirs])[0]
    if row.read or row.starred:
        store.posts.mark([post], read=row.read or None, starred=row.starred or None)
    own = [tag for tag in row.tags if tag.casefold() not in {t.casefold() for t in states[-1].tags}]
    if own:
        store.posts.tag([post], add=own)
    return True


def _media(store: Store, other: Store) -> Iterator[Outcome]:
    """The files of media that are wanted here and saved there."""
    for key, sha256 in other.media.saved():
        item, mine = other.media.get(key), store.media.get(key)
        if item is None or mine is None or mine.state is MediaState.SAVED or not other.files.intact(sha256):
            continue
        store.files.save(other.files.path(sha256).read_bytes())
        yield Outcome(key, sha256, item.bytes, item.type, item.width, item.height)
