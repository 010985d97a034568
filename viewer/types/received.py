"""What came from a source, before anything was cleaned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Origin(StrEnum):
    """Where a revision of a post came from."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"
    WAYBACK = "wayback"


@dataclass(frozen=True, slots=True)
class FetchedPost:
    """One post as a source told of it, before anything was cleaned.

    ``html`` is the author's markup as received and ``base_url`` what its relative addresses are relative to.
    ``received`` is the entry or document as it came, byte for byte where the format lets it be cut out.
    ``excerpt`` is True when the source itself says that there is more elsewhere, None when it cannot be known.
    """

    url: str | None
    guid: str | None
    title: str
    html: str
    base_url: str
    origin: Origin = Origin.FEED
    summary: str = ""
    author: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    excerpt: bool | None = None
    received: bytes = b""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """A feed or folder as parsed. ``links`` maps link relations (RFC 8288: ``next``, ``prev-archive``) to URLs."""

    title: str
    site_url: str | None
    posts: tuple[FetchedPost, ...]
    format: str = ""  # "atom", "rss", "rdf", "json", "folder"
    language: str | None = None
    links: dict[str, str] = field(default_factory=dict)
    complete: bool = False  # RFC 5005 fh:complete: what is not listed does not exist
    problem: str | None = None  # the feed was readable, but not well-formed: why
