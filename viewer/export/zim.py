"""A selection as a ZIM file for Kiwix (https://wiki.openzim.org/wiki/ZIM_file_format), with its own full-text index.

The pages are those of the web site. libzim is under the GPL and this program is not, so it is no part of it: whoever
wants ZIM files installs it (``pip install 'archive-viewer[zim]'``), and it is imported here alone, when a file is written.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from viewer import __version__
from viewer.config import resources
from viewer.errors import ExportError
from viewer.export.dates import span
from viewer.export.languages import three_letters
from viewer.export.selection import Selection, Walk, authors, select, sources, stop_if_wanted
from viewer.export.shelf import Shelf
from viewer.export.sink import encoded
from viewer.export.site.site import Site
from viewer.export.target import size_of, writing
from viewer.sources.permalinks import slugify
from viewer.types import ExportOptions, ExportResult, Progress

MISSING = (
    "ZIM files need the library libzim, which is not installed: run `pip install 'archive-viewer[zim]'` "
    "(or `pip install libzim`) and try again."
)
_TITLE, _DESCRIPTION = 30, 80  # characters that Kiwix has room for (openZIM metadata)
_SPARE = 16_000_000  # fonts, styles, and what the index needs at least
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}


_MARKUP = re.compile(
    r"""(<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>|<[/!a-z](?:"[^"]*"|'[^']*'|[^'">])*>)""",
    re.DOTALL | re.IGNORECASE,
)
_FALSE_LINK = re.compile(r"""(\s(?:href|src)\s*=\s*)(["'])""")


def export_zim(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts into one ZIM file. Raises ExportError (also when libzim is not there), UsageError, Cancelled."""
    writer = _library()
    chosen = select(shelf, ids, options)
    walk = Walk(shelf, chosen, options, progress=progress, cancel=cancel)
    language = three_letters(_language(shelf, chosen))
    with writing(path) as aside:
        _look_for_room(path, _needed(shelf, chosen, options, cancel))
        try:
            creator = writer.Creator(aside).config_indexing(True, language).config_verbose(False)
            creator.set_mainpath("index.html")
            with _finished(creator):
                site = _ZimSink(writer, creator)
                Site(shelf, chosen, options, site, put_page=site.put_page, search=False).write(walk)
                if progress is not None:
                    progress(Progress("indexing"))
                _describe(creator, chosen, language)
        except RuntimeError as error:  # what libzim says of a disk that is full or broken
            raise ExportError(f"{path} was not written: {error}.") from error
        size = size_of(aside)
    return ExportResult(path, "zim", len(chosen.rows), None, size, walk.missing)


@contextlib.contextmanager
def _finished(creator: Any) -> Iterator[None]:
    """Ends the work of a creator, also when it was stopped: until then threads of its own write files."""
    creator.__enter__()
    try:
        yield
    except BaseException:
        with contextlib.suppress(RuntimeError), _silence():
            creator.__exit__(None, None, None)
        raise
    with _silence():
        creator.__exit__(None, None, None)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Nothing on the standard output meanwhile: libzim tells there what it is doing, where a command prints JSON."""
    try:
        kept = os.dup(1)
    except OSError:  # a program without a terminal may have none
        yield
        return
    if sys.stdout is not None:
        sys.stdout.flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def is_available() -> bool:
    """Whether ZIM files can be written here."""
    return importlib.util.find_spec("libzim") is not None


def _library() -> ModuleType:
    try:
        return importlib.import_module("libzim.writer")
    except ImportError as error:
        raise ExportError(MISSING) from error


def _language(shelf: Shelf, chosen: Selection) -> str | None:
    """The language of the first post that has one: the index must know before the first word comes."""
    for row in chosen.rows[:50]:
        language = shelf.post(row.id).language
        if language:
            return language
    return None


def _needed(shelf: Shelf, chosen: Selection, options: ExportOptions, cancel: threading.Event | None) -> int:
    """Bytes that the file may take: its pictures, and its text with the index while that is made."""
    pictures: dict[str, int] = {}
    text = 0
    for row in chosen.rows:
        stop_if_wanted(cancel)
        post = shelf.post(row.id)
        text += len(post.html)
        if options.pictures:
            pictures.update({item.key: item.bytes or 0 for item in post.media})
    return sum(pictures.values()) + 4 * text + _SPARE


def _look_for_room(path: Path, needed: int) -> None:
    """Raises ExportError when the disk has too little: libzim would wait for ever when it gets full."""
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise ExportError(
            f"{path} was not written: there is no room left; it may take {needed / 1e6:,.0f} MB, and its disk has "
            f"{free / 1e6:,.0f}."
        )


class _ZimSink:
    """Puts files into a ZIM file that is being created."""

    def __init__(self, writer: Any, creator: Any) -> None:
        self._writer = writer
        self._creator = creator
        self._item = _item_class(writer)

    def put_page(self, name: str, title: str, html: str) -> None:
        """A page that readers are led to."""
        hints = {self._writer.Hint.FRONT_ARTICLE: 1, self._writer.Hint.COMPRESS: 1}
        data = encoded(_without_false_links(html))
        self._add(name, title, lambda: self._writer.StringProvider(data), hints)

    def write(self, name: str, content: str | bytes, /) -> None:
        data = encoded(content)
        self._add(name, "", lambda: self._writer.StringProvider(data), self._hints(name))

    def copy(self, name: str, source: Path, /) -> None:
        self._add(name, "", lambda: self._writer.FileProvider(source), self._hints(name))

    def _hints(self, name: str) -> dict[Any, int]:
        packs = int(name.endswith((".css", ".svg", ".txt")))
        return {self._writer.Hint.FRONT_ARTICLE: 0, self._writer.Hint.COMPRESS: packs}

    def _add(self, name: str, title: str, content: Callable[[], Any], hints: dict[Any, int]) -> None:
        mime = _TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
        self._creator.add_item(self._item(name, title, mime, content, hints))


def _item_class(writer: Any) -> Callable[..., Any]:
    """An item as libzim wants one: a subclass of its own class, which must not be loaded before it is needed."""

    class Item(writer.Item):  # type: ignore[misc]
        def __init__(
            self, path: str, title: str, mime: str, content: Callable[[], Any], hints: dict[Any, int]
        ) -> None:
            super().__init__()
            self._said = (path, title, mime, content, hints)

        def get_path(self) -> str:
            return str(self._said[0])

        def get_title(self) -> str:
            return str(self._said[1])

        def get_mimetype(self) -> str:
            return str(self._said[2])

        def get_contentprovider(self) -> Any:
            return self._said[3]()  # a new one each time: it is read twice, for the file and for the index

        def get_hints(self) -> Any:
            return self._said[4]

    return Item


def _describe(creator: Any, chosen: Selection, language: str) -> None:
    """Metadata that every ZIM file must have (https://wiki.openzim.org/wiki/Metadata)."""
    names = [title for title, _ in sources(chosen.rows)]
    dates = span([row.published for row in chosen.rows if row.published])
    count = f"{len(chosen.rows):,} posts" if len(chosen.rows) > 1 else "1 post"
    said = {
        "Title": _cut(chosen.title, _TITLE),
        "Description": _cut(
            ", ".join(part for part in (count, dates, " · ".join(names)) if part), _DESCRIPTION
        ),
        "LongDescription": f"{chosen.title}. {count}, {dates}.",
        "Language": language,
        "Creator": _cut(", ".join(authors(chosen.rows, 4)) or " · ".join(names) or "unknown", 120),
        "Publisher": "Archive Viewer",
        "Name": f"{slugify(chosen.title)[:60] or 'posts'}_{language}_all",
        "Scraper": f"archive-viewer {__version__}",
        "Tags": "blog;_ftindex:yes;_pictures:yes",
    }
    for name, value in said.items():
        creator.add_metadata(name, value)
    creator.add_metadata("Date", datetime.now(UTC).date())
    creator.add_illustration(48, (resources() / "icons" / "app-48.png").read_bytes())


def _without_false_links(html: str) -> str:
    """Code that is shown may say ``src="x"``. Programs for ZIM files (zimcheck, zimrecreate) do not read HTML when they look
    for links: whatever looks like one they take for one, unless its quotes are written as entities."""
    parts = _MARKUP.split(html)  # text and markup in turns
    parts[::2] = [_FALSE_LINK.sub(_quoted, text) for text in parts[::2]]
    return "".join(parts)


def _quoted(found: re.Match[str]) -> str:
    return found[1] + ("&quot;" if found[2] == '"' else "&#39;")


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1].rstrip() + "…"
