"""What is exported, whatever the format: which posts, in which order, under which title, and what of them is missing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from viewer.content.links import host
from viewer.errors import Cancelled, UsageError
from viewer.export.shelf import Shelf
from viewer.types import ExportOptions, MediaItem, MediaState, Post, PostRow, Progress

STOPPED = "Stopped; nothing was written."
UNTITLED = "Untitled"
UNTAGGED = "Without a tag"
ORDERS = ("newest", "oldest", "tag", "given")

_EARLIEST = datetime.min.replace(tzinfo=UTC)
_GONE = "its file is no longer in the archive"
_LACKING = (MediaState.FAILED, MediaState.PENDING)


@dataclass(frozen=True, slots=True)
class Selection:
    """The chosen posts in their order. ``groups`` is empty, or names the group of each post (order "tag")."""

    title: str
    rows: tuple[PostRow, ...]
    groups: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[int]:
        """Which posts there are."""
        return frozenset(row.id for row in self.rows)

    def group(self, number: int) -> str:
        """The group of a post by its place in ``rows``, "" when there are none."""
        return self.groups[number] if self.groups else ""


def select(shelf: Shelf, ids: Sequence[int], options: ExportOptions) -> Selection:
    """The posts with these ids, each once. Raises UsageError when none is left, and for an unknown order."""
    if options.order not in ORDERS:
        raise UsageError(f"Posts can be exported in the order {', '.join(ORDERS)}, not “{options.order}”.")
    rows = shelf.rows(list(dict.fromkeys(ids)))
    if not rows:
        raise UsageError("The selection is empty: there is no post to export.")
    title = options.title or _title(rows)
    if options.order != "tag":
        return Selection(title, tuple(ordered(rows, options.order)))
    grouped = sorted(ordered(rows, "newest"), key=_shelfmark)
    return Selection(title, tuple(grouped), tuple(row.tags[0] if row.tags else UNTAGGED for row in grouped))


def ordered(rows: Sequence[PostRow], order: str) -> list[PostRow]:
    """The rows by date ("newest" or "oldest" first; those without a date come last), or as "given"."""
    if order == "given":
        return list(rows)
    dated = sorted((row for row in rows if row.published), key=_published, reverse=order != "oldest")
    return dated + [row for row in rows if not row.published]


def _published(row: PostRow) -> datetime:
    return row.published or _EARLIEST


def _shelfmark(row: PostRow) -> tuple[bool, str, str]:
    """Where a post stands by tag: each once, under the tag that its author gave it first."""
    tag = row.tags[0] if row.tags else ""
    return (not tag, tag.casefold(), tag)


def _title(rows: Sequence[PostRow]) -> str:
    """What the whole is called when nobody says so."""
    if len(rows) == 1:
        return rows[0].title or UNTITLED
    sources = {row.source for row in rows if row.source}
    return sources.pop() if len(sources) == 1 else "Collected posts"


def authors(rows: Iterable[PostRow], limit: int = 12) -> list[str]:
    """Who wrote the posts, the most frequent first."""
    return _frequent((row.author for row in rows if row.author), limit)


def keywords(rows: Iterable[PostRow], limit: int = 60) -> list[str]:
    """The tags of the posts, the most frequent first."""
    return _frequent((tag for row in rows for tag in row.tags), limit)


def sources(rows: Iterable[PostRow]) -> list[tuple[str, str]]:
    """The blogs that the posts come from, with the host of their addresses (or ""), the most frequent first."""
    hosts: dict[str, Counter[str]] = {}
    for row in rows:
        hosts.setdefault(row.source, Counter())[host(row.url or "")] += 1
    ranked = sorted(hosts.items(), key=lambda item: -item[1].total())
    return [(title, count.most_common(1)[0][0]) for title, count in ranked if title]


def _frequent(words: Iterator[str], limit: int) -> list[str]:
    return [word for word, _ in Counter(words).most_common(limit)]


# --------------------------------------------------------------------------------------------- post by post


class Walk:
    """The posts of a selection one after the other, as they are in the archive now: one is held at a time.

    Afterwards ``missing`` has the addresses of pictures that are not there, each once, and ``language`` the language that
    most posts are in (None: unknown). Raises Cancelled between two posts.
    """

    def __init__(
        self,
        shelf: Shelf,
        selection: Selection,
        options: ExportOptions,
        *,
        progress: Callable[[Progress], None] | None = None,
        cancel: threading.Event | None = None,
        what: str = "posts written",
    ) -> None:
        self._shelf = shelf
        self._selection = selection
        self._pictures = options.pictures
        self._progress = progress
        self._cancel = cancel
        self._what = what
        self._missing: dict[str, None] = {}
        self._languages: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Post]:
        total = len(self._selection.rows)
        for done, row in enumerate(self._selection.rows):
            stop_if_wanted(self._cancel)
            if self._progress is not None:
                self._progress(Progress(self._what, done, total))
            post = truthful(self._shelf.post(row.id), self._shelf)
            if self._pictures:
                self._missing.update(dict.fromkeys(item.url for item in lacking(post.media)))
            self._languages.update([post.language] if post.language else [])
            yield post
        stop_if_wanted(self._cancel)

    @property
    def missing(self) -> tuple[str, ...]:
        """Addresses of the pictures that were missing so far."""
        return tuple(self._missing)

    @property
    def language(self) -> str | None:
        """The most frequent language so far."""
        return self._languages.most_common(1)[0][0] if self._languages else None


def stop_if_wanted(cancel: threading.Event | None) -> None:
    """Raises Cancelled when the reader wants to stop."""
    if cancel is not None and cancel.is_set():
        raise Cancelled(STOPPED)


def truthful(post: Post, shelf: Shelf) -> Post:
    """The post with media on record as saved whose file is gone marked as what they are: missing."""
    media = tuple(
        replace(item, state=MediaState.FAILED, problem=_GONE) if _is_lost(item, shelf) else item
        for item in post.media
    )
    return replace(post, media=media)


def _is_lost(item: MediaItem, shelf: Shelf) -> bool:
    if item.state is not MediaState.SAVED:
        return False
    saved = shelf.media(item.key)
    return saved is None or not saved.path.is_file()


def lacking(media: Sequence[MediaItem]) -> Iterator[MediaItem]:
    """Pictures that should be there and are not; what is only saved on request is not missing."""
    return (item for item in media if item.kind == "image" and item.state in _LACKING)


def missing_pictures(
    shelf: Shelf, ids: Sequence[int], cancel: threading.Event | None = None
) -> dict[int, tuple[MediaItem, ...]]:
    """The check before an export: which posts lack which pictures. Posts that lack none are not in it."""
    found: dict[int, tuple[MediaItem, ...]] = {}
    for row in shelf.rows(list(dict.fromkeys(ids))):
        stop_if_wanted(cancel)
        if row.media_known:
            items = tuple(lacking(truthful(shelf.post(row.id), shelf).media))
            if items:
                found[row.id] = items
    return found
