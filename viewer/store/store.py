"""The store of one archive: a folder with ``archive.db`` and ``media/``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import ArchiveDamaged, ArchiveError
from viewer.store.database import VERSION, ArchiveDatabase, open_database, version_of
from viewer.store.lists import ListStore
from viewer.store.lock import WriteLock

if TYPE_CHECKING:
    from viewer.store.aside import Aside
    from viewer.store.bodies import BodyStore
    from viewer.store.files import MediaFiles
    from viewer.store.ledger import LedgerStore
    from viewer.store.media import MediaStore
    from viewer.store.places import PlaceStore
    from viewer.store.posts import PostStore
    from viewer.store.reader import ReaderStore
    from viewer.store.sources import SourceStore


class Store:
    """Opens an archive folder and holds its parts: each a small class over the same database, loaded when first asked for
    (the first list of a window needs one of them).

    With ``write`` the process takes the folder's write lock until ``close``; without, it only reads, beside a writer or
    where nobody can write. An archive that is missing or of an older version is made or brought up to date in either
    case, under the lock.

    Raises ArchiveLocked, ArchiveTooNew, ArchiveDamaged, or ArchiveError when the folder cannot be used at all.
    """

    def __init__(self, folder: Path, *, write: bool = True) -> None:
        self.folder = folder
        self._path = folder / "archive.db"
        self._lock = WriteLock(folder)
        self._writes = write
        self.database = self._open_to_write() if write else self._open_to_read()
        self.lists = ListStore(self.database)

    def _open_to_write(self) -> ArchiveDatabase:
        _make(self.folder)
        self._lock.acquire()
        try:
            return open_database(self._path)
        except BaseException:
            self._lock.release()
            raise

    def _open_to_read(self) -> ArchiveDatabase:
        version = version_of(self._path)
        if version < VERSION:
            try:
                self._open_to_write().close_all()
            except ArchiveError as error:
                if not version or type(error) is not ArchiveError:
                    raise
                raise ArchiveError(
                    f"{error} It was made by an older version of archive-viewer and must be written to once to be read."
                ) from None
            finally:
                self._lock.release()
        return ArchiveDatabase(self._path, write=False)

    @cached_property
    def sources(self) -> SourceStore:
        """Where posts come from."""
        from viewer.store.sources import SourceStore

        return SourceStore(self.database)

    @cached_property
    def aside(self) -> Aside:
        """What lists leave out for now."""
        from viewer.store.aside import Aside

        self.sources.aside = made = Aside(self.database)
        self.lists.only = made.seen
        return made

    @cached_property
    def posts(self) -> PostStore:
        """What was received."""
        from viewer.store.posts import PostStore

        return PostStore(self.database)

    @cached_property
    def reader(self) -> ReaderStore:
        """What the reader decided."""
        from viewer.store.reader import ReaderStore

        return ReaderStore(self.database)

    @cached_property
    def places(self) -> PlaceStore:
        """Where the reader is in each post."""
        from viewer.store.places import PlaceStore

        return PlaceStore(self.database)

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
    def writing(self) -> Iterator[ArchiveDatabase]:
        """The database to write to, also of a store that was opened to read; that one takes the lock for as long.

        Raises ArchiveLocked, and ArchiveError where nothing can be written.
        """
        if self._writes:
            yield self.database
            return
        database = self._open_to_write()
        try:
            yield database
        finally:
            database.close_all()
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
