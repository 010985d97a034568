"""Is everything there, and as it was? Database, media hashes, files nobody needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from viewer.store.database import integrity
from viewer.store.store import Store

_LOST = "The saved file was gone or changed; it will be fetched again."


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be: ``kind`` is "database", "media", "orphan", "index" or "page"."""

    kind: str
    what: str
    repaired: bool = False


def check_store(store: Store, *, repair: bool) -> Iterator[Problem]:
    """Looks at the database and at every media file (reads them all). With ``repair``, a lost medium is fetched again by
    the next sync, and files that no record needs are deleted."""
    for complaint in integrity(store.database):
        yield Problem("database", complaint)
    saved = store.media.saved()
    intact: dict[str, bool] = {}
    lost = []
    for key, sha256 in saved:
        if sha256 not in intact:
            intact[sha256] = store.files.intact(sha256)
        if not intact[sha256]:
            lost.append(key)
            item = store.media.get(key)
            yield Problem("media", f"{item.url if item else key} is damaged or gone", repaired=repair)
    if repair and lost:
        for sha256 in {sha256 for _, sha256 in saved if not intact[sha256]}:
            store.files.path(sha256).unlink(missing_ok=True)
        store.media.lost(lost, _LOST)
    for path in store.files.all():
        if path.name not in intact:
            if repair:
                path.unlink(missing_ok=True)
            yield Problem("orphan", f"{path} belongs to no post", repaired=repair)
