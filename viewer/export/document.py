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
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from viewer.content.page import STYLE_SHEETS, article
from viewer.export import characters, formulas, selection, tables
from viewer.export.linking import relinked
from viewer.export.selection import Walk, select
from viewer.export.shelf import Shelf
from viewer.types import ExportOptions, Heading, MediaItem, MediaState, Post, PostRow, Progress

GO = "archive://local/go/"
CONTENTS = "contents"  # the name of the place where the list of contents begins
STYLES = ("/resources/style/print-fonts.css", "/resources/style/export.css")
POSTS_A_PART = 20
PICTURES_A_PART = 200
CHARACTERS_A_PART = 3_000_000
WEIGHT_A_PART = (
    40_000_000  # bytes of pictures, as the PDF holds them: the browser needs several times as much memory
)

_CONTENT = '<div class="content">'
# Chromium breaks pages wrongly before a display formula or a picture within a paragraph (a nearly empty page), but not
# before a box around one.
_DISPLAYED = re.compile(
    r'<math\b[^>]*\bdisplay="block"[^>]*>.*?</math>'
    r'|<img src="/media/[0-9a-f]{24}"(?![^>]* class="[^"]*\b(?:formula|icon|small)\b)(?:[^>"]|"[^"]*")*>',
    re.DOTALL,
)
_FORMULA = re.compile(r"<math\b([^>]*)>(.*?)</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile(r"<[^>]*>|\s+")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p\b).)*)</p>", re.DOTALL)
_EMPHASIZED = re.compile(r"\s*<(strong|b)>(?:(?!</?\1\b).)*</\1>\s*", re.DOTALL)
_ROW = re.compile(r"<tr>((?:(?!</?tr\b).)*)", re.DOTALL)
_CODE = re.compile(r"<pre((?: data-[^>]*)?>(.*?)</pre>)", re.DOTALL)
_FEW = 6  # lines of code that stay together
_NUMBERED = re.compile(r'<ol start="(\d+)"')
_FAR = 90  # from here on, numbers soon take more room than lists leave beside their text
_TALL = 800  # letters of code, or of a row of a table, that may not fit on what is left of a page
_LINE = 70  # letters of a paragraph that takes about a line
_SHORT = 12  # letters of a formula that fits into any column
_ORIGINAL = re.compile(r'(<p class="original"><a href="([^"]*)">)[^<]*')


@dataclass(frozen=True, slots=True)
class Entry:
    """A post in the document. ``headings`` are its bookmarks; their anchors are names of the whole document."""

    row: PostRow
    part: int
    headings: tuple[Heading, ...]
    group: str = ""  # the tag that it stands under, when posts are ordered by tag
    language: str | None = None
    drawings: frozenset[str] = frozenset()  # the keys of the pictures in it that are painted as lines
    has_turned: bool = False  # whether a table of it lies on a page of its own, on its side

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
    rows: tuple[PostRow, ...]  # all that were chosen: of a sample, more than there are entries

    @property
    def has_front(self) -> bool:
        """Whether there is a cover and a list of contents: one post needs neither."""
        return len(self.rows) > 1

    def authors(self, limit: int = 12) -> list[str]:
        """Who wrote the posts, the most frequent first."""
        return selection.authors(self.rows, limit)

    def keywords(self, limit: int = 60) -> list[str]:
        """The tags of the posts, the most frequent first."""
        return selection.keywords(self.rows, limit)

    def sources(self) -> list[tuple[str, str]]:
        """The blogs that the posts come from, with the host of their addresses (or ""), the most frequent first."""
        return selection.sources(self.rows)


def build(
    shelf: Shelf,
    ids: Sequence[int],
    options: ExportOptions,
    folder: Path,
    *,
    sample: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> Document:
    """Writes the posts with these ids into ``folder`` as parts of one document; as a ``sample``, only so many of them.

    Holds one post at a time. Raises UsageError when no post is left, Cancelled, OSError when the folder cannot be
    written to.
    """
    chosen = select(shelf, ids, options)
    shown = replace(chosen, rows=chosen.rows[:sample]) if sample else chosen
    walk = Walk(shelf, shown, options, progress=progress, cancel=cancel, what="posts laid out")
    writer = _Writer(folder)
    entries: list[Entry] = []
    for number, post in enumerate(walk):
        headings = tuple(replace(h, anchor=f"p{post.row.id}-{h.anchor}") for h in post.outline)
        page = _page(post, chosen.ids, headings, options)
        part = writer.add(page, len(post.media), sum(map(_weight, post.media)) if options.pictures else 0)
        drawings = frozenset(item.key for item in post.media if (item.type or "").startswith("image/svg"))
        entries.append(
            Entry(
                post.row, part, headings, chosen.group(number), post.language, drawings, tables.TURNED in page
            )
        )
    return Document(
        chosen.title, tuple(entries), writer.close(), walk.language, walk.missing, options, chosen.rows
    )


# ---------------------------------------------------------------------------------------------------- pages


def _page(post: Post, chosen: frozenset[int], headings: Sequence[Heading], options: ExportOptions) -> str:
    """The post as an article, its links to other chosen posts as places of the document."""
    markup = article(post, id_prefix=f"p{post.row.id}-", pictures=options.pictures)
    head, content, body = markup.partition(_CONTENT)
    head = _ORIGINAL.sub(r"\1\2", head)  # paper cannot be clicked: the link shows where it leads
    body = characters.fitted(tables.fitted(body, options), options)
    body = _NUMBERED.sub(_perhaps_far, _ROW.sub(_perhaps_tall, _CODE.sub(_perhaps_short, body)))
    body = formulas.broken(body, options)
    body = _DISPLAYED.sub(r'<span class="display">\g<0></span>', _FORMULA.sub(_perhaps_wide, body))
    body = _PARAGRAPH.sub(_perhaps_leading, body)
    body = relinked(body, post, chosen, lambda other, place: f"{GO}p{other}-{place or 'top'}")
    return f"{head}{content}{body}{_anchors(post.row.id, headings)}{faces(f'{post.row.source} {post.row.title}')}\n"


def _perhaps_leading(paragraph: re.Match[str]) -> str:
    """A line that is set like a heading, or announces what follows it ("For example:"), stays with that."""
    said = _TAG.sub("", paragraph[1]).strip()
    leads = len(said) <= _LINE and (said.endswith(":") or _EMPHASIZED.fullmatch(paragraph[1]))
    return f'<p class="leading">{paragraph[1]}</p>' if said and leads else paragraph[0]


def _perhaps_tall(row: re.Match[str]) -> str:
    """A row of a table that may be broken between two pages."""
    is_tall = len(_TAG.sub("", row[1])) > _TALL or "<table" in row[1]
    return f'<tr class="tall">{row[1]}' if is_tall else row[0]


def _perhaps_short(code: re.Match[str]) -> str:
    """Code of a few lines, which is not broken between two pages."""
    is_short = code[2].count("\n") <= _FEW and len(_TAG.sub("", code[2])) <= _TALL
    return f'<pre class="short"{code[1]}' if is_short else code[0]


def _perhaps_far(numbered: re.Match[str]) -> str:
    """A list whose numbers have many digits."""
    return f'<ol class="far" start="{numbered[1]}"' if int(numbered[1]) > _FAR else numbered[0]


def _perhaps_wide(formula: re.Match[str]) -> str:
    """A formula whose width has to be measured before it is printed is marked as such (see ``formulas.js``)."""
    attributes, inner = formula.groups()
    if "class=" in attributes or len(_MARKUP.sub("", inner)) <= _SHORT:
        return formula[0]
    return f'<math{attributes} class="long">{inner}</math>'


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


def _weight(item: MediaItem) -> int:
    """About how many bytes a picture takes in a PDF: a JPEG or a drawing those that it has, another one a byte a point."""
    if item.state is not MediaState.SAVED or item.kind != "image":
        return 0
    as_it_is = item.type in ("image/jpeg", "image/svg+xml")
    return max(item.bytes or 0, 0 if as_it_is else (item.width or 0) * (item.height or 0))


class _Writer:
    """Writes pages into parts, and begins a new part when one has grown enough."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths: list[Path] = []
        self._posts = self._pictures = self._characters = self._weight = 0

    def add(self, page: str, pictures: int, weight: int = 0) -> int:
        """Writes a page with so many pictures, of so many bytes; returns the number of the part that it is in, counted
        from 0."""
        if not self._paths or self._is_full(pictures, len(page), weight):
            self._finish()
            self._begin()
        with self._paths[-1].open("a", encoding="utf-8", errors="replace") as file:
            file.write(page)
        self._posts += 1
        self._pictures += pictures
        self._characters += len(page)
        self._weight += weight
        return len(self._paths) - 1

    def close(self) -> tuple[Path, ...]:
        """Finishes the last part; returns the files of all."""
        self._finish()
        return tuple(self._paths)

    def _is_full(self, pictures: int, characters: int, weight: int) -> bool:
        return (
            self._posts >= POSTS_A_PART
            or self._pictures + pictures > PICTURES_A_PART
            or self._characters + characters > CHARACTERS_A_PART
            or self._weight + weight > WEIGHT_A_PART
        )

    def _begin(self) -> None:
        path = self._folder / f"part-{len(self._paths)}.html"
        path.write_text(opening(f"pages-{len(self._paths)}.css"), encoding="utf-8")
        self._paths.append(path)
        self._posts = self._pictures = self._characters = self._weight = 0

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
