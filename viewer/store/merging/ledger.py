"""The ledger of another archive: what it knows to exist, how far each post is saved, and what its crawls read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from viewer.store.database import ArchiveDatabase
from viewer.store.ledger import LedgerStore

_TOLD = "key, url, title, published, tags, found_by, sure"
_ENDED = "state, problem, tries, next_try, checked"
_SAVED = ("full", "excerpt", "gone")


def take_ledger(
    ours: ArchiveDatabase,
    theirs: ArchiveDatabase,
    source: int,
    here: int,
    posts: Mapping[int, int],
) -> None:
    """Takes over the entries of one source, in one transaction. ``posts``: their ids -> ours."""
    rows = theirs.rows(
        f"SELECT {_TOLD}, {_ENDED}, post_id FROM known WHERE source_id = ? ORDER BY id", (source,)
    )
    with ours.write():
        for *told, state, problem, tries, next_try, checked, post in rows:
            if not _is_address(told[1]):
                continue
            mine = posts.get(post) if post is not None else None
            if mine is None and state in ("full", "excerpt"):
                state = "pending"
            _tell(ours, here, told)
            _end(ours, here, told[0], (state, problem, tries, next_try, checked), mine)
        LedgerStore(ours).link(here)
        _take_crawl(ours, theirs, source, here)


def _tell(ours: ArchiveDatabase, here: int, told: list[Any]) -> None:
    """Makes the entry, or adds to it what is not known here, and who else told of it."""
    row = ours.row("SELECT found_by FROM known WHERE source_id = ? AND key = ?", (here, told[0]))
    finders = dict.fromkeys([*(row[0].split("\n") if row else ()), *told[5].split("\n")])
    ours.run(
        f"""INSERT INTO known (source_id, {_TOLD}, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')
            ON CONFLICT DO UPDATE SET title = CASE WHEN title = '' THEN excluded.title ELSE title END,
                published = coalesce(published, excluded.published),
                tags = CASE WHEN tags = '[]' THEN excluded.tags ELSE tags END,
                sure = max(sure, excluded.sure), found_by = excluded.found_by""",
        (here, *told[:5], "\n".join(finders), told[6]),
    )


def _end(ours: ArchiveDatabase, here: int, key: str, ended: tuple[Any, ...], post: int | None) -> None:
    """How the last try to fetch it ended: theirs when it was later, but a failure never takes back what is saved."""
    row = ours.row(
        f"SELECT id, {_ENDED}, post_id FROM known WHERE source_id = ? AND key = ?",
        (here, key),
    )
    assert row is not None
    entry, state, _, tries, _, checked, mine = row
    theirs, later = ended[0], (ended[4] or 0) > (checked or 0)
    untouched = state == "pending" and not tries and checked is None and mine is None
    saved = ours.row("SELECT state FROM post WHERE id = ?", (mine if mine is not None else post,))
    if saved and later and "gone" in (theirs, saved[0]) and theirs in _SAVED:
        ours.run("UPDATE post SET state = ? WHERE id = ?", (theirs, mine if mine is not None else post))
    whole = saved is not None and saved[0] in ("full", "gone")
    if untouched or (later and (theirs in _SAVED or not whole)):
        ours.run(
            "UPDATE known SET state = ?, problem = ?, tries = ?, next_try = ?, checked = ? WHERE id = ?",
            (*ended, entry),
        )
    if mine is None and post is not None:
        ours.run("UPDATE known SET post_id = ? WHERE id = ?", (post, entry))
    if whole:  # saved there, and so here: it is no failure any more, nor something else than a post
        ours.run(
            """UPDATE known SET state = 'pending', problem = NULL
               WHERE id = ? AND state IN ('failed', 'skipped') AND (? OR state = 'failed' AND ?)""",
            (entry, mine is None and post is not None, theirs == "full"),
        )


def _take_crawl(ours: ArchiveDatabase, theirs: ArchiveDatabase, source: int, here: int) -> None:
    """The documents that their crawls read. Where this archive has crawled the source itself, its rounds count: what only
    theirs read is asked for in the next one."""
    crawled = ours.row("SELECT 1 FROM crawled WHERE source_id = ? LIMIT 1", (here,)) is not None
    for row in theirs.rows(
        """SELECT url, finder, round, etag, last_modified, sha256, found FROM crawled WHERE source_id = ?""",
        (source,),
    ):
        url, finder, round_, *rest = row
        if not _is_address(url):
            continue
        ours.run(
            """INSERT INTO crawled (source_id, url, finder, round, etag, last_modified, sha256, found)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
            (here, url, finder, 0 if crawled else round_, *rest),
        )


def _is_address(url: str) -> bool:
    """Whether it can be taken apart (``http://[bad`` cannot): what is no address was never fetched, and never will be."""
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True
