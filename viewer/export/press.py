"""From a selection to a finished PDF: lay out, print part by part, number, bind, put in place. No Qt here.

Whoever can print an address of the private scheme into a file is a ``Printer``; the steps around it are the same for
the window and for the command line. They run on one thread that may wait: never the window's.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import pikepdf

from viewer import __version__
from viewer.errors import Cancelled, ExportError, UsageError
from viewer.export.binding import Printed, bind, examine, page_numbers
from viewer.export.document import Document, build
from viewer.export.front import SHEET, front
from viewer.export.selection import STOPPED
from viewer.export.sheets import front_sheet, part_sheet
from viewer.export.shelf import Shelf
from viewer.export.target import is_full, writing
from viewer.types import ExportOptions, ExportResult, Progress

PAPERS = {"a4": "A4", "letter": "Letter"}
PROGRAM = f"archive-viewer {__version__}"


class Printer(Protocol):
    """Prints what is served under an address."""

    def serve(self, name: str, content: Path | str, /) -> str:
        """Offers a file of HTML, or the text of a style sheet, under a name; returns its address."""

    def print(self, address: str, target: Path, paper: str, /) -> None:
        """Writes the page at an address to a PDF on paper of this name (see ``PAPERS``) and returns when it is there.

        Raises ExportError, Cancelled.
        """


def write_pdf(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    printer: Printer,
    *,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> ExportResult:
    """Writes the posts to one PDF at ``path``, which afterwards is complete, or as it was before.

    Raises ExportError (one sentence), UsageError for an empty selection, Cancelled. Works in a folder of its own for
    temporary files and in a hidden folder beside ``path``.
    """
    paper = PAPERS.get(options.paper.casefold())
    if paper is None:
        raise UsageError(
            f"“{options.paper}” is no paper that can be printed on; choose {' or '.join(PAPERS.values())}."
        )
    with (
        writing(path) as aside,
        tempfile.TemporaryDirectory(prefix="archive-viewer-") as name,
    ):
        folder = Path(name)
        document = build(shelf, ids, options, folder, progress=progress, cancel=cancel)
        job = _Job(document, paper, folder, printer, progress, cancel)
        parts = job.print_parts()
        opening = job.print_front(parts) if document.has_front else None
        progress(Progress("binding"))
        pages = bind(document, parts, opening, aside, PROGRAM)
        if cancel.is_set():
            raise Cancelled(STOPPED)
        size = aside.stat().st_size
    return ExportResult(path, "pdf", len(document.entries), pages, size, document.missing_media)


class _Job:
    """The printing of one document."""

    def __init__(
        self,
        document: Document,
        paper: str,
        folder: Path,
        printer: Printer,
        progress: Callable[[Progress], None],
        cancel: threading.Event,
    ) -> None:
        self._document = document
        self._paper = paper
        self._folder = folder
        self._printer = printer
        self._progress = progress
        self._cancel = cancel

    def print_parts(self) -> list[Printed]:
        """Prints the posts, part after part: where one ends says with which page the next begins."""
        done: list[Printed] = []
        posts = 0
        for number, source in enumerate(self._document.parts):
            self._progress(Progress("posts printed", posts, len(self._document.entries)))
            entries = [entry for entry in self._document.entries if entry.part == number]
            first = sum(part.pages for part in done) + 1
            self._printer.serve(f"pages-{number}.css", part_sheet(entries, first))
            done.append(self._print(source, f"part-{number}"))
            posts += len(entries)
        self._progress(Progress("posts printed", posts, posts))
        return done

    def print_front(self, parts: Sequence[Printed]) -> Printed:
        """Prints cover and contents, now that it is known where everything is."""
        source = self._folder / "front.html"
        source.write_text(front(self._document, page_numbers(parts)), encoding="utf-8", errors="replace")
        self._printer.serve(SHEET, front_sheet())
        return self._print(source, "front")

    def _print(self, source: Path, name: str) -> Printed:
        if self._cancel.is_set():
            raise Cancelled(STOPPED)
        target = self._folder / f"{name}.pdf"
        self._printer.print(self._printer.serve(name, source), target, self._paper)
        try:
            return examine(target)
        except pikepdf.PdfError as error:
            why = "the disk is full" if is_full(self._folder) else str(error)
            raise ExportError(f"What was printed cannot be used: {why}.") from error
