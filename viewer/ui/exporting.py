"""Export from the window: the sheet with its choices, the way to a file, to a folder or to paper, and what came of it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.archive import Archive
from viewer.config import Settings
from viewer.errors import ArchiveViewerError
from viewer.types import ExportOptions, ExportResult, Progress
from viewer.ui.language import tr
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from viewer.export.pdf import Exporter
    from viewer.ui.export_sheet import ExportSheet
    from viewer.ui.preview import PreviewMaker

AskPath = Callable[[Path, Callable[[Path], None]], None]
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # what some file system does not take in a name
_WORK = {
    "posts laid out": tr("posts laid out"),
    "posts printed": tr("posts printed"),
    "posts written": tr("posts written"),
    "binding": tr("binding"),
    "indexing": tr("indexing"),
}


class Exporting(QObject):
    """One export at a time. ``ask_path`` gets a proposed path and a callable for the one that was chosen."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        tasks: Tasks,
        sheet: Sheet,
        syncing: Syncing,
        status: StatusArea,
        open_url: Callable[[str], object],
        window: QWidget,
        ask_path: AskPath | None = None,
    ) -> None:
        super().__init__(window)
        self._archive = archive
        self._settings = settings
        self._tasks = tasks
        self._sheet = sheet
        self._syncing = syncing
        self._status = status
        self._open_url = open_url
        self._window = window
        self._ask_path = ask_path or self._ask
        self.ask_printer: Callable[[QWidget, Callable[[QPrinter], None]], None] | None = None
        self._exporter: Exporter | None = None
        self._maker: PreviewMaker | None = None
        self.content: ExportSheet | None = None
        self._opened = 0
        self._posts: list[int] = []
        self._title = ""
        self._selections: list[tuple[list[int], str]] = []
        self._missing: dict[str, int | None] = {}
        self._paper = contextlib.ExitStack()  # holds the folder of what is to be printed
        self._for_paper = False  # the file that is being written is to be printed
        self._printing = False
        self._stopped = False
        sheet.covering.connect(self._covered)
        status.cancelled.connect(self.cancel)
        syncing.ended.connect(self._check)

    @property
    def running(self) -> bool:
        return self._printing or (self._exporter is not None and self._exporter.is_running)

    def export(
        self, posts: Sequence[int], title: str, others: tuple[Sequence[int], str] | None = None
    ) -> None:
        """Shows what these posts, in this order, can be exported as; ``others`` with their title are offered beside them."""
        if self.running:
            self._status.say(tr("An export is running"))
        elif not posts:
            self._status.say(tr("No posts are chosen"))
        else:
            self._posts, self._title = list(posts), title
            self._selections = [(self._posts, title), *([(list(others[0]), others[1])] if others else [])]
            self._missing = {}
            self._open()

    def cancel(self) -> None:
        """Stops soon; nothing half-written stays."""
        self._stopped = True
        if self._exporter is not None:
            self._exporter.cancel()

    def close(self) -> None:
        """Stops and waits: before the archive closes."""
        self._stopped = True
        if self._maker is not None:
            self._maker.close()
            self._maker = None
        if self._exporter is not None:
            self._exporter.close()
            self._exporter = None
        self._drop_paper()

    # ------------------------------------------------------------------------------------------------ the sheet

    def _open(self) -> None:
        from viewer.ui.export_form import ExportForm
        from viewer.ui.export_sheet import SIZE, ExportSheet
        from viewer.ui.preview import Preview, PreviewMaker

        self._maker = self._maker or PreviewMaker(self._archive, self)
        form = ExportForm(self._settings.get("export"))
        scopes = [_named(posts, title) for posts, title in self._selections]
        content = self.content = ExportSheet(form, Preview(self._maker), scopes)
        content.scope.activated.connect(self._select)
        content.export_wanted.connect(self._choose_path)
        content.print_wanted.connect(self._print)
        content.fetch_wanted.connect(self._fetch)
        content.stop_wanted.connect(self.cancel)
        self._opened += 1
        content.destroyed.connect(partial(self._forget, self._opened))
        form.changed.connect(self._show_preview)
        self._sheet.open(tr("Export"), content, *SIZE)
        self._sheet.begin_at(content.export_button)
        self._select(0)

    def _select(self, at: int) -> None:
        """What is to be exported."""
        assert self.content is not None
        self._posts, self._title = self._selections[at]
        self.content.form.title.setPlaceholderText(self._title)
        self._sheet.rename(tr("Export {what}").format(what=_named(self._posts, self._title)))
        self._show_preview()
        self._check()

    def _forget(self, number: int) -> None:
        """A sheet is gone for good; a later one may be there already."""
        if number == self._opened:
            self.content = None
            if self._maker is not None:
                self._maker.stop()

    def _covered(self, on: bool) -> None:
        if not on and self._maker is not None:
            self._maker.stop()

    @property
    def _shown(self) -> ExportSheet | None:
        """The sheet, while it can be seen."""
        return self.content if self.content is not None and not self._sheet.isHidden() else None

    def _show_preview(self) -> None:
        if self.content is None or self._maker is None:
            return
        if self.content.form.format.name == "pdf":
            self._maker.ask(self._posts, self._options())
        else:
            self._maker.stop()

    def _options(self) -> ExportOptions:
        assert self.content is not None
        options = self.content.form.options()
        title = options.title or (self._title if len(self._posts) > 1 else None)
        return replace(options, title=title)

    # --------------------------------------------------------------------------------------- missing pictures

    def _check(self) -> None:
        """Looks for pictures that are missing, away from this thread."""
        if self._shown is None:
            return
        archive, posts = self._archive, list(self._posts)

        def look() -> dict[str, int | None]:
            from viewer.export.selection import missing_pictures

            found = missing_pictures(archive, posts)
            sources = {row.id: row.source_id for row in archive.rows(list(found))}
            return {item.key: sources[post] for post, items in found.items() for item in items}

        self._tasks.latest("missing pictures", look, self._show_missing)

    def _show_missing(self, missing: dict[str, int | None]) -> None:
        came, self._missing = self._missing.keys() - missing.keys(), missing
        if self._shown is not None:
            self._shown.show_missing(len(missing))
            if came and not self.running:
                self._show_preview()

    def _fetch(self) -> None:
        """Tries them once more; the sync that does so shows itself where syncs are shown, and ``_check`` follows it."""
        archive, keys = self._archive, sorted(self._missing)
        sources = sorted({source for source in self._missing.values() if source is not None})
        if self._shown is not None:
            self._shown.fetch.setEnabled(False)
            self._shown.fetch.setText(tr("Fetching…"))
        self._tasks.write(lambda: archive.retry_media(keys), lambda _: self._syncing.sync(sources))

    # ------------------------------------------------------------------------------------------------ the work

    def _choose_path(self) -> None:
        assert self.content is not None
        from viewer.export.names import shortened

        title = self.content.form.title.text() or self._title
        fit = " ".join(_UNFIT.sub(" ", title).split())
        name = shortened(fit.strip(" .")).rstrip(" .") or "posts"
        self._ask_path(self._folder() / f"{name}{self._suffix}", self._export_to)

    @property
    def _suffix(self) -> str:
        """That of the file to be written; none for a folder."""
        assert self.content is not None
        form = self.content.form
        return "" if form.options().separate else form.format.suffix

    def _export_to(self, path: Path) -> None:
        if self.content is None or self.running:
            return
        self._settings.set("export_folder", str(path.parent))
        self._start(path)

    def _start(self, path: Path) -> None:
        assert self.content is not None
        self._settings.set("export", self.content.form.stored())
        if self._maker is not None:
            self._maker.stop()
        if self._exporter is None:
            self._exporter = self._make_exporter()
        self._stopped = False
        self._progress(Progress(tr("Exporting"), 0, 0))
        self._exporter.start(self._posts, path, self._options(), format=self.content.form.format.name)

    def _make_exporter(self) -> Exporter:
        from viewer.export.pdf import Exporter

        exporter = Exporter(self._archive, self)
        exporter.progress.connect(self._progress)
        exporter.finished.connect(self._done)
        exporter.failed.connect(self._failed)
        exporter.cancelled.connect(self._cancelled)
        return exporter

    def _progress(self, progress: Progress) -> None:
        progress = replace(progress, what=_WORK.get(progress.what, progress.what))
        self._status.show_progress(progress)
        if self._shown is not None:
            self._shown.show_progress(progress)

    def _done(self, result: ExportResult) -> None:
        if self._for_paper:
            self._status.end()
            self._status.say("")  # the dialog may be closed, and then nothing else is said
            self._ask_paper(result.path)
            return
        from viewer.ui.export_sheet import told

        shown = (
            result.path / "index.html" if result.format == "html" and result.path.is_dir() else result.path
        )
        self._status.end()
        if self._shown is not None:
            self._shown.show_result(
                told(result), lambda: self._look_at(shown), lambda: self._look_at(result.path.parent)
            )
            self._status.say(told(result))
        else:
            self._status.say(told(result), lambda: self._look_at(shown), tr("Open"))  # fmt: skip

    def _failed(self, sentence: str) -> None:
        self._drop_paper()
        self._status.end()
        self._status.say(sentence)
        if self._shown is not None:
            self._shown.show_ready()
            self._shown.show_problem(sentence)

    def _cancelled(self) -> None:
        self._drop_paper()
        self._status.end()
        self._status.say(tr("Export stopped; nothing was written"))
        if self._shown is not None:
            self._shown.show_ready()

    def _look_at(self, path: Path) -> None:
        self._open_url(QUrl.fromLocalFile(str(path)).toString())

    # -------------------------------------------------------------------------------------------------- paper

    def _print(self) -> None:
        """As a file first, which is then printed."""
        if self.running or self.content is None:
            return
        self.content.form.choosers["separate"].setCurrentIndex(0)
        self._drop_paper()
        self._for_paper = True
        from viewer.export.leftovers import scratch

        self._start(self._paper.enter_context(scratch()) / "pages.pdf")

    def _ask_paper(self, path: Path) -> None:
        from viewer.ui.printing import ask_printer

        self._for_paper = False
        if self._shown is not None:
            self._shown.show_ready()
        ask = self.ask_printer or ask_printer
        ask(self._window, lambda printer: self._print_on(path, printer))

    def _print_on(self, path: Path, printer: QPrinter) -> None:
        from viewer.ui.printing import print_file

        self._printing, self._stopped = True, False
        self._progress(Progress(tr("Printing"), 0, 0))
        self._tasks.read(
            lambda: print_file(path, printer, lambda: self._stopped), self._printed, self._printed_not
        )

    def _printed(self, pages: int) -> None:
        self._printing = False
        self._drop_paper()
        self._status.end()
        self._status.say(
            tr("{pages:,} pages went to the printer", "1 page went to the printer", pages).format(pages=pages)
        )
        if self._shown is not None:
            self._shown.show_ready()

    def _printed_not(self, error: ArchiveViewerError) -> None:
        self._printing = False
        self._failed(str(error))

    def _drop_paper(self) -> None:
        """The file that was for the printer goes; one that is being printed waits for its end."""
        self._for_paper = False
        if not self._printing:
            self._paper.close()

    # --------------------------------------------------------------------------------------------- where to

    def _folder(self) -> Path:
        last = self._settings.get("export_folder")
        if isinstance(last, str) and Path(last).is_dir():
            return Path(last)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if documents and Path(documents).is_dir() else Path.home()

    def _ask(self, proposed: Path, chosen: Callable[[Path], None]) -> None:
        """The system's own dialog; it asks before it overwrites."""
        suffix = self._suffix
        dialog = QFileDialog(self._window, tr("Export"), str(proposed))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if suffix:
            dialog.setNameFilter(f"{suffix[1:].upper()} (*{suffix})")
            dialog.setDefaultSuffix(suffix[1:])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()


def _named(posts: Sequence[int], title: str) -> str:
    """A selection in words: a post by its title, several by their number and what they are."""
    if len(posts) == 1:
        return tr("“{title}”").format(title=title)
    return tr("{count:,} posts: {title}").format(count=len(posts), title=title)
