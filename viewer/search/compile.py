"""From a query's tree to SQL: an FTS5 expression for what is text, conditions over ``post p`` for the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from viewer.search.dates import span
from viewer.search.query import And, Filter, Node, Not, Or, Term
from viewer.search.words import NOTHING, source_mark, tag_mark
from viewer.store.arrangement import meant
from viewer.store.lists import SHOWN_TAG


class Lookup(Protocol):
    """What a query's words and names mean in an archive; see ``lexicon``."""

    def expression(self, term: Term) -> str:
        """What FTS5 is asked for a term (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""
        ...

    def authors(self, name: str) -> list[str]:
        """The authors that a part of a name means."""
        ...

    def sources(self, name: str) -> list[int]:
        """The ids of the sources that an id or a part of a title or address means."""
        ...

    def tags(self, name: str) -> list[str] | None:
        """The tags, as they were written, that a name or branch means; None: those that say so themselves."""
        ...

    @property
    def excluding(self) -> Lookup:
        """What excluded words mean: always all of their forms, or a ranked search would find what a list has not."""
        ...


MATCHING = (
    """SELECT d.post_id FROM search_fts f JOIN search_doc d ON d.docid = f.rowid WHERE search_fts MATCH ?"""
)
"""The posts that an FTS5 expression finds."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """``match`` is an FTS5 expression, "" when the query names no words; ``where`` a condition over ``post p`` with its
    parameters, "1" when there is none. A post must satisfy both.

    ``begin`` and ``end`` are seconds between which its posts were published (None: open). ``narrow`` says that the
    condition may hold for few posts.
    """

    match: str
    where: str
    parameters: tuple[Any, ...]
    begin: int | None = None
    end: int | None = None
    narrow: bool = False


def compile_query(node: Node, lookup: Lookup) -> Compiled:
    """Splits a query at its top: words that must be there are matched (and ranked) together, all else filters.

    Beside words, tags and sources are matched, too: FTS5 walks two lists side by side, where a condition would be tried
    on every post that has the words.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    if not any(is_text(part) and not isinstance(part, Not) for part in parts):
        conditions = [_condition(part, lookup) for part in _gathered(parts)]
        return _compiled("", conditions, parts)
    matched = [part for part in parts if is_indexed(part)]
    match = _all(matched, lookup)
    if not match:
        matched = [part for part in parts if is_text(part) and fts(part, lookup)]
        match = _all(matched, lookup)
    rest = [part for part in parts if part not in matched]
    return _compiled(match, [_condition(part, lookup) for part in _gathered(rest)], rest)


def _compiled(match: str, conditions: Sequence[Condition], parts: Sequence[Node]) -> Compiled:
    begin, end = None, None
    for part in parts:
        if isinstance(part, Filter) and part.field in ("before", "after", "on"):
            first, last = span(part.value) or (0, 0)
            if part.field != "before":
                begin = max(begin or -(2**62), last if part.field == "after" else first)
            if part.field != "after":
                end = min(end or 2**62, first if part.field == "before" else last)
    return Compiled(
        match=match,
        where=" AND ".join(f"({sql})" for sql, _ in conditions) or "1",
        parameters=tuple(value for _, values in conditions for value in values),
        begin=begin,
        end=end,
        narrow=any(isinstance(part, Filter) and _is_narrow(part) for part in parts),
    )


def _is_narrow(part: Filter) -> bool:
    return part.field in ("author", "url") or (part.field == "is" and part.value.lower() in _RARE_STATES)


def is_text(node: Node) -> bool:
    """Whether a tree speaks of nothing but words."""
    if isinstance(node, Not):
        return is_text(node.part)
    if isinstance(node, And | Or):
        return bool(node.parts) and all(is_text(part) for part in node.parts)
    return isinstance(node, Term)


def is_indexed(node: Node) -> bool:
    """Whether a tree speaks of nothing but what the index holds, so that FTS5 can answer it whole."""
    if isinstance(node, Not):
        return is_indexed(node.part)
    if isinstance(node, And | Or):
        return bool(node.parts) and all(is_indexed(part) for part in node.parts)
    return isinstance(node, Term) or node.field in ("tag", "source")


def fts(node: Node, lookup: Lookup) -> str:
    """A tree as an FTS5 expression, "" when FTS5 cannot say it: it has no NOT without something on its left."""
    if isinstance(node, Term):
        return lookup.expression(node)
    if isinstance(node, Filter):
        return _marked(node, lookup)
    if isinstance(node, And):
        return _all(node.parts, lookup)
    if isinstance(node, Or):
        parts = [fts(part, lookup) for part in node.parts]
        return "(" + " OR ".join(parts) + ")" if all(parts) else ""
    return ""


def _marked(node: Filter, lookup: Lookup) -> str:
    """A tag or a source by the tokens that the posts in the index have for them."""
    if node.field == "tag":
        names = lookup.tags(node.value)
        if names is not None and len(names) > _MOST_NAMES:
            return ""
        tokens = [tag_mark(node.value)] if names is None else [tag_mark(name) for name in names] or [NOTHING]
    elif node.field == "source":
        tokens = [source_mark(source) for source in lookup.sources(node.value)[:_MOST_NAMES]] or [NOTHING]
    else:
        return ""
    return "(" + " OR ".join(f'{{tags}} : "{token}"' for token in tokens) + ")"


def _all(parts: Sequence[Node], lookup: Lookup) -> str:
    """All of the parts; what is excluded is gathered, so that no expression grows deep."""
    wanted = [fts(part, lookup) for part in parts if not isinstance(part, Not)]
    excluded = [fts(part.part, lookup.excluding) for part in parts if isinstance(part, Not)]
    if not wanted or not all(wanted) or not all(excluded):
        return ""
    wanted, excluded = list(dict.fromkeys(wanted)), list(dict.fromkeys(excluded))
    match = " AND ".join(wanted)
    if excluded:
        return f"(({match}) NOT ({' OR '.join(excluded)}))"
    return f"({match})" if len(wanted) > 1 else match


def _gathered(parts: Sequence[Node]) -> list[Node]:
    """The same parts, with all words that are excluded as one: SQLite looks them up once."""
    excluded = [part.part for part in parts if isinstance(part, Not) and isinstance(part.part, Term)]
    if len(excluded) < 2:
        return list(parts)
    rest = [part for part in parts if not (isinstance(part, Not) and isinstance(part.part, Term))]
    return [*rest, Not(Or(tuple(excluded)))]


Condition = tuple[str, list[Any]]
_MOST_NAMES = 200  # SQLite takes some thousand parameters in all


def _condition(node: Node, lookup: Lookup) -> Condition:
    if isinstance(node, Filter):
        if node.field == "author":
            return _one_of("coalesce(p.author, '')", lookup.authors(node.value)[:_MOST_NAMES])
        if node.field == "source":
            return _one_of("p.source_id", lookup.sources(node.value)[:_MOST_NAMES])
        if node.field == "tag":
            return _tag(node.value, lookup)
        return _FILTERS[node.field](node.value)
    match = fts(node, lookup) if is_text(node) else ""
    if match:
        return f"p.id IN ({MATCHING})", [match]
    if isinstance(node, Not):
        sql, values = _condition(node.part, lookup.excluding)
        return f"NOT ({sql})", values
    assert isinstance(node, And | Or)
    if isinstance(node, Or):
        words = tuple(part for part in node.parts if is_text(part) and fts(part, lookup))
        parts = [part for part in node.parts if part not in words] + ([Or(words)] if words else [])
        conditions = [_condition(part, lookup) for part in parts]
    else:
        conditions = [_condition(part, lookup) for part in _gathered(node.parts)]
    joined = (" AND " if isinstance(node, And) else " OR ").join(f"({sql})" for sql, _ in conditions)
    return joined or "1", [value for _, values in conditions for value in values]


def _tag(value: str, lookup: Lookup) -> Condition:
    names = lookup.tags(value) if value.strip().endswith("/*") else None
    if names is None:
        which, values = meant(value)
    else:  # there are slashes that open no branch
        which, values = (
            "t.folded IN (SELECT value FROM json_each(?))",
            [json.dumps([n.casefold() for n in names])],
        )
    return (
        f"p.id IN (SELECT pt.post_id FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE {which} AND {SHOWN_TAG})",
        list(values),
    )


def _one_of(column: str, values: Sequence[Any]) -> Condition:
    return f"{column} IN ({','.join('?' * len(values))})", list(values)


def _url(value: str) -> Condition:
    return "instr(lower(coalesce(p.url, '')), ?) > 0", [value.lower()]


_STATES = {
    "read": "p.read = 1",
    "unread": "p.read = 0",
    "starred": "p.starred = 1",
    "excerpt": "p.state = 'excerpt'",
    "gone": "p.state = 'gone'",
    "full": "p.state = 'full'",
    "failed": "p.state = 'failed'",
}
_RARE_STATES = frozenset({"unread", "starred", "excerpt", "gone", "failed"})
_PARTS = {"math": "p.has_math = 1", "code": "p.has_code = 1", "image": "p.media_known > 0"}


def _time(name: str, value: str) -> Condition:
    begin, end = span(value) or (0, 0)  # the parser has seen that it is a date
    return {
        "before": ("p.sort_at < ?", [begin]),
        "after": ("p.sort_at >= ?", [end]),
        "on": ("p.sort_at >= ? AND p.sort_at < ?", [begin, end]),
    }[name]


_FILTERS: dict[str, Callable[[str], Condition]] = {
    "url": _url,
    "is": lambda value: (_STATES[value.lower()], []),
    "has": lambda value: (_PARTS[value.lower()], []),
    "before": lambda value: _time("before", value),
    "after": lambda value: _time("after", value),
    "on": lambda value: _time("on", value),
}
