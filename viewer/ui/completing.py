"""Is all of the shown post here? Says so above it, fetches what is missing, and shows what came in."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.archive import Archive
from viewer.types import PostRow
from viewer.ui.listing import Listing
from viewer.ui.reader_pane import ReaderPane
from viewer.ui.reading import Reading
from viewer.ui.syncing import Syncing, lacking
from viewer.ui.tasks import Tasks


class Completing(QObject):
    """Keeps the note of the reader in step with the archive."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        syncing: Syncing,
        listing: Listing,
        reading: Reading,
        pane: ReaderPane,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._syncing = syncing
        self._listing = listing
        self._reading = reading
        self._pane = pane
        self._retried: int | None = None
        reading.opened.connect(lambda _post: self.refresh())
        reading.retry_wanted.connect(self.retry_picture)
        pane.note.retry_wanted.connect(self.retry_post)
        listing.shelf_changed.connect(lambda _shelf: self.refresh())
        syncing.ended.connect(self._sync_ended)

    def refresh(self) -> None:
        """Looks at the row of the shown post again."""
        row = self._row(self._reading.current)
        living = row is not None and any(s.id == row.source_id for s in self._listing.shelf.sources)
        self._pane.bar.show_post(row, can_retry=living)

    def retry_picture(self, key: str) -> None:
        """The link in the box of a missing picture."""
        self._retried = self._reading.current
        row = self._row(self._retried)
        self._syncing.retry_media([key], row.source_id if row else None)

    def retry_post(self, post: int) -> None:
        """All that is missing of a post: pictures, and the rest of its text."""
        row = self._row(post)
        if row is None or row.source_id is None:
            return
        archive, source, url = self._archive, row.source_id, row.url
        self._retried = post

        def make_due() -> None:
            archive.retry_media(lacking(archive, post))
            if url is not None:
                archive.retry_posts(source, [url])

        self._tasks.write(make_due, lambda _: self._syncing.sync([source]))

    def _row(self, post: int | None) -> PostRow | None:
        return next(iter(self._archive.rows([post])), None) if post is not None else None

    def _sync_ended(self) -> None:
        """What came in for the post that is shown is shown, at the line where the reader is."""
        current, retried, self._retried = self._reading.current, self._retried, None
        if current is not None and (current in self._syncing.touched or current == retried):
            self._pane.reload()
        self.refresh()
