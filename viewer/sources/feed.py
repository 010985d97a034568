"""Bytes of a feed, whatever its format, age and sins -> :class:`viewer.types.FetchedFeed`.

Well-formed XML is read by the strict reader, which sees each entry's own bytes. What is not well-formed gets its small
sins mended (:mod:`viewer.sources.xmlrepair`) and is read strictly again, and only then goes to the loose reader. A feed
whose end is missing is refused: half an answer must not pass for the whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.parsers import expat

from viewer.errors import SourceError
from viewer.sources import xmlrepair, xmltree
from viewer.sources.atom import read_atom
from viewer.sources.charset import decode
from viewer.sources.finish import at_home
from viewer.sources.jsonfeed import parse_json_feed
from viewer.sources.loose import read_loose
from viewer.sources.rss import read_rss
from viewer.types import FetchedFeed

_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|title|div|p|meta|script)\b",
    re.IGNORECASE | re.DOTALL,
)
_PASSWORD = re.compile(r"""<input[^>]{0,300}\btype\s*=\s*["']?password""", re.IGNORECASE)
_ELEMENT = re.compile(r"<([A-Za-z][\w.:-]*)")


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> FetchedFeed:
    """Reads a feed: Atom 0.3 and 1.0, RSS 0.90 to 2.0, RDF, JSON Feed 1 and 1.1.

    ``url`` is where it was fetched from (relative addresses start there), ``content_type`` the HTTP header, of which
    only the charset is believed.

    Raises:
        SourceError: the bytes are no feed, or not all of one; the message is one sentence that says what they are.
    """
    if not body.strip():
        raise SourceError(f"{url} answered with nothing at all instead of a feed.")
    text = decode(body, content_type)
    if text.lstrip()[:1] in "{[":
        return parse_json_feed(text, url)
    clean, notes = _from_root(text, url)
    clean, entities = xmlrepair.without_doctype(clean)
    root, data, problem = _read(clean, entities, url)
    if root is None:
        feed = read_loose(xmlrepair.repaired(clean, entities), url)
        if feed is None:
            raise SourceError(f"{url} is too damaged to be read as a feed: {problem}.")
    else:
        feed = _understood(root, data, url)
    feed = at_home(feed, url)
    said = "; ".join([*notes, *([problem] if problem else [])])
    return replace(feed, problem=f"The feed is not well-formed: {said}.") if said else feed


def _from_root(text: str, url: str) -> tuple[str, list[str]]:
    """The text from its XML declaration or root on, and what was in front of it; refuses what is no feed."""
    where = xmlrepair.feed_start(text)
    if not where or _HTML.match(text[: where[1]]):
        raise SourceError(_what_it_is(text, url))
    before = xmlrepair.without_comments(text[: where[0]]).strip("\ufeff \t\r\n")
    return text[where[0] :], ["something stands before its beginning"] if before else []


def _read(text: str, entities: dict[str, str], url: str) -> tuple[xmltree.Element | None, bytes, str | None]:
    """The tree, its bytes, and what was wrong; no tree when only the loose reader can help."""
    try:
        return *xmltree.parse(text, url), None
    except expat.ExpatError as error:
        problem = _said(error)
    whole = _up_to_the_root_end(text)
    for candidate in (whole, xmlrepair.repaired(whole, entities)):
        try:
            return *xmltree.parse(candidate, url), problem
        except expat.ExpatError:
            continue
    if xmlrepair.is_cut_off(text):
        raise SourceError(f"Only the beginning of the feed at {url} arrived: its end is missing.")
    return None, b"", problem


def _up_to_the_root_end(text: str) -> str:
    """Without what servers and scripts append after the document."""
    ends = list(re.finditer(r"</(?:[\w.-]+:)?(?:rss|feed|RDF)\s*>", text[-20_000:]))
    return text[: len(text) - len(text[-20_000:]) + ends[-1].end()] if ends else text


def _said(error: expat.ExpatError) -> str:
    """Expat's own words, lower case: "undefined entity in line 3"."""
    return f"{expat.ErrorString(error.code)} in line {error.lineno}"


def _understood(root: xmltree.Element, data: bytes, url: str) -> FetchedFeed:
    name = root.name
    if name in ("atom:feed", "atom:entry"):
        return read_atom(root, data, url)
    if name in ("rss", "rdf:RDF", "channel", "RDF"):
        if next(root.children(), None) is None and name != "channel":
            raise SourceError(f"The feed at {url} is empty: it has no channel.")
        return read_rss(root, data, url)
    raise SourceError(_other_xml(name, url))


def _other_xml(name: str, url: str) -> str:
    what = {"urlset": "a sitemap", "sitemapindex": "a sitemap", "opml": "a list of feeds (OPML)"}.get(
        name.lower()
    )
    return f"{url} is {what or f'an XML document of another kind ({name[:40]})'}, not a feed."


def _what_it_is(text: str, url: str) -> str:
    """One sentence about bytes that are no feed."""
    head = text[:200_000]
    if _PASSWORD.search(head):
        return f"{url} answered with a login page instead of a feed."
    if _HTML.match(head):
        return f"{url} is a web page, not a feed."
    element = _ELEMENT.search(head[:5_000])
    if head.lstrip().startswith("<?xml") and element:
        return _other_xml(element[1], url)
    if head.lstrip().startswith("<") and element:
        return f"{url} is markup, but not a feed."
    if "\x00" in head or sum(c < " " and c not in "\t\r\n\f" for c in head[:2_000]) > 20:
        return f"{url} is a binary file, not a feed."
    return f"{url} answered with plain text instead of a feed."
