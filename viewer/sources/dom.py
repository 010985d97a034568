"""The few questions that all readers of pages put to a parsed document."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.sources.charset import decode
from viewer.sources.markup import squeeze
from viewer.sources.urls import join

_FRAME = frozenset(("nav", "footer", "aside", "dialog", "template", "form"))
_FRAME_WORDS = (
    "sidebar",
    "comment",
    "related",
    "breadcrumb",
    "site-nav",
    "navbar",
    "widget",
    "site-footer",
    "share",
)


def parse(html: bytes, content_type: str | None = None) -> LexborHTMLParser:
    """The document tree of a page, whatever its charset."""
    return LexborHTMLParser(decode(html, content_type, html=True))


def attribute(node: LexborNode | None, name: str) -> str:
    """The attribute's value without white space around it; empty when there is none."""
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def words(node: LexborNode | None) -> str:
    """The text inside a node on one line; the blocks in it are parted by spaces."""
    return squeeze(node.text(separator=" ")) if node is not None else ""


def inline(node: LexborNode | None) -> str:
    """The text of a heading or a link on one line, its inline elements unparted."""
    return squeeze(node.text(separator="")) if node is not None else ""


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """What the page's relative addresses start from."""
    return join(url, attribute(tree.css_first("base[href]"), "href")) or url


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around a node, from the inside out."""
    parent = node.parent
    while parent is not None and parent.tag not in ("-undef", "html", "body", "-document"):
        yield parent
        parent = parent.parent


def classes(node: LexborNode) -> str:
    """Class and id of an element, in lower case."""
    return f"{attribute(node, 'class')} {attribute(node, 'id')}".lower()


def in_frame(node: LexborNode) -> bool:
    """Whether a node belongs to what surrounds the content: navigation, footer, sidebar, comments."""
    inside_content = False
    for around in (node, *ancestors(node)):
        if around.tag in ("article", "main"):
            inside_content = True
        if around.tag in _FRAME or attribute(around, "role") in (
            "navigation",
            "contentinfo",
            "complementary",
            "search",
        ):
            return not (inside_content and around.tag == "form")
        if around.tag == "header" and not inside_content and not _around_content(around):
            return True
        named = classes(around)
        if any(word in named for word in _FRAME_WORDS) and around.tag not in ("article", "main"):
            return True
    return False


def _around_content(header: LexborNode) -> bool:
    """A ``header`` that is a post's, not the site's: it lies in something that is neither the page nor its wrapper."""
    return any(
        around.tag in ("article", "main", "section", "li") or "post" in classes(around)
        for around in ancestors(header)
    )
