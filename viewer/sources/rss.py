"""RSS 0.90 to 2.0 and RDF -> posts. The tree comes from :mod:`viewer.sources.xmltree`.

RSS never says whether a text is HTML, so that is decided by looking (:mod:`viewer.sources.markup`).
"""

from __future__ import annotations

from viewer.sources.atom import title_of
from viewer.sources.dates import parse_date
from viewer.sources.enclosures import with_enclosures
from viewer.sources.excerpt import says_more
from viewer.sources.feed_parts import alternate, categories, enclosures, feed_links, people
from viewer.sources.finish import finished
from viewer.sources.markup import body_html, plain, squeeze, title_text
from viewer.sources.urls import host, is_web, web
from viewer.sources.xmltree import Element, source_of
from viewer.types import FetchedFeed, FetchedPost

_FULL = ("content:encoded", "xhtml:body", "xhtml:div", "atom:content", "content", "fulltext", "full-text")
_PUBLISHED = ("pubDate", "pubdate", "dc:date", "atom:published", "dcterms:issued", "dcterms:created", "date")
_UPDATED = ("atom:updated", "dcterms:modified", "atom:modified", "lastBuildDate")
_SHORT = (
    "description",
    "atom:summary",
    "summary",
    "dc:description",
    "media:description",
    "itunes:summary",
    "itunes:subtitle",
)


def read_rss(root: Element, data: bytes, url: str) -> FetchedFeed:
    """The feed of an ``rss``, ``rdf:RDF`` or lone ``channel`` element."""
    channel = root if root.name == "channel" else (root.first("channel") or root)
    rdf = root.name == "rdf:RDF"
    # RDF has its items beside the channel; broken RSS 2.0 sometimes too.
    items = [*channel.children("item"), *(root.children("item") if channel is not root else ())]
    site = web(channel.base, _text_link(channel)) or alternate(channel)
    language = channel.value("language", "dc:language") or channel.language
    base = site if site and host(site) != host(url) else None
    author = people(channel.children("itunes:author", "dc:creator")) or _named(channel)
    return FetchedFeed(
        title=_title(channel),
        site_url=site,
        posts=finished(_post(item, data, author, base, language, url) for item in items),
        format="rdf" if rdf else "rss",
        language=language or None,
        links=feed_links(channel),
        complete=channel.first("fh:complete") is not None,
    )


def _named(channel: Element) -> str | None:
    """The managing editor, when a name is given and not only an address."""
    editor = people(channel.children("managingEditor"))
    return editor if editor and "@" not in editor else None


def _text_link(element: Element) -> str:
    """The first ``link`` that has a text (one with ``href`` is Atom's, whose name space was forgotten)."""
    return next((link.text() for link in element.children("link") if link.text()), "")


def _title(element: Element) -> str:
    for name in ("title", "dc:title", "itunes:title", "media:title"):
        for title in element.children(name):
            if title.text():
                return title_text(title.text()) if not any(title.children()) else squeeze(title.text())
    return title_of(element.first("atom:title"))


def _link(item: Element, guid: str | None, base: str) -> str | None:
    """The post's page: FeedBurner's original, ``link``, Atom's link, a permanent ``guid``, ``rdf:about``."""
    for address in (item.value("feedburner:origLink"), _text_link(item)):
        found = web(base, address)
        if found:
            return found
    for link in item.children("link"):
        found = web(base, link.attributes.get("href"))
        if found:
            return found
    about = web(base, item.attributes.get("rdf:about"))
    return alternate(item) or about or (guid if guid and is_web(guid) else None) or _permanent(item, base)


def _permanent(item: Element, base: str) -> str | None:
    """A relative ``guid`` that says that it is the post's address."""
    guid = item.first("guid")
    if (
        guid is None
        or guid.attributes.get("isPermaLink", "").strip().lower() != "true"
        or "/" not in guid.text()
    ):
        return None
    return web(base, guid.text())


def _bodies(item: Element) -> tuple[str, str, Element | None]:
    """(full text, short text, the element of the full text), both as HTML; either may be empty."""
    full: tuple[str, Element | None] = "", None
    for name in _FULL:
        candidates = [(_html(e), e) for e in item.children(name)]
        found = next((c for c in candidates if c[0] and "html" in c[1].attributes.get("type", "html")), None)
        if found or any(c[0] for c in candidates):
            full = found or next(c for c in candidates if c[0])
            break
    short = ""
    for name in _SHORT:
        short = next((_html(e) for e in item.children(name) if e.content), "")
        if short:
            break
    return full[0], short, full[1]


def _html(element: Element) -> str:
    if any(element.children()):
        return element.inner_html().strip()
    return body_html(element.text())


def _post(
    item: Element,
    data: bytes,
    feed_author: str | None,
    feed_base: str | None,
    language: str | None,
    feed_url: str,
) -> FetchedPost:
    base = feed_base if feed_base and item.base == feed_url else item.base
    guid = (
        squeeze(item.value("guid", "atom:id", "id", "dc:identifier"))
        or item.attributes.get("rdf:about")
        or None
    )
    link = _link(item, guid, base)
    full, short, element = _bodies(item)
    body = full or short
    content_base = element.base if element else item.base
    published, updated = parse_date(item.value(*_PUBLISHED)), parse_date(item.value(*_UPDATED))
    return FetchedPost(
        url=link,
        guid=guid,
        title=_title(item),
        html=with_enclosures(body, enclosures(item)),
        base_url=content_base if content_base != feed_url or not link else link,
        summary=plain(short) if full else "",
        author=people(item.children("dc:creator"))
        or people(item.children("author", "atom:author"))
        or people(item.children("itunes:author"))
        or feed_author,
        published=published or updated,
        updated=updated,
        tags=categories(item),
        language=item.value("dc:language") or item.language or language,
        excerpt=True if body and says_more(body, ellipsis=not full) else None,
        received=source_of(item, data),
    )
