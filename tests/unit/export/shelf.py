"""Posts to export that were never in an archive, and a printer that needs no browser."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from viewer.export.paper import Layout
from viewer.types import Heading, MediaItem, MediaState, Post, PostLink, PostRow, PostState


@dataclass(frozen=True)
class Saved:
    path: Path
    type: str = "image/png"


def make_post(
    number: int,
    html: str = "<p>Words.</p>",
    *,
    title: str | None = None,
    source: str = "Notes",
    published: datetime | None = None,
    dated: bool = True,
    tags: tuple[str, ...] = ("trees",),
    outline: tuple[Heading, ...] = (),
    links: tuple[PostLink, ...] = (),
    media: tuple[MediaItem, ...] = (),
    language: str | None = "en",
) -> Post:
    when = published or datetime(2024, 1, number % 28 + 1, tzinfo=UTC)
    row = PostRow(
        id=number,
        source_id=1,
        source=source,
        url=f"https://blog.example/{number}/",
        title=f"Post {number}" if title is None else title,
        author="A. Writer",
        published=when if dated else None,
        updated=None,
        tags=tags,
        state=PostState.FULL,
        words=2,
        media_known=len(media),
        media_saved=0,
        media_failed=0,
        read=False,
        starred=False,
    )
    return Post(row, html, "Words.", "", outline, links, (), media, (), False, False, language)


def picture(key: str, state: MediaState = MediaState.SAVED, kind: str = "image") -> MediaItem:
    return MediaItem(key, f"https://blog.example/{key}.png", state, kind, sha256=key * 2, type="image/png")


@dataclass
class MemoryShelf:
    """A shelf of made posts; ``files`` are the media that are really there."""

    posts: dict[int, Post]
    files: dict[str, Path] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)  # of those that are not PNG

    @classmethod
    def of(cls, *posts: Post) -> MemoryShelf:
        return cls({post.row.id: post for post in posts})

    def rows(self, ids: Sequence[int], /) -> list[PostRow]:
        return [self.posts[number].row for number in ids if number in self.posts]

    def post(self, post_id: int, /) -> Post:
        return self.posts[post_id]

    def media(self, key: str, /) -> Saved | None:
        return Saved(self.files[key], self.types.get(key, "image/png")) if key in self.files else None


class PaperPrinter:
    """Makes a page for each article (and for cover and contents), with the places and links that Chromium would write."""

    def __init__(self, pages_a_post: int = 2) -> None:
        self.pages_a_post = pages_a_post
        self.served: dict[str, Path | str] = {}
        self.printed: list[str] = []
        self.papers: set[str] = set()

    def serve(self, name: str, content: Path | str, /) -> str:
        self.served[name] = content
        return f"archive://local/export/{name}"

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        meanwhile()
        name = address.partition("/export/")[2]
        self.printed.append(name)
        self.papers.add(layout.paper)
        source = self.served[name]
        assert isinstance(source, Path)
        html = source.read_text("utf-8")
        with Pdf.new() as pdf:
            pdf.Root.Dests = Dictionary()
            for block in re.findall(
                r"<section.*?</section>|<nav.*?</nav>|<article.*?</article>", html, re.DOTALL
            ):
                self._add(pdf, block, 1 if "<article" not in block else self.pages_a_post)
            pdf.save(target)

    @staticmethod
    def _add(pdf: Pdf, block: str, pages: int) -> None:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        first = pdf.pages[-pages].obj
        for name in re.findall(r'\bid="([^"]+)"', block):
            pdf.Root.Dests[f"/{quote(name)}"] = Array([first, Name.XYZ, 0, 700, 0])
        notes = Array()
        for href in re.findall(r'<a [^>]*?href="([^"]+)"', block):
            note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]))
            if href.startswith("#"):
                note.Dest = Name(f"/{quote(href[1:])}")
            else:
                note.A = Dictionary(S=Name.URI, URI=pikepdf.String(href))
            notes.append(pdf.make_indirect(note))
        first.Annots = notes
