"""What the posts of a query are: tags, years and sources with their counts.

Counted in the narrow table of the index, whose rows hold all three side by side: one walk over the matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from viewer.search.compile import compile_query
from viewer.search.lexicon import Lexicon
from viewer.search.query import And, Filter, Node, Or, parse
from viewer.search.writing import condition_text
from viewer.store.database import ArchiveDatabase
from viewer.types import Facet, Facets

_MOST_TAGS = 40


def facets(database: ArchiveDatabase, query: str, *, typing: bool = False) -> Facets:
    """The facets of a query; exact, up to posts that wait to be indexed. For any thread but the window's."""
    node = parse(query, typing=typing)
    rows = _matching(database, node)
    # Column by column, so that it is Counter's own loop that counts.
    years, sources, lists = zip(*rows, strict=True) if rows else ((), (), ())
    tags = Counter("\n".join(filter(None, lists)).split("\n"))
    del tags[""]
    chosen = set(_conditions(node))
    titles = dict(database.rows("SELECT id, title FROM source"))
    return Facets(
        posts=len(rows),
        tags=tuple(
            _facet(name, "tag", name, posts, chosen) for name, posts in _best(tags.items())[:_MOST_TAGS]
        ),
        years=tuple(
            _facet(str(year), "on", f"{year:04}", posts, chosen)
            for year, posts in sorted(Counter(years).items(), reverse=True)
        ),
        sources=tuple(
            _facet(titles.get(source, ""), "source", str(source), posts, chosen)
            for source, posts in _best(Counter(sources).items())
        ),
    )


def _matching(database: ArchiveDatabase, node: Node) -> list[tuple[Any, ...]]:
    """Year, source and tags (a line each) of every post that a query finds."""
    compiled = compile_query(node, Lexicon(database))
    columns = "SELECT d.year, d.source_id, d.tags"
    if node == And():
        return database.rows(f"{columns} FROM search_doc d")
    if not compiled.match:
        joined = f"{columns} FROM search_doc d JOIN post p ON p.id = d.post_id WHERE {compiled.where}"
        return database.rows(joined, compiled.parameters)
    matched = f"{columns} FROM search_fts f JOIN search_doc d ON d.docid = f.rowid"
    if compiled.where == "1":
        return database.rows(f"{matched} WHERE search_fts MATCH ?", (compiled.match,))
    joined = f"{matched} JOIN post p ON p.id = d.post_id WHERE search_fts MATCH ? AND {compiled.where}"
    return database.rows(joined, (compiled.match, *compiled.parameters))


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
