"""The full-text index (FTS5, contentless): kept by triggers that queue posts, and a drain that follows the queue.

``search_doc`` says what is in the index. Its ids are given out in order of date (a day has ``_A_DAY`` of them), so that "the
newest matches" is a walk from the end of a list. ``search_head`` indexes what posts are about once more, apart from
their texts; ``search_word`` counts in how many posts each word is. All of it changes in one transaction with the queue.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Sequence

from viewer.errors import ArchiveError
from viewer.search.ahead import Ahead
from viewer.search.documents import VERSION, Document, document, stored_body
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import SHOWN_TAG

_BATCH = 1024  # posts a transaction; the more of them, the fewer words are counted twice
_LONGEST = 0.15  # seconds after which a transaction takes in no more of them: others wait to write
_A_DAY = 1024
MOST_SPILT = (
    400 * _A_DAY
)  # how much later in the index a post can stand than its day, if the days there are full
_FIRST_DAY = -36_525  # 1870: what claims to be older is put there
_TABLES = ("search_fts", "search_head")
_COLUMNS = {
    "search_fts": "title, tags, headings, text, code",
    "search_head": "title, tags, headings, about",
}


def day_of(docid: int) -> int:
    """The day (since 1970-01-01, UTC) of the post with this id in the index."""
    return (docid - 1) // _A_DAY + _FIRST_DAY


def first_of(day: int) -> int:
    """The least id that a post of this day has."""
    return max(day - _FIRST_DAY, 0) * _A_DAY + 1


def drain(
    database: ArchiveDatabase, *, ahead: Ahead | None = None, stop: Callable[[], bool] = lambda: False
) -> int:
    """Brings the index up to date with the queue, in small transactions; returns how many posts were (re)indexed.

    Killed at any point, the queue still holds what is not done. A post that changes meanwhile keeps its place in the queue,
    for its ticket is another one then. An index that was made by other rules is made anew. What waits ``ahead`` is used up.
    """
    _begin(database)
    ahead = ahead or Ahead()
    done = 0
    while not stop():
        batch = database.rows("SELECT post_id, ticket FROM search_queue ORDER BY post_id LIMIT ?", (_BATCH,))
        if not batch:
            break
        with database.write():
            change = _Change(database, ahead)
            followed = change.follow_some([post_id for post_id, _ in batch])
            change.count()
            database.run_many("DELETE FROM search_queue WHERE post_id = ? AND ticket = ?", batch[:followed])
        done += followed
    ahead.clear()
    return done


def pending(database: ArchiveDatabase) -> bool:
    """Whether a drain has something to do."""
    return database.row("SELECT 1 FROM search_queue LIMIT 1") is not None or not _is_of_today(database)


def rebuild(database: ArchiveDatabase) -> int:
    """Makes the index from scratch; returns how many posts it holds."""
    _empty(database)
    done = drain(database)
    with database.write():
        for table in _TABLES:
            database.run(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    return done


def _is_of_today(database: ArchiveDatabase) -> bool:
    row = database.row("SELECT version FROM search_version")
    return bool(row and row[0] == VERSION)


def _begin(database: ArchiveDatabase) -> None:
    if not _is_of_today(database):
        _empty(database)


def _empty(database: ArchiveDatabase) -> None:
    """An index without posts, with all of them in the queue."""
    with database.write():
        for table in _TABLES:
            database.run(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
        for table in ("doc", "stale", "word", "language", "queue", "version"):
            database.run(f"DELETE FROM search_{table}")
        database.run("INSERT INTO search_queue SELECT post_id, random() FROM body")
        database.run("INSERT INTO search_version VALUES (?)", (VERSION,))


class _Change:
    """Some posts of the queue in one transaction; what they change in the vocabulary is counted once for all of them."""

    def __init__(self, database: ArchiveDatabase, ahead: Ahead) -> None:
        self._database = database
        self._ahead = ahead
        self._words: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()

    def follow_some(self, posts: Sequence[int]) -> int:
        """Follows the first of these posts, at least one, as many as there is time for; returns how many."""
        began = time.monotonic()
        for number, post_id in enumerate(posts, 1):
            self.follow(post_id)
            if time.monotonic() - began > _LONGEST:
                return number
        return len(posts)

    def follow(self, post_id: int) -> None:
        """Makes the index say of a post what the archive holds of it now."""
        old = self._take_out(post_id)
        row = self._database.row(
            """SELECT p.title, p.sort_at, p.source_id, b.outline, b.text, b.code, b.language
               FROM post p JOIN body b ON b.post_id = p.id WHERE p.id = ?""",
            (post_id,),
        )
        if row is None:
            return
        title, sort_at, source, outline, text, code, language = row
        names = self._database.rows(
            f"""SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
                WHERE pt.post_id = ? AND {SHOWN_TAG} ORDER BY pt.position, t.name""",
            (post_id,),
        )
        tags = "\n".join(name for (name,) in names)
        body = self._ahead.take(post_id, (outline, text, code, language))
        made = document(title, tags, source, body or stored_body(outline, text, code, language))
        docid = self._docid(sort_at, old)
        self._database.run(
            """INSERT INTO search_doc (docid, post_id, source_id, year, language, title, tags)
               VALUES (?, ?, ?, CAST(strftime('%Y', ?, 'unixepoch') AS INTEGER), ?, ?, ?)""",
            (docid, post_id, source, sort_at, made.language, title, tags),
        )
        for table, values in zip(_TABLES, (made.columns, made.head), strict=True):
            self._database.run(
                f"INSERT INTO {table} (rowid, {_COLUMNS[table]}) VALUES (?{', ?' * len(values)})",
                (docid, *values),
            )
        self._words.update(made.words)
        self._languages[made.language] += 1

    def _take_out(self, post_id: int) -> int | None:
        """Removes what the index holds of a post; returns the id that it had there."""
        row = self._database.row("SELECT docid FROM search_doc WHERE post_id = ?", (post_id,))
        if row is None:
            return None
        docid: int = row[0]
        held = held_document(self._database, docid)
        if held is not None:
            for table, values in zip(_TABLES, (held.columns, held.head), strict=True):
                self._database.run(
                    f"""INSERT INTO {table} ({table}, rowid, {_COLUMNS[table]})
                        VALUES ('delete', ?{", ?" * len(values)})""",
                    (docid, *values),
                )
            self._words.subtract(held.words)
            self._languages[held.language] -= 1
        self._database.run("DELETE FROM search_doc WHERE docid = ?", (docid,))
        self._database.run("DELETE FROM search_stale WHERE docid = ?", (docid,))
        return docid

    def _docid(self, sort_at: int, old: int | None) -> int:
        """A free id among those of the post's day, or the next free one after a day that is full."""
        first = first_of(sort_at // 86_400)
        if old is not None and first <= old < first + _A_DAY:
            return old
        while True:
            row = self._database.row(
                "SELECT max(docid) FROM search_doc WHERE docid BETWEEN ? AND ?", (first, first + _A_DAY - 1)
            )
            last = row[0] if row else None
            if last is None:
                return first
            if last < first + _A_DAY - 1:
                return int(last) + 1
            first += _A_DAY

    def count(self) -> None:
        """Writes down what the posts changed in the counts of words and languages."""
        for table, name, counts in (
            ("search_word", "word", self._words),
            ("search_language", "language", self._languages),
        ):
            changed = [(key, by) for key, by in counts.items() if by]
            self._database.run_many(
                f"INSERT INTO {table} VALUES (?, ?) ON CONFLICT DO UPDATE SET posts = posts + excluded.posts",
                sorted(changed),
            )
            self._database.run_many(
                f"DELETE FROM {table} WHERE {name} = ? AND posts <= 0",
                [(key,) for key, by in changed if by < 0],
            )


def held_document(database: ArchiveDatabase, docid: int) -> Document | None:
    """What the index was given of a post; None when nothing tells any more (which ``faults`` finds)."""
    row = database.row(
        """SELECT d.title, d.tags, d.source_id, coalesce(s.outline, b.outline), coalesce(s.text, b.text),
                  coalesce(s.code, b.code), CASE WHEN s.docid IS NULL THEN b.language ELSE s.language END
           FROM search_doc d LEFT JOIN search_stale s ON s.docid = d.docid LEFT JOIN body b ON b.post_id = d.post_id
           WHERE d.docid = ?""",
        (docid,),
    )
    if row is None or row[3] is None:
        return None
    title, tags, source, *body = row
    return document(title, tags, source, stored_body(*body))


def faults(database: ArchiveDatabase) -> list[str]:
    """What is wrong with the index: by FTS5's own check, and posts that it lacks or has without need."""
    found = []
    for table in _TABLES:
        try:
            with database.write():
                database.run(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
        except (sqlite3.DatabaseError, ArchiveError) as error:
            found.append(f"{table}: {error}")
    for what, sql in _MISMATCHES.items():
        row = database.row(sql)
        if row and row[0]:
            found.append(f"{row[0]} {what}")
    return found


_MISMATCHES = {
    "posts are not in the index": """SELECT count(*) FROM body b WHERE b.post_id NOT IN (SELECT post_id FROM search_doc)
        AND b.post_id NOT IN (SELECT post_id FROM search_queue)""",
    "entries of the index have no post": """SELECT count(*) FROM search_doc d
        WHERE d.post_id NOT IN (SELECT post_id FROM body) AND d.post_id NOT IN (SELECT post_id FROM search_queue)""",
    "entries of the index are in no list": """SELECT count(*) FROM search_fts_docsize s
        WHERE s.id NOT IN (SELECT docid FROM search_doc)""",
    "posts have no entry in the index": """SELECT count(*) FROM search_doc d
        WHERE d.docid NOT IN (SELECT id FROM search_fts_docsize) OR d.docid NOT IN (SELECT id FROM search_head_docsize)""",
}
