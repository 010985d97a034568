"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/) -> posts.

Nothing about a field's type is taken for granted: what is not what the format says counts as absent.
"""

from __future__ import annotations

import json
from typing import Any

from viewer.errors import SourceError
from viewer.sources.dates import parse_date
from viewer.sources.enclosures import Enclosure, kind_of, with_enclosures
from viewer.sources.excerpt import says_more
from viewer.sources.feed_parts import distinct
from viewer.sources.finish import finished
from viewer.sources.markup import from_text, squeeze, title_text
from viewer.sources.urls import is_web, web
from viewer.types import FetchedFeed, FetchedPost


def parse_json_feed(text: str, url: str) -> FetchedFeed:
    """Reads a JSON feed.

    Raises:
        SourceError: not JSON, only the beginning of it, or JSON that is no feed.
    """
    try:
        feed = json.loads(text.lstrip("\ufeff"))
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) - 1 or error.msg.startswith("Unterminated")
        what = "only the beginning of a JSON document" if cut else "not a feed, and not proper JSON"
        raise SourceError(f"{url} is {what}.") from None
    except (ValueError, RecursionError):
        raise SourceError(f"{url} is JSON that cannot be read.") from None
    version = feed.get("version") if isinstance(feed, dict) else None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not (isinstance(version, str) and "jsonfeed.org/version/" in version):
        raise SourceError(f"{url} is JSON, but not a feed.")
    home = web(url, _string(feed, "home_page_url"))
    links = {
        "self": web(url, _string(feed, "feed_url")),
        "next": web(url, _string(feed, "next_url")),
        "hub": _hub(feed),
    }
    language = _string(feed, "language") or None
    authors = _authors(feed)
    return FetchedFeed(
        title=title_text(_string(feed, "title")),
        site_url=home,
        posts=finished(_post(item, url, authors, language) for item in items if isinstance(item, dict)),
        format="json",
        language=language,
        links={rel: link for rel, link in links.items() if link},
        problem=None if "/version/1" in version and version.rstrip("/")[-1] in "1." else _unknown(version),
    )


def _unknown(version: str) -> str:
    return f"The feed is of a JSON Feed version that is not known: {version[:80]}."


def _string(holder: Any, key: str) -> str:
    value = holder.get(key) if isinstance(holder, dict) else None
    return value if isinstance(value, str) else ""


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _hub(feed: dict[str, Any]) -> str | None:
    return next((u for u in (_string(h, "url") for h in _list(feed, "hubs")) if is_web(u)), None)


def _authors(holder: dict[str, Any]) -> str | None:
    """Names of ``authors`` (1.1) or ``author`` (1.0)."""
    people = _list(holder, "authors") or [holder.get("author")]
    return ", ".join(distinct(_string(person, "name") for person in people)) or None


def _guid(item: dict[str, Any]) -> str | None:
    """The id; the format asks readers to take a number as its text."""
    value = item.get("id")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return squeeze(str(value)) or None


def _files(item: dict[str, Any], url: str) -> list[Enclosure]:
    found: list[Enclosure] = []
    for attachment in _list(item, "attachments"):
        address = web(url, _string(attachment, "url"))
        if address:
            kind = kind_of(address, _string(attachment, "mime_type"))
            found.append(Enclosure(address, kind, alt=_string(attachment, "title")))
    for key in ("image", "banner_image"):
        picture = web(url, _string(item, key))
        if picture:
            found.append(Enclosure(picture, "image", thumbnail=True))
    return found


def _post(item: dict[str, Any], url: str, feed_authors: str | None, language: str | None) -> FetchedPost:
    guid = _guid(item)
    link = web(url, _string(item, "url")) or web(url, _string(item, "external_url"))
    link = link or (guid if guid and is_web(guid) else None)
    body = _string(item, "content_html").strip() or from_text(_string(item, "content_text"))
    summary = squeeze(_string(item, "summary"))
    excerpt = True if body and says_more(body, ellipsis=False) else None
    if not body and summary:
        body, excerpt = from_text(summary), True
    published, updated = (
        parse_date(_string(item, "date_published")),
        parse_date(_string(item, "date_modified")),
    )
    return FetchedPost(
        url=link,
        guid=guid,
        title=title_text(_string(item, "title")),
        html=with_enclosures(body, _files(item, url)),
        base_url=link or url,
        summary=summary,
        author=_authors(item) or feed_authors,
        published=published or updated,
        updated=updated,
        tags=distinct(tag for tag in _list(item, "tags") if isinstance(tag, str)),
        language=_string(item, "language") or language,
        excerpt=excerpt,
        received=json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
            "utf-8", "replace"
        ),
    )
