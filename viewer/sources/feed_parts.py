"""What Atom and RSS have in common: categories, authors, files beside the text, links about the feed itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from viewer.sources.enclosures import Enclosure, kind_of
from viewer.sources.markup import plain, squeeze, title_text
from viewer.sources.urls import web
from viewer.sources.xmltree import Element

_MAIL = re.compile(r"\(?<?(?:mailto:)?\b[\w.+-]+@[\w-]+(?:\.[\w-]+)*\b>?\)?")
_FEED_RELATIONS = frozenset(
    (
        "self",
        "hub",
        "next",
        "prev",
        "first",
        "last",
        "current",
        "prev-archive",
        "next-archive",
        "payment",
        "license",
    )
)
_NO_MAIL = ("noreply@", "no-reply@", "nobody@")


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names on one line each, without empty ones and repetitions (case aside), in their order and case."""
    seen: dict[str, str] = {}
    for name in names:
        name = squeeze(name)
        if name:
            seen.setdefault(name.casefold(), name)
    return tuple(seen.values())


def categories(element: Element) -> tuple[str, ...]:
    """Tags from ``category`` of either format, else Dublin Core's subjects, else a podcast's or film's key words."""
    names = [_category(c) for c in element.children("category", "atom:category")]
    if not any(names):
        names = [title_text(c.text()) for c in element.children("dc:subject")]
    if not any(names):
        words = ",".join(c.text() for c in element.children("itunes:keywords", "media:keywords", "keywords"))
        names = words.split(",")
    return distinct(names)


def _category(element: Element) -> str:
    if "#kind" in element.attributes.get("scheme", ""):
        return ""  # Blogger's own "this is a post"
    said = element.text() or element.attributes.get("label") or element.attributes.get("term") or ""
    return title_text(said)


def person(text: str) -> str:
    """``jo@example.org (Jo March)``, ``Jo March <jo@example.org>`` -> ``Jo March``; an address alone stays what it is."""
    text = plain(text) if "<" not in text or not _MAIL.search(text) else squeeze(text)
    name = _MAIL.sub(" ", text).strip(" ,;:-")
    if name.startswith("(") and name.endswith(")"):
        name = name[1:-1]
    name = squeeze(name)
    return name or ("" if text.lower().startswith(_NO_MAIL) else squeeze(text))


def people(elements: Iterable[Element]) -> str | None:
    """The names of ``author`` and ``dc:creator`` elements, joined by commas; None when there is none."""
    names: list[str] = []
    for element in elements:
        name = element.value("name", "atom:name")
        if not name and not element.first("email", "atom:email", "uri", "atom:uri"):
            name = element.text()
        names.append(person(name or element.value("email", "atom:email")))
    return ", ".join(distinct(names)) or None


def feed_links(channel: Element) -> dict[str, str]:
    """Link relations of a feed (RFC 4287, RFC 5005, WebSub) -> absolute URL; the first of each counts."""
    links: dict[str, str] = {}
    for link in channel.children("atom:link", "link"):
        relation = link.attributes.get("rel", "").lower().rpartition("/")[2]
        relation = "prev" if relation == "previous" else relation
        url = web(link.base, link.attributes.get("href"))
        if url and relation in _FEED_RELATIONS:
            links.setdefault(relation, url)
    return links


def alternate(element: Element) -> str | None:
    """The page that an Atom ``link`` of this element leads to: the HTML one when several are offered."""
    found: list[tuple[int, str]] = []
    for link in element.children("atom:link"):
        url = web(link.base, link.attributes.get("href") or link.text())
        if url and link.attributes.get("rel", "alternate").lower().rpartition("/")[2] == "alternate":
            kind = link.attributes.get("type", "text/html").lower()
            found.append((0 if "html" in kind else 1, url))
    return min(found, key=lambda f: f[0])[1] if found else None


def enclosures(entry: Element) -> list[Enclosure]:
    """Everything the entry carries beside its text, in the order of preference of its format."""
    found = [*_enclosed(entry)]
    for media in entry.walk():
        if media.name in ("media:content", "media:thumbnail"):
            found.extend(_media(media))
    art = entry.first("itunes:image")
    picture = web(entry.base, art.attributes.get("href")) if art else None
    if picture:
        found.append(Enclosure(picture, "image", thumbnail=True))
    return found


def _enclosed(entry: Element) -> Iterator[Enclosure]:
    for item in entry.children("enclosure", "atom:link"):
        if item.name == "atom:link" and item.attributes.get("rel", "").lower() != "enclosure":
            continue
        url = web(item.base, item.attributes.get("url") or item.attributes.get("href"))
        if url:
            yield Enclosure(
                url, kind_of(url, item.attributes.get("type")), alt=item.attributes.get("title", "")
            )


def _media(media: Element) -> Iterator[Enclosure]:
    url = web(
        media.base, media.attributes.get("url") or (media.text() if media.name == "media:thumbnail" else None)
    )
    if not url:
        return
    thumbnail = media.name == "media:thumbnail"
    kind = (
        "image" if thumbnail else kind_of(url, media.attributes.get("type"), media.attributes.get("medium"))
    )
    alt = plain(media.value("media:description", "media:title")) if not thumbnail else ""
    size = [media.attributes.get(side, "") for side in ("width", "height")]
    pixels = int(size[0]) * int(size[1]) if all(re.fullmatch(r"\d{1,5}", s) for s in size) else 0
    yield Enclosure(url, kind, alt=alt, thumbnail=thumbnail, pixels=pixels)
