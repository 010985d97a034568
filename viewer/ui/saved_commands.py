"""Saved searches in the window: giving the present search a name, another name, removing it; each can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from viewer.archive import Archive
from viewer.errors import ArchiveViewerError
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
        text, within_choice = self._posts.field.text().strip(), self._listing.choice
        if not text:
            return
        query = within(within_choice, text)
        known = self._named(query)
        choice = Choice("search", query)

        def keep(name: str) -> None:
            kept = self._archive.finder.kept
            if known is None:
                kept.save(name, query)
            else:
                kept.rename(known.id, name)

        def saved(name: str, before: list[SavedSearch], after: list[SavedSearch]) -> None:
            self._come_to(choice)
            self._undo.did(
                tr("The search is saved as “{name}”").format(name=name),
                lambda: self._put(before, lambda: self._type_again(choice, within_choice, text)),
                again=lambda: self._put(after, lambda: self._come_to(choice)),
            )

        self._ask(
            tr("Save this search"),
            tr("It will stand in the tree, and find what later syncs bring."),
            known.name if known is not None else query,
            lambda name: self._judge(name, query),
            keep,
            saved,
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

        def renamed(name: str, before: list[SavedSearch], after: list[SavedSearch]) -> None:
            self._listing.refresh_tree()
            self._undo.did(
                tr("The search “{old}” is called “{name}”").format(old=saved.name, name=name),
                lambda: self._put(before, self._listing.refresh_tree),
                again=lambda: self._put(after, self._listing.refresh_tree),
            )

        self._ask(
            tr("Rename this search"),
            saved.query,
            saved.name,
            lambda _name: (tr("Rename"), ""),
            lambda name: self._archive.finder.kept.rename(saved.id, name),
            renamed,
        )

    def remove(self, saved: SavedSearch) -> None:
        """Removes it at once; that can be undone."""
        choice = Choice("search", saved.query)
        was_chosen = self._listing.choice == choice

        def done(changed: tuple[list[SavedSearch], list[SavedSearch]]) -> None:
            before, after = changed
            refresh = self._listing.refresh_tree
            refresh()
            self._undo.did(
                tr("The search “{name}” is removed").format(name=saved.name),
                lambda: self._put(before, lambda: self._come_to(choice) if was_chosen else refresh()),
                again=lambda: self._put(after, refresh),
            )

        self._tasks.write(
            lambda: self._changed(lambda: self._archive.finder.kept.forget(saved.id)), done, self._fail
        )

    def _changed(self, change: Callable[[], None]) -> tuple[list[SavedSearch], list[SavedSearch]]:
        """Makes a change; returns all saved searches before it and after it. For the thread that writes."""
        kept = self._archive.finder.kept
        before = kept.saved()
        change()
        return before, kept.saved()

    def _put(self, searches: list[SavedSearch], then: Callable[[], None]) -> None:
        """These are the saved searches again."""
        self._tasks.write(lambda: self._archive.finder.kept.put(searches), lambda _: then(), self._fail)

    def _fail(self, error: ArchiveViewerError) -> None:
        self._status.say(str(error))

    def _type_again(self, saved: Choice, choice: Choice, text: str) -> None:
        """The search is not saved any more: who looks at it has it in the field again."""
        if self._listing.choice == saved:
            self._tree.choose(choice)
            self._posts.set_text(text)
        self._listing.refresh_tree()

    def _ask(
        self,
        title: str,
        lead: str,
        name: str,
        judge: Callable[[str], tuple[str, str]],
        keep: Callable[[str], None],
        kept: Callable[[str, list[SavedSearch], list[SavedSearch]], None],
    ) -> None:
        """Opens the sheet; ``keep`` writes the name, ``kept`` follows with it and all saved searches before and after."""
        form = NameForm(name, lead, judge)

        def submit(typed: str) -> None:
            def done(changed: tuple[list[SavedSearch], list[SavedSearch]]) -> None:
                self.sheet.close(form)
                kept(typed, *changed)

            self._tasks.write(
                lambda: self._changed(lambda: keep(typed)),
                done,
                lambda error: self.sheet.fail(form, str(error)),
            )

        form.submitted.connect(submit)
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
