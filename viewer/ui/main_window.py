"""The window: shows the list at once and everything else right after it, and remembers its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMainWindow

from viewer.config import NAME
from viewer.ui import surface
from viewer.ui.finding import Found
from viewer.ui.first_list import FirstList
from viewer.ui.front import Front
from viewer.ui.state import WindowState
from viewer.ui.theme import Theme, style_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent

    from viewer.archive import Archive
    from viewer.config import Settings
    from viewer.ui.exporting import AskPath
    from viewer.ui.single import Doorbell
    from viewer.ui.workings import Workings

_PIECES = (
    "actions",
    "adding",
    "beside",
    "commands",
    "completion",
    "ledger",
    "looks",
    "tag_commands",
    "workings",
)
"""Modules that bring many others along: loaded one after the other, none of them holds up the window for long."""
_PATIENCE = 0.05  # seconds; a window that is painted without its list first, and then with it, takes longer


class MainWindow(QMainWindow):
    """One archive in one window. Call ``shut_down`` after the event loop ended and before the archive closes.

    The list is painted before the other parts are made, before their modules are even loaded: ``ready`` tells of it. They
    follow at once, in the places that were kept for them; the web view comes last, and then ``settled``.
    """

    ready = Signal()  # the first list is painted, or what stands in its place
    settled = Signal()  # what could wait is there too: the web view
    _found = Signal(object)  # the first list, from the thread that found it

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        theme: Theme,
        resources: Path,
        open_url: Callable[[str], object],
        ask_path: AskPath | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(NAME)
        surface.prepare(self)
        self._made_of = (archive, settings, theme, resources, open_url, ask_path)
        self.state = WindowState(settings, archive.path)
        self._place = self.state.restore_place()
        self._first = FirstList(archive, self._place.choice, self.state.order)
        # Python does one thing at a time: to make the window meanwhile would let both wait for each other.
        self._first.wait(_PATIENCE)
        self._found.connect(self._begin)
        self.front = Front(self, archive, theme)
        self._workings: Workings | None = None
        self._shown: Found | None = None
        self._awake = False
        self.setStyleSheet(style_sheet(theme.colors))

    @property
    def workings(self) -> Workings:
        """All parts but the first; made when they are first asked for."""
        if self._workings is None:
            from viewer.ui.workings import Workings

            self.setUpdatesEnabled(False)
            self._workings = Workings(self, self.front, self.state, *self._made_of)
            self.setUpdatesEnabled(True)
            self._workings.settled.connect(self.settled)
            self._workings.listing.listed.connect(self._wake)
        return self._workings

    # ------------------------------------------------------------------------------------------- start and end

    def start(self) -> None:
        """Takes its old shape; to be shown next, then ``ready`` follows."""
        own, tree = self.state.restore_shape(self)
        self.front.take_shape(self.width(), own, tree=tree)
        self._first.tell(self._found.emit)

    def _begin(self, found: Found | None) -> None:
        if found is None or not found.ids:
            self.workings.begin(self._place, None)
            return
        self._shown = found
        self.front.show(found, self._place.choice, self._place.post)
        self.front.posts.view.painted.connect(self._wake)
        self.front.posts.view.setFocus()
        if self._workings is None:
            self.setContentsMargins(0, self.state.bars[0], 0, self.state.bars[1])

    def open_location(self, location: str) -> None:
        """An address given at the start: of a post in the archive it is opened, any other is offered for adding."""
        self.workings.open_location(location)

    def listen(self) -> Doorbell:
        """From now on a later start on the same archive raises this window, and opens here what it was given."""
        from viewer.ui.single import Doorbell

        doorbell = Doorbell(self._made_of[0].path, self)
        doorbell.rung.connect(self._come_forward)
        return doorbell

    def _come_forward(self, location: str) -> None:
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if location:
            self.open_location(location)

    def leave(self) -> None:
        """Closes for good, also where closing would only hide it in the tray."""
        if self._workings is not None:
            self._workings.tray.let_go()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.state.save_shape(self, self.front.own, tree=self.front.tree_wanted)
        if self._workings is not None:
            self._workings.remember()
            self._workings.syncing.cancel()
        event.accept()

    def shut_down(self) -> None:
        """Ends what still runs."""
        self._first.wait()
        if self._workings is not None:
            self._workings.shut_down()
        self.state.flush()

    def _wake(self) -> None:
        """The list can be used: now comes all the rest."""
        if not self._awake:
            self._awake = True
            self.ready.emit()
            QTimer.singleShot(0, self, self._furnish)

    def _furnish(self) -> None:
        from viewer.ui.turns import load_at_once, paint_in_next_turn

        load_at_once([f"viewer.ui.{name}" for name in _PIECES])
        paint_in_next_turn(self)
        if self._shown is not None:
            self.workings.begin(self._place, self._shown)
            self._shown = None
        QTimer.singleShot(0, self.workings, self.workings.load)
