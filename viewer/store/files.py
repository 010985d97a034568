"""Media files of an archive, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from viewer.store.faults import translated


class MediaFiles:
    """The folder ``media/``: ``media/ab/ab12...``. A file, once there, is complete and never changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies, or would."""
        return self.folder / sha256[:2] / sha256

    def save(self, data: bytes) -> str:
        """Keeps the bytes and returns their SHA-256. Safe against a kill at any moment: written aside, synced, renamed. A
        damaged file of that name is replaced.

        Raises DiskFull; nothing half-written is left under a final name then.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.path(sha256)
        if self.intact(sha256):
            return sha256
        with translated(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="new-", dir=target.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(target)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        return sha256

    def read(self, sha256: str) -> bytes | None:
        """The bytes with this hash; None when the file is not there or no longer what it was."""
        try:
            data = self.path(sha256).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def all(self) -> Iterator[Path]:
        """Every file in the folder, finished or not, in no order."""
        return (path for path in self.folder.glob("??/*") if path.is_file())

    def intact(self, sha256: str) -> bool:
        """Whether the file is there and its bytes still have this hash."""
        try:
            with self.path(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False
