"""From a selection to a finished PDF: lay out, print part by part, number, bind, put in place. No Qt here.

Whoever can print an address of the private scheme into a file is a ``Printer``; the steps around it are the same for
the window and for the command line. They run on one thread that may wait: never the window's.
"""

from __future__ import annotations

import contextlib
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from viewer import __version__
from viewer.errors import ExportError
from viewer.export.document import Document, build
from viewer.export.front import SHEET, front
from viewer.export.leftovers import sweep_scratch
from viewer.export.names import titled_name, unlike
from viewer.export.paper import Layout, layout_of
from viewer.export.selection import select, stop_if_wanted
from viewer.export.sheets import front_sheet, part_sheet
from viewer.export.shelf import Shelf
from viewer.export.target import is_full, writing
from viewer.types import ExportOptions, ExportResult, Progress

if TYPE_CHECKING:
    from viewer.export.binding import Binding, Printed

_POINTS = 72 / 25.4  # in a millimetre
PROGRAM = f"archive-viewer {__version__}"


class Printer(Protocol):
    """Prints what is served under an address."""

    def serve(self, name: str, content: Path | str, /) -> str:
        """Offers a file of HTML, or the text of a style sheet, under a name; returns its address."""

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        """Writes the page at an address to a PDF on paper of this size and returns when it is there. While it is busy
        with that, it calls ``meanwhile`` once.

        Raises ExportError, Cancelled.
        """


def write_pdf(
    shelf: Shelf,
    ids: Sequence[int],
    path: Path,
    options: ExportOptions,
    printer: Printer,
    *,
    sample: int | None = None,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> ExportResult:
    """Writes the posts to one PDF at ``path``, or to a folder of PDFs there; afterwards it is complete, or as it was.

    A ``sample`` shows how it would look by its first posts, so many of them. Raises ExportError (one sentence), UsageError
    for an empty selection and for a layout that cannot be, Cancelled. Works in a hidden folder beside ``path``, and takes
    away what previews and prints left whose processes died.
    """
    layout = layout_of(options)
    sweep_scratch()
    with writing(path, folder=options.separate) as aside:
        press = _Press(shelf, options, layout, printer, cancel, sample, _room(aside.parent))
        write = _each if options.separate else _Press.write
        result = write(press, ids, aside, progress)
        stop_if_wanted(cancel)
    return replace(result, path=path)


def _room(hidden: Path) -> Path | None:
    """Where the parts are kept until they are bound: beside the result, whose disk has room for as much. That of temporary
    files, which may be memory, is for a place whose name is no text: neither a browser nor qpdf could write there.
    """
    try:
        str(hidden).encode()
    except UnicodeEncodeError:
        return None
    return hidden


def _each(
    press: _Press,
    ids: Sequence[int],
    folder: Path,
    progress: Callable[[Progress], None],
) -> ExportResult:
    """One file a post, named by its date and title."""
    rows = select(press.shelf, ids, press.options).rows
    taken: set[str] = set()
    missing: dict[str, None] = {}
    pages = size = 0
    for done, row in enumerate(rows):
        progress(Progress("posts printed", done, len(rows)))
        target = folder / f"{unlike(titled_name(row), taken)}.pdf"
        result = press.write([row.id], target, _unsaid, f"{done}/")
        missing.update(dict.fromkeys(result.missing_media))
        pages, size = pages + (result.pages or 0), size + result.bytes
    progress(Progress("posts printed", len(rows), len(rows)))
    return ExportResult(folder, "pdf", len(rows), pages, size, tuple(missing))


def _unsaid(_progress: Progress) -> None:
    """The steps within one post of many are nobody's news."""


@dataclass(frozen=True, slots=True)
class _Press:
    """What prints documents of one look."""

    shelf: Shelf
    options: ExportOptions
    layout: Layout
    printer: Printer
    cancel: threading.Event
    sample: int | None
    room: Path | None

    def write(
        self, ids: Sequence[int], target: Path, progress: Callable[[Progress], None], prefix: str = ""
    ) -> ExportResult:
        """Prints the posts into one file; ``prefix`` keeps the addresses of its parts apart from those of others."""
        options = replace(self.options, title=None) if self.options.separate else self.options
        with tempfile.TemporaryDirectory(
            prefix="archive-viewer-", dir=self.room, ignore_cleanup_errors=True
        ) as name:
            folder = Path(name)
            document = build(
                self.shelf, ids, options, folder, sample=self.sample, progress=progress, cancel=self.cancel
            )
            job = _Job(document, self.layout, folder, prefix, self.printer, progress, self.cancel)
            pages = job.run(target)
        return ExportResult(
            target, "pdf", len(document.entries), pages, target.stat().st_size, document.missing_media
        )


class _Job:
    """The printing of one document."""

    def __init__(
        self,
        document: Document,
        layout: Layout,
        folder: Path,
        prefix: str,
        printer: Printer,
        progress: Callable[[Progress], None],
        cancel: threading.Event,
    ) -> None:
        self._document = document
        self._layout = layout
        self._folder = folder
        self._prefix = prefix
        self._printer = printer
        self._progress = progress
        self._cancel = cancel
        self._binding: Binding | None = None
        self._waiting: tuple[int, Printed] | None = None  # a part that was printed and is not bound yet

    def run(self, target: Path) -> int:
        """Writes the document to ``target``; returns its number of pages."""
        with contextlib.ExitStack() as opened:
            parts = self._print_parts(opened)
            front = self._print_front(parts) if self._document.has_front else None
            self._progress(Progress("binding"))
            self._bind_waiting()
            assert self._binding is not None  # since something was printed
            return self._binding.finish(front, target, PROGRAM)

    def _print_parts(self, opened: contextlib.ExitStack) -> list[Printed]:
        """Prints the posts, part after part: where one ends says with which page the next begins."""
        done: list[Printed] = []
        posts = 0
        for number, source in enumerate(self._document.parts):
            self._progress(Progress("posts printed", posts, len(self._document.entries)))
            entries = [entry for entry in self._document.entries if entry.part == number]
            first = sum(part.pages for part in done) + 1
            self._printer.serve(f"{self._prefix}pages-{number}.css", part_sheet(entries, first, self._layout))
            part = self._print(source, f"part-{number}", lambda: self._begin_binding(opened))
            self._waiting = number, part
            done.append(part)
            posts += len(entries)
        self._progress(Progress("posts printed", posts, posts))
        return done

    def _print_front(self, parts: Sequence[Printed]) -> Printed:
        """Prints cover and contents, now that it is known where everything is."""
        from viewer.export.binding import page_numbers

        source = self._folder / "front.html"
        source.write_text(front(self._document, page_numbers(parts)), encoding="utf-8", errors="replace")
        self._printer.serve(self._prefix + SHEET, front_sheet(self._layout))
        return self._print(source, "front", self._bind_waiting)

    def _begin_binding(self, opened: contextlib.ExitStack) -> None:
        """What takes long to load is loaded while the first part is printed."""
        if self._binding is None:
            from viewer.export.binding import Binding

            margin, above = self._layout.margin * _POINTS, self._layout.margin_above * _POINTS
            self._binding = opened.enter_context(Binding(self._document, margin, above))
        self._bind_waiting()

    def _bind_waiting(self) -> None:
        """Binds the part that was printed last."""
        if self._waiting is not None and self._binding is not None:
            self._binding.add(*self._waiting)
            self._waiting = None

    def _print(self, source: Path, name: str, meanwhile: Callable[[], object]) -> Printed:
        stop_if_wanted(self._cancel)
        target = self._folder / f"{name}.pdf"
        address = self._printer.serve(self._prefix + name, source)
        self._printer.print(address, target, self._layout, meanwhile)
        from viewer.export.binding import Damaged, examine

        try:
            return examine(target, source)
        except Damaged as error:
            why = "the disk is full" if is_full(self._folder) else str(error)
            raise ExportError(f"What was printed cannot be used: {why}.") from error
