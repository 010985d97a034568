"""What the archive holds besides the rows of its lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from viewer.types.derived import Heading
from viewer.types.received import Origin
from viewer.types.rows import PostRow


class SourceKind(StrEnum):
    """How the posts of a source are found."""

    FEED = "feed"
    SITE = "site"  # an index page with no feed
    FOLDER = "folder"  # Markdown files on this computer


class MediaState(StrEnum):
    """Whether a picture, sound or film of a post is in the archive."""

    PENDING = "pending"
    SAVED = "saved"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Source:
    """A place that posts come from. ``url`` is the feed's, the index page's, or the folder's path. A ``paused`` one is
    synced only when it is asked for by name."""

    id: int
    kind: SourceKind
    url: str
    title: str
    site_url: str | None
    posts: int = 0
    unread: int = 0
    last_sync: datetime | None = None
    last_error: str | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class MediaItem:
    """A picture of a post, as the archive has it. Width and height are in CSS pixels, None when unknown."""

    key: str
    url: str
    state: MediaState
    kind: str = "image"
    alt: str = ""
    sha256: str | None = None
    bytes: int | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    problem: str | None = None


class MediaFile(NamedTuple):
    """A saved medium: where it lies, and its MIME type."""

    path: Path
    type: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of a post as it was received. ``number`` counts from 1, the oldest."""

    number: int
    fetched: datetime
    origin: Origin
    title: str
    sha256: str
    words: int


@dataclass(frozen=True, slots=True)
class PostLink:
    """A link of a post; ``post`` is the id of the archived post it leads to, or None."""

    url: str
    text: str
    post: int | None


@dataclass(frozen=True, slots=True)
class Post:
    """A post with everything that is shown around it. ``html`` is derived, hence safe."""

    row: PostRow
    html: str
    text: str
    code: str
    outline: tuple[Heading, ...]
    links: tuple[PostLink, ...]
    backlinks: tuple[int, ...]
    media: tuple[MediaItem, ...]
    revisions: tuple[Revision, ...]
    has_math: bool
    has_code: bool
    language: str | None


@dataclass(frozen=True, slots=True)
class TagNode:
    """A tag with the number of posts that carry it (or one of its children); ``name`` is the full path (see ``tags``).
    ``own``: no author gave it, only the reader. ``group``: it is no tag itself, there are only some on it. ``placed``: the
    reader had it, or something on it, shown otherwise than it was written."""

    name: str
    posts: int
    children: tuple[TagNode, ...] = ()
    own: bool = False
    group: bool = False
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Tagging:
    """Whose the tags of some posts are, by what they are called: ``own`` ones no author gave to any of the posts; what the
    reader took away (of ``away``) an author gave to one of them at least."""

    own: frozenset[str]
    away: frozenset[str]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many posts there are, for the fixed lines of the tag tree."""

    posts: int
    unread: int
    starred: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result. ``snippet`` and ``title`` mark each hit between U+E000 and U+E001; a higher score is better."""

    id: int
    score: float
    snippet: str
    title: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits, best first. ``suggestion`` is a query that would find something, when this one found nothing."""

    hits: tuple[Hit, ...]
    suggestion: str | None = None
