"""A whole archive as one file, and back: a ZIP (stored, not compressed: pictures are already) of database and media."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from viewer.errors import ArchiveDamaged, UsageError
from viewer.store.database import translated
from viewer.store.files import MediaFiles


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
    files = MediaFiles(folder / "media")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(f".{target.name}.new")
    with translated(target), tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copy = Path(scratch) / "archive.db"
        with (
            contextlib.closing(sqlite3.connect(folder / "archive.db")) as source,
            contextlib.closing(sqlite3.connect(copy)) as destination,
        ):
            source.backup(destination)
            destination.execute("PRAGMA journal_mode = DELETE")
            posts = int(destination.execute("SELECT count(*) FROM post").fetchone()[0])
            hashes = [
                row[0]
                for row in destination.execute("SELECT DISTINCT sha256 FROM media WHERE state = 'saved'")
            ]
        try:
            with zipfile.ZipFile(aside, "w", zipfile.ZIP_STORED) as archive:
                archive.write(copy, "archive.db", zipfile.ZIP_DEFLATED)
                kept = [sha256 for sha256 in hashes if files.path(sha256).exists()]
                for sha256 in kept:
                    archive.write(files.path(sha256), f"media/{sha256[:2]}/{sha256}")
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return BackupResult(target, target.stat().st_size, posts, len(kept))


def restore(source: Path, folder: Path) -> BackupResult:
    """Makes an archive folder from a backup. A folder that holds an archive already is never written over.

    Raises UsageError for such a folder or a missing file, ArchiveDamaged for a file that is no whole backup.
    """
    if not source.is_file():
        raise UsageError(f"There is no file {source}.")
    if (folder / "archive.db").exists():
        raise UsageError(f"{folder} holds an archive already; restore into another folder (--archive DIR).")
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".restore-", dir=folder.parent))
    try:
        with translated(folder / "archive.db"):
            media = _unpack(source, scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if (scratch / "media").exists():
            shutil.copytree(scratch / "media", folder / "media", dirs_exist_ok=True)
        with contextlib.closing(sqlite3.connect(scratch / "archive.db")) as look:
            posts = int(look.execute("SELECT count(*) FROM post").fetchone()[0])
        (scratch / "archive.db").replace(
            folder / "archive.db"
        )  # last: with it, the folder becomes an archive
    except (zipfile.BadZipFile, KeyError, sqlite3.DatabaseError) as error:
        raise ArchiveDamaged(f"{source} is not a whole backup: {error}.") from None
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return BackupResult(source, source.stat().st_size, posts, media)


def _unpack(source: Path, scratch: Path) -> int:
    """Unpacks the members that a backup has, by name: nothing else in the file is looked at. Returns the number of media."""
    with zipfile.ZipFile(source) as archive:
        broken = archive.testzip()
        if broken:
            raise zipfile.BadZipFile(f"{broken} is broken")
        archive.extract("archive.db", scratch)
        files = MediaFiles(scratch / "media")
        media = 0
        for name in archive.namelist():
            sha256 = name.rpartition("/")[2]
            if name == f"media/{sha256[:2]}/{sha256}" and files.save(archive.read(name)) == sha256:
                media += 1
    return media
