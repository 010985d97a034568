"""Removing a source, with or without its posts.

The posts of a source that is one blog with another belong to both: those that the other one tells of, too, go over to it,
whatever becomes of the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from viewer.store.database import ArchiveDatabase
from viewer.store.joining import blog_of
from viewer.store.ledger import LedgerStore
from viewer.store.sweeping import forget_orphaned

_TOLD = ("post_key", "known", "revision")
"""The tables with a ``source_id`` and a ``post_id``: what is there says that the source knows the post."""


@dataclass(frozen=True, slots=True)
class Removed:
    """``kept`` posts of the source stay in the archive; ``files`` (hashes) belong to no post any more."""

    kept: int
    files: tuple[str, ...] = ()


def remove(database: ArchiveDatabase, source: int, *, with_posts: bool) -> Removed:
    """Forgets a source, in one transaction. Its row stays, for it may come back.

    ``with_posts``: and the posts that it alone knew, what was learnt of it, and the records of their media. The files are
    left to the caller: until this is committed they are needed.
    """
    with database.write():
        heirs = _hand_over(database, source, also_removed=with_posts)
        kept = database.row("SELECT count(*) FROM post WHERE source_id = ?", (source,))
        files: list[str] = []
        if with_posts:
            _forget(database, source)
            files = forget_orphaned(database)
        database.run(
            "UPDATE source SET removed = 1, etag = NULL, last_modified = NULL, last_error = NULL WHERE id = ?",
            (source,),
        )
        for heir in set(heirs.values()):
            LedgerStore(database).link(heir)
    left = 0 if with_posts or kept is None else int(kept[0])
    return Removed(len(heirs) + left, tuple(files))


def heirs_of(database: ArchiveDatabase, source: int, *, also_removed: bool) -> dict[int, int]:
    """The posts of a source that other sources of the blog know, each with one of those, first one that is synced.

    A removed one counts only where the choice is between it and nothing: its posts were to be kept.
    """
    others = ",".join(str(other) for other in sorted(blog_of(database, source) - {source}))
    knows = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} t WHERE t.post_id = p.id AND t.source_id = s.id)" for table in _TOLD
    )
    return dict(
        database.rows(
            f"""SELECT p.id, (SELECT s.id FROM source s WHERE s.id IN ({others}) AND (s.removed = 0 OR ?)
                                  AND ({knows}) ORDER BY s.removed, s.id LIMIT 1) AS heir
                FROM post p WHERE p.source_id = ? AND heir IS NOT NULL""",
            (also_removed, source),
        )
    )


def _hand_over(database: ArchiveDatabase, source: int, *, also_removed: bool) -> dict[int, int]:
    """Gives the posts that have heirs to them; returns post -> heir."""
    heirs = heirs_of(database, source, also_removed=also_removed)
    for post, heir in heirs.items():
        database.run("UPDATE post SET source_id = ? WHERE id = ?", (heir, post))
        for table in ("post_key", "known"):
            database.run(
                f"UPDATE OR IGNORE {table} SET source_id = ? WHERE source_id = ? AND post_id = ?",
                (heir, source, post),
            )
    return heirs


def _forget(database: ArchiveDatabase, source: int) -> None:
    """Deletes the posts of a source and all that it told. What it told of the posts of others goes over to those."""
    database.run("DELETE FROM post WHERE source_id = ?", (source,))
    for table in ("post_key", "known"):
        database.run(
            f"""UPDATE OR IGNORE {table} SET source_id = (SELECT p.source_id FROM post p WHERE p.id = post_id)
                WHERE source_id = ? AND post_id IS NOT NULL""",
            (source,),
        )
        database.run(f"DELETE FROM {table} WHERE source_id = ?", (source,))
    database.run("UPDATE revision SET source_id = NULL WHERE source_id = ?", (source,))
    for table in ("crawled", "learnt"):
        database.run(f"DELETE FROM {table} WHERE source_id = ?", (source,))
    database.run("DELETE FROM tag WHERE place IS NULL AND id NOT IN (SELECT tag_id FROM post_tag)")
