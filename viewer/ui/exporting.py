"""Export from the window: ask for a file name, print in the background, say where the file is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt, QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.archive import Archive
from viewer.config import Settings
from viewer.types import ExportResult, Progress
from viewer.ui.status import StatusArea

if TYPE_CHECKING:
    from viewer.export.pdf import PdfExporter

AskPath = Callable[[Path, Callable[[Path], None]], None]
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # what some file system does not take in a name


class Exporting(QObject):
    """One export at a time. ``ask_path`` gets a proposed path and a callable for the one that was chosen."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        status: StatusArea,
        open_url: Callable[[str], object],
        window: QWidget,
        ask_path: AskPath | None = None,
    ) -> None:
        super().__init__(window)
        self._archive = archive
        self._settings = settings
        self._status = status
        self._open_url = open_url
        self._window = window
        self._ask_path = ask_path or self._ask
        self._exporter: PdfExporter | None = None
        status.cancelled.connect(self.cancel)

    @property
    def running(self) -> bool:
        return self._exporter is not None and self._exporter.is_running

    def export(self, posts: Sequence[int], title: str) -> None:
        """Asks for a name and writes the posts, in this order, into one PDF there."""
        if self.running:
            self._status.say("An export is running")
        elif not posts:
            self._status.say("No posts are chosen")
        else:
            name = _UNFIT.sub(" ", title).strip()[:80] or "posts"
            self._ask_path(self._folder() / f"{name}.pdf", lambda path: self._start(list(posts), path))

    def cancel(self) -> None:
        """Stops soon; nothing half-written stays."""
        if self._exporter is not None:
            self._exporter.cancel()

    def close(self) -> None:
        """Stops and waits: before the archive closes."""
        if self._exporter is not None:
            self._exporter.close()
            self._exporter = None

    def _start(self, posts: Sequence[int], path: Path) -> None:
        from viewer.export.pdf import PdfExporter

        self._settings.set("export_folder", str(path.parent))
        if self._exporter is None:
            self._exporter = PdfExporter(self._archive, self)
            self._exporter.progress.connect(self._status.show_progress)
            self._exporter.finished.connect(self._done)
            self._exporter.failed.connect(self._status.say)
            self._exporter.cancelled.connect(lambda: self._status.say("Export stopped; nothing was written"))
            self._exporter.ended.connect(self._status.end)
        self._status.show_progress(Progress("Exporting", 0, 0))
        self._exporter.start(posts, path)

    def _done(self, result: ExportResult) -> None:
        pages = f"{result.pages:,} pages" if result.pages and result.pages > 1 else "1 page"
        missing = len(result.missing_media)
        lack = f", {missing:,} pictures missing" if missing else ""
        self._status.say(
            f"{result.path.name}: {pages}{lack}",
            lambda: self._open_url(QUrl.fromLocalFile(str(result.path)).toString()),
            "Open",
        )

    def _folder(self) -> Path:
        last = self._settings.get("export_folder")
        if isinstance(last, str) and Path(last).is_dir():
            return Path(last)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if documents and Path(documents).is_dir() else Path.home()

    def _ask(self, proposed: Path, chosen: Callable[[Path], None]) -> None:
        """The system's own dialog; it asks before it overwrites."""
        dialog = QFileDialog(self._window, "Export as PDF", str(proposed))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("PDF (*.pdf)")
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.open()
