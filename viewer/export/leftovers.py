"""Folders for a while: what a process that died has left of them is taken away by the next one.

A folder in use holds a file that its process has locked, with the name of the computer in it. The system frees the lock
when the process ends, however it ends; a lock from another computer may not be seen here, so that its folders are let be.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from viewer.store.lock import host, take

HIDDEN = ".*.part"  # the folders beside a result while it is written
PREVIEWS = "archive-viewer-preview-*"  # those of the window, among the temporary files of the system
_CLAIM = ".archive-viewer-in-use"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """While the block lasts, the folder is known to be in use; after it, or when the process has died, to be left over."""
    descriptor = _open(folder / _CLAIM, os.O_CREAT)
    try:
        if descriptor is not None:
            with contextlib.suppress(OSError):  # a disk that knows no locks: nobody will take the folder away
                take(descriptor)
                os.write(descriptor, host().encode())
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def sweep(folder: Path, pattern: str) -> None:
    """Removes those of its folders with such names that are left over."""
    with contextlib.suppress(OSError):  # what cannot be read or removed stays
        for each in list(folder.glob(pattern)):
            if _is_left_over(each):
                shutil.rmtree(each, ignore_errors=True)


def is_of_previews(folder: Path) -> bool:
    """Whether it is one of those that the window makes for its previews."""
    return folder.parent == Path(tempfile.gettempdir()) and folder.match(PREVIEWS)


def _is_left_over(folder: Path) -> bool:
    descriptor = _open(folder / _CLAIM)
    if descriptor is None:
        return False
    try:
        take(descriptor)
        return os.read(descriptor, 1000) == host().encode()
    except OSError:  # it is in use
        return False
    finally:
        os.close(descriptor)


def _open(path: Path, flags: int = 0) -> int | None:
    try:
        return os.open(path, os.O_RDWR | flags | getattr(os, "O_BINARY", 0), 0o600)
    except OSError:
        return None
