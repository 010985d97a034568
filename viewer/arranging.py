"""How the reader wants to see tags: called otherwise, in groups, several as one. What was written stays on record.

``Archive.arranging`` gives one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from viewer.search.engine import condition
from viewer.store.arrangement import EVERY, Arrangement
from viewer.store.store import Store
from viewer.tags import Proposal, leaf, moved, nest, propose, taken, under, written
from viewer.types import TagNode

Places = Mapping[str, str | None]
"""Tags, as they were written, with the paths at which they are shown; None: as they were written."""


class Arranging:
    """Each change returns the places that the tags had before, for ``put`` to take it back.

    Raises UsageError for a tag that is not there and for a group in itself.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._places = Arrangement(store.database)

    def tree(self, query: str = "", *, typing: bool = False) -> list[TagNode]:
        """The tags of all posts, or of those that a query finds, as a tree; a branch counts the posts of all that is on it.
        With ``typing`` the last word of the query may go on."""
        asked = condition(self._store.database, query, typing=typing) if query else EVERY
        within = self._store.lists.within(*asked)
        return nest(self._places.nodes(within), self._places.branches(within))

    def move(self, path: str, new: str) -> Places:
        """Shows a tag, or a branch with all that is on it, at another path: renames it, groups it, shows it with another."""
        return self._places.put(moved(self._places.all(), path, new))

    def rename(self, path: str, name: str) -> Places:
        """Calls a tag or branch otherwise; it stays in its group."""
        return self.move(path, path[: len(path) - len(leaf(path))] + name.replace("/", " "))

    def group(self, paths: Iterable[str], group: str) -> Places:
        """Puts tags and branches into a group, which is made by it; "": takes them out of theirs."""
        shown = self._places.all()
        changes: dict[str, str] = {}
        for path in paths:
            changes |= under(shown, path, group)
        return self._places.put(changes)

    def restore(self, path: str) -> Places:
        """Shows a tag, or all that is on a branch, as it was written."""
        return self._places.put(written(self._places.all(), path))

    def put(self, places: Places) -> Places:
        """Shows tags at these places."""
        return self._places.put(places)

    def proposals(self) -> list[Proposal]:
        """Groups that the tags could be in, by which of them occur together. Takes a second for a million tags on posts."""
        counts, pairs = self._places.together()
        return propose(counts, pairs, self._store.lists.counts().posts)

    def accept(self, proposals: Iterable[Proposal]) -> Places:
        """Groups tags as it was proposed."""
        return self._places.put(taken(self._places.all(), proposals))
