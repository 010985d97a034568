"""Media that no post needs any more, and the files that no record needs."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from viewer.store.database import ArchiveDatabase
from viewer.store.files import MediaFiles

_NEEDED_BY_NONE = """NOT EXISTS (SELECT 1 FROM post_media pm WHERE pm.media_key = media.key)
    AND NOT EXISTS (SELECT 1 FROM former_media fm WHERE fm.media_key = media.key)"""


def orphaned_media(database: ArchiveDatabase) -> list[str]:
    """The addresses of the media that no post shows, nor any earlier revision of one showed."""
    return [row[0] for row in database.rows(f"SELECT url FROM media WHERE {_NEEDED_BY_NONE} ORDER BY url")]


def forget_orphaned(database: ArchiveDatabase) -> list[str]:
    """Deletes the records of those media; returns the hashes of their files, which are to be deleted after the commit."""
    with database.write():
        gone = database.rows(f"DELETE FROM media WHERE {_NEEDED_BY_NONE} RETURNING sha256")
    return sorted({sha256 for (sha256,) in gone if sha256})


def delete_files(database: ArchiveDatabase, files: MediaFiles, hashes: Sequence[str]) -> None:
    """Deletes files, except those that a record needs after all. One that cannot be deleted stays, for ``check`` to find.

    Nothing may be saving media meanwhile: a file that is being saved has no record yet.
    """
    with database.write():  # so that nobody puts one on record between the question and the deed
        needed = {row[0] for row in database.rows_in("SELECT sha256 FROM media WHERE sha256 IN ({})", hashes)}
        for sha256 in hashes:
            if sha256 not in needed:
                with contextlib.suppress(OSError):
                    files.path(sha256).unlink(missing_ok=True)
