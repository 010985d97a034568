"""What stands before the first post: the cover and the list of contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape

from viewer.export.document import CONTENTS, GO, Document, Entry, faces, opening

SHEET = "pages-front.css"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip


def front(document: Document, pages: Mapping[str, int]) -> str:
    """Cover and contents as a whole HTML document; ``pages`` tells the page on which a name lies."""
    language = f' lang="{escape(document.language)}"' if document.language else ""
    return (
        f"{opening(SHEET, document.title)}<main{language}>"
        f"{_cover(document)}{_contents(document, pages)}</main>{faces(document.title)}</body></html>\n"
    )


def _cover(document: Document) -> str:
    rows = [entry.row for entry in document.entries]
    facts = [
        span([row.published for row in rows if row.published]),
        f"{len(rows)} posts · {sum(row.words for row in rows):,} words",
    ]
    sources = "".join(
        f'<li dir="auto">{line}</li>'
        for title, name in document.sources()
        if (line := _source(title if title != document.title else "", name))
    )
    return (
        '<section class="cover">'
        f'<h1 dir="auto">{escape(document.title)}</h1>'
        f'<ul class="cover-sources">{sources}</ul>'
        f'<p class="cover-facts">{"<br>".join(escape(fact) for fact in facts if fact)}</p></section>'
    )


def _source(title: str, name: str) -> str:
    """A blog's title (unless the cover has it already) with the host of its address."""
    parts = [escape(title), f'<span class="cover-host">{escape(name)}</span>' if name != title else ""]
    return " · ".join(part for part in parts if part)


def span(dates: Sequence[datetime]) -> str:
    """From the first to the last date, by month: "August 2021 – June 2026"; "" when there is no date."""
    if not dates:
        return ""
    first, last = _month(min(dates)), _month(max(dates))
    return first if first == last else f"{first} – {last}"


def _month(date: datetime) -> str:
    return f"{_MONTHS[date.month - 1]} {date.year}"


def _contents(document: Document, pages: Mapping[str, int]) -> str:
    mixed = len(document.sources()) > 1
    items = "".join(_line(entry, pages.get(entry.name), mixed) for entry in document.entries)
    return (
        f'<nav class="contents" id="{CONTENTS}"><h1>Contents</h1><ol>{items}</ol></nav>'
        f'<div hidden><a href="#{CONTENTS}"></a></div>'
    )


def _line(entry: Entry, page: int | None, mixed: bool) -> str:
    row = entry.row
    date = (
        f"{row.published.day} {_MONTHS[row.published.month - 1][:3]} {row.published.year}"
        if row.published
        else ""
    )
    source = f'<span class="contents-source">{escape(row.source)}</span>' if mixed and row.source else ""
    return (
        f'<li><a href="{escape(GO + entry.name)}"><span class="contents-date">{date}</span>'
        f'<span class="contents-title"><span dir="auto">{escape(row.title) or "Untitled"}</span>{source}</span>'
        f'<span class="contents-page">{page or ""}</span></a></li>'
    )
