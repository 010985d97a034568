"""Sitemaps and indexes of sitemaps -> the addresses they list (https://www.sitemaps.org/protocol.html).

With Google's news extension (title and date of a post) and image extension, gzip, and the plain-text form. Read as a stream:
a sitemap may hold 50,000 addresses.
"""

from __future__ import annotations

import contextlib
import zlib
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from viewer.errors import SourceError
from viewer.sources import xmlrepair
from viewer.sources.charset import decode
from viewer.sources.dates import parse_date
from viewer.sources.markup import squeeze
from viewer.sources.urls import is_web, web

_LARGEST = 60_000_000  # bytes unpacked; the protocol allows 50 MiB
_FIELDS = ("loc", "lastmod", "title", "publication_date")
_NAMES = (
    "sitemap.xml",
    "sitemap_index.xml",
    "wp-sitemap.xml",
    "sitemap-index.xml",
    "sitemap.xml.gz",
    "sitemap-0.xml",
    "sitemap.txt",
)


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """An address of a sitemap. ``modified`` is ``lastmod``; title and ``published`` are only in news sitemaps."""

    url: str
    modified: datetime | None = None
    title: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one document lists: pages, or further sitemaps with the time of their last change."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[SitemapEntry, ...] = ()


def parse_sitemap(body: bytes, url: str) -> Sitemap:
    """Reads a sitemap, an index of sitemaps, or a list of addresses as plain text; packed with gzip or not.

    A sitemap that breaks off gives what was read so far: every address in it is one more that is known.

    Raises:
        SourceError: it is none of these.
    """
    body = unpacked(body, url)
    text = decode(body)
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith("<"):
        lines = [line.strip() for line in start.splitlines()]
        pages = tuple(SitemapEntry(line) for line in lines if is_web(line))
        if not pages:
            raise SourceError(f"{url} is not a sitemap.")
        return Sitemap(pages=pages)
    clean, entities = xmlrepair.without_doctype(start)
    reader = _Reader(url)
    reader.read(xmlrepair.repaired(clean, entities))
    if reader.root not in ("urlset", "sitemapindex"):
        raise SourceError(f"{url} is not a sitemap.")
    return Sitemap(tuple(reader.pages), tuple(reader.sitemaps))


def unpacked(body: bytes, url: str) -> bytes:
    """``body`` without its gzip layer, if it has one.

    Raises:
        SourceError: it is broken from the start, or unpacks to more than a sitemap may be.
    """
    if not body.startswith(b"\x1f\x8b"):
        return body
    packer = zlib.decompressobj(wbits=31)
    try:
        data = packer.decompress(body, _LARGEST)
    except zlib.error:
        raise SourceError(f"{url} is a damaged gzip file.") from None
    if packer.unconsumed_tail:
        raise SourceError(f"{url} unpacks to more than a sitemap may hold.")
    return data


class _Reader:
    """Expat's events -> entries, one at a time, so that memory holds nothing else."""

    def __init__(self, url: str) -> None:
        self.root = ""
        self.pages: list[SitemapEntry] = []
        self.sitemaps: list[SitemapEntry] = []
        self._url = url
        self._values: dict[str, str] = {}
        self._field = ""
        self._foreign = 0  # inside an image or a film, which have a "loc" and a "title" of their own

    def read(self, text: str) -> None:
        parser = expat.ParserCreate("utf-8", " ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        with contextlib.suppress(expat.ExpatError):  # what came before the break counts
            parser.Parse(text.encode("utf-8", "replace"), True)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        local = local.lower()
        self.root = self.root or local
        if local in ("url", "sitemap"):
            self._values = {}
        if "sitemap-image" in space or "sitemap-video" in space:
            self._foreign += 1
        self._field = local if not self._foreign and local in _FIELDS else ""

    def _end(self, name: str) -> None:
        space, _, local = name.rpartition(" ")
        self._field = ""
        if "sitemap-image" in space or "sitemap-video" in space:
            self._foreign -= 1
        address = web(self._url, self._values.get("loc")) if local.lower() in ("url", "sitemap") else None
        if address:
            entry = SitemapEntry(
                address,
                parse_date(self._values.get("lastmod")),
                squeeze(self._values.get("title", "")),
                parse_date(self._values.get("publication_date")),
            )
            (self.pages if local.lower() == "url" else self.sitemaps).append(entry)

    def _characters(self, text: str) -> None:
        if self._field:
            self._values[self._field] = self._values.get(self._field, "") + text


def guesses(url: str) -> list[str]:
    """Where a site's sitemap may lie: below the folder of ``url``, then at the root."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    here = urljoin(url, "./") if parts.path else root
    return list(dict.fromkeys(urljoin(place, name) for place in (here, root) for name in _NAMES))
