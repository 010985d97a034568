"""A selection of posts as one document of HTML for paper, written to disk piece by piece. No Qt here.

A document is cut into parts of a bounded size, each an HTML file of its own: what has to hold a part in memory (a
browser that prints it) stays within bounds however many posts there are, and can be stopped between two of them.

Every place of the document has a name that is unique in the whole of it: ``p12-top`` is where post 12 begins,
``p12-ID`` an element of it. Links between posts are written as ``archive://local/go/NAME``, because the target may be in
another part: whoever binds the parts turns them into jumps.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from html import escape, unescape
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from viewer.content.links import host
from viewer.content.page import STYLE_SHEETS, article
from viewer.errors import Cancelled, UsageError
from viewer.types import ExportOptions, Heading, MediaItem, MediaState, Post, PostRow, Progress

GO = "archive://local/go/"
CONTENTS = "contents"  # the name of the place where the list of contents begins
STYLES = ("/resources/style/print-fonts.css", "/resources/style/export.css")
POSTS_A_PART = 40
PICTURES_A_PART = 200
CHARACTERS_A_PART = 3_000_000

_CONTENT = '<div class="content">'
# Chromium breaks pages wrongly before a display formula (a nearly empty page), but not before a box around one.
_FORMULA = re.compile(r'<math\b[^>]*\bdisplay="block"[^>]*>.*?</math>', re.DOTALL)
_ORIGINAL = re.compile(r'(<p class="original"><a href="([^"]*)">)[^<]*')
_OUTWARD = re.compile(r' href="(https?://[^"]*)"')
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_GONE = "its file is no longer in the archive"


class SavedMedium(Protocol):
    """A file of the archive with the MIME type that was recorded for it."""

    @property
    def path(self) -> Path: ...
    @property
    def type(self) -> str: ...


class Shelf(Protocol):
    """Where the posts come from: what an export asks of an archive. May be called from any thread."""

    def rows(self, ids: Sequence[int], /) -> list[PostRow]:
        """The rows of these posts, in this order, without those that are not there."""

    def post(self, post_id: int, /) -> Post:
        """A post with everything around it."""

    def media(self, key: str, /) -> SavedMedium | None:
        """The saved file behind ``/media/KEY``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in the document. ``headings`` are its bookmarks; their anchors are names of the whole document."""

    row: PostRow
    part: int
    headings: tuple[Heading, ...]

    @property
    def name(self) -> str:
        """The name of the place where the post begins."""
        return f"p{self.row.id}-top"


@dataclass(frozen=True, slots=True)
class Document:
    """The selection, written down: ``parts`` are HTML files that name style and pictures by paths of the private scheme.

    ``missing_media`` lists the addresses of pictures that are not in the archive, each once; where they should stand,
    the pages have a quiet box.
    """

    title: str
    entries: tuple[Entry, ...]
    parts: tuple[Path, ...]
    language: str | None
    missing_media: tuple[str, ...]
    options: ExportOptions

    @property
    def has_front(self) -> bool:
        """Whether there is a cover and a list of contents: one post needs neither."""
        return len(self.entries) > 1

    def authors(self, limit: int = 12) -> list[str]:
        """Who wrote the posts, the most frequent first."""
        return _frequent((entry.row.author for entry in self.entries if entry.row.author), limit)

    def keywords(self, limit: int = 60) -> list[str]:
        """The tags of the posts, the most frequent first."""
        return _frequent((tag for entry in self.entries for tag in entry.row.tags), limit)

    def sources(self) -> list[tuple[str, str]]:
        """The blogs that the posts come from, with the host of their addresses (or ""), the most frequent first."""
        hosts: dict[str, Counter[str]] = {}
        for entry in self.entries:
            hosts.setdefault(entry.row.source, Counter())[host(entry.row.url or "")] += 1
        ordered = sorted(hosts.items(), key=lambda item: -item[1].total())
        return [(title, count.most_common(1)[0][0]) for title, count in ordered if title]


def _frequent(words: Iterator[str], limit: int) -> list[str]:
    return [word for word, _ in Counter(words).most_common(limit)]


def build(
    shelf: Shelf,
    ids: Sequence[int],
    options: ExportOptions,
    folder: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Document:
    """Writes the posts with these ids into ``folder`` as parts of one document.

    Holds one post at a time. Raises UsageError when no post is left, Cancelled, OSError when the folder cannot be
    written to.
    """
    rows = ordered(shelf.rows(list(dict.fromkeys(ids))), options.order)
    if not rows:
        raise UsageError("The selection is empty: there is no post to export.")
    writer = _Writer(folder)
    chosen = {row.id for row in rows}
    missing: dict[str, None] = {}
    languages: Counter[str] = Counter()
    entries: list[Entry] = []
    for done, row in enumerate(rows):
        if cancel is not None and cancel.is_set():
            raise Cancelled("Stopped; nothing was written.")
        if progress is not None:
            progress(Progress("posts laid out", done, len(rows)))
        post = _truthful(shelf.post(row.id), shelf)
        if options.pictures:
            missing.update(dict.fromkeys(_missing(post.media)))
        languages.update([post.language] if post.language else [])
        headings = tuple(replace(h, anchor=f"p{row.id}-{h.anchor}") for h in post.outline)
        part = writer.add(_page(post, chosen, headings, options), len(post.media))
        entries.append(Entry(row, part, headings))
    language = languages.most_common(1)[0][0] if languages else None
    return Document(
        options.title or _title(rows), tuple(entries), writer.close(), language, tuple(missing), options
    )


def ordered(rows: Sequence[PostRow], order: str) -> list[PostRow]:
    """The rows by date ("newest" or "oldest" first; those without a date come last), or as "given"."""
    if order == "given":
        return list(rows)
    dated = sorted((row for row in rows if row.published), key=_published, reverse=order != "oldest")
    return dated + [row for row in rows if not row.published]


def _published(row: PostRow) -> datetime:
    return row.published or _EARLIEST


def _title(rows: Sequence[PostRow]) -> str:
    """What the whole is called when nobody says so."""
    if len(rows) == 1:
        return rows[0].title or "Untitled"
    sources = {row.source for row in rows if row.source}
    return sources.pop() if len(sources) == 1 else "Collected posts"


# ------------------------------------------------------------------------------------------------- pictures


def _truthful(post: Post, shelf: Shelf) -> Post:
    """The post with media on record as saved whose file is gone marked as what they are: missing."""
    media = tuple(
        replace(item, state=MediaState.FAILED, problem=_GONE) if _is_lost(item, shelf) else item
        for item in post.media
    )
    return replace(post, media=media)


def _is_lost(item: MediaItem, shelf: Shelf) -> bool:
    if item.state is not MediaState.SAVED:
        return False
    saved = shelf.media(item.key)
    return saved is None or not saved.path.is_file()


def _missing(media: Sequence[MediaItem]) -> Iterator[str]:
    """Addresses of pictures that should be there; what is only saved on request is not missing."""
    for item in media:
        if item.kind == "image" and item.state in (MediaState.FAILED, MediaState.PENDING):
            yield item.url


# ---------------------------------------------------------------------------------------------------- pages


def _page(post: Post, chosen: set[int], headings: Sequence[Heading], options: ExportOptions) -> str:
    """The post as an article, its links to other chosen posts as places of the document."""
    markup = article(post, id_prefix=f"p{post.row.id}-", pictures=options.pictures)
    targets = {
        link.url: link.post
        for link in post.links
        if link.post is not None and link.post in chosen and link.post != post.row.id
    }
    head, content, body = markup.partition(_CONTENT)
    head = _ORIGINAL.sub(r"\1\2", head)  # paper cannot be clicked: the link shows where it leads
    body = _FORMULA.sub(r'<span class="display">\g<0></span>', body)
    if targets:
        body = _OUTWARD.sub(lambda match: _inward(match, targets), body)
    return f"{head}{content}{body}{_anchors(post.row.id, headings)}{faces(f'{post.row.source} {post.row.title}')}\n"


def _inward(match: re.Match[str], targets: Mapping[str, int]) -> str:
    url = unescape(match[1])
    post = targets.get(url)
    if post is None:
        return match[0]
    place = urlsplit(url).fragment or "top"
    return f' href="{escape(f"{GO}p{post}-{place}")}"'


def _anchors(post: int, headings: Sequence[Heading]) -> str:
    """Links that nobody sees: Chromium writes a place down in the PDF only when something leads to it."""
    names = [f"p{post}-top", *(heading.anchor for heading in headings)]
    links = "".join(f'<a href="#{escape(name)}"></a>' for name in names)
    return f'<div class="anchors" hidden>{links}</div>'


def faces(words: str) -> str:
    """The words of running heads, and the digits of page numbers, laid out but not painted.

    Chromium does not wait for a font that only margins use, and prints nothing in its place.
    """
    return f'<p class="faces" aria-hidden="true">{escape(words)} <b>0123456789 ivxlcdm</b></p>'


class _Writer:
    """Writes pages into parts, and begins a new part when one has grown enough."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._posts = self._pictures = self._characters = 0

    def add(self, page: str, pictures: int) -> int:
        """Writes a page; returns the number of the part that it is in, counted from 0."""
        if not self._paths or self._is_full(pictures, len(page)):
            self._finish()
            self._begin()
        with self._paths[-1].open("a", encoding="utf-8", errors="replace") as file:
            file.write(page)
        self._posts += 1
        self._pictures += pictures
        self._characters += len(page)
        return len(self._paths) - 1

    def close(self) -> tuple[Path, ...]:
        """Finishes the last part; returns the files of all."""
        self._finish()
        return tuple(self._paths)

    def _is_full(self, pictures: int, characters: int) -> bool:
        return (
            self._posts >= POSTS_A_PART
            or self._pictures + pictures > PICTURES_A_PART
            or self._characters + characters > CHARACTERS_A_PART
        )

    def _begin(self) -> None:
        path = self._folder / f"part-{len(self._paths)}.html"
        path.write_text(opening(f"pages-{len(self._paths)}.css"), encoding="utf-8")
        self._paths.append(path)
        self._posts = self._pictures = self._characters = 0

    def _finish(self) -> None:
        if self._paths:
            with self._paths[-1].open("a", encoding="utf-8") as file:
                file.write("</body></html>\n")


def opening(sheet: str, title: str = "") -> str:
    """The beginning of a part, up to the first page; ``sheet`` is the style sheet of its pages (see ``sheets``)."""
    links = "".join(f'<link rel="stylesheet" href="{href}">' for href in (*STYLE_SHEETS, *STYLES, sheet))
    return (
        '<!doctype html><html data-theme="light" data-face="serif" style="--size:1;--measure:68">'
        f'<head><meta charset="utf-8"><meta name="color-scheme" content="light"><title>{escape(title)}</title>{links}'
        '</head><body class="export">\n'
    )
