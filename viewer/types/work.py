"""What long work is asked for, how far it is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SyncSummary:
    """What a sync did: the keys of the ``done`` event. ``cancelled``: the reader stopped it."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    excerpt: int = 0
    gone: int = 0
    media_saved: int = 0
    media_failed: int = 0
    problems: int = 0
    seconds: float = 0.0
    cancelled: bool = False


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
    """Where long work stands: ``done`` of ``total`` steps (total 0: not known yet) of ``what``; ``source`` is the one that
    it is about, if it is about one."""

    what: str = ""
    done: int = 0
    total: int = 0
    source: int | None = None


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
    """What an export looks like.

    ``order`` is "newest", "oldest", "tag" (each post under its first tag), or "given". Of paper alone: ``paper`` is "A4" or
    "Letter", ``margin`` in millimetres, ``text_size`` in points, ``columns`` 1 or 2; ``separate`` makes a folder with one
    file a post.
    """

    order: str = "newest"
    paper: str = "A4"
    margin: float = 22.0
    text_size: float = 10.5
    columns: int = 1
    separate: bool = False
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
