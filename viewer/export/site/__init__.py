"""A selection as a web site that needs no server: a folder, or one zip file of it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from viewer.export.selection import Walk, select
from viewer.export.shelf import Shelf
from viewer.export.sink import sink_at
from viewer.export.site.site import Site
from viewer.export.target import size_of, writing
from viewer.types import ExportOptions, ExportResult, Progress


def export_site(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancel: threading.Event | None = None,
) -> ExportResult:
    """Writes the posts as a web site into a new folder at ``path``, or into one zip file when it is named so.

    Raises ExportError, UsageError for an empty selection, Cancelled.
    """
    chosen = select(shelf, ids, options)
    walk = Walk(shelf, chosen, options, progress=progress, cancel=cancel)
    with writing(path, folder=path.suffix.lower() != ".zip") as aside:
        with sink_at(aside) as sink:
            Site(shelf, chosen, options, sink).write(walk)
        size = size_of(aside)
    return ExportResult(path, "html", len(chosen.rows), None, size, walk.missing)
