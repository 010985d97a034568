"""Pages that list posts (home, blog, archive, tag, month) -> the posts they list and the pages that go on.

A post in a list is known by how it stands there: a link in a heading, in an ``<article>`` or an item of a list, with a date
beside it, or with "Read more" below it. No list of words decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from viewer.sources.dates import find_date, parse_date, url_date
from viewer.sources.dom import ancestors, attribute, base_of, classes, in_frame, inline, parse, words
from viewer.sources.feed_parts import distinct
from viewer.sources.identity import identity
from viewer.sources.known import KnownPost, merged
from viewer.sources.listing_links import is_listing, is_more, next_pages, topic
from viewer.sources.markup import squeeze
from viewer.sources.shapes import shape
from viewer.sources.urls import host, web

_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|webp|avif|svg|pdf|zip|gz|mp[34]|xml|rss|atom|json|css|js|ico|txt|epub|ipynb)$",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(
    r"(?:^|\s)[\w-]*(?:post|entry|article|story)[\w-]*(?:link|title|name)\b|\bu-url\b|\bp-name\b"
)
# What posts are linked by that have their title in a heading above, or none at all: the time of day, or a sign.
_PERMALINK = re.compile(
    r"(?:\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?|perma-?link|permanent link|permanenter link|lien permanent|"
    r"enlace permanente|постоянная ссылка|固定链接|永久链接|[#¶∞★☆§†·•+*@]|link|\[link\])",
    re.IGNORECASE,
)
_BREAKS = frozenset(("p", "div", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "dt"))
_LISTS = frozenset(("ul", "ol", "dl", "table", "p", "section", "main"))
_FEW = 3
_PLACES = frozenset(("li", "tr", "dt", "dd", "td", "article"))
_YEAR_HEADING = re.compile(r"^\D{0,12}((?:19|20)\d{2})\D{0,12}$")
_MONTH_WORD = re.compile(
    r"[^\W\d_]{3,9}\.?(?= ?\d)|(?<=\d )[^\W\d_]{3,9}|(?<=\d)(?:st|nd|rd|th)\b|[年月日TZ]"
)
_DAY_WORD = re.compile(r"^[^\W\d_]{2,12}\.?,? (?=[^\W\d_]{3,}|\d)")  # "Monday, "
_SHORT_DAY = re.compile(
    r"(?:^|\s)(?:(\d{1,2})[-./](\d{1,2})|([^\W\d_]{3,9})\.? (\d{1,2})|(\d{1,2})\.? ([^\W\d_]{3,9}))(?:\s|$|[:,—–-])"
)


@dataclass(frozen=True, slots=True)
class IndexPage:
    """What a listing page tells. ``next`` are the pages that continue it, ``lists`` other listing pages of the site.

    ``excerpts`` is True when the posts stand here as beginnings with "Read more".
    """

    posts: tuple[KnownPost, ...] = ()
    next: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    excerpts: bool = False


@dataclass(frozen=True, slots=True)
class _Day:
    """A heading that is nothing but a date: that of the posts below it, as far as its parent reaches."""

    moment: datetime
    parent: int

    @classmethod
    def of(cls, heading: LexborNode) -> _Day | None:
        said = words(heading)
        moment = find_date(said) if len(said) < 40 else None
        parent = heading.parent
        if (
            moment is None
            or parent is None
            or re.sub(r"[\W\d_]", "", _DAY_WORD.sub("", _MONTH_WORD.sub("", said)))
        ):
            return None
        return cls(moment, parent.mem_id)

    def is_above(self, node: LexborNode) -> bool:
        return any(around.mem_id == self.parent for around in ancestors(node))


@dataclass(slots=True)
class _Link:
    """A link that may lead to a post, with all that speaks for it."""

    url: str
    key: str
    node: LexborNode
    text: str
    rank: int  # 0: in a heading or marked as a title; 1: in an item of a list; 2: in running text
    year: int | None = None
    day: datetime | None = None  # of a heading above that is nothing but a date
    mark: bool = False  # its words are no title: a time, a sign
    box: LexborNode | None = None
    more: bool = False


@dataclass(slots=True)
class _Entry:
    """Everything that one target has on this page."""

    links: list[_Link] = field(default_factory=list)

    @property
    def best(self) -> _Link:
        return min(self.links, key=lambda link: (link.rank, -len(link.text)))


def read_index(html: bytes, url: str, content_type: str | None = None) -> IndexPage:
    """Reads a page that may list posts. Never fails; a page that lists nothing gives an empty result."""
    return index_of(parse(html, content_type), url)


def index_of(tree: LexborHTMLParser, url: str) -> IndexPage:
    """As :func:`read_index`, of a page that is parsed already."""
    base = base_of(tree, url)
    posts, more = _posts(tree, url, base, nav=True)
    if not any(post.sure for post in posts):
        # Some hands put their whole list into <nav>: there, a date must speak for each.
        inside = [post for post in _posts(tree, url, base, nav=False)[0] if post.published]
        posts = inside or _plain(posts, tree, url, base)
    entries = frozenset(identity(post.url) for post in posts if post.sure)
    lists = [address for address in _addresses(tree, url, base) if is_listing(address)]
    lists += _frames(tree, url, base)
    return IndexPage(
        posts=tuple(merged(posts)),
        next=tuple(next_pages(tree, url, base, entries=entries)),
        lists=tuple(dict.fromkeys(lists)),
        excerpts=more,
    )


def _posts(tree: LexborHTMLParser, url: str, base: str, *, nav: bool) -> tuple[list[KnownPost], bool]:
    """The posts, and whether any of them goes on elsewhere; with ``nav`` links in navigation do not count."""
    entries = _entries(_with_marks(list(_candidates(tree, url, base, nav))))
    found = [(post, entry) for entry in entries if (post := _post(entry, base))]
    return [post for post, _ in found], any(link.more for _, entry in found for link in entry.links)


def _plain(posts: list[KnownPost], tree: LexborHTMLParser, url: str, base: str) -> list[KnownPost]:
    """Marks the items of lists that have nothing but names, of three posts or more whose addresses are alike."""
    boxes: dict[str, int] = {}
    for link in _with_marks(list(_candidates(tree, url, base, True))):
        if link.rank < 2 and link.text and not link.more:
            boxes.setdefault(link.key, next((a.mem_id for a in ancestors(link.node) if a.tag in _LISTS), 0))
    groups = Counter((boxes.get(identity(post.url), -1), shape(post.url)) for post in posts)
    return [
        replace(post, plain=True)
        if groups[boxes.get(identity(post.url), -1), shape(post.url)] >= _FEW and identity(post.url) in boxes
        else post
        for post in posts
    ]


def _addresses(tree: LexborHTMLParser, url: str, base: str) -> Iterator[str]:
    """All links of the page to its own site, without fragments."""
    for node in tree.css("a[href]"):
        address = web(base, attribute(node, "href").partition("#")[0])
        if address and host(address) == host(url):
            yield address


def _frames(tree: LexborHTMLParser, url: str, base: str) -> Iterator[str]:
    """The pages that a page of frames is made of: the list is in one of them."""
    for node in tree.css("frame[src]"):
        address = web(base, attribute(node, "src"))
        if address and host(address) == host(url):
            yield address


def _candidates(tree: LexborHTMLParser, url: str, base: str, nav: bool) -> Iterator[_Link]:
    here = identity(url)
    year: int | None = None
    day: _Day | None = None
    body = tree.body
    for node in body.traverse() if body is not None else ():
        if node.tag in _HEADINGS or node.tag in ("strong", "summary"):
            said = _YEAR_HEADING.match(words(node)) if len(words(node)) < 30 else None
            year = int(said[1]) if said else year
            day = _Day.of(node) or day
        if node.tag != "a":
            continue
        href = attribute(node, "href")
        address = web(base, href.partition("#")[0]) if not href.startswith("#") else None
        if not address or host(address) != host(url) or _FILE.search(urlsplit(address).path):
            continue
        key = identity(address)
        if (
            key in (here, identity(base))
            or is_listing(address)
            or "tag" in attribute(node, "rel").split()
            or in_frame(node, nav=nav)
        ):
            continue
        text = inline(node) or attribute(node, "title")
        rank = _rank(node, text)
        yield _Link(
            address,
            key,
            node,
            text,
            rank,
            year,
            day.moment if day is not None and day.is_above(node) else None,
            rank == 1 and bool(_PERMALINK.fullmatch(text)),
            more=is_more(text),
        )


def _with_marks(links: list[_Link]) -> list[_Link]:
    """Lets permalinks stand for posts whose titles lead nowhere: where there are several, or one below the heading of its
    day. The day above counts for other links only where the page goes by days."""
    marks = {link.key for link in links if link.mark}
    by_day = len({link.day for link in links if link.day}) > 1
    for link in links:
        if link.mark and (len(marks) > 1 or link.day):
            link.rank = 0
        elif not by_day:
            link.day = None
    return links


def _rank(node: LexborNode, text: str) -> int:
    if "bookmark" in attribute(node, "rel").split() or _TITLE_CLASS.search(classes(node)):
        return 0
    around = list(ancestors(node))[:6]
    if any(a.tag in _HEADINGS for a in around[:3]) or any(c.tag in _HEADINGS for c in node.iter()):
        return 0
    for box in around[:4]:
        if box.tag in _PLACES:
            return 1
        if box.tag in ("p", "div", "span", "section") and len(words(box)) > len(text) + 60:
            break
    if _line(node) is not None:
        return 1
    parent = around[0] if around else None
    return (
        1
        if parent is not None and parent.tag in ("div", "p", "span") and len(words(parent)) <= len(text) + 60
        else 2
    )


def _line(node: LexborNode) -> str | None:
    """What stands beside a link between two line breaks; None when it does not stand in such a line, or in a long one."""
    text, broken = [], False
    for forward in (False, True):
        near = node.next if forward else node.prev
        while near is not None and near.tag != "br" and near.tag not in _BREAKS:
            text.append(squeeze(near.text(separator=" ") if near.tag != "-text" else near.text_content or ""))
            near = near.next if forward else near.prev
        broken = broken or (near is not None and near.tag == "br")
    said = squeeze(" ".join(text))
    return said if broken and len(said) <= 60 else None


def linked(tree: LexborHTMLParser, url: str) -> set[str]:
    """The identities of all pages of the site that a page links to, but for those in its frame."""
    base = base_of(tree, url)
    found = (
        web(base, attribute(node, "href").partition("#")[0])
        for node in tree.css("a[href]")
        if not in_frame(node)
    )
    return {identity(address) for address in found if address and host(address) == host(url)}


def _entries(links: list[_Link]) -> list[_Entry]:
    """One entry a target, in the order of the page. Where headings name the posts, links in running text do not."""
    entries: dict[str, _Entry] = {}
    for link in links:
        entries.setdefault(link.key, _Entry()).links.append(link)
    _find_boxes(entries)
    return list(entries.values())


def _find_boxes(entries: dict[str, _Entry]) -> None:
    """For each target the largest element that holds its links and nobody else's: there its date and tags stand."""
    titles = {key: e.best for key, e in entries.items() if e.best.rank == 0 and not e.best.more}
    chosen = titles if titles else {key: e.best for key, e in entries.items() if e.best.rank == 1}
    counts: dict[int, set[str]] = {}
    for key, link in chosen.items():
        for around in ancestors(link.node):
            counts.setdefault(around.mem_id, set()).add(key)
    for link in chosen.values():
        for around in ancestors(link.node):
            if len(counts[around.mem_id]) > 1 or _is_whole_page(around, link):
                break
            link.box = around


def _is_whole_page(around: LexborNode, link: _Link) -> bool:
    """Whether this element holds the page's own heading: then its date is the page's and not the link's."""
    heading = around.css_first("h1")
    inside = (
        heading is None
        or heading.css_first("a") is not None
        or any(a.tag == "h1" for a in ancestors(link.node))
    )
    return not inside and not any(child.tag == "h1" for child in link.node.iter())


def _post(entry: _Entry, base: str) -> KnownPost | None:
    best = entry.best
    line = _line(best.node) if best.box is None else None
    if best.rank == 2 or (best.box is None and best.rank > 0 and line is None):
        return None
    published = _date(best)
    title = next(
        (
            link.text
            for link in sorted(entry.links, key=lambda x: x.rank)
            if link.text and not link.more and not link.mark
        ),
        _heading(best) if best.mark else "",
    )
    more = any(link.more for link in entry.links)
    inside = best.box is not None and (
        best.box.tag == "article" or any(a.tag == "article" for a in ancestors(best.node))
    )
    if (
        published
        and find_date(title)
        and len(title) < 40
        and not re.sub(r"[\W\d_]", "", _MONTH_WORD.sub("", title))
    ):
        title = ""  # posts without titles are linked by their dates
    return KnownPost(
        url=best.url,
        title=title,
        published=published,
        tags=_tags(best.box, base) if best.box is not None else (),
        found_by="index page",
        sure=bool(published) or (best.rank == 0 and not best.mark and (more or inside)),
    )


def _heading(link: _Link) -> str:
    """The heading of the post that a permalink stands below."""
    found = link.box.css_first("h1, h2, h3, h4, h5, h6") if link.box is not None else None
    return inline(found) if found is not None else ""


def _date(link: _Link) -> datetime | None:
    """The date beside the link, in its own box; a day without a year takes the year of the heading above."""
    box = link.box if link.box is not None else link.node
    if link.box is None and (line := _line(link.node)):
        return find_date(line) or (_with_year(line, link.year) if link.year else None) or url_date(link.url)
    for node in box.css("time, [itemprop=datePublished], .dt-published"):
        moment = parse_date(attribute(node, "datetime") or attribute(node, "content")) or find_date(
            words(node)
        )
        if moment:
            return moment
    text = words(box).replace(link.text, " ", 1)
    moment = find_date(text[:600]) or find_date(text[-200:])  # below a post that is shown whole
    if not moment and link.year:
        moment = _with_year(text, link.year)
    return moment or url_date(link.url) or find_date(link.text) or link.day


def _with_year(text: str, year: int) -> datetime | None:
    """``05-06``, ``6 May``, ``May 6`` at the beginning or end of a line of an archive."""
    found = _SHORT_DAY.search(text[:80]) or _SHORT_DAY.search(text[-40:])
    if not found:
        return None
    if found[1]:
        return parse_date(f"{year}-{found[1]}-{found[2]}")
    return parse_date(f"{found[3] or found[6]} {found[4] or found[5]}, {year}")


def _tags(box: LexborNode, base: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in box.css("a[href]"):
        address = web(base, attribute(node, "href"))
        if address and ("tag" in attribute(node, "rel").split() or topic(address)):
            found.append(words(node).strip(" #,"))
    return distinct(tag for tag in found if 0 < len(tag) < 60)
