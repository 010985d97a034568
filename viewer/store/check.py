"""Is everything there, and as it was? Database, ledger, media and their hashes, files nobody needs."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from viewer.store.database import integrity
from viewer.store.store import Store
from viewer.store.sweeping import forget_orphaned, orphaned_media

IMPORTING = "importing"
"""The folder, inside the archive's, where a backup lies while it is taken over; after a kill it is left behind."""

_LOST = "The saved file was gone or changed; it will be fetched again."
_CLAIMS = "post_id IS NULL AND state IN ('full', 'excerpt')"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be: ``kind`` is "database", "ledger", "media", "orphan", "index" or "page"."""

    kind: str
    what: str
    repaired: bool = False


def check_store(store: Store, *, repair: bool) -> Iterator[Problem]:
    """Looks at the database and at every media file (reads them all). With ``repair``, a lost medium is fetched again by
    the next sync, and media that no post needs are deleted."""
    for complaint in integrity(store.database):
        yield Problem("database", complaint)
    yield from _check_ledger(store, repair=repair)
    for url in orphaned_media(store.database):
        yield Problem("orphan", f"The record of {url} belongs to no post", repaired=repair)
    if repair:
        forget_orphaned(store.database)
    intact = yield from _check_media(store, repair=repair)
    for path in store.files.all():
        if path.name not in intact:
            if repair:
                path.unlink(missing_ok=True)
            yield Problem("orphan", f"{path} belongs to no post", repaired=repair)
    left = store.folder / IMPORTING
    if left.exists():
        if repair:
            shutil.rmtree(left, ignore_errors=True)
        yield Problem("orphan", f"{left} was left by an import that did not end", repaired=repair)


def _check_ledger(store: Store, *, repair: bool) -> Iterator[Problem]:
    """Entries that say a post is saved which is not there; repaired, they are fetched again."""
    for (url,) in store.database.rows(f"SELECT url FROM known WHERE {_CLAIMS} ORDER BY url"):
        yield Problem("ledger", f"{url} is said to be saved and is not", repaired=repair)
    if repair:
        with store.database.write():
            store.database.run(f"UPDATE known SET state = 'pending', next_try = 0 WHERE {_CLAIMS}")


def _check_media(store: Store, *, repair: bool) -> Generator[Problem, None, set[str]]:
    """Media on record as saved whose file is not what it was; returns the hashes of all that are on record."""
    saved = store.media.saved()
    intact = {sha256: store.files.intact(sha256) for sha256 in {sha256 for _, sha256 in saved}}
    lost = [key for key, sha256 in saved if not intact[sha256]]
    for key in lost:
        item = store.media.get(key)
        yield Problem("media", f"{item.url if item else key} is damaged or gone", repaired=repair)
    if repair and lost:
        for sha256, sound in intact.items():
            if not sound:
                store.files.path(sha256).unlink(missing_ok=True)
        store.media.lost(lost, _LOST)
    return set(intact)
