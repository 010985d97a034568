"""Where a result goes: written aside, then put in place in one step, so that nobody ever sees half of one."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from viewer.errors import ExportError
from viewer.export.leftovers import HIDDEN, claimed, sweep
from viewer.export.names import shortened

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})
_LITTLE = 1 << 20  # bytes free below which a failure to write is taken for a full disk


@contextlib.contextmanager
def writing(path: Path, *, folder: bool = False) -> Iterator[Path]:
    """Gives a place to write a file (or a folder) to; it becomes ``path`` when the block ends well. What processes that died
    left beside it goes first.

    Whatever goes wrong, ``path`` keeps what it had and nothing else is left. That it cannot be written to is known
    before the work. A folder that holds something is never replaced: it may be the reader's.

    Raises ExportError, one sentence.
    """
    path = path.absolute()  # a name such as "." has no last part
    with _sentences(path), _aside(path, folder) as aside:
        yield aside
        _put_in_place(aside, path)


@contextlib.contextmanager
def _aside(path: Path, folder: bool) -> Iterator[Path]:
    """A place in a hidden folder beside ``path``: on the same disk, so that it can be moved in one step."""
    _refuse(path, folder)
    sweep(path.parent, HIDDEN)
    hidden = Path(tempfile.mkdtemp(prefix=f".{shortened(path.name)}-", suffix=".part", dir=path.parent))
    try:
        inside = hidden / path.name
        if folder:
            inside.mkdir()
        with claimed(hidden):
            yield inside
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def _refuse(path: Path, folder: bool) -> None:
    if not path.parent.is_dir():
        raise ExportError(f"{path} cannot be written: there is no folder {path.parent}.")
    if not folder and path.is_dir():
        raise ExportError(f"{path} is a folder; give the name of a file to write.")
    if folder and path.exists() and not path.is_dir():
        raise ExportError(f"{path} is a file; give the name of a folder that is empty or not there yet.")
    if folder and path.is_dir() and any(path.iterdir()):
        raise ExportError(f"{path} is not empty; give the name of a folder that is empty or not there yet.")


def _put_in_place(aside: Path, path: Path) -> None:
    if aside.is_dir():
        if path.is_dir():
            path.rmdir()
    else:
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
    aside.replace(path)


@contextlib.contextmanager
def _sentences(path: Path) -> Iterator[None]:
    """Turns what an operating system says when it cannot write into a sentence for the reader."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise ExportError(f"{path} was not written: there is no room left on its disk.") from error
        if isinstance(error, PermissionError) and path.exists():
            why = "it is write-protected or open in another program"
        elif isinstance(error, PermissionError):
            why = f"you may not write to {path.parent}"
        elif isinstance(error, FileNotFoundError) and not path.parent.is_dir():
            why = f"the folder {path.parent} is gone"
        elif error.errno == errno.EROFS:
            why = "its disk is read-only"
        elif error.errno == errno.ENAMETOOLONG:
            why = "its name is too long"
        else:
            why = error.strerror or str(error)
        raise ExportError(f"{path} cannot be written: {why}.") from error
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "pikepdf":  # which takes long to load, and few need it
            raise
        why = "the disk is full" if is_full(path.parent) else str(error)
        raise ExportError(f"{path} was not written: {why}.") from error


def is_full(folder: Path) -> bool:
    """Whether the disk that a folder is on has no room left."""
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    if path.is_dir():
        return sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    return path.stat().st_size
