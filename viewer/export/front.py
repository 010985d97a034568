"""What stands before the first post: the cover and the list of contents."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from viewer.export.dates import day, span
from viewer.export.document import CONTENTS, GO, Document, Entry, faces, opening

SHEET = "pages-front.css"


def front(document: Document, pages: Mapping[str, int]) -> str:
    """Cover and contents as a whole HTML document; ``pages`` tells the page on which a name lies."""
    language = f' lang="{escape(document.language)}"' if document.language else ""
    return (
        f"{opening(SHEET, document.title)}<main{language}>"
        f"{_cover(document)}{_contents(document, pages)}</main>{faces(document.title)}</body></html>\n"
    )


def _cover(document: Document) -> str:
    rows = document.rows
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


def _contents(document: Document, pages: Mapping[str, int]) -> str:
    mixed = len(document.sources()) > 1
    items, group = "", ""
    for entry in document.entries:
        if entry.group != group:
            group = entry.group
            items += f'<li class="contents-group" dir="auto">{escape(group)}</li>'
        items += _line(entry, pages.get(entry.name), mixed)
    return (
        f'<nav class="contents" id="{CONTENTS}"><h1>Contents</h1><ol>{items}</ol></nav>'
        f'<div hidden><a href="#{CONTENTS}"></a></div>'
    )


def _line(entry: Entry, page: int | None, mixed: bool) -> str:
    row = entry.row
    source = f'<span class="contents-source">{escape(row.source)}</span>' if mixed and row.source else ""
    return (
        f'<li><a href="{escape(GO + entry.name)}"><span class="contents-date">{day(row.published)}</span>'
        f'<span class="contents-title"><span dir="auto">{escape(row.title) or "Untitled"}</span>{source}</span>'
        f'<span class="contents-page">{page or ""}</span></a></li>'
    )
