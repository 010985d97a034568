"""The tree of sources and tags as plain objects; ``tag_tree`` is its thin Qt adapter. No Qt here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from viewer.config import HANDBOOK
from viewer.tags import leaf, spoken
from viewer.types import Counts, SavedSearch, Source, SourceKind, TagNode
from viewer.ui.choice import ALL, STARRED, UNREAD, Choice
from viewer.ui.language import tr

PAUSED = tr("Left out of syncs")
ICONS = {SourceKind.FEED: "source", SourceKind.SITE: "site", SourceKind.FOLDER: "folder"}


@dataclass(slots=True, eq=False)
class Item:
    """A line of the tree; ``icon`` is a name of ``icons``. Without a ``choice`` it is a heading that cannot be chosen; one
    that ``takes_tags`` is that of the tags. ``path`` is that of a tag, or of a ``group`` that is no tag itself; ``placed``:
    the reader had something of it shown otherwise than it was written. ``absent`` is a tag that no post of the list has, or
    a source that is not synced: it stands back."""

    text: str
    choice: Choice | None = None
    count: int = 0
    hint: str = ""
    problem: bool = False
    missing: str = ""  # how much of a source is here, when something is not
    icon: str = ""
    path: str = ""
    group: bool = False
    placed: bool = False
    absent: bool = False
    takes_tags: bool = False
    row: int = 0  # among the children of its parent
    parent: Item | None = field(default=None, repr=False)
    children: list[Item] = field(default_factory=list, repr=False)

    @property
    def depth(self) -> int:
        """How deep a tag lies in its branch; 0 for what stands under a heading or alone."""
        above = self.parent
        return above.depth + 1 if above is not None and above.choice is not None else 0

    @property
    def opens(self) -> bool:
        """Whether it is a branch that the reader opens and closes."""
        return bool(self.path and self.children)

    def add(self, child: Item) -> Item:
        child.parent, child.row = self, len(self.children)
        self.children.append(child)
        return child

    def walk(self) -> Iterator[Item]:
        """All lines below this one, from top to bottom."""
        for child in self.children:
            yield child
            yield from child.walk()


def build(
    counts: Counts,
    sources: Sequence[Source],
    tags: Sequence[TagNode],
    tag_filter: str = "",
    missing: Mapping[int, str] | None = None,
    saved: Sequence[tuple[SavedSearch, int]] = (),
    present: Mapping[str, int] | None = None,
) -> Item:
    """The invisible root. ``tag_filter`` keeps the tags whose name holds every one of its words, and their parents;
    ``missing`` says of sources, by id, how much of them is here when something is not; ``saved`` are searches with the
    number of posts that they find; ``present`` how many posts of the list have each tag (by its path, case aside), instead
    of all. For any thread."""
    root = Item("")
    root.add(Item(tr("All posts"), ALL, counts.posts, icon="all"))
    root.add(Item(tr("Unread"), UNREAD, counts.unread, icon="unread"))
    root.add(Item(tr("Starred"), STARRED, counts.starred, icon="star"))
    words = tag_filter.casefold().split()
    if saved and not words:
        heading = root.add(Item(tr("Searches")))
        for search, posts in saved:
            choice = Choice("search", search.query)
            heading.add(Item(search.name, choice, posts, hint=search.query, icon="find"))
    if sources and not words:
        heading = root.add(Item(tr("Sources")))
        for source in sources:
            heading.add(_source_item(source, (missing or {}).get(source.id, "")))
    if tags:
        heading = root.add(Item(tr("Tags"), takes_tags=True))
        for node in tags:
            _add_tag(heading, node, words, present)
        if not heading.children:
            heading.text = tr("No tag is called so")
    return root


def find(root: Item, choice: Choice) -> Item | None:
    """The line of a choice; of a tag the same, whether it is a branch or not."""
    if choice.kind != "tag":
        return next((item for item in root.walk() if item.choice == choice), None)
    path = choice.value.removesuffix("/*").casefold()
    return next((item for item in root.walk() if item.path.casefold() == path), None)


def _source_item(source: Source, missing: str) -> Item:
    hint = source.last_error or source.site_url or source.url
    if source.paused:
        hint = f"{PAUSED}\n{hint}"
    return Item(
        source.title or source.url,
        Choice("source", str(source.id)),
        source.posts,
        hint=hint,
        problem=bool(source.last_error),
        missing=missing,
        absent=source.paused,
        icon="book" if source.url == HANDBOOK else ICONS[source.kind],
    )


def _add_tag(parent: Item, node: TagNode, words: Sequence[str], present: Mapping[str, int] | None) -> None:
    """Adds a tag and what lies below it, unless neither holds the words."""
    posts = node.posts if present is None else present.get(node.name.casefold(), 0)
    item = Item(
        leaf(node.name),
        Choice("tag", f"{node.name}/*" if node.children else node.name),
        posts,
        icon="branch" if node.children else "own_tag" if node.own else "tag",
        path=node.name,
        group=node.group,
        placed=node.placed,
        absent=present is not None and not posts,
    )
    for child in node.children:
        _add_tag(item, child, words, present)
    if item.children or not words or all(word in spoken(node.name).casefold() for word in words):
        parent.add(item)
