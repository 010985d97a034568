"""Headings between the posts of a list: which row is a heading, and which a post. No Qt here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


class Heads:
    """Groups of posts, each with its title and how many posts it has, as rows: a heading above the posts of each."""

    def __init__(self, groups: Sequence[tuple[str, int]] = ()) -> None:
        self.groups = groups
        self._rows: list[int] = []  # of the headings
        at = 0
        for _, count in groups:
            self._rows.append(at)
            at += count + 1

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Sequence[int]:
        """The rows that are headings, in order."""
        return self._rows

    def title(self, row: int) -> str | None:
        """The title of a heading; None for a post."""
        at = bisect_right(self._rows, row) - 1
        return self.groups[at][0] if at >= 0 and self._rows[at] == row else None

    def place(self, row: int) -> int:
        """The place among the posts of the post in a row; of a heading, of the post below it."""
        at = bisect_right(self._rows, row)
        return row - at + (at > 0 and self._rows[at - 1] == row)

    def row(self, place: int) -> int:
        """The row of the post at a place among the posts."""
        low, high = 0, len(self._rows)
        while low < high:  # how many headings stand above it
            middle = (low + high) // 2
            if self._rows[middle] - middle <= place:
                low = middle + 1
            else:
                high = middle
        return place + low

    def grown(self, place: int) -> Heads:
        """With one post more, at a place among the posts: it joins the group above."""
        passed, groups = 0, list(self.groups)
        for at, (title, count) in enumerate(groups):
            passed += count
            if place <= passed:
                groups[at] = (title, count + 1)
                break
        return Heads(groups)


NO_HEADS = Heads()
