"""The few questions that all readers of pages put to a parsed document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.sources.charset import decode
from viewer.sources.markup import squeeze
from viewer.sources.urls import join, web

_REFRESH = re.compile(r"\s*\d(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\">]+)", re.IGNORECASE)
_SIGNPOST = 400  # characters of text beside a signpost: "If you are not taken there, follow this link"
_FRAME = frozenset(("footer", "aside", "dialog", "template"))
_FRAME_ROLES = ("navigation", "contentinfo", "complementary", "search")
# Whole class names: "content-sidebar-wrap" and "elementor-widget" hold the content of many sites.
_FRAME_CLASS = re.compile(
    r"(?:^|\s)(?:(?:site|main|page|left|right|primary|secondary|blog)-)?"
    r"(?:sidebar(?:-(?:left|right|primary|secondary|inner))?|comments?(?:-(?:list|area|section|wrapper))?|"
    r"related(?:-?(?:posts?|articles|entries))?|breadcrumbs?|nav(?:bar|igation|-menu)?|widget(?:s|-area)?|footer|"
    r"share(?:-?(?:buttons|links))?|sharedaddy|tag-?cloud)(?=\s|$)"
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


def refresh(tree: LexborHTMLParser, url: str) -> str | None:
    """Where a page that is nothing but a signpost sends its readers at once (``<meta http-equiv=refresh>``, as static sites
    write it for addresses that moved); None for a page that says something itself."""
    for node in tree.css("meta[content]"):
        said = _REFRESH.match(attribute(node, "content"))
        if said and attribute(node, "http-equiv").lower() == "refresh" and len(words(tree.body)) < _SIGNPOST:
            return web(base_of(tree, url), said[1])
    return None


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around a node, from the inside out."""
    parent = node.parent
    while parent is not None and parent.tag not in ("-undef", "html", "body", "-document"):
        yield parent
        parent = parent.parent


def classes(node: LexborNode) -> str:
    """Class and id of an element, in lower case."""
    return f"{attribute(node, 'class')} {attribute(node, 'id')}".lower()


def in_frame(node: LexborNode, *, nav: bool = True) -> bool:
    """Whether a node belongs to what surrounds the content: footer, sidebar, comments, and with ``nav`` navigation."""
    inside_content = False
    for around in (node, *ancestors(node)):
        inside_content = inside_content or around.tag in ("article", "main")
        if around.tag in _FRAME or (
            nav and (around.tag == "nav" or attribute(around, "role") in _FRAME_ROLES)
        ):
            return True
        if around.tag == "header" and not inside_content and not _around_content(around):
            return True
        if _FRAME_CLASS.search(classes(around)) and around.css_first("main, article") is None:
            return True
    return False


def _around_content(header: LexborNode) -> bool:
    """A ``header`` that is a post's, not the site's: it lies in something that is neither the page nor its wrapper."""
    if re.search(r"\b(?:entry|post|article)", classes(header)):
        return True
    return any(
        a.tag in ("article", "main", "section", "li") or "post" in classes(a) for a in ancestors(header)
    )
