"""Pictures and what stands around them: captions, galleries, and pictures that the author set side by side."""

from __future__ import annotations

import re

from viewer.content.tree import Element, Raw
from viewer.content.words import words

_CAPTION_CLASS = words(
    "caption thecap wp-caption-text image-caption img-caption imgcaption figcaption caption-text figure-caption"
)
_BOXES = frozenset({"div", "p", "figure", "center"})
_WRAPPERS = frozenset({"div", "span", "p", "a", "center"})
_BESIDE = re.compile(
    r"float\s*:|display\s*:\s*(?:inline|flex|grid|table-cell)|(?:^|[^-])width\s*:\s*[\d.]+%", re.I
)
_SHARE = re.compile(r"(?:^|[;\s])(?:max-)?width\s*:\s*([\d.]{1,6})%", re.I)
_PERCENT = re.compile(r"\s*([\d.]{1,6})%\s*")
_SMALL = frozenset({"formula", "icon"})
MOST_IN_A_ROW = 12


def share(element: Element) -> str:
    """The part of the measure that the author gave an element, as ``"42%"``; ``""`` when it is nearly all or not said."""
    said = _PERCENT.fullmatch(element.get("width")) or _SHARE.search(element.get("style")[:4000])
    try:
        percent = round(float(said[1])) if said else 0
    except ValueError:
        return ""
    return f"{percent}%" if 5 <= percent <= 95 else ""


def arrange(root: Element) -> None:
    """Makes figures, galleries and rows of the pictures below."""
    _make_figures(root)
    _mark_galleries(root)
    for element in root.walk():
        if element.tag in _BOXES and "gallery" not in element.classes:
            _make_row(element)


def _make_figures(root: Element) -> None:
    """A box of pictures with a line that calls itself a caption is a figure."""
    for caption in root.walk():
        box = caption.parent
        if "class" not in caption.attrs or caption.tag not in ("div", "p", "span", "small", "em"):
            continue
        if not _CAPTION_CLASS.intersection(caption.classes):
            continue
        if box is None or box.tag not in ("div", "figure") or box.find("img") is None or caption.find("img"):
            continue
        beside = (c for c in box.children if c is not caption)
        if not any((c.line() if isinstance(c, Element) else c.strip()) for c in beside):
            caption.tag = "figcaption"
            box.tag = "figure"


def _mark_galleries(root: Element) -> None:
    """Marks boxes that set several pictures side by side, by what the usual programs call them."""
    for element in root.walk():
        if "class" not in element.attrs or element.tag not in ("figure", "div", "ul"):
            continue
        if "gallery" not in element.get("class").lower():
            continue
        if len(element.find_all("img")) > 1 and element.find("p", "pre", "h2", "h3") is None:
            element.attrs["class"] = "gallery"


def _make_row(box: Element) -> None:
    """A box of nothing but pictures (and a caption) that flow side by side is a row."""
    parts = _parts(box)
    if parts is None or not 2 <= sum(picture is not None for _, picture in parts) <= MOST_IN_A_ROW:
        return
    for holder, picture in parts:
        if picture is None or holder is picture:
            continue
        if holder.tag != "a":
            if not (_BESIDE.search(holder.get("style")[:4000]) or holder.tag == "span" or _flows(box)):
                return
            if share(holder) and "width" not in picture.attrs:
                picture.attrs["width"] = share(holder)
    for holder, picture in parts:
        if picture is not None and holder is not picture and holder.tag in ("div", "p", "center"):
            holder.unwrap()
    box.attrs["class"] = "row"


def _flows(box: Element) -> bool:
    return bool(_BESIDE.search(box.get("style")[:4000]))


def _parts(box: Element) -> list[tuple[Element, Element | None]] | None:
    """The children of a box, each with the one picture in it (None: the caption); None when there is anything else."""
    found: list[tuple[Element, Element | None]] = []
    stack = list(reversed(box.children))
    while stack:
        child = stack.pop()
        if isinstance(child, str):
            if child.strip() or isinstance(child, Raw):
                return None
        elif not child.tag:
            stack += reversed(child.children)
        elif child.tag == "figcaption":
            found.append((child, None))
        else:
            picture = child if child.tag == "img" else _only_picture(child)
            if picture is None or _SMALL.intersection(picture.classes):
                return None
            found.append((child, picture))
        if len(found) > MOST_IN_A_ROW + 1:
            return None
    return found


def _only_picture(element: Element) -> Element | None:
    """The picture of an element that holds one picture and nothing else."""
    found = None
    for inner in element.walk():
        if inner.tag == "img":
            if found is not None:
                return None
            found = inner
        elif inner.tag and inner.tag not in _WRAPPERS:
            return None
        if any(isinstance(c, str) and (c.strip() or isinstance(c, Raw)) for c in inner.children):
            return None
    return found
