"""Keeps the comma after a formula on the formula's line.

To a browser a formula in running text is a box, and a line may end on either side of any box: a comma, a full stop or a
closing bracket would begin the next line. What touches a formula is therefore put into one unbreakable piece with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from viewer.content.tree import Element, Raw

_CLOSING = r"[.,;:!?)\]}»”’\"'…]"
_AFTER = re.compile(rf"{_CLOSING}+|[‐‑-]\w{{1,12}}{_CLOSING}*|[‐‑–—-]+")
_BEFORE = re.compile(r"[(\[{«“‘\"']+$")


@dataclass(slots=True)
class _Place:
    """Where a node stands."""

    holder: Element
    index: int

    @property
    def node(self) -> Element | str:
        return self.holder.children[self.index]

    def put(self, node: Element | str) -> None:
        self.holder.children[self.index] = node
        if isinstance(node, Element):
            node.parent = self.holder


def glue(root: Element) -> None:
    """Joins every inline formula with the punctuation that touches it, in ``<span class="glue">``."""
    for element in list(root.walk()):
        if element.tag and any(_is_formula(c) or _is_open(c) for c in element.children):
            _glue_in(_places(element))


def _is_open(node: Element | str) -> bool:
    return isinstance(node, Element) and not node.tag


def _is_formula(node: Element | str) -> bool:
    if isinstance(node, Raw):
        head = node[: node.find(">")] if node.startswith("<math") else ""
        return bool(head) and ' display="block"' not in head
    return isinstance(node, Element) and node.tag == "math" and node.get("display") != "block"


def _places(element: Element) -> list[_Place]:
    """The children in order, those of elements without a tag in their stead."""
    found: list[_Place] = []
    stack = [(element, 0)]
    while stack:
        holder, index = stack.pop()
        if index >= len(holder.children):
            continue
        stack.append((holder, index + 1))
        child = holder.children[index]
        if isinstance(child, Element) and not child.tag:
            stack.append((child, 0))
        else:
            found.append(_Place(holder, index))
    return found


def _glue_in(places: list[_Place]) -> None:
    for number, place in enumerate(places):
        formula = place.node
        if not _is_formula(formula):
            continue
        before = _take(places[number - 1], _BEFORE) if number else ""
        after = _take(places[number + 1], _AFTER) if number + 1 < len(places) else ""
        if before or after:
            place.put(Element("span", {"class": "glue"}, [p for p in (before, formula, after) if p]))


def _take(place: _Place, edge: re.Pattern[str]) -> str:
    """Cuts what touches the formula off the text beside it."""
    text = place.node
    if not isinstance(text, str) or isinstance(text, Raw):
        return ""
    found = edge.match(text) if edge is _AFTER else edge.search(text[-8:])
    if found is None or not found[0]:
        return ""
    place.put(text[found.end() :] if edge is _AFTER else text[: len(text) - len(found[0])])
    return found[0]
