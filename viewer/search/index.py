"""The full-text index (FTS5, external content): kept by triggers that queue posts, and a drain that follows the queue.

``search_doc`` holds what is indexed, for FTS5 needs the old values to take a document out again. Its ids are given out in
order of date (a day has ``_A_DAY`` of them), so that "the newest matches" is a walk from the end of a doclist.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from viewer.store.database import ArchiveDatabase
from viewer.store.lists import SHOWN_TAG
from viewer.store.packing import unpack_text

_BATCH = 500
_A_DAY = 1024
_FIRST_DAY = -36_525  # 1870: what claims to be older is put there


def drain(database: ArchiveDatabase, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Brings the index up to date with the queue, in small transactions; returns how many posts were (re)indexed.

    Killed at any point, the queue still holds what is not done. A post that changes meanwhile keeps its place in the queue,
    for its ticket is another one then.
    """
    done = 0
    while not stop():
        batch = database.rows("SELECT post_id, ticket FROM search_queue ORDER BY post_id LIMIT ?", (_BATCH,))
        if not batch:
            break
        with database.write():
            for post_id, _ in batch:
                _index(database, post_id)
            database.run_many("DELETE FROM search_queue WHERE post_id = ? AND ticket = ?", batch)
        done += len(batch)
    return done


def pending(database: ArchiveDatabase) -> bool:
    """Whether a drain has something to do."""
    return database.row("SELECT 1 FROM search_queue LIMIT 1") is not None


def rebuild(database: ArchiveDatabase) -> int:
    """Makes the index from scratch; returns how many posts it holds."""
    with database.write():
        for table in ("search_fts", "search_title"):
            database.run(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        database.run("DELETE FROM search_doc")
        database.run("DELETE FROM search_queue")
        database.run("INSERT INTO search_queue SELECT post_id, random() FROM body")
    return drain(database)


def faults(database: ArchiveDatabase) -> list[str]:
    """What is wrong with the index: by FTS5's own check, and posts that it lacks or has without need."""
    found = []
    for table in ("search_fts", "search_title"):
        try:
            with database.write():
                database.run(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        except Exception as error:
            found.append(f"{table}: {error}")
    lacking = database.row(
        """SELECT count(*) FROM body b WHERE b.post_id NOT IN (SELECT post_id FROM search_doc)
           AND b.post_id NOT IN (SELECT post_id FROM search_queue)"""
    )
    orphaned = database.row(
        """SELECT count(*) FROM search_doc d WHERE d.post_id NOT IN (SELECT post_id FROM body)
           AND d.post_id NOT IN (SELECT post_id FROM search_queue)"""
    )
    if lacking and lacking[0]:
        found.append(f"{lacking[0]} posts are not in the index")
    if orphaned and orphaned[0]:
        found.append(f"{orphaned[0]} entries of the index have no post")
    return found


def _index(database: ArchiveDatabase, post_id: int) -> None:
    old = database.row(
        "SELECT docid, title, tags, headings, text, code FROM search_doc WHERE post_id = ?", (post_id,)
    )
    if old:
        database.run(
            "INSERT INTO search_fts (search_fts, rowid, title, tags, headings, text, code) VALUES ('delete', ?,?,?,?,?,?)",
            old,
        )
        database.run("INSERT INTO search_title (search_title, rowid, title) VALUES ('delete', ?, ?)", old[:2])
        database.run("DELETE FROM search_doc WHERE docid = ?", (old[0],))
    row = database.row(
        """SELECT p.title, p.sort_at, b.outline, b.text, b.code FROM post p JOIN body b ON b.post_id = p.id
           WHERE p.id = ?""",
        (post_id,),
    )
    if row is None:
        return
    title, sort_at, outline, text, code = row
    tags = database.rows(
        f"""SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
           WHERE pt.post_id = ? AND {SHOWN_TAG}
           ORDER BY pt.position, t.name""",
        (post_id,),
    )
    docid = _docid(database, sort_at, old[0] if old else None)
    new = (
        docid,
        title,
        "\n".join(name for (name,) in tags),
        "\n".join(heading[1] for heading in json.loads(outline)),
        unpack_text(text),
        unpack_text(code),
    )
    database.run(
        "INSERT INTO search_doc (docid, title, tags, headings, text, code, post_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*new, post_id),
    )
    database.run(
        "INSERT INTO search_fts (rowid, title, tags, headings, text, code) VALUES (?, ?, ?, ?, ?, ?)", new
    )
    database.run("INSERT INTO search_title (rowid, title) VALUES (?, ?)", new[:2])


def _docid(database: ArchiveDatabase, sort_at: int, old: int | None) -> int:
    """A free id among those of the post's day, or the next free one after a day that is full."""
    day = max(sort_at // 86_400 - _FIRST_DAY, 0)
    first = day * _A_DAY + 1
    if old is not None and first <= old < first + _A_DAY:
        return old
    while True:
        row = database.row(
            "SELECT max(docid) FROM search_doc WHERE docid BETWEEN ? AND ?", (first, first + _A_DAY - 1)
        )
        last = row[0] if row else None
        if last is None:
            return first
        if last < first + _A_DAY - 1:
            return int(last) + 1
        first += _A_DAY
