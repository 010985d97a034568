"""Marking posts as read or unread, with a star or without: those that are chosen, or the whole list; each can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from viewer.archive import Archive
from viewer.ui.actions import Actions
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.reading import Reading
from viewer.ui.status import StatusArea
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo

_SAMPLE = 128  # rows that are looked up to decide which way a toggle goes
_DONE: dict[tuple[str, bool], Callable[[int], str]] = {
    ("read", True): lambda count: tr("{count:,} posts marked as read", "1 post marked as read", count),
    ("read", False): lambda count: tr("{count:,} posts marked as unread", "1 post marked as unread", count),
    ("starred", True): lambda count: tr("{count:,} posts starred", "1 post starred", count),
    ("starred", False): lambda count: tr(
        "{count:,} posts no longer starred", "1 post no longer starred", count
    ),
}


class Marking(QObject):
    """Binds the actions that mark. ``targets`` says which posts a command is about."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        listing: Listing,
        reading: Reading,
        status: StatusArea,
        undo: Undo,
        actions: Actions,
        targets: Callable[[], list[int]],
    ) -> None:
        super().__init__(reading)
        self._archive = archive
        self._tasks = tasks
        self._listing = listing
        self._reading = reading
        self._status = status
        self._undo = undo
        self._targets = targets
        actions.bind(
            toggle_read=lambda: self._toggle("read"),
            toggle_star=lambda: self._toggle("starred"),
            mark_all_read=self._mark_all_read,
        )

    def _toggle(self, flag: str) -> None:
        posts = self._targets()
        rows = self._archive.rows(posts[:_SAMPLE])
        if rows:
            self._mark(lambda: posts, flag, not all(getattr(row, flag) for row in rows))

    def _mark_all_read(self) -> None:
        archive, query = self._archive, f"is:unread {self._listing.query}".strip()
        self._mark(lambda: list(archive.ids(query)), "read", True)

    def _mark(self, wanted: Callable[[], list[int]], flag: str, on: bool) -> None:
        """Marks posts, asked for off this thread. Only those that were not so before are remembered, to be undone."""
        archive = self._archive

        def mark() -> list[int]:
            posts = wanted()
            if len(posts) <= _SAMPLE:
                so = {row.id for row in archive.rows(posts) if getattr(row, flag)}
            else:
                so = set(archive.ids(f"is:{flag}"))
            others = [post for post in posts if (post in so) != on]
            archive.mark(others, **{flag: on})
            return others

        self._tasks.write(mark, lambda posts: self._marked(posts, flag, on))

    def _marked(self, posts: list[int], flag: str, on: bool) -> None:
        if not posts:
            self._status.say(tr("All posts here are read") if (flag, on) == ("read", True) else "")
            return
        self._reading.marked.emit(posts)
        told = _DONE[flag, on](len(posts)).format(count=len(posts))
        self._undo.did(
            told,
            lambda: self._reading.mark(posts, **{flag: not on}),
            again=lambda: self._reading.mark(posts, **{flag: on}),
        )
