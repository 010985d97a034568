"""Content models: what HTML lets stand in what, for readers of books that take the standard at its word.

Browsers repair as they read; an EPUB with ``<li>`` outside of a list is refused by shops and validators. Rules from the
HTML standard, section 4, as EPUB 3.3 asks for them. Only the elements that derived posts may have are dealt with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from viewer.content.tree import Element
from viewer.content.words import words

_INLINE = words(
    "a abbr b bdi bdo br cite code del dfn em i img ins kbd mark math q rp rt ruby s samp small span strong sub "
    "sup time u var wbr"
)
_TRANSPARENT = words("a ins del")
_PHRASES = words("p h1 h2 h3 h4 h5 h6 pre dt summary")  # blocks that hold nothing but inline elements
_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_PLAIN_BOXES = words(
    "address footer header hgroup main nav search"
)  # limits of their own, and nothing to show
_PARTS = {
    "li": words("ul ol"),
    "dt": words("dl"),
    "dd": words("dl"),
    "figcaption": words("figure"),
    "summary": words("details"),
    "caption": words("table"),
    "colgroup": words("table"),
    "col": words("colgroup"),
    "thead": words("table"),
    "tbody": words("table"),
    "tfoot": words("table"),
    "tr": words("thead tbody tfoot table"),
    "td": words("tr"),
    "th": words("tr"),
}
_AS_INLINE = {"hr": "br", "pre": "code"}


def conform(root: Element) -> None:
    """Rewrites the tree below ``root`` (a flow container) until every element stands where it may."""
    _settle(root, phrasing=False, in_link=False)


def _settle(element: Element, *, phrasing: bool, in_link: bool) -> None:
    stack = [(element, phrasing, in_link)]
    while stack:
        parent, inline_only, linked = stack.pop()
        if parent.tag == "math":
            continue
        _flatten(parent)
        for child in parent.children:
            if isinstance(child, Element):
                _fit(child, parent, inline_only, linked)
        _shape(parent)
        for child in parent.children:
            if isinstance(child, Element):
                narrow = inline_only or child.tag in _PHRASES
                if child.tag in _INLINE and child.tag not in _TRANSPARENT:
                    narrow = True
                stack.append((child, narrow, linked or child.tag == "a"))


def _flatten(parent: Element) -> None:
    """Takes away elements that only stand for their children (see ``tree``)."""
    if any(isinstance(child, Element) and not child.tag for child in parent.children):
        flat: list[Element | str] = []
        waiting = list(reversed(parent.children))
        while waiting:
            node = waiting.pop()
            if isinstance(node, Element) and not node.tag:
                waiting += reversed(node.children)
            else:
                flat.append(node)
        parent.replace_children(flat)


def _fit(child: Element, parent: Element, inline_only: bool, linked: bool) -> None:
    """Renames an element that must not stand where it does."""
    homes = _PARTS.get(child.tag)
    if homes is not None and parent.tag not in homes:
        child.tag = "div"
    if child.tag in _PLAIN_BOXES and child.classes != ["head"]:
        child.tag = "div"
    if linked and child.tag in ("a", "details"):
        child.tag = "span" if child.tag == "a" else "div"
        child.attrs.pop("href", None)
    if child.tag in _HEADINGS and parent.tag in ("th", "caption", "dt", "summary"):
        child.tag = "strong"
    if inline_only:
        if child.tag not in _INLINE:
            child.tag = _AS_INLINE.get(child.tag, "span")
    elif child.tag in _INLINE and child.tag not in ("math", "ruby") and _holds_blocks(child):
        if child.tag not in _TRANSPARENT:
            child.tag = "div"
    elif child.tag == "p" and _holds_blocks(child):
        child.tag = "div"
    if child.tag in ("rt", "rp") and parent.tag != "ruby":
        child.tag = "span"


def _holds_blocks(element: Element) -> bool:
    stack = [element]
    while stack:
        for child in stack.pop().children:
            if isinstance(child, Element) and child.tag != "math":
                if child.tag and child.tag not in _INLINE:
                    return True
                stack.append(child)
    return False


# ------------------------------------------------------------------------------------ what certain elements hold


def _shape(element: Element) -> None:
    shape = _SHAPES.get(element.tag)
    if shape is not None:
        shape(element)


def _listed(element: Element) -> None:
    """Everything in a list is an item of it."""
    _wrap(element, lambda node: node.tag == "li", "li")
    if not element.children:
        element.tag = "div"


def _wrap(element: Element, is_part: Callable[[Element], bool], tag: str) -> None:
    """Puts what is no part into a part of its own."""
    out: list[Element | str] = []
    loose: list[Element | str] = []

    def flush() -> None:
        if any(not isinstance(node, str) or node.strip() for node in loose):
            out.append(Element(tag, {}, loose))
        loose.clear()

    for node in element.children:
        if isinstance(node, Element) and is_part(node):
            flush()
            out.append(node)
        else:
            loose.append(node)
    flush()
    element.replace_children(out)


def _defined(element: Element) -> None:
    """One or more terms, then one or more descriptions, again and again."""
    _wrap(element, lambda node: node.tag in ("dt", "dd"), "dd")
    out: list[Element] = []
    for part in (node for node in element.children if isinstance(node, Element)):
        if part.tag == "dd" and not out:
            out.append(Element("dt"))
        out.append(part)
    if out and out[-1].tag == "dt":
        out.append(Element("dd"))
    element.replace_children(out)
    if not out:
        element.tag = "div"


def _pictured(element: Element) -> None:
    """A figure has one caption at most, first or last."""
    captions = [c for c in element.children if isinstance(c, Element) and c.tag == "figcaption"]
    for extra in captions[1:]:
        extra.tag = "div"
    if captions and captions[0] not in _edges(element):
        rest = [child for child in element.children if child is not captions[0]]
        element.replace_children([*rest, captions[0]])


def _edges(element: Element) -> list[Element | str]:
    seen = [c for c in element.children if not isinstance(c, str) or c.strip()]
    return [seen[0], seen[-1]] if seen else []


def _unfolded(element: Element) -> None:
    """Details begin with their summary."""
    summaries = [c for c in element.children if isinstance(c, Element) and c.tag == "summary"]
    for extra in summaries[1:]:
        extra.tag = "div"
    first = summaries[0] if summaries else Element("summary", {}, ["Details"])
    element.replace_children([first, *(child for child in element.children if child is not first)])


def _tabled(element: Element) -> None:
    """Caption, columns, one head, bodies, one foot: in this order."""
    parts = [child for child in element.children if isinstance(child, Element)]
    for tag in ("thead", "tfoot", "caption"):
        for extra in [part for part in parts if part.tag == tag][1:]:
            extra.tag = "tbody" if tag != "caption" else "div"
    rank = {"caption": 0, "colgroup": 1, "thead": 2, "tbody": 3, "tr": 3, "tfoot": 4}
    kept = sorted((part for part in parts if part.tag in rank), key=lambda part: rank[part.tag])
    _in_bodies(element, kept)
    if not any(part.tag in ("thead", "tbody", "tfoot") for part in kept):
        element.tag = "div"
        element.replace_children([Element("div", {}, part.children) for part in kept])


def _in_bodies(element: Element, parts: Iterable[Element]) -> None:
    """Rows beside bodies get a body of their own."""
    out: list[Element | str] = []
    for part in parts:
        if part.tag != "tr":
            out.append(part)
        elif out and isinstance(out[-1], Element) and out[-1].tag == "tbody" and out[-1].attrs.get("made"):
            out[-1].extend([part])
        else:
            out.append(Element("tbody", {"made": "1"}, [part]))
    for body in out:
        if isinstance(body, Element):
            body.attrs.pop("made", None)
    element.replace_children(out)


def _rows(element: Element) -> None:
    _wrap(element, lambda node: node.tag == "tr", "tr")


def _cells(element: Element) -> None:
    _wrap(element, lambda node: node.tag in ("td", "th"), "td")


def _columns(element: Element) -> None:
    cols: list[Element | str] = [c for c in element.children if isinstance(c, Element) and c.tag == "col"]
    element.replace_children(cols)
    if cols:
        element.attrs.pop("span", None)


def _glossed(element: Element) -> None:
    """Ruby: text and its reading in turn; the parentheses for old browsers go."""
    nodes = [c for c in element.children if not (isinstance(c, Element) and c.tag == "rp")]
    if not any(isinstance(c, Element) and c.tag == "rt" for c in nodes):
        element.tag = "span"
    elif not (isinstance(nodes[-1], Element) and nodes[-1].tag == "rt"):
        if isinstance(nodes[-1], str) and not nodes[-1].strip():
            nodes.pop()
        else:
            nodes.append(Element("rt"))
    element.replace_children(nodes)


_SHAPES: dict[str, Callable[[Element], None]] = {
    "ul": _listed,
    "ol": _listed,
    "dl": _defined,
    "figure": _pictured,
    "details": _unfolded,
    "table": _tabled,
    "thead": _rows,
    "tbody": _rows,
    "tfoot": _rows,
    "tr": _cells,
    "colgroup": _columns,
    "ruby": _glossed,
}
