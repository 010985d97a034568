"""Tags as a tree: ``ml/vision`` is a child of ``ml``. What the reader makes of it is a path for each tag: as it was written
-> where it is shown. Pure functions.

A slash in a path opens a branch. One that belongs to a name ("I/O") stands in paths as ``SLASH``; ``spoken`` is how readers
and queries write them both, ``by_slashes`` tells one from the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from viewer import types
from viewer.errors import UsageError

if TYPE_CHECKING:
    from viewer.types import TagNode

SLASH = "\u2215"
"""A slash of a name, in a path (DIVISION SLASH: it looks like what it means wherever a path is shown as it is)."""

_SUBSUMES = 0.8  # of the posts with the narrower tag carry the wider one
_WIDER = 2  # times as many posts as the narrower tag has the wider one
_COMMON = 0.5  # of all posts: a tag that so many carry tells nothing
_SHORT = 3  # letters of an abbreviation
_TORN = 2  # letters that a part must have to stand alone


def nest(nodes: Sequence[TagNode], branches: Mapping[str, int] | None = None) -> list[TagNode]:
    """A tree from flat tags by the slashes in their paths. ``branches`` has how many posts each branch has, with all that is
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
        moved_here = bool(node and node.placed) or any(child.placed for child in below)
        return types.TagNode(names[folded], posts, below, bool(node and node.own), node is None, moved_here)

    return [node_of(name) for name in children.get("", ())]


def spoken(path: str) -> str:
    """A path as readers and queries write it."""
    return path.replace(SLASH, "/")


def whole(name: str) -> str:
    """A name as one part of a path, whatever slashes it has."""
    return name.replace("/", SLASH)


def leaf(path: str) -> str:
    """What a tag at this path is called on a post."""
    return spoken(path.rpartition("/")[2])


def clean(path: str) -> str:
    """A path as it is kept: no blanks around its parts, no empty ones. Raises UsageError when nothing is left."""
    parts = [" ".join(part.split()) for part in path.replace("\0", " ").split("/")]
    cleaned = "/".join(part for part in parts if part)
    if not cleaned:
        raise UsageError("A tag needs a name.")
    return cleaned


# ------------------------------------------------------------------------------------------ slashes in names


def by_slashes(names: Iterable[str], paths: Iterable[str] = ()) -> dict[str, str]:
    """The paths of tags by their names alone, of those names that have slashes: "ml/vision" is a branch, "I/O" is a name.

    A slash opens a branch when what stands before it is a tag or a group itself, or is shared by two tags at least. It does
    not when a part beside it would be no name alone: of one letter (I/O, A/B testing, C/C++), with no letter behind it
    (HTTP/2, 24/7), or of two abbreviations that no other tag shares (CI/CD beside CI; TCP/IP and "TCP/IP stack" say the
    same). Whether it opens hangs on what stands before it alone: a branch has all tags that begin so, or none.

    ``paths`` are those at which other tags are shown.
    """
    slashed = [name for name in names if "/" in name]
    known = {name.casefold() for name in names}
    for path in paths:
        parts = path.casefold().split("/")
        known |= {spoken("/".join(parts[:end])) for end in range(1, len(parts) + 1)}
    following: dict[str, set[str]] = {}
    for name in slashed:
        folded = name.casefold()
        for at in _slashes(folded):
            following.setdefault(folded[:at], set()).add(folded[at + 1 :].partition("/")[0].strip())
    opening: dict[str, bool] = {}
    return {name: _path(name, following, known, opening) for name in slashed}


def _path(name: str, following: Mapping[str, set[str]], known: set[str], opening: dict[str, bool]) -> str:
    """``opening`` keeps what was found of a beginning for other names."""
    path, start = "", 0
    for at in _slashes(name):
        before = name[:at].casefold()
        if before not in opening:
            opening[before] = _opens(name[start:at].strip(), following[before], before in known)
        path += whole(name[start:at]) + "/" if opening[before] else ""
        start = at + 1 if opening[before] else start
    return path + whole(name[start:])


def _opens(part: str, following: set[str], is_tag: bool) -> bool:
    """Whether a slash behind a part opens a branch: with what follows it in all tags that begin so."""
    if len(part) < _TORN or not any(len(each) >= _TORN and any(map(str.isalpha, each)) for each in following):
        return False
    short = len(part) <= _SHORT and all(len(each) <= _SHORT for each in following)
    return (is_tag and not short) or _are_several(following)


def _are_several(following: Iterable[str]) -> bool:
    """Whether they differ, where "ip stack" says no more than "ip"."""
    first = min(following)
    return any(
        not each.startswith(first) or each[len(first) : len(first) + 1].isalnum() for each in following
    )


def _slashes(name: str) -> list[int]:
    return [at for at, sign in enumerate(name) if sign == "/"]


# -------------------------------------------------------------------------------------------- what is changed


def there(shown: Mapping[str, str], path: str) -> str | None:
    """The path of the tag or branch that a reader means, who may write any slash as such; None: there is none."""
    wanted, said = path.strip().casefold(), spoken(path.strip().casefold())
    found = None
    for each in shown.values():
        if len(each) < len(wanted) or spoken(each[: len(wanted)].casefold()) != said:
            continue
        if each[len(wanted) : len(wanted) + 1] in ("", "/"):
            if each[: len(wanted)].casefold() == wanted:
                return each[: len(wanted)]
            found = found or each[: len(wanted)]
    return found


def moved(shown: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    """What changes when the tag or branch at the path ``old``, with all that is on it, is shown at ``new`` (tags as they
    were written -> their new paths). Where ``new`` is taken, the two are shown as one.

    Raises UsageError when nothing is at ``old``, or a branch is to lie in itself.
    """
    new, start = clean(new), old.casefold() + "/"
    if new.casefold().startswith(start):
        raise UsageError(f"“{spoken(old)}” cannot lie in itself.")
    changes = {}
    for name, path in shown.items():
        if path.casefold() == old.casefold():
            changes[name] = new
        elif path.casefold().startswith(start):
            changes[name] = new + path[len(old) :]
    if not changes:
        raise UsageError(f"There is no tag “{spoken(old)}”.")
    return changes


def under(shown: Mapping[str, str], path: str, group: str) -> dict[str, str]:
    """What changes when a tag or branch is put into a group (a path; "": to the top).

    A tag that lies in a group by its own name ("ml/vision") keeps that whole when it is taken out; put into a group that
    its name begins with, it lies there as it would by that name.
    """
    part = path.rpartition("/")[2]
    above = f"{group}/" if group else ""
    if path.casefold().startswith(above.casefold()) and _is_named(shown, path):
        return moved(shown, path, above + whole(path[len(above) :]))
    for begin in (group, group.rpartition("/")[2]):
        start = whole(begin) + SLASH
        if begin and part.casefold().startswith(start.casefold()) and part[len(start) :].strip():
            return moved(shown, path, above + part[len(start) :].strip())
    return moved(shown, path, above + part)


def dissolved(shown: Mapping[str, str], group: str) -> dict[str, str]:
    """What changes when all that is in a group comes out of it. A tag that the group is itself stays. What lies there by its
    own name ("ml/vision"), or finds its place taken, keeps the name of the group before its own: nothing becomes one.

    Raises UsageError when nothing is in it.
    """
    start = group.casefold() + "/"
    inside = {name: path for name, path in shown.items() if path.casefold().startswith(start)}
    if not inside:
        raise UsageError(f"“{spoken(group)}” is no group.")
    above, _, called = group.rpartition("/")
    above = f"{above}/" if above else ""
    taken_places = set()
    for name, path in shown.items():
        if name not in inside:
            parts = path.casefold().split("/")
            taken_places |= {"/".join(parts[:end]) for end in range(1, len(parts) + 1)}
    changes = {}
    for name, path in inside.items():
        child = path[len(start) :].partition("/")[0]
        place = above + child
        if place.casefold() in taken_places or _is_named(shown, f"{group}/{child}"):
            place = above + called + SLASH + child
        changes[name] = place + path[len(start) + len(child) :]
    return changes


def written(shown: Mapping[str, str], path: str) -> dict[str, None]:
    """What changes when the tag or branch at a path is shown as it was written. Raises UsageError when nothing is there."""
    return dict.fromkeys(moved(shown, path, "-"))


def _is_named(shown: Mapping[str, str], path: str) -> bool:
    """Whether a tag lies there by what it was written as."""
    folded = path.casefold()
    return any(
        each.casefold() == folded and name.casefold() == spoken(folded) for name, each in shown.items()
    )


def followed(before: Mapping[str, str], after: Mapping[str, str]) -> Callable[[str], str]:
    """Where what was at a path is after a change, by the places of all tags before and after it: a tag goes where one that
    was shown there goes, a branch that is gone where what was on it went."""
    still = {path.casefold() for path in after.values()}
    still |= {path[:at] for path in still for at in _slashes(path)}
    went: dict[str, str] = {}
    for name, old in before.items():
        new = after.get(name, old)
        while old and new and old.casefold() != new.casefold():
            if old.casefold() not in still:
                went.setdefault(old.casefold(), new)
            (old, _, was), (new, _, now) = old.rpartition("/"), new.rpartition("/")
            if was.casefold() != now.casefold():
                break
    return lambda path: went.get(path.casefold(), path)


# ----------------------------------------------------------------------------------------------- proposed groups


class Proposal(NamedTuple):
    """A tag that could be shown under another: ``share`` of its ``posts`` (0 to 1) carry that one, too."""

    tag: str
    under: str
    share: float
    posts: int = 0

    @property
    def rare(self) -> bool:
        """One post says little about where its tag belongs."""
        return self.posts == 1


def propose(counts: Mapping[str, int], together: Mapping[tuple[str, str], int], posts: int) -> list[Proposal]:
    """Groups by which tags occur together, by subsumption: a tag is wider than another when most posts with the narrower
    carry it, but not the other way round (Sanderson and Croft, "Deriving concept hierarchies from text", SIGIR 1999, with
    their threshold of 0.8; here the wider one must have twice as many posts at least, or two names of one thing would be
    put under each other). Of several wider ones the narrowest counts. Tags with a place in the tree stay there.

    ``counts`` has how many of all ``posts`` carry each tag, ``together`` how many carry two of them, in either order.
    """
    best: dict[str, tuple[int, float, str]] = {}
    for (narrow, wide), both in together.items():
        share = both / counts[narrow]
        if (
            "/" in narrow
            or counts[wide] > _COMMON * posts
            or counts[wide] < _WIDER * counts[narrow]
            or share < _SUBSUMES
            or wide.casefold().startswith(narrow.casefold() + "/")
        ):
            continue
        candidate = (counts[wide], -share, wide)
        if narrow not in best or candidate < best[narrow]:
            best[narrow] = candidate
    return sorted(
        (Proposal(tag, wide, -share, counts[tag]) for tag, (_, share, wide) in best.items()),
        key=lambda proposal: (proposal.under.casefold(), proposal.tag.casefold()),
    )


def taken(
    shown: Mapping[str, str], proposals: Iterable[Proposal], called: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What changes when proposals are taken: each tag goes under its wider one, wherever that goes itself. ``called`` has
    other names for some of the wider ones (by their paths), which they get with all that is on them."""
    parents = {proposal.tag.casefold(): proposal.under for proposal in proposals}

    def path_of(path: str, seen: frozenset[str]) -> str:
        root, slash, rest = path.partition("/")
        parent = parents.get(root.casefold())
        if parent is None or root.casefold() in seen:
            return path
        return f"{path_of(parent, seen | {root.casefold()})}/{root}{slash}{rest}"

    changes = {}
    for name, path in shown.items():
        if path.partition("/")[0].casefold() in parents:
            changes[name] = path_of(path, frozenset())
    names = {path_of(group, frozenset()): whole(name) for group, name in (called or {}).items()}
    for group in sorted(
        names, key=lambda path: -path.count("/")
    ):  # one below another keeps its path until then
        above = group[: len(group) - len(group.rpartition("/")[2])]
        changes |= moved({**shown, **changes}, group, above + names[group])
    return changes
