"""Posts as they were received: names, raw revisions, tags, and what the reader decided about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from viewer.store.database import ArchiveDatabase
from viewer.store.packing import fingerprint, pack, pack_post, unpack_post
from viewer.store.times import from_epoch, to_epoch, to_iso
from viewer.types import FetchedPost, Origin, PostState, Revision


@dataclass(frozen=True, slots=True)
class Stored:
    """What must be known of a stored post to decide about one that was fetched."""

    id: int
    title: str
    published: datetime | None
    fingerprint: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A fetched post that is to be kept: as a new post (``post`` None) or as another revision of one.

    ``keys`` are the names it is known by from now on. With ``show`` False the revision is kept, but another one goes on
    being shown: the feed's excerpt of a post whose page is saved.
    """

    fetched: FetchedPost
    keys: tuple[str, ...]
    post: int | None = None
    show: bool = True


SAME_BLOG = "SELECT s.id FROM source s JOIN source t ON coalesce(s.blog, s.id) = coalesce(t.blog, t.id) WHERE t.id = {}"
"""The sources whose posts are those of one blog, as the reader says; each is one for itself unless they say more."""


class PostStore:
    """The narrow table of posts, their names and their revisions."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    # ------------------------------------------------------------------------------------ deciding

    def known(self, source_id: int, keys: Iterable[str], origin: Origin) -> dict[str, Stored]:
        """The stored posts of a source that go by these names: name -> post.

        ``fingerprint`` is that of the last revision from ``origin``, "" when there is none.
        """
        rows = self._database.rows_in(
            f"""SELECT key, post_id FROM post_key WHERE source_id IN ({SAME_BLOG.format(int(source_id))})
                AND key IN ({{}})""",
            keys,
        )
        posts = self._stored({row[1] for row in rows}, origin)
        return {key: posts[post_id] for key, post_id in rows}

    def _stored(self, ids: set[int], origin: Origin) -> dict[int, Stored]:
        names: dict[int, set[str]] = {post_id: set() for post_id in ids}
        for post_id, key in self._database.rows_in(
            "SELECT post_id, key FROM post_key WHERE post_id IN ({})", ids
        ):
            names[post_id].add(key)
        prints = dict(
            self._database.rows_in(
                f"""SELECT post_id, sha256 FROM revision WHERE origin = '{Origin(origin)}' AND post_id IN ({{}})
                    ORDER BY number""",
                ids,
            )
        )
        found = self._database.rows_in("SELECT id, title, published FROM post WHERE id IN ({})", ids)
        return {
            post_id: Stored(
                id=post_id,
                title=title,
                published=datetime.fromisoformat(published) if published else None,
                fingerprint=prints.get(post_id, ""),
                keys=frozenset(names[post_id]),
            )
            for post_id, title, published in found
        }

    # ------------------------------------------------------------------------------------- keeping

    def receive(self, source_id: int, arrivals: Sequence[Arrival], *, now: int) -> list[int]:
        """Commits what was received, in one transaction: from here on it cannot be lost. Returns the posts' ids."""
        with self._database.write():
            return [self._receive(source_id, arrival, now) for arrival in arrivals]

    def _receive(self, source_id: int, arrival: Arrival, now: int) -> int:
        if arrival.post is None:
            post_id = self._insert(source_id, arrival.fetched, now)
        else:
            post_id = arrival.post
            self._update(post_id, arrival, now)
        revision_id = self._add_revision(post_id, arrival.fetched, now)
        if arrival.show:
            self._database.run("UPDATE post SET revision_id = ? WHERE id = ?", (revision_id, post_id))
        self._name(source_id, post_id, arrival.keys)
        self.set_author_tags(post_id, arrival.fetched.tags)
        return post_id

    def _insert(self, source_id: int, fetched: FetchedPost, now: int) -> int:
        cursor = self._database.run(
            """INSERT INTO post (source_id, url, title, author, published, updated, sort_at, state, summary, added)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                source_id,
                fetched.url,
                fetched.title,
                fetched.author,
                to_iso(fetched.published),
                to_iso(fetched.updated),
                _sort_at(fetched, now),
                str(_state(fetched)),
                fetched.summary,
                now,
            ),
        )
        return int(cursor.lastrowid)

    def _update(self, post_id: int, arrival: Arrival, now: int) -> None:
        fetched = arrival.fetched
        self._database.run(
            """UPDATE post SET url = coalesce(?, url), title = ?, author = coalesce(?, author),
                      published = coalesce(?, published), updated = coalesce(?, updated),
                      sort_at = CASE WHEN ? THEN ? ELSE sort_at END, state = CASE WHEN ? THEN ? ELSE state END
               WHERE id = ?""",
            (
                fetched.url,
                fetched.title,
                fetched.author,
                to_iso(fetched.published),
                to_iso(fetched.updated),
                bool(fetched.published),
                _sort_at(fetched, now),
                arrival.show,
                str(_state(fetched)),
                post_id,
            ),
        )

    def _add_revision(self, post_id: int, fetched: FetchedPost, now: int) -> int:
        cursor = self._database.run(
            """INSERT INTO revision (post_id, number, origin, fetched, title, sha256, payload, received)
               VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM revision WHERE post_id = ?), ?, ?, ?, ?, ?, ?)""",
            (
                post_id,
                post_id,
                str(fetched.origin),
                now,
                fetched.title,
                fingerprint(fetched),
                pack_post(fetched),
                pack(fetched.received),
            ),
        )
        return int(cursor.lastrowid)

    def name(self, source_id: int, names: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Adds names by which posts (id, names) are known; a name that another post has stays with that one."""
        with self._database.write():
            for post_id, keys in names:
                self._name(source_id, post_id, keys)

    def _name(self, source_id: int, post_id: int, keys: Sequence[str]) -> None:
        self._database.run_many(
            "INSERT INTO post_key (source_id, key, post_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(source_id, key, post_id) for key in keys],
        )

    def set_author_tags(self, post_id: int, tags: Sequence[str]) -> None:
        """Makes these the author's tags of a post; what the reader added or took away stays. Inside ``write``."""
        run = self._database.run
        run("UPDATE post_tag SET by_author = 0 WHERE post_id = ?", (post_id,))
        for position, tag_id in enumerate(self._tag_ids(tags)):
            run(
                """INSERT INTO post_tag (post_id, tag_id, position, by_author) VALUES (?, ?, ?, 1)
                   ON CONFLICT DO UPDATE SET by_author = 1, position = excluded.position""",
                (post_id, tag_id, position),
            )
        run("DELETE FROM post_tag WHERE post_id = ? AND by_author = 0 AND by_reader = 0", (post_id,))

    def _tag_ids(self, tags: Sequence[str]) -> list[int]:
        folded = {tag.strip().casefold(): tag.strip() for tag in reversed(tags) if tag.strip()}
        self._database.run_many(
            "INSERT INTO tag (name, folded) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(name, fold) for fold, name in folded.items()],
        )
        ids = dict(self._database.rows_in("SELECT folded, id FROM tag WHERE folded IN ({})", folded))
        return [ids[fold] for fold in reversed(folded)]

    # --------------------------------------------------------------------------- what the reader decides

    def mark(self, ids: Sequence[int], *, read: bool | None, starred: bool | None) -> int:
        """Sets the flags that are not None; returns how many posts changed."""
        changed: set[int] = set()
        with self._database.write():
            for column, value in (("read", read), ("starred", starred)):
                if value is None:
                    continue
                differing = self._database.rows_in(
                    f"SELECT id FROM post WHERE {column} = {int(not value)} AND id IN ({{}})", ids
                )
                self._database.run_many(f"UPDATE post SET {column} = {int(value)} WHERE id = ?", differing)
                changed |= {row[0] for row in differing}
        return len(changed)

    def tag(self, ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> int:
        """Adds and takes away tags for the reader (``by_reader`` 1 and -1); returns how many posts changed.

        What the author wrote stays on record: taking an author's tag away only hides it.
        """
        changed: set[int] = set()
        with self._database.write():
            existing = {row[0] for row in self._database.rows_in("SELECT id FROM post WHERE id IN ({})", ids)}
            before = self._tags_by_reader(existing)
            for tag_id in self._tag_ids(add):
                self._database.run_many(
                    """INSERT INTO post_tag (post_id, tag_id, position, by_author, by_reader) VALUES (?, ?, 1000, 0, 1)
                       ON CONFLICT DO UPDATE SET by_reader = CASE WHEN by_author THEN 0 ELSE 1 END""",
                    [(post_id, tag_id) for post_id in existing],
                )
            for tag_id in self._tag_ids(remove):
                self._database.run_many(
                    "UPDATE post_tag SET by_reader = -1 WHERE post_id = ? AND tag_id = ?",
                    [(post_id, tag_id) for post_id in existing],
                )
            self._database.run("DELETE FROM post_tag WHERE by_author = 0 AND by_reader = -1")
            after = self._tags_by_reader(existing)
            changed = {post_id for post_id in existing if before.get(post_id) != after.get(post_id)}
        return len(changed)

    def _tags_by_reader(self, ids: Iterable[int]) -> dict[int, set[int]]:
        shown: dict[int, set[int]] = {}
        for post_id, tag_id in self._database.rows_in(
            "SELECT post_id, tag_id FROM post_tag WHERE by_reader >= 0 AND post_id IN ({})", ids
        ):
            shown.setdefault(post_id, set()).add(tag_id)
        return shown

    # ---------------------------------------------------------------------------------- revisions

    def names_of(self, post_id: int) -> tuple[str, ...]:
        """The names that a post goes by."""
        return tuple(
            row[0]
            for row in self._database.rows(
                "SELECT key FROM post_key WHERE post_id = ? ORDER BY key", (post_id,)
            )
        )

    def received(self, post_id: int) -> Iterator[FetchedPost]:
        """All states of a post as they were received, oldest first, the one that is shown last."""
        rows = self._database.rows(
            """SELECT r.payload, r.received FROM revision r JOIN post p ON p.id = r.post_id
               WHERE p.id = ? ORDER BY r.id = p.revision_id, r.number""",
            (post_id,),
        )
        return (unpack_post(payload, received) for payload, received in rows)

    def latest(self, post_id: int, origin: Origin) -> str | None:
        """The fingerprint of the last revision from an origin, None when there is none."""
        row = self._database.row(
            "SELECT sha256 FROM revision WHERE post_id = ? AND origin = ? ORDER BY number DESC LIMIT 1",
            (post_id, str(origin)),
        )
        return str(row[0]) if row else None

    def gone(self, post_id: int) -> None:
        """Marks a post as vanished upstream; everything of it stays."""
        with self._database.write():
            self._database.run("UPDATE post SET state = 'gone' WHERE id = ?", (post_id,))

    def back(self, post_id: int) -> None:
        """Marks a vanished post as being there again."""
        with self._database.write():
            self._database.run("UPDATE post SET state = 'full' WHERE id = ? AND state = 'gone'", (post_id,))

    def excerpts(self, ids: Sequence[int]) -> None:
        """Marks posts as known by an excerpt alone."""
        with self._database.write():
            self._database.run_many(
                "UPDATE post SET state = 'excerpt' WHERE id = ? AND state = 'full'",
                [(post_id,) for post_id in ids],
            )

    def from_feed_alone(self, source_id: int, *, limit: int) -> list[int]:
        """The newest posts of a source with an address of which only the feed's copy is kept."""
        rows = self._database.rows(
            """SELECT p.id FROM post p JOIN revision r ON r.id = p.revision_id
               WHERE p.source_id = ? AND r.origin = 'feed' AND p.url IS NOT NULL AND p.state IN ('full', 'excerpt')
               ORDER BY p.sort_at DESC LIMIT ?""",
            (source_id, limit),
        )
        return [row[0] for row in rows]

    def revisions(self, post_id: int) -> tuple[Revision, ...]:
        """The states of a post, oldest first."""
        rows = self._database.rows(
            "SELECT number, fetched, origin, title, sha256, words FROM revision WHERE post_id = ? ORDER BY number",
            (post_id,),
        )
        return tuple(
            Revision(number, from_epoch(fetched) or datetime.min, Origin(origin), title, sha256, words)
            for number, fetched, origin, title, sha256, words in rows
        )

    def revision(self, post_id: int, number: int | None = None) -> tuple[int, FetchedPost] | None:
        """The row id and the post as received: the revision with this number, or the one that is shown."""
        row = self._database.row(
            """SELECT r.id, r.payload, r.received FROM revision r JOIN post p ON p.id = r.post_id
               WHERE p.id = ? AND CASE WHEN ? IS NULL THEN r.id = p.revision_id ELSE r.number = ? END""",
            (post_id, number, number),
        )
        return (row[0], unpack_post(row[1], row[2])) if row else None


def _state(fetched: FetchedPost) -> PostState:
    return PostState.EXCERPT if fetched.excerpt else PostState.FULL


def _sort_at(fetched: FetchedPost, now: int) -> int:
    moment = fetched.published or fetched.updated
    return to_epoch(moment) if moment else now
