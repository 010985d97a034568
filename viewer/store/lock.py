"""One process writes to an archive at a time, and another one can say who it is."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path

from viewer.errors import ArchiveError, ArchiveLocked

if sys.platform == "win32":
    import msvcrt

    def take(descriptor: int) -> None:
        """Locks an open file for this descriptor alone, at once, or raises OSError."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def take(descriptor: int) -> None:
        """Locks an open file for this descriptor alone, at once, or raises OSError."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def host() -> str:
    """The name of this computer. (Importing ``socket`` for it takes a hundred times longer than the lock.)"""
    return os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")


class WriteLock:
    """An exclusive lock on an archive folder. The system frees it when its process ends, however it ends.

    Written on the system's own calls: the usual library costs a tenth of the program's start.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "writer.lock"
        self._holder = folder / "writer.json"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Takes the lock at once, or raises ArchiveLocked with a sentence that says who has it."""
        if self._descriptor is not None:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
        except OSError as error:
            raise ArchiveError(
                f"The archive {self._path.parent} cannot be written to: {error.strerror}."
            ) from error
        try:
            take(descriptor)
        except OSError:
            os.close(descriptor)
            raise ArchiveLocked(
                f"The archive {self._path.parent} is in use by {self._who()}; close that one first."
            ) from None
        self._descriptor = descriptor
        note = {"pid": os.getpid(), "host": host(), "since": int(time.time())}
        with contextlib.suppress(OSError):  # only the wording of a message depends on it
            self._holder.write_text(json.dumps(note), encoding="utf-8")

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _who(self) -> str:
        try:
            note = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"another process (number {note['pid']} on {note['host']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
