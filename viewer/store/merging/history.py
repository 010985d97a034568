"""The revisions of a post that two archives have: one history of both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from viewer.store.database import ArchiveDatabase
from viewer.store.revisions import renumber


@dataclass(slots=True)
class _State:
    """A revision: ``id`` here, and when its content was first seen (seconds since 1970)."""

    id: int
    fetched: int
    sha256: str


class History:
    """The revisions of a post here, voice by voice (source, origin, teller), in order of time."""

    def __init__(self, database: ArchiveDatabase, post: int) -> None:
        self._database = database
        self._post = post
        self._voices: dict[tuple[int | None, str, str], list[_State]] = {}
        self._newcomers: list[int] = []
        for row in database.rows(
            "SELECT source_id, origin, teller, id, fetched, sha256 FROM revision WHERE post_id = ? ORDER BY fetched, number",
            (post,),
        ):
            self._voices.setdefault(row[:3], []).append(_State(*row[3:]))

    def take(self, theirs: ArchiveDatabase, post: int, sources: Mapping[int, int]) -> dict[int, int]:
        """Adds what only the other archive saw of its post; returns their revision ids -> ours. Inside ``write``.

        Both saw the same source: a content that one saw right before or after the other saw the same is one revision, and
        dates from when it was first seen.
        """
        known = {}
        for row in theirs.rows(
            """SELECT id, source_id, origin, teller, fetched, title, sha256, words, payload, received
               FROM revision WHERE post_id = ? ORDER BY fetched, number""",
            (post,),
        ):
            revision, source, origin, teller, fetched, _, sha256, *_ = row
            here = sources[source] if source is not None else None
            voice = self._voices.setdefault((here, origin, teller), [])
            state = self._same(voice, fetched, sha256)
            if state is None:
                state = _State(self._insert(here, row), fetched, sha256)
                self._newcomers.append(state.id)
                voice.append(state)
                voice.sort(key=lambda each: each.fetched)
            known[revision] = state.id
        if self._newcomers:
            renumber(self._database, self._post, self._newcomers)
        return known

    @property
    def grew(self) -> bool:
        """Whether there was something new."""
        return bool(self._newcomers)

    def _same(self, voice: list[_State], fetched: int, sha256: str) -> _State | None:
        """The revision here that is the same state of the post."""
        at_once = [state for state in voice if state.fetched == fetched and state.sha256 == sha256]
        if at_once:
            return at_once[0]
        before = [state for state in voice if state.fetched < fetched]
        after = [state for state in voice if state.fetched > fetched]
        if before and before[-1].sha256 == sha256:
            return before[-1]
        if after and after[0].sha256 == sha256:
            after[0].fetched = fetched
            self._database.run("UPDATE revision SET fetched = ? WHERE id = ?", (fetched, after[0].id))
            return after[0]
        return None

    def _insert(self, source: int | None, row: tuple[object, ...]) -> int:
        _, _, *told = row
        cursor = self._database.run(
            """INSERT INTO revision
                   (post_id, number, source_id, origin, teller, fetched, title, sha256, words, payload, received)
               SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
               FROM revision WHERE post_id = ?1""",
            (self._post, source, *told),
        )
        return int(cursor.lastrowid)
