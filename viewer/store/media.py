"""Pictures on record: which are known, saved or failed, and when to try again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from viewer.store.bodies import count_media
from viewer.store.database import ArchiveDatabase
from viewer.types import MediaItem, MediaState

_AGAIN = (60, 600, 3600, 6 * 3600, 86_400, 3 * 86_400, 7 * 86_400)
_ABSENT = (3600, 86_400, 3 * 86_400, 7 * 86_400, 30 * 86_400)


def pause(tries: int, *, absent: bool) -> int:
    """Seconds to leave a medium alone that could not be had ``tries`` times before this one.

    After the first failure there is none: the next sync tries again, whenever that is (this one does not: a run asks once
    for each medium). From the second on pauses grow; they are long for what is ``absent``: a server that says twice that
    there is nothing will hardly change its mind within the hour.
    """
    if tries == 0:
        return 0
    pauses = _ABSENT if absent else _AGAIN
    return pauses[min(tries, len(pauses)) - 1]


@dataclass(frozen=True, slots=True)
class Due:
    """A medium that is to be fetched now, and one of the posts that need it."""

    key: str
    url: str
    kind: str
    post: int
    post_url: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How fetching a medium ended: saved under a hash, or failed for a reason (one sentence).

    ``absent`` tells a failure for good (there is nothing at the address) from one that may pass.
    """

    key: str
    sha256: str | None = None
    bytes: int | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None
    absent: bool = False


class MediaStore:
    """The table of media."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def due(
        self, now: int, *, limit: int, after: str = "", sources: Sequence[int] | None = None
    ) -> list[Due]:
        """Media to fetch, pending ones and failed ones whose pause is over: keys above ``after`` in order."""
        chosen = "" if sources is None else f"AND p.source_id IN ({','.join(str(int(s)) for s in sources)})"
        rows = self._database.rows(
            f"""SELECT m.key, m.url, m.kind, p.id, p.url FROM media m
                JOIN post p ON p.id = (SELECT pm.post_id FROM post_media pm JOIN post p ON p.id = pm.post_id
                                       WHERE pm.media_key = m.key {chosen} LIMIT 1)
                WHERE m.state IN ('pending', 'failed') AND m.next_try <= ? AND m.key > ? ORDER BY m.key LIMIT ?""",
            (now, after, limit),
        )
        return [Due(*row) for row in rows]

    def due_of(self, posts: Sequence[int], now: int) -> list[Due]:
        """Media of these posts to fetch now, each once."""
        rows = self._database.rows_in(
            f"""SELECT m.key, m.url, m.kind, p.id, p.url FROM post_media pm JOIN media m ON m.key = pm.media_key
                JOIN post p ON p.id = pm.post_id
                WHERE m.state IN ('pending', 'failed') AND m.next_try <= {int(now)} AND pm.post_id IN ({{}})
                ORDER BY pm.post_id, pm.position""",
            posts,
        )
        return [Due(*row) for row in {row[0]: row for row in reversed(rows)}.values()]

    def finish(self, outcomes: Sequence[Outcome], *, now: int) -> None:
        """Commits how fetching ended, in one transaction. A failure never takes back what was saved."""
        with self._database.write():
            for outcome in outcomes:
                self._finish(outcome, now)
            self._count_again([outcome.key for outcome in outcomes])

    def _count_again(self, keys: Sequence[str]) -> None:
        """Brings the counts of the posts that show these media up to date; inside ``write``."""
        posts = self._database.rows_in(
            "SELECT DISTINCT post_id FROM post_media WHERE media_key IN ({})", keys
        )
        count_media(self._database, sorted({row[0] for row in posts}))

    def _finish(self, outcome: Outcome, now: int) -> None:
        run = self._database.run
        if outcome.sha256 is not None:
            run(
                """UPDATE media SET state = 'saved', sha256 = ?, bytes = ?, type = ?, width = ?, height = ?,
                          problem = NULL, fetched = ? WHERE key = ?""",
                (
                    outcome.sha256,
                    outcome.bytes,
                    outcome.type,
                    outcome.width,
                    outcome.height,
                    now,
                    outcome.key,
                ),
            )
            return
        row = self._database.row("SELECT tries FROM media WHERE key = ?", (outcome.key,))
        tries = int(row[0]) if row else 0
        wait = pause(tries, absent=outcome.absent)
        run(
            """UPDATE media SET state = 'failed', problem = ?, tries = tries + 1, next_try = ?
               WHERE key = ? AND state <> 'saved'""",
            (outcome.problem, now + wait if wait else 0, outcome.key),
        )

    def retry(self, keys: Sequence[str]) -> None:
        """Makes media due at the very next sync (also ones that are fetched on request alone)."""
        with self._database.write():
            self._database.run_many(
                "UPDATE media SET state = 'pending', next_try = 0 WHERE key = ? AND state <> 'saved'",
                [(key,) for key in keys],
            )
            self._count_again(keys)

    def failed(self, source_id: int) -> list[MediaItem]:
        """Media of a source's posts that could not be fetched, each once."""
        rows = self._database.rows(
            """SELECT m.key, m.url, m.state, m.kind, '', m.sha256, m.bytes, m.type, m.width, m.height, m.problem
               FROM media m WHERE m.state = 'failed' AND EXISTS (SELECT 1 FROM post_media pm
                    JOIN post p ON p.id = pm.post_id WHERE pm.media_key = m.key AND p.source_id = ?)""",
            (source_id,),
        )
        return [_item(row) for row in rows]

    def get(self, key: str) -> MediaItem | None:
        """One medium, without the ``alt`` that each post gives it."""
        row = self._database.row(
            "SELECT key, url, state, kind, '', sha256, bytes, type, width, height, problem FROM media WHERE key = ?",
            (key,),
        )
        return _item(row) if row else None

    def lead(self, post_id: int) -> tuple[str, str] | None:
        """The first picture of a post that is saved and large enough to stand for it, no drawing: its hash and MIME type."""
        row = self._database.row(
            """SELECT m.sha256, m.type FROM post_media pm JOIN media m ON m.key = pm.media_key
               WHERE pm.post_id = ? AND m.state = 'saved' AND m.kind = 'image' AND m.type <> 'image/svg+xml'
                 AND coalesce(m.width, 999) >= 100 AND coalesce(m.height, 999) >= 60
               ORDER BY pm.position LIMIT 1""",
            (post_id,),
        )
        return (str(row[0]), str(row[1])) if row else None

    def of_post(self, post_id: int) -> tuple[MediaItem, ...]:
        """The media of a post, in the order in which it shows them, each once."""
        rows = self._database.rows(
            """SELECT m.key, m.url, m.state, m.kind, pm.alt, m.sha256, m.bytes, m.type, m.width, m.height, m.problem
               FROM post_media pm JOIN media m ON m.key = pm.media_key WHERE pm.post_id = ? ORDER BY pm.position""",
            (post_id,),
        )
        return tuple(
            {row[0]: _item(row) for row in reversed(rows)}[key] for key in dict.fromkeys(r[0] for r in rows)
        )

    def saved(self) -> list[tuple[str, str]]:
        """(key, SHA-256) of everything that is on record as saved."""
        return [
            (row[0], row[1])
            for row in self._database.rows("SELECT key, sha256 FROM media WHERE state = 'saved'")
        ]

    def lost(self, keys: Sequence[str], problem: str) -> None:
        """Records that saved files are gone (or no longer what they were), so that they are fetched again."""
        with self._database.write():
            self._database.run_many(
                """UPDATE media SET state = 'failed', sha256 = NULL, problem = ?, next_try = 0, tries = 0
                   WHERE key = ?""",
                [(problem, key) for key in keys],
            )
            self._count_again(keys)


def _item(row: tuple[object, ...]) -> MediaItem:
    key, url, state, kind, alt, sha256, size, type_, width, height, problem = row
    return MediaItem(
        key=str(key),
        url=str(url),
        state=MediaState(str(state)),
        kind=str(kind),
        alt=str(alt),
        sha256=sha256 if isinstance(sha256, str) else None,
        bytes=size if isinstance(size, int) else None,
        type=type_ if isinstance(type_, str) else None,
        width=width if isinstance(width, int) else None,
        height=height if isinstance(height, int) else None,
        problem=problem if isinstance(problem, str) else None,
    )
