"""Taking care of an archive as a whole: is it sound, make it anew, take it elsewhere, take another one in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from viewer.content.version import CONTENT_VERSION
from viewer.errors import UsageError
from viewer.search import index
from viewer.sources.opml import Outline, parse_opml, write_opml
from viewer.store.backup import BackupResult, backup, restore
from viewer.store.check import IMPORTING, Problem, check_store
from viewer.store.joining import join
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.sync.merge import merge
from viewer.types import Progress, SourceKind


class Care:
    """What an archive needs now and then. ``Archive.care`` gives one."""

    def __init__(self, store: Store, drain: Callable[[], None]) -> None:
        self._store = store
        self._drain = drain

    def check(self, *, repair: bool = False) -> Iterator[Problem]:
        """Looks at database, media, pages and index; with ``repair`` mends what can be mended."""
        yield from check_store(self._store, repair=repair)
        lacking = self._store.bodies.count_underived(CONTENT_VERSION)
        if lacking:
            if repair:
                for _ in derive_pending(self._store):
                    pass
            yield Problem("page", f"{lacking} posts wait to be made readable", repaired=repair)
        if repair:
            self._drain()
        faults = index.faults(self._store.database)
        if faults and repair:
            index.rebuild(self._store.database)
        yield from (Problem("index", fault, repaired=repair) for fault in faults)

    def rebuild(self, *, index_only: bool = False) -> Iterator[Progress]:
        """Derives every page and the index again from what was received. The old ones serve until the new are there."""
        if not index_only:
            self._store.bodies.forget_versions()
            total, done = self._store.bodies.count_underived(CONTENT_VERSION), 0
            for batch in derive_pending(self._store):
                done += len(batch)
                yield Progress("posts", done, total)
        count = index.rebuild(self._store.database)
        yield Progress("index", count, count)

    def import_file(self, path: Path) -> tuple[int, int]:
        """Takes over a list of feeds (OPML), another archive's folder, or a backup of one.

        Returns how many sources and posts were new; the feeds of a list are not asked for their posts yet.
        Raises UsageError when there is no such file, SourceError when it is none of these.
        """
        if (path / "archive.db").is_file():
            if path.samefile(self._store.folder):
                raise UsageError(f"{path} is this archive itself.")
            return self._merge(path)
        if not path.is_file():
            raise UsageError(f"There is no file or archive {path}.")
        with path.open("rb") as file:
            head = file.read(4)
        if head == b"PK\x03\x04":
            return self._merge_backup(path)
        return self._add_feeds(path), 0

    def _add_feeds(self, path: Path) -> int:
        added = 0
        for outline in parse_opml(path.read_bytes()):
            before = len(self._store.sources.all())
            self._store.sources.add(
                SourceKind.FEED,
                outline.url,
                outline.title or outline.url,
                outline.site_url,
                chosen=False,
                now=int(time.time()),
            )
            added += len(self._store.sources.all()) - before
        return added

    def _merge_backup(self, path: Path) -> tuple[int, int]:
        aside = self._store.folder / IMPORTING
        shutil.rmtree(aside, ignore_errors=True)  # of an import that was killed
        try:
            restore(path, aside)
            return self._merge(aside)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _merge(self, folder: Path) -> tuple[int, int]:
        other = Store(folder, write=False)
        try:
            merged = merge(self._store, other, now=int(time.time()))
        finally:
            other.close()
        self._drain()
        return merged.sources, merged.posts

    def join(self, keep: int, other: int) -> int:
        """Says that two sources are one blog: their posts meet by address. Returns how many posts both had."""
        merged = join(self._store.database, keep, other)
        self._drain()
        return merged

    def opml(self) -> str:
        """The sources with a feed as OPML 2.0."""
        feeds = [source for source in self._store.sources.all() if source.kind is SourceKind.FEED]
        return write_opml(Outline(source.url, source.title, source.site_url) for source in feeds)

    def backup(self, target: Path) -> BackupResult:
        """Writes the whole archive to one file; consistent while in use."""
        return backup(self._store.folder, target)

    def stats(self) -> dict[str, int]:
        """Sizes (bytes) and counts."""
        totals = self._store.lists.totals()
        totals["bytes_db"] = (self._store.folder / "archive.db").stat().st_size
        return totals
