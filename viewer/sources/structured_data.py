"""Structured data in pages: JSON-LD (https://schema.org in https://www.w3.org/TR/json-ld11/)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from viewer.sources.identity import identity

ARTICLES = frozenset(
    (
        "article",
        "blogposting",
        "newsarticle",
        "techarticle",
        "scholarlyarticle",
        "socialmediaposting",
        "report",
        "reportagenewsarticle",
        "opinionnewsarticle",
        "analysisnewsarticle",
        "advertisercontentarticle",
        "liveblogposting",
        "review",
        "howto",
        "recipe",
    )
)
_MOST = 500  # objects

Node = dict[str, Any]


def nodes(tree: LexborHTMLParser) -> list[Node]:
    """All typed objects of the page's JSON-LD, outer ones first; broken blocks are left out."""
    found: list[Node] = []
    for script in tree.css("script[type='application/ld+json']"):
        text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[)|(?:-->|//\s*\]\]>)\s*$", "", script.text())
        try:
            loaded = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(_typed(loaded))
    return found[:_MOST]


def _typed(loaded: object) -> Iterator[Node]:
    queue: list[object] = [loaded]
    for _ in range(_MOST):
        if not queue:
            return
        item = queue.pop(0)
        if isinstance(item, list):
            queue[:0] = item[:_MOST]
        elif isinstance(item, dict):
            if "@type" in item:
                yield item
            queue.extend(
                item[key]
                for key in ("@graph", "mainEntity", "blogPost", "blogPosts", "hasPart")
                if key in item
            )


def kinds(node: Node) -> set[str]:
    """The types of an object in lower case, without their name space."""
    value = node.get("@type")
    types = value if isinstance(value, list) else [value]
    return {t.rpartition("/")[2].lower() for t in types if isinstance(t, str)}


def article(found: list[Node], url: str) -> Node | None:
    """The object that describes the page itself as an article: the one with its address, else the only one."""
    articles = [node for node in found if kinds(node) & ARTICLES]
    here = identity(url)
    for node in articles:
        if here in {identity(address) for address in _addresses(node)}:
            return node
    return articles[0] if len(articles) == 1 and not _names_another(articles[0], here) else None


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        value = node.get(key)
        value = value.get("@id") or value.get("url") if isinstance(value, dict) else value
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            yield value


def _names_another(node: Node, here: str) -> bool:
    """Whether it says that it is about another page of the same host (an article in a list)."""
    keys = [identity(address.partition("#")[0]) for address in _addresses(node)]
    return (
        bool(keys)
        and here not in keys
        and any(key.partition("/")[0] == here.partition("/")[0] for key in keys)
    )


def texts(value: object, *keys: str) -> list[str]:
    """The texts in a value that may be a text, an object with one under ``keys``, or a list of such."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, dict):
        return next((found for key in keys if (found := texts(value.get(key), *keys))), [])
    if isinstance(value, list):
        return [text for item in value[:100] if not isinstance(item, list) for text in texts(item, *keys)]
    return []
