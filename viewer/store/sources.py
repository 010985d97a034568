"""Sources in the store: where posts come from and how the last visit went."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from viewer.store.database import ArchiveDatabase
from viewer.store.times import from_epoch
from viewer.types import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request sends back (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


class SourceStore:
    """The table of sources. A removed source keeps its row, for its posts stay and it may come back."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database
        self.aside: Container[int] = ()

    @cached_property
    def _table(self) -> Any:
        return self._database.table(
            "source",
            (
                "id",
                "kind",
                "url",
                "title",
                "title_chosen",
                "site_url",
                "added",
                "removed",
                "paused",
                "etag",
                "last_modified",
                "last_sync",
                "last_error",
            ),
        )

    def all(self) -> list[Source]:
        """The sources that are not removed or set aside, by title."""
        return [source for source in self.known() if source.id not in self.aside]

    def known(self) -> list[Source]:
        """The same with those that are set aside."""
        return self._chosen("s.removed = 0 ORDER BY s.title COLLATE NOCASE, s.id")

    def get(self, source_id: int) -> Source | None:
        """One source, removed or not."""
        return next(iter(self._chosen("s.id = ?", source_id)), None)

    def _chosen(self, where: str, *parameters: int) -> list[Source]:
        found = self._database.rows(
            f"""SELECT s.id, s.kind, s.url, s.title, s.site_url, s.last_sync, s.last_error, s.paused,
                       (SELECT count(*) FROM post p WHERE p.source_id = s.id),
                       (SELECT count(*) FROM post p WHERE p.source_id = s.id AND p.read = 0)
                FROM source s WHERE {where}""",
            parameters,
        )
        return [_source(row) for row in found]

    def add(
        self, kind: SourceKind, url: str, title: str, site_url: str | None, *, chosen: bool, now: int
    ) -> int:
        """Adds a source, or takes up again one that has this address; returns its id."""
        with self._database.write():
            self._table.insert(
                kind=str(kind), url=url, title=title, title_chosen=chosen, site_url=site_url, added=now
            ).on_conflict(
                conflict_target=["url"],
                update={
                    "removed": 0,
                    "paused": 0,
                    "kind": str(kind),
                    **({"title": title, "title_chosen": 1} if chosen else {}),
                },
            ).execute()
            row = self._database.row("SELECT id FROM source WHERE url = ?", (url,))
        assert row is not None
        return int(row[0])

    def validators(self, source_id: int) -> Validators:
        """What the last complete visit left for a conditional request."""
        row = self._database.row("SELECT etag, last_modified FROM source WHERE id = ?", (source_id,))
        return Validators(*row) if row else Validators()

    def visited(
        self,
        source_id: int,
        *,
        now: int,
        validators: Validators | None = None,
        url: str | None = None,
        title: str | None = None,
        site_url: str | None = None,
    ) -> None:
        """Records a visit that went well. ``validators`` None keeps the old ones; ``url`` is its new address."""
        changes: dict[str, Any] = {"last_sync": now, "last_error": None}
        if validators is not None:
            changes |= {"etag": validators.etag, "last_modified": validators.last_modified}
        if site_url:
            changes["site_url"] = site_url
        with self._database.write():
            self._table.update(**changes).where(self._table.id == source_id).execute()
            if title:
                self._database.run(
                    "UPDATE source SET title = ? WHERE id = ? AND title_chosen = 0", (title, source_id)
                )
            if url:  # two sources never share an address: a move onto another one is not followed
                self._database.run("UPDATE OR IGNORE source SET url = ? WHERE id = ?", (url, source_id))

    def failed(self, source_id: int, problem: str) -> None:
        """Records a visit that brought nothing; what the last good one left stays."""
        with self._database.write():
            self._table.update(last_error=problem).where(self._table.id == source_id).execute()

    def rename(self, source_id: int, title: str, *, chosen: bool = True) -> bool:
        """Gives a source a title; one that is ``chosen`` by the reader is left alone by visits. Returns whether the one
        before was."""
        with self._database.write():
            row = self._database.row("SELECT title_chosen FROM source WHERE id = ?", (source_id,))
            self._database.run(
                "UPDATE source SET title = ?, title_chosen = ? WHERE id = ?", (title, chosen, source_id)
            )
        return bool(row and row[0])

    def pause(self, source_id: int, paused: bool) -> None:
        """Leaves a source out of syncs of all, or takes it in again."""
        with self._database.write():
            self._table.update(paused=paused).where(self._table.id == source_id).execute()


def _source(row: tuple[Any, ...]) -> Source:
    source_id, kind, url, title, site_url, last_sync, last_error, paused, posts, unread = row
    return Source(
        id=source_id,
        kind=SourceKind(kind),
        url=url,
        title=title,
        site_url=site_url,
        posts=posts,
        unread=unread,
        last_sync=from_epoch(last_sync),
        last_error=last_error,
        paused=bool(paused),
    )
