"""Formulas that are far wider than the page, broken before their operators: what Chromium lays out has no place to break.

How wide one is, is reckoned here, in ems, and roughly: the browser measures what comes of it, and sets it a little smaller
where that is still too wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from viewer.content.tree import Element, parse, serialize
from viewer.export.paper import layout_of
from viewer.types import ExportOptions

_FORMULA = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>|\s+")
_LETTERS = 50  # of a formula that is looked at
_EM = 1.04  # of a formula, in ems of its text
_STILL_READ = 1.5  # pages or columns that a formula may be wide: two thirds of its size are still read
_ROOM = 0.95  # of the page that a line takes
_PIECE = 6.0  # ems of a piece of a formula in running text
_OPERATORS = frozenset("=≠≈≡≃≅∼≤≥<>≪≫→⇒⇔↦∝+−-±∓⊕∪∩∧∨⋅·×")
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
_SCRIPT = 0.7  # of its size
_SIGN, _LETTER = 1.1, 0.6  # ems: an operator with its space, anything else


def broken(html: str, options: ExportOptions) -> str:
    """The body of a post with lines in its widest formulas; one in running text becomes several, one after the other."""
    if "<math" not in html:
        return html
    layout = layout_of(options)
    ems = 72 / 25.4 / options.text_size / _EM  # in a millimetre
    page, column = layout.text_width * ems, layout.column_width * ems

    def look(match: re.Match[str]) -> str:
        if len(_MARKUP.sub("", match[0])) < _LETTERS:
            return match[0]
        math = parse(match[0]).body.find("math")
        if math is None:
            return match[0]
        parts = list(_parts(_unwrapped(math).children))
        displayed = math.get("display") == "block"
        limit = page if displayed else column
        if len(parts) < 2 or sum(map(_width_of_all, parts)) < limit * (_STILL_READ if displayed else 1):
            return match[0]
        return _in_lines(math, parts, page * _ROOM) if displayed else _in_pieces(math, parts)

    return _FORMULA.sub(look, html)


def _unwrapped(math: Element) -> Element:
    """What holds the parts of a formula: itself, or the one row in it."""
    inner = [child for child in math.children if isinstance(child, Element)]
    return _unwrapped(inner[0]) if len(inner) == 1 and inner[0].tag == "mrow" else math


def _in_lines(math: Element, parts: list[list[Element]], room: float) -> str:
    rows = [
        Element("mtr", {}, [Element("mtd", {"style": "text-align:left"}, line)])
        for line in _lines(parts, room)
    ]
    math.replace_children([Element("mtable", {"displaystyle": "true"}, rows)])
    return _written(math)


def _in_pieces(math: Element, parts: list[list[Element]]) -> str:
    """Formulas side by side, each with its own signs as its text: what is read out is all of it, and once."""
    return "<wbr>".join(
        _written(Element("math", math.attrs | {"alttext": "".join(e.text() for e in line)}, line))
        for line in _lines(parts, _PIECE)
    )


def _written(math: Element) -> str:
    return serialize(Element("", {}, [math]))


def _lines(parts: Iterable[list[Element]], room: float) -> Iterator[list[Element]]:
    line: list[Element] = []
    for part in parts:
        if line and _width_of_all(line) + _width_of_all(part) > room:
            yield line
            line = []
        line += part
    if line:
        yield line


def _parts(children: Iterable[Element | str]) -> Iterator[list[Element]]:
    """What can stand on lines of its own: from one operator that is in no brackets to the next."""
    part: list[Element] = []
    depth = 0
    for child in children:
        if not isinstance(child, Element):
            continue
        sign = child.text().strip() if child.tag == "mo" else ""
        if sign in _OPERATORS and part and not depth:
            child.attrs["form"] = "infix"  # also where it comes first
            yield part
            part = []
        depth = max(depth + (sign in _OPENING) - (sign in _CLOSING), 0)
        part.append(child)
    if part:
        yield part


def _width_of_all(elements: Iterable[Element]) -> float:
    return sum(map(_width, elements))


def _width(element: Element) -> float:
    """About how many ems an element is wide."""
    inner = [child for child in element.children if isinstance(child, Element)]
    match element.tag:
        case "mo":
            return _SIGN if element.text().strip() in _OPERATORS else _LETTER
        case "mi" | "mn" | "mtext" | "ms":
            return _LETTER * len(element.text())
        case "mfrac" | "munder" | "mover" | "munderover":
            return max(map(_width, inner), default=0)
        case "msub" | "msup" | "msubsup" if inner:
            return _width(inner[0]) + _SCRIPT * max(map(_width, inner[1:]), default=0)
        case "mtable":
            rows = [[_width(cell) for cell in row.children if isinstance(cell, Element)] for row in inner]
            columns = max(map(len, rows), default=0)
            return sum(max((r[n] for r in rows if n < len(r)), default=0) + 0.8 for n in range(columns))
        case "msqrt" | "mroot":
            return 0.8 + _width_of_all(inner)
    return _width_of_all(inner)
