"""Where the reader wants to see tags: each has a path that renames it, groups it, or shows it together with others.

What was written on a post stays as it is; only what is shown changes, and taken back it is as it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from viewer.store.database import ArchiveDatabase
from viewer.store.lists import CALLED, LEAF, SHOWN_TAG, Condition
from viewer.tags import by_slashes, spoken

if TYPE_CHECKING:
    from viewer.types import TagNode

_PLACE = "coalesce(t.place, t.folded)"
"""The path at which a tag is shown, case aside, as SQL over ``tag t``, if each slash of a name opens a branch."""


def meant(value: str) -> tuple[str, list[str]]:
    """The condition over ``tag t``, with its parameters, for the tags that a name or a branch ("ml/*") means: a name as it
    was written or as it is shown, a branch as it is shown alone, or it would hold what the reader took out of it.

    Of a branch it is for all that begins so; ``Arrangement.meant`` knows which slashes belong to names (see ``tags``).
    """
    folded = value.strip().casefold()
    if folded.endswith("/*"):
        root = folded[:-2]
        return f"({_PLACE} = ? OR substr({_PLACE}, 1, {len(root) + 1}) = ?)", [root, root + "/"]
    said = spoken(folded)
    placed = f"SELECT t.id FROM tag t WHERE t.place IS NOT NULL AND ? IN ({_said('t.place')}, {_said(LEAF)})"
    return f"(t.folded IN (?, ?) OR t.id IN ({placed}))", [folded, said, said]


def _said(path: str) -> str:
    """``tags.spoken`` of a path, as SQL."""
    return f"replace({path}, '\u2215', '/')"


EVERY: Condition = ("1", ())

_Shown = dict[int, tuple[str, str, bool]]  # what ``Arrangement._shown`` gives


class Arrangement:
    """Reads and writes the places of tags."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._database = database

    def all(self) -> dict[str, str]:
        """Every tag that a post carries or that has a place: as it was written -> the path where it is shown."""
        return {name: path for name, path, _ in self._shown().values()}

    def put(self, places: Mapping[str, str | None]) -> dict[str, str | None]:
        """Shows tags (as they were written) at these paths, None: as they were written. Returns what was there before, for
        whoever wants to take that back."""
        before: dict[str, str | None] = {}
        with self._database.write():
            shown = self._shown()
            named = self._by_name(shown)
            for name, place in places.items():
                row = self._database.row(
                    "SELECT id, name, shown FROM tag WHERE folded = ?", (name.strip().casefold(),)
                )
                if row is None:
                    continue
                before[row[1]] = row[2]
                kept = None if place == named.get(row[0], row[1]) else place
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

    def tree(self, within: Condition = EVERY) -> tuple[list[TagNode], dict[str, int]]:
        """``nodes``, and of each branch (its path) how many posts carry one of its tags, or itself."""
        shown, among = self._shown(), self._among(within)
        return self._nodes(among, shown), self._branches(among, shown)

    def nodes(self, within: Condition = EVERY) -> list[TagNode]:
        """The tags that posts carry (all posts, or those of a condition), flat, by path, with how many posts carry each."""
        return self._nodes(self._among(within), self._shown())

    def _among(self, within: Condition) -> Condition:
        """A condition over ``post p`` as one over ``post_tag pt``. Its posts are looked up here: a query that names them
        twice would look twice, and one with an index on both columns would look for each post under each tag."""
        if within[0] == "1":
            return EVERY
        found = self._database.row(f"SELECT group_concat(p.id) FROM post p WHERE {within[0]}", within[1])
        return "pt.post_id IN (SELECT value FROM json_each(?))", (f"[{(found and found[0]) or ''}]",)

    def _nodes(self, among: Condition, shown: _Shown) -> list[TagNode]:
        from viewer.types import TagNode

        rows = self._database.rows(
            f"""SELECT pt.tag_id, count(*), max(pt.by_author) FROM post_tag pt
                WHERE {SHOWN_TAG} AND {among[0]} GROUP BY pt.tag_id""",
            among[1],
        )
        found: dict[str, list[tuple[int, int, bool]]] = {}
        for tag, count, by_author in rows:
            if tag in shown:  # one that came a moment ago is not
                found.setdefault(shown[tag][1].casefold(), []).append((tag, count, bool(by_author)))
        # Of several tags that are shown as one each post counts once. That takes SQLite longer: it is asked of those alone.
        several = [(path, tag) for path, tags in found.items() if len(tags) > 1 for tag, _, _ in tags]
        counted = self._counted(several, among) if several else {}
        nodes = []
        for path, tags in sorted(found.items()):
            own = not any(by_author for _, _, by_author in tags)
            name, placed = min(shown[tag][1] for tag, _, _ in tags), any(shown[tag][2] for tag, _, _ in tags)
            nodes.append(TagNode(name, counted.get(path, tags[0][1]), own=own, placed=placed))
        return nodes

    def _branches(self, among: Condition, shown: _Shown) -> dict[str, int]:
        names: dict[str, str] = {}
        tags = sorted((path.casefold(), path, tag) for tag, (_, path, _) in shown.items() if "/" in path)
        if not tags:
            return {}
        for _, path, _ in tags:
            parts = path.split("/")
            for end in range(1, len(parts)):
                names.setdefault("/".join(parts[:end]).casefold(), "/".join(parts[:end]))
        names.pop("", None)
        tags += [
            (path.casefold(), path, tag)
            for tag, (_, path, _) in shown.items()
            if "/" not in path and path.casefold() in names
        ]
        on = [
            (branch, tag)
            for folded, _, tag in tags
            for branch in (
                folded[:end] for end in range(1, len(folded) + 1) if folded[end : end + 1] in ("", "/")
            )
            if branch in names
        ]
        return {names[branch]: count for branch, count in self._counted(on, among).items()}

    def meant(self, value: str) -> list[str] | None:
        """The tags, as they were written, that a name or branch means; None: those that say so themselves."""
        folded = value.strip().casefold()
        if folded.endswith("/*") and (self._is_arranged() or self._has_slashes()):
            root = spoken(folded[:-2])
            shown = self._shown().values()
            found = [name for name, path, _ in shown if _is_on(spoken(path.casefold()), path, root)]
            named = [name for name, _, _ in shown if _is_on(name.casefold(), name, root)]
            return None if found == named else found  # one token of the index is faster than many
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

    def together(self, within: Condition = EVERY) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        """How many posts (of all, or of a condition) carry each tag as it is shown, and how many carry two of them (either
        order)."""
        first: dict[str, int] = {}  # of the tags that are shown as one
        names: dict[int, str] = {}
        others: list[tuple[int, int]] = []
        for tag, (_, path, _) in self._shown().items():
            one = first.setdefault(path.casefold(), tag)
            names.setdefault(one, path)
            if one != tag:
                others.append((tag, one))
        among = self._among(within)
        carried = f"""WITH others AS (SELECT json_extract(value, '$[0]') AS tag, json_extract(value, '$[1]') AS one
                                      FROM json_each(?)),
                      carried AS (SELECT DISTINCT pt.post_id AS post, coalesce(o.one, pt.tag_id) AS tag
                                  FROM post_tag pt LEFT JOIN others o ON o.tag = pt.tag_id
                                  WHERE {SHOWN_TAG} AND {among[0]})"""
        asked = (json.dumps(others), *among[1])
        counts = {
            names[tag]: count
            for tag, count in self._database.rows(
                f"{carried} SELECT tag, count(*) FROM carried GROUP BY tag", asked
            )
        }
        pairs = {
            (names[one], names[other]): count
            for one, other, count in self._database.rows(
                f"""{carried} SELECT a.tag, b.tag, count(*) FROM carried a JOIN carried b
                    ON a.post = b.post AND a.tag <> b.tag GROUP BY a.tag, b.tag""",
                asked,
            )
        }
        return counts, pairs

    def _has_slashes(self) -> bool:
        """Whether there may be one that opens no branch."""
        return self._database.row("SELECT 1 FROM tag WHERE instr(name, '/') LIMIT 1") is not None

    def _is_arranged(self) -> bool:
        return self._database.row("SELECT 1 FROM tag WHERE place IS NOT NULL LIMIT 1") is not None

    def _shown(self) -> _Shown:
        """Every tag that a post carries or that has a place, by its id, in the order of what was written: that, the path
        where it is shown, and whether the reader had it so."""
        rows = self._database.rows(
            """SELECT t.id, t.name, t.shown FROM tag t
               WHERE t.place IS NOT NULL OR EXISTS (SELECT 1 FROM post_tag pt WHERE pt.tag_id = t.id) ORDER BY t.folded"""
        )
        shown = {tag: (name, place or name, place is not None) for tag, name, place in rows}
        for tag, path in self._by_name(shown).items():
            name, _, placed = shown[tag]
            if not placed:
                shown[tag] = (name, path, False)
        return shown

    @staticmethod
    def _by_name(shown: _Shown) -> dict[int, str]:
        """The paths that tags have by their names alone, of those with slashes."""
        slashed = {name: tag for tag, (name, _, _) in shown.items() if "/" in name}
        if not slashed:
            return {}
        names = [name for name, _, _ in shown.values()]
        places = [path for _, path, placed in shown.values() if placed]
        return {slashed[name]: path for name, path in by_slashes(names, places).items()}

    def _counted(self, tags: Iterable[tuple[str, int]], among: Condition) -> dict[str, int]:
        """How many posts carry one of the tags (ids) that stand beside a key, of each."""
        # Counted by SQLite alone: who reads meanwhile must not wait for Python.
        return dict(
            self._database.rows(
                f"""SELECT json_extract(value, '$[0]'), count(DISTINCT pt.post_id)
                    FROM json_each(?) JOIN post_tag pt ON pt.tag_id = json_extract(value, '$[1]')
                    WHERE {SHOWN_TAG} AND +{among[0]} GROUP BY json_extract(value, '$[0]')""",
                (json.dumps(list(tags)), *among[1]),
            )
        )


def _is_on(said: str, path: str, root: str) -> bool:
    """Whether a path is a branch (``root``), or on it; ``said`` is the same as readers write it."""
    return said.startswith(root) and path[len(root) : len(root) + 1] in ("", "/")
