"""Tags for readers who do not see: what on a page is a heading, a paragraph, a picture, and what is only decoration.

Chromium knows, but Qt does not let it write its knowledge down. Here the structure is made again (PDF 32000-1, sections
14.7 and 14.8) from what Skia, its painter, wrote: every run of text is one ``BT .. ET`` with one font and one ``Tm``, in
the order of the document; every picture is one ``Do``. Headings are known by their places, which the outline needs, too;
lines that follow one another closely are a paragraph; what lies in the margins is an artifact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Protocol

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

_TOKEN = re.compile(
    rb"(?P<save>^q$)|(?P<restore>^Q$)|^(?P<matrix>(?:-?[\d.]+ ){6})cm$"
    rb"|^BT\n/\w+ (?P<size>-?[\d.]+) Tf\n(?P<place>(?:-?[\d.]+ ){6})Tm$|^/(?P<object>\w+) Do$",
    re.MULTILINE,
)
_PARAGRAPH = 1.66  # lines further apart than so many sizes of their letters are of two paragraphs
_SAME_LINE = 2.0  # points
_REACH = 2.2  # sizes of its letters that the first line of a heading may lie below where the heading begins
_LEVELS = 6

Matrix = tuple[float, float, float, float, float, float]
_NOWHERE: Matrix = (1, 0, 0, 1, 0, 0)


class Place(Protocol):
    """A point of the document: the page, counted from 0, and its distance from the lower edge in points."""

    @property
    def page(self) -> int: ...
    @property
    def y(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Section:
    """What one post is made of: its title, its headings with their levels and places, the words for its pictures."""

    title: str
    language: str | None
    first: int  # page
    headings: Sequence[tuple[int, Place]]
    pictures: Sequence[str]


@dataclass(slots=True)
class _Piece:
    """Something painted: a run of text (``size`` in points) or a picture; bytes ``start`` to ``end`` of the page."""

    start: int
    end: int
    y: float
    size: float  # 0: a picture


@dataclass(slots=True)
class _Block:
    """Pieces that are one element of the structure."""

    kind: str
    pieces: list[_Piece] = field(default_factory=list)


def tag(pdf: Pdf, sections: Sequence[Section], front: int, margin: float) -> None:
    """Gives a bound document its structure. ``front`` pages stand before the posts; ``margin`` is in points."""
    tagger = _Tagger(pdf, margin)
    tagger.begin("Contents", None)
    section = iter(sections)
    following = next(section, None)
    for number, page in enumerate(pdf.pages):
        if following is not None and number >= front and number >= following.first:
            tagger.begin(following.title, following)
            following = next(section, None)
        tagger.tag_page(number, page.obj)
    tagger.finish()


class _Tagger:
    def __init__(self, pdf: Pdf, margin: float) -> None:
        self._pdf = pdf
        self._margin = margin
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = self._element("Document", self._root)
        self._sections: list[Object] = []
        self._kids: dict[int, list[Any]] = {}
        self._parents: list[Any] = []  # the number tree: of each page its elements, of each link its own
        self._count = 0
        self._section: Section | None = None
        self._drawn: list[Object] = []

    def begin(self, title: str, section: Section | None) -> None:
        """A part of the document: the pages before the posts, or a post."""
        self._describe_pictures()
        made = self._element("Sect", self._document, T=String(title))
        if section is not None and section.language:
            made.Lang = String(section.language)
        self._section = section
        self._sections.append(made)
        self._kids[len(self._sections) - 1] = []

    def tag_page(self, number: int, page: Any) -> None:
        """Marks what is painted on one page, and writes down what it is."""
        data = _content(page)
        height = float(page.MediaBox[3])
        images = {str(key)[1:] for key, said in _objects(page) if said.get("/Subtype") == Name.Image}
        pieces = list(_pieces(data, images))
        known = self._section.headings if self._section is not None else ()
        headings = [(level, place.y) for level, place in known if place.page == number]
        out: list[bytes] = []
        at = 0
        marks: list[tuple[Object, int]] = []
        for block in _blocks(pieces, headings, self._margin, height):
            element = None if block.kind == "Artifact" else self._add(block, page)
            for piece in block.pieces:
                out.append(data[at : piece.start])
                if element is None:
                    out.append(b"/Artifact BMC\n")
                else:
                    out.append(b"/%s <</MCID %d>> BDC\n" % (block.kind.encode(), len(marks)))
                    marks.append((element, len(marks)))
                out.append(data[piece.start : piece.end] + b"\nEMC")
                at = piece.end
        out.append(data[at:])
        page.Contents = self._pdf.make_stream(b"".join(out))
        self._connect(page, marks)

    def _add(self, block: _Block, page: Any) -> Object:
        made = self._element(block.kind, self._sections[-1], Pg=page)
        self._kids[len(self._sections) - 1].append(made)
        if block.kind == "Figure":
            self._drawn.append(made)
        return made

    def _connect(self, page: Any, marks: Sequence[tuple[Object, int]]) -> None:
        """Tells elements of their marks, and the page of its elements."""
        kids: dict[tuple[int, int], list[int]] = {}
        elements = [element for element, _ in marks]
        for element, mark in marks:
            kids.setdefault(element.objgen, []).append(mark)
        for element in {element.objgen: element for element in elements}.values():
            found = kids[element.objgen]
            element.K = found[0] if len(found) == 1 else Array(found)
        page.StructParents = self._count
        page.Tabs = Name.S
        self._parents += [self._count, self._pdf.make_indirect(Array(elements))]
        self._count += 1
        for note in page.get("/Annots", ()):
            if note.get("/Subtype") == Name.Link:
                self._add_link(page, note)

    def _add_link(self, page: Any, note: Any) -> None:
        made = self._element("Link", self._sections[-1], Pg=page)
        made.K = Dictionary(Type=Name.OBJR, Obj=note, Pg=page)
        self._kids[len(self._sections) - 1].append(made)
        note.StructParent = self._count
        self._parents += [self._count, made]
        self._count += 1

    def _describe_pictures(self) -> None:
        """The words for pictures: by their order, when there are as many as there should be."""
        words = list(self._section.pictures) if self._section is not None else []
        known = len(words) == len(self._drawn)
        for number, figure in enumerate(self._drawn):
            said = unescape(words[number]).strip() if known else ""
            figure.Alt = String(said or "Picture")
        self._drawn = []

    def finish(self) -> None:
        """Hangs the tree up in the catalogue."""
        self._describe_pictures()
        for number, section in enumerate(self._sections):
            section.K = Array(self._kids[number])
        self._document.K = Array(self._sections)
        self._root.K = self._document
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents)))
        self._root.ParentTreeNextKey = self._count
        self._pdf.Root.StructTreeRoot = self._root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _element(self, kind: str, parent: Object, **more: Any) -> Object:
        return self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **more))


# ----------------------------------------------------------------------------------------------- reading a page


def _content(page: Any) -> bytes:
    contents = page.get("/Contents")
    if contents is None:
        return b""
    if isinstance(contents, Array):
        return b"\n".join(stream.read_bytes() for stream in contents)
    data: bytes = contents.read_bytes()
    return data


def _objects(page: Any) -> Iterator[tuple[str, Any]]:
    found: Mapping[str, Any] = page.get("/Resources", Dictionary()).get("/XObject", Dictionary())
    yield from found.items()


def _pieces(data: bytes, images: set[str]) -> Iterator[_Piece]:
    """What is painted, in order. Marks never part what ``q`` and ``Q`` hold together."""
    stack: list[Matrix] = []
    now = _NOWHERE
    at, token = 0, _TOKEN.search(data)
    while token is not None:
        at = token.end()
        if token["save"]:
            stack.append(now)
        elif token["restore"]:
            now = stack.pop() if stack else _NOWHERE
        elif token["matrix"]:
            now = _times(_numbers(token["matrix"]), now)
        elif token["object"]:
            name = token["object"].decode("latin-1")
            if name in images:
                yield _Piece(token.start(), token.end(), now[5], 0.0)
        else:
            end = data.find(b"\nET", at)
            at = end + 3 if end >= 0 else len(data)
            there = _times(_numbers(token["place"]), now)
            size = abs(float(token["size"]) * (there[3] or there[1]))
            yield _Piece(token.start(), at, there[5], size)
        token = _TOKEN.search(data, at)


def _numbers(text: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, text.split())
    return a, b, c, d, e, f


def _times(one: Matrix, two: Matrix) -> Matrix:
    """First the one transformation, then the other (8.3.4)."""
    a, b, c, d, e, f = one
    A, B, C, D, E, F = two  # noqa: N806 (as the standard has it)
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def _blocks(
    pieces: Sequence[_Piece], headings: Sequence[tuple[int, float]], margin: float, height: float
) -> Iterator[_Block]:
    """Pieces put together to elements, in the order in which they are painted."""
    block: _Block | None = None
    last: _Piece | None = None
    waiting = list(headings)
    for piece in pieces:
        kind, fresh = _kind(piece, last, block, waiting, margin, height)
        if block is None or fresh:
            if block is not None:
                yield block
            block = _Block(kind)
        block.pieces.append(piece)
        last = piece
    if block is not None:
        yield block


def _kind(
    piece: _Piece,
    last: _Piece | None,
    block: _Block | None,
    waiting: list[tuple[int, float]],
    margin: float,
    height: float,
) -> tuple[str, bool]:
    """What a piece is, and whether something new begins with it."""
    if piece.size and not margin * 0.9 <= piece.y <= height - margin * 0.9:
        return "Artifact", block is None or block.kind != "Artifact"
    if not piece.size:
        return "Figure", True
    for number, (level, top) in enumerate(waiting):
        if -1 <= top - piece.y < _REACH * piece.size:
            del waiting[: number + 1]
            return f"H{min(level, _LEVELS)}", True
    if block is None or last is None or block.kind in ("Artifact", "Figure"):
        return "P", True
    close = abs(piece.y - last.y) < _SAME_LINE or 0 < last.y - piece.y <= _PARAGRAPH * max(
        piece.size, last.size
    )
    if block.kind.startswith("H"):
        same = abs(piece.y - last.y) < _SAME_LINE or abs(piece.size - block.pieces[0].size) < 0.1
        return (block.kind, False) if close and same else ("P", True)
    return "P", not close
