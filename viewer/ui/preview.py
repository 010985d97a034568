"""The first pages of a PDF as they would be, made anew a moment after something changed."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from viewer.archive import Archive
from viewer.export.leftovers import scratch
from viewer.types import ExportOptions, ExportResult
from viewer.ui.language import tr

if TYPE_CHECKING:
    from viewer.export.pdf import Exporter

_PAUSE = 350  # ms without a change before the pages are made
_POSTS = 2
_PAGES = 8
_GAP = 14.0


class PreviewMaker(QObject):
    """Makes the first pages of an export, on a thread of the export; ``made`` says where they are. It outlives what shows
    them, which may be put away at any moment."""

    made = Signal(object)  # the path of a PDF, which stays until the next is made
    failed = Signal(str)

    def __init__(self, archive: Archive, parent: QObject) -> None:
        super().__init__(parent)
        self._archive = archive
        self._held = contextlib.ExitStack()
        self._folder = self._held.enter_context(scratch())
        self._exporter: Exporter | None = None
        self._wish: tuple[Sequence[int], ExportOptions] | None = None
        self._number = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self._make)

    def ask(self, posts: Sequence[int], options: ExportOptions) -> None:
        """Makes the first pages of these posts, unless something else is asked for within a moment."""
        self._wish = (posts, options)
        self._timer.start()

    def stop(self) -> None:
        """Makes nothing any more, until it is asked again."""
        self._wish = None
        self._timer.stop()
        if self._exporter is not None:
            self._exporter.cancel()

    def close(self) -> None:
        """Stops and waits: before the archive closes."""
        self.stop()
        if self._exporter is not None:
            self._exporter.close()
            self._exporter = None
        self._held.close()

    def _make(self) -> None:
        if self._wish is None:
            return
        if self._exporter is None:
            from viewer.export.pdf import Exporter

            self._exporter = Exporter(self._archive, self)
            self._exporter.finished.connect(self._made)
            self._exporter.failed.connect(self.failed)
            self._exporter.ended.connect(self._again)
        if self._exporter.is_running:
            self._exporter.cancel()  # and begun again when it has ended
            return
        (posts, options), self._wish = self._wish, None
        self._number += 1
        path = self._folder / f"preview-{self._number}.pdf"
        self._exporter.start(posts, path, replace(options, separate=False), sample=_POSTS)

    def _again(self) -> None:
        if self._wish is not None:
            self._timer.start()

    def _made(self, result: ExportResult) -> None:
        if self._wish is not None:
            return
        for old in self._folder.glob("*.pdf"):
            if old != result.path:
                with contextlib.suppress(OSError):  # some systems do not let go of a file that is shown
                    old.unlink()
        self.made.emit(result.path)


class Preview(QScrollArea):
    """Shows the pages that a maker makes, one below the other, drawn on threads of Qt. ``shown`` says how many there are."""

    shown = Signal(int)

    def __init__(self, maker: PreviewMaker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        pages = _Pages(self)
        pages.say(tr("Making a preview…"))
        pages.drawn.connect(self.shown)
        maker.made.connect(pages.load)
        maker.failed.connect(pages.say)
        self.setWidget(pages)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("desk")
        self.setAccessibleName(tr("Preview"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)


class _Pages(QWidget):
    """Pages on a desk, as wide as there is room; before there are any, a word on what is being done."""

    drawn = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._document = QPdfDocument(self)
        self._renderer = QPdfPageRenderer(self)
        self._renderer.setDocument(self._document)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._take)
        self._images: dict[int, QImage] = {}
        self._asked: dict[int, int] = {}
        self._note = QLabel("", self)
        self._note.setProperty("quiet", True)
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(self._note)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(60)
        self._settle.timeout.connect(self._ask)

    def say(self, text: str) -> None:
        """A word over the desk; pages that are there stay until there are others."""
        self._note.setText(text)
        self._note.setVisible(bool(text) and not self._images)

    def load(self, path: Path) -> None:
        """Shows the first pages of a file."""
        self._document.load(str(path))
        self._asked.clear()
        self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def _ask(self) -> None:
        """Has the pages drawn in the size in which they are shown."""
        count = min(self._document.pageCount(), _PAGES)
        if count < 1:
            return
        ratio = self.devicePixelRatioF()
        self._asked = {}
        for number in range(count):
            size = self._size_of(self._document.pagePointSize(number)) * ratio
            self._asked[self._renderer.requestPage(number, size.toSize())] = number

    def _take(self, number: int, _size: QSize, image: QImage, _options: object, request: int) -> None:
        if self._asked.pop(request, None) != number:
            return
        if not any(page > number for page in self._images) or number == 0:
            count = min(self._document.pageCount(), _PAGES)
            self._images = {page: kept for page, kept in self._images.items() if page < count}
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._images[number] = image
        self.say("")
        heights = sum(image.deviceIndependentSize().height() + _GAP for image in self._images.values())
        self.setMinimumHeight(round(heights + _GAP))
        self.update()
        if not self._asked:
            self.drawn.emit(len(self._images))

    def _size_of(self, page: QSizeF) -> QSizeF:
        width = max(self.width() - 2 * _GAP, 60.0)
        return QSizeF(width, width * page.height() / page.width())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        y = _GAP
        for number in sorted(self._images):
            image = self._images[number]
            size = image.deviceIndependentSize()
            place = QRectF(QPointF((self.width() - size.width()) / 2, y), size)
            painter.fillRect(place, QColor("white"))
            painter.drawImage(place, image)
            painter.setPen(QPen(self.palette().mid(), 1))
            painter.drawRect(place)
            y += size.height() + _GAP
