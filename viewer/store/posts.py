"""Posts as they were received: names, raw revisions, the author's tags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from viewer.store.database import ArchiveDatabase
from viewer.store.packing import fingerprint, pack, pack_post, unpack_post
from viewer.store.revisions import Voice, last_prints, leads, other_tags
from viewer.store.tagging import set_author_tags
from viewer.store.times import from_epoch, to_epoch, to_iso
from viewer.types import FetchedPost, Origin, PostState, Revision


@dataclass(frozen=True, slots=True)
class Stored:
    """What must be known of a stored post to decide about one that was fetched.

    One with one of the ``fingerprints`` is no news. ``keys`` are all its names, ``named`` those that it has from the source
    which was asked about.
    """

    id: int
    title: str
    published: datetime | None
    fingerprints: frozenset[str]
    keys: frozenset[str]
    named: frozenset[str]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A fetched post that is to be kept: as a new post (``post`` None) or as another revision of one.

    ``keys`` are the names it is known by from now on. With ``show`` False the revision is kept, but another one goes on
    being shown: the feed's excerpt of a post whose page is saved. (With True it is shown unless another voice leads.)
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

    def known(
        self, source_id: int, keys: Iterable[str], origin: Origin, teller: str = ""
    ) -> dict[str, Stored]:
        """The stored posts of a source, and of those that are one blog with it, that go by these names: name -> post.

        ``origin`` and ``teller`` say whose news is asked about (see ``revisions.last_prints``). A name that two posts have
        means the one that has it from this source.
        """
        rows = self._database.rows_in(
            f"""SELECT key, post_id FROM post_key WHERE source_id IN ({SAME_BLOG.format(int(source_id))})
                AND key IN ({{}}) ORDER BY source_id = {int(source_id)}, post_id DESC""",
            keys,
        )
        posts = self._stored({row[1] for row in rows}, Voice(source_id, teller), origin)
        return {key: posts[post_id] for key, post_id in rows}

    def _stored(self, ids: set[int], voice: Voice, origin: Origin) -> dict[int, Stored]:
        names: dict[int, set[str]] = {post_id: set() for post_id in ids}
        named: dict[int, set[str]] = {post_id: set() for post_id in ids}
        for post_id, key, source_id in self._database.rows_in(
            "SELECT post_id, key, source_id FROM post_key WHERE post_id IN ({})", ids
        ):
            names[post_id].add(key)
            if source_id == voice.source:
                named[post_id].add(key)
        prints = last_prints(self._database, ids, voice, origin)
        found = self._database.rows_in("SELECT id, title, published FROM post WHERE id IN ({})", ids)
        return {
            post_id: Stored(
                id=post_id,
                title=title,
                published=datetime.fromisoformat(published) if published else None,
                fingerprints=prints.get(post_id, frozenset()),
                keys=frozenset(names[post_id]),
                named=frozenset(named[post_id]),
            )
            for post_id, title, published in found
        }

    # ------------------------------------------------------------------------------------- keeping

    def receive(
        self, source_id: int, arrivals: Sequence[Arrival], *, now: int, teller: str = ""
    ) -> list[int]:
        """Commits what was received, in one transaction: from here on it cannot be lost. Returns the posts' ids."""
        voice = Voice(source_id, teller)
        with self._database.write():
            return [self._receive(voice, arrival, now) for arrival in arrivals]

    def _receive(self, voice: Voice, arrival: Arrival, now: int) -> int:
        fetched, post_id, leading = arrival.fetched, arrival.post, True
        tags = [fetched.tags]
        if post_id is None:
            post_id = self._insert(voice.source, fetched, now)
        else:
            leading = leads(self._database, post_id, voice, fetched)
            others = list(other_tags(self._database, post_id, voice))
            tags = [*tags, *others] if leading else [*others, *tags]
            if leading:
                self._update(post_id, arrival, now)
            else:
                self._fill_gaps(post_id, fetched)
        revision_id = self._add_revision(post_id, voice, fetched, now)
        if leading and arrival.show:
            self._database.run("UPDATE post SET revision_id = ? WHERE id = ?", (revision_id, post_id))
        self._name(voice.source, post_id, arrival.keys)
        set_author_tags(
            self._database, post_id, [tag for told in tags for tag in told], new=arrival.post is None
        )
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
                      sort_at = CASE WHEN ? THEN ? ELSE sort_at END, state = CASE WHEN ? THEN ? ELSE state END,
                      summary = CASE WHEN ? THEN ? ELSE summary END
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
                arrival.show,
                fetched.summary,
                post_id,
            ),
        )

    def _fill_gaps(self, post_id: int, fetched: FetchedPost) -> None:
        """Takes over from a voice that does not lead what nobody else told."""
        self._database.run(
            """UPDATE post SET url = coalesce(url, ?), author = coalesce(author, ?),
                      sort_at = CASE WHEN published IS NULL AND ? THEN ? ELSE sort_at END,
                      published = coalesce(published, ?), updated = coalesce(updated, ?) WHERE id = ?""",
            (
                fetched.url,
                fetched.author,
                bool(fetched.published),
                _sort_at(fetched, 0),
                to_iso(fetched.published),
                to_iso(fetched.updated),
                post_id,
            ),
        )

    def _add_revision(self, post_id: int, voice: Voice, fetched: FetchedPost, now: int) -> int:
        cursor = self._database.run(
            """INSERT INTO revision
                   (post_id, number, source_id, origin, teller, fetched, title, sha256, payload, received)
               SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM revision WHERE post_id = ?1""",
            (
                post_id,
                voice.source,
                str(fetched.origin),
                voice.teller,
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

    # ---------------------------------------------------------------------------------- revisions

    def latest(self, post_id: int, origin: Origin, source_id: int | None = None) -> str | None:
        """The fingerprint of the last revision from an origin, None when there is none. Of a source that is named its own
        last one counts, if there is one."""
        row = self._database.row(
            """SELECT sha256 FROM revision WHERE post_id = ? AND origin = ?
               ORDER BY source_id IS ? DESC, number DESC LIMIT 1""",
            (post_id, str(origin), source_id),
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
            """SELECT number, fetched, origin, title, sha256, coalesce(words, 0) FROM revision
               WHERE post_id = ? ORDER BY number""",
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
