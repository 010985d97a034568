"""A selection of posts as a file that needs no archive: one function, and a table of formats."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from viewer.errors import UsageError
from viewer.types import ExportOptions, ExportResult, Progress

if TYPE_CHECKING:
    from viewer.export.shelf import Shelf

# format -> suffixes, and the function that writes it (module:name), imported when it is asked for
FORMATS: dict[str, tuple[tuple[str, ...], str]] = {
    "pdf": ((".pdf",), "viewer.export.pdf:export_pdf"),
    "markdown": ((".md", ".markdown"), "viewer.export.markdown:export_markdown"),
    "html": ((".zip",), "viewer.export.site:export_site"),
    "zim": ((".zim",), "viewer.export.zim:export_zim"),
    "epub": ((".epub",), "viewer.export.epub:export_epub"),
}


def export(
    archive: Shelf,
    ids: Sequence[int],
    path: Path,
    *,
    format: str | None = None,  # noqa: A002
    options: ExportOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts with these ids to ``path``, in ``format`` or in the one that the suffix names.

    With ``separate`` the path is a folder of files, one a post. Afterwards the path holds the whole result, or what it
    held before. Raises UsageError for a format that there is not and for an empty selection, ExportError when the result
    cannot be written, Cancelled.
    """
    options = options or ExportOptions()
    if options.separate and format is None and not path.suffix:
        format = "pdf"  # noqa: A001 (a folder of files)
    chosen = format_of(path, format)
    if options.separate and chosen != "pdf":
        raise UsageError(f"One file a post is for PDF; {chosen} makes one of all.")
    module, _, name = FORMATS[chosen][1].partition(":")
    write = getattr(import_module(module), name)
    result = write(archive, ids, path, options, progress=progress, cancel=cancel)
    assert isinstance(result, ExportResult)
    return result


def format_of(path: Path, format: str | None = None) -> str:  # noqa: A002
    """The format that is meant: the one named, or that of the suffix. Raises UsageError, naming those that exist."""
    if format is not None:
        if format.lower() in FORMATS:
            return format.lower()
        raise UsageError(f"There is no format “{format}” to export to; there is {_formats()}.")
    suffix = path.suffix.lower()
    for name, (suffixes, _) in FORMATS.items():
        if suffix in suffixes:
            return name
    said = (
        f"The suffix “{suffix}” names no format"
        if suffix
        else f"“{path.name}” has no suffix that names a format"
    )
    raise UsageError(f"{said} to export to; there is {_formats()}.")


def _formats() -> str:
    return ", ".join(f"{name} ({'/'.join(suffixes)})" for name, (suffixes, _) in FORMATS.items())
