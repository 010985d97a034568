"""What may come next in a query, at a place in it: operators, tags, authors, sources, states, dates. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from viewer.search.fold import fold
from viewer.search.query import PARTS, STATES, Token, tokens, unquoted
from viewer.search.writing import condition_text
from viewer.tags import spoken
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


class Name(NamedTuple):
    """A name, as it is compared, and what is said beside it."""

    text: str
    folded: str
    detail: str = ""


@dataclass(frozen=True)
class Known:
    """What an archive has to offer: tags (their paths) with their posts, authors, sources with their titles, years that have
    posts, and what was looked for before, the latest first."""

    tags: Sequence[tuple[str, int]] = ()
    authors: Sequence[str] = ()
    sources: Sequence[tuple[int, str]] = ()
    years: Sequence[int] = ()
    recent: Sequence[str] = ()

    def prepare(self) -> Known:
        """Folds and sorts the names now, which takes a tenth of a second for twenty thousand tags, instead of at the first
        letter; returns itself."""
        _ = self.tag_names, self.branch_names, self.author_names, self.source_names
        return self

    @cached_property
    def tag_names(self) -> list[Name]:
        """Those of most posts first."""
        counts = dict(self.tags)
        by_posts = sorted(counts, key=lambda name: (-counts[name], name.casefold()))
        return [Name(spoken(name), fold(spoken(name)), f"{counts[name]}") for name in by_posts]

    @cached_property
    def branch_names(self) -> list[Name]:
        """Of each tag that has tags below it, all of them."""
        branches = {
            spoken("/".join(name.split("/")[:depth])) + "/*"
            for name, _ in self.tags
            for depth in range(1, name.count("/") + 1)
        }
        return [Name(name, fold(name), "the whole branch") for name in sorted(branches)]

    @cached_property
    def author_names(self) -> list[Name]:
        return [Name(name, fold(name)) for name in self.authors]

    @cached_property
    def source_names(self) -> list[Name]:
        """Titles, each once."""
        return [Name(title, fold(title)) for title in dict.fromkeys(title for _, title in self.sources)]


def complete(text: str, cursor: int, known: Known, *, asked: bool = False) -> list[Completion]:
    """The best candidates at a place in a query (characters before it), at most a dozen, best first.

    In an empty field these are the latest searches; inside a phrase, and where all is said, there are none. When the reader
    ``asked`` for them, all operators are offered where no word is begun.
    """
    operators = [Completion("operator", name, cursor, cursor, name, does) for name, does in OPERATORS.items()]
    if not text.strip():
        recent = [Completion("recent", query, 0, len(text), query) for query in known.recent]
        return [*recent[: _MOST - len(operators)], *operators] if asked else recent[:_MOST]
    token = next((piece for piece in tokens(text) if piece.span[0] < cursor <= piece.span[1]), None)
    if token is None:
        return operators if asked else []
    if token.kind != "term":
        return []
    typed = text[token.span[0] : cursor]
    field, colon, begun = typed.partition(":")
    if colon and field.lower() in _OFFERS:
        found = _values(token, field.lower(), unquoted(begun), known)
        return [] if [each.text.casefold() for each in found] == [token.text.casefold()] else found
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
    names = (name for name in (*known.tag_names, *known.branch_names) if name.folded.startswith(part))
    return [_value(token, "tag", name, "tag") for name in islice(names, 4)]


def _values(token: Token, field: str, begun: str, known: Known) -> list[Completion]:
    return _OFFERS[field](token, field, fold(begun), known)[:_MOST]


def _matching(names: Sequence[Name], part: str) -> list[Name]:
    """The first names that hold the part: those that begin with it, then those that have a word that does."""
    if not part:
        return list(names[:_MOST])
    fitting = [name for name in names if part in name.folded]
    return sorted(fitting, key=lambda name: _rank(name.folded, part))[:_MOST]


def _rank(folded: str, part: str) -> int:
    if folded.startswith(part):
        return 0
    return 1 if any(piece.startswith(part) for piece in _pieces(folded)) else 2


def _pieces(folded: str) -> list[str]:
    return folded.replace("/", " ").replace("-", " ").split()


def _tags(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    found = [*_matching(known.tag_names, part), *_matching(known.branch_names, part)]
    return [_value(token, field, name, "tag") for name in found]


def _authors(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    return [_value(token, field, name, "author") for name in _matching(known.author_names, part)]


def _sources(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    return [_value(token, field, name, "source") for name in _matching(known.source_names, part)]


def _states(token: Token, field: str, part: str, _known: Known) -> list[Completion]:
    values = (
        {name: _STATES[name] for name in STATES} if field == "is" else {name: _PARTS[name] for name in PARTS}
    )
    return [
        _value(token, field, Name(name, name, does), "state")
        for name, does in values.items()
        if name.startswith(part)
    ]


def _dates(token: Token, field: str, part: str, known: Known) -> list[Completion]:
    years = [f"{year:04}" for year in sorted(known.years, reverse=True)]
    found = [year for year in years if year.startswith(part)]
    year, dash, month = part.partition("-")
    if dash and year in years and "-" not in month:
        found = [f"{year}-{number:02}" for number in range(12, 0, -1) if f"{number:02}".startswith(month)]
    return [_value(token, field, Name(value, value), "date") for value in found]


def _value(token: Token, field: str, name: Name, kind: str) -> Completion:
    return Completion(kind, condition_text(field, name.text), *token.span, name.text, name.detail)


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
