"""What the list shows: the choice in the tree and the words in the field become ids, asked for off this thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QStandardItem

from viewer.archive import Archive
from viewer.errors import ArchiveViewerError
from viewer.tags import leaf, spoken
from viewer.types import Counts, Hit, SavedSearch, Source, TagNode
from viewer.ui.choice import ALL, Choice, keep_in_place, within
from viewer.ui.finding import MOST_HITS, Found, Order, find, shown_count
from viewer.ui.heads import Heads
from viewer.ui.language import tr
from viewer.ui.post_list import PostList
from viewer.ui.post_model import PostModel
from viewer.ui.tag_tree import Standing, TagTree
from viewer.ui.tasks import Tasks
from viewer.ui.tree_items import Item, build
from viewer.ui.tree_model import lines

PAUSE = 150  # ms after a list before the tags in it are counted: who types on does not need them


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the tree shows: tags flat and as a tree; saved searches with the number of posts that they find."""

    counts: Counts
    sources: list[Source]
    tags: list[TagNode]
    saved: list[tuple[SavedSearch, int]]
    tree: Sequence[TagNode] = ()

    @staticmethod
    def read(archive: Archive, before: Shelf | None = None) -> Shelf:
        """Asks the archive; for any thread. The tags of the shelf ``before`` are kept, if that is given."""
        saved = [(search, archive.count(search.query)) for search in archive.finder.kept.saved()]
        tags, tree = (before.tags, before.tree) if before else archive.arranging.both()
        return Shelf(archive.counts(), archive.sources(), tags, saved, tree)

    @property
    def names(self) -> dict[Choice, str]:
        """What lines are called whose choice does not say it."""
        sources = {Choice("source", str(source.id)): source.title for source in self.sources}
        searches = {Choice("search", search.query): search.name for search, _ in reversed(self.saved)}
        return sources | searches


Lines = tuple[Item, list[QStandardItem]]


class Look(NamedTuple):
    """How a shelf is shown in the tree: see ``tree_items.build``."""

    tag_filter: str = ""
    missing: Mapping[int, str] = {}
    present: Mapping[str, int] | None = None

    def of(self, shelf: Shelf) -> Lines:
        """The items of a shelf with their lines; for any thread."""
        root = build(
            shelf.counts, shelf.sources, shelf.tree, self.tag_filter, self.missing, shelf.saved, self.present
        )
        return root, lines(root)


class Listing(QObject):
    """Keeps tree and list in step with the archive and with what the reader chose."""

    shelf_changed = Signal(Shelf)
    listed = Signal()  # an answer is on the screen

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        tree: TagTree,
        posts: PostList,
        model: PostModel,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._tree = tree
        self._posts = posts
        self._model = model
        self._choice = ALL
        self._text = ""
        self._shelf = Shelf(Counts(0, 0, 0), [], [], [])
        self._look = Look()
        self._tags_wanted = True  # those of the shelf are none yet, or of yesterday
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(PAUSE)
        self._soon.timeout.connect(self._count_present)
        self.order = Order()
        self._wanted: int | None = None
        self._left: int | None = None  # the current row before a search
        self.terms: Sequence[tuple[str, bool]] = ()  # what to mark in a post of the list (see ``Found``)
        tree.chosen.connect(self.choose)
        tree.filtered.connect(self._filter_tags)
        tree.whole_wanted.connect(lambda: posts.set_text(""))
        model.paged.connect(self._find_hits)
        posts.searched.connect(self.search)
        posts.suggestion_taken.connect(posts.set_text)
        posts.all_wanted.connect(self.leave)

    @property
    def choice(self) -> Choice:
        return self._choice

    @property
    def shelf(self) -> Shelf:
        return self._shelf

    @property
    def text(self) -> str:
        """What is searched for within the choice; "" lists all of it."""
        return self._text

    @property
    def query(self) -> str:
        """What is listed, in the query language."""
        return within(self._choice, self._text)

    def start(self, choice: Choice, post: int | None, shown: Found | None = None) -> None:
        """The first list and tree; ``post`` is to be the current row, without being opened.

        ``shown`` is the list that is on the screen already.
        """
        self._choice = choice
        if shown is None:
            self._wanted = post
            self.ask()
        else:
            self.terms = shown.terms
            self._say(len(shown.ids), shown)
            self._soon.start()
            self.listed.emit()
        self.refresh_tree()

    def go(self, choice: Choice) -> None:
        """Goes to a line of the tree and leaves the search that was typed elsewhere."""
        self._posts.set_text("")
        self._tree.choose(choice)

    def go_to_tag(self, called: str) -> None:
        """Goes to a tag by what it is called on posts, wherever it lies in the tree."""
        paths = [node.name for node in self._shelf.tags if called in (leaf(node.name), spoken(node.name))]
        self.go(Choice("tag", paths[0] if paths else called))

    def leave(self) -> None:
        """The search that is typed is to be one of all posts."""
        self._tree.choose(ALL)

    def drop_tag(self, tag: str) -> None:
        """Of several tags, one is not to count any more."""
        self._tree.choose(self._choice.combined(tag, either=self._choice.kind == "either"))

    def choose(self, choice: Choice) -> None:
        """Lists the posts of a line of the tree."""
        self._choice = choice
        self.ask()

    def search(self, text: str) -> None:
        """Lists the best matches within the choice, or all of it when nothing is typed."""
        if text.strip() != self._text:
            self._text = text.strip()
            self.ask()

    def refresh(self) -> None:
        """Asks again after the archive changed; the reader's place stays."""
        self.refresh_tree()
        self.ask(keep_place=True)

    def refresh_tree(self) -> None:
        """Counts, searches, sources and tags again."""
        self._tags_wanted = True
        self.recount()

    def recount(self) -> None:
        """The same after posts were marked: that changes nothing of tags, and to count those takes the longest."""
        archive, look, before = self._archive, self._look, None if self._tags_wanted else self._shelf

        def read() -> tuple[Shelf, Look, Lines]:
            shelf = Shelf.read(archive, before)
            return shelf, look, look.of(shelf)

        self._tasks.aside("tree", read, lambda found: self._show_shelf(*found))

    def ask(self, *, keep_place: bool = False) -> None:
        """Asks for the list; an answer to an older question is dropped."""
        choice, text, archive, order = self._choice, self._text, self._archive, self.order
        self._tasks.latest(
            "list",
            lambda: find(archive, choice, text, order),
            lambda found: self._show(found, keep_place),
            self._failed,
        )

    def _show(self, found: Found, keep_place: bool) -> None:
        current = self._current(keep_place)
        ids = (
            keep_in_place(self._model.ids, found.ids, current) if keep_place and not self._text else found.ids
        )
        first, heads = found.first, Heads(found.groups)
        if ids is not found.ids and current is not None:  # one is kept that is no longer among them
            first, heads = (), heads.grown(ids.index(current))
        self._posts.view.show_posts(
            ids, found.hits, first, current=current, keep_place=keep_place, heads=heads
        )
        self._wanted = None
        self.terms = found.terms
        self._say(len(ids), found)
        self._soon.start()
        self.listed.emit()

    def _current(self, keep_place: bool) -> int | None:
        """The post whose row is to be the current one. A search shows its best posts, wherever the reader was before; when
        it is over, they are there again."""
        current = self._posts.view.current_post() if self._wanted is None else self._wanted
        if self._text and not keep_place:
            chosen = self._wanted is not None or bool(self._posts.view.selected_posts())
            self._left = current if chosen and current is not None else self._left
            return None
        if current is None and not self._text:
            current, self._left = self._left, None
        return current

    def rearranged(self, went: Callable[[str], str], back: tuple[Standing, Standing] | None = None) -> None:
        """Tags are shown otherwise: in the tree, in the rows, and in what the list is called. What is chosen and open is
        followed to where it went (see ``TagTree.follow``)."""
        self._choice = self._tree.follow(went, back)
        present = self._look.present
        if present is not None:
            self._look = self._look._replace(
                present={went(path).casefold(): posts for path, posts in present.items()}
            )
        self.refresh()
        self._model.refresh()

    def _find_hits(self, page: int, posts: list[int]) -> None:
        """Marks the hits in a page that the reader has come to."""
        query, typing, archive = self.query, bool(self._text), self._archive

        def show(hits: dict[int, Hit]) -> None:
            if query == self.query:
                self._model.add_hits(page, hits)

        self._tasks.latest(f"hits {page}", lambda: archive.finder.hits(query, posts, typing=typing), show)

    def _say(self, count: int, found: Found) -> None:
        title = self._choice.title(self._shelf.names)
        if self._text:
            cut = count >= MOST_HITS and self.order.of(self._text) == "relevance"
            few = (
                tr("best {MOST_HITS:,}").format(MOST_HITS=MOST_HITS)
                if cut
                else tr("{count:,} found").format(count=count)
            )
            self._posts.set_title(title, few)
        else:
            self._posts.set_title(title, shown_count(count))
        if count:
            self._posts.show_list()
        elif self._text:
            self._posts.show_empty(
                tr("Nothing found for “{shortened}”").format(shortened=_shortened(self._text)),
                tr("Did you mean")
                if found.suggestion
                else tr("In {title}. Esc clears the search.").format(title=title),
                found.suggestion,
                beyond=self._choice != ALL,
                without=tr("Show all posts")
                if self._choice == ALL
                else tr("Show all in “{title}”").format(title=title),
            )
        else:
            self._posts.show_empty(
                *_EMPTY.get(self._choice.kind, (tr("No posts"), tr("A sync brings what there is.")))
            )

    def _failed(self, error: ArchiveViewerError) -> None:
        self._posts.show_empty(tr("The archive did not answer"), str(error))
        self.listed.emit()

    def _show_shelf(self, shelf: Shelf, look: Look, lines: Lines) -> None:
        self._shelf = shelf
        self._tags_wanted = False
        if look == self._look:
            self._tasks.drop("lines")
            self._tree.set_items(*lines)
        else:
            self._build_tree()
        names = shelf.names
        if self._choice.kind in ("source", "search") and self._choice not in names:
            self._tree.choose(ALL)
        self._posts.rename(self._choice.title(names))
        self.shelf_changed.emit(shelf)

    def set_missing(self, missing: dict[int, str]) -> None:
        """Marks sources of which something is missing: what is said of each, by id."""
        if missing != self._look.missing:
            self._look = self._look._replace(missing=missing)
            self._build_tree()

    def _count_present(self) -> None:
        """Counts the tags of what is listed. Within a tag alone they are those of what is found without it: the tree is what
        one looks around in, and a click on another tag leaves this one."""
        query = self._text if self._choice.kind == "tag" else self.query
        archive, typing = self._archive, bool(self._text)
        if not query:
            self._tasks.drop("present")
            self._show_present(None)
            return

        def count() -> dict[str, int]:
            found: dict[str, int] = {}
            nodes = archive.arranging.tree(query, typing=typing)
            while nodes:
                found |= {node.name.casefold(): node.posts for node in nodes}
                nodes = [child for node in nodes for child in node.children]
            return found

        self._tasks.aside("present", count, self._show_present)

    def _show_present(self, present: dict[str, int] | None) -> None:
        if present != self._look.present:
            self._look = self._look._replace(present=present)
            self._build_tree()

    def _filter_tags(self, text: str) -> None:
        self._look = self._look._replace(tag_filter=text)
        self._build_tree()

    def _build_tree(self) -> None:
        """Off this thread, which has little left to do then, however many tags there are."""
        shelf, look = self._shelf, self._look
        self._tasks.latest("lines", lambda: look.of(shelf), lambda lines: self._tree.set_items(*lines))


def _shortened(text: str) -> str:
    """What fits on a few lines of the list; a text that was pasted may be a page."""
    return text if len(text) <= _MOST_SAID else f"{text[:_MOST_SAID].rstrip()}…"


_MOST_SAID = 120  # characters
_EMPTY = {
    "search": (tr("Nothing found"), tr("What fits this search stands here as soon as a sync brings it.")),
    "unread": (tr("All read"), tr("New posts stand here after a sync.")),
    "both": (
        tr("No posts with all of these tags"),
        tr("Take one away above, or choose tags with Shift instead."),
    ),
    "starred": (tr("No starred posts"), tr("Posts that you give a star stand here.")),
}
