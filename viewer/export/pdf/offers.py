"""What the browser gets while it prints: the parts of a document, and saved pictures. Nothing else of the archive."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from viewer.config import resources
from viewer.errors import UsageError
from viewer.types import ReadingStyle
from viewer.web.scheme import HOST, SCHEME, Answer, Router

if TYPE_CHECKING:
    from viewer.export.shelf import SavedMedium, Shelf

ROOT = "export"
_UNPACKED = 3  # times larger: what is no JPEG is packed again, without the filters that a PNG has
_MEDIA = re.compile(r"/media/([0-9a-f]{24})")


class _MediaAlone:
    """What the web view gets of the archive while it prints: saved pictures, no posts."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def page(self, post: int, style: ReadingStyle, aspect: str = "", /) -> str:
        del style, aspect
        raise UsageError(f"Post {post} is not served while an export is printed.")

    def media(self, key: str, /) -> SavedMedium | None:
        return self._shelf.media(key)


class ExportRouter(Router):
    """Serves the parts of a document beside pictures and style sheets: ``archive://local/export/NAME``."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(_MediaAlone(shelf), resources())
        self._shelf = shelf
        self._offers: dict[str, Answer] = {}

    def offer(self, name: str, content: Path | str) -> str:
        """Offers HTML from a file, or the text of a style sheet; returns its address."""
        if isinstance(content, Path):
            self._offers[name] = Answer(200, "text/html; charset=utf-8", path=content)
        else:
            self._offers[name] = Answer(
                200, "text/css; charset=utf-8", body=content.encode("utf-8", "replace")
            )
        return f"{SCHEME}://{HOST}/{ROOT}/{name}"

    def clear(self) -> None:
        """Offers nothing any more."""
        self._offers = {}

    def size(self, address: str) -> int:
        """Bytes of the HTML that is offered under an address."""
        path = self._path(address)
        return path.stat().st_size if path else 0

    def weight(self, address: str) -> int:
        """About how many bytes the pictures of a post take in a PDF that is offered under an address; 0 for several posts,
        which share a part only when they have few pictures together."""
        path = self._path(address)
        html = path.read_text("utf-8") if path else ""
        if html.count("<article") > 1:
            return 0
        weight = 0
        for key in set(_MEDIA.findall(html)):
            saved = self._shelf.media(key)
            if saved is not None:
                with contextlib.suppress(OSError):  # it is gone: a quiet box is printed
                    weight += saved.path.stat().st_size * (1 if saved.type == "image/jpeg" else _UNPACKED)
        return weight

    def _path(self, address: str) -> Path | None:
        return self._offers[address.partition(f"/{ROOT}/")[2]].path

    def answer(self, url: str) -> Answer:
        folder, _, name = urlsplit(url).path.removeprefix("/").partition("/")
        if folder == ROOT and name in self._offers:
            return self._offers[name]
        return super().answer(url)
