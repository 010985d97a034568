"""The files of a web site: a page a post, a page a tag, the list of all, pictures, styles, and an index for search.

Everything is found by relative addresses, so that the site works wherever it lies: on a disk, on a server, in a ZIM file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from pathlib import Path

from viewer.config import resources
from viewer.content.page import article, direction
from viewer.export.linking import relinked
from viewer.export.names import file_names, shortened, unlike
from viewer.export.pictures import Pictures
from viewer.export.selection import UNTITLED, Selection, Walk
from viewer.export.shelf import Shelf
from viewer.export.sink import Sink
from viewer.export.site import pages
from viewer.export.site.search import Index
from viewer.sources.permalinks import slugify
from viewer.types import ExportOptions, Post, PostRow

STYLES = ("fonts", "reader", "print", "site")
_TAGS = re.compile(r'(?<=<ul class="tags">).*?(?=</ul>)', re.DOTALL)
_TAG = re.compile(r'<li dir="auto">([^<]*)</li>')

PutPage = Callable[[str, str, str], None]


class Site:
    """Writes one site. ``put_page`` takes a page (name, title, HTML) where the sink alone would not do; without
    ``search`` there is no index, for readers that bring their own."""

    def __init__(
        self,
        shelf: Shelf,
        chosen: Selection,
        options: ExportOptions,
        sink: Sink,
        *,
        put_page: PutPage | None = None,
        search: bool = True,
    ) -> None:
        self._chosen = chosen
        self._ids = chosen.ids
        self._options = options
        self._sink = sink
        self._put_page = put_page or (lambda name, _title, html: sink.write(name, html))
        self._pictures = Pictures(shelf, sink)
        self._index = Index() if search else None
        self._frame = pages.Frame(chosen.title, search=search)
        self._names = file_names(chosen.rows)
        self._tags = _tag_names(chosen.rows)

    def write(self, walk: Walk) -> None:
        """Writes everything; afterwards ``walk`` knows what is missing."""
        for number, post in enumerate(walk):
            self._write_post(number, post)
        for tag, name in self._tags.items():
            rows = [row for row in self._chosen.rows if tag in row.tags]
            title = f"Posts about “{tag}”"
            self._page(f"tags/{name}.html", title, pages.tag_page(tag, rows, self._names), walk.language)
        if self._tags:
            counts = {tag: sum(tag in row.tags for row in self._chosen.rows) for tag in self._tags}
            self._page("tags/index.html", "Tags", pages.tags_page(counts, self._tags), walk.language)
        home = pages.home_page(self._chosen, self._names, search=self._index is not None)
        self._page("index.html", self._chosen.title, home, walk.language)
        if self._index is not None:
            for name, text in self._index.files(self._chosen.rows, self._names):
                self._sink.write(f"search/{name}", text)
        self._write_styles()

    def _write_post(self, number: int, post: Post) -> None:
        html = article(
            post, media_url=lambda key: f"../{self._picture(post, key)}", pictures=self._options.pictures
        )
        html = relinked(html, post, self._ids, self._beside)
        html = _TAGS.sub(lambda tags: _TAG.sub(self._linked_tag, tags[0]), html, count=1)
        rows = self._chosen.rows
        before = rows[number - 1] if number else None
        after = rows[number + 1] if number + 1 < len(rows) else None
        body = html + pages.neighbours(before, after, self._names)
        name = f"posts/{self._names[post.row.id]}.html"
        self._page(name, post.row.title or UNTITLED, body, post.language, direction(post))
        if self._index is not None:
            self._index.add(number, post)

    def _picture(self, post: Post, key: str) -> str:
        return self._pictures.name(next((item for item in post.media if item.key == key), None)) or ""

    def _beside(self, other: int, place: str) -> str:
        return f"{self._names[other]}.html" + (f"#{place}" if place else "")

    def _linked_tag(self, match: re.Match[str]) -> str:
        name = self._tags.get(unescape(match[1]))
        if name is None:
            return match[0]
        return f'<li dir="auto"><a href="../tags/{escape(name)}.html">{match[1]}</a></li>'

    def _page(self, name: str, title: str, body: str, language: str | None, way: str = "ltr") -> None:
        self._put_page(name, title, self._frame.page(name, title, body, language, way))

    def _write_styles(self) -> None:
        styles, fonts = resources() / "style", resources() / "fonts"
        for name in STYLES:
            self._sink.write(f"style/{name}.css", (styles / f"{name}.css").read_text("utf-8"))
        for font in sorted(fonts.glob("*.woff2")):
            self._sink.copy(f"fonts/{font.name}", font)
        for licence in sorted(fonts.glob("OFL*.txt")):
            self._sink.copy(f"fonts/{licence.name}", licence)
        self._sink.copy("favicon.png", Path(resources() / "icons" / "app-48.png"))
        if self._index is not None:
            self._sink.write("search/search.js", (styles.parent / "export" / "search.js").read_text("utf-8"))


def _tag_names(rows: tuple[PostRow, ...]) -> dict[str, str]:
    """Names for the pages of the tags; no two are alike, and none is that of their list."""
    taken = {"index"}
    tags = sorted({tag for row in rows for tag in row.tags}, key=str.casefold)
    return {tag: unlike(shortened(slugify(tag)) or "tag", taken) for tag in tags}
