"""Where the reader wants to see tags: each has a path that renames it, groups it, or shows it together with others.

What was written on a post stays as it is; only what is shown changes, and taken back it is as it was.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from viewer.store.database import ArchiveDatabase
from viewer.store.lists import CALLED, LEAF, SHOWN_TAG, Condition

if TYPE_CHECKING:
    from viewer.types import TagNode

SHOWN, PLACE = "coalesce(t.shown, t.name)", "coalesce(t.place, t.folded)"
"""The path at which a tag is shown, as SQL over ``tag t``, and the same case aside."""


def meant(value: str) -> tuple[str, list[str]]:
    """The condition over ``tag t``, with its parameters, for the tags that a name or a branch ("ml/*") means: a name as it
    was written or as it is shown, a branch as it is shown alone, or it would hold what the reader took out of it."""
    folded = value.strip().casefold()
    if folded.endswith("/*"):
        root = folded[:-2]
        return f"({PLACE} = ? OR substr({PLACE}, 1, {len(root) + 1}) = ?)", [root, root + "/"]
    placed = f"SELECT t.id FROM tag t WHERE t.place IS NOT NULL AND (t.place = ? OR {LEAF} = ?)"
    return f"(t.folded = ? OR t.id IN ({placed}))", [folded] * 3


EVERY: Condition = ("1", ())


class Arrangement:
    """Reads and writes the places of tags."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def all(self) -> dict[str, str]:
        """Every tag that a post carries or that has a place: as it was written -> the path where it is shown."""
        rows = self._database.rows(
            f"""SELECT t.name, {SHOWN} FROM tag t
               WHERE t.place IS NOT NULL OR EXISTS (SELECT 1 FROM post_tag pt WHERE pt.tag_id = t.id) ORDER BY t.folded"""
        )
        return dict(rows)

    def put(self, places: Mapping[str, str | None]) -> dict[str, str | None]:
        """Shows tags (as they were written) at these paths, None: as they were written. Returns what was there before, for
        whoever wants to take that back."""
        before: dict[str, str | None] = {}
        with self._database.write():
            for name, shown in places.items():
                row = self._database.row(
                    "SELECT id, name, shown FROM tag WHERE folded = ?", (name.strip().casefold(),)
                )
                if row is None:
                    continue
                before[row[1]] = row[2]
                kept = None if shown == row[1] else shown
                self._database.run(
                    "UPDATE tag SET shown = ?, place = ? WHERE id = ?",
                    (kept, kept and kept.casefold(), row[0]),
                )
        return before

    def take(self, theirs: ArchiveDatabase) -> None:
        """The places that another archive's reader gave, of tags that have none here. Inside ``write``."""
        for name, folded, shown, place in theirs.rows(
            "SELECT name, folded, shown, place FROM tag WHERE place IS NOT NULL"
        ):
            self._database.run(
                """INSERT INTO tag (name, folded, shown, place) VALUES (?, ?, ?, ?)
                   ON CONFLICT (folded) DO UPDATE SET shown = excluded.shown, place = excluded.place
                   WHERE place IS NULL""",
                (name, folded, shown, place),
            )

    def nodes(self, within: Condition = EVERY) -> list[TagNode]:
        """The tags that posts carry (all posts, or those of a condition), flat, by path, with how many posts carry each."""
        from viewer.types import TagNode

        count = "count(DISTINCT pt.post_id)" if self._is_arranged() else "count(*)"
        rows = self._database.rows(
            f"""SELECT min({SHOWN}), {count}, max(pt.by_author)
                FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE {SHOWN_TAG} AND {_among(within)}
                GROUP BY {PLACE} ORDER BY {PLACE}""",
            within[1],
        )
        return [TagNode(shown, count, own=not by_author) for shown, count, by_author in rows]

    def branches(self, within: Condition = EVERY) -> dict[str, int]:
        """Of each branch (its path) how many posts (of all, or of a condition) carry one of its tags, or itself."""
        names: dict[str, str] = {}
        tags = [
            (tag, path, path.casefold())
            for tag, path in self._database.rows(f"SELECT t.id, {SHOWN} FROM tag t ORDER BY {PLACE}")
        ]
        for _, path, _ in tags:
            parts = path.split("/")
            for end in range(1, len(parts)):
                names.setdefault("/".join(parts[:end]).casefold(), "/".join(parts[:end]))
        names.pop("", None)
        if not names:
            return {}
        on = [
            (branch, tag)
            for tag, _, folded in tags
            for branch in (
                folded[:end] for end in range(1, len(folded) + 1) if folded[end : end + 1] in ("", "/")
            )
            if branch in names
        ]
        # Counted by SQLite alone: who reads meanwhile must not wait for Python.
        rows = self._database.rows(
            f"""SELECT json_extract(value, '$[0]'), count(DISTINCT pt.post_id)
                FROM json_each(?) JOIN post_tag pt ON pt.tag_id = json_extract(value, '$[1]')
                WHERE {SHOWN_TAG} AND {_among(within)} GROUP BY json_extract(value, '$[0]')""",
            (json.dumps(on), *within[1]),
        )
        return {names[branch]: count for branch, count in rows}

    def meant(self, value: str) -> list[str] | None:
        """The tags, as they were written, that a name or branch means; None: those that say so themselves."""
        if not self._is_arranged():
            return None
        condition, parameters = meant(value)
        rows = self._database.rows(
            f"SELECT t.name FROM tag t WHERE {condition} ORDER BY t.folded", parameters
        )
        return [name for (name,) in rows]

    def labels(self) -> dict[str, str]:
        """What tags are called on posts, of those that are not called as they were written."""
        rows = self._database.rows(f"SELECT t.name, {CALLED} FROM tag t WHERE t.place IS NOT NULL")
        return {name: called for name, called in rows if called != name}

    def _is_arranged(self) -> bool:
        return self._database.row("SELECT 1 FROM tag WHERE place IS NOT NULL LIMIT 1") is not None

    def together(self) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        """How many posts carry each tag as it is shown, and how many carry two of them (either order)."""
        counts: dict[str, int] = {}
        pairs: dict[tuple[str, str], int] = {}
        carried = f"""WITH carried AS (SELECT DISTINCT pt.post_id AS post, {PLACE} AS place
                      FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE {SHOWN_TAG})"""
        names = {node.name.casefold(): node.name for node in self.nodes()}
        for place, count in self._database.rows(
            f"{carried} SELECT place, count(*) FROM carried GROUP BY place"
        ):
            counts[names[place]] = count
        for one, other, count in self._database.rows(
            f"""{carried} SELECT a.place, b.place, count(*) FROM carried a JOIN carried b
                ON a.post = b.post AND a.place <> b.place GROUP BY a.place, b.place"""
        ):
            pairs[names[one], names[other]] = count
        return counts, pairs


def _among(within: Condition) -> str:
    return "1" if within[0] == "1" else f"pt.post_id IN (SELECT p.id FROM post p WHERE {within[0]})"
