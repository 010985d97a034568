"""Writes down where the reader is, a moment after every move: a window that is killed opens there again, too."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from viewer.ui.listing import Listing
from viewer.ui.reading import Reading
from viewer.ui.state import Place, WindowState
from viewer.ui.tag_tree import TagTree

_MOMENT = 1500  # ms without another move


class Keeping(QObject):
    """The line of the tree, the post, the open branches. How far into the post, ``places`` writes into the archive."""

    def __init__(self, state: WindowState, tree: TagTree, listing: Listing, reading: Reading) -> None:
        super().__init__(reading)
        self._state = state
        self._tree = tree
        self._listing = listing
        self._reading = reading
        self._kept: Place | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_MOMENT)
        self._timer.timeout.connect(self.keep)
        for moved in (reading.opened, tree.chosen, tree.opened):
            moved.connect(lambda *_: self._timer.start())

    def keep(self) -> None:
        """Now."""
        self._timer.stop()
        place = Place(self._listing.choice, self._reading.current, tuple(self._tree.branches))
        if place != self._kept:
            self._kept = place
            self._state.save_place(place)
