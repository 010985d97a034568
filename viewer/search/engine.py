"""Finding posts: unranked ids in an order for lists, ranked hits with snippets for searches."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from viewer.search import ranking, suggest
from viewer.search.compile import MATCHING, Compiled, compile_query, fts, is_indexed, is_text
from viewer.search.lexicon import LISTING, Haste, Lexicon
from viewer.search.marks import Marker, marked, patterns, snippet
from viewer.search.query import And, Filter, Node, Not, Or, Term, parse, terms
from viewer.search.ranking import Asked, Question, Sought, filtered, holds
from viewer.search.words import spelled, wanted
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import ListStore
from viewer.store.packing import unpack_text
from viewer.types import Hit, SearchResult

_FEW = 10
_UNCUT = 1_000_000  # posts with words that begin as the last one does, up to which all of them are looked at for a few
_COUNTED = 150_000  # posts with its words that bm25 is counted by for a query


def ids(
    database: ArchiveDatabase,
    lists: ListStore,
    query: str,
    *,
    sort: str = "date",
    backward: bool = False,
    by_source: bool = False,
    typing: bool = False,
) -> array[int]:
    """The posts that a query matches, in one of the orders of ``ListStore``; with ``typing`` its last word may go on."""
    where, parameters = condition(database, query, typing=typing)
    return lists.ids(where, parameters, sort=sort, backward=backward, by_source=by_source)


def condition(database: ArchiveDatabase, query: str, *, typing: bool = False) -> tuple[str, tuple[Any, ...]]:
    """A query as a condition over ``post p``, with its parameters."""
    compiled = compile_query(parse(query, typing=typing), Lexicon(database))
    if not compiled.match:
        return compiled.where, compiled.parameters
    return f"p.id IN ({MATCHING}) AND {compiled.where}", (compiled.match, *compiled.parameters)


def search(
    database: ArchiveDatabase,
    lists: ListStore,
    query: str,
    *,
    limit: int = 200,
    typing: bool = False,
    snippets: int | None = None,
) -> SearchResult:
    """The best matches of a query, best first. A query without words gives the newest posts it matches.

    With ``typing`` the last word matches as a prefix. ``snippets`` is how many of the hits come with one (None: all);
    ``hits_of`` gives the others. Where nothing is found, another query is suggested that finds something.
    """
    node = parse(query, typing=typing)
    ranked = _ranked(database, node, limit, LISTING if typing else None)
    if ranked is None:
        compiled = compile_query(node, Lexicon(database))
        found = lists.ids(compiled.where, compiled.parameters)[:limit]
        instead = None if found or node == And() else suggest.suggestion(database, query, typing=typing)
        return SearchResult(tuple(_plain(database, list(found))), instead)
    if not ranked:
        return SearchResult((), suggest.suggestion(database, query, typing=typing))
    marker = Marker(patterns(node, Lexicon(database)))
    return SearchResult(tuple(_hits(database, marker, ranked, snippets)))


def _ranked(
    database: ArchiveDatabase, node: Node, limit: int, haste: Haste | None
) -> list[tuple[int, float]] | None:
    """(docid, score) of the best matches, None for a query without words to rank by."""
    every_form = Lexicon(database, haste=haste)
    exact_words = every_form.exact()
    exact = compile_query(node, exact_words)
    if not exact.match:
        return None
    if exact.where != "1" and not holds(database, exact):
        return []  # all are read, say: FTS5 would go through every match to find that out
    ranked = _rank(database, node, exact, exact_words, every_form, limit)
    if len(ranked) < _FEW and every_form.cut and every_form.uncut() <= _UNCUT:
        # The words that were left out: rare ones, in no order but the date's.
        known = {docid for docid, _ in ranked}
        every = _newest(database, compile_query(node, Lexicon(database)), limit)
        ranked += [(docid, score) for docid, score in every if docid not in known]
    return ranked[:limit]


def _rank(
    database: ArchiveDatabase,
    node: Node,
    exact: Compiled,
    exact_words: Lexicon,
    lexicon: Lexicon,
    limit: int,
) -> list[tuple[int, float]]:
    wide = compile_query(node, lexicon)
    wanted_terms = list(terms(node))
    if len(wanted_terms) > ranking.MOST_PHRASES:
        return _newest(database, wide, limit)
    head, partial = _head(node, lexicon)
    where, parameters = filtered(database, wide)
    telling = _telling(node, lexicon)
    question = Question(
        exact=_asked(exact, telling, exact_words),
        wide=_asked(wide, telling, lexicon),
        head=head,
        filtered=where,
        parameters=parameters,
        words=[each for term in wanted_terms for each in _sought(term, lexicon)],
        checked=partial,
    )
    return ranking.rank(database, question, limit)


def _telling(node: Node, lexicon: Lexicon) -> Node | None:
    """The words of a query to rank by: the rarest, as many as there is time to count; None: all of it."""
    parts = [
        part
        for part in (node.parts if isinstance(node, And) else (node,))
        if is_text(part) and not isinstance(part, Not)
    ]
    counted = [sum(map(lexicon.occurrences, terms(part))) for part in parts]
    if sum(counted) <= _COUNTED:
        return None
    telling, left = [], _COUNTED
    for posts, part in sorted(zip(counted, parts, strict=True), key=lambda each: each[0]):
        left -= posts
        if left >= 0:
            telling.append(part)
    return And(tuple(telling))


def _asked(compiled: Compiled, telling: Node | None, lexicon: Lexicon) -> Asked:
    if telling is None:
        return Asked(compiled.match, compiled.match)
    return Asked(compiled.match, "" if telling == And() else compile_query(telling, lexicon).match)


def _sought(term: Term, lexicon: Lexicon) -> list[Sought]:
    words = wanted(term.text).words
    found = [Sought(word) for word in words[:-1]]
    forms = frozenset(form for each in lexicon.forms_of(term, words[-1]).values() for form in each)
    return [*found, Sought(words[-1], forms, term.prefix)]


def _newest(database: ArchiveDatabase, compiled: Compiled, limit: int) -> list[tuple[int, float]]:
    rows = database.rows(
        f"""SELECT d.docid FROM search_doc d JOIN post p ON p.id = d.post_id
            WHERE d.docid IN (SELECT rowid FROM search_fts WHERE search_fts MATCH ?) AND {compiled.where}
            ORDER BY d.docid DESC LIMIT ?""",
        (compiled.match, *compiled.parameters, limit),
    )
    return [(docid, 0.0) for (docid,) in rows]


def _head(node: Node, lexicon: Lexicon) -> tuple[str, bool]:
    """What the table of titles, tags and headings is asked, and whether that asks for less than the query."""
    parts = node.parts if isinstance(node, And) else (node,)
    found, partial = [], False
    for part in parts:
        asked = _head_of(part, lexicon)
        partial = partial or (asked is None)
        if asked:
            found.append(asked)
    return " AND ".join(found), partial


def _head_of(node: Node, lexicon: Lexicon) -> str | None:
    """ "" for what is no text, None for text that the table does not have."""
    if isinstance(node, Term):
        return lexicon.head(node) or None
    if isinstance(node, Filter) and is_indexed(node):
        return fts(node, lexicon)
    if isinstance(node, Or):
        parts = [_head_of(part, lexicon) for part in node.parts]
        return "(" + " OR ".join(str(part) for part in parts) + ")" if all(parts) else None
    if isinstance(node, Not):
        return None if fts(node.part, lexicon) else ""
    return None if isinstance(node, And) else ""


def _hits(
    database: ArchiveDatabase, marker: Marker, ranked: Sequence[tuple[int, float]], snippets: int | None
) -> list[Hit]:
    rows = {
        row[0]: row[1:]
        for row in database.rows_in(
            "SELECT docid, post_id, title FROM search_doc WHERE docid IN ({})", [docid for docid, _ in ranked]
        )
    }
    hits = [
        (docid, Hit(rows[docid][0], round(score, 4), "", marked(rows[docid][1], marker)))
        for docid, score in ranked
        if docid in rows
    ]
    told = snippets_of(database, marker, [hit.id for _, hit in hits[:snippets]])
    return [Hit(hit.id, hit.score, told.get(hit.id, ""), hit.title) for _, hit in hits]


def hits_of(
    database: ArchiveDatabase, query: str, posts: Sequence[int], *, typing: bool = False
) -> dict[int, Hit]:
    """What a query finds in each of these posts, whatever order they came in; nothing for a query without words."""
    marker = marker_of(database, query, typing=typing)
    if not marker.patterns:
        return {}
    titles = database.rows_in("SELECT id, title FROM post WHERE id IN ({})", posts)
    told = snippets_of(database, marker, posts)
    return {post: Hit(post, 0.0, told.get(post, ""), marked(title, marker)) for post, title in titles}


def snippets_of(database: ArchiveDatabase, marker: Marker, posts: Sequence[int]) -> dict[int, str]:
    """A snippet for each of these posts: where the text has hits, else the code, else how the post begins."""
    found = {}
    for post, summary, text, code in database.rows_in(
        """SELECT p.id, p.summary, b.text, b.code FROM post p JOIN body b ON b.post_id = p.id WHERE p.id IN ({})""",
        posts,
    ):
        found[post] = snippet(unpack_text(text), marker) or snippet(unpack_text(code), marker) or summary
    return found


def marker_of(database: ArchiveDatabase, query: str, *, typing: bool = False) -> Marker:
    """Finds in texts what a query found them by."""
    return Marker(patterns(parse(query, typing=typing), Lexicon(database)))


def sought(database: ArchiveDatabase, query: str, *, typing: bool = False) -> list[tuple[str, bool]]:
    """What to look for in an opened post: words, phrases and words with signs, in every form that the index finds the query
    by, each with whether it may go on. Folded: compare them without regard to case and accents, as whole words."""
    found = dict.fromkeys(
        (pattern.sign or spelled(pattern.words), pattern.prefix)
        for pattern in marker_of(database, query, typing=typing).patterns
    )
    return list(found)


def _plain(database: ArchiveDatabase, found: list[int]) -> list[Hit]:
    """Hits for posts that were asked for without words: score 0, the beginning of the text."""
    rows = {
        row[0]: row[1:]
        for row in database.rows_in("SELECT id, title, summary FROM post WHERE id IN ({})", found)
    }
    return [Hit(post_id, 0.0, rows[post_id][1], rows[post_id][0]) for post_id in found if post_id in rows]
