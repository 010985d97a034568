"""What the posts of a query are: tags, years and sources with their counts.

Counted in the narrow table of the index, whose rows hold all three side by side: one walk over the matches, by SQLite alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from viewer.search.compile import compile_query
from viewer.search.lexicon import COUNTING, Lexicon
from viewer.search.query import And, Filter, Node, Or, parse
from viewer.search.writing import condition_text
from viewer.store import joined
from viewer.store.arrangement import Arrangement
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import Condition
from viewer.types import Facet, Facets

_MOST_TAGS = 40


def facets(
    database: ArchiveDatabase,
    query: str,
    *,
    typing: bool = False,
    several: bool = False,
    only: Condition | None = None,
) -> Facets:
    """The facets of a query; exact, up to posts that wait to be indexed. For any thread but the window's.

    With ``typing`` the last word is only begun: where most posts have words that begin so, not all of them are counted.
    A post has one year and one source: where some are chosen, the others are counted, too, as what could be found instead.
    So are tags where one of several is enough already, or is to be: with ``several``. ``only`` is what limits all lists.
    """
    node = parse(query, typing=typing)
    lexicon = Lexicon(database, haste=COUNTING if typing else None)
    matching = partial(_matching, database, lexicon, only)
    tags = _Tags(database)
    others = _without_last_tag(node, several=several)
    places = f"group_concat({_COLUMNS['on']} * {_YEAR} + d.source_id)"
    if others == node:
        (found, lists), *_ = matching(node, f"{places}, {tags.column}")
    else:
        ((found,), *_), ((lists,), *_) = matching(node, places), matching(others, tags.column)
    tags.count(lists)
    years, sources = Counter[int](), Counter[int]()
    for (year, source), posts in _places(found).items():
        years[year] += posts
        sources[source] += posts
    chosen = set(_conditions(node))
    titles = dict(database.rows("SELECT id, title FROM source"))
    return Facets(
        posts=years.total(),
        tags=tuple(
            _facet(name, "tag", name, posts, chosen)
            for name, posts in _best(tags.counted.items())[:_MOST_TAGS]
        ),
        years=tuple(
            _facet(str(year), "on", f"{year:04}", posts, chosen)
            for year, posts in sorted(_counts(matching, node, "on", years), reverse=True)
            if year
        ),
        sources=tuple(
            _facet(titles.get(source, ""), "source", str(source), posts, chosen)
            for source, posts in _best(_counts(matching, node, "source", sources))
        ),
        partial=lexicon.cut,
    )


_YEAR = 2**32  # a year and a source as one number: more than there can be sources


def _places(found: str | None) -> dict[tuple[int, int], int]:
    """How many posts there are of each year and source, from numbers that hold both."""
    counted = Counter[int]()
    for some in joined.numbers(found):
        counted.update(some)  # Counter's own loop
    return {divmod(place, _YEAR): posts for place, posts in counted.items()}


class _Tags:
    """How many posts have each tag, as it is called on posts."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._labels = Arrangement(database).labels()
        self._between = _POST if self._labels else _TAG
        self.column = f"group_concat(d.tags, '{self._between}')"
        self.counted = Counter[str]()

    def count(self, lists: str | None) -> None:
        """Adds posts: the tags of each, a line each, as ``column`` has them."""
        labels = self._labels
        for piece in joined.pieces(lists or "", self._between):
            if labels:  # what is called alike on a post counts once
                posts = piece.split(_POST)
                piece = _TAG.join(
                    _TAG.join({labels.get(tag, tag) for tag in tags.split(_TAG)}) for tags in posts
                )
            self.counted.update(piece.split(_TAG))
        del self.counted[""]


_TAG, _POST = "\n", "\x1f"
_COLUMNS = {"on": "coalesce(d.year, 0)", "source": "d.source_id"}  # 0: SQLite knows none beyond 9999


def _counts(
    matching: Callable[..., list[tuple[Any, ...]]], node: Node, field: str, found: Counter[int]
) -> list[tuple[Any, int]]:
    """The values of a field with their posts; ``found`` has those of the posts that the query finds."""
    others = _without(node, field)
    if others == node:
        return list(found.items())
    column = _COLUMNS[field]
    return matching(others, f"{column}, count(*)", f"GROUP BY {column}")


def _without(node: Node, field: str) -> Node:
    """A query without what it asks of a field: a condition, or several of which one is enough."""
    return _all([part for part in _parts(node) if not _asks(part, field)])


def _without_last_tag(node: Node, *, several: bool) -> Node:
    """A query without the tags that another one would be put beside; without a single one with ``several`` alone."""
    parts = list(_parts(node))
    last = next((at for at in reversed(range(len(parts))) if _asks(parts[at], "tag")), None)
    if last is not None and (several or isinstance(parts[last], Or)):
        del parts[last]
    return _all(parts)


def _parts(node: Node) -> Sequence[Node]:
    return node.parts if isinstance(node, And) else (node,)


def _all(parts: Sequence[Node]) -> Node:
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def _asks(part: Node, field: str) -> bool:
    if isinstance(part, Or):
        return all(_asks(each, field) for each in part.parts)
    return isinstance(part, Filter) and part.field == field


def _matching(
    database: ArchiveDatabase,
    lexicon: Lexicon,
    only: Condition | None,
    node: Node,
    columns: str,
    grouped: str = "",
) -> list[tuple[Any, ...]]:
    """Columns of ``search_doc d`` over all posts that a query finds (of those of ``only``)."""
    compiled = compile_query(node, lexicon)
    where, limits = only or ("1", ())
    if node == And() and only is None:
        return database.rows(f"SELECT {columns} FROM search_doc d {grouped}")
    tables, matched = "search_doc d", ""
    if compiled.match:
        tables, matched = "search_fts f JOIN search_doc d ON d.docid = f.rowid", "search_fts MATCH ? AND"
    if compiled.where != "1" or only is not None:
        tables += " JOIN post p ON p.id = d.post_id"
    parameters = (compiled.match, *compiled.parameters) if compiled.match else compiled.parameters
    return database.rows(
        f"SELECT {columns} FROM {tables} WHERE {matched} {compiled.where} AND {where} {grouped}",
        (*parameters, *limits),
    )


def _best(counts: Iterable[tuple[Any, int]]) -> list[tuple[Any, int]]:
    return sorted(counts, key=lambda item: (-item[1], str(item[0]).casefold()))


def _facet(label: str, field: str, value: str, posts: int, chosen: set[tuple[str, str]]) -> Facet:
    return Facet(label, condition_text(field, value), posts, (field, value.casefold()) in chosen)


def _conditions(node: Node) -> Iterable[tuple[str, str]]:
    if isinstance(node, Filter):
        yield node.field, node.value.casefold()
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _conditions(part)
