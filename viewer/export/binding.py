"""Printed parts are bound into one PDF: order, bookmarks, jumps, page labels, metadata. No Qt here.

Chromium writes the places that links lead to into the catalogue's ``/Dests`` (PDF 32000-1, 12.3.2.3), named as in the
address, percent-encoded. Here every link gets its place itself, so that the names are no longer needed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from viewer.export.document import CONTENTS, GO, Document, Entry
from viewer.export.selection import UNTITLED
from viewer.export.tagging import Section, Tagger

Damaged = pikepdf.PdfError
_ALL = "1-z"  # pages
_AIR = 8  # points above the place that a jump leads to


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a PDF: the page, counted from 0, and its distance from the lower edge in points."""

    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A part as it was printed, and what of (a file of HTML): how many pages it has, and where the names in it lie."""

    path: Path
    source: Path
    pages: int
    places: Mapping[str, Place]


def examine(path: Path, source: Path) -> Printed:
    """Reads what a part holds that was printed of ``source``. Raises pikepdf.PdfError when it is not a whole PDF."""
    with Pdf.open(path, attempt_recovery=False) as pdf:
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return Printed(path, source, len(pdf.pages), dict(_places(pdf, numbers)))


def _places(pdf: Pdf, numbers: Mapping[tuple[int, int], int]) -> Iterator[tuple[str, Place]]:
    named = pdf.Root.get("/Dests")
    if not isinstance(named, Dictionary):
        return
    for name, place in named.items():
        page = numbers.get(place[0].objgen)
        if page is not None:
            yield unquote(name.removeprefix("/")), Place(page, float(place[3]))


def page_numbers(parts: Sequence[Printed]) -> dict[str, int]:
    """On which page each name lies, as the pages of the parts are numbered: from 1, through all parts."""
    found: dict[str, int] = {}
    before = 0
    for part in parts:
        found.update({name: before + place.page + 1 for name, place in part.places.items()})
        before += part.pages
    return found


class Binding:
    """Parts come in as they are printed, the pages before them at last: what can be done with a part is done at once,
    while the next one is printed. Close it when it is no longer needed.

    ``margin`` is that of the sides, ``above`` the one at the top, in points: Chromium counts the places in a part from
    there, but writes them down as if from the edge. Methods raise pikepdf.PdfError or OSError.
    """

    def __init__(self, document: Document, margin: float = 0.0, above: float = 0.0) -> None:
        self._document = document
        self._above = above
        self._opened = contextlib.ExitStack()
        self._pdf = self._opened.enter_context(Pdf.new())
        self._places: dict[str, Place] = {}  # pages counted from the first one of the posts
        self._tagger = Tagger(self._pdf, margin)

    def __enter__(self) -> Binding:
        return self

    def __exit__(self, *_error: object) -> None:
        self._opened.close()

    def add(self, number: int, part: Printed) -> None:
        """Takes the part with this number in, after those before it."""
        before = len(self._pdf.pages)
        places = self._placed(part, before)
        self._places.update(places)
        for page in self._opened.enter_context(_left_in_files([(part.path, _ALL)])).pages:
            self._pdf.pages.append(page)
        pages = [added.obj for added in list(self._pdf.pages)[before:]]
        self._tagger.tag(pages, _sections(self._document, number, part))

    def finish(self, front: Printed | None, target: Path, program: str) -> int:
        """Writes the whole to ``target``; returns its number of pages."""
        document, pdf, places = self._document, self._pdf, self._places
        ahead = front.pages if front else 0
        if front:
            for number, page in enumerate(
                self._opened.enter_context(_left_in_files([(front.path, _ALL)])).pages
            ):
                pdf.pages.insert(number, page)
            places = {name: Place(at.page + ahead, at.y) for name, at in places.items()}
            places.update(self._placed(front, 0))
            section = Section("Contents", document.language, 0, front.source.read_text("utf-8"))
            self._tagger.tag([page.obj for page in list(pdf.pages)[:ahead]], [section])
        self._tagger.finish(last_first=front is not None)
        binder = _Binder(pdf, places)
        binder.settle_links()
        binder.add_bookmarks(document.entries)
        _label(pdf, ahead)
        _describe(pdf, document, program)
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return len(pdf.pages)

    def _placed(self, printed: Printed, before: int) -> dict[str, Place]:
        return {name: Place(before + at.page, at.y - self._above) for name, at in printed.places.items()}


def _sections(document: Document, number: int, part: Printed) -> Iterator[Section]:
    """What the pages of a part were printed of, for tags: each post by itself."""
    entries = [entry for entry in document.entries if entry.part == number and entry.name in part.places]
    markup = part.source.read_text("utf-8")
    begins = [markup.index(f' id="{entry.name}"') for entry in entries]
    for entry, begin, end in zip(entries, begins, [*begins[1:], len(markup)], strict=True):
        post = markup[markup.rindex("<", 0, begin) : end]
        title = entry.row.title or UNTITLED
        yield Section(title, entry.language, part.places[entry.name].page, post, entry.drawings)


def join(pieces: Sequence[Path], target: Path) -> None:
    """Makes one part, with all its names, of pieces that each begin with the last page of the one before."""
    ranges = [_ALL, *["2-z"] * (len(pieces) - 1)]
    with _left_in_files(list(zip(pieces, ranges, strict=True))) as pdf:
        pages = [page.obj for page in pdf.pages]
        pdf.Root.Dests = Dictionary()
        first = 0  # where the first page of a piece is in the whole
        for path in pieces:
            with Pdf.open(path) as piece:
                numbers = {page.obj.objgen: number for number, page in enumerate(piece.pages)}
                for name, (page, *place) in piece.Root.get("/Dests", Dictionary()).items():
                    if page.objgen in numbers:
                        pdf.Root.Dests[name] = Array([pages[first + numbers[page.objgen]], *place])
            first += len(numbers) - 1
        pdf.save(target)


def _left_in_files(parts: Sequence[tuple[Path, str]]) -> Pdf:
    """Pages of parts (which of them, as qpdf has it), to be taken over by another PDF, without their tables of names: names
    of one file mean nothing in another, and every link gets its place.

    What their streams hold stays in the files until the whole is written, one stream after the other: pictures may be
    larger than the memory. (``Pdf.open`` has it copied with the page: ``QPDF::setImmediateCopyFrom``. A job of qpdf has
    not.) The files are open only while they are read, however many parts there are.
    """
    merged = {
        "empty": "",
        "pages": [{"file": str(path), "range": pages} for path, pages in parts],
        "outputFile": os.devnull,  # a job must have one; what it would write there is never asked for
        "keepFilesOpen": "n",
        "removeUnreferencedResources": "no",
        "suppressRecovery": "",
        "noWarn": "",
    }
    pdf: Pdf = pikepdf.Job(merged).create_pdf()  # type: ignore[no-untyped-call]
    return pdf


class _Binder:
    """Turns names into places of one PDF."""

    def __init__(self, pdf: Pdf, places: Mapping[str, Place]) -> None:
        self._pdf = pdf
        self._places = places
        self._pages = [page.obj for page in pdf.pages]

    def destination(self, name: str) -> Array | None:
        """Where a name lies; for an unknown place in a post, where the post begins."""
        place = self._places.get(name) or self._places.get(f"{name.partition('-')[0]}-top")
        if place is None:
            return None
        return Array([self._pages[place.page], Name.XYZ, None, place.y + _AIR, None])

    def settle_links(self) -> None:
        """Gives every link within the document its destination."""
        for page in self._pages:
            for annotation in page.get("/Annots", ()):
                name = _name_of(annotation)
                if name is None:
                    continue
                destination = self.destination(name)
                for key in ("/A", "/Dest"):
                    if key in annotation:
                        del annotation[key]
                if destination is not None:
                    annotation.Dest = destination

    def add_bookmarks(self, entries: Sequence[Entry]) -> None:
        """The outline: the contents, then a post each, its headings below it, nested by their levels."""
        with self._pdf.open_outline() as outline:
            contents = self._bookmark("Contents", CONTENTS)
            outline.root.extend([contents] if contents else [])
            shelf, group = outline.root, ""
            for entry in entries:
                item = self._bookmark(entry.row.title or UNTITLED, entry.name)
                if item is None:
                    continue
                if entry.group != group:
                    group = entry.group
                    above = OutlineItem(group, item.destination)
                    outline.root.append(above)
                    shelf = above.children
                shelf.append(item)
                self._nest(item, entry)

    def _nest(self, top: OutlineItem, entry: Entry) -> None:
        above: list[tuple[int, OutlineItem]] = [(0, top)]
        for heading in entry.headings:
            item = self._bookmark(heading.title, heading.anchor)
            if item is None:
                continue
            while above[-1][0] >= heading.level:
                above.pop()
            above[-1][1].children.append(item)
            above.append((heading.level, item))

    def _bookmark(self, title: str, name: str) -> OutlineItem | None:
        destination = self.destination(unquote(name))
        if destination is None:
            return None
        item = OutlineItem(title, destination)
        item.is_closed = True
        return item


def _name_of(annotation: Any) -> str | None:
    """The name that a link within the document leads to; None for links of the world."""
    if "/Dest" in annotation and isinstance(annotation.Dest, Name):
        return unquote(str(annotation.Dest).removeprefix("/"))
    action = annotation.get("/A")
    if action is not None and action.get("/S") == Name.URI:
        address = str(action.get("/URI", ""))
        if address.startswith(GO):
            return unquote(address.removeprefix(GO))
    return None


def _label(pdf: Pdf, front: int) -> None:
    """Page labels (12.4.2): what a reader's page field shows is what is printed on the page."""
    numbering: list[Any] = [0, Dictionary(S=Name.r)] if front else []
    pdf.Root.PageLabels = Dictionary(Nums=Array([*numbering, front, Dictionary(S=Name.D)]))


def _describe(pdf: Pdf, document: Document, program: str) -> None:
    authors, keywords = document.authors(), document.keywords()
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = document.title
        if authors:
            metadata["dc:creator"] = authors
        if keywords:
            metadata["dc:subject"] = keywords
            metadata["pdf:Keywords"] = ", ".join(keywords)
        if document.language:
            metadata["dc:language"] = [document.language]
        metadata["xmp:CreatorTool"] = program
    info = pdf.docinfo
    info["/Title"] = String(document.title)
    if authors:
        info["/Author"] = String(", ".join(authors))
    if keywords:
        info["/Keywords"] = String(", ".join(keywords))
    info["/Creator"] = String(program)
    if document.language:
        pdf.Root.Lang = String(document.language)
    pdf.Root.PageMode = Name.UseOutlines if len(document.entries) > 1 else Name.UseNone
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
