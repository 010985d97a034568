"""What is exported: the chosen posts, the list, or all that a line of the tree stands for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from viewer.archive import Archive
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.exporting import Exporting
from viewer.ui.listing import Listing
from viewer.ui.panes import Panes
from viewer.ui.tasks import Tasks


class ExportCommands(QObject):
    """Binds the actions that export; ``targets`` are the posts that a command is about."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        exporting: Exporting,
        listing: Listing,
        panes: Panes,
        actions: Actions,
        targets: Callable[[], Sequence[int]],
    ) -> None:
        super().__init__(exporting)
        self._archive = archive
        self._tasks = tasks
        self._exporting = exporting
        self._listing = listing
        self._panes = panes
        self._targets = targets
        actions.bind(export=self._export, export_all=self._export_list)

    def export_choice(self, choice: Choice) -> None:
        """Everything that a line of the tree stands for."""
        self._export_query(choice.query, choice.title(self._listing.shelf.names))

    def _export(self) -> None:
        """The chosen posts or the post that is shown; the whole list is offered beside it, and comes first where the post
        is not in it, as after a click on a tag."""
        listed = list(self._panes.model.ids)
        targets = list(self._targets()) or listed
        many = self._title_of_list()
        if len(targets) != 1 or listed in ([], targets):
            self._exporting.export(targets, self._called(targets, many))
            return
        one, all_ = ((posts, self._called(posts, many)) for posts in (targets, listed))
        if self._panes.posts.view.has(targets[0]):
            self._exporting.export(*one, all_)
        else:
            self._exporting.export(*all_, one)

    def _export_list(self) -> None:
        self._export_query(self._listing.query, self._title_of_list(), typing=bool(self._listing.text))

    def _title_of_list(self) -> str:
        from viewer.ui.book_title import book_title

        return book_title(self._listing.choice, self._listing.text, self._listing.shelf.names)

    def _called(self, posts: Sequence[int], many: str) -> str:
        """A post by its title, ``many`` as they are called together."""
        rows = self._archive.rows(posts) if len(posts) == 1 else []
        return rows[0].title if rows else many

    def _export_query(self, query: str, title: str, *, typing: bool = False) -> None:
        """Everything that a query finds, which may be more than a list shows; with ``typing`` its last word may go on, as in
        the list."""
        self._tasks.latest(
            "export",
            lambda: self._archive.ids(query, typing=typing),
            lambda ids: self._exporting.export(list(ids), self._called(ids, title)),
        )
