"""From a query's tree to SQL: an FTS5 expression for what is text, conditions over ``post p`` for the rest."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from viewer.search.query import And, Filter, Node, Not, Or, Term
from viewer.store.lists import SHOWN_TAG


@dataclass(frozen=True, slots=True)
class Compiled:
    """``match`` is an FTS5 expression, "" when the query names no words; ``where`` a condition over ``post p`` with its
    parameters, "1" when there is none. A post must satisfy both."""

    match: str
    where: str
    parameters: tuple[Any, ...]


def compile_query(node: Node) -> Compiled:
    """Splits a query at its top: words that must be there are matched (and ranked) together, all else filters."""
    parts = node.parts if isinstance(node, And) else (node,)
    texts = [match for part in parts if (match := fts(part)) is not None]
    conditions = [_condition(part) for part in parts if fts(part) is None]
    return Compiled(
        match=" AND ".join(texts),
        where=" AND ".join(sql for sql, _ in conditions) or "1",
        parameters=tuple(value for _, values in conditions for value in values),
    )


def fts(node: Node) -> str | None:
    """The tree as an FTS5 expression (https://www.sqlite.org/fts5.html#full_text_query_syntax), None when it is not text
    alone. Every string is quoted, so nothing typed is ever taken for syntax."""
    if isinstance(node, Term):
        quoted = '"' + node.text.replace('"', '""').replace("\0", " ") + '"' + (" *" if node.prefix else "")
        return f"{{{node.field}}} : {quoted}" if node.field else quoted
    if isinstance(node, And | Or) and node.parts:
        inner = [fts(part) for part in node.parts]
        if all(part is not None for part in inner):
            return (
                "(" + (" AND " if isinstance(node, And) else " OR ").join(str(part) for part in inner) + ")"
            )
    return None


Condition = tuple[str, list[Any]]


def _condition(node: Node) -> Condition:
    if isinstance(node, Filter):
        return _FILTERS[node.field](node.value)
    if isinstance(node, Not):
        sql, values = _condition(node.part)
        return f"NOT ({sql})", values
    match = fts(node)
    if match is not None:
        return (
            "p.id IN (SELECT d.post_id FROM search_fts f JOIN search_doc d ON d.docid = f.rowid WHERE search_fts MATCH ?)",
            [match],
        )
    assert isinstance(node, And | Or)
    parts = [_condition(part) for part in node.parts]
    joined = (" AND " if isinstance(node, And) else " OR ").join(f"({sql})" for sql, _ in parts)
    return joined or "1", [value for _, values in parts for value in values]


def _tag(value: str) -> Condition:
    folded = value.strip().casefold()
    if folded.endswith("/*"):
        which, values = (
            "(t.folded = ? OR substr(t.folded, 1, ?) = ?)",
            [folded[:-2], len(folded) - 1, folded[:-1]],
        )
    else:
        which, values = "t.folded = ?", [folded]
    return (
        f"p.id IN (SELECT pt.post_id FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE {which} AND {SHOWN_TAG})",
        values,
    )


def _author(value: str) -> Condition:
    return "instr(lower(coalesce(p.author, '')), ?) > 0", [value.lower()]


def _source(value: str) -> Condition:
    if value.isascii() and value.isdecimal() and len(value) < 19:
        return "p.source_id = ?", [int(value)]
    like = value.lower()
    return (
        "p.source_id IN (SELECT id FROM source WHERE instr(lower(title), ?) > 0 OR instr(lower(url), ?) > 0)",
        [like, like],
    )


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
_PARTS = {"math": "p.has_math = 1", "code": "p.has_code = 1", "image": "p.media_known > 0"}


def period(text: str) -> tuple[datetime, datetime]:
    """The first moment of a year, month or day (UTC, "2026", "2026-03", "2026-03-14") and the first one after it."""
    numbers = [int(part) for part in text.split("-")]
    year = min(max(numbers[0], 1), 9998)
    month = numbers[1] if len(numbers) > 1 else 1
    if len(numbers) == 1:
        return datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    last = calendar.monthrange(year, month)[1]
    if len(numbers) == 2:
        begin = datetime(year, month, 1, tzinfo=UTC)
        return begin, begin + timedelta(days=last)
    begin = datetime(year, month, min(max(numbers[2], 1), last), tzinfo=UTC)
    return begin, begin + timedelta(days=1)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


_FILTERS: dict[str, Callable[[str], Condition]] = {
    "tag": _tag,
    "author": _author,
    "source": _source,
    "url": _url,
    "is": lambda value: (_STATES[value.lower()], []),
    "has": lambda value: (_PARTS[value.lower()], []),
    "before": lambda value: ("p.sort_at < ?", [_seconds(period(value)[0])]),
    "after": lambda value: ("p.sort_at >= ?", [_seconds(period(value)[1])]),
    "on": lambda value: ("p.sort_at >= ? AND p.sort_at < ?", [_seconds(moment) for moment in period(value)]),
}
