"""The first list of a window, asked for before the parts that know how to ask for others are even loaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.errors import ArchiveViewerError
from viewer.ui.finding import find

if TYPE_CHECKING:
    from viewer.archive import Archive
    from viewer.ui.choice import Choice


class FirstList(QObject):
    """Finds the posts of a choice on a thread of its own; ``found`` comes on the thread that this belongs to.

    It carries a ``Found``, or None when the archive could not answer: other parts will ask again and say why. A thread of
    the pool in ``tasks`` would do, but making that pool takes longer than finding the list.
    """

    found = Signal(object)

    def __init__(self, archive: Archive, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._archive = archive
        self._thread: threading.Thread | None = None

    def ask(self, choice: Choice) -> None:
        """Begins to look."""
        self._thread = threading.Thread(target=self._find, args=(choice,), name="first list", daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Returns when nothing is looked for any more (before the archive is closed it must), or when the time is over."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _find(self, choice: Choice) -> None:
        try:
            found = find(self._archive, choice)
        except ArchiveViewerError:
            found = None
        self.found.emit(found)
