"""Saved pictures under names that people can read, each file once."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from viewer.export.shelf import Shelf
from viewer.export.sink import Sink
from viewer.types import MediaItem, MediaState

SUFFIXES = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
    "image/x-icon": ".ico",
    "image/vnd.microsoft.icon": ".ico",
    "image/tiff": ".tif",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
_UNFIT = re.compile(r"[^A-Za-z0-9_]+")


def suffix_of(item: MediaItem, mime: str) -> str:
    """The suffix of a file of this type; for a type that nobody knows, the one of its address."""
    known = SUFFIXES.get(mime.partition(";")[0].strip().lower())
    if known:
        return known
    found = re.search(r"\.[A-Za-z0-9]{2,5}$", urlsplit(item.url).path) if "://" in item.url else None
    return found[0].lower() if found else ".bin"


def readable(item: MediaItem) -> str:
    """A name after the address of a picture and its content: ``heap-1a2b3c4d``. Different content, different name."""
    said = "" if item.url.startswith("data:") else unquote(urlsplit(item.url).path).rpartition("/")[2]
    stem = _UNFIT.sub("-", said.rpartition(".")[0] or said).strip("-")[:40].strip("-").lower()
    return f"{stem or 'picture'}-{(item.sha256 or item.key)[:8]}"


class Pictures:
    """Copies the pictures of posts into a result when they are first asked for."""

    def __init__(self, shelf: Shelf, sink: Sink, folder: str = "pictures") -> None:
        self._shelf = shelf
        self._sink = sink
        self._folder = folder
        self._names: dict[str, str] = {}

    def name(self, item: MediaItem | None) -> str | None:
        """The name in the result of a saved picture (or sound, or film); None when it is not there."""
        if item is None or item.state is not MediaState.SAVED:
            return None
        content = item.sha256 or item.key
        if content not in self._names:
            saved = self._shelf.media(item.key)
            if saved is None:
                return None
            name = f"{self._folder}/{readable(item)}{suffix_of(item, saved.type)}"
            self.put(name, saved.path, saved.type)
            self._names[content] = name
        return self._names[content]

    def put(self, name: str, path: Path, mime: str) -> None:
        """Takes one file over; formats that want more than a copy do it here."""
        del mime
        self._sink.copy(name, path)
