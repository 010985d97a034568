"""Searches that are kept in the archive: those that the reader gave a name, and the latest ones."""

from __future__ import annotations

from viewer.errors import UsageError
from viewer.store.database import ArchiveDatabase
from viewer.types import SavedSearch

_MOST_RECENT = 50


class KeptSearches:
    """Both kinds. Writes raise ArchiveError where the archive cannot be written."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def saved(self) -> list[SavedSearch]:
        """The named ones, in the reader's order."""
        rows = self._database.rows("SELECT id, name, query FROM search_saved ORDER BY position, id")
        return [SavedSearch(*row) for row in rows]

    def save(self, name: str, query: str) -> SavedSearch:
        """Gives a query a name; one that has this name already gets the new query. Raises UsageError without a name."""
        name = " ".join(name.split())
        if not name or not query.strip():
            raise UsageError("A saved search needs a name and something to search for.")
        with self._database.write():
            self._database.run(
                """INSERT INTO search_saved (name, query, position)
                   VALUES (?, ?, (SELECT coalesce(max(position), 0) + 1 FROM search_saved))
                   ON CONFLICT (name) DO UPDATE SET query = excluded.query""",
                (name, query.strip()),
            )
        row = self._database.row("SELECT id, name, query FROM search_saved WHERE name = ?", (name,))
        assert row is not None
        return SavedSearch(*row)

    def rename(self, saved: int, name: str) -> None:
        """Gives a saved search another name. Raises UsageError when another one has it."""
        name = " ".join(name.split())
        taken = self._database.row("SELECT id FROM search_saved WHERE name = ? AND id <> ?", (name, saved))
        if not name or taken:
            raise UsageError(
                f"There is a saved search “{name}” already." if taken else "A saved search needs a name."
            )
        with self._database.write():
            self._database.run("UPDATE search_saved SET name = ? WHERE id = ?", (name, saved))

    def forget(self, saved: int) -> None:
        """Removes a saved search; its posts stay where they are."""
        with self._database.write():
            self._database.run("DELETE FROM search_saved WHERE id = ?", (saved,))

    def put(self, saved: list[SavedSearch]) -> None:
        """These are the saved searches, in this order, as ``saved`` gave them once."""
        with self._database.write():
            self._database.run("DELETE FROM search_saved")
            self._database.run_many(
                "INSERT INTO search_saved (id, name, query, position) VALUES (?, ?, ?, ?)",
                [(each.id, each.name, each.query, at) for at, each in enumerate(saved)],
            )

    def recent(self) -> list[str]:
        """What was looked for, the latest first."""
        return [
            query for (query,) in self._database.rows("SELECT query FROM search_recent ORDER BY used DESC")
        ]

    def remember(self, query: str) -> None:
        """Records a search that the reader made use of. The same words again only move to the front."""
        query = " ".join(query.split())
        if not query:
            return
        with self._database.write():
            self._database.run(
                """INSERT INTO search_recent (query, used)
                   VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM search_recent))
                   ON CONFLICT DO UPDATE SET used = excluded.used""",
                (query,),
            )
            self._database.run(
                """DELETE FROM search_recent WHERE query NOT IN
                       (SELECT query FROM search_recent ORDER BY used DESC LIMIT ?)""",
                (_MOST_RECENT,),
            )

    def forget_recent(self, query: str | None = None) -> None:
        """Removes one of the latest searches, or all of them."""
        with self._database.write():
            self._database.run("DELETE FROM search_recent WHERE ? IS NULL OR query = ?", (query, query))
