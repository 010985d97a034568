"""What a page says about itself: title, dates, author, tags, summary, picture, its canonical address.

Read from JSON-LD, OpenGraph (https://ogp.me), microdata, microformats, ``<time>``, meta elements, ``rel=tag``, bylines and
the address, in this order of trust, for each fact on its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.sources import structured_data as ld
from viewer.sources.dates import find_date, parse_date, url_date
from viewer.sources.dom import ancestors, attribute, base_of, classes, in_frame, inline, words
from viewer.sources.feed_parts import distinct, person
from viewer.sources.markup import plain, squeeze
from viewer.sources.urls import host, web

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
    "publish_date",
    "publication_date",
    "pubdate",
)
_MARKED_HEADINGS = "[itemprop=headline], h1.p-name, .post-title, .entry-title"
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "lastmod",
    "dcterms.modified",
    "last-modified",
    "revised",
)
_SEPARATOR = re.compile(r"\s+[|·•–—»«:-]\s+|\s*[|»«]\s*")
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "citation_author")
_BY = re.compile(r"^(?:(?:posted|written)\s+)?(?:by|von|par|por)\s+", re.IGNORECASE)
_POSTED = re.compile(
    r"\W*(?:posted|published|written|created|filed|first published|date|veröffentlicht|geschrieben|erstellt|publié|écrit|"
    r"publicado|escrito|pubblicato|scritto|geplaatst|gepubliceerd|опубликовано|написано|发表于|发布于|发布时间|投稿日|公開日|작성일)",
    re.IGNORECASE,
)
_BYLINES = (
    "[itemprop=author] [itemprop=name]",
    "[itemprop=author]",
    ".p-author .p-name",
    ".p-author",
    "[rel=author]",
    ".byline .author",
    ".author-name",
    ".post-author",
    ".entry-author",
    "article .author",
    ".byline",
    "main .author",
    "header .author",
    ".author",
)
_DATED = (
    "time[itemprop=datePublished]",
    "[itemprop=datePublished]",
    "time.dt-published",
    ".dt-published",
    "time[pubdate]",
    "time.entry-date",
    "time.published",
    "article header time",
    "article time",
    "main time",
    "time",
)
_DATE_LINES = (
    ".post-date",
    ".entry-date",
    ".published",
    ".date",
    ".post-meta",
    ".entry-meta",
    ".article-meta",
    ".meta",
    ".posted-on",
    ".posted",
    ".postdate",
    ".postmetadata",
    ".post-info",
    ".dateline",
    ".timestamp",
    ".when",
    ".pubdate",
    ".byline",
    "article header",
    "header.post-header",
)
_TAGS = (
    "a[rel~=tag]",
    "a.p-category",
    ".p-category",
    "a.tag",
    ".tags a",
    ".post-tags a",
    ".tag-list a",
    ".entry-tags a",
    ".article-tags a",
    ".post-categories a",
    ".tags-links a",
    ".cat-links a",
)


@dataclass(frozen=True, slots=True)
class PageMeta:
    """The facts of a page. ``kinds`` are the types it claims to be, in lower case: schema.org's and ``og:article``."""

    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    summary: str = ""
    picture: str | None = None
    canonical: str | None = None
    language: str | None = None
    site_name: str = ""
    kinds: frozenset[str] = frozenset()
    dated_by: str = ""  # "data", "page", "address": where the date comes from


def meta_of(tree: LexborHTMLParser, url: str) -> PageMeta:
    """Reads what a page says about itself. ``url`` is where it was fetched from. Never fails."""
    base = base_of(tree, url)
    meta = _meta_elements(tree)
    objects = ld.nodes(tree)
    about = ld.article(objects, url) or {}
    site = _first(meta, "og:site_name", "application-name")
    published, dated_by = _published(tree, meta, about, url)
    picture = next(iter(ld.texts(about.get("image"), "url", "contentUrl", "@id")), "") or _first(
        meta, "og:image", "twitter:image"
    )
    return PageMeta(
        title=_title(tree, meta, about, site, url),
        published=published,
        updated=_date(
            [*ld.texts(about.get("dateModified")), *_all(meta, *_UPDATED), *_prop(tree, "dateModified")]
        ),
        author=_author(tree, meta, about),
        tags=_tags(tree, meta, about),
        summary=plain(
            next(iter(ld.texts(about.get("description"))), "")
            or _first(meta, "og:description", "description")
        ),
        picture=web(base, picture),
        canonical=_canonical(tree, base, meta),
        language=attribute(tree.css_first("html"), "lang")
        or _first(meta, "og:locale", "content-language")
        or None,
        site_name=site,
        kinds=_kinds(tree, meta, objects, bool(about)),
        dated_by=dated_by,
    )


# ------------------------------------------------------------------------------------------------ meta elements


def _meta_elements(tree: LexborHTMLParser) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        name = attribute(node, "property") or attribute(node, "name") or attribute(node, "http-equiv")
        content = squeeze(attribute(node, "content"))
        if name and content:
            found.setdefault(name.lower(), []).append(content)
    return found


def _all(meta: dict[str, list[str]], *names: str) -> list[str]:
    return [value for name in names for value in meta.get(name, ())]


def _first(meta: dict[str, list[str]], *names: str) -> str:
    return next(iter(_all(meta, *names)), "")


def _prop(tree: LexborHTMLParser, name: str) -> list[str]:
    """Values of a microdata property."""
    return [_value(node) for node in tree.css(f"[itemprop~={name}]")]


def _value(node: LexborNode) -> str:
    """What an element states to machines, else its text."""
    return attribute(node, "datetime") or attribute(node, "content") or words(node)


def _canonical(tree: LexborHTMLParser, base: str, meta: dict[str, list[str]]) -> str | None:
    return web(base, attribute(tree.css_first("link[rel~=canonical]"), "href")) or web(
        base, _first(meta, "og:url")
    )


def _kinds(
    tree: LexborHTMLParser, meta: dict[str, list[str]], objects: list[ld.Node], about: bool
) -> frozenset[str]:
    found = {f"og:{value.lower()}" for value in _all(meta, "og:type")}
    for described in objects:
        kinds = ld.kinds(described)
        found |= kinds if about or not kinds & ld.ARTICLES else {"list"}
    for node in tree.css("[itemtype]"):
        kind = attribute(node, "itemtype").rpartition("/")[2].lower()
        found.add(kind)
    scopes = [
        n
        for n in tree.css("[itemtype]")
        if attribute(n, "itemtype").rpartition("/")[2].lower() in ld.ARTICLES
    ]
    if len(scopes) > 2 and not about:
        found = (found - ld.ARTICLES) | {"list"}
    return frozenset(found)


# ------------------------------------------------------------------------------------------------ facts


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _title(tree: LexborHTMLParser, meta: dict[str, list[str]], about: ld.Node, site: str, url: str) -> str:
    """The heading that the page's title confirms; else what is stated; else the title without the site's name."""
    headline = next(iter([*ld.texts(about.get("headline")), *ld.texts(about.get("name"))]), "")
    document = inline(tree.css_first("head > title")) or inline(tree.css_first("title"))
    claims = [plain(headline), _first(meta, "og:title", "twitter:title"), document]
    all_headings = [h for h in (*tree.css("h1"), *tree.css("h2")[:5], *tree.css("h3")[:3]) if not _in_nav(h)]
    headings = [h for h in all_headings if not _is_masthead(h, url)]
    site = site or next((inline(h) for h in all_headings if _is_masthead(h, url)), "")
    for group in (tree.css(_MARKED_HEADINGS), headings):
        said = [attribute(heading, "content") or inline(heading) for heading in group]
        confirmed = [t for t in said if t != site and _bare(t) and any(_bare(t) in _bare(c) for c in claims)]
        if confirmed:
            return max(confirmed, key=len)
    stated = next((claim for claim in claims[:2] if claim), "")
    if stated or not document:
        return _without_site(stated, site) or document or inline(tree.css_first("h1"))
    first = next((inline(h) for h in headings if h.tag == "h1" and inline(h)), "")
    return _without_site(document, site) if not first or len(headings) > 1 else first


def _is_masthead(heading: LexborNode, url: str) -> bool:
    """Whether a heading leads to the home page, or to a folder around this page: it names the site, not the page."""
    address = web(url, attribute(heading.css_first("a[href]"), "href"))
    if not address or host(address) != host(url):
        return False
    here, there = urlsplit(url).path, urlsplit(address)
    return (
        here != there.path
        and not there.query
        and (here + "/").startswith(there.path.rstrip("/") + "/")
        and (there.path.endswith("/") or not there.path)
    )


def _in_nav(node: LexborNode) -> bool:
    return any(around.tag in ("nav", "footer", "aside") for around in ancestors(node))


def _without_site(title: str, site: str) -> str:
    """``Post | Site`` -> ``Post``: the part that is the site's name goes; without one, the last short part."""
    if site and title != site:
        for pattern in (rf"\s*[|·•–—»:-]\s*{re.escape(site)}\s*$", rf"^\s*{re.escape(site)}\s*[|·•–—»:-]\s*"):
            shorter = re.sub(pattern, "", title)
            if shorter != title and shorter:
                return shorter
    parts = _SEPARATOR.split(title)
    marks = _SEPARATOR.findall(title)
    if (
        not site
        and len(parts) > 1
        and marks[-1].strip() in ("|", "·", "•", "–", "—", "»")
        and len(parts[-1]) < 40
    ):
        return title[: title.rindex(marks[-1])].strip()
    return title


def _date(values: list[str]) -> datetime | None:
    return next((moment for value in values if (moment := parse_date(value))), None)


def _published(
    tree: LexborHTMLParser, meta: dict[str, list[str]], about: ld.Node, url: str
) -> tuple[datetime | None, str]:
    stated = _date(
        [*ld.texts(about.get("datePublished")), *ld.texts(about.get("dateCreated")), *_all(meta, *_PUBLISHED)]
    )
    if stated:
        return stated, "data"
    for selector in _DATED:
        for node in tree.css(selector)[:20]:
            moment = parse_date(_value(node)) or find_date(words(node))
            if moment and not in_frame(node) and not _is_list_item(node):
                return moment, "data" if "itemprop" in selector or "dt-published" in selector else "page"
    for selector in _DATE_LINES:
        for node in tree.css(selector)[:10]:
            moment = find_date(words(node)[:300]) if not in_frame(node) else None
            if moment and not _is_list_item(node):
                return moment, "page"
    moment = url_date(url)
    if moment:
        return moment, "address"
    moment = _near_heading(tree) or _in_words(tree)
    return (moment, "page") if moment else (None, "")


def _in_words(tree: LexborHTMLParser) -> datetime | None:
    """The date of a short line that says itself that it tells it: "Posted on May 6, 2019 in tea"."""
    for node in tree.css("p, div, span, small, em, i, td, address")[:2000]:
        text = words(node) if len(node.text(deep=False)) < 200 else ""
        if len(text) < 150 and _POSTED.match(text) and not in_frame(node) and not _is_list_item(node):
            moment = find_date(text)
            if moment:
                return moment
    return None


def _near_heading(tree: LexborHTMLParser) -> datetime | None:
    """A date that stands alone in the line under (or over) the first heading: hand-made pages."""
    heading = tree.css_first("h1") or tree.css_first("h2")
    for sibling in (heading.next, heading.prev) if heading is not None else ():
        near = sibling
        for _ in range(4):
            if near is None:
                break
            text = (
                squeeze(near.text(separator=" ")) if near.tag != "-text" else squeeze(near.text_content or "")
            )
            moment = find_date(text) if len(text) < 120 else None
            if moment:
                return moment
            near = near.next if sibling is heading.next else near.prev  # type: ignore[union-attr]
    return None


def _is_list_item(node: LexborNode) -> bool:
    """Whether the node belongs to one of several entries of a list rather than to the page itself."""
    for around in ancestors(node):
        if around.tag == "li":
            return True
        if around.tag == "article":
            parent = around.parent
            return parent is not None and sum(1 for c in parent.iter() if c.tag == "article") > 1
    return False


def _author(tree: LexborHTMLParser, meta: dict[str, list[str]], about: ld.Node) -> str | None:
    stated = ld.texts(about.get("author"), "name") or ld.texts(about.get("creator"), "name")
    for name in _AUTHORS:
        stated = [name for name in stated if "://" not in name] or _all(meta, name)
    stated = [name for name in stated if "://" not in name] or [n for n in _bylines(tree) if "://" not in n]
    names = distinct(person(_BY.sub("", name)) for name in stated)
    return ", ".join(names[:6]) or None


def _bylines(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _BYLINES:
        for node in tree.css(selector):
            name = attribute(node, "content") or words(node)
            if 1 < len(name) < 60 and not in_frame(node) and not find_date(name):
                yield name
                return


def _tags(tree: LexborHTMLParser, meta: dict[str, list[str]], about: ld.Node) -> tuple[str, ...]:
    keywords = [part for text in ld.texts(about.get("keywords"), "name") for part in text.split(",")]
    stated = [*keywords, *_all(meta, "article:tag", "og:article:tag"), *ld.texts(about.get("articleSection"))]
    visible = list(_visible_tags(tree))
    if visible:
        # What is shown at the post is what its author chose; data may hold a search engine's words besides.
        shown = {tag.casefold() for tag in visible}
        return distinct([*visible, *(tag for tag in stated if plain(tag).casefold() in shown)])
    stated = stated or [part for text in _all(meta, "keywords", "parsely-tags") for part in text.split(",")]
    return distinct(plain(tag).removeprefix("#") for tag in stated[:30])


def _visible_tags(tree: LexborHTMLParser) -> Iterator[str]:
    for selector in _TAGS:
        found = [words(n).strip(" #,·") for n in tree.css(selector) if not _outside_post(n)]
        found = [tag for tag in found if 0 < len(tag) < 60]
        if found:
            yield from found[:40]
            return


def _outside_post(node: LexborNode) -> bool:
    """In a tag cloud or a list of other posts; a post's own tags may stand in its footer."""
    for around in ancestors(node):
        if around.tag in ("nav", "aside") or any(
            w in classes(around) for w in ("sidebar", "cloud", "related", "widget")
        ):
            return True
        if around.tag in ("article", "main"):
            return _is_list_item(node) and around.tag == "article"
    return False
