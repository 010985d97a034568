"""Sources of another archive: their rows, which of them are one blog, and in the end what the last visit left."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from viewer.store.database import ArchiveDatabase
from viewer.store.joining import blog_of, join


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source, removed or not, as two archives compare it."""

    id: int
    kind: str
    url: str
    removed: bool


def source_rows(database: ArchiveDatabase) -> list[SourceRow]:
    """All sources that were ever added."""
    return [
        SourceRow(row[0], row[1], row[2], bool(row[3]))
        for row in database.rows("SELECT id, kind, url, removed FROM source ORDER BY id")
    ]


def take_source(ours: ArchiveDatabase, theirs: ArchiveDatabase, source: int, here: int | None) -> int:
    """Adds a source, or completes the one that it is here; returns its id here. One that either archive syncs is synced."""
    row = theirs.row(
        "SELECT kind, url, title, title_chosen, site_url, added, removed, paused FROM source WHERE id = ?",
        (source,),
    )
    assert row is not None
    _, _, title, chosen, site_url, added, removed, paused = row
    with ours.write():
        if here is None:
            cursor = ours.run(
                """INSERT INTO source (kind, url, title, title_chosen, site_url, added, removed, paused)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                row,
            )
            return int(cursor.lastrowid)
        ours.run(
            """UPDATE source SET title = CASE WHEN ?1 AND NOT title_chosen THEN ?2 ELSE title END,
                      title_chosen = max(title_chosen, ?1), site_url = coalesce(site_url, ?3),
                      added = min(added, ?4), removed = min(removed, ?5),
                      paused = min(paused, ?6) WHERE id = ?7""",
            (chosen, title, site_url, added, removed, paused, here),
        )
    return here


def take_blogs(ours: ArchiveDatabase, theirs: ArchiveDatabase, sources: Mapping[int, int]) -> None:
    """Joins here the sources that are one blog there."""
    for source, here in sources.items():
        for other in sorted(blog_of(theirs, source)):
            if other > source and sources[other] not in blog_of(ours, here):
                join(ours, here, sources[other])


def take_visits(
    ours: ArchiveDatabase, theirs: ArchiveDatabase, sources: Mapping[int, int], posts: Mapping[int, int]
) -> None:
    """Takes over what the last visits left, of sources that were never visited here. To be done last: after it, a sync
    believes that all posts of the feed are there. ``posts``: their ids -> ours."""
    with ours.write():
        for source, here in sources.items():
            visit = theirs.row(
                "SELECT etag, last_modified, last_sync, last_error FROM source WHERE id = ?", (source,)
            )
            ours.run(
                """UPDATE source SET etag = ?, last_modified = ?, last_sync = ?, last_error = ?
                   WHERE id = ? AND last_sync IS NULL AND last_error IS NULL""",
                (*(visit or ()), here),
            )
            for name, value in theirs.rows("SELECT name, value FROM learnt WHERE source_id = ?", (source,)):
                if name == "in_feed":
                    value = json.dumps(sorted({posts[post] for post in json.loads(value) if post in posts}))
                ours.run(
                    "INSERT INTO learnt (source_id, name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (here, name, value),
                )
