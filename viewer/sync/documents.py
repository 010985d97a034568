"""The documents of a crawl: what is to be read, what was read in them, and how both stand on record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from viewer.sources.identity import identity
from viewer.sources.known import KnownPost
from viewer.sources.listing_links import topic
from viewer.sources.urls import host, is_web
from viewer.store.ledger import PLAIN, Told
from viewer.store.store import Store
from viewer.store.times import to_iso
from viewer.types import FetchedFeed, Source

_PERIOD = re.compile(r"/(?:19|20)\d\d(?:/\d{1,2}){0,2}/?$|/(?:authors?|series)/")


@dataclass(frozen=True, slots=True)
class Document:
    """Something to read. A ``guess`` may not be there; nobody is told when it is not. One that is ``linked`` may be a dead
    link, but when something else is there than what the link promised, that is worth telling. ``barren`` counts the pages
    before it that told of nothing new: calendars and lists that turn in a circle have no end."""

    finder: str
    url: str
    guess: bool = False
    linked: bool = False
    barren: int = 0


@dataclass(slots=True)
class Findings:
    """What a document told, and where it leads."""

    posts: list[KnownPost] = field(default_factory=list)
    follow: list[Document] = field(default_factory=list)
    feed: FetchedFeed | None = None


def home_of(source: Source) -> str:
    """The address of a source's site: what its feed calls so, when that can be fetched, else the folder of the feed."""
    site = source.site_url or ""
    return site if is_web(site) else urljoin(source.url, "./")


def elsewhere(store: Store, source: Source) -> Callable[[str], bool]:
    """Tells addresses on other people's sites, to which the feed of a blog of links leads: their pages are not its posts.
    Where nothing on the site itself is known to be a post but nearly all posts are in one place, that is the site, which
    the feed calls by an old name."""
    hosts = Counter(host(url) for url in store.ledger.sure_urls(source.id))
    home = host(home_of(source))
    if hosts and not any(_are_related(other, home) for other in hosts):
        most, count = hosts.most_common(1)[0]
        home = most if count >= 0.8 * hosts.total() else home
    return lambda url: not _are_related(host(url), home)


def _are_related(one: str, other: str) -> bool:
    """Whether two hosts have their last two labels in common."""
    return one.split(".")[-2:] == other.split(".")[-2:]


def is_folder(path: str) -> bool:
    """Whether a home page's path is a folder that holds its site (``/people/ada/``), not a page (``/blog``)."""
    return path.endswith("/") and path != "/"


def is_part(url: str) -> bool:
    """Whether a listing page holds only a part of the posts by its nature: those of a tag, a month, an author."""
    return topic(url) or bool(_PERIOD.search(urlsplit(url).path))


def as_text(document: Document) -> str:
    """A document as it is on record with the one that led to it."""
    how = f"{int(document.guess)}{int(document.linked)}.{document.barren}"
    return f"{document.finder}\t{how}\t{document.url}"


def from_text(text: str) -> Document:
    """The other way."""
    finder, how, url = text.split("\t", 2)
    guess, _, barren = how.partition(".")
    return Document(finder, url, guess[:1] == "1", guess[1:] == "1", int(barren or 0))


def told(posts: list[KnownPost], finder: str) -> list[Told]:
    """Known posts as the ledger takes them."""
    return [
        Told(
            identity(post.url),
            post.url,
            PLAIN if post.plain and not post.sure else finder,
            post.title,
            to_iso(post.published),
            post.tags,
            post.sure,
        )
        for post in posts
    ]
