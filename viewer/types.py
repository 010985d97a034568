"""Values that cross from one room of the program to another: frozen and plain.

Times are aware ``datetime`` objects. Identifiers are the integers that the store gave out. HTML that is *received*
may hold anything; HTML that is *derived* came out of ``viewer.content`` and is safe to show.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class SourceKind(StrEnum):
    """How the posts of a source are found."""

    FEED = "feed"
    SITE = "site"  # an index page with no feed
    FOLDER = "folder"  # Markdown files on this computer


class Origin(StrEnum):
    """Where a revision of a post came from."""

    FEED = "feed"
    PAGE = "page"
    FOLDER = "folder"
    WAYBACK = "wayback"


class PostState(StrEnum):
    """How much of a post is in the archive."""

    FULL = "full"
    EXCERPT = "excerpt"
    FAILED = "failed"
    GONE = "gone"  # vanished upstream; what was saved is kept


class KnownState(StrEnum):
    """How far a post that is known to exist is saved. The first four are those of the post itself."""

    FULL = "full"
    EXCERPT = "excerpt"
    FAILED = "failed"
    GONE = "gone"
    SKIPPED = "skipped"  # it is no post, or must not be fetched; the problem says why
    PENDING = "pending"  # nobody has fetched it yet


class MediaState(StrEnum):
    """Whether a picture, sound or film of a post is in the archive."""

    PENDING = "pending"
    SAVED = "saved"
    FAILED = "failed"
    SKIPPED = "skipped"


# --------------------------------------------------------------------------------------------- received


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


# --------------------------------------------------------------------------------------------- derived


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a post: level 1 to 6, its plain text, and the id that a fragment can jump to."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leaves the post: absolute URL and the words it stands on."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture (or poster, sound, film) that a post needs.

    ``key`` is how the derived HTML names it (``/media/KEY``), ``url`` where it is fetched from; ``data`` holds the
    bytes when they came inside the post (a ``data:`` URI), and then ``url`` is ``data:`` plus the SHA-256.
    ``wanted`` is False for what is only saved on request (films, sounds).
    """

    key: str
    url: str
    kind: str = "image"  # "image", "audio", "video"
    alt: str = ""
    data: bytes | None = None
    data_type: str | None = None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Derived:
    """What ``viewer.content`` makes of one revision.

    ``html`` is a safe fragment that needs no network: pictures are ``/media/KEY``, links are absolute.
    ``text`` is the readable text without code blocks; ``code`` the text of all code blocks, joined by blank lines.
    ``words`` counts the words of the text and the code.
    """

    html: str
    text: str
    code: str
    outline: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[MediaRef, ...] = ()
    words: int = 0
    has_math: bool = False
    has_code: bool = False
    summary: str = ""
    language: str | None = None


# --------------------------------------------------------------------------------------------- stored


@dataclass(frozen=True, slots=True)
class Source:
    """A place that posts come from. ``url`` is the feed's, the index page's, or the folder's path."""

    id: int
    kind: SourceKind
    url: str
    title: str
    site_url: str | None
    posts: int = 0
    unread: int = 0
    last_sync: datetime | None = None
    last_error: str | None = None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as a list shows it; everything in it comes from narrow tables."""

    id: int
    source_id: int | None
    source: str
    url: str | None
    title: str
    author: str | None
    published: datetime | None
    updated: datetime | None
    tags: tuple[str, ...]
    state: PostState
    words: int
    media_known: int
    media_saved: int
    media_failed: int
    read: bool
    starred: bool
    summary: str = ""


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

    @property
    def readable(self) -> str:
        """The text and the code together, for what shows a post as plain text."""
        return "\n\n".join(part for part in (self.text, self.code) if part)


@dataclass(frozen=True, slots=True)
class TagNode:
    """A tag with the number of posts that carry it (or one of its children); ``name`` is the full path."""

    name: str
    posts: int
    children: tuple[TagNode, ...] = ()


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


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A post that is known to exist: who told of it (``found_by``), how far it is saved, what went wrong.

    ``next_try`` is in seconds since 1970; ``post`` the id of the saved post, None when nothing of it is saved.
    """

    id: int
    url: str
    title: str
    published: datetime | None
    tags: tuple[str, ...]
    found_by: tuple[str, ...]
    state: KnownState
    problem: str | None
    tries: int
    next_try: int
    post: int | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """The ledger of one source. ``known`` counts the posts, without what was skipped."""

    source: int
    title: str
    known: int
    full: int
    excerpt: int
    failed: int
    gone: int
    skipped: int
    pending: int
    entries: tuple[LedgerEntry, ...]


# --------------------------------------------------------------------------------------------- work


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """What a sync did: the keys of the ``done`` event."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    excerpt: int = 0
    gone: int = 0
    media_saved: int = 0
    media_failed: int = 0
    problems: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class SyncEvent:
    """A step of a sync.

    ``event`` is "source" (one begins, or ended: ``detail``), "post" (``post`` is new or changed: ``detail``), "media"
    (``url`` saved or failed: ``detail``), "problem" (``message`` is a sentence), or "done" (``summary``).
    """

    event: str
    source: int | None = None
    post: int | None = None
    url: str | None = None
    title: str | None = None
    detail: str | None = None
    message: str | None = None
    summary: SyncSummary | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where long work stands: ``done`` of ``total`` steps (total 0: not known yet) of ``what``."""

    what: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class ReadingStyle:
    """How posts are set. ``theme`` is "system", "light", "sepia" or "dark"; ``size`` a factor on the text size;
    ``width`` the measure in characters; ``face`` "serif" or "sans"."""

    theme: str = "system"
    size: float = 1.0
    width: int = 68
    face: str = "serif"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What an export looks like. ``order`` is "newest", "oldest", or "given"; ``paper`` "A4" or "Letter"."""

    order: str = "newest"
    paper: str = "A4"
    pictures: bool = True
    title: str | None = None


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What an export wrote: pages is None where the format has none, bytes the size of the file or folder."""

    path: Path
    format: str
    posts: int
    pages: int | None
    bytes: int
    missing_media: tuple[str, ...] = ()
