"""What stands below a post in the reader's view: the posts that belong to it."""

from __future__ import annotations

from html import escape

from viewer.types import PostRow, Related, Surroundings

_MOST_TAGS, _MOST_WORDS = 3, 4


def footer(around: Surroundings) -> str:
    """The posts around one as markup, each a link to its page; "" when there are none."""
    parts = [
        _section("Linked from", [_entry(row) for row in around.linked_from]),
        _section("Links to", [_entry(row) for row in around.links_to]),
        _section("Related", [_entry(each.row, _reasons(each)) for each in around.related]),
    ]
    inside = "".join(parts)
    return f'<nav class="around" aria-label="Posts around this one">{inside}</nav>' if inside else ""


def _section(title: str, entries: list[str]) -> str:
    return f"<section><h2>{title}</h2><ul>{''.join(entries)}</ul></section>" if entries else ""


def _entry(row: PostRow, reasons: str = "") -> str:
    facts = [row.source, f"{row.published:%Y}" if row.published else "", reasons]
    why = " · ".join(escape(fact) for fact in facts if fact)
    return (
        f'<li><a href="archive://local/post/{row.id}">{escape(row.title) or "Untitled"}</a>'
        f'<span class="why">{why}</span></li>'
    )


def _reasons(related: Related) -> str:
    tags = related.tags[:_MOST_TAGS]
    said = {tag.casefold() for tag in tags}
    return ", ".join((*tags, *[word for word in related.words if word not in said][:_MOST_WORDS]))
