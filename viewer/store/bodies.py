"""What was derived from the revisions that are shown: page, text, outline, links, and which media they need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from viewer.store.database import ArchiveDatabase
from viewer.store.packing import pack, unpack_post, unpack_text
from viewer.types import Derived, FetchedPost, Heading, MediaState, PostLink


@dataclass(frozen=True, slots=True)
class Underived:
    """A post whose shown revision has not been made readable yet."""

    post: int
    revision: int
    fetched: FetchedPost


@dataclass(frozen=True, slots=True)
class Body:
    """The derived parts of a post."""

    html: str
    text: str
    code: str
    outline: tuple[Heading, ...]
    language: str | None


class BodyStore:
    """Bodies, their links and their need of media; all of it can be derived again."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def underived(self, version: int, *, limit: int, after: int = 0) -> list[Underived]:
        """Posts (ids above ``after``, in order of id) without a body of this version of the shown revision."""
        rows = self._database.rows(
            """SELECT p.id, r.id, r.payload, r.received FROM post p JOIN revision r ON r.id = p.revision_id
               LEFT JOIN body b ON b.post_id = p.id
               WHERE p.id > ? AND (b.post_id IS NULL OR b.revision_id <> p.revision_id OR b.version <> ?)
               ORDER BY p.id LIMIT ?""",
            (after, version, limit),
        )
        return [Underived(post, revision, unpack_post(payload, got)) for post, revision, payload, got in rows]

    def count_underived(self, version: int) -> int:
        """How many posts ``underived`` would give in all."""
        row = self._database.row(
            """SELECT count(*) FROM post p LEFT JOIN body b ON b.post_id = p.id
               WHERE p.revision_id IS NOT NULL
                 AND (b.post_id IS NULL OR b.revision_id <> p.revision_id OR b.version <> ?)""",
            (version,),
        )
        return int(row[0]) if row else 0

    def uncounted(self, *, limit: int, after: int = 0) -> list[tuple[int, FetchedPost]]:
        """Revisions (row ids above ``after``, in order) whose words were never counted, for they were never shown."""
        rows = self._database.rows(
            "SELECT id, payload FROM revision WHERE words IS NULL AND id > ? ORDER BY id LIMIT ?",
            (after, limit),
        )
        return [(revision, unpack_post(payload, None)) for revision, payload in rows]

    def count_words(self, counted: Sequence[tuple[int, int]]) -> None:
        """Commits the words of revisions: (row id, words)."""
        with self._database.write():
            self._database.run_many(
                "UPDATE revision SET words = ? WHERE id = ?",
                [(words, revision) for revision, words in counted],
            )

    def forget_versions(self) -> None:
        """Marks every body as out of date, so that all are derived again; until then they are shown as they are."""
        with self._database.write():
            self._database.run("UPDATE body SET version = -1")

    def put(self, version: int, derived: Sequence[tuple[Underived, Derived, Sequence[str]]]) -> None:
        """Commits derived posts, in one transaction. The third of each is the identity keys of its links, in order."""
        with self._database.write():
            for item, made, keys in derived:
                self._put(version, item, made, keys)

    def _put(self, version: int, item: Underived, made: Derived, keys: Sequence[str]) -> None:
        run = self._database.run
        run(
            """INSERT INTO body (post_id, revision_id, version, html, text, code, outline, language)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET revision_id = excluded.revision_id, version = excluded.version,
                   html = excluded.html, text = excluded.text, code = excluded.code, outline = excluded.outline,
                   language = excluded.language""",
            (
                item.post,
                item.revision,
                version,
                pack(made.html),
                pack(made.text),
                pack(made.code),
                json.dumps([astuple(heading) for heading in made.outline], ensure_ascii=False),
                made.language,
            ),
        )
        run("UPDATE revision SET words = ? WHERE id = ?", (made.words, item.revision))
        run("DELETE FROM link WHERE post_id = ?", (item.post,))
        self._database.run_many(
            "INSERT INTO link (post_id, position, url, key, text) VALUES (?, ?, ?, ?, ?)",
            [
                (item.post, position, link.url, key, link.text)
                for position, (link, key) in enumerate(zip(made.links, keys, strict=True))
            ],
        )
        self._need_media(item.post, made)
        run(
            """UPDATE post SET words = ?, has_math = ?, has_code = ?,
                      summary = CASE WHEN summary = '' THEN ? ELSE summary END
               WHERE id = ?""",
            (made.words, made.has_math, made.has_code, made.summary, item.post),
        )
        count_media(self._database, [item.post])

    def _need_media(self, post_id: int, made: Derived) -> None:
        """Puts on record which media a post shows; what it showed before is kept as its earlier revisions are."""
        self._database.run_many(
            "INSERT INTO media (key, url, kind, state) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                (ref.key, ref.url, ref.kind, str(MediaState.PENDING if ref.wanted else MediaState.SKIPPED))
                for ref in made.media
            ],
        )
        run = self._database.run
        run(
            "INSERT OR IGNORE INTO former_media SELECT post_id, media_key FROM post_media WHERE post_id = ?",
            (post_id,),
        )
        run("DELETE FROM post_media WHERE post_id = ?", (post_id,))
        self._database.run_many(
            "INSERT INTO post_media (post_id, position, media_key, alt) VALUES (?, ?, ?, ?)",
            [(post_id, position, ref.key, ref.alt) for position, ref in enumerate(made.media)],
        )
        run(
            """DELETE FROM former_media WHERE post_id = ?
               AND media_key IN (SELECT media_key FROM post_media WHERE post_id = ?)""",
            (post_id, post_id),
        )

    def get(self, post_id: int) -> Body | None:
        """The body of a post, None when it was never derived."""
        row = self._database.row(
            "SELECT html, text, code, outline, language FROM body WHERE post_id = ?", (post_id,)
        )
        if row is None:
            return None
        return Body(
            html=unpack_text(row[0]),
            text=unpack_text(row[1]),
            code=unpack_text(row[2]),
            outline=tuple(Heading(*heading) for heading in json.loads(row[3])),
            language=row[4],
        )

    def has_math(self, post_id: int) -> bool:
        """Whether a post has formulas."""
        row = self._database.row("SELECT has_math FROM post WHERE id = ?", (post_id,))
        return bool(row and row[0])

    def links(self, post_id: int) -> tuple[PostLink, ...]:
        """The links of a post in order, each with the archived post that it leads to."""
        rows = self._database.rows(
            """SELECT l.url, l.text, (SELECT k.post_id FROM post_key k WHERE k.key = l.key ORDER BY k.post_id LIMIT 1)
               FROM link l WHERE l.post_id = ? ORDER BY l.position""",
            (post_id,),
        )
        return tuple(PostLink(*row) for row in rows)

    def backlinks(self, post_id: int) -> tuple[int, ...]:
        """The other posts that link to this one, newest first."""
        rows = self._database.rows(
            """SELECT DISTINCT p.id, p.sort_at FROM post_key k
               JOIN link l ON l.key = k.key JOIN post p ON p.id = l.post_id
               WHERE k.post_id = ? AND l.post_id <> k.post_id ORDER BY p.sort_at DESC, p.id DESC""",
            (post_id,),
        )
        return tuple(row[0] for row in rows)


def count_media(database: ArchiveDatabase, posts: Sequence[int]) -> None:
    """Brings the counts of media in the narrow rows of these posts up to date; inside ``write``."""
    database.run_many(
        """UPDATE post SET (media_known, media_saved, media_failed) =
               (SELECT count(*), coalesce(sum(m.state = 'saved'), 0), coalesce(sum(m.state = 'failed'), 0)
                FROM (SELECT DISTINCT media_key FROM post_media WHERE post_id = post.id) pm
                JOIN media m ON m.key = pm.media_key WHERE m.state <> 'skipped')
           WHERE id = ?""",
        [(post_id,) for post_id in posts],
    )
