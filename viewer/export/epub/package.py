"""The lists of a book: the package document, the navigation document, and the NCX for readers of EPUB 2."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from viewer.export.epub.xhtml import outside, text, value
from viewer.export.selection import authors, keywords, sources
from viewer.types import Heading, PostRow

_NAMESPACE = uuid.UUID("6f1ae0f5-6d0a-5e3c-9d3e-2f8c0f3b7a11")  # of books of this program
_DEEPEST = 3  # levels of headings below a post that contents go


@dataclass(frozen=True, slots=True)
class Chapter:
    """A post in the book: its file, and its place in the contents."""

    name: str
    title: str
    group: str
    outline: tuple[Heading, ...]
    has_math: bool
    has_alternatives: bool  # every picture is also said in words


@dataclass(frozen=True, slots=True)
class Book:
    """What is in the book. ``pictures`` maps names of files to media types."""

    title: str
    rows: tuple[PostRow, ...]
    chapters: tuple[Chapter, ...]
    language: str
    cover: str
    pictures: Mapping[str, str]
    has_math: bool

    @property
    def identifier(self) -> str:
        """The same posts in the same order under the same title are the same book."""
        posts = " ".join(row.url or str(row.id) for row in self.rows)
        return f"urn:uuid:{uuid.uuid5(_NAMESPACE, f'{self.title} {posts}')}"


@dataclass(slots=True)
class _Line:
    """A line of the contents with those below it."""

    title: str
    target: str
    below: list[_Line]


def container(package_name: str) -> str:
    """META-INF/container.xml: where the package document lies."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        f'<rootfile full-path="{package_name}" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
    )


def contents(chapters: Sequence[Chapter]) -> list[_Line]:
    """The contents as a tree: groups, posts, headings."""
    lines: list[_Line] = []
    group: _Line | None = None
    for chapter in chapters:
        post = _Line(chapter.title, chapter.name, [])
        above: list[tuple[int, _Line]] = [(0, post)]
        for heading in chapter.outline:
            if heading.title.strip():
                while above[-1][0] >= heading.level:
                    above.pop()
                line = _Line(heading.title, f"{chapter.name}#{heading.anchor}", [])
                if len(above) <= _DEEPEST:
                    above[-1][1].below.append(line)
                above.append((heading.level, line))
        if not chapter.group:
            lines.append(post)
            continue
        if group is None or group.title != chapter.group:
            group = _Line(chapter.group, chapter.name, [])
            lines.append(group)
        group.below.append(post)
    return lines


def navigation(book: Book) -> str:
    """The navigation document (EPUB 3.3, section 7)."""
    first = value(book.chapters[0].name)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f'<head><meta charset="utf-8"/><title>{text(book.title)}</title>'
        '<link rel="stylesheet" type="text/css" href="style.css"/></head>\n<body>'
        f'<nav epub:type="toc" role="doc-toc" id="toc"><h1>Contents</h1>{_listed(contents(book.chapters))}</nav>\n'
        '<nav epub:type="landmarks" hidden="hidden"><h2>Landmarks</h2><ol>'
        '<li><a epub:type="cover" href="cover.xhtml">Cover</a></li>'
        '<li><a epub:type="toc" href="#toc">Contents</a></li>'
        f'<li><a epub:type="bodymatter" href="{first}">First post</a></li></ol></nav></body></html>\n'
    )


def _listed(lines: Sequence[_Line]) -> str:
    items = "".join(
        f'<li><a href="{value(line.target)}">{text(line.title)}</a>{_listed(line.below) if line.below else ""}</li>\n'
        for line in lines
    )
    return f"<ol>{items}</ol>"


def ncx(book: Book) -> str:
    """The contents for old readers (OPF 2.0.1, section 2.4.1)."""
    numbers = iter(range(1, 1 << 30))
    lines = contents(book.chapters)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1">'
        f'<head><meta name="dtb:uid" content="{book.identifier}"/><meta name="dtb:depth" content="{_depth(lines)}"/>'
        '<meta name="dtb:totalPageCount" content="0"/><meta name="dtb:maxPageNumber" content="0"/></head>'
        f"<docTitle><text>{text(book.title)}</text></docTitle><navMap>{_points(lines, numbers)}</navMap></ncx>\n"
    )


def _points(lines: Sequence[_Line], numbers: Iterator[int]) -> str:
    out = []
    for line in lines:
        out.append(
            f'<navPoint id="n{next(numbers)}"><navLabel><text>{text(line.title)}</text></navLabel>'
            f'<content src="{value(line.target)}"/>{_points(line.below, numbers)}</navPoint>\n'
        )
    return "".join(out)


def _depth(lines: Sequence[_Line]) -> int:
    return 1 + max((_depth(line.below) for line in lines if line.below), default=0)


# ------------------------------------------------------------------------------------------------- the package


def package(book: Book) -> str:
    """The package document: metadata, manifest, spine (EPUB 3.3, section 5)."""
    spine = "".join(f'<itemref idref="{_id(chapter.name)}"/>\n' for chapter in book.chapters)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
        f' unique-identifier="id" xml:lang="{value(book.language)}">\n'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{_metadata(book)}</metadata>\n'
        f'<manifest>\n{_manifest(book)}</manifest>\n<spine toc="ncx">\n<itemref idref="cover-page"/>\n'
        '<itemref idref="nav"/>\n'
        f"{spine}</spine>\n</package>\n"
    )


def _metadata(book: Book) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = [row.published for row in book.rows if row.published]
    lines = [
        f'<dc:identifier id="id">{book.identifier}</dc:identifier>',
        f"<dc:title>{text(book.title)}</dc:title>",
        f"<dc:language>{text(book.language)}</dc:language>",
        f'<meta property="dcterms:modified">{now}</meta>',
        f'<meta name="cover" content="{_id(book.cover)}"/>',
        *(f"<dc:creator>{text(name)}</dc:creator>" for name in authors(book.rows)),
        *(f"<dc:subject>{text(word)}</dc:subject>" for word in keywords(book.rows)),
        *(f"<dc:publisher>{text(title)}</dc:publisher>" for title, _ in sources(book.rows)),
    ]
    if dates:
        lines.append(f"<dc:date>{max(dates).date().isoformat()}</dc:date>")
    if len(book.rows) == 1 and book.rows[0].url and outside(book.rows[0].url):
        lines.append(f"<dc:source>{text(book.rows[0].url)}</dc:source>")
    return "\n".join([*lines, *_accessibility(book)]) + "\n"


def _accessibility(book: Book) -> Iterator[str]:
    """What readers who do not see can count on (EPUB Accessibility 1.1, section 2; schema.org terms)."""
    described = all(chapter.has_alternatives for chapter in book.chapters)
    features = ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"]
    features += ["MathML"] if book.has_math else []
    features += ["alternativeText"] if book.pictures and described else []
    modes = ["textual", *(["visual"] if book.pictures else [])]
    for name, said in [
        *(("accessMode", mode) for mode in modes),
        *((("accessModeSufficient", "textual"),) if described else ()),
        *((("accessModeSufficient", ",".join(modes)),) if len(modes) > 1 else ()),
        *(("accessibilityFeature", feature) for feature in features),
        ("accessibilityHazard", "unknown" if book.pictures else "none"),
        ("accessibilitySummary", _summary(described)),
    ]:
        yield f'<meta property="schema:{name}">{text(said)}</meta>'


def _summary(described: bool) -> str:
    begin = "Posts are text with headings, lists and tables marked as such; formulas are MathML."
    rest = "Every picture has a description." if described else "Some pictures have no description."
    return f"{begin} {rest}"


def _manifest(book: Book) -> str:
    items = [
        ("nav", "nav.xhtml", "application/xhtml+xml", "nav"),
        ("ncx", "toc.ncx", "application/x-dtbncx+xml", ""),
        ("style", "style.css", "text/css", ""),
        ("cover-page", "cover.xhtml", "application/xhtml+xml", ""),
        (_id(book.cover), book.cover, _cover_type(book.cover), "cover-image"),
        *(
            (_id(chapter.name), chapter.name, "application/xhtml+xml", "mathml" if chapter.has_math else "")
            for chapter in book.chapters
        ),
        *((_id(name), name, mime, "") for name, mime in book.pictures.items()),
    ]
    if book.has_math:
        items.append(("math-font", "fonts/stix-two-math.woff2", "font/woff2", ""))
    return "".join(
        f'<item id="{key}" href="{value(name)}" media-type="{mime}"{properties and _said(properties)}/>\n'
        for key, name, mime, properties in items
    )


def _said(properties: str) -> str:
    return f' properties="{properties}"'


def _cover_type(name: str) -> str:
    return "image/png" if name.endswith(".png") else "image/svg+xml"


def _id(name: str) -> str:
    return "f-" + name.replace("/", "-")
