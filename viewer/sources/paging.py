"""How feeds go on beyond their first page, by the standard (RFC 5005) and by the habits of blog programs."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from viewer.errors import SourceError
from viewer.sources.charset import decode
from viewer.sources.dates import parse_date
from viewer.sources.feed_parts import distinct
from viewer.sources.known import KnownPost, merged
from viewer.sources.markup import title_text
from viewer.sources.urls import web
from viewer.types import FetchedFeed

_BLOGGER_PAGE = 150  # entries; more are not given at once
_SUBSTACK_PAGE = 50
_WORDPRESS = re.compile(r"/(?:feed|rss|rss2|atom)/?$|/feed/(?:rss2?|atom)/?$")
_GHOST = re.compile(r"/rss/(?:(\d+)/)?$")


def standard_next(feed: FetchedFeed) -> str | None:
    """The older part of the feed as RFC 5005 names it: the next page, else the archive before this document."""
    return feed.links.get("next") or feed.links.get("prev-archive")


def conventional_next(url: str, feed: FetchedFeed) -> list[str]:
    """Addresses to try for what is older than ``feed``, which came from ``url``; most likely first, empty when nobody knows.

    Whether one of them really holds other posts must be seen by asking: a program that knows no pages gives the first again.
    """
    if not feed.posts or feed.complete:
        return []
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "/feeds/posts/" in parts.path or "start-index" in query:
        start = _number(query.get("start-index"), 1) + len(feed.posts)
        return [_with(url, {"start-index": str(start), "max-results": str(_BLOGGER_PAGE)})]
    if parts.hostname and (
        parts.hostname.endswith(".substack.com") or (parts.path == "/feed" and "substack" in str(feed.links))
    ):
        return [substack_archive_url(url, 0)]
    found: list[str] = []
    ghost = _GHOST.search(parts.path)
    page = _number(query.get("paged"), 1)
    if _WORDPRESS.search(parts.path) or "feed" in query or "paged" in query:
        found.append(_with(url, {"paged": str(page + 1)}))
    if ghost and "paged" not in query:
        folder = parts.path[: ghost.start()] + f"/rss/{_number(ghost[1], 1) + 1}/"
        found.append(urlunsplit(parts._replace(path=folder, query="")))
    if "page" in query or query.get("format") == "rss":  # Squarespace and others
        found.append(_with(url, {"page": str(_number(query.get("page"), 1) + 1)}))
    return found


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else otherwise


def _with(url: str, changes: dict[str, str]) -> str:
    parts = urlsplit(url)
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k not in changes]
    return urlunsplit(parts._replace(query=urlencode([*kept, *changes.items()]), fragment=""))


def wordpress_list_next(url: str, found: int) -> list[str]:
    """The next page of WordPress's own list of posts (REST), if ``url`` is one that was full."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    if "/wp/v2/posts" not in parts.path or found < _number(query.get("per_page"), 10):
        return []
    return [_with(url, {"page": str(_number(query.get("page"), 1) + 1)})]


def substack_archive_url(site: str, offset: int) -> str:
    """Substack's own list of posts, newest first, from the ``offset``-th on."""
    return urljoin(site, f"/api/v1/archive?sort=new&offset={offset}&limit={_SUBSTACK_PAGE}")


def parse_substack_archive(body: bytes, url: str) -> list[KnownPost]:
    """The posts of one page of Substack's list; an empty list is the end.

    Raises:
        SourceError: the answer is something else.
    """
    try:
        rows = json.loads(decode(body))
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise SourceError(f"{url} is not a list of posts.")
    found: list[KnownPost] = []
    for row in rows:
        address = (
            web(url, row.get("canonical_url"))
            if isinstance(row, dict) and isinstance(row.get("canonical_url"), str)
            else None
        )
        if address:
            tags = [t.get("name") for t in row.get("postTags") or [] if isinstance(t, dict)]
            found.append(
                KnownPost(
                    url=address,
                    title=title_text(str(row.get("title") or "")),
                    published=parse_date(str(row.get("post_date") or "")),
                    tags=distinct(str(tag) for tag in tags if tag),
                    found_by="archive list",
                )
            )
    return merged(found)
