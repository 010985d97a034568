"""What a source is called: another name for it, which no sync changes, and the name of the blog again."""

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
from viewer.ui.naming import NameForm, NameSheet
from viewer.ui.post_model import PostModel
from viewer.ui.source_commands import SourceCommands
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo


class SourceNames(QObject):
    """Binds the action that renames the chosen source, and adds it to the menu of each."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        listing: Listing,
        model: PostModel,
        commands: SourceCommands,
        sheet: NameSheet,
        undo: Undo,
        actions: Actions,
    ) -> None:
        super().__init__(commands)
        self._archive = archive
        self._tasks = tasks
        self._listing = listing
        self._model = model
        self._commands = commands
        self._undo = undo
        self.sheet = sheet
        actions.bind(rename_source=self._rename_chosen)
        commands.menu_opening.connect(self._fill_menu)

    def rename(self, source: Source) -> None:
        """Asks for another name."""
        form = NameForm(source.title, source.url, lambda _name: (tr("Rename"), ""))

        def submit(name: str) -> None:
            def done(was_chosen: bool) -> None:
                self.sheet.close(form)
                self._show()
                self._undo.did(
                    tr("“{old}” is called “{name}”").format(old=source.title or source.url, name=name),
                    lambda: self._call(source.id, source.title, chosen=was_chosen),
                    again=lambda: self._call(source.id, name, chosen=True),
                )

            self._tasks.write(
                lambda: self._archive.rename(source.id, name),
                done,
                lambda error: self.sheet.fail(form, str(error)),
            )

        form.submitted.connect(submit)
        self.sheet.open(tr("Rename this source"), form)

    def _call(self, source: int, name: str, *, chosen: bool) -> None:
        self._tasks.write(lambda: self._archive.rename(source, name, chosen=chosen), lambda _: self._show())

    def _show(self) -> None:
        """In the tree, in what the list is called, and in its rows and groups."""
        self._listing.refresh()
        self._model.refresh()

    def _rename_chosen(self) -> None:
        source = self._commands.source()
        if source is not None:
            self.rename(source)

    def _fill_menu(self, choice: Choice, menu: QMenu) -> None:
        source = next((s for s in self._listing.shelf.sources if choice == Choice("source", str(s.id))), None)
        if source is None:
            return
        entry = QAction(tr("Re&name…"), menu)
        entry.triggered.connect(lambda _checked=False: self.rename(source))
        below = next((each for each in menu.actions() if each.isSeparator()), None)
        menu.addAction(entry) if below is None else menu.insertAction(below, entry)
