"""From a selection to a book: a file a post, pictures as books may hold them, cover, contents and package."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from viewer.config import resources
from viewer.content.page import article, direction
from viewer.export.dates import span
from viewer.export.epub.cover import cover
from viewer.export.epub.images import BookPictures
from viewer.export.epub.package import Book, Chapter, container, navigation, ncx, package
from viewer.export.epub.xhtml import name_of, names_in, outside, text, to_xhtml, value
from viewer.export.linking import inner_links
from viewer.export.selection import UNTITLED, Selection, Walk, select, sources
from viewer.export.shelf import Shelf
from viewer.export.sink import ZipSink, zipped
from viewer.export.target import size_of, writing
from viewer.types import ExportOptions, ExportResult, Heading, MediaState, Post, Progress

MIME = "application/epub+zip"
_ROOT = "EPUB"
_FOREIGN = "it is no picture that a book can hold"
_FONT = "stix-two-math.woff2"


def export_epub(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts into one EPUB at ``path``. Raises ExportError, UsageError for an empty selection, Cancelled."""
    with writing(path) as aside:
        chosen = select(shelf, ids, options)
        walk = Walk(shelf, chosen, options, progress=progress, cancel=cancel)
        with zipped(aside) as sink:
            sink.store("mimetype", MIME)
            sink.write("META-INF/container.xml", container(f"{_ROOT}/package.opf"))
            _Binder(shelf, chosen, options, sink).bind(walk)
        size = size_of(aside)
    return ExportResult(path, "epub", len(chosen.rows), None, size, walk.missing)


class _Inside:
    """The part of the zip below the book's own folder."""

    def __init__(self, sink: ZipSink) -> None:
        self._sink = sink

    def write(self, name: str, content: str | bytes, /) -> None:
        self._sink.write(f"{_ROOT}/{name}", content)

    def copy(self, name: str, source: Path, /) -> None:
        self._sink.copy(f"{_ROOT}/{name}", source)


class _Binder:
    """Writes the files of one book."""

    def __init__(self, shelf: Shelf, chosen: Selection, options: ExportOptions, sink: ZipSink) -> None:
        self._shelf = shelf
        self._chosen = chosen
        self._ids = chosen.ids
        self._options = options
        self._sink = _Inside(sink)
        self._pictures = BookPictures(shelf, self._sink)
        self._names = lru_cache(maxsize=1000)(lambda post: names_in(shelf.post(post).html))

    def bind(self, walk: Walk) -> None:
        """Writes everything."""
        chapters = [self._chapter(number, post) for number, post in enumerate(walk)]
        book = Book(
            title=self._chosen.title,
            rows=self._chosen.rows,
            chapters=tuple(chapters),
            language=walk.language or "und",
            cover=self._cover(),
            pictures=self._pictures.types,
            has_math=any(chapter.has_math for chapter in chapters),
        )
        style = (resources() / "style" / "book.css").read_text("utf-8")
        if book.has_math:
            self._sink.copy(f"fonts/{_FONT}", resources() / "fonts" / _FONT)
        else:
            style = style[style.index("/* -- text") :]
        self._sink.write("style.css", style)
        self._sink.write("cover.xhtml", self._cover_page(book))
        self._sink.write("nav.xhtml", navigation(book))
        self._sink.write("toc.ncx", ncx(book))
        self._sink.write("package.opf", package(book))

    def _chapter(self, number: int, post: Post) -> Chapter:
        name = f"posts/p{post.row.id}.xhtml"
        post = self._showable(post)
        names = {item.key: self._pictures.name(item) for item in post.media} if self._options.pictures else {}
        html = article(post, media_url=lambda key: f"../{names[key]}", pictures=self._options.pictures)
        inner = inner_links(post, self._ids)
        body = to_xhtml(html, lambda url: self._link(inner, url))
        self._sink.write(name, page(post.row.title, body, post.language, direction(post), "../style.css"))
        places = names_in(html)
        outline = tuple(
            Heading(heading.level, heading.title, name_of(heading.anchor))
            for heading in post.outline
            if name_of(heading.anchor) in places
        )
        has_alternatives = 'alt=""' not in post.html
        return Chapter(
            name,
            post.row.title or UNTITLED,
            self._chosen.group(number),
            outline,
            "<math" in body,
            has_alternatives,
        )

    def _showable(self, post: Post) -> Post:
        """The post with pictures that no book can hold marked as missing."""
        if not self._options.pictures:
            return post
        return replace(
            post,
            media=tuple(
                replace(item, state=MediaState.FAILED, problem=_FOREIGN)
                if item.state is MediaState.SAVED and self._pictures.name(item) is None
                else item
                for item in post.media
            ),
        )

    def _link(self, inner: Mapping[str, int], url: str) -> str | None:
        """Where a link leads: to a post of the book, to a place in it when it has that, or out."""
        target = inner.get(url)
        if target is None:
            return outside(url)
        place = name_of(urlsplit(url).fragment) if urlsplit(url).fragment else ""
        return f"p{target}.xhtml" + (f"#{place}" if place in self._names(target) else "")

    def _cover(self) -> str:
        rows = self._chosen.rows
        lines = [title for title, _ in sources(rows) if title != self._chosen.title][:3]
        dates = span([row.published for row in rows if row.published])
        lines += [said for said in (dates, f"{len(rows):,} posts" if len(rows) > 1 else "") if said]
        content, suffix = cover(self._chosen.title, lines)
        self._sink.write(f"cover{suffix}", content)
        return f"cover{suffix}"

    def _cover_page(self, book: Book) -> str:
        body = f'<section epub:type="cover" class="cover"><img src="{book.cover}" alt="{value(book.title)}"/></section>'
        return page(book.title, body, None, "ltr", "style.css")


def page(title: str, body: str, language: str | None, way: str, style: str) -> str:
    """A whole XHTML document."""
    tongue = f' lang="{value(language)}" xml:lang="{value(language)}"' if language else ""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"{tongue} dir="{way}">'
        f'<head><meta charset="utf-8"/><title>{text(title) or UNTITLED}</title>'
        f'<link rel="stylesheet" type="text/css" href="{style}"/></head>\n<body>{body}</body></html>\n'
    )
