"""MathJax's output as it stands in saved and pre-rendered pages, back to MathML.

MathJax 3 and 4 (output CHTML and SVG) name every node after the MathML it draws: ``<mjx-mfrac>``,
``<g data-mml-node="mfrac">``; the characters are in class names (``mjx-c1D465``) or in ``data-c="1D465"``. What only draws
(lines, surds, struts) is left out.
"""

from __future__ import annotations

import re

from viewer.content.clean import MATHML
from viewer.content.tree import Element

_CHARACTER = re.compile(r"mjx-c([0-9A-F]{1,6})")
_OVER = re.compile(r"translate\(\s*-?[\d.]+[ ,]+(-?[\d.]+)")
_PAIRS = {"msubsup": ("sub", "sup"), "munderover": ("under", "over")}


def from_mathjax(container: Element) -> Element | None:
    """The ``<math>`` that an ``<mjx-container>`` shows, None when its output is of another kind."""
    top = next((e for e in container.walk() if _name(e) == "math"), None)
    if top is None:
        return None
    children = _children(top)
    return Element("math", {}, children) if children else None


def _name(element: Element) -> str:
    name = element.get("data-mml-node") or (element.tag[4:] if element.tag.startswith("mjx-") else "")
    name = "mrow" if name in ("TeXAtom", "texatom", "inferredMrow") else name
    return name if name in MATHML or name == "math" else ""


def _children(element: Element) -> list[Element | str]:
    """The nearest nodes below that stand for MathML."""
    found: list[Element | str] = []
    stack = [c for c in reversed(element.children) if isinstance(c, Element)]
    while stack:
        node = stack.pop()
        if _name(node):
            found.append(_convert(node))
        elif node.tag != "mjx-assistive-mml":
            stack.extend(c for c in reversed(node.children) if isinstance(c, Element))
    return found


def _convert(node: Element) -> Element:
    name = _name(node)
    if name in ("mi", "mo", "mn", "mtext", "ms"):
        return Element(name, {}, [_characters(node)])
    children = _children(node)
    elements = [c for c in children if isinstance(c, Element)]
    if name in ("msqrt", "mroot"):
        children = [c for c in elements if not (c.tag == "mo" and c.text() == "√")]
    elif name in _PAIRS and len(elements) == 3:
        children = _ordered(node, elements)
    elif name in ("munder", "mover") and len(elements) == 2 and _is_first(node, "mjx-over"):
        children = [elements[1], elements[0]]
    return Element(name, {}, children)


def _ordered(node: Element, found: list[Element]) -> list[Element | str]:
    """Base, lower, upper. Both outputs draw the upper script first; CHTML draws the upper limit even before the base."""
    if _is_first(node, "mjx-over"):
        over, base, under = found
        return [base, under, over]
    base, upper, lower = found
    heights = [_OVER.match(c.get("transform")) for c in node.children if isinstance(c, Element)]
    known = [float(h[1]) for h in heights if h]
    if len(known) >= 2 and known[-2] < known[-1]:
        upper, lower = lower, upper
    return [base, lower, upper]


def _is_first(node: Element, tag: str) -> bool:
    first = next((c for c in node.children if isinstance(c, Element)), None)
    return first is not None and first.tag == tag


def _characters(node: Element) -> str:
    out: list[str] = []
    for element in node.walk():
        code = element.get("data-c")
        if not code and element.tag == "mjx-c":
            match = _CHARACTER.search(element.get("class"))
            code = match[1] if match else ""
        try:
            out.append(chr(int(code, 16)) if code else "")
        except (ValueError, OverflowError):
            continue
        if element.tag == "mjx-utext" or (element.tag == "text" and element.get("data-variant")):
            out.append(element.text())
    return "".join(out)
