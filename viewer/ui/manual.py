"""The handbook: a source like any other, brought in when it is first asked for, and opened at its first page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from viewer.archive import Archive
from viewer.config import HANDBOOK
from viewer.ui.actions import Actions
from viewer.ui.choice import Choice
from viewer.ui.ledger import Ledger
from viewer.ui.listing import Listing
from viewer.ui.reading import Reading
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks

_FIRST = f"{HANDBOOK}/start"  # the page for someone who has read none


class Manual(QObject):
    """Binds F1. Whoever reads a page of the handbook already stays on it. ``shown`` tells that a page is to be seen."""

    shown = Signal()

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        syncing: Syncing,
        listing: Listing,
        reading: Reading,
        ledger: Ledger,
        actions: Actions,
    ) -> None:
        super().__init__(reading)
        self._archive = archive
        self._tasks = tasks
        self._syncing = syncing
        self._listing = listing
        self._reading = reading
        self._ledger = ledger
        self._awaited = False
        actions.bind(handbook=self.open)
        syncing.ended.connect(self._arrived)

    def open(self) -> None:
        """Shows it, at its first page."""
        known = next((s for s in self._listing.shelf.sources if s.url == HANDBOOK), None)
        if known is None:
            self._awaited = True
            self._syncing.add(HANDBOOK)
            return
        self._ledger.close()
        self._listing.go(Choice("source", str(known.id)))
        current = self._archive.rows([self._reading.current] if self._reading.current is not None else [])
        if not current or current[0].source_id != known.id:
            self._open_first()
        else:
            self.shown.emit()

    def _arrived(self) -> None:
        if self._awaited:
            self._open_first()

    def _open_first(self) -> None:
        self._tasks.latest("manual", lambda: self._archive.resolve(_FIRST), self._show)

    def _show(self, post: int | None) -> None:
        if post is not None:
            self._awaited = False
            self._reading.open(post)
            self.shown.emit()
