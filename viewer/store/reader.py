"""What the reader decides about posts: read, starred, and tags beside the author's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from viewer.store.arrangement import meant
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import CALLED, SHOWN_TAG
from viewer.store.tagging import shown_ids, tag_ids
from viewer.types import Tagging


class ReaderStore:
    """Flags and tags. What the reader decided lasts until they decide otherwise, whatever the source says meanwhile."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def mark(self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None) -> int:
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

        What the author wrote stays on record: taking an author's tag away only hides it, also when the author drops it and
        gives it again. A tag that the reader added stays when the author drops it.
        """
        with self._database.write():
            existing = {row[0] for row in self._database.rows_in("SELECT id FROM post WHERE id IN ({})", ids)}
            before = self._shown(existing)
            for tag_id in [tag for name in add for tag in self._to_add(name)]:
                self._database.run_many(
                    """INSERT INTO post_tag (post_id, tag_id, position, by_author, by_reader) VALUES (?, ?, 1000, 0, 1)
                       ON CONFLICT DO UPDATE SET by_reader = 1""",
                    [(post_id, tag_id) for post_id in existing],
                )
            for tag_id in {tag for name in remove for tag in shown_ids(self._database, name)}:
                self._database.run_many(
                    "UPDATE post_tag SET by_reader = -1 WHERE post_id = ? AND tag_id = ?",
                    [(post_id, tag_id) for post_id in existing],
                )
            after = self._shown(existing)
        return sum(before.get(post_id) != after.get(post_id) for post_id in existing)

    def tagging(self, ids: Iterable[int]) -> Tagging:
        """Whose the tags of some posts are."""
        found = set(
            self._database.rows_in(
                f"""SELECT DISTINCT {CALLED}, pt.by_author, pt.by_reader
                    FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id IN ({{}})""",
                ids,
            )
        )
        authors = {called for called, by_author, _ in found if by_author}
        return Tagging(
            own=frozenset(called for called, _, by_reader in found if by_reader == 1) - authors,
            away=frozenset(called for called, by_author, by_reader in found if by_author and by_reader == -1),
        )

    def _to_add(self, name: str) -> list[int]:
        """The tag that is shown by this name, before one that is written so: it is the one that the reader sees."""
        condition, parameters = meant(name)
        shown = self._database.row(
            f"SELECT t.id FROM tag t WHERE {condition} ORDER BY t.place IS NULL, t.folded LIMIT 1", parameters
        )
        return [shown[0]] if shown else tag_ids(self._database, [name])

    def _shown(self, ids: Iterable[int]) -> dict[int, set[int]]:
        shown: dict[int, set[int]] = {}
        for post_id, tag_id in self._database.rows_in(
            f"SELECT pt.post_id, pt.tag_id FROM post_tag pt WHERE {SHOWN_TAG} AND pt.post_id IN ({{}})", ids
        ):
            shown.setdefault(post_id, set()).add(tag_id)
        return shown
