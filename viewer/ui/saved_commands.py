"""Saved searches in the window: giving the present search a name, another name, removing it and taking that back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from viewer.archive import Archive
from viewer.types import SavedSearch
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice, within
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.naming import NameForm, NameSheet
from viewer.ui.post_list import PostList
from viewer.ui.status import StatusArea
from viewer.ui.tag_tree import TagTree
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo


class SavedCommands(QObject):
    """Binds "Save this search" and adds to the menus of saved searches in the tree."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        tree: TagTree,
        posts: PostList,
        listing: Listing,
        sheet: NameSheet,
        status: StatusArea,
        undo: Undo,
        actions: Actions,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._tree = tree
        self._posts = posts
        self._listing = listing
        self.sheet = sheet
        self._status = status
        self._undo = undo
        self._action = actions["save_search"]
        self._wanted: Choice | None = None
        actions.bind(save_search=self.save)
        posts.field.textChanged.connect(self._refresh)
        listing.shelf_changed.connect(lambda _shelf: self._go())
        self._refresh()

    def save(self) -> None:
        """Asks for a name for what is typed, within what is chosen. A search that has a name already gets another one."""
        text = self._posts.field.text().strip()
        if not text:
            return
        query = within(self._listing.choice, text)
        known = self._named(query)

        def keep(name: str) -> None:
            kept = self._archive.finder.kept
            if known is None:
                kept.save(name, query)
            else:
                kept.rename(known.id, name)

        self._ask(
            tr("Save this search"),
            tr("It will stand in the tree, and find what later syncs bring."),
            known.name if known is not None else query,
            lambda name: self._judge(name, query),
            keep,
            lambda: self._come_to(Choice("search", query)),
        )

    def fill_menu(self, choice: Choice, menu: QMenu) -> None:
        """What can be done with a saved search of the tree; nothing for other lines."""
        saved = self._named(choice.value) if choice.kind == "search" else None
        if saved is not None:
            menu.addSeparator()
            menu.addAction(tr("Re&name…"), lambda: self.rename(saved))
            menu.addAction(tr("Re&move"), lambda: self.remove(saved))

    def rename(self, saved: SavedSearch) -> None:
        """Asks for another name."""
        self._ask(
            tr("Rename this search"),
            saved.query,
            saved.name,
            lambda _name: (tr("Rename"), ""),
            lambda name: self._archive.finder.kept.rename(saved.id, name),
            self._listing.refresh_tree,
        )

    def remove(self, saved: SavedSearch) -> None:
        """Removes it at once; that can be undone."""
        was_chosen = self._listing.choice == Choice("search", saved.query)

        def forget() -> list[int]:
            kept = self._archive.finder.kept
            order = [each.id for each in kept.saved()]
            kept.forget(saved.id)
            return order

        def done(order: list[int]) -> None:
            self._listing.refresh_tree()
            self._undo.did(
                tr("The search “{name}” is removed").format(name=saved.name),
                lambda: self._restore(saved, order, was_chosen),
            )

        self._tasks.write(forget, done, lambda error: self._status.say(str(error)))

    def _restore(self, saved: SavedSearch, order: list[int], was_chosen: bool) -> None:
        """Puts it back where it stood."""

        def keep() -> None:
            kept = self._archive.finder.kept
            again = kept.save(saved.name, saved.query).id
            kept.order([again if each == saved.id else each for each in order])

        def done(_: None) -> None:
            if was_chosen:
                self._wanted = Choice("search", saved.query)
            self._listing.refresh_tree()

        self._tasks.write(keep, done, lambda error: self._status.say(str(error)))

    def _ask(
        self,
        title: str,
        lead: str,
        name: str,
        judge: Callable[[str], tuple[str, str]],
        keep: Callable[[str], None],
        kept: Callable[[], None],
    ) -> None:
        """Opens the sheet; ``keep`` writes the name, ``kept`` follows when that is done."""
        form = NameForm(name, lead, judge)

        def done(_: None) -> None:
            self.sheet.close(form)
            kept()

        form.submitted.connect(
            lambda name: self._tasks.write(
                lambda: keep(name), done, lambda error: self.sheet.fail(form, str(error))
            )
        )
        self.sheet.open(title, form)

    def _judge(self, name: str, query: str) -> tuple[str, str]:
        known, taken = self._named(query), self._called(name)
        if known is not None and taken is None:
            return tr("Rename"), tr("It is saved as “{name}” and gets this name instead.").format(
                name=known.name
            )
        if taken is not None and known is None:
            return tr("Replace"), tr("“{name}” stands for another search now: {query}").format(
                name=taken.name, query=taken.query
            )
        return tr("Save"), ""

    def _named(self, query: str) -> SavedSearch | None:
        return next((each for each, _ in self._listing.shelf.saved if each.query == query), None)

    def _called(self, name: str) -> SavedSearch | None:
        return next((each for each, _ in self._listing.shelf.saved if each.name == name), None)

    def _refresh(self) -> None:
        self._action.setEnabled(bool(self._posts.field.text().strip()))

    def _come_to(self, choice: Choice) -> None:
        """Goes to a line that the tree will have in a moment."""
        self._wanted = choice
        self._listing.refresh_tree()

    def _go(self) -> None:
        wanted = self._wanted
        if wanted is not None and wanted in self._listing.shelf.names:
            self._wanted = None
            self._tree.choose(wanted)
            self._posts.set_text("")  # the words are in the search now
