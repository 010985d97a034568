"""Taking over what another archive holds: sources, posts with all their revisions, media, the ledger, and what its reader
decided.

Nothing is lost from either side, and doing it twice adds nothing. Killed in between, what was committed stays, and doing it
again completes it: each post comes with its media in one transaction, after their files; what makes a sync believe that all
is there comes last.
"""

from __future__ import annotations

from dataclasses import dataclass

from viewer.sources.identity import identity
from viewer.store.arrangement import Arrangement
from viewer.store.merging.ledger import take_ledger
from viewer.store.merging.media import media_of, take_files, take_media
from viewer.store.merging.posts import take_post
from viewer.store.merging.sources import SourceRow, source_rows, take_blogs, take_source, take_visits
from viewer.store.packing import unpack_post
from viewer.store.store import Store
from viewer.sync.decide import find_same
from viewer.sync.derive import derive_pending
from viewer.types import FetchedPost, Origin, SourceKind


@dataclass(slots=True)
class Merged:
    """How many sources and posts were new here."""

    sources: int = 0
    posts: int = 0


def merge(store: Store, other: Store, *, now: int) -> Merged:
    """Adds everything of ``other`` that ``store`` lacks."""
    result = Merged()
    sources = _take_sources(store, other, result)
    posts: dict[int, int] = {}
    for theirs, source in other.database.rows("SELECT id, source_id FROM post ORDER BY id"):
        here = _find(store, other, theirs, sources[source])
        result.posts += here is None
        media = take_files(store.files, other.files, media_of(other.database, theirs))
        with store.database.write():
            posts[theirs] = take_post(store.database, other.database, theirs, here, sources)
            take_media(store.database, posts[theirs], media)
    with store.database.write():
        Arrangement(store.database).take(other.database)
    for theirs, here in sources.items():
        take_ledger(store.database, other.database, theirs, here, posts)
    for _ in derive_pending(store, now=now):
        pass
    take_visits(store.database, other.database, sources, posts)
    return result


def _take_sources(store: Store, other: Store, result: Merged) -> dict[int, int]:
    """Their ids -> ours, of all sources that were ever added."""
    here = source_rows(store.database)
    found: dict[int, int] = {}
    for theirs in source_rows(other.database):
        same = _same_source(theirs, here)
        if not theirs.removed and (same is None or same.removed):
            result.sources += 1
        found[theirs.id] = take_source(store.database, other.database, theirs.id, same.id if same else None)
    take_blogs(store.database, other.database, found)
    return found


def _same_source(theirs: SourceRow, here: list[SourceRow]) -> SourceRow | None:
    """The source here that has the same address, or one that means the same."""
    for source in here:
        if source.url == theirs.url:
            return source
    for source in here:
        folder = SourceKind.FOLDER in (source.kind, theirs.kind)
        if not folder and identity(source.url) == identity(theirs.url):
            return source
    return None


def _find(store: Store, other: Store, theirs: int, source: int) -> int | None:
    """The post here that is one of theirs: by its names, as a sync would find it."""
    names = {key for (key,) in other.database.rows("SELECT key FROM post_key WHERE post_id = ?", (theirs,))}
    known = store.posts.known(source, names, Origin.FEED)
    row = other.database.row(
        """SELECT r.payload, r.origin, r.sha256, r.fetched FROM post p JOIN revision r ON r.id = p.revision_id
           WHERE p.id = ?""",
        (theirs,),
    )
    post = unpack_post(row[0], None) if row else _BARE
    same = find_same(post, sorted(names), known)
    if same is not None:
        return same.id
    if row is None or any(name not in known for name in names):
        return None
    # All its names are those of other posts here, so it has none; but it may have come this way before.
    again = store.database.row(
        "SELECT post_id FROM revision WHERE source_id = ? AND origin = ? AND sha256 = ? AND fetched = ?",
        (source, *row[1:]),
    )
    return int(again[0]) if again else None


_BARE = FetchedPost(url=None, guid=None, title="", html="", base_url="")
