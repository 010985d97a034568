"""What the window asks for around a search. ``Archive.finder`` gives one."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import cached_property

from viewer.search import engine, facets, writing
from viewer.search.complete import Known, complete
from viewer.search.kept import KeptSearches
from viewer.search.lexicon import authors
from viewer.store.arrangement import Arrangement
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import Condition, ListStore
from viewer.types import Chip, Completion, Facets, Hit


class Finder:
    """Every method may be called from any thread; ``facets``, ``hits`` and ``known`` take milliseconds to a hundred of
    them, so not from the window's."""

    def __init__(
        self, database: ArchiveDatabase, lists: ListStore, aside: Callable[[], Container[int]] = tuple
    ) -> None:
        self._database = database
        self._lists = lists
        self._aside = aside  # sources that lists leave out

    @cached_property
    def kept(self) -> KeptSearches:
        """Saved and recent searches."""
        return KeptSearches(self._database)

    def facets(self, query: str, *, typing: bool = False, several: bool = False) -> Facets:
        """Tags, years and sources of the posts of a query, with counts; with ``several``, of another tag beside those that
        it asks for."""
        only = self._lists.only()
        return facets.facets(self._database, query, typing=typing, several=several, only=only)

    def hits(self, query: str, posts: Sequence[int], *, typing: bool = False) -> dict[int, Hit]:
        """Titles and snippets with the hits marked, for posts that came without: of a long list, of a saved search."""
        return engine.hits_of(self._database, query, posts, typing=typing)

    def sought(self, query: str, *, typing: bool = False) -> list[tuple[str, bool]]:
        """What to mark in an opened post: words and phrases in all forms that the query is found by, each with whether it
        may go on."""
        return engine.sought(self._database, query, typing=typing)

    @staticmethod
    def chips(text: str, *, typing: bool = False) -> tuple[Chip, ...]:
        """What a query was understood as. Pure and fast."""
        return writing.chips(text, typing=typing)

    @staticmethod
    def without(text: str, chip: Chip) -> str:
        """The query without one of its chips. Pure and fast."""
        return writing.without(text, chip)

    @staticmethod
    def narrowed(text: str, condition: str, *, several: bool = False) -> str:
        """The query with the condition of a facet, or without it when it has it. Pure and fast."""
        return writing.narrowed(text, condition, several=several)

    def known(self) -> Known:
        """What the archive has to offer for ``complete``; ask again after the archive has changed."""
        within, aside = self._lists.within(), self._aside()
        tags = [(node.name, node.posts) for node in Arrangement(self._database).nodes(within)]
        sources = self._database.rows(
            "SELECT id, title FROM source WHERE removed = 0 ORDER BY title COLLATE NOCASE"
        )
        some = self._lists.only() is not None
        among = f"post_id IN (SELECT p.id FROM post p WHERE {within[0]})" if some else "1"
        years = self._database.rows(
            f"SELECT DISTINCT year FROM search_doc WHERE year IS NOT NULL AND {among}", within[1]
        )
        return Known(
            tags=tags,
            authors=self._authors(within) if some else authors(self._database),
            sources=[(source, title) for source, title in sources if source not in aside],
            years=[year for (year,) in years],
            recent=self.kept.recent(),
        ).prepare()

    def _authors(self, within: Condition) -> list[str]:
        """Those of the posts of a condition."""
        rows = self._database.rows(
            f"SELECT DISTINCT p.author FROM post p WHERE p.author IS NOT NULL AND {within[0]} ORDER BY p.author",
            tuple(within[1]),
        )
        return [author for (author,) in rows]

    @staticmethod
    def complete(text: str, cursor: int, known: Known, *, asked: bool = False) -> list[Completion]:
        """What may come next at a place in a query; all operators, too, when the reader asked. Pure and fast."""
        return complete(text, cursor, known, asked=asked)
