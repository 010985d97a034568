"""Fills the palette: asks the table of actions, the tree and the archive what fits, and goes where the reader wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from viewer.archive import Archive
from viewer.search.fuzzy import best, folded
from viewer.tags import spoken
from viewer.types import PostRow, TagNode
from viewer.ui.actions import MENUS, SPECS, Actions
from viewer.ui.choice import Choice
from viewer.ui.language import tr
from viewer.ui.listing import Listing, Shelf
from viewer.ui.palette import Palette
from viewer.ui.palette_entries import Entry, Line, fitting, merged, parse, post_line
from viewer.ui.reading import Reading
from viewer.ui.tasks import Tasks
from viewer.ui.tree_items import ICONS

_MOST_POSTS = 30
_LATEST = 6  # posts offered before anything is typed
_HERE = "palette"  # the action that opens what is open already


@dataclass(frozen=True, slots=True)
class _Titles:
    """The titles of all posts, newest first, as they are matched."""

    ids: Sequence[int]
    folded: Sequence[str]


class Going(QObject):
    """Answers what is typed into the palette. Titles are read once and again after the archive changed."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        palette: Palette,
        actions: Actions,
        listing: Listing,
        reading: Reading,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._palette = palette
        self._actions = actions
        self._listing = listing
        self._reading = reading
        self._titles: _Titles | None = None
        self._reads = threading.Lock()
        self._asked = 0
        palette.typed.connect(self._look)
        listing.shelf_changed.connect(lambda _shelf: self._forget_titles())

    def _forget_titles(self) -> None:
        self._titles = None

    def _look(self, typed: str) -> None:
        """Off this thread: tags may be many thousands, and titles more."""
        self._asked += 1
        number = self._asked
        shelf, commands = self._listing.shelf, list(self._commands())

        def find() -> list[Line]:
            lines = fitting(typed, [*self._places(shelf), *commands])
            kind, pattern = parse(typed)
            if kind is not None:
                return lines
            posts = self._posts(pattern, number)
            return merged(lines, posts) if pattern else [*posts, *lines]

        self._tasks.latest("palette", find, self._show)

    def _show(self, lines: list[Line]) -> None:
        if self._palette.is_open:
            self._palette.show_lines(lines)

    # ------------------------------------------------------------------------------------------ what is at hand

    def _places(self, shelf: Shelf) -> Iterator[Entry]:
        """The lines of the tree."""
        yield from self._searches(shelf)
        yield from self._sources(shelf)
        yield from self._tags(shelf.tags)

    def _searches(self, shelf: Shelf) -> Iterator[Entry]:
        for search, posts in shelf.saved:
            choice = Choice("search", search.query)
            yield Entry(
                "search",
                search.name,
                "find",
                lambda choice=choice: self._choose(choice),  # type: ignore[misc]
                hint=_posts(posts),
                words=search.query,
            )

    def _sources(self, shelf: Shelf) -> Iterator[Entry]:
        for source in shelf.sources:
            choice = Choice("source", str(source.id))
            yield Entry(
                "source",
                source.title,
                ICONS[source.kind],
                lambda choice=choice: self._choose(choice),  # type: ignore[misc]
                hint=_posts(source.posts),
                words=source.url,
            )

    def _tags(self, nodes: Sequence[TagNode]) -> Iterator[Entry]:
        for node in nodes:
            choice = Choice("tag", node.name)
            yield Entry(
                "tag",
                spoken(node.name),
                "tag",
                lambda choice=choice: self._choose(choice),  # type: ignore[misc]
                hint=_posts(node.posts),
            )
            yield from self._tags(node.children)

    def _commands(self) -> Iterator[Entry]:
        """All that the menus have and can be done now."""
        specs = {spec.id: spec for spec in SPECS}
        for title, names in MENUS:
            for spec in (specs[name] for name in names if name and name != _HERE):
                action = self._actions[spec.id]
                if action.isEnabled() and not spec.local:
                    yield Entry(
                        "command",
                        spec.text.replace("&", ""),
                        spec.icon or "command",
                        action.trigger,
                        hint=title.replace("&", ""),
                        key=next(iter(self._actions.keys(spec.id)), ""),
                        words=f"{spec.tip} {title.replace('&', '')}",
                    )

    def _choose(self, choice: Choice) -> None:
        self._listing.go(choice)

    # ------------------------------------------------------------------------------------- posts, off this thread

    def _posts(self, pattern: str, number: int) -> list[Line]:
        if not pattern:
            return [Line(self._entry(row)) for row in self._archive.rows(self._archive.ids()[:_LATEST])]
        titles = self._all_titles()
        found = best(pattern, titles.folded, limit=_MOST_POSTS, wanted=lambda: number == self._asked)
        rows = {row.id: row for row in self._archive.rows([titles.ids[index] for index, _ in found])}
        return [
            post_line(self._entry(rows[post]), match)
            for index, match in found
            if (post := titles.ids[index]) in rows
        ]

    def _all_titles(self) -> _Titles:
        with self._reads:
            titles = self._titles
            if titles is None:
                pairs = self._archive.titles()
                titles = _Titles([post for post, _ in pairs], [folded(title) for _, title in pairs])
                self._titles = titles
            return titles

    def _entry(self, row: PostRow) -> Entry:
        when = row.published.strftime("%Y-%m-%d") if row.published else ""
        return Entry(
            "post",
            row.title,
            "book",
            lambda: self._reading.open(row.id),
            hint=f"{row.source}  {when}".strip(),
        )


def _posts(count: int) -> str:
    return tr("{count:,} posts", "1 post", count).format(count=count)
