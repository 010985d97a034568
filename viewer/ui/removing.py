"""Removing a source: what it means is said on a sheet, with the choice of keeping its posts. Nothing waits for it.

A source that is removed is only set aside at first, and everything can be taken back; killed meanwhile, nothing is lost.
It is really removed when that time is over, or when the window closes.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from viewer.archive import Archive
from viewer.types import Source
from viewer.ui.language import tr
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks
from viewer.ui.undo import Undo

TIME = 300_000  # ms in which it can be undone


class RemoveSheet(QObject):
    """Asks, then removes. ``removed`` says whether the posts went, too; ``restored`` that a source (its id) is back."""

    removed = Signal(bool)
    restored = Signal(int)

    def __init__(
        self, archive: Archive, tasks: Tasks, sheet: Sheet, syncing: Syncing, status: StatusArea, undo: Undo
    ) -> None:
        super().__init__(sheet)
        self._archive = archive
        self._tasks = tasks
        self._sheet = sheet
        self._syncing = syncing
        self._status = status
        self._undo = undo

    def open(self, source: Source) -> None:
        """Says what removing this source does."""
        content = QWidget()
        posts = tr("its {posts:,} posts", "its only post", source.posts).format(posts=source.posts)
        lead = QLabel(
            tr("It will not be synced any more.")
            if source.posts
            else tr("It will not be synced any more. It has no posts in the archive.")
        )
        lead.setWordWrap(True)
        stay = QRadioButton(tr("Keep {posts}, with pictures, tags and stars").format(posts=posts))
        stay.setChecked(True)
        also = QRadioButton(tr("Delete {posts}, too").format(posts=posts))
        for choice in (stay, also):
            choice.setVisible(bool(source.posts))
        warning = QLabel(
            tr(
                "For five minutes it can be undone. After that, what the blog no longer has cannot be brought back."
            )
        )
        warning.setProperty("danger", True)
        warning.setWordWrap(True)
        warning.setVisible(False)
        also.toggled.connect(warning.setVisible)
        remove = QPushButton(tr("Remove"))
        remove.setProperty("primary", True)
        remove.clicked.connect(lambda: self._remove(source, also.isChecked()))
        also.toggled.connect(lambda on: remove.setText(tr("Remove and delete") if on else tr("Remove")))
        keep = QPushButton(tr("Cancel"))
        keep.clicked.connect(self._sheet.put_away)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        for widget in (lead, stay, also, warning):
            layout.addWidget(widget)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(keep)
        buttons.addWidget(remove)
        layout.addLayout(buttons)
        self._sheet.open(tr("Remove “{name}”?").format(name=source.title or source.url), content, 520, 280)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, source: Source, with_posts: bool) -> None:
        self._sheet.put_away()
        self._set_aside(source, with_posts, lambda kept: self._done(source, kept, with_posts))

    def _set_aside(self, source: Source, with_posts: bool, done: Callable[[int], None]) -> None:
        """After the sync that runs, so that nothing comes in behind it; one that is about this source alone is stopped."""
        self._syncing.leave(source.id)
        if self._syncing.running:
            self._status.say(tr("It is removed when the sync is done"))
        self._tasks.job(
            lambda: self._archive.aside.put(source.id, with_posts=with_posts),
            done,
            lambda error: self._status.say(str(error)),
        )

    def _done(self, source: Source, kept: int, with_posts: bool) -> None:
        archive = self._archive

        def carry_out() -> None:
            if source.id in archive.aside:  # it is not when it was added again
                archive.remove(source.id, with_posts=with_posts)

        def back() -> None:
            time.stop()
            self._bring_back(source.id)

        def again() -> None:
            self._set_aside(source, with_posts, gone_again)

        def gone_again(_kept: int) -> None:
            if step in self._undo:
                time.start()
                self.removed.emit(with_posts)
            else:  # it was taken back before its turn came
                self._bring_back(source.id)

        step = self._undo.did(
            _told(source, kept, with_posts),
            back,
            again=again,
            over=lambda: self._tasks.promise(carry_out),
        )
        time = QTimer(self, singleShot=True, interval=TIME)
        time.timeout.connect(lambda: self._undo.finish(step))
        time.start()
        self.removed.emit(with_posts)

    def _bring_back(self, source: int) -> None:
        if self._archive.aside.bring_back(source):
            self.restored.emit(source)


def _told(source: Source, kept: int, with_posts: bool) -> str:
    """That it is removed, and what became of its posts."""
    if kept:
        told = tr("“{name}” is removed; {kept:,} posts stay", "“{name}” is removed; 1 post stays", kept)
    else:
        told = tr("“{name}” is removed with its posts") if with_posts else tr("“{name}” is removed")
    return told.format(name=source.title or source.url, kept=kept)
