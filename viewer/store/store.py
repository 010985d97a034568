"""The store of one archive: a folder with ``archive.db`` and ``media/``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import ArchiveDamaged, ArchiveError
from viewer.store.database import ArchiveDatabase, open_database
from viewer.store.lists import ListStore
from viewer.store.lock import WriteLock

if TYPE_CHECKING:
    from viewer.store.bodies import BodyStore
    from viewer.store.files import MediaFiles
    from viewer.store.ledger import LedgerStore
    from viewer.store.media import MediaStore
    from viewer.store.posts import PostStore
    from viewer.store.sources import SourceStore


class Store:
    """Opens an archive folder and holds its parts: each a small class over the same database, loaded when first asked for
    (the first list of a window needs one of them).

    With ``write`` the process takes the folder's write lock until ``close``; without, it only reads, beside a writer.
    Raises ArchiveLocked, ArchiveTooNew, ArchiveDamaged, or ArchiveError when the folder cannot be used at all.
    """

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        self.folder = folder
        _make(folder)
        path = folder / "archive.db"
        self._lock = WriteLock(folder)
        new = not path.exists()
        if write or new:
            self._lock.acquire()
        try:
            self.database: ArchiveDatabase = open_database(path)
        except BaseException:
            self._lock.release()
            raise
        self._writes = write
        if not write:
            self._lock.release()
        self.lists = ListStore(self.database)

    @cached_property
    def sources(self) -> SourceStore:
        """Where posts come from."""
        from viewer.store.sources import SourceStore

        return SourceStore(self.database)

    @cached_property
    def posts(self) -> PostStore:
        """What was received, and what the reader decided."""
        from viewer.store.posts import PostStore

        return PostStore(self.database)

    @cached_property
    def bodies(self) -> BodyStore:
        """What was derived."""
        from viewer.store.bodies import BodyStore

        return BodyStore(self.database)

    @cached_property
    def media(self) -> MediaStore:
        """Pictures, sounds and films."""
        from viewer.store.media import MediaStore

        return MediaStore(self.database)

    @cached_property
    def ledger(self) -> LedgerStore:
        """What is known to exist."""
        from viewer.store.ledger import LedgerStore

        return LedgerStore(self.database)

    @cached_property
    def files(self) -> MediaFiles:
        """The files of the media."""
        from viewer.store.files import MediaFiles

        return MediaFiles(self.folder / "media")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the write lock, for a store that was opened to read. Raises ArchiveLocked."""
        if not self._writes:
            self._lock.acquire()
        try:
            yield
        finally:
            if not self._writes:
                self._lock.release()

    def close(self) -> None:
        """Closes every connection and frees the lock; harmless when done twice."""
        self.database.close_all()
        self._lock.release()


def _make(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise ArchiveDamaged(f"{folder} is a file, not the folder of an archive.")
    try:
        (folder / "media").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"The archive folder {folder} cannot be made: {error.strerror}.") from error
