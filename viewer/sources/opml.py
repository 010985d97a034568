"""OPML 2.0 (http://opml.org/spec2.opml): the list of feeds that readers exchange."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.parsers import expat

from viewer.errors import SourceError
from viewer.sources.charset import decode

_ENTITY = re.compile(r"&(?!#?\w+;)")
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.IGNORECASE)
_LARGEST = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a list: its address, title, and the address of its site."""

    url: str
    title: str = ""
    site_url: str | None = None


def parse_opml(body: bytes) -> list[Outline]:
    """The feeds of a list, each once, in order; groups are flattened, what has no web address is left out.

    Raises:
        SourceError: it is no OPML.
    """
    text = _DOCTYPE.sub("", decode(body[:_LARGEST]))  # without a DTD there are no entities to blow up
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    try:
        root = ElementTree.fromstring(_ENTITY.sub("&amp;", text))
    except (ElementTree.ParseError, expat.ExpatError, ValueError, RecursionError):
        raise SourceError("The file is not OPML: it is not well-formed XML.") from None
    if root.tag.lower() != "opml":
        raise SourceError(f"The file is not OPML, but an XML document of another kind ({root.tag}).")
    found: dict[str, Outline] = {}
    for node in root.iter():
        attributes = {name.lower(): value for name, value in node.attrib.items()}
        url = attributes.get("xmlurl", "").strip()
        if node.tag.lower() == "outline" and _on_the_web(url):
            title = attributes.get("title") or attributes.get("text") or ""
            site = attributes.get("htmlurl", "").strip()
            found.setdefault(url, Outline(url, title.strip(), site if _on_the_web(site) else None))
    return list(found.values())


def _on_the_web(url: str) -> bool:
    """Whether it is an address that can be asked. Lists hold what readers typed, and what other programs made up."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def write_opml(outlines: Iterable[Outline], *, title: str = "Blogs") -> str:
    """A list of feeds as OPML 2.0."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(datetime.now(UTC))
    body = ElementTree.SubElement(root, "body")
    for outline in outlines:
        attributes = {"type": "rss", "text": outline.title, "title": outline.title, "xmlUrl": outline.url}
        if outline.site_url:
            attributes["htmlUrl"] = outline.site_url
        ElementTree.SubElement(
            body, "outline", {name: _printable(value) for name, value in attributes.items()}
        )
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text)
