"""What a post is made of, in the terms of a tagged PDF (PDF 32000-1, section 14.8.4): elements, and their text.

The markup is this package's own: well-formed, with lower-case tags and attributes in double quotes.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

PICTURE, DRAWING = "\ue000", "\ue001"  # stand in the text for pictures of pixels, and of lines

_TOKEN = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>|([^<]+)")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_KEY = re.compile(r"/media/([0-9a-f]{24})")
_UNSEEN = re.compile(r' class="(?:faces|anchors)"| hidden\b')
_VOID = frozenset(("img", "br", "hr", "wbr", "col", "source", "track", "input", "area"))
_KINDS = {
    "p": "P", "pre": "P", "summary": "P", "blockquote": "BlockQuote", "figure": "Div", "figcaption": "Caption",
    "caption": "Caption", "ul": "L", "ol": "L", "dl": "L", "table": "Table", "thead": "THead", "tbody": "TBody",
    "tfoot": "TFoot", "tr": "TR", "th": "TH", "td": "TD",
}  # fmt: skip
_INLINE = {"math": "Formula", "code": "Code", "samp": "Code", "kbd": "Code", "q": "Quote"}
_ITEMS = frozenset(("li", "dt", "dd"))
_DIVIDING = frozenset(
    ("div", "section", "article", "header", "footer", "aside", "main", "nav", "details", "address", "center")
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_GROUPING = frozenset(("Sect", "Div", "BlockQuote", "TOCI"))  # text in these stands in a paragraph
_WITHOUT_MARKS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_MOST_CELLS = 1000  # that one may span (HTML, section 4.9.11)


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure. ``start`` is where its text begins; ``said`` are the words of a link, a formula or a
    picture; ``cells`` are those of a row, ``label`` that of a list's item, ``head`` that of a table, with its ``end``."""

    kind: str
    parent: Element | None
    start: int = 0
    said: str = ""
    scope: str = ""
    columns: int = 1
    rows: int = 1
    is_numbered: bool = False
    cells: list[Element] = field(default_factory=list)
    label: Element | None = None
    head: Element | None = None
    end: int = 0

    def within(self, kind: str) -> Element | None:
        """The nearest element of a kind that this one is or stands in."""
        found: Element | None = self
        while found is not None and found.kind != kind:
            found = found.parent
        return found


@dataclass(slots=True)
class Structure:
    """The elements of a document below ``root``, and its text as ``plain`` has it: from ``starts[n]`` on it is of
    ``leaves[n]``."""

    root: Element
    text: str
    starts: list[int]
    leaves: list[Element]

    def leaf(self, at: int) -> Element:
        """Whose text is at a place."""
        number = bisect_right(self.starts, at) - 1
        return self.leaves[number] if number >= 0 else self.root


def plain(text: str) -> str:
    """Text as it is compared: no white space, no difference of case or of the forms of a letter (UAX 15, NFKC)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_WITHOUT_MARKS)
    return "".join(text.split()).casefold()


def read(markup: str, drawings: Container[str] = ()) -> Structure:
    """The structure of markup. ``drawings`` are the keys of the pictures that are painted as lines."""
    reading = _Reading(drawings)
    for end, tag, attributes, text in _TOKEN.findall(markup):
        if reading.hidden:
            reading.hidden = "" if end and tag == reading.hidden else reading.hidden
        elif text:
            reading.add_text(unescape(text))
        elif end:
            reading.close(tag)
        elif tag == "img":
            reading.add_picture(attributes)
        elif tag not in _VOID:
            reading.open(tag, attributes)
    return Structure(reading.root, "".join(reading.text), reading.starts, reading.leaves)


class _Frame(NamedTuple):
    """A tag that is open ("" for a paragraph that has none), and the element that what follows belongs to."""

    tag: str
    element: Element


class _Reading:
    """Goes through markup once and writes down what there is."""

    def __init__(self, drawings: Container[str]) -> None:
        self.root = Element("Sect", None)
        self.text: list[str] = []
        self.starts: list[int] = []
        self.leaves: list[Element] = []
        self.hidden = ""  # the tag of what is not painted
        self._length = 0
        self._drawings = drawings
        self._open = [_Frame("", self.root)]
        self._level = 0

    @property
    def _now(self) -> Element:
        return self._open[-1].element

    def add_text(self, words: str) -> None:
        bare = plain(words)
        if not bare:
            return
        self._stand_in_paragraph()
        link, formula = self._now.within("Link"), self._now.within("Formula")
        if link is not None:
            link.said = f"{link.said} {' '.join(words.split())}".strip()
        if formula is not None and not formula.scope:
            formula.said += bare
        self._add(self._now, bare)

    def add_picture(self, attributes: str) -> None:
        given = dict(_ATTRIBUTE.findall(attributes))
        key = _KEY.search(given.get("src", ""))
        self._stand_in_paragraph()
        words = unescape(given.get("alt", "")).strip() or "Picture"
        link = self._now.within("Link")
        if link is not None:
            link.said = link.said or words
        is_drawing = key is not None and key[1] in self._drawings
        self._add(Element("Figure", self._now, self._length, words), DRAWING if is_drawing else PICTURE)

    def open(self, tag: str, attributes: str) -> None:
        if tag == "head" or _UNSEEN.match(attributes):
            self.hidden = tag
            return
        if self._now.kind == "Formula":
            return
        if tag in _KINDS or tag in _ITEMS or tag in _DIVIDING or tag in _HEADINGS:
            if self._open[-1].tag == "" and len(self._open) > 1:
                self._open.pop()
        else:
            self._stand_in_paragraph()
        self._open.append(_Frame(tag, self._made(tag, attributes)))

    def close(self, tag: str) -> None:
        for number in range(len(self._open) - 1, 0, -1):
            if self._open[number].tag == tag:
                element = self._open[number].element
                if tag == "tr":
                    _give_scopes(element)
                elif tag == "thead" and element.parent is not None:
                    element.parent.head, element.end = element, self._length
                del self._open[number:]
                return

    def _add(self, leaf: Element, bare: str) -> None:
        self.starts.append(self._length)
        self.leaves.append(leaf)
        self.text.append(bare)
        self._length += len(bare)

    def _stand_in_paragraph(self) -> None:
        if self._now.kind in _GROUPING:
            self._open.append(_Frame("", Element("P", self._now, self._length)))

    # -- the elements

    def _made(self, tag: str, attributes: str) -> Element:
        """The element that a tag begins; the one that is open for a tag that begins none."""
        now, at = self._now, self._length
        if tag in _HEADINGS:
            return Element(f"H{self._next_level(int(tag[1]))}", now, at)
        if tag == "a":
            return self._link() if " href=" in attributes else now
        if tag in _ITEMS:
            return self._item(tag)
        if tag == "math":
            said = dict(_ATTRIBUTE.findall(attributes)).get("alttext", "")
            return Element("Formula", now, at, unescape(said), scope="said" if said else "")
        if tag in _INLINE:
            return Element(_INLINE[tag], now, at)
        if tag == "ol" and any(frame.tag == "nav" for frame in self._open):
            return Element("TOC", now, at)
        if tag in ("th", "td"):
            return self._cell(tag, attributes)
        if tag in _KINDS:
            return Element(_KINDS[tag], now, at, is_numbered=tag == "ol")
        return now

    def _next_level(self, level: int) -> int:
        """The title is of the first level, all others stand below it; none is left out (ISO 14289-1, 7.4.2)."""
        self._level = min(max(level, 2), self._level + 1)
        return self._level

    def _link(self) -> Element:
        now, at = self._now, self._length
        if now.within("Link") is not None:
            return now
        if now.within("TOCI") is not None:
            now = Element("Reference", now, at)
        return Element("Link", now, at)

    def _item(self, tag: str) -> Element:
        now, at = self._now, self._length
        if now.kind == "TOC":
            return Element("TOCI", now, at)
        if tag == "dd" and now.label is not None and now.label.parent is not None:
            return Element("LBody", now.label.parent, at)
        item = Element("LI", now, at)
        if tag != "dt":
            return Element("LBody", item, at)
        item.label = now.label = Element(
            "Lbl", item, at
        )  # of the list: the one that the next definition is of
        return item.label

    def _cell(self, tag: str, attributes: str) -> Element:
        given = dict(_ATTRIBUTE.findall(attributes))
        made = Element(tag.upper(), self._now, self._length)
        made.columns, made.rows = _number(given.get("colspan", "")), _number(given.get("rowspan", ""))
        made.scope = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}.get(
            given.get("scope", ""), ""
        )
        row = self._now.within("TR")
        if row is not None:
            row.cells.append(made)
        return made


def _number(text: str) -> int:
    return min(max(int(text), 1), _MOST_CELLS) if text.isdecimal() else 1


def _give_scopes(row: Element) -> None:
    """What the heads of a row are of: of the columns, when there is nothing but heads, or else of the row."""
    are_heads = row.within("THead") is not None or all(cell.kind == "TH" for cell in row.cells)
    for cell in row.cells:
        if cell.kind == "TH":
            cell.scope = cell.scope or ("Column" if are_heads else "Row")
