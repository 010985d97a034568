"""Feeds that are not XML at all (crossed tags, unquoted attributes) -> posts, through feedparser's SGML-like reader.

feedparser's own sanitiser and link resolver stay off: they delete what posts need. It is imported here and only when such a
feed comes: it costs more to load than an ordinary feed takes to read.
"""

from __future__ import annotations

import io
import json
from typing import Any

from viewer.sources.dates import parse_date
from viewer.sources.enclosures import Enclosure, kind_of, with_enclosures
from viewer.sources.excerpt import says_more
from viewer.sources.feed_parts import distinct, person
from viewer.sources.finish import finished
from viewer.sources.markup import body_html, plain, squeeze, title_text
from viewer.sources.urls import is_web, web
from viewer.types import FetchedFeed, FetchedPost

MAX_CHARACTERS = 3_000_000  # beyond this the loose reader takes too long to be worth a broken feed


def read_loose(text: str, url: str) -> FetchedFeed | None:
    """The feed as well as it can be understood; None when there is nothing in it."""
    if len(text) > MAX_CHARACTERS:
        return None
    import feedparser  # type: ignore[import-untyped]

    try:
        parsed = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except (
        Exception
    ):  # the library's own faults on such input are of any kind: AttributeError, TypeError, ValueError
        return None
    feed, version = parsed.feed, parsed.version or ""
    author = person(feed.get("author") or "") or None
    language = feed.get("language") or None
    posts = finished(_post(entry, url, author, language) for entry in parsed.entries)
    if not posts and not (version and feed.get("title")):
        return None
    return FetchedFeed(
        title=title_text(feed.get("title") or ""),
        site_url=web(url, feed.get("link")),
        posts=posts,
        format="atom" if version.startswith("atom") else "rdf" if version in ("rss090", "rss10") else "rss",
        language=language,
        links={rel: href for rel, href in _links(feed, url) if rel not in ("alternate", "enclosure")},
    )


def _links(holder: Any, url: str) -> list[tuple[str, str]]:
    pairs = [(link.get("rel", "alternate"), web(url, link.get("href"))) for link in holder.get("links", [])]
    return [(rel, href) for rel, href in pairs if href]


def _post(entry: Any, url: str, feed_author: str | None, language: str | None) -> FetchedPost:
    guid = squeeze(entry.get("id") or "") or None
    link = web(url, entry.get("feedburner_origlink") or entry.get("link")) or (
        guid if guid and is_web(guid) else None
    )
    contents = [c.get("value", "") for c in entry.get("content", [])]
    full, short = max(contents, key=len, default=""), entry.get("summary") or ""
    body = body_html(full or short)
    files = [Enclosure(href, kind_of(href, None)) for rel, href in _links(entry, url) if rel == "enclosure"]
    published = parse_date(entry.get("published") or entry.get("created"))
    updated = parse_date(entry.get("updated"))
    names = [person(a.get("name") or a.get("email") or "") for a in entry.get("authors", []) if a]
    return FetchedPost(
        url=link,
        guid=guid,
        title=title_text(entry.get("title") or ""),
        html=with_enclosures(body, files),
        base_url=link or url,
        summary=plain(short) if full else "",
        author=", ".join(distinct(names)) or feed_author,
        published=published or updated,
        updated=updated,
        tags=distinct(title_text(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", [])),
        language=language,
        excerpt=True if body and says_more(body, ellipsis=not full) else None,
        received=json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str).encode(),
    )
