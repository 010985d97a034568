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
        actions.bind(
            export=self._export, export_all=lambda: self._export_query(listing.query, panes.posts.title)
        )

    def export_choice(self, choice: Choice) -> None:
        """Everything that a line of the tree stands for."""
        self._export_query(choice.query, choice.title(self._listing.shelf.names))

    def _export(self) -> None:
        """The chosen posts or the post that is shown; the whole list is offered beside it, and comes first where the post
        is not in it, as after a click on a tag."""
        listed = list(self._panes.model.ids)
        targets = list(self._targets()) or listed
        many = self._listing.text.strip() or self._listing.choice.title(self._listing.shelf.names)
        rows = self._archive.rows(targets[:1])
        if len(targets) != 1 or not rows:
            self._exporting.export(targets, many)
        elif listed in ([], targets):
            self._exporting.export(targets, rows[0].title)
        elif self._panes.posts.view.has(targets[0]):
            self._exporting.export(targets, rows[0].title, (listed, many))
        else:
            self._exporting.export(listed, many, (targets, rows[0].title))

    def _export_query(self, query: str, title: str) -> None:
        """Everything that a query finds, which may be more than a list shows."""
        self._tasks.latest(
            "export", lambda: self._archive.ids(query), lambda ids: self._exporting.export(list(ids), title)
        )
