"""The search indexes that static sites ship -> the posts in them.

Jekyll's ``search.json``, Hugo's ``index.json``, lunr's stores, Hexo's ``search.xml``, WordPress's REST answer: each theme
has its own form, so a document is known by what it has (an address and a title), not by where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from viewer.errors import SourceError
from viewer.sources import xmlrepair, xmltree
from viewer.sources.charset import decode
from viewer.sources.dates import as_moment
from viewer.sources.feed_parts import distinct
from viewer.sources.front_matter import names
from viewer.sources.known import KnownPost, merged
from viewer.sources.markup import plain, title_text
from viewer.sources.urls import host, web

_URLS = (
    "url",
    "permalink",
    "link",
    "href",
    "relpermalink",
    "uri",
    "location",
    "path",
    "ref",
    "slug",
    "u",
    "id",
)
_TITLES = ("title", "name", "headline", "heading", "t")
_DATES = (
    "date",
    "published",
    "published_at",
    "date_published",
    "datepublished",
    "pubdate",
    "post_date",
    "created",
    "created_at",
    "time",
)
_TAGS = ("tags", "tag", "categories", "category", "keywords", "topics", "labels")
_NAMES = (
    "search.json",
    "index.json",
    "searchindex.json",
    "search/index.json",
    "search.xml",
    "assets/js/search.json",
    "posts.json",
)
_MENTIONED = re.compile(r"""["'`(]([^"'`()\s]{1,200}?\.(?:json|xml))(?:\?[^"'`)]*)?["'`)]""")
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")
_MOST = 50_000  # documents
_DEPTH = 6


def parse_search_index(body: bytes, url: str) -> list[KnownPost]:
    """The posts of a search index on the same site as ``url``, each once.

    Raises:
        SourceError: it is no search index.
    """
    text = decode(body).strip()
    documents = _xml_documents(text, url) if text.startswith("<") else _documents(_loaded(text, url))
    found = merged(post for post in (_post(document, url) for document in documents) if post)
    if not found:
        raise SourceError(f"{url} is not a search index.")
    return found


def _loaded(text: str, url: str) -> object:
    """JSON, also with the commas too many that templates leave behind, or assigned to a variable of a script."""
    assigned = re.match(r"[^\[{=]{0,200}=\s*(?=[\[{])", text)
    text = text[assigned.end() :].rstrip(" ;\n") if assigned else text
    for candidate in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    raise SourceError(f"{url} is not a search index.")


def _documents(loaded: object) -> Iterator[dict[str, Any]]:
    """Every object with an address and a title, however deep it stands; a store's keys count as addresses."""
    stack: list[tuple[object, int]] = [(loaded, 0)]
    seen = 0
    while stack and seen < _MOST:
        item, depth = stack.pop()
        if isinstance(item, list):
            stack.extend(
                (child, depth + 1)
                for child in reversed(item)
                if isinstance(child, dict | list) and depth < _DEPTH
            )
        elif isinstance(item, dict):
            lower = {str(key).lower(): value for key, value in item.items()}
            if _first(lower, _TITLES) and _address(lower):
                seen += 1
                yield lower
                continue
            for key, value in reversed(item.items()):
                if isinstance(value, dict) and "/" in str(key) and "url" not in value:
                    value = {**value, "url": key}
                if isinstance(value, dict | list) and depth < _DEPTH:
                    stack.append((value, depth + 1))


def _xml_documents(text: str, url: str) -> Iterator[dict[str, Any]]:
    clean, entities = xmlrepair.without_doctype(text)
    try:
        root, _ = xmltree.parse(xmlrepair.repaired(clean, entities), url)
    except expat.ExpatError:
        return
    if root.name != "search":
        return
    for entry in root.children("entry"):
        tags = [t.text() for holder in entry.children("tags", "categories") for t in holder.children()]
        link = next((e.attributes["href"] for e in entry.children("link") if "href" in e.attributes), "")
        yield {
            "title": entry.value("title"),
            "url": entry.value("url") or link,
            "date": entry.value("date"),
            "tags": tags,
        }


def _first(document: dict[str, Any], keys: tuple[str, ...]) -> Any:
    for key in keys:
        value = document.get(key)
        if isinstance(value, dict):  # WordPress: {"rendered": "..."}
            value = value.get("rendered")
        if value:
            return value
    return None


def _address(document: dict[str, Any]) -> str | None:
    for key in _URLS:
        value = document.get(key)
        if (
            isinstance(value, str)
            and ("/" in value or key in ("url", "permalink", "href", "link"))
            and not re.search(r"\s", value)
        ):
            return value
    return None


def _post(document: dict[str, Any], base: str) -> KnownPost | None:
    url = web(base, (_address(document) or "").partition("#")[0])
    title = _first(document, _TITLES)
    if not url or host(url) != host(base) or not isinstance(title, str):
        return None
    tags = [plain(name) for key in _TAGS for name in names(document.get(key))]
    return KnownPost(
        url=url,
        title=title_text(title),
        published=as_moment(_first(document, _DATES)),
        tags=tuple(tag for tag in distinct(tags) if not tag.isdigit()),  # WordPress gives numbers of tags
        found_by="search index",
        # About pages are in the index, too: only a date speaks for a post.
        sure=bool(_first(document, _DATES)),
    )


def mentioned_indexes(html: bytes, url: str) -> list[str]:
    """Search indexes that the scripts of a page mention by their address."""
    found = [web(url, match[1]) for match in _MENTIONED.finditer(decode(html, html=True))]
    return list(
        dict.fromkeys(
            u
            for u in found
            if u and host(u) == host(url) and re.search(r"search|index|lunr", urlsplit(u).path, re.IGNORECASE)
        )
    )


def guesses(url: str) -> list[str]:
    """Where a site's index may lie: below the folder of ``url``, then at the root; WordPress's list of posts comes last."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    here = urljoin(url, "./") if parts.path else root
    found = [urljoin(place, name) for place in (here, root) for name in _NAMES]
    return list(dict.fromkeys([*found, urljoin(here, "wp-json/wp/v2/posts?per_page=100&page=1")]))
