"""What may come next in a query, at a place in it: operators, tags, authors, sources, states, dates. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from viewer.search.fold import fold
from viewer.search.query import PARTS, STATES, Token, tokens
from viewer.search.writing import condition_text
from viewer.types import Completion

OPERATORS = {
    "tag:": "with this tag",
    "title:": "with the word in the title",
    "author:": "by this author",
    "source:": "of this source",
    "code:": "with the word in a block of code",
    "before:": "published before a day, month or year",
    "after:": "published after it",
    "on:": "published in it",
    "is:": "unread, read, starred, excerpt, gone",
    "has:": "math, code, image",
}
_STATES = {
    "unread": "not read yet",
    "read": "read",
    "starred": "with a star",
    "excerpt": "only the beginning is here",
    "gone": "vanished from the web",
    "full": "here as a whole",
    "failed": "could not be fetched",
}
_PARTS = {"math": "formulas", "code": "blocks of code", "image": "pictures"}
_MOST = 12


@dataclass(frozen=True, slots=True)
class Known:
    """What an archive has to offer: tags with their posts, authors, sources with their titles, years that have posts, and
    what was looked for before, the latest first."""

    tags: Sequence[tuple[str, int]] = ()
    authors: Sequence[str] = ()
    sources: Sequence[tuple[int, str]] = ()
    years: Sequence[int] = ()
    recent: Sequence[str] = ()


def complete(text: str, cursor: int, known: Known) -> list[Completion]:
    """The best candidates at a place in a query (characters before it), at most a dozen, best first.

    In an empty field these are the latest searches; inside a phrase there are none.
    """
    if not text.strip():
        return [Completion("recent", query, 0, len(text), query) for query in known.recent[:_MOST]]
    token = next((piece for piece in tokens(text) if piece.span[0] < cursor <= piece.span[1]), None)
    if token is None or token.kind != "term":
        return []
    typed = text[token.span[0] : cursor]
    field, colon, begun = typed.partition(":")
    if colon and field.lower() in _OFFERS:
        return _values(token, field.lower(), begun.strip('"“”'), known)
    if colon or typed.startswith(('"', "“")):
        return []
    return [*_operators(token, typed), *_tags_by_word(token, typed, known)][:_MOST]


def _operators(token: Token, typed: str) -> list[Completion]:
    return [
        Completion("operator", name, *token.span, name, does)
        for name, does in OPERATORS.items()
        if name.startswith(typed.lower())
    ]


def _tags_by_word(token: Token, typed: str, known: Known) -> list[Completion]:
    """Tags that begin as the word does: a reader may not know that there is such a tag."""
    if len(typed) < 2:
        return []
    part = fold(typed)
    return [found for found in _tags(token, "tag", part, known) if fold(found.label).startswith(part)][:4]


def _values(token: Token, field: str, begun: str, known: Known) -> list[Completion]:
    return _OFFERS[field](token, field, fold(begun), known)[:_MOST]


def _matching(names: Sequence[str], part: str) -> list[str]:
    """The names that hold the part: those that begin with it first, then those that have a word that does."""
    ranked = []
    for place, name in enumerate(names):
        folded = fold(name)
        if part in folded:
            rank = (
                0 if folded.startswith(part) else 1 if any(w.startswith(part) for w in _pieces(folded)) else 2
            )
            ranked.append((rank, place, name))
    return [name for _, _, name in sorted(ranked)]


def _pieces(folded: str) -> list[str]:
    return folded.replace("/", " ").replace("-", " ").split()


def _tags(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    counts = dict(known.tags)
    branches = {
        "/".join(name.split("/")[:depth]) + "/*" for name in counts for depth in range(1, name.count("/") + 1)
    }
    by_posts = sorted(counts, key=lambda name: (-counts[name], name.casefold()))
    found = [_value(token, field, name, "tag", f"{counts[name]}") for name in _matching(by_posts, part)]
    return found + [
        _value(token, field, name, "tag", "the whole branch") for name in _matching(sorted(branches), part)
    ]


def _authors(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    return [_value(token, field, name, "author") for name in _matching(known.authors, part)]


def _sources(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    titles = {title: source for source, title in reversed(known.sources)}
    return [
        Completion("source", condition_text(field, title), *token.span, title)
        for title in _matching(list(titles), part)
    ]


def _states(token: Token, field: str, part: str, _known: Known) -> list[Completion]:
    values = (
        {name: _STATES[name] for name in STATES} if field == "is" else {name: _PARTS[name] for name in PARTS}
    )
    return [
        _value(token, field, name, "state", does) for name, does in values.items() if name.startswith(part)
    ]


def _dates(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    years = [f"{year:04}" for year in sorted(known.years, reverse=True)]
    found = [year for year in years if year.startswith(part)]
    year, dash, month = part.partition("-")
    if dash and year in years and "-" not in month:
        found = [f"{year}-{number:02}" for number in range(12, 0, -1) if f"{number:02}".startswith(month)]
    return [_value(token, field, value, "date") for value in found]


def _value(token: Token, field: str, value: str, kind: str, detail: str = "") -> Completion:
    return Completion(kind, condition_text(field, value), *token.span, value, detail)


_OFFERS: dict[str, Callable[[Token, str, str, Known], list[Completion]]] = {
    "tag": _tags,
    "author": _authors,
    "source": _sources,
    "is": _states,
    "has": _states,
    "before": _dates,
    "after": _dates,
    "on": _dates,
}
