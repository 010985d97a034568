"""An archive in one file, and back: a ZIP (stored, not compressed: pictures are already) of database and media."""

from __future__ import annotations

import contextlib
import lzma
import os
import shutil
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import ArchiveDamaged, UsageError
from viewer.store.connecting import reading_connection
from viewer.store.database import version_of
from viewer.store.faults import translated
from viewer.store.files import MediaFiles
from viewer.store.lock import WriteLock


@dataclass(frozen=True, slots=True)
class BackupResult:
    """The file written or read: its size in bytes, how many posts and media it holds."""

    path: Path
    bytes: int
    posts: int
    media: int


def backup(folder: Path, target: Path) -> BackupResult:
    """Writes an archive folder to one file. Consistent while another process writes to the archive: the database is copied
    by SQLite's online backup, and media files never change. The file is complete or absent."""
    target.parent.mkdir(parents=True, exist_ok=True)
    aside, copy = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.db")
    try:
        with translated(target):
            _drop_database(copy)
            posts, hashes = _copy_database(folder / "archive.db", copy)
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, "archive.db", zipfile.ZIP_DEFLATED)
                media = sum(_add(archive, MediaFiles(folder / "media").path(each), each) for each in hashes)
            _settle_on_disk(aside)
            aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
        _drop_database(copy)
    return BackupResult(target, target.stat().st_size, posts, media)


def _drop_database(path: Path) -> None:
    """Removes a database, if it is there, and what SQLite leaves beside one that it could not finish."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copy_database(path: Path, copy: Path) -> tuple[int, list[str]]:
    """Copies a database as one file; returns how many posts are in it, and the hashes of its media."""
    with (
        contextlib.closing(reading_connection(path)) as source,
        contextlib.closing(sqlite3.connect(copy)) as destination,
    ):
        source.backup(destination)
        destination.execute("PRAGMA journal_mode = DELETE")
        posts = int(destination.execute("SELECT count(*) FROM post").fetchone()[0])
        rows = destination.execute("SELECT DISTINCT sha256 FROM media WHERE state = 'saved' ORDER BY sha256")
        return posts, [row[0] for row in rows]


def _add(archive: zipfile.ZipFile, path: Path, sha256: str) -> bool:
    """Adds a media file, if it is there (a damaged archive may lack it, a source may just have been removed)."""
    try:
        archive.write(path, _member(sha256))
    except FileNotFoundError:
        return False
    return True


def _member(sha256: str) -> str:
    return f"media/{sha256[:2]}/{sha256}"


def restore(source: Path, folder: Path) -> BackupResult:
    """Makes an archive folder from a backup. A folder that holds an archive already is never written over.

    The database is put in its place last: with it, the folder becomes an archive. Killed before, the same call does the
    rest. Raises UsageError for such a folder or a missing file, ArchiveDamaged for a file that is no whole backup,
    ArchiveTooNew for one of a newer program, ArchiveLocked.
    """
    if not source.is_file():
        raise UsageError(f"There is no file {source}.")
    _refuse_archive(folder)
    folder.mkdir(parents=True, exist_ok=True)
    lock, scratch = WriteLock(folder), folder / "restoring"
    lock.acquire()
    try:
        _refuse_archive(folder)  # nobody made one meanwhile
        with translated(folder / "archive.db"), _whole(source) as archive:
            shutil.rmtree(scratch, ignore_errors=True)
            posts = _unpack_database(archive, scratch, source)
            media = _unpack_media(archive, MediaFiles(folder / "media"))
            (folder / "media").mkdir(exist_ok=True)
            _settle_on_disk(scratch / "archive.db")
            (scratch / "archive.db").replace(folder / "archive.db")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()
    return BackupResult(source, source.stat().st_size, posts, media)


def _refuse_archive(folder: Path) -> None:
    """A log without its database counts, too: SQLite would write it into the one that is put beside it."""
    for name in ("archive.db", "archive.db-wal"):
        if (folder / name).exists():
            raise UsageError(
                f"{folder} holds an archive already ({name}); restore into another folder (--archive DIR)."
            )


@contextlib.contextmanager
def _whole(source: Path) -> Iterator[zipfile.ZipFile]:
    """A backup of which every byte is as it was written."""
    try:
        with zipfile.ZipFile(source) as archive:
            broken = _broken(archive)
            if broken:
                raise zipfile.BadZipFile(f"{broken} is broken")
            yield archive
    except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
        raise ArchiveDamaged(f"{source} is not a whole backup: {error}.") from None


def _broken(archive: zipfile.ZipFile) -> str | None:
    """The first member that cannot be read as it was written. Raises BadZipFile, also for one with a password (which is a
    RuntimeError)."""
    try:
        return archive.testzip()
    except (zlib.error, lzma.LZMAError, EOFError, struct.error, RuntimeError) as error:
        raise zipfile.BadZipFile(str(error)) from None


def _unpack_database(archive: zipfile.ZipFile, scratch: Path, source: Path) -> int:
    """Unpacks the database and makes sure that it can be opened; returns how many posts are in it."""
    path = Path(archive.extract("archive.db", scratch))
    try:
        version_of(path)
        with contextlib.closing(reading_connection(path)) as look:
            return int(look.execute("SELECT count(*) FROM post").fetchone()[0])
    except (ArchiveDamaged, sqlite3.DatabaseError) as error:
        raise ArchiveDamaged(f"{source} is not a whole backup: {error}") from None


def _unpack_media(archive: zipfile.ZipFile, files: MediaFiles) -> int:
    """Unpacks the media that a backup has, by name: nothing else in the file is looked at. Returns their number."""
    media = 0
    for name in archive.namelist():
        sha256 = name.rpartition("/")[2]
        if name == _member(sha256) and files.save(archive.read(name)) == sha256:
            media += 1
    return media


def _settle_on_disk(path: Path) -> None:
    """Waits until a file's bytes are on the disk: its name must never be there without them."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
