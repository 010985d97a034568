"""Pictures as books may hold them: PNG, JPEG, GIF and SVG. Others (WebP, AVIF, BMP ...) are converted.

WebP is a core media type since EPUB 3.3 alone, AVIF is none: half of the readers in use show neither.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.content.svg import safe_svg
from viewer.export.pictures import Pictures, readable
from viewer.export.shelf import Shelf
from viewer.export.sink import Sink
from viewer.types import MediaItem, MediaState

if TYPE_CHECKING:
    from PIL import Image

_TYPES = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "GIF": ("image/gif", ".gif")}
_SVG = ("image/svg+xml", ".svg")
_QUALITY = 90


class BookPictures(Pictures):
    """Takes pictures into a book, and keeps the list of them for its manifest."""

    def __init__(self, shelf: Shelf, sink: Sink) -> None:
        super().__init__(shelf, sink)
        self._book = sink
        self._archive = shelf
        self._taken: dict[str, str | None] = {}
        self.types: dict[str, str] = {}  # name in the book -> media type

    def name(self, item: MediaItem | None) -> str | None:
        """The name in the book; None when the picture is not there or is none that can be shown."""
        if item is None or item.state is not MediaState.SAVED or item.kind != "image":
            return None
        content = item.sha256 or item.key
        if content not in self._taken:
            self._taken[content] = self._take(item)
        return self._taken[content]

    def _take(self, item: MediaItem) -> str | None:
        saved = self._archive.media(item.key)
        if saved is None:
            return None
        made = as_book_picture(saved.path, saved.type)
        if made is None:
            return None
        content, mime, suffix = made
        name = f"pictures/{readable(item)}{suffix}"
        if content is None:
            self._book.copy(name, saved.path)
        else:
            self._book.write(name, content)
        self.types[name] = mime
        return name


def as_book_picture(path: Path, mime: str) -> tuple[bytes | None, str, str] | None:
    """(content, or None: the file as it is; media type; suffix) of a picture; None when it cannot be shown.

    What it is is read from the file: servers say many things.
    """
    from PIL import Image

    if mime.startswith("image/svg") or _looks_like_svg(path):
        drawn = safe_svg(path.read_bytes())
        return (drawn, *_SVG) if drawn else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # about odd colour profiles, and about sizes that are refused just below
            with Image.open(path) as image:
                if image.format in _TYPES:
                    image.verify()
                    return (None, *_TYPES[image.format])
                return _converted(image, exact=_is_exact(path))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, MemoryError):
        return None


def _looks_like_svg(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(512).lstrip()
    return head.startswith(b"<") and b"<svg" in head


def _is_exact(path: Path) -> bool:
    """Whether a WebP file is compressed without loss, as screenshots are (RFC 9649, section 2.6)."""
    with path.open("rb") as file:
        return b"VP8L" in file.read(256)


def _converted(image: Image.Image, *, exact: bool) -> tuple[bytes, str, str]:
    """Moving pictures become GIF, those one can see through (or without loss) PNG, photographs JPEG."""
    out = io.BytesIO()
    if getattr(image, "n_frames", 1) > 1 and image.format in ("WEBP", "AVIF", "TIFF"):
        kind = "GIF" if image.format != "TIFF" else "PNG"
        image.save(out, kind, save_all=kind == "GIF")
        return (out.getvalue(), *_TYPES[kind])
    image.load()
    clear = image.mode in ("RGBA", "LA", "PA", "P") or "transparency" in image.info
    if clear or exact or image.format in ("BMP", "ICO", "TIFF"):
        image.convert("RGBA" if clear else "RGB").save(out, "PNG", optimize=True)
        return (out.getvalue(), *_TYPES["PNG"])
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return (out.getvalue(), *_TYPES["JPEG"])
