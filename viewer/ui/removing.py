"""Removing a source: what it means is said on a sheet, with the choice of keeping its posts. Nothing waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from viewer.archive import Archive
from viewer.types import Source
from viewer.ui.sheet import Sheet
from viewer.ui.status import StatusArea
from viewer.ui.syncing import Syncing
from viewer.ui.tasks import Tasks


class RemoveSheet(QObject):
    """Asks, then removes. ``removed`` says whether the posts went, too."""

    removed = Signal(bool)

    def __init__(
        self, archive: Archive, tasks: Tasks, sheet: Sheet, syncing: Syncing, status: StatusArea
    ) -> None:
        super().__init__(sheet)
        self._archive = archive
        self._tasks = tasks
        self._sheet = sheet
        self._syncing = syncing
        self._status = status

    def open(self, source: Source) -> None:
        """Says what removing this source does."""
        content = QWidget()
        posts = "its only post" if source.posts == 1 else f"its {source.posts:,} posts"
        lead = QLabel(
            "It will not be synced any more."
            if source.posts
            else "It will not be synced any more. It has no posts in the archive."
        )
        lead.setWordWrap(True)
        stay = QRadioButton(f"Keep {posts}, with pictures, tags and stars")
        stay.setChecked(True)
        also = QRadioButton(f"Delete {posts}, too")
        for choice in (stay, also):
            choice.setVisible(bool(source.posts))
        warning = QLabel("What is deleted cannot be brought back if the blog no longer has it.")
        warning.setProperty("danger", True)
        warning.setWordWrap(True)
        warning.setVisible(False)
        also.toggled.connect(warning.setVisible)
        remove = QPushButton("Remove")
        remove.setProperty("primary", True)
        remove.clicked.connect(lambda: self._remove(source, also.isChecked()))
        also.toggled.connect(lambda on: remove.setText("Remove and delete" if on else "Remove"))
        keep = QPushButton("Cancel")
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
        self._sheet.open(f"Remove “{source.title or source.url}”?", content, 520, 280)
        keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, source: Source, with_posts: bool) -> None:
        """After the sync that runs, so that nothing comes in behind it; one that is about this source alone is stopped."""
        self._sheet.put_away()
        self._syncing.leave(source.id)
        if self._syncing.running:
            self._status.say("It is removed when the sync is done")
        self._tasks.job(
            lambda: self._archive.remove(source.id, with_posts=with_posts),
            lambda kept: self._done(source, kept, with_posts),
            lambda error: self._status.say(str(error)),
        )

    def _done(self, source: Source, kept: int, with_posts: bool) -> None:
        self.removed.emit(with_posts)
        stay = f"; {kept:,} posts stay" if kept else ""
        self._status.say(f"“{source.title or source.url}” is removed{stay}")
