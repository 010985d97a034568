"""What SQLite's and the system's faults mean to a reader."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from viewer.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, DiskFull

_NO_ROOM = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextlib.contextmanager
def translated(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Turns SQLite's faults that are not ours into errors with a sentence for the reader.

    With ``reading``, text that cannot be decoded counts as damage: SQLite quotes broken names in its own messages.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        if not reading:
            raise
        raise ArchiveDamaged(f"{path} is damaged; restore a backup of it.") from error
    except sqlite3.DatabaseError as error:
        known = _meaning(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFull(
                f"The disk that holds {path.parent} is full; free some room and try again."
            ) from error
        raise


def _meaning(error: Exception, path: Path) -> ArchiveError | None:
    text = str(error).lower()
    if "full" in text or "disk i/o error" in text:
        return DiskFull(
            f"The disk that holds {path.parent} is full or failing; what was saved before is kept."
        )
    if "readonly" in text or "read-only" in text:
        return ArchiveError(f"{path} cannot be written to; check the permissions of its folder.")
    if "unable to open" in text:
        return ArchiveError(f"{path} cannot be opened; check its permissions and those of its folder.")
    if "locked" in text:
        return ArchiveLocked(f"{path} is in use by another program; close it and try again.")
    if any(
        sign in text
        for sign in ("malformed", "not a database", "file is encrypted", "unsupported file format")
    ):
        return ArchiveDamaged(f"{path} is damaged or not an archive; restore a backup of it.")
    return None
