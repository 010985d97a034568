"""Media files of an archive, each named by the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

from viewer.store.faults import translated


class MediaFiles:
    """The folder ``media/``: ``media/ab/ab12...``. A file, once there, is complete and never changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = os.fspath(folder)
        self._number = itertools.count()  # its next is one step, whichever thread takes it

    def path(self, sha256: str) -> Path:
        """Where the file with this hash lies, or would."""
        return self.folder / sha256[:2] / sha256

    def save(self, data: bytes) -> str:
        """Keeps the bytes and returns their SHA-256. Safe against a kill at any moment: written aside, synced, renamed. A
        damaged file of that name is replaced.

        Raises DiskFull; nothing half-written is left under a final name then.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        if self.intact(sha256):
            return sha256
        target = self.path(sha256)
        with translated(target), self._create(f"{self._root}{os.sep}{sha256[:2]}") as file:
            try:
                _write(file, data)
                os.fsync(file.fileno())
                file.close()  # Windows renames no open file
                Path(file.name).replace(target)
            except BaseException:
                file.close()
                Path(file.name).unlink(missing_ok=True)
                raise
        return sha256

    def _name(self, sha256: str) -> str:
        """The same as ``path``, as a text: a Path takes longer to make than a small file to write."""
        return f"{self._root}{os.sep}{sha256[:2]}{os.sep}{sha256}"

    def _create(self, folder: str) -> FileIO:
        """A new file in a folder, which is made with its first one. What a killed process left under such a name stays."""
        while True:
            try:
                return FileIO(f"{folder}{os.sep}new-{os.getpid()}-{next(self._number)}", "xb")
            except FileExistsError:
                continue
            except FileNotFoundError:
                Path(folder).mkdir(parents=True, exist_ok=True)

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
            with FileIO(self._name(sha256)) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == sha256
        except OSError:
            return False


def _write(file: FileIO, data: bytes) -> None:
    """All of it: the system may take less at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
