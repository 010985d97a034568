"""The store of one archive: a folder with ``archive.db`` and ``media/``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from viewer.errors import ArchiveDamaged, ArchiveError
from viewer.store.bodies import BodyStore
from viewer.store.database import ArchiveDatabase, open_database
from viewer.store.files import MediaFiles
from viewer.store.ledger import LedgerStore
from viewer.store.lists import ListStore
from viewer.store.lock import WriteLock
from viewer.store.media import MediaStore
from viewer.store.posts import PostStore
from viewer.store.sources import SourceStore


class Store:
    """Opens an archive folder and holds its parts: each a small class over the same database.

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
        self.sources = SourceStore(self.database)
        self.posts = PostStore(self.database)
        self.bodies = BodyStore(self.database)
        self.media = MediaStore(self.database)
        self.ledger = LedgerStore(self.database)
        self.lists = ListStore(self.database)
        self.files = MediaFiles(folder / "media")

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
