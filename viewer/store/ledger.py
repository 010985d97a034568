"""The ledger: every post a source is known to have, who told of it, and how far it is saved.

Also the record of a crawl: which documents of a site were read in which round, so that a stopped one goes on where it was
and the next one asks only for what may have changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from viewer.store.database import ArchiveDatabase
from viewer.store.posts import SAME_BLOG
from viewer.store.sources import Validators
from viewer.store.times import from_iso
from viewer.types import KnownState, LedgerEntry

RETRY_AFTER = (0, 600, 3600, 6 * 3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400)
"""Seconds to wait after the first, second, ... failure to fetch a page; the last goes for all that follow."""

PLAIN = "plain list"
"""Who told of an address that stands in a list of nothing but names: a hand-made site's posts, or its menu."""

_SAME = "It is the same post as "
_WISHED = -1  # ``next_try`` of what the reader wants tried again: before any moment, unlike any of our own

_COLUMNS = "id, url, title, published, tags, found_by, state, problem, tries, next_try, post_id, sure"


@dataclass(frozen=True, slots=True)
class Told:
    """What a finder tells of a post: its address and identity, and what else it knows. ``sure`` is False when the address
    may as well be that of some other page."""

    key: str
    url: str
    found_by: str
    title: str = ""
    published: str | None = None
    tags: tuple[str, ...] = ()
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Crawled:
    """A document that a crawl read: in which round, with which validators, and what addresses it led on to."""

    url: str
    finder: str
    round: int
    validators: Validators
    sha256: str | None
    found: tuple[str, ...]


class LedgerStore:
    """The tables of known posts and crawled documents."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    # ---------------------------------------------------------------------------------- known posts

    def tell(self, source_id: int, told: Sequence[Told]) -> int:
        """Notes what a finder found, in one transaction; returns how many posts nobody had told of before."""
        with self._database.write():
            before = self.count(source_id)
            for item in told:
                self._tell(source_id, item)
            return self.count(source_id) - before

    def count(self, source_id: int) -> int:
        """How many addresses are known of a source."""
        row = self._database.row("SELECT count(*) FROM known WHERE source_id = ?", (source_id,))
        return int(row[0]) if row else 0

    def _tell(self, source_id: int, item: Told) -> None:
        self._database.run(
            """INSERT INTO known (source_id, key, url, title, published, tags, found_by, sure, state)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending')
               ON CONFLICT DO UPDATE SET
                   title = CASE WHEN title = '' THEN excluded.title ELSE title END,
                   published = coalesce(published, excluded.published),
                   tags = CASE WHEN tags = '[]' THEN excluded.tags ELSE tags END,
                   sure = max(sure, excluded.sure),
                   found_by = CASE WHEN instr(char(10) || found_by || char(10), char(10) || excluded.found_by || char(10))
                                   THEN found_by ELSE found_by || char(10) || excluded.found_by END""",
            (
                source_id,
                item.key,
                item.url,
                item.title,
                item.published,
                json.dumps(item.tags, ensure_ascii=False),
                item.found_by,
                item.sure,
            ),
        )

    def sure_urls(self, source_id: int) -> list[str]:
        """Addresses that are posts for certain: from the feed, or as an entry of a list."""
        return [
            row[0]
            for row in self._database.rows("SELECT url FROM known WHERE source_id = ? AND sure", (source_id,))
        ]

    def keys_of(self, posts: Sequence[int]) -> set[str]:
        """The identities of the addresses of these posts."""
        return {
            row[0]
            for row in self._database.rows_in("SELECT key FROM known WHERE post_id IN ({})", set(posts))
        }

    def plain_urls(self, source_id: int) -> list[str]:
        """Addresses that stand in lists of nothing but names."""
        return [
            row[0]
            for row in self._database.rows(
                "SELECT url FROM known WHERE source_id = ? AND instr(found_by, ?)", (source_id, PLAIN)
            )
        ]

    def link(self, source_id: int) -> None:
        """Joins entries to the posts that go by their address, and takes over the posts' state. Of several addresses of one
        post that of the feed counts, or the one by which it was fetched."""
        with self._database.write():
            self._database.run(
                f"""UPDATE known SET post_id = (SELECT k.post_id FROM post_key k
                       WHERE k.key = 'u:' || known.key AND k.source_id IN ({SAME_BLOG.format(int(source_id))}))
                   WHERE source_id = ? AND post_id IS NULL AND NOT (state = 'skipped' AND problem LIKE ?)""",
                (source_id, f"{_SAME}%"),
            )
            self._database.run(
                """UPDATE known SET state = 'skipped', post_id = NULL, problem = ? || o.first || '.'
                   FROM (SELECT id, row_number() OVER (PARTITION BY post_id ORDER BY
                                instr(found_by, 'feed') = 0, tries = 0, id) AS place,
                                first_value(url) OVER (PARTITION BY post_id ORDER BY
                                instr(found_by, 'feed') = 0, tries = 0, id) AS first
                         FROM known WHERE source_id = ? AND post_id IS NOT NULL) AS o
                   WHERE known.id = o.id AND o.place > 1""",
                (_SAME, source_id),
            )
            self._database.run(
                """UPDATE known SET problem = CASE WHEN state = 'gone' OR (state = 'excerpt' AND next_try > 0)
                                                THEN problem END,
                          state = (SELECT p.state FROM post p WHERE p.id = known.post_id)
                   WHERE source_id = ? AND post_id IS NOT NULL
                     AND state IN ('pending', 'skipped', 'full', 'excerpt', 'gone')""",
                (source_id,),
            )

    def due(
        self, source_id: int, now: int, *, all_: bool, after: int = 0, limit: int = 200
    ) -> list[LedgerEntry]:
        """Entries whose page is to be fetched, in order of id above ``after``: excerpts, and with ``all_`` also posts of
        which nothing is saved; failures and what was not there only when their pause is over."""
        rows = self._database.rows(
            f"""SELECT {_COLUMNS} FROM known WHERE source_id = ? AND id > ? AND {_due(all_)} AND next_try <= ?
                ORDER BY id LIMIT ?""",
            (source_id, after, now, limit),
        )
        return [_entry(row) for row in rows]

    def count_due(self, source_id: int, now: int, *, all_: bool) -> int:
        """How many entries ``due`` would give in all."""
        row = self._database.row(
            f"SELECT count(*) FROM known WHERE source_id = ? AND {_due(all_)} AND next_try <= ?",
            (source_id, now),
        )
        return int(row[0]) if row else 0

    def settle(
        self,
        entry: int,
        state: KnownState,
        *,
        now: int,
        problem: str | None = None,
        post: int | None = None,
        passing: bool = False,
    ) -> None:
        """Records how fetching an entry's page ended. A failure gets a pause, longer each time; so does what is left out for
        a reason that may pass."""
        with self._database.write():
            row = self._database.row("SELECT tries FROM known WHERE id = ?", (entry,))
            pause = _pause(state, int(row[0]) if row else 0, passing)
            self._database.run(
                """UPDATE known SET state = ?, problem = ?, checked = ?, tries = tries + ?, next_try = ?,
                          post_id = coalesce(?, post_id) WHERE id = ?""",
                (
                    str(state),
                    problem,
                    now,
                    passing or state is not KnownState.SKIPPED,
                    now + pause if pause else 0,
                    post,
                    entry,
                ),
            )

    def postpone(self, entries: Sequence[int], why: str, *, until: int = 0) -> None:
        """Notes why these entries are not fetched for the time being, without counting a try; with ``until`` (seconds since
        1970) they are not due before. Nothing else of them changes."""
        with self._database.write():
            self._database.run_many(
                "UPDATE known SET problem = ?, next_try = CASE WHEN ? > 0 THEN ? ELSE next_try END WHERE id = ?",
                [(why, until, until, entry) for entry in entries],
            )

    def alias(self, entry: int, post: int, *, now: int) -> None:
        """Records that an entry is another address of a post. Where the post has an entry of its own, this one is no post
        of its own and counts no more."""
        with self._database.write():
            other = self._database.row(
                "SELECT url FROM known WHERE post_id = ? AND id <> ? AND state <> 'skipped' LIMIT 1",
                (post, entry),
            )
            if other:
                self.settle(entry, KnownState.SKIPPED, now=now, problem=f"{_SAME}{other[0]}.")
            else:
                self._database.run(
                    "UPDATE known SET post_id = ?, checked = ? WHERE id = ?", (post, now, entry)
                )
                self._database.run(
                    "UPDATE known SET state = (SELECT state FROM post WHERE id = ?) WHERE id = ?",
                    (post, entry),
                )

    def again(self, posts: Sequence[int]) -> None:
        """Makes the pages of these posts due: their feed has another excerpt of them."""
        with self._database.write():
            self._database.run_many(
                "UPDATE known SET state = 'excerpt', next_try = 0 WHERE post_id = ? AND state = 'full'",
                [(post,) for post in posts],
            )

    def saved(self, source_id: int, now: int, *, after: int = 0, limit: int = 200) -> list[LedgerEntry]:
        """Entries of saved posts that the source's feed does not tell of now, in order of id above ``after``; those that
        vanished are among them, for they may come back."""
        rows = self._database.rows(
            f"""SELECT {_COLUMNS} FROM known WHERE source_id = ? AND id > ? AND post_id IS NOT NULL
                  AND state IN ('full', 'gone') AND next_try <= ?
                  AND post_id NOT IN (SELECT j.value FROM learnt l, json_each(l.value) j
                                      WHERE l.source_id = ? AND l.name = 'in_feed')
                ORDER BY id LIMIT ?""",
            (source_id, after, now, source_id, limit),
        )
        return [_entry(row) for row in rows]

    def count_saved(self, source_id: int) -> int:
        """How many entries ``saved`` can give in all, at most."""
        row = self._database.row(
            "SELECT count(*) FROM known WHERE source_id = ? AND state IN ('full', 'gone')", (source_id,)
        )
        return int(row[0]) if row else 0

    def retry(self, source_id: int, urls: Sequence[str] | None = None) -> int:
        """Makes entries due at the very next sync, full or not: all that failed, vanished, were left out for a
        reason that may have passed or are to wait, or those with these addresses; returns how many."""
        chosen = "" if urls is None else f" AND url IN ({','.join('?' * len(urls))})"
        with self._database.write():
            cursor = self._database.run(
                f"""UPDATE known SET next_try = {_WISHED} WHERE source_id = ?
                    AND (state IN ('failed', 'gone') OR next_try > 0){chosen}""",
                (source_id, *(urls or ())),
            )
            return int(cursor.rowcount)

    def entries(self, source_id: int) -> list[LedgerEntry]:
        """Everything known of a source, newest first, undated last."""
        rows = self._database.rows(
            f"""SELECT {_COLUMNS}, p.media_known, p.media_saved, CASE WHEN p.media_known > p.media_saved THEN
                    (SELECT m.problem FROM post_media pm JOIN media m ON m.key = pm.media_key
                     WHERE pm.post_id = known.post_id AND m.state = 'failed' ORDER BY pm.position LIMIT 1) END
                FROM (SELECT * FROM known WHERE source_id = ?) known
                LEFT JOIN (SELECT id AS saved, media_known, media_saved FROM post) p ON p.saved = known.post_id
                ORDER BY published IS NULL, published DESC, id""",
            (source_id,),
        )
        return [replace(_entry(row), media=(row[-3] or 0, row[-2] or 0), lack=row[-1]) for row in rows]

    # -------------------------------------------------------------------------------------- crawling

    def round(self, source_id: int) -> int:
        """The number of the last crawl that was begun (0: none)."""
        row = self._database.row("SELECT max(round) FROM crawled WHERE source_id = ?", (source_id,))
        return int(row[0] or 0) if row else 0

    def crawled(self, source_id: int, url: str) -> Crawled | None:
        """What is on record of a document."""
        row = self._database.row(
            """SELECT url, finder, round, etag, last_modified, sha256, found FROM crawled
               WHERE source_id = ? AND url = ?""",
            (source_id, url),
        )
        if row is None:
            return None
        return Crawled(row[0], row[1], row[2], Validators(row[3], row[4]), row[5], tuple(json.loads(row[6])))

    def read(self, source_id: int, document: Crawled, told: Iterable[Told] = ()) -> int:
        """Records that a document was read and what it told, in one transaction; returns how many posts were news."""
        with self._database.write():
            news = self.tell(source_id, list(told))
            self._database.run(
                """INSERT INTO crawled (source_id, url, finder, round, etag, last_modified, sha256, found)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                   ON CONFLICT DO UPDATE SET finder = excluded.finder, round = excluded.round, etag = excluded.etag,
                       last_modified = excluded.last_modified, sha256 = excluded.sha256, found = excluded.found""",
                (
                    source_id,
                    document.url,
                    document.finder,
                    document.round,
                    document.validators.etag,
                    document.validators.last_modified,
                    document.sha256,
                    json.dumps(document.found, ensure_ascii=False),
                ),
            )
            return news

    def read_again(self, source_id: int, finders: Sequence[str]) -> None:
        """Makes the next crawl read the documents of these finders again, as if for the first time."""
        with self._database.write():
            self._database.run(
                f"""UPDATE crawled SET round = 0, etag = NULL, last_modified = NULL, sha256 = NULL
                    WHERE source_id = ? AND finder IN ({",".join("?" * len(finders))})""",
                (source_id, *finders),
            )

    # ---------------------------------------------------------------------------------- what was learnt

    def learnt(self, source_id: int) -> dict[str, Any]:
        """What was found out about a source and is worth remembering (its frame, whether its feed gives excerpts)."""
        rows = self._database.rows("SELECT name, value FROM learnt WHERE source_id = ?", (source_id,))
        return {name: json.loads(value) for name, value in rows}

    def fact(self, source_id: int, name: str) -> Any:
        """One thing of what was learnt; None when it was not."""
        row = self._database.row(
            "SELECT value FROM learnt WHERE source_id = ? AND name = ?", (source_id, name)
        )
        return json.loads(row[0]) if row else None

    def learn(self, source_id: int, **facts: Any) -> None:
        """Adds to what was learnt; what is known already is not written again."""
        with self._database.write():
            self._database.run_many(
                """INSERT INTO learnt (source_id, name, value) VALUES (?, ?, ?)
                   ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value""",
                [(source_id, name, json.dumps(value)) for name, value in facts.items()],
            )


def _pause(state: KnownState, tries: int, passing: bool) -> int:
    """Seconds until an entry is tried again (0: at once, or never). What is gone may come back, but hardly soon."""
    if state is KnownState.GONE or passing:
        tries += 3
    elif state is not KnownState.FAILED:
        return 0
    return RETRY_AFTER[min(tries, len(RETRY_AFTER) - 1)]


def _due(all_: bool) -> str:
    """The condition for an entry whose page is wanted. A failed one with a post was an excerpt or a page before."""
    if not all_:
        return f"(state = 'excerpt' OR (state = 'failed' AND post_id IS NOT NULL) OR next_try = {_WISHED})"
    return (
        "(state IN ('excerpt', 'failed', 'pending') OR (state = 'gone' AND post_id IS NULL)"
        f" OR (state = 'skipped' AND next_try > 0) OR next_try = {_WISHED})"
    )


def _entry(row: tuple[Any, ...]) -> LedgerEntry:
    return LedgerEntry(
        id=row[0],
        url=row[1],
        title=row[2],
        published=from_iso(row[3]),
        tags=tuple(json.loads(row[4])),
        found_by=tuple(row[5].split("\n")),
        state=KnownState(row[6]),
        problem=row[7],
        tries=row[8],
        next_try=row[9],
        post=row[10],
        sure=bool(row[11]),
    )
