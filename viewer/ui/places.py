"""Where the reader is in each post: known at once, on record a moment later."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from viewer.archive import Archive
from viewer.ui.tasks import Tasks

_PAUSE = 800  # ms between two writes while the reader scrolls


class Places(QObject):
    """Keeps places in the archive, each as soon as the reader pauses."""

    def __init__(self, archive: Archive, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._known: dict[int, float] = {}
        self._unwritten: set[int] = set()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE)
        self._pause.timeout.connect(self.flush)

    def of(self, post: int) -> float:
        """Where the reader left a post (see ``web.landing``); 0 is its start."""
        if post not in self._known:
            self._known[post] = self._archive.around.place(post)
        return self._known[post]

    def note(self, post: int, place: float) -> None:
        """The reader is there now."""
        self._known[post] = place
        self._unwritten.add(post)
        if not self._pause.isActive():
            self._pause.start()

    def forget(self) -> None:
        """Posts were deleted: what is on record counts."""
        self.flush()
        self._known.clear()

    def flush(self) -> None:
        """Hands what was noted to the writer."""
        self._pause.stop()
        around = self._archive.around
        for post in self._unwritten:
            place = self._known[post]
            self._tasks.write(lambda post=post, place=place: around.keep_place(post, place))  # type: ignore[misc]
        self._unwritten.clear()
