"""What a list holds: ids, the rows of the first page, the hits of a search. No Qt here."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from viewer.ui.choice import Choice, within

if TYPE_CHECKING:
    from viewer.archive import Archive
    from viewer.types import Hit, PostRow

PAGE = 128  # rows fetched at once
MOST_HITS = 500


class Found(NamedTuple):
    """An answer: ids, the hits of a search, the rows of the first page, a query to try instead, and what to mark in a
    result that is opened (words, each with whether it may go on)."""

    ids: array[int]
    hits: Mapping[int, Hit] | None = None
    first: Sequence[PostRow] = ()
    suggestion: str | None = None
    terms: Sequence[tuple[str, bool]] = ()


def find(archive: Archive, choice: Choice, text: str = "") -> Found:
    """Asks the archive; for any thread. The first page of rows comes along with the ids."""
    query = within(choice, text)
    if not text:
        ids = archive.ids(query)
        first = archive.rows(ids[:PAGE])
        if choice.kind != "search":
            return Found(ids, first=first)
        hits = archive.finder.hits(query, ids[:PAGE])
        return Found(ids, hits, first, terms=archive.finder.sought(query))
    result = archive.search(query, limit=MOST_HITS, typing=True, snippets=PAGE)
    ids = array("q", (hit.id for hit in result.hits))
    suggestion = result.suggestion
    if suggestion is not None and choice.query:
        suggestion = suggestion.removeprefix(choice.scope).strip()
    hits = {hit.id: hit for hit in result.hits}
    return Found(ids, hits, archive.rows(ids[:PAGE]), suggestion, archive.around.terms(query))


def shown_count(count: int) -> str:
    """A number of posts as the head of a list says it."""
    return f"{count:,}".replace(",", "\u2009")
