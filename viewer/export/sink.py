"""Where the files of a result are put, one by one: a folder or a zip file. Names are relative, with ``/``."""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

_PACKED = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".woff2",
    ".mp3",
    ".mp4",
    ".m4a",
    ".ogg",
    ".webm",
)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same content makes the same zip


class Sink(Protocol):
    """Takes files."""

    def write(self, name: str, content: str | bytes, /) -> None:
        """Puts a file there; text is written as UTF-8."""

    def copy(self, name: str, source: Path, /) -> None:
        """Puts a copy of a file there."""


def encoded(content: str | bytes) -> bytes:
    """Content as bytes; what UTF-8 has no place for (half a surrogate pair) becomes a question mark."""
    return content.encode("utf-8", "replace") if isinstance(content, str) else content


class FolderSink:
    """A folder on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def write(self, name: str, content: str | bytes, /) -> None:
        self._place(name).write_bytes(encoded(content))

    def copy(self, name: str, source: Path, /) -> None:
        shutil.copyfile(source, self._place(name))

    def _place(self, name: str) -> Path:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


class ZipSink:
    """A zip file that is open for writing."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file

    def write(self, name: str, content: str | bytes, /) -> None:
        self._file.writestr(self._info(name), encoded(content))

    def store(self, name: str, content: str | bytes, /) -> None:
        """As ``write``, not compressed."""
        self._file.writestr(self._info(name, zipfile.ZIP_STORED), encoded(content))

    def copy(self, name: str, source: Path, /) -> None:
        info = self._info(name)
        info.file_size = source.stat().st_size
        with source.open("rb") as read, self._file.open(info, "w") as write:
            shutil.copyfileobj(read, write, 1 << 20)

    @staticmethod
    def _info(name: str, kind: int | None = None) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, _EPOCH)
        packed = name.lower().endswith(_PACKED)
        info.compress_type = (
            kind if kind is not None else zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        )
        info.external_attr = 0o644 << 16
        return info


@contextlib.contextmanager
def zipped(path: Path) -> Iterator[ZipSink]:
    """A new zip file at ``path``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        yield ZipSink(file)


@contextlib.contextmanager
def sink_at(path: Path) -> Iterator[Sink]:
    """The folder at ``path``, or a new zip file when it is named so."""
    if path.suffix.lower() == ".zip":
        with zipped(path) as sink:
            yield sink
    else:
        yield FolderSink(path)
