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

from viewer.config import cache_folder
from viewer.store.lock import host, take

HIDDEN = ".*.part"  # the folders beside a result while it is written
_SCRATCH = "scratch-"
_CLAIM = ".archive-viewer-in-use"


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder of one's own for as long as the block lasts, for files that nobody is to find: among those of the program
    that can be made again, on a disk, where temporary files may be in memory."""
    try:
        cache_folder().mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=cache_folder()))
    except OSError:  # a home that takes nothing
        folder = Path(tempfile.mkdtemp(prefix="archive-viewer-"))
    try:
        with claimed(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_scratch() -> None:
    """Removes the folders of ``scratch`` that are left over."""
    sweep(cache_folder(), f"{_SCRATCH}*")


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
