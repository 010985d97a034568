"""What was derived from the revisions that are shown: page, text, outline, links, and which media they need."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from viewer.store.database import ArchiveDatabase
from viewer.store.packing import pack, unpack_post, unpack_text
from viewer.types import Derived, FetchedPost, Heading, MediaRef, MediaState, PostLink


@dataclass(frozen=True, slots=True)
class Underived:
    """A post whose shown revision has not been made readable yet."""

    post: int
    revision: int
    payload: bytes  # what ``unpack_post`` makes the post of that was received


@dataclass(frozen=True, slots=True)
class Made:
    """A post that was made readable, as its rows have it: ``html``, ``text`` and ``code`` packed, the outline as JSON,
    ``links`` as (address, identity key, text), ``media`` as (key, address, kind, wanted, alt).

    Plain values in tuples: posts come by thousands from other processes, and what has to be made of objects here, or packed,
    would keep the one thread waiting that writes.
    """

    html: bytes
    text: bytes
    code: bytes
    outline: str
    language: str | None
    summary: str
    words: int
    has_math: bool
    has_code: bool
    links: tuple[tuple[str, str, str], ...]
    media: tuple[tuple[str, str, str, bool, str], ...]
    inside: tuple[MediaRef, ...] = ()  # those media that came in the post itself
    ahead: Any = None  # what the index wanted to be made of it in the same process


@dataclass(frozen=True, slots=True)
class Body:
    """The derived parts of a post."""

    html: str
    text: str
    code: str
    outline: tuple[Heading, ...]
    language: str | None


def made_of(derived: Derived, keys: Sequence[str]) -> Made:
    """The rows of a derived post; ``keys`` are the identity keys of its links, in order."""
    return Made(
        html=pack(derived.html),
        text=pack(derived.text),
        code=pack(derived.code),
        outline=json.dumps([astuple(heading) for heading in derived.outline], ensure_ascii=False),
        language=derived.language,
        summary=derived.summary,
        words=derived.words,
        has_math=derived.has_math,
        has_code=derived.has_code,
        links=tuple((link.url, key, link.text) for link, key in zip(derived.links, keys, strict=True)),
        media=tuple((ref.key, ref.url, ref.kind, ref.wanted, ref.alt) for ref in derived.media),
        inside=tuple(ref for ref in derived.media if ref.data is not None),
    )


class BodyStore:
    """Bodies, their links and their need of media; all of it can be derived again."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def underived(self, version: int, *, limit: int, after: int = 0) -> list[Underived]:
        """Posts (ids above ``after``, in order of id) without a body of this version of the shown revision."""
        rows = self._database.rows(
            """SELECT p.id, r.id, r.payload FROM post p JOIN revision r ON r.id = p.revision_id
               LEFT JOIN body b ON b.post_id = p.id
               WHERE p.id > ? AND (b.post_id IS NULL OR b.revision_id <> p.revision_id OR b.version <> ?)
               ORDER BY p.id LIMIT ?""",
            (after, version, limit),
        )
        return [Underived(*row) for row in rows]

    def shown(self, posts: Sequence[int]) -> list[Underived]:
        """The shown revisions of these posts, whether they have a body or not; in the order of ``posts``, each once."""
        rows = self._database.rows_in(
            """SELECT p.id, r.id, r.payload FROM post p JOIN revision r ON r.id = p.revision_id WHERE p.id IN ({})""",
            posts,
        )
        found = {row[0]: Underived(*row) for row in rows}
        return [found[post] for post in dict.fromkeys(posts) if post in found]

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

    def put(self, version: int, posts: Iterable[tuple[Underived, Made]]) -> None:
        """Commits posts that were made readable, in one transaction."""
        with self._database.write():
            for item, made in posts:
                self._put(version, item, made)

    def _put(self, version: int, item: Underived, made: Made) -> None:
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
                made.html,
                made.text,
                made.code,
                made.outline,
                made.language,
            ),
        )
        run("UPDATE revision SET words = ? WHERE id = ?", (made.words, item.revision))
        run("DELETE FROM link WHERE post_id = ?", (item.post,))
        self._database.run_many(
            "INSERT INTO link (post_id, position, url, key, text) VALUES (?, ?, ?, ?, ?)",
            [(item.post, position, *link) for position, link in enumerate(made.links)],
        )
        self._need_media(item.post, made.media)
        run(
            """UPDATE post SET words = ?, has_math = ?, has_code = ?,
                      summary = CASE WHEN summary = '' THEN ? ELSE summary END
               WHERE id = ?""",
            (made.words, made.has_math, made.has_code, made.summary, item.post),
        )
        count_media(self._database, [item.post])

    def _need_media(self, post_id: int, media: Sequence[tuple[str, str, str, bool, str]]) -> None:
        """Puts on record which media a post shows; what it showed before is kept as its earlier revisions are."""
        self._database.run_many(
            "INSERT INTO media (key, url, kind, state) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                (key, url, kind, str(MediaState.PENDING if wanted else MediaState.SKIPPED))
                for key, url, kind, wanted, _ in media
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
            [(post_id, position, key, alt) for position, (key, *_, alt) in enumerate(media)],
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
