"""What stands around a search: how it was understood, what may come next, what it could be narrowed to, what is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of a query, as it was understood.

    ``kind`` is "word", "phrase", "prefix", or the field ("tag", "before", "is", ...); ``value`` what it looks for, as a
    reader would write it. ``start`` and ``end`` are where it stands in the typed text, with the minus of what is
    ``excluded``. One of several ``alternative`` parts is enough.
    """

    kind: str
    value: str
    start: int
    end: int
    excluded: bool = False
    alternative: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """What may be typed next: ``text`` takes the place of the typed text from ``start`` to ``end``.

    ``kind`` is "operator", "tag", "author", "source", "state", "date" or "recent"; ``label`` is shown, with ``detail``
    beside it (what an operator does, how many posts a tag has).
    """

    kind: str
    text: str
    start: int
    end: int
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that posts of a query have, and how many. ``query`` is the condition that narrows to it; ``chosen`` says that
    the query has it already."""

    label: str
    query: str
    posts: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """How many posts a query finds, and what they are: tags and sources by number of posts, years from the newest.

    ``partial``: there are more, for the last word has only begun and most of the posts have words that begin so.
    """

    posts: int
    tags: tuple[Facet, ...]
    years: tuple[Facet, ...]
    sources: tuple[Facet, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A query that the reader gave a name; it stays live."""

    id: int
    name: str
    query: str
