"""One process writes to an archive at a time, and another one can say who it is."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import time
from pathlib import Path

import filelock

from viewer.errors import ArchiveError, ArchiveLocked


class WriteLock:
    """An exclusive lock on an archive folder. The system frees it when its process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._holder = folder / "writer.json"
        self._lock = filelock.FileLock(str(folder / "writer.lock"), thread_local=False)

    def acquire(self) -> None:
        """Takes the lock at once, or raises ArchiveLocked with a sentence that says who has it."""
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout:
            raise ArchiveLocked(
                f"The archive {self._holder.parent} is in use by {self._who()}; close that one first."
            ) from None
        except OSError as error:
            raise ArchiveError(
                f"The archive {self._holder.parent} cannot be written to: {error.strerror}."
            ) from error
        note = {"pid": os.getpid(), "host": socket.gethostname(), "since": int(time.time())}
        with contextlib.suppress(OSError):  # only the wording of a message depends on it
            self._holder.write_text(json.dumps(note), encoding="utf-8")

    def release(self) -> None:
        """Gives the lock back; harmless when it is not held."""
        self._lock.release()

    def _who(self) -> str:
        try:
            note = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"another process (number {note['pid']} on {note['host']})"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
