"""What the actions on sources do: syncing one, getting its whole archive, its ledger, removing it; and the tree's menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from viewer.types import Source, SourceKind
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.language import tr
from viewer.ui.ledger import Ledger
from viewer.ui.listing import Listing
from viewer.ui.removing import RemoveSheet
from viewer.ui.syncing import Syncing
from viewer.ui.tag_tree import TagTree


class SourceCommands(QObject):
    """Binds the actions that are about a source: the one that is chosen in the tree. ``menu_opening`` lets others add to
    the menu of a line."""

    menu_opening = Signal(Choice, QMenu)

    def __init__(
        self,
        tree: TagTree,
        listing: Listing,
        syncing: Syncing,
        ledger: Ledger,
        removing: RemoveSheet,
        actions: Actions,
        export: Callable[[Choice], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._window = parent
        self._tree = tree
        self._listing = listing
        self._syncing = syncing
        self._ledger = ledger
        self._removing = removing
        self._actions = actions
        self._export = export
        actions.bind(
            sync_this=lambda: self._with_source(lambda source: syncing.sync([source.id])),
            whole_archive=self._get_whole,
            ledger=self._toggle_ledger,
            remove_source=lambda: self._with_source(removing.open),
        )
        tree.menu_requested.connect(self._menu)
        tree.mark_clicked.connect(lambda choice: self._open_ledger(self._of(choice)))
        ledger.surveyed.connect(listing.set_missing)

    def source(self) -> Source | None:
        """The source that is chosen in the tree."""
        return self._of(self._listing.choice)

    def refresh(self) -> None:
        """Which of the actions can be used."""
        source, sources = self.source(), self._listing.shelf.sources
        for name in ("sync_this", "rename_source", "remove_source"):
            self._actions[name].setEnabled(source is not None)
        blogs = [source] if source is not None else sources
        has_blog = any(each.kind is not SourceKind.FOLDER for each in blogs)
        self._actions["whole_archive"].setEnabled(has_blog)
        self._actions["ledger"].setEnabled(bool(sources))

    def _of(self, choice: Choice) -> Source | None:
        sources = self._listing.shelf.sources
        return next((s for s in sources if choice == Choice("source", str(s.id))), None)

    def _with_source(self, act: Callable[[Source], object]) -> None:
        source = self.source()
        if source is not None:
            act(source)

    def _get_whole(self) -> None:
        """Of the chosen source; of all when none is."""
        source = self.source()
        self._syncing.sync(None if source is None else [source.id], full=True)

    def _toggle_ledger(self) -> None:
        if self._ledger.is_open:
            self._ledger.close()
        else:
            self._open_ledger(self.source())

    def _open_ledger(self, source: Source | None) -> None:
        self._ledger.open(self._listing.shelf.sources, None if source is None else source.id)

    def _menu(self, choice: Choice, at: QPoint) -> None:
        """The menu of a line of the tree, which need not be the chosen one."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        source = self._of(choice)
        if source is not None:
            menu.addAction(tr("&Sync this source"), lambda: self._syncing.sync([source.id]))
            whole = menu.addAction(
                tr("&Get the whole archive"), lambda: self._syncing.sync([source.id], full=True)
            )
            whole.setEnabled(source.kind is not SourceKind.FOLDER)
            menu.addAction(tr("Show le&dger"), lambda: self._open_ledger(source))
            menu.addSeparator()
        if choice == self._listing.choice:
            menu.addAction(self._actions["mark_all_read"])
        menu.addAction(tr("&Export all…"), lambda: self._export(choice))
        self.menu_opening.emit(choice, menu)
        if source is not None:  # what takes something away comes last
            menu.addSeparator()
            menu.addAction(tr("Re&move…"), lambda: self._removing.open(source))
        menu.popup(at)
