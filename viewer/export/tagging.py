"""Tags for readers who do not see: what on a page is a heading, a list, a table, a picture, and what is only decoration.

Chromium knows, but Qt does not let it write its knowledge down. Here the structure is made again (PDF 32000-1, sections
14.7 and 14.8) from the markup that was printed, and from what is painted on the pages, which follows the order of its text.
What lies in the margins, and lines and boxes, are artifacts.
"""

from __future__ import annotations

import zlib
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from viewer.export.following import Follower
from viewer.export.painting import Fonts, Piece, content, draws, paints, pieces
from viewer.export.structure import PICTURE, Element, read
from viewer.export.tree import Tree

_NEAR = 2.0  # points that a piece of a link may begin outside of the link's box
_ARTIFACT = Element("Artifact", None)


@dataclass(frozen=True, slots=True)
class Section:
    """What a post (or what stands before them all) was printed of, from a page on, which is counted from 0."""

    title: str
    language: str | None
    first: int
    markup: str
    drawings: Container[str] = ()  # the keys of its pictures that are painted as lines


class Tagger:
    """Gives a PDF that is being bound its structure; ``margin`` is in points."""

    def __init__(self, pdf: Pdf, margin: float) -> None:
        self._pdf = pdf
        self._margin = margin
        self._fonts = Fonts()
        self._tree = Tree(pdf)
        self._parents: list[Any] = []  # the number tree: of each page its elements, of each link its own
        self._count = 0
        self._begin(Section("", None, 0, ""))

    def tag(self, pages: Sequence[Any], sections: Iterable[Section]) -> None:
        """Tags pages of the PDF. The sections come in the order of their pages, which are counted among these."""
        waiting = iter(sections)
        following = next(waiting, None)
        for number, page in enumerate(pages):
            while following is not None and number >= following.first:
                self._begin(following)
                following = next(waiting, None)
            self._tag_page(page)

    def _begin(self, section: Section) -> None:
        """A part of the document; the pages that follow are of it."""
        structure = read(section.markup, section.drawings)
        self._follower = Follower(structure)
        self._tree.begin(structure.root, section.title, section.language)

    def _tag_page(self, page: Any) -> None:
        """Marks what is painted on one page, and writes down what it is."""
        data = content(page)
        painted = list(pieces(data, page, self._fonts))
        elements, drawn = self._elements(painted, float(page.MediaBox[3]))
        writer = _Writer(data)
        for number, piece in enumerate(painted):
            writer.pass_by(piece.start, drawn.get(number), elements[number])
            writer.take(piece.end, elements[number])
        writer.pass_by(len(data), drawn.get(len(painted)), _ARTIFACT)
        packed = zlib.compress(writer.written())
        page.Contents = self._pdf.make_stream(packed, Filter=Name.FlateDecode)
        marked = [self._tree.add_mark(element, page, mark) for mark, element in enumerate(writer.marks)]
        page.Tabs = Name.S
        page.StructParents = self._number(self._pdf.make_indirect(Array(marked)))
        self._add_links(page, painted, elements)

    def _elements(
        self, painted: Sequence[Piece], height: float
    ) -> tuple[list[Element], Mapping[int, Element]]:
        """What each piece of a page belongs to, and before which ones a drawing is painted."""
        low, high = self._margin * 0.9, height - self._margin * 0.9
        body = [number for number, piece in enumerate(painted) if not piece.text or low <= piece.y <= high]
        texts = [painted[number].text for number in body]
        found, drawn = self._follower.follow([PICTURE if text is None else text for text in texts])
        elements = [_ARTIFACT] * len(painted)
        for number, element in zip(body, found, strict=True):
            elements[number] = element or _ARTIFACT
        return elements, {[*body, len(painted)][at]: element for at, element in drawn.items()}

    def _add_links(self, page: Any, painted: Sequence[Piece], elements: Sequence[Element]) -> None:
        """Each link's box belongs to the link whose words lie in it."""
        links = [
            (piece, link)
            for piece, element in zip(painted, elements, strict=True)
            if (link := element.within("Link")) is not None
        ]
        for note in page.get("/Annots", ()):
            if note.get("/Subtype") != Name.Link:
                continue
            left, low, right, high = (float(edge) for edge in note.Rect)
            inside = (
                link
                for piece, link in links
                if left - _NEAR <= piece.x <= right + _NEAR and low - _NEAR <= piece.y <= high + _NEAR
            )
            made, words = self._tree.add_link(next(inside, None), page, note)
            note.Contents = String(words or str(note.get("/A", {}).get("/URI", "")) or "Link")
            note.StructParent = self._number(made)

    def _number(self, parent: Object) -> int:
        """Enters into the number tree what the marks of a page, or a link, belong to."""
        number = self._count
        self._parents += [number, parent]
        self._count += 1
        return number

    def finish(self, *, last_first: bool) -> None:
        """Hangs the tree up in the catalogue; with ``last_first`` the section that came last stands before all others."""
        root = self._tree.finish(last_first=last_first)
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(self._parents)))
        root.ParentTreeNextKey = self._count
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)


class _Writer:
    """Writes the instructions of a page again, with marks around what is painted; ``marks`` are their elements.

    What sets colours or places stays where it is, within marks and between them: they hold no state (14.6).
    """

    def __init__(self, data: bytes) -> None:
        self.marks: list[Element] = []
        self._data = data
        self._at = 0
        self._out: list[bytes] = []
        self._now: Element | None = None

    def pass_by(self, end: int, drawing: Element | None, following: Element) -> None:
        """Up to ``end`` there are no pieces, but lines and boxes perhaps, or all of a drawing."""
        between = self._data[self._at : end]
        if paints(between):
            is_inside = self._now is following and following.kind == "Figure"
            if drawing is not None and draws(between):
                self._turn_to(drawing)
            elif not is_inside:
                self._turn_to(_ARTIFACT)
        self._out.append(between)
        self._at = end

    def take(self, end: int, element: Element) -> None:
        """Up to ``end`` there is a piece of an element."""
        self._turn_to(element)
        self._out.append(self._data[self._at : end])
        self._at = end

    def written(self) -> bytes:
        """All of it."""
        self._close()
        return b"".join(self._out)

    def _turn_to(self, element: Element) -> None:
        if element is self._now:
            return
        self._close()
        self._now = element
        if element is _ARTIFACT:
            self._out.append(b"\n/Artifact BMC\n")
        else:
            self._out.append(b"\n/%s <</MCID %d>> BDC\n" % (element.kind.encode(), len(self.marks)))
            self.marks.append(element)

    def _close(self) -> None:
        if self._now is not None:
            self._out.append(b"\nEMC\n")
            self._now = None
