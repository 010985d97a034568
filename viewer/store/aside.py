"""Sources that were set aside: removed to the eye, with or without their posts, until that is carried out or taken back.

Nothing of it is on record. Whatever ends the program meanwhile, an archive that is opened again has them all as they were.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from viewer.store.database import ArchiveDatabase
from viewer.store.lists import Condition
from viewer.store.removing import heirs_of


class Aside:
    """Of one open archive; for any thread. Lists leave out what is in it."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database
        # source -> whether its posts are to go, too, and those of them that will stay; never changed, always replaced
        self._sources: Mapping[int, tuple[bool, frozenset[int]]] = {}

    def __contains__(self, source: object) -> bool:
        return source in self._sources

    def put(self, source: int, *, with_posts: bool) -> int:
        """Sets a source aside; returns how many of its posts will be kept (see ``removing.remove``)."""
        kept = frozenset(heirs_of(self._database, source, also_removed=with_posts))
        row = self._database.row("SELECT count(*) FROM post WHERE source_id = ?", (source,))
        self._sources = {**self._sources, source: (with_posts, kept)}
        return len(kept) if with_posts or row is None else int(row[0])

    def bring_back(self, source: int) -> bool:
        """Everything is as before; False when this source is not set aside."""
        if source not in self._sources:
            return False
        self._sources = {each: what for each, what in self._sources.items() if each != source}
        return True

    def seen(self) -> Condition | None:
        """A condition for the posts that are still to be seen; None: for all."""
        going = {source: kept for source, (with_posts, kept) in self._sources.items() if with_posts}
        if not going:
            return None
        stay = [post for kept in going.values() for post in kept]
        each = "(SELECT value FROM json_each(?))"
        return f"(p.source_id NOT IN {each} OR p.id IN {each})", (json.dumps(list(going)), json.dumps(stay))
