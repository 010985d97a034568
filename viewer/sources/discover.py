"""Where is the feed? What a page says of it, and where blogs have it when they do not say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from viewer.sources import xmlrepair
from viewer.sources.charset import decode
from viewer.sources.markup import squeeze
from viewer.sources.urls import host, join, web

_TYPES = {
    "application/atom+xml": "atom",
    "application/rss+xml": "rss",
    "application/rdf+xml": "rdf",
    "application/x.atom+xml": "atom",
    "application/x-atom+xml": "atom",
    "application/feed+json": "json",
    "application/json": "json",
    "application/xml": "rss",
    "text/xml": "rss",
    "text/rss": "rss",
    "text/atom": "atom",
}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version')
_COMMENTS = re.compile(
    r"comment|kommentar|commentaire|comentari|replies|коммент|评论|留言|コメント", re.IGNORECASE
)
_PART = re.compile(r"/(?:tags?|categor(?:y|ies)|author|user|search|series|topics?|archives?)/", re.IGNORECASE)
_FEED_PATH = re.compile(
    r"/(?:feeds?|rss2?|atom|rdf)/?$|/(?:feed|rss2?|atom|all|posts?|blog|index|news)\.(?:xml|rdf)$|/feed\.json$|"
    r"\.(?:rss|atom|rdf)$|/feeds/(?:posts|all|latest|main)\b[\w./-]*$|/rss\.(?:php|aspx)$",
    re.IGNORECASE,
)
_FEED_HOSTS = ("feeds.feedburner.com", "feeds.feedblitz.com", "feedpress.me")
_NAMES = (
    "feed.xml",
    "index.xml",
    "atom.xml",
    "rss.xml",
    "feed/",
    "feed",
    "rss",
    "rss/",
    "feed.json",
    "feed.atom",
    "index.rdf",
)
_MORE_NAMES = (
    "blog/feed.xml",
    "blog/index.xml",
    "blog/feed/",
    "blog/rss.xml",
    "blog/atom.xml",
    "posts/index.xml",
    "post/index.xml",
    "feeds/all.atom.xml",  # Pelican
    "feeds/posts/default",  # Blogger
    "rss2.xml",
    "?feed=rss2",  # WordPress without permalinks
    "atom",
    "feeds/all.rss.xml",
)


_BEGINNINGS = (  # the first bytes of what is neither a page nor a feed
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a packed file"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"ID3", "a sound"),
    (b"OggS", "a sound or film"),
    (b"\x1aE\xdf\xa3", "a film"),
    (b"SQLite format 3", "a database"),
)
_DECLARED = {
    "image": "a picture",
    "audio": "a sound",
    "video": "a film",
    "font": "a font",
    "application/pdf": "a PDF document",
    "application/zip": "a packed file",
    "application/gzip": "a packed file",
    "application/json": "data (JSON)",
    "application/javascript": "a script",
    "text/javascript": "a script",
    "text/css": "a style sheet",
    "text/csv": "a table (CSV)",
    "text/calendar": "a calendar",
}
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|style|base|div|p|a|h[1-6]|[uod]l|table|article|main|header|nav|"
    r"section|center|font|b|i|hr|br|img|pre|form)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROOT = re.compile(
    r"\s*(?:<\?[^>]{0,300}>\s*|<!--.{0,2000}?-->\s*|<!doctype[^>]{0,500}>\s*)*<([a-z][\w:.-]*)", re.I | re.S
)
_OTHER_XML = {
    "svg": "a picture",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap",
    "opml": "a list of feeds (OPML)",
}


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page points to; ``format`` is "atom", "rss", "rdf", "json" or empty when the page does not say."""

    url: str
    title: str = ""
    format: str = ""


def is_feed(body: bytes, content_type: str | None = None) -> bool:
    """Whether the first few kilobytes look like a feed; cheap, and no promise that it can be read."""
    head = decode(body[:16_384], content_type)
    if head.lstrip()[:1] == "{":
        return bool(_JSON_FEED.search(head))
    where = xmlrepair.feed_start(head)
    return bool(
        where and re.match(r"<(?:[\w.-]+:)?(?:rss|feed|RDF|entry|channel)\b", head[where[1] :], re.IGNORECASE)
    )


def not_a_page(body: bytes, content_type: str = "") -> str:
    """What a body is that is no web page, as in "It is a picture"; empty for a page, also one that is only a few tags."""
    if not body.strip():
        return "empty"
    known = next((what for start, what in _BEGINNINGS if body.startswith(start)), "")
    if known:
        return known
    declared = content_type.partition(";")[0].strip().lower()
    head = decode(body[:16_384], content_type, html=True)
    root = _ROOT.match(head)
    name = root[1].lower() if root else ""
    if name in _OTHER_XML:
        return _OTHER_XML[name]
    if sum(c < " " and c not in "\t\r\n\f" for c in head[:2_000]) > 5:
        return _DECLARED.get(declared.partition("/")[0]) or _DECLARED.get(declared, "a binary file")
    if name == "html" or _PAGE.match(head) or declared in ("text/html", "application/xhtml+xml"):
        return ""
    return _DECLARED.get(declared) or ("an XML document of another kind" if name else "plain text")


def find_feeds(html: bytes, url: str) -> list[FeedLink]:
    """The feeds that a page points to, best first: the whole site's before a part's, posts before comments,
    ``<link rel=alternate>`` before links in the text."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(decode(html, html=True))
    tag = tree.css_first("base[href]")
    base = join(url, tag.attributes.get("href") if tag else None) or url
    language = _language(tree.css_first("html"))
    ranked: list[tuple[tuple[int, ...], FeedLink]] = []
    for node in tree.css("link[href]"):
        relations = (node.attributes.get("rel") or "").lower().split()
        type_ = (node.attributes.get("type") or "").lower().partition(";")[0].strip()
        address = web(base, node.attributes.get("href"))
        if not address or not _offers_feed(relations, type_, address):
            continue
        link = FeedLink(address, squeeze(node.attributes.get("title") or ""), _TYPES.get(type_, ""))
        other = (node.attributes.get("hreflang") or language)[:2].lower() != language[:2]
        ranked.append((_rank(link, url, other, in_text=False), link))
    for node in tree.css("a[href]"):
        address = web(base, node.attributes.get("href"))
        if address and _looks_like_feed(address, url):
            link = FeedLink(address, squeeze(node.text()))
            ranked.append((_rank(link, url, other_language=False, in_text=True), link))
    ranked.sort(key=lambda pair: pair[0])
    best: dict[str, FeedLink] = {}
    for _, link in ranked:
        best.setdefault(link.url, link)
    return list(best.values())


def is_of_comments(link: FeedLink) -> bool:
    """Whether a feed says by its title or address that it tells of comments."""
    return bool(_COMMENTS.search(f"{link.title} {urlsplit(link.url).path} {urlsplit(link.url).query}"))


def _language(node: object) -> str:
    attributes = getattr(node, "attributes", None) or {}
    return (attributes.get("lang") or "").lower()


def _offers_feed(relations: list[str], type_: str, address: str) -> bool:
    if "alternate" not in relations and "feed" not in relations:
        return False
    if "/wp-json" in address or "oembed" in address:
        return False
    return type_ in _TYPES or ("feed" in relations and not type_)


def _looks_like_feed(address: str, page: str) -> bool:
    parts = urlsplit(address)
    if parts.netloc in _FEED_HOSTS:
        return True
    asks = _FEED_PATH.search(parts.path) or re.search(r"\bfeed=(?:rss|atom)", parts.query)
    return bool(asks) and host(address) == host(page)


def _rank(link: FeedLink, page: str, other_language: bool, in_text: bool) -> tuple[int, ...]:
    """Lower is better; Python's stable sort keeps the page's order among equals."""
    said = f"{link.title} {urlsplit(link.url).path}"
    foreign = host(link.url) != host(page) and urlsplit(link.url).netloc not in _FEED_HOSTS
    part = bool(_PART.search(urlsplit(link.url).path))
    depth = urlsplit(link.url).path.rstrip("/").count("/")
    return (bool(_COMMENTS.search(said)), in_text, part, other_language, foreign, depth)


def guesses(url: str) -> list[str]:
    """Addresses where a site's feed may lie: below the given path first, then below each folder up to the root."""
    parts = urlsplit(url)
    folders = [segment for segment in parts.path.split("/") if segment]
    if folders and not parts.path.endswith("/") and "." in folders[-1]:
        folders.pop()
    root = f"{parts.scheme}://{parts.netloc}/"
    places = [
        root + "".join(f"{f}/" for f in folders[:depth]) for depth in range(min(len(folders), 3), -1, -1)
    ]
    found = [urljoin(place, name) for place in places for name in _NAMES]
    found += [urljoin(place, name) for place in (places[0], root) for name in _MORE_NAMES]
    return list(dict.fromkeys(found))


def page_title(html: bytes) -> str:
    """The page's ``<title>``, or its first heading; empty when there is neither."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(decode(html, html=True))
    for selector in ("head > title", "meta[property='og:site_name']", "h1"):
        node = tree.css_first(selector)
        text = squeeze((node.attributes.get("content") or node.text()) if node else "")
        if text:
            return text
    return ""
