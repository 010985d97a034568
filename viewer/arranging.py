"""How the reader wants to see tags: called otherwise, in groups, several as one. What was written stays on record.

``Archive.arranging`` gives one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from viewer.search.engine import condition
from viewer.store.arrangement import EVERY, Arrangement
from viewer.store.store import Store
from viewer.tags import (
    Proposal,
    clean,
    dissolved,
    followed,
    moved,
    nest,
    propose,
    taken,
    there,
    under,
    whole,
    written,
)
from viewer.types import TagNode

Places = Mapping[str, str | None]
"""Tags, as they were written, with the paths at which they are shown; None: as they were written."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed: the places that tags had ``before``, for ``put`` to take it back, and those they have ``after``, for
    it to do the same again; and where each path ``went``."""

    before: Places
    after: Places
    went: Callable[[str], str]


class Arranging:
    """Tags and branches are named by their paths, as they are written: a slash of a name is one of a path, too.

    Raises UsageError for a tag that is not there and for a group in itself.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._places = Arrangement(store.database)

    def tree(self, query: str = "", *, typing: bool = False) -> list[TagNode]:
        """The tags of all posts, or of those that a query finds, as a tree; a branch counts the posts of all that is on it.
        With ``typing`` the last word of the query may go on."""
        return nest(*self._places.tree(self._within(query, typing=typing)))

    def both(self) -> tuple[list[TagNode], list[TagNode]]:
        """Those of all posts, ``flat`` and as ``tree``, counted once."""
        flat, branches = self._places.tree(self._within(""))
        return flat, nest(flat, branches)

    def flat(self, query: str = "") -> list[TagNode]:
        """The same as a list, without the branches that are no tags."""
        return self._places.nodes(self._within(query))

    def move(self, path: str, new: str) -> Change:
        """Shows a tag, or a branch with all that is on it, at another path: renames it, groups it, shows it with another."""
        return self._change(lambda shown: moved(shown, _found(shown, path), there(shown, new) or clean(new)))

    def join(self, paths: Iterable[str], into: str) -> Change:
        """Shows several tags and branches as one with another."""

        def joined(shown: Mapping[str, str]) -> Places:
            target = there(shown, into) or clean(into)
            found = [_found(shown, path) for path in paths]
            return _each(found, lambda path: moved(shown, path, target) if path != target else {})

        return self._change(joined)

    def rename(self, path: str, name: str) -> Change:
        """Calls a tag or branch otherwise; it stays in its group. A slash is one of the name."""

        def renamed(shown: Mapping[str, str]) -> Places:
            old = _found(shown, path)
            return moved(shown, old, old[: len(old) - len(old.rpartition("/")[2])] + whole(clean(name)))

        return self._change(renamed)

    def group(self, paths: Iterable[str], group: str) -> Change:
        """Puts tags and branches into a group, which is made by it; "": takes them out of theirs."""

        def grouped(shown: Mapping[str, str]) -> Places:
            into = (there(shown, group) or clean(group)) if group else ""
            found = [_found(shown, path) for path in paths]
            return _each(found, lambda path: under(shown, path, into))

        return self._change(grouped)

    def take_out(self, path: str) -> Change:
        """Takes a tag or branch out of its group, one step up."""
        return self._change(
            lambda shown: under(shown, _found(shown, path), "/".join(_found(shown, path).split("/")[:-2]))
        )

    def ungroup(self, group: str) -> Change:
        """Takes all that is in a group out of it, one step up; a group that is no tag itself is gone then."""
        return self._change(lambda shown: dissolved(shown, _found(shown, group)))

    def restore(self, path: str) -> Change:
        """Shows a tag, or all that is on a branch, as it was written."""
        return self._change(lambda shown: written(shown, _found(shown, path)))

    def put(self, places: Places) -> Change:
        """Shows tags at these places."""
        return self._change(lambda _shown: places)

    def proposals(self) -> list[Proposal]:
        """Groups that the tags could be in, by which of them occur together. Takes a second for a million tags on posts."""
        counts, pairs = self._places.together(self._store.lists.within())
        return propose(counts, pairs, self._store.lists.counts().posts)

    def accept(self, proposals: Iterable[Proposal], called: Mapping[str, str] | None = None) -> Change:
        """Groups tags as it was proposed; ``called`` has other names for groups, by their paths."""
        proposals = list(proposals)
        return self._change(lambda shown: taken(shown, proposals, called))

    def _within(self, query: str, *, typing: bool = False) -> tuple[str, tuple[object, ...]]:
        asked = condition(self._store.database, query, typing=typing) if query else EVERY
        where, parameters = self._store.lists.within(*asked)
        return where, tuple(parameters)

    def _change(self, change: Callable[[Mapping[str, str]], Places]) -> Change:
        shown = self._places.all()
        after = change(shown)
        before = self._places.put(after)
        return Change(before, after, followed(shown, self._places.all()))


def _found(shown: Mapping[str, str], path: str) -> str:
    """The path that a reader means; the same when there is none."""
    return there(shown, path) or path


def _each(paths: Iterable[str], change: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    """The changes of several paths; what lies on a branch that goes as well goes with that."""
    chosen = sorted(set(paths), key=len)
    outer = [
        path
        for path in chosen
        if not any(path.casefold().startswith(other.casefold() + "/") for other in chosen)
    ]
    changes: dict[str, str] = {}
    for path in outer:
        changes |= change(path)
    return changes
