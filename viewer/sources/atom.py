"""Atom 1.0 (RFC 4287) and 0.3 -> posts. The tree comes from :mod:`viewer.sources.xmltree`."""

from __future__ import annotations

import base64
import binascii

from viewer.sources.dates import parse_date
from viewer.sources.enclosures import with_enclosures
from viewer.sources.excerpt import says_more
from viewer.sources.feed_parts import alternate, categories, enclosures, feed_links, people
from viewer.sources.finish import finished
from viewer.sources.markup import from_text, looks_like_html, plain, squeeze
from viewer.sources.urls import is_web, web
from viewer.sources.xmltree import Element, source_of
from viewer.types import FetchedFeed, FetchedPost


def read_atom(root: Element, data: bytes, url: str) -> FetchedFeed:
    """The feed of a ``feed`` element, or of an ``entry`` that stands alone (RFC 4287, 2)."""
    entries = [root] if root.name == "atom:entry" else list(root.children("atom:entry"))
    authors = people(root.children("atom:author")) if root.name != "atom:entry" else None
    posts = finished(_post(entry, data, authors, url) for entry in entries)
    return FetchedFeed(
        title=title_of(root.first("atom:title")),
        site_url=alternate(root),
        posts=posts,
        format="atom",
        language=root.language,
        links=feed_links(root),
        complete=root.first("fh:complete") is not None,
    )


def _post(entry: Element, data: bytes, feed_authors: str | None, feed_url: str) -> FetchedPost:
    guid = squeeze(entry.value("atom:id")) or None
    link = _link(entry, guid)
    content = _best_content(entry)
    summary = entry.first("atom:summary", "atom:tagline")
    body, base = _body(content)
    excerpt = True if body and says_more(body, ellipsis=False) else None
    summary_html = _body(summary)[0]
    if not body and summary is not None:
        body, base = summary_html, summary.base
        excerpt = True if body else None
    if not body:
        body, excerpt = _media_description(entry), None
    source = entry.first("atom:source")
    authors = people(entry.children("atom:author", "dc:creator"))
    if not authors and source is not None:
        authors = people(source.children("atom:author"))
    published = parse_date(
        entry.value("atom:published", "atom:issued", "atom:created", "dcterms:issued", "dc:date")
    )
    updated = parse_date(entry.value("atom:updated", "atom:modified", "dcterms:modified"))
    base = base or entry.base
    return FetchedPost(
        url=link,
        guid=guid,
        title=title_of(entry.first("atom:title", "media:title")),
        html=with_enclosures(body, enclosures(entry)),
        # Without xml:base, what the author wrote was written for the post's own page.
        base_url=base if base != feed_url or not link else link,
        summary=plain(summary_html),
        author=authors or feed_authors,
        published=published or updated,
        updated=updated,
        tags=categories(entry),
        language=(content if content is not None else entry).language,
        excerpt=excerpt,
        received=source_of(entry, data),
    )


def _link(entry: Element, guid: str | None) -> str | None:
    original = web(entry.base, entry.value("feedburner:origLink"))
    link = original or alternate(entry)
    if link:
        return link
    content = entry.first("atom:content")
    elsewhere = web(content.base, content.attributes.get("src")) if content else None
    return elsewhere or (guid if guid and is_web(guid) else None)


def _best_content(entry: Element) -> Element | None:
    """The HTML form when an entry has several; an empty one only when there is no other."""
    found = [c for c in entry.children("atom:content") if c.content] or list(entry.children("atom:content"))
    html = (c for c in found if "html" in c.attributes.get("type", "").lower())
    return next(html, found[0] if found else None)


def _media_description(entry: Element) -> str:
    """YouTube's place for the text below a film."""
    for element in entry.walk():
        if element.name == "media:description":
            return from_text(element.text())
    return ""


def _body(element: Element | None) -> tuple[str, str | None]:
    """A text construct or ``content`` as HTML, and the base that it sets for its relative addresses."""
    if element is None:
        return "", None
    kind = element.attributes.get("type", "").lower().strip()
    mode = element.attributes.get("mode", "").lower()
    if mode == "base64" or (kind and "/" in kind and not kind.startswith("text/") and "xml" not in kind):
        return _from_base64(element, kind), element.base
    if any(element.children()):
        div = _xhtml_div(element)
        return (div or element).inner_html().strip(), (div or element).base
    text = element.text()
    if kind in ("html", "text/html", "xhtml", "application/xhtml+xml") or mode == "escaped":
        return text, element.base
    if not kind and looks_like_html(text) and "</" in text:
        return text, element.base  # an escaped body whose maker forgot to say so
    return from_text(text), element.base


def _xhtml_div(element: Element) -> Element | None:
    """The ``div`` that wraps XHTML content and is no part of it (RFC 4287, 3.1.1.3)."""
    inside = list(element.children())
    alone = len(inside) == 1 and not any(isinstance(c, str) and c.strip() for c in element.content)
    return inside[0] if alone and inside[0].name.rpartition(":")[2] == "div" else None


def _from_base64(element: Element, kind: str) -> str:
    text = "".join(element.text().split())
    if kind.startswith("image/"):
        return f'<img src="data:{kind.partition(";")[0]};base64,{text}" alt="">'
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return from_text(element.text())
    decoded = raw.decode("utf-8", "replace")
    return decoded if "html" in kind or looks_like_html(decoded) else from_text(decoded)


def title_of(element: Element | None) -> str:
    """A title as plain text on one line, whatever type it has."""
    if element is None:
        return ""
    kind = element.attributes.get("type", "text").lower()
    escaped = "html" in kind or element.attributes.get("mode", "").lower() == "escaped"
    if any(element.children()):
        return squeeze(element.text())
    return plain(element.text()) if escaped else squeeze(element.text())
