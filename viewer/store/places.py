"""Where the reader is in each post."""

from __future__ import annotations

from viewer.store.database import ArchiveDatabase


class PlaceStore:
    """The table of places: a number a post (what it counts is the reader's view to say), 0 the very beginning."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def get(self, post_id: int) -> float:
        """The place in a post, 0 when there is none on record."""
        row = self._database.row("SELECT at FROM place WHERE post_id = ?", (post_id,))
        return float(row[0]) if row else 0.0

    def put(self, post_id: int, at: float) -> None:
        """Records the place in a post; one that is gone is passed over."""
        with self._database.write():
            self._database.run(
                """INSERT INTO place (post_id, at) SELECT id, ? FROM post WHERE id = ?
                   ON CONFLICT DO UPDATE SET at = excluded.at""",
                (at, post_id),
            )
