"""What the actions on posts do: moving through the list, opening, copying."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from viewer.archive import Archive
from viewer.ui.actions import Actions
from viewer.ui.choice import ALL, STARRED, UNREAD
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.pane_layout import LIST, PaneLayout
from viewer.ui.panes import Panes
from viewer.ui.reading import Reading
from viewer.ui.tasks import Tasks


class PostCommands(QObject):
    """Binds the actions that need tree, list and reader together."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        panes: Panes,
        listing: Listing,
        reading: Reading,
        actions: Actions,
        layout: PaneLayout,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._panes = panes
        self._listing = listing
        self._reading = reading
        self._layout = layout
        actions.bind(
            next=lambda: self._move(1),
            previous=lambda: self._move(-1),
            next_unread=self.next_unread,
            page_down=self._page_down,
            page_up=lambda: panes.reader.scroll_screen(lambda _moved: None, up=True),
            back=reading.back,
            forward=reading.forward,
            go_all=lambda: panes.tree.choose(ALL),
            go_unread=lambda: panes.tree.choose(UNREAD),
            go_starred=lambda: panes.tree.choose(STARRED),
            search=self._search,
            find=panes.reader.find_bar.open,
            find_next=panes.reader.find_bar.next,
            find_previous=panes.reader.find_bar.previous,
            select_all=panes.posts.view.selectAll,
            copy=self._copy,
            copy_link=self._copy_address,
            open_original=self._open_original,
        )

    def targets(self) -> list[int]:
        """The posts that a command is about: the chosen rows, else the post that is shown."""
        selected = self._panes.posts.view.selected_posts()
        current = self._reading.current
        if selected and (len(selected) > 1 or current is None or current in selected):
            return selected
        return [current] if current is not None else selected

    def _search(self) -> None:
        if not self._panes.welcoming:
            self._panes.stack.setCurrentWidget(self._panes.splitter)  # from wherever else the window is
            self._layout.show(LIST)
        self._panes.posts.focus_search()

    def next_unread(self) -> None:
        """Opens the next unread post below the current one; looked for off this thread."""
        view, ids, archive = self._panes.posts.view, self._panes.model.ids, self._archive
        start = view.currentIndex().row() + 1 if view.currentIndex().isValid() else 0
        query = f"is:unread {self._listing.query}".strip()

        def look() -> int | None:
            unread = set(archive.ids(query))
            return next((row for row in range(start, len(ids)) if ids[row] in unread), None)

        self._tasks.latest("next", look, self._go_to_row)

    def _go_to_row(self, row: int | None) -> None:
        if row is None or not self._panes.posts.view.choose_row(row):
            self._panes.status.say(tr("No more unread posts below"))

    def _move(self, step: int) -> None:
        if not self._panes.posts.view.step(step):
            self._panes.status.say(tr("The list ends here"))

    def _page_down(self) -> None:
        self._panes.reader.scroll_screen(lambda moved: None if moved else self.next_unread())

    def _copy(self) -> None:
        focused = QGuiApplication.focusObject()
        if isinstance(focused, QLineEdit):
            focused.copy()
        elif text := self._panes.reader.selected_text():
            QGuiApplication.clipboard().setText(text)

    def _copy_address(self) -> None:
        rows = self._archive.rows(self.targets()[:1])
        if rows and rows[0].url:
            QGuiApplication.clipboard().setText(rows[0].url)
            self._panes.status.say(tr("Address copied"))

    def _open_original(self) -> None:
        targets = self.targets()
        if targets:
            self._reading.open_original(targets[0])
