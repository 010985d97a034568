"""Brings in whole archives inside the test's own process, and compares them with what their makers wrote."""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.sites import Expected, Site
from viewer.archive import Archive
from viewer.sources.identity import identity
from viewer.store.store import Store
from viewer.sync.http import Fetcher
from viewer.types import Coverage, KnownState, LedgerEntry, MediaState, Post, SyncEvent, SyncSummary


def no_wait(stop: threading.Event, seconds: float) -> None:
    """Takes the place of a pause: tests do not sleep."""
    del stop, seconds


class Reader:
    """An archive that reads one site, with pauses that take no time."""

    def __init__(self, folder: Path, *, fetcher: Any = None) -> None:
        self.folder = folder
        self._fetcher = fetcher or (lambda: Fetcher(wait=no_wait, tries=2))
        self.archive = Archive(Store(folder), fetcher=self._fetcher)

    def add(self, location: str) -> None:
        """Adds a source."""
        self.archive.add(location)

    def whole(self, **options: Any) -> SyncSummary:
        """``sync --full``; what it did. The events stay in ``events``."""
        self.events: list[SyncEvent] = list(self.archive.sync(full=True, **options))
        summary = self.events[-1].summary
        assert summary is not None
        return summary

    def posts(self) -> list[Post]:
        """All posts."""
        return [self.archive.post(number) for number in self.archive.ids()]

    def ledger(self) -> Coverage:
        """The ledger of the only source."""
        return self.archive.coverage()[0]

    def entry(self, url: str) -> LedgerEntry:
        """The entry of an address."""
        return next(e for e in self.ledger().entries if identity(e.url) == identity(url))

    def problems(self) -> list[str]:
        """The sentences of the last sync."""
        return [event.message or "" for event in self.events if event.event == "problem"]

    def state(self) -> list[tuple[Any, ...]]:
        """What an archive holds, without ids and times."""
        posts = [
            (
                p.row.url,
                p.row.title,
                p.row.published,
                p.row.tags,
                p.row.state,
                p.html,
                [m.sha256 for m in p.media],
            )
            for p in self.posts()
        ]
        ledger = [(e.url, e.state, e.problem, e.title) for e in self.ledger().entries]
        return sorted(posts, key=str) + sorted(ledger, key=str)

    def reopen(self) -> None:
        """Closes the archive and opens it again."""
        self.archive.close()
        self.archive = Archive(Store(self.folder), fetcher=self._fetcher)


@dataclass
class Difference:
    """How an archive differs from what was written."""

    missing: list[str]
    extra: list[str]
    wrong: list[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.wrong)

    def __str__(self) -> str:
        return "\n".join(
            f"{name}: {text}"
            for name, texts in (("missing", self.missing), ("extra", self.extra), ("wrong", self.wrong))
            for text in texts[:12]
        )


def difference(reader: Reader, expected: Iterable[Expected]) -> Difference:
    """Compares addresses, titles, dates, tags, pictures and texts."""
    wanted = {identity(post.url): post for post in expected}
    found = [(identity(post.row.url or ""), post) for post in reader.posts()]
    counts = Counter(key for key, _ in found)
    entries = {identity(e.url): e for e in reader.ledger().entries}
    missing = [
        f"{wanted[key].url} ({e.state}, {e.found_by}, sure={e.sure}: {e.problem})"
        if (e := entries.get(key))
        else wanted[key].url
        for key in wanted
        if key not in counts
    ]
    extra = [
        f"{post.row.url}: {post.row.title}" for key, post in found if key not in wanted or counts[key] > 1
    ]
    wrong = [text for key, post in found if key in wanted for text in _wrong(post, wanted[key])]
    return Difference(missing, extra, wrong)


def _wrong(post: Post, wanted: Expected) -> Iterator[str]:
    row = post.row
    if row.title != wanted.title:
        yield f"{wanted.url}: title {row.title!r}, not {wanted.title!r}"
    date = f"{row.published:%Y-%m-%d}" if row.published else None
    if date != wanted.date:
        yield f"{wanted.url}: date {date}, not {wanted.date}"
    if wanted.tags is not None and set(row.tags) != set(wanted.tags):
        yield f"{wanted.url}: tags {row.tags}, not {wanted.tags}"
    saved = {item.url for item in post.media if item.state is MediaState.SAVED}
    if saved != set(wanted.pictures) or len(post.media) != len(saved):
        yield f"{wanted.url}: pictures {[(m.url, m.state, m.problem) for m in post.media]}, not {wanted.pictures}"
    letters = _letters(post.text)
    if lost := [text for text in wanted.paragraphs if _letters(text) not in letters]:
        yield f"{wanted.url}: {len(lost)} of {len(wanted.paragraphs)} paragraphs lost: {post.text[:80]!r}"
    told = sum(len(_letters(text)) for text in wanted.paragraphs)
    if len(letters) > told * 1.02 + 200:
        yield f"{wanted.url}: {len(letters)} letters, not about {told}: {post.text[:200]!r} ... {post.text[-160:]!r}"


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def complete(reader: Reader, site: Site) -> None:
    """The archive holds all of the site and nothing else, its ledger says so, and another sync changes nothing."""
    found = difference(reader, site.expected)
    assert not found, str(found)
    ledger = reader.ledger()
    assert ledger.full == ledger.known == len(site.expected), [
        (e.url, e.state, e.problem)
        for e in ledger.entries
        if e.state not in (KnownState.FULL, KnownState.SKIPPED)
    ]
    assert all(e.problem for e in ledger.entries if e.state is KnownState.SKIPPED)
    before = reader.state()
    again = reader.whole()
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
    changed = set(map(str, before)) ^ set(map(str, reader.state()))
    assert not changed, sorted(text[:300] for text in changed)
