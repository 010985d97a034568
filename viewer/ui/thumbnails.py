"""The lead pictures of posts, small, for the cards of the list: made of the archive's own files, off the window's thread."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from viewer.archive import Archive
from viewer.ui.tasks import Tasks

_KEPT = 400  # pictures, of some 100 kB each
_AT_ONCE = 2  # that are made side by side
_WAITING = 40  # more than a screen shows: who scrolls on does not need the others
_MOST_PIXELS = 80_000_000  # of a picture that is read at all: larger ones would take hundreds of megabytes


class Thumbnails(QObject):
    """``of`` gives a picture when it is there; ``came`` tells that there is another one."""

    came = Signal(int)

    def __init__(self, archive: Archive, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._made: OrderedDict[int, QImage] = OrderedDict()  # the one asked for last comes last
        self._waiting: OrderedDict[int, QSize] = OrderedDict()
        self._running: set[int] = set()

    def of(self, post: int, size: QSize) -> QImage | None:
        """The picture of a post to fill ``size`` (device pixels); None while it is being made, null where there is none."""
        made = self._made.get(post)
        if made is not None:
            self._made.move_to_end(post)
            return made
        if post not in self._running:
            self._waiting[post] = size
            self._waiting.move_to_end(post)
            while len(self._waiting) > _WAITING:
                self._waiting.popitem(last=False)
            self._begin()
        return None

    def forget(self, posts: list[int]) -> None:
        """Their pictures may be others now."""
        for post in posts:
            self._made.pop(post, None)

    def _begin(self) -> None:
        while self._waiting and len(self._running) < _AT_ONCE:
            post, size = self._waiting.popitem()  # the latest: that is where the reader is
            self._running.add(post)
            self._tasks.read(
                lambda post=post, size=size: self._make(post, size),  # type: ignore[misc]
                lambda image, post=post: self._take(post, image),  # type: ignore[misc]
                lambda _error, post=post: self._take(post, QImage()),  # type: ignore[misc]
            )

    def _make(self, post: int, size: QSize) -> QImage:
        file = self._archive.lead_picture(post)
        return read_scaled(file.path, size) if file is not None else QImage()

    def _take(self, post: int, image: QImage) -> None:
        self._running.discard(post)
        self._made[post] = image
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        self._begin()
        self.came.emit(post)


def read_scaled(path: Path, size: QSize) -> QImage:
    """A picture from a file, cut to fill ``size``; a null image when it cannot be read. For any thread."""
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    whole = reader.size()
    if not whole.isValid() or whole.isEmpty() or whole.width() * whole.height() > _MOST_PIXELS:
        return QImage()
    reader.setScaledSize(whole.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    if image.isNull():
        return image
    left, top = max(0, image.width() - size.width()) // 2, max(0, image.height() - size.height()) // 2
    return image.copy(left, top, min(size.width(), image.width()), min(size.height(), image.height()))
