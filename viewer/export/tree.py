"""The structure tree of a PDF (PDF 32000-1, section 14.7.2): of the elements of its sections, those that are painted."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from viewer.export.structure import Element


class Tree:
    """Grows a section after the other; in each, elements stand in the order in which they are painted."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root))
        self._sections: list[Object] = []
        self._section = Element("Sect", None)
        self._objects: dict[Element, Object] = {}
        self._kids: dict[Element, list[Any]] = {}

    def begin(self, root: Element, title: str, language: str | None) -> None:
        """A section, whose elements stand below ``root``."""
        self._end_section()
        self._section = root
        self._objects[root] = self._pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Sect, P=self._document, T=String(title))
        )
        self._kids[root] = []
        if language:
            self._objects[root].Lang = String(language)

    def add_mark(self, element: Element, page: Any, mark: int) -> Object:
        """What is marked on a page with this number is of the element, whose object this returns."""
        made = self._object(element)
        if "/Pg" not in made:
            made.Pg = page
        if made.Pg.objgen == page.objgen:
            self._kids[element].append(mark)
        else:
            self._kids[element].append(Dictionary(Type=Name.MCR, Pg=page, MCID=mark))
        return made

    def add_link(self, element: Element | None, page: Any, note: Any) -> tuple[Object, str]:
        """The box of a link (an annotation of a page) is that of the element, or of one of its own when it is not known.

        Returns the element's object, and what the link says.
        """
        element = element or Element("Link", Element("P", self._section))
        made = self._object(element)
        self._kids[element].append(Dictionary(Type=Name.OBJR, Obj=note, Pg=page))
        return made, element.said

    def finish(self, *, last_first: bool) -> Object:
        """Returns the root of the whole; with ``last_first`` the last section stands before all others."""
        at = len(self._sections) if last_first else 0
        self._end_section()
        self._document.K = Array(self._sections[at:] + self._sections[:at])
        self._root.K = self._document
        return self._root

    def _object(self, element: Element) -> Object:
        """The object of an element, made when it is first asked for, below that of its parent."""
        if element not in self._objects and element.parent is not None:
            parent = self._object(element.parent)
            if element not in self._objects:  # a row makes its cells itself
                made = Dictionary(Type=Name.StructElem, S=Name(f"/{element.kind}"), P=parent)
                _describe(made, element)
                self._objects[element] = self._pdf.make_indirect(made)
                self._kids[element] = []
                self._kids[element.parent].append(self._objects[element])
                for cell in element.cells:  # also those that are empty: a table has as many in each row
                    self._object(cell)
        return self._objects[element]

    def _end_section(self) -> None:
        if self._kids.get(self._section):
            self._sections.append(self._objects[self._section])
        for element, kids in self._kids.items():
            if kids:
                self._objects[element].K = kids[0] if len(kids) == 1 else Array(kids)
        self._objects.clear()
        self._kids.clear()


def _describe(made: Dictionary, element: Element) -> None:
    """The words for what is seen, and the attributes of tables and lists (14.8.5)."""
    if element.kind in ("Figure", "Formula"):
        made.Alt = String(element.said)
    elif element.kind in ("TH", "TD"):
        said = Dictionary(O=Name.Table)
        if element.scope:
            said.Scope = Name(f"/{element.scope}")
        if element.columns > 1:
            said.ColSpan = element.columns
        if element.rows > 1:
            said.RowSpan = element.rows
        if len(said) > 1:
            made.A = said
    elif element.kind == "L":
        made.A = Dictionary(O=Name.List, ListNumbering=Name.Decimal if element.is_numbered else Name.Disc)
