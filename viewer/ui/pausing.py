"""Sources that the reader leaves out of syncs: what they have stays, nothing is asked of them."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from viewer.archive import Archive
from viewer.types import Source
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.source_commands import SourceCommands
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo


class Pausing(QObject):
    """Binds "Leave this source out of syncs", here and in the menu of a source; it can be undone."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        listing: Listing,
        syncing: Syncing,
        commands: SourceCommands,
        undo: Undo,
        actions: Actions,
    ) -> None:
        super().__init__(commands)
        self._archive = archive
        self._tasks = tasks
        self._listing = listing
        self._syncing = syncing
        self._commands = commands
        self._undo = undo
        self._action = actions["pause_source"]
        actions.bind(pause_source=self._switch)
        commands.menu_opening.connect(self._fill_menu)

    def refresh(self) -> None:
        """What the action shows of the chosen source."""
        source = self._commands.source()
        self._action.setEnabled(source is not None)
        self._action.setChecked(source is not None and source.paused)

    def pause(self, source: int, paused: bool = True) -> None:
        """Leaves a source out of syncs, of the present one as well when that is about it alone; or takes it in again."""
        known = self._source(source)
        if known is None or known.paused == paused:
            return
        if paused:
            self._syncing.leave(source)
        name = known.title or known.url
        self._set(source, paused)
        self._undo.did(
            tr("“{name}” is left out of syncs").format(name=name)
            if paused
            else tr("“{name}” is synced again").format(name=name),
            lambda: self._set(source, not paused),
            again=lambda: self._set(source, paused),
        )

    def _set(self, source: int, paused: bool) -> None:
        self._tasks.write(
            lambda: self._archive.pause(source, paused=paused), lambda _: self._listing.refresh_tree()
        )

    def _source(self, source: int) -> Source | None:
        return next((each for each in self._listing.shelf.sources if each.id == source), None)

    def _switch(self) -> None:
        source = self._commands.source()
        if source is not None:
            self.pause(source.id, not source.paused)

    def _fill_menu(self, choice: Choice, menu: QMenu) -> None:
        source = self._source(int(choice.value)) if choice.kind == "source" else None
        if source is None:
            return
        entry = QAction(tr("&Leave out of syncs"), menu)
        below = next((each for each in menu.actions() if each.isSeparator()), None)
        menu.addAction(entry) if below is None else menu.insertAction(below, entry)
        entry.setCheckable(True)
        entry.setChecked(source.paused)
        entry.triggered.connect(lambda _checked=False: self.pause(source.id, not source.paused))
