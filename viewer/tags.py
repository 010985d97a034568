"""Tags as a tree: ``ml/vision`` is a child of ``ml``. What the reader makes of it is a path for each tag: as it was written
-> where it is shown. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from viewer.errors import UsageError
from viewer.types import TagNode

_SUBSUMES = 0.8  # of the posts with the narrower tag carry the wider one
_COMMON = 0.5  # of all posts: a tag that so many carry tells nothing
_FEWEST = 2  # posts that a tag must have to be put under another


def nest(nodes: Sequence[TagNode], branches: Mapping[str, int] | None = None) -> list[TagNode]:
    """A tree from flat tags by the slashes in their names. ``branches`` has how many posts each branch has, with all that is
    on it; one that is not there and no tag itself has 0. Names that differ by case alone are one branch."""
    own = {node.name.casefold(): node for node in nodes}
    totals = {name.casefold(): posts for name, posts in (branches or {}).items()}
    names: dict[str, str] = {}
    for node in nodes:
        parts = [part for part in node.name.split("/") if part] or [node.name]
        for depth in range(1, len(parts)):
            names.setdefault("/".join(parts[:depth]).casefold(), "/".join(parts[:depth]))
        names.setdefault(node.name.casefold(), node.name)
    names |= {folded: node.name for folded, node in own.items()}
    children: dict[str, list[str]] = {}
    for folded in names:
        parent = folded.rpartition("/")[0]
        children.setdefault(parent if parent in names else "", []).append(folded)

    def node_of(folded: str) -> TagNode:
        node = own.get(folded)
        posts = totals.get(folded, node.posts if node else 0)
        below = tuple(node_of(child) for child in sorted(children.get(folded, ())))
        return TagNode(names[folded], posts, below, own=bool(node and node.own))

    return [node_of(name) for name in children.get("", ())]


def leaf(path: str) -> str:
    """What a tag at this path is called on a post."""
    return path.rpartition("/")[2]


def clean(path: str) -> str:
    """A path as it is kept: no blanks around its parts, no empty ones. Raises UsageError when nothing is left."""
    parts = [" ".join(part.split()) for part in path.replace("\0", " ").split("/")]
    cleaned = "/".join(part for part in parts if part)
    if not cleaned:
        raise UsageError("A tag needs a name.")
    return cleaned


def moved(shown: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """What changes when the tag or branch at the path ``old``, with all that is on it, is shown at ``new`` (tags as they
    were written -> their new paths). Where ``new`` is taken, the two are shown as one.

    Raises UsageError when nothing is at ``old``, or a branch is to lie in itself.
    """
    new, start = clean(new), old.casefold() + "/"
    if new.casefold().startswith(start):
        raise UsageError(f"“{old}” cannot lie in itself.")
    changes = {}
    for name, path in shown.items():
        if path.casefold() == old.casefold():
            changes[name] = new
        elif path.casefold().startswith(start):
            changes[name] = new + path[len(old) :]
    if not changes:
        raise UsageError(f"There is no tag “{old}”.")
    return changes


def under(shown: Mapping[str, str], path: str, group: str) -> dict[str, str]:
    """What changes when a tag or branch is put into a group (a path; "": to the top)."""
    return moved(shown, path, f"{group}/{leaf(path)}")


def written(shown: Mapping[str, str], path: str) -> dict[str, str]:
    """What changes when the tag or branch at a path is shown as it was written. Raises UsageError when nothing is there."""
    return {name: name for name in moved(shown, path, "-")}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A tag that could be shown under another: ``share`` of its posts (0 to 1) carry that one, too."""

    tag: str
    under: str
    share: float


def propose(counts: Mapping[str, int], together: Mapping[tuple[str, str], int], posts: int) -> list[Proposal]:
    """Groups by which tags occur together, by subsumption: a tag is wider than another when most posts with the narrower
    carry it, but not the other way round (Sanderson and Croft, "Deriving concept hierarchies from text", SIGIR 1999, with
    their threshold of 0.8). Of several wider ones the narrowest counts. Tags with a place in the tree stay there.

    ``counts`` has how many of all ``posts`` carry each tag, ``together`` how many carry two of them, in either order.
    """
    best: dict[str, tuple[int, float, str]] = {}
    for (narrow, wide), both in together.items():
        share, back = both / counts[narrow], both / counts[wide]
        if (
            "/" in narrow
            or counts[narrow] < _FEWEST
            or counts[wide] > _COMMON * posts
            or share < _SUBSUMES
            or back >= share
            or wide.casefold().startswith(narrow.casefold() + "/")
        ):
            continue
        candidate = (counts[wide], -share, wide)
        if narrow not in best or candidate < best[narrow]:
            best[narrow] = candidate
    return sorted(
        (Proposal(tag, wide, -share) for tag, (_, share, wide) in best.items()),
        key=lambda proposal: (proposal.under.casefold(), proposal.tag.casefold()),
    )


def taken(shown: Mapping[str, str], proposals: Iterable[Proposal]) -> dict[str, str]:
    """What changes when proposals are taken: each tag goes under its wider one, wherever that goes itself."""
    parents = {proposal.tag.casefold(): proposal.under for proposal in proposals}

    def path_of(path: str, seen: frozenset[str]) -> str:
        parent = parents.get(path.casefold())
        if parent is None or path.casefold() in seen:
            return path
        return f"{path_of(parent, seen | {path.casefold()})}/{path}"

    changes = {}
    for name, path in shown.items():
        root, slash, rest = path.partition("/")
        if root.casefold() in parents:
            changes[name] = path_of(root, frozenset()) + slash + rest
    return changes
