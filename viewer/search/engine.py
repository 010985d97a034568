"""Finding posts: unranked ids in an order for lists, ranked hits with snippets for searches."""

from __future__ import annotations

from array import array
from typing import Any

from viewer.search.compile import Compiled, compile_query
from viewer.search.query import parse
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import ListStore
from viewer.types import Hit, SearchResult

_WEIGHTS = "10.0, 6.0, 4.0, 1.0, 0.7"  # title, tags, headings, text, code
_NEWEST = (
    3000  # bm25 looks at this many of the newest matches, so that common words cost no more than rare ones
)
_TITLE_BONUS = 4.0  # for a match in the title alone, also one older than those
_OPEN, _CLOSE = "\ue000", "\ue001"
_SNIPPET_TOKENS = 28


def ids(lists: ListStore, query: str, *, sort: str = "date") -> array[int]:
    """The posts that a query matches, in one of the orders of ``ListStore``."""
    compiled = compile_query(parse(query))
    where, parameters = _as_condition(compiled)
    return lists.ids(where, parameters, sort=sort)


def _as_condition(compiled: Compiled) -> tuple[str, tuple[Any, ...]]:
    if not compiled.match:
        return compiled.where, compiled.parameters
    return (
        "p.id IN (SELECT d.post_id FROM search_fts f JOIN search_doc d ON d.docid = f.rowid WHERE search_fts MATCH ?)"
        f" AND ({compiled.where})",
        (compiled.match, *compiled.parameters),
    )


def search(
    database: ArchiveDatabase, lists: ListStore, query: str, *, limit: int = 200, typing: bool = False
) -> SearchResult:
    """The best matches of a query, best first. A query without words gives the newest posts it matches.

    With ``typing`` the last word matches as a prefix. Scores are bm25 (https://www.sqlite.org/fts5.html#the_bm25_function,
    sign turned, so that more is better); a match in the title weighs most.
    """
    compiled = compile_query(parse(query, typing=typing))
    if not compiled.match:
        found = lists.ids(compiled.where, compiled.parameters)[:limit]
        return SearchResult(tuple(_plain(database, list(found))))
    ranked = _rank(database, compiled, limit)
    return SearchResult(tuple(_hits(database, compiled.match, ranked)))


def _rank(database: ArchiveDatabase, compiled: Compiled, limit: int) -> list[tuple[int, float]]:
    """(docid, score) of the best matches."""
    filtered = ""
    if compiled.where != "1":
        # EXISTS, not IN: beside MATCH, SQLite would run the whole match again for each row of an IN list.
        filtered = (
            f"AND EXISTS (SELECT 1 FROM search_doc d JOIN post p ON p.id = d.post_id"
            f" WHERE d.docid = f.rowid AND ({compiled.where}))"
        )
    newest = database.rows(
        f"""SELECT f.rowid, -bm25(search_fts, {_WEIGHTS}) FROM search_fts f
            WHERE search_fts MATCH ? {filtered} ORDER BY f.rowid DESC LIMIT {_NEWEST}""",
        (compiled.match, *compiled.parameters),
    )
    scores = dict(newest)
    if "{" not in compiled.match:
        titled = database.rows(
            f"""SELECT f.rowid, -bm25(search_title) FROM search_title f
                WHERE search_title MATCH ? {filtered} ORDER BY f.rowid DESC LIMIT {_NEWEST}""",
            (compiled.match, *compiled.parameters),
        )
        for docid, score in titled:
            scores[docid] = scores.get(docid, 0.0) + score + _TITLE_BONUS
    return sorted(scores.items(), key=lambda item: (-item[1], -item[0]))[:limit]


def _hits(database: ArchiveDatabase, match: str, ranked: list[tuple[int, float]]) -> list[Hit]:
    if not ranked:
        return []
    chosen = ",".join(str(docid) for docid, _ in ranked)
    mark = f"'{_OPEN}', '{_CLOSE}'"
    rows = database.rows(
        f"""SELECT f.rowid, d.post_id, snippet(search_fts, 3, {mark}, '…', {_SNIPPET_TOKENS}),
                   snippet(search_fts, -1, {mark}, '…', {_SNIPPET_TOKENS}), highlight(search_fts, 0, {mark})
            FROM search_fts f JOIN search_doc d ON d.docid = f.rowid
            WHERE search_fts MATCH ? AND +f.rowid IN ({chosen})""",
        (match,),
    )
    by_id = {row[0]: row[1:] for row in rows}
    hits = []
    for docid, score in ranked:
        if docid in by_id:
            post_id, in_text, anywhere, title = by_id[docid]
            snippet = in_text if _OPEN in in_text else anywhere
            hits.append(Hit(post_id, round(score, 4), " ".join(snippet.split()), title))
    return hits


def _plain(database: ArchiveDatabase, found: list[int]) -> list[Hit]:
    """Hits for posts that were asked for without words: score 0, the beginning of the text."""
    rows = {
        row[0]: row[1:]
        for row in database.rows_in("SELECT id, title, summary FROM post WHERE id IN ({})", found)
    }
    return [Hit(post_id, 0.0, rows[post_id][1], rows[post_id][0]) for post_id in found if post_id in rows]
