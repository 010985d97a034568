"""Links between the listing pages of a site: which addresses list, which link goes on to older posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from viewer.sources.dom import attribute, classes, inline
from viewer.sources.identity import identity
from viewer.sources.urls import host, web

_TOPIC = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|labels?|keywords?|search/label|t)/[^/]+/?(?:$|page)", re.IGNORECASE
)
_LISTING = re.compile(
    r"/(?:tags?|categor(?:y|ies)|topics?|labels?|archives?|blog|posts?|articles?|writing|journal|notes|news|log|all|series|author)(?:/|\.html?)?$|"
    r"/(?:authors?|series)/[^/]+/?$|/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$|/page[/-]?\d+/?(?:index\.html)?$|"
    r"/archives?/(?:19|20)\d\d(?:[-_]?(?:0?[1-9]|1[0-2]))?(?:\.\w{2,5})?/?$|/(?:19|20)\d\d_(?:0[1-9]|1[0-2])\.\w{2,5}$",
    re.IGNORECASE,
)
_PAGE_PATH = re.compile(
    r"^(.*?/?)(?:page[/-]?|seite/|index)(\d{1,4})(/?(?:index\.html)?|\.html)$", re.IGNORECASE
)
_PAGE_NAMES = ("page", "paged", "pg")
_OLDER = re.compile(
    r"^\W*(?:(?:older|previous|earlier|next)(?: (?:posts?|entries|articles|page|stories))?|load more(?: posts)?|more posts|"
    r"(?:ältere|frühere)(?: (?:beiträge|artikel|einträge))?|weiter|nächste(?: seite)?|"
    r"(?:articles? )?(?:précédents?|plus anciens)|"
    r"suivante?s?|page suivante|(?:entradas )?(?:más )?antiguas|anteriores|siguiente|successiv[oi]|più vecchi|"
    r"mais antig[oa]s|próxima|oudere(?: berichten)?|volgende|ранее|далее|старые|"
    r"следующая|下一[页頁]|较旧的?文章|更早的?文章|次へ|次のページ|前の記事|이전 글|다음)\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"^\W*(?:read (?:more|on|the rest|full|article|post|this).{0,60}|continue reading.{0,80}|keep reading|more|"
    r"full (?:post|article|story)|(?:weiter|mehr) ?lesen|lire la suite|leer más|seguir leyendo|leggi (?:tutto|di più)|"
    r"continua a leggere|ler mais|leia mais|lees (?:verder|meer)|czytaj (?:dalej|więcej)|"
    r"читать (?:далее|дальше|полностью)|подробнее|阅读(?:全文|更多)|閱讀全文|继续阅读|続きを読む|더 보기)\W*$",
    re.IGNORECASE,
)


def is_more(text: str) -> bool:
    """Whether these are the words of a link from an excerpt to the whole."""
    return bool(_MORE.match(text))


def topic(address: str) -> bool:
    """Whether an address is that of one tag or category."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    return bool(_TOPIC.search(parts.path)) or bool({"tag", "cat", "category"} & set(query))


def is_listing(address: str) -> bool:
    """Whether an address has the form of a listing page's: the home, a tag, a month, an archive, a further page."""
    parts = urlsplit(address)
    if parts.path in ("", "/", "/index.html", "/index.php") and not (
        {"p", "page_id"} & set(parse_qs(parts.query))
    ):
        return True
    return topic(address) or bool(_LISTING.search(parts.path)) or page_number(address) is not None


def page_number(address: str) -> tuple[str, int] | None:
    """(what is paged, which page) of an address such as ``/blog/page2/``, ``/page/2/``, ``/?page=2``; else None."""
    parts = urlsplit(address)
    found = _PAGE_PATH.match(unquote(parts.path))
    if found:
        return identity(f"{parts.netloc}{found[1]}"), int(found[2])
    query = parse_qs(parts.query)
    for name in _PAGE_NAMES:
        if name in query and query[name][0].isdigit():
            return identity(f"{parts.netloc}{parts.path}"), int(query[name][0])
    return None


def next_pages(
    tree: LexborHTMLParser, url: str, base: str, *, entries: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The pages that continue this one, nearest first: ``rel=next``, "Older", then higher numbers of the same list.

    ``entries`` are the identities of the posts that the page lists; of a page that lists several, the page that is said
    to be next may have any address.
    """
    seen = {identity(url), *entries}
    is_list = len(entries) > 1
    for address in (*_stated(tree, url, base, is_list), *_numbered(tree, url, base)):
        key = identity(address)
        if host(address) == host(url) and key not in seen:
            seen.add(key)
            yield address


def _stated(tree: LexborHTMLParser, url: str, base: str, is_list: bool) -> Iterator[str]:
    for node in tree.css("link[rel~=next], a[rel~=next]"):
        address = web(base, attribute(node, "href"))
        # On a post's page rel=next is the neighbour, not the rest of a list.
        if address and (is_list or is_listing(address) or page_number(address) or _continues(url, address)):
            yield address
    for node in tree.css("a[href]"):
        named = any(word in classes(node) for word in ("older", "next", "pagination"))
        if _OLDER.match(inline(node) or attribute(node, "aria-label")) or (
            named and is_listing(attribute(node, "href"))
        ):
            address = web(base, attribute(node, "href").partition("#")[0])
            anywhere = is_list or urlsplit(address or "").query
            if address and (anywhere or is_listing(address) or _continues(url, address)):
                yield address


def _continues(url: str, address: str) -> bool:
    """Whether ``address`` is ``url`` with a number, or a higher number, at its end: ``/blog`` and ``/blog/2``."""
    here, there = (urlsplit(a).path.rstrip("/").removesuffix("/index.html") for a in (url, address))
    number = re.fullmatch(re.escape(re.sub(r"/\d{1,3}$", "", here)) + r"/(\d{1,3})", there)
    current = re.search(r"/(\d{1,3})$", here)
    return bool(number) and int(number[1] if number else 0) == (int(current[1]) if current else 1) + 1


def _numbered(tree: LexborHTMLParser, url: str, base: str) -> Iterator[str]:
    """Pages of the same list with a higher number, in order."""
    here = page_number(url) or (identity(url), 1)
    found: dict[int, str] = {}
    for node in tree.css("a[href]"):
        address = web(base, attribute(node, "href").partition("#")[0])
        page = page_number(address) if address else None
        if address and page and page[0] == here[0] and page[1] > here[1]:
            found.setdefault(page[1], address)
    for number in sorted(found):
        yield found[number]
