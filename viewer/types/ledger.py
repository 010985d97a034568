"""The ledger: every post that is known to exist, saved or not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from viewer.types.stored import Source


class KnownState(StrEnum):
    """How far a post that is known to exist is saved. The first four are those of the post itself."""

    FULL = "full"
    EXCERPT = "excerpt"
    FAILED = "failed"
    GONE = "gone"
    SKIPPED = "skipped"  # it is no post, or must not be fetched; the problem says why
    PENDING = "pending"  # nobody has fetched it yet


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A post that is known to exist: who told of it (``found_by``), how far it is saved, what went wrong.

    ``next_try`` is in seconds since 1970; ``post`` the id of the saved post, None when nothing of it is saved; ``media`` how
    many of its pictures are known, and saved; ``lack`` why the first of the others could not be fetched.
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
    media: tuple[int, int] = (0, 0)
    lack: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it counts as a post: one that nobody looked at, and that may be some other page, does not yet."""
        return self.state is not KnownState.SKIPPED and (self.sure or self.state is not KnownState.PENDING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The ledger of one source. ``known`` counts the posts, without what was skipped.

    ``unfinished`` is a sentence when the last search for posts did not come to its end: there may be more than are known.
    """

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
    unfinished: str = ""

    @classmethod
    def of(cls, source: Source, entries: tuple[LedgerEntry, ...], unfinished: str) -> Coverage:
        """The ledger with these entries."""
        states = Counter(entry.state for entry in entries)
        return cls(
            source=source.id,
            title=source.title,
            known=sum(entry.counts for entry in entries),
            full=states[KnownState.FULL],
            excerpt=states[KnownState.EXCERPT],
            failed=states[KnownState.FAILED],
            gone=states[KnownState.GONE],
            skipped=states[KnownState.SKIPPED],
            pending=states[KnownState.PENDING],
            entries=entries,
            unfinished=unfinished,
        )
