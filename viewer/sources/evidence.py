"""Is this address a post? By evidence, and with the reason when it is not.

Who told of it, the shape of its address beside those of known posts, and what the page says of itself are weighed together.
There is no list of words such as "about" or "contact": such pages have no date, no article's type, and another shape.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from viewer.sources.dates import url_date
from viewer.sources.dom import in_frame, inline, words
from viewer.sources.identity import identity
from viewer.sources.index_page import index_of, linked
from viewer.sources.listing_links import is_listing
from viewer.sources.markup import letters
from viewer.sources.page_meta import PageMeta
from viewer.sources.shapes import PostShapes
from viewer.sources.structured_data import ARTICLES
from viewer.sources.urls import host

_OTHER_KINDS = frozenset(
    (
        "aboutpage",
        "contactpage",
        "collectionpage",
        "profilepage",
        "faqpage",
        "searchresultspage",
        "itemlist",
        "product",
        "checkoutpage",
        "og:profile",
        "og:product",
    )
)
_MISSING = re.compile(
    r"\b(?:404|410)\b|not found|page (?:missing|does not exist|doesn't exist)|nicht gefunden|introuvable|no encontrad[ao]|"
    r"non trovat[ao]|"
    r"não encontrad[ao]|niet gevonden|не найден|页面不存在|找不到|未找到|見つかりません|찾을 수 없",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\W*(?:log ?in|log ?on|sign ?in|anmelden|einloggen|(?:se )?connecter|connexion|iniciar sesión|acceder|accedi|entrar|"
    r"inloggen|войти|вход|登录|登入|ログイン|로그인)\b",
    re.IGNORECASE,
)
_SHORT = 1_500  # characters of text on a page that says that nothing is there, or that asks for a login
_PROSE = 600  # characters that are more than the few words of a page beside the posts
_ENOUGH = 3.0


@dataclass(frozen=True, slots=True)
class Claims:
    """What is known of an address without its page: who told of it, and how sure they were."""

    in_feed: bool = False
    listed: bool = False  # as a dated or titled entry of an index page
    dated: bool = False  # a list gives it a date
    indexed: bool = False  # with a date, in a search index
    in_sitemap: bool = False  # or in a search index, which may hold every page, too
    plain: bool = False  # an item of a list that tells nothing but names
    title: str = ""  # what that list calls it
    beside: frozenset[str] = frozenset()  # the identities of everything in such lists


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address is a post; ``reason`` completes "It is skipped because it …".

    ``same_as`` is the post's own address, when the page says that it is another one of the same site. ``passing`` marks a
    reason that may be another tomorrow: a login, a notice.
    """

    is_post: bool
    reason: str = ""
    same_as: str | None = None
    passing: bool = False


def judge_address(url: str, claims: Claims, shapes: PostShapes) -> Verdict | None:
    """What can be said without fetching the page; None when the page must be seen."""
    if claims.in_feed or (claims.listed and (shapes.fits(url) or url_date(url))):
        return Verdict(True)
    if claims.in_sitemap and shapes.telling(url) and not is_listing(url):
        return Verdict(True)
    if is_listing(url):
        return Verdict(False, "is a list of posts")
    return None


def judge_page(
    tree: LexborHTMLParser, meta: PageMeta, url: str, claims: Claims, shapes: PostShapes
) -> Verdict:
    """What the page at ``url`` is; ``meta`` is what it says of itself.

    A login page or a "not found" is no post, whoever told of it.
    """
    text = words(tree.body)
    if asks_for_login(tree, text):
        return Verdict(False, "asks for a login", passing=True)
    if says_missing(tree, meta, text):
        return Verdict(False, "says that nothing is there", passing=True)
    same_as = _elsewhere(meta, url)
    if claims.in_feed:
        return Verdict(True, same_as=same_as)
    if claims.plain and _in_menu(tree, url, claims.beside):
        return Verdict(False, "is in the menu of the site, not in a list of posts", same_as)
    points = _points(tree, meta, url, claims, shapes) + _plain_points(meta, text, claims)
    if points >= _ENOUGH and not (points < 2 * _ENOUGH and _is_list(tree, url, meta, claims)):
        return Verdict(True, same_as=same_as)
    return Verdict(False, _why_not(tree, url, meta, claims), same_as)


def asks_for_login(tree: LexborHTMLParser, text: str) -> bool:
    """A page with a field for a password, or one that calls itself a login and has a form, and hardly anything else."""
    if len(text) >= _SHORT:
        return False
    if tree.css_first("input[type=password]") is not None:
        return True
    names = (inline(tree.css_first("title")), inline(tree.css_first("h1")))
    return tree.css_first("form input") is not None and any(_LOGIN.match(name) for name in names)


def says_missing(tree: LexborHTMLParser, meta: PageMeta, text: str) -> bool:
    """A page that is answered like any other but says "not found" in its title or first heading, and little more."""
    if meta.published or len(text) > _SHORT:
        return False
    heading = inline(tree.css_first("h1"))
    return bool(
        _MISSING.search(meta.title)
        or _MISSING.search(heading)
        or _MISSING.search(inline(tree.css_first("title")))
    )


def _elsewhere(meta: PageMeta, url: str) -> str | None:
    """The canonical address, when it is another one of this site and not just its home (a common mistake)."""
    canonical = meta.canonical
    if not canonical or host(canonical) != host(url) or identity(canonical) == identity(url):
        return None
    return None if urlsplit(canonical).path in ("", "/") else canonical


def _points(tree: LexborHTMLParser, meta: PageMeta, url: str, claims: Claims, shapes: PostShapes) -> float:
    """The weight of everything that speaks for a post, less what speaks against."""
    undated = 0.0 if claims.dated else -2.0
    dated = {"data": 2.0, "page": 1.5, "address": 2.0}.get(meta.dated_by, undated)
    claimed = 3.0 * claims.listed + 2.0 * claims.indexed + 0.5 * claims.in_sitemap
    kinds = (
        3.0 * bool(meta.kinds & ARTICLES)
        + 2.0 * ("og:article" in meta.kinds)
        - 4.0 * bool(meta.kinds & _OTHER_KINDS)
    )
    articles = sum(1 for node in tree.css("article, .h-entry, .hentry") if not in_frame(node))
    shaped = 2.0 if shapes.telling(url) else 1.0 if shapes.fits(url) else -2.0 * shapes.known
    return dated + claimed + kinds + (1.0 if articles == 1 else 0.0) + shaped


def _in_menu(tree: LexborHTMLParser, url: str, beside: frozenset[str]) -> bool:
    """Whether the page shows the list again in which it stands: menus are on every page, lists of posts are not."""
    others = beside - {identity(url)}
    shown = others & linked(tree, url) if others else set()
    return len(shown) >= 2 and 2 * len(shown) >= len(others)


def _plain_points(meta: PageMeta, text: str, claims: Claims) -> float:
    """The weight of a list of names alone: the page must have that name, or be of some length."""
    if not claims.plain or claims.listed:
        return 0.0
    named = bool(claims.title) and letters(meta.title).startswith(letters(claims.title))
    return 4.0 + 0.5 * named + (len(text) > _PROSE)


def _is_list(tree: LexborHTMLParser, url: str, meta: PageMeta, claims: Claims) -> bool:
    if "list" in meta.kinds or (
        meta.kinds & {"collectionpage", "blog", "itemlist"} and not meta.kinds & ARTICLES
    ):
        return True
    listed = [post for post in index_of(tree, url).posts if post.sure]
    return len(listed) >= 3 and not claims.listed


def _why_not(tree: LexborHTMLParser, url: str, meta: PageMeta, claims: Claims) -> str:
    if _is_list(tree, url, meta, claims):
        return "is a list of posts"
    if not meta.published:
        return "has no date and does not call itself an article"
    return "is a page of the site, not a post: nobody lists it and its address is unlike the posts'"
