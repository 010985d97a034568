"""What lists show: ids in order, the narrow rows behind them, tags with counts."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from viewer.store import joined
from viewer.store.database import ArchiveDatabase
from viewer.store.times import from_iso
from viewer.types import PostRow, PostState

if TYPE_CHECKING:
    from viewer.types import Counts

Condition = tuple[str, Sequence[Any]]
"""A condition in SQL over ``post p``, with its parameters."""

ORDERS = {
    "date": "p.sort_at DESC, p.id DESC",
    "title": "p.title COLLATE NOCASE, p.id",
    "source": "s.title COLLATE NOCASE, p.sort_at DESC, p.id DESC",
    "words": "p.words DESC, p.id DESC",
}
"""The orders that a list can be asked for, as SQL over ``post p`` (and ``source s``)."""

SHOWN_TAG = "(pt.by_reader = 1 OR (pt.by_author = 1 AND pt.by_reader = 0))"
"""The condition over ``post_tag pt`` for a tag that the reader sees: their own, and the author's that they left."""


LEAF = "replace(t.place, rtrim(t.place, replace(t.place, '/', '')), '')"
"""The last part of a tag's place, as SQL over ``tag t``: what is left when all up to the last slash is taken away."""

CALLED = "coalesce(replace(replace(t.shown, rtrim(t.shown, replace(t.shown, '/', '')), ''), '\u2215', '/'), t.name)"
"""What a tag is called on a post: the last part of where the reader wants to see it, else what was written."""


def _turned(order: str) -> str:
    """The same order from its end."""
    parts = [part.strip() for part in order.split(",")]
    return ", ".join(
        part.removesuffix(" DESC") if part.endswith(" DESC") else f"{part} DESC" for part in parts
    )


class ListStore:
    """Reads the narrow tables. Nothing here touches a body."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database
        self.only: Callable[[], Condition | None] = lambda: None
        """What limits all lists for now, if anything does."""

    def seen(self, ids: Sequence[int]) -> set[int]:
        """Those of these posts that are in lists."""
        return set(ids).intersection(self.ids()) if self.only() else set(ids)

    def ids(
        self,
        where: str = "1",
        parameters: Sequence[Any] = (),
        *,
        sort: str = "date",
        backward: bool = False,
        by_source: bool = False,
    ) -> array[int]:
        """Ids of the posts for which a condition over ``post p`` holds, in one of ``ORDERS`` or ``backward``: 8 bytes each.
        With ``by_source`` those of each source together, the sources by title."""
        join = "JOIN source s ON s.id = p.source_id" if by_source or sort == "source" else ""
        order = _turned(ORDERS[sort]) if backward else ORDERS[sort]
        order = f"s.title COLLATE NOCASE, s.id, {order}" if by_source else order
        # As one text: a row of Python's for each id takes longer, and a thread that asks must wait for Python before each.
        # (The order within comes through: SQLite drops that of a subquery only for aggregates that cannot see it.)
        where, parameters = self.within(where, parameters)
        found = self._database.row(
            f"""SELECT group_concat(id) FROM (SELECT p.id AS id FROM post p {join} WHERE {where}
                                              ORDER BY {order})""",
            parameters,
        )
        return joined.ids(found[0] if found else None)

    def count(self, where: str = "1", parameters: Sequence[Any] = ()) -> int:
        """How many posts there are for which a condition over ``post p`` holds."""
        where, parameters = self.within(where, parameters)
        row = self._database.row(f"SELECT count(*) FROM post p WHERE {where}", parameters)
        return int(row[0]) if row else 0

    def groups(
        self, by: str, where: str = "1", parameters: Sequence[Any] = (), *, backward: bool = False
    ) -> list[tuple[str, int]]:
        """The groups that the posts of a condition over ``post p`` fall into, with how many are in each: by "month"
        ("2026-03", the newest first, or ``backward``), or by "source" (its title)."""
        where, parameters = self.within(where, parameters)
        if by == "month":
            sql = f"""SELECT strftime('%Y-%m', p.sort_at, 'unixepoch') AS month, count(*) FROM post p WHERE {where}
                      GROUP BY month ORDER BY month {"ASC" if backward else "DESC"}"""
        else:
            sql = f"""SELECT s.title, count(*) FROM post p JOIN source s ON s.id = p.source_id WHERE {where}
                      GROUP BY s.id ORDER BY s.title COLLATE NOCASE, s.id"""
        return self._database.rows(sql, parameters)

    def within(self, where: str = "1", parameters: Sequence[Any] = ()) -> Condition:
        """A condition over ``post p`` that holds for none but those of ``only`` as well."""
        only = self.only()
        return (f"({where}) AND {only[0]}", (*parameters, *only[1])) if only else (where, parameters)

    def rows(self, ids: Sequence[int]) -> list[PostRow]:
        """The rows of these posts, in this order; an id that is not there is left out."""
        tags: dict[int, list[str]] = {}
        for post_id, name in self._database.rows_in(
            f"""SELECT pt.post_id, {CALLED} FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
                WHERE {SHOWN_TAG} AND pt.post_id IN ({{}}) ORDER BY pt.post_id, pt.position, t.name""",
            ids,
        ):
            called = tags.setdefault(post_id, [])
            if name not in called:
                called.append(name)
        found = self._database.rows_in(
            """SELECT p.id, p.source_id, s.title, p.url, p.title, p.author, p.published, p.updated, p.state, p.words,
                      p.media_known, p.media_saved, p.media_failed, p.read, p.starred, p.summary
               FROM post p JOIN source s ON s.id = p.source_id WHERE p.id IN ({})""",
            ids,
        )
        rows = {row[0]: _row(row, tuple(tags.get(row[0], ()))) for row in found}
        return [rows[post_id] for post_id in ids if post_id in rows]

    def counts(self) -> Counts:
        """How many posts there are in all, unread, and starred."""
        from viewer.types import Counts

        if self.only():
            return Counts(*(self.count(where) for where in ("1", "p.read = 0", "p.starred = 1")))
        row = self._database.row(
            """SELECT (SELECT count(*) FROM post), (SELECT count(*) FROM post WHERE read = 0),
                      (SELECT count(*) FROM post WHERE starred = 1)"""
        )
        return Counts(*row) if row else Counts(0, 0, 0)

    def find(self, keys: Sequence[str]) -> int | None:
        """The post that goes by the first of these names (see ``post_key``) that any post has."""
        for key in keys:
            row = self._database.row(
                "SELECT post_id FROM post_key WHERE key = ? ORDER BY post_id LIMIT 1", (key,)
            )
            if row:
                return int(row[0])
        return None

    def titles(self) -> list[tuple[int, str]]:
        """All posts as (id, title), newest first."""
        rows = self._database.rows("SELECT id, title FROM post ORDER BY sort_at DESC, id DESC")
        seen = self.seen([post for post, _ in rows]) if self.only() else None
        return rows if seen is None else [row for row in rows if row[0] in seen]

    def totals(self) -> dict[str, int]:
        """Sums for ``stats``. Problems are media and posts that could not be had, and sources that do not answer."""
        row = self._database.row(
            f"""SELECT (SELECT count(*) FROM post), (SELECT coalesce(sum(words), 0) FROM post),
                      (SELECT count(*) FROM source WHERE removed = 0),
                      (SELECT count(DISTINCT pt.tag_id) FROM post_tag pt WHERE {SHOWN_TAG}),
                      (SELECT count(DISTINCT sha256) FROM media WHERE state = 'saved'),
                      (SELECT coalesce(sum(bytes), 0) FROM
                          (SELECT max(bytes) AS bytes FROM media WHERE state = 'saved' GROUP BY sha256)),
                      (SELECT count(*) FROM media WHERE state = 'failed')
                          + (SELECT count(*) FROM known k JOIN source s ON s.id = k.source_id
                             WHERE k.state = 'failed' AND s.removed = 0)
                          + (SELECT count(*) FROM source WHERE removed = 0 AND last_error IS NOT NULL)"""
        )
        names = ("posts", "words", "sources", "tags", "media", "bytes_media", "problems")
        return dict(zip(names, row or (0,) * len(names), strict=True))


def _row(row: tuple[Any, ...], tags: tuple[str, ...]) -> PostRow:
    return PostRow(
        id=row[0],
        source_id=row[1],
        source=row[2],
        url=row[3],
        title=row[4],
        author=row[5],
        published=from_iso(row[6]),
        updated=from_iso(row[7]),
        tags=tags,
        state=PostState(row[8]),
        words=row[9],
        media_known=row[10],
        media_saved=row[11],
        media_failed=row[12],
        read=bool(row[13]),
        starred=bool(row[14]),
        summary=row[15],
    )
