"""What lists show of posts. A module of its own, and a small one: the window waits for it before it shows the first list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PostState(StrEnum):
    """How much of a post is in the archive."""

    FULL = "full"
    EXCERPT = "excerpt"
    FAILED = "failed"
    GONE = "gone"  # vanished upstream; what was saved is kept


@dataclass(frozen=True, slots=True, repr=False)  # a method less to make in every start
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
