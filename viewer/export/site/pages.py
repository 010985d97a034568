"""The pages of a web site around its posts, as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from viewer import __version__
from viewer.export.dates import day, span
from viewer.export.selection import UNTITLED, Selection, keywords, sources
from viewer.types import PostRow

# Nothing from outside, even if a post came past every other layer. "self" does not cover files of a disk.
_POLICY = (
    "default-src 'self' file: data: 'unsafe-inline'; connect-src 'none'; form-action 'none'; base-uri 'none'"
)
_STYLES = ("fonts", "reader", "print", "site")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same on every page."""

    title: str
    search: bool

    def page(self, name: str, title: str, body: str, language: str | None, way: str) -> str:
        """A whole page; ``name`` says how far below the top of the site it lies."""
        up = "../" * name.count("/")
        whole = title if title == self.title else f"{title} — {self.title}"
        styles = "".join(f'<link rel="stylesheet" href="{up}style/{style}.css">' for style in _STYLES)
        policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">' if self.search else ""
        script = (
            '<script src="search/search.js" defer></script>' if self.search and name == "index.html" else ""
        )
        tongue = f' lang="{escape(language)}"' if language else ""
        return (
            f'<!doctype html>\n<html{tongue} dir="{way}" data-theme="system" data-face="serif"'
            ' style="--size:1;--measure:68">'
            f'<head><meta charset="utf-8">{policy}<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="color-scheme" content="light dark">'
            f'<meta name="generator" content="archive-viewer {__version__}"><title>{escape(whole)}</title>'
            f'<link rel="icon" type="image/png" href="{up}favicon.png">{styles}{script}</head>\n'
            f'<body class="site"><nav class="top" aria-label="Site">'
            f'<a href="{up}index.html" dir="auto">{escape(self.title)}</a>'
            f"</nav>\n<main>{body}</main></body></html>\n"
        )


def home_page(chosen: Selection, names: Mapping[int, str], *, search: bool) -> str:
    """Title, search, tags, and every post."""
    rows = chosen.rows
    facts = [
        " · ".join(title for title, _ in sources(rows) if title != chosen.title),
        span([row.published for row in rows if row.published]),
        f"{len(rows):,} posts" if len(rows) > 1 else "",
    ]
    field = (
        '<form class="search" role="search"><input type="search" id="words" placeholder="Search" autocomplete="off"'
        ' aria-label="Search all posts"></form><noscript><p class="none">Search needs JavaScript; all else does not.'
        '</p></noscript><ol id="found" class="posts found" aria-live="polite"></ol>'
        if search
        else ""
    )
    tags = keywords(rows, 24)
    more = '<p class="about"><a href="tags/index.html">All tags</a></p>' if tags else ""
    return (
        f'<div class="home"><h1 dir="auto">{escape(chosen.title)}</h1>'
        f'<p class="about">{"<br>".join(escape(fact) for fact in facts if fact)}</p>{field}{more}'
        f'<div id="all">{_grouped(chosen, names)}</div></div>'
    )


def _grouped(chosen: Selection, names: Mapping[int, str]) -> str:
    """By tag when that is the order of the selection, else by year."""
    heads = chosen.groups or [
        str(row.published.year) if row.published else "Without a date" for row in chosen.rows
    ]
    out = []
    for head, pairs in groupby(zip(heads, chosen.rows, strict=True), key=lambda pair: pair[0]):
        out.append(f'<h2 dir="auto">{escape(head)}</h2>{_listed((row for _, row in pairs), names, "posts/")}')
    return "".join(out)  # fmt: skip


def tag_page(tag: str, rows: Sequence[PostRow], names: Mapping[int, str]) -> str:
    """The posts that carry a tag."""
    count = f"{len(rows):,} posts" if len(rows) > 1 else "1 post"
    return (
        f'<div class="home"><h1 dir="auto">{escape(tag)}</h1>'
        f'<p class="about">{count} · <a href="index.html">all tags</a></p>{_listed(rows, names, "../posts/")}</div>'
    )


def tags_page(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """All tags with the number of their posts."""
    items = "".join(
        f'<li dir="auto"><a href="{escape(names[tag])}.html">{escape(tag)}</a> <span class="count">{count:,}</span></li>'
        for tag, count in counts.items()
    )
    return f'<div class="home"><h1>Tags</h1><ul class="all-tags">{items}</ul></div>'


def _listed(rows: Iterable[PostRow], names: Mapping[int, str], folder: str) -> str:
    items = "".join(
        f'<li><time>{day(row.published)}</time><a href="{folder}{escape(names[row.id])}.html" dir="auto">'
        f"{escape(row.title) or UNTITLED}</a></li>"
        for row in rows
    )
    return f'<ol class="posts">{items}</ol>'


def neighbours(before: PostRow | None, after: PostRow | None, names: Mapping[int, str]) -> str:
    """The way to the posts that stand beside one."""
    if before is None and after is None:
        return ""
    return f'<nav class="beside" aria-label="Other posts">{_way(before, names, "prev")}{_way(after, names, "next")}</nav>'


def _way(row: PostRow | None, names: Mapping[int, str], relation: str) -> str:
    if row is None:
        return "<span></span>"
    title = escape(row.title) or UNTITLED
    return f'<a rel="{relation}" href="{escape(names[row.id])}.html" dir="auto">{title}</a>'
