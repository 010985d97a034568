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


class Order(NamedTuple):
    """How a list is shown: ``sort`` is "date", "title" or "words" (``backward``: the other way round), ``ranked`` the same
    or "relevance" for searches; ``group`` is "", "month" or "source"; ``look`` is one of ``LOOKS``."""

    sort: str = "date"
    backward: bool = False
    ranked: str = "relevance"
    group: str = ""
    look: str = "rows"

    @staticmethod
    def restored(stored: object) -> Order:
        """From the settings; what makes no sense is as usual."""
        usual = Order()
        if not isinstance(stored, dict):
            return usual
        sort, ranked, group, look = (stored.get(name) for name in ("sort", "ranked", "group", "look"))
        return Order(
            sort if sort in SORTS else usual.sort,
            stored.get("backward") is True,
            ranked if ranked in (*SORTS, "relevance") else usual.ranked,
            group if group in ("", "month", "source") else usual.group,
            look if look in LOOKS else usual.look,
        )

    def of(self, text: str) -> str:
        """What the list is sorted by, with this text in the search field."""
        return self.ranked if text else self.sort

    def grouped(self, text: str) -> str:
        """What it is grouped by: what is ranked has no groups, months only what is sorted by date."""
        sort = self.of(text)
        return "" if sort == "relevance" or (self.group == "month" and sort != "date") else self.group


SORTS = ("date", "title", "words")
LOOKS = ("compact", "rows", "cards")


class Found(NamedTuple):
    """An answer: ids, the hits of a search, the rows of the first page, a query to try instead, what to mark in a result
    that is opened (words, each with whether it may go on), and the groups of the list."""

    ids: array[int]
    hits: Mapping[int, Hit] | None = None
    first: Sequence[PostRow] = ()
    suggestion: str | None = None
    terms: Sequence[tuple[str, bool]] = ()
    groups: Sequence[tuple[str, int]] = ()


def find(archive: Archive, choice: Choice, text: str = "", order: Order = Order()) -> Found:  # noqa: B008 (frozen)
    """Asks the archive; for any thread. The first page of rows comes along with the ids."""
    query = within(choice, text)
    if order.of(text) == "relevance":
        return _ranked(archive, choice, query)
    group = order.grouped(text)
    ids = archive.ids(
        query, sort=order.of(text), backward=order.backward, by_source=group == "source", typing=bool(text)
    )
    groups = archive.groups(query, group, backward=order.backward, typing=bool(text)) if group else ()
    found = Found(ids, first=archive.rows(ids[:PAGE]), groups=groups)
    if text:
        hits = archive.finder.hits(query, ids[:PAGE], typing=True)
        return found._replace(hits=hits, terms=archive.around.terms(query))
    if choice.kind == "search":
        return found._replace(hits=archive.finder.hits(query, ids[:PAGE]), terms=archive.finder.sought(query))
    return found


def _ranked(archive: Archive, choice: Choice, query: str) -> Found:
    result = archive.search(query, limit=MOST_HITS, typing=True, snippets=PAGE)
    ids = array("q", (hit.id for hit in result.hits))
    suggestion = result.suggestion
    if suggestion is not None and choice.query:  # one that leaves the choice is none for the field
        kept = suggestion.startswith(choice.scope)
        suggestion = suggestion.removeprefix(choice.scope).strip() if kept else None
    hits = {hit.id: hit for hit in result.hits}
    return Found(ids, hits, archive.rows(ids[:PAGE]), suggestion, archive.around.terms(query))


def shown_count(count: int) -> str:
    """A number of posts as the head of a list says it."""
    return f"{count:,}".replace(",", "\u2009")
