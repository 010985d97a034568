"""Tags of one's own beside the author's: on a sheet for the chosen posts, and by dropping posts onto a tag of the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from viewer.archive import Archive
from viewer.tags import leaf, spoken
from viewer.types import PostRow, Tagging
from viewer.ui.flow import FlowLayout
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.panes import Panes
from viewer.ui.post_drag import PostDrag
from viewer.ui.reading import Reading
from viewer.ui.sheet import Sheet
from viewer.ui.signed_chip import SignedChip
from viewer.ui.suggestions import suggest
from viewer.ui.tasks import Tasks
from viewer.ui.theme import scaled
from viewer.ui.undo import Undo

_SHOWN = 2_000  # posts whose tags are looked up for the sheet


class ChipRow(QWidget):
    """Tags below what they have in common; not to be seen while there are none."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        heading = QLabel(title)
        heading.setProperty("quiet", True)
        heading.setFont(scaled(heading.font(), 0.9))
        chips = QWidget()
        self._chips = FlowLayout(chips, 6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addWidget(chips)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What the chips say."""
        widgets = (item.widget() for at in range(self._chips.count()) if (item := self._chips.itemAt(at)))
        return [widget.text() for widget in widgets if isinstance(widget, QPushButton)]

    def clear(self) -> None:
        """Takes all chips away."""
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.hide()

    def add(self, tag: str, sign: str, told: str, clicked: Callable[[], object]) -> None:
        """A chip that ends with ``sign``; ``told`` says what a click on it does."""
        chip = SignedChip(tag, sign)
        chip.setFont(scaled(chip.font(), 0.92))
        chip.setAccessibleName(told)
        chip.setToolTip(told)
        chip.clicked.connect(lambda _checked=False: clicked())
        self._chips.addWidget(chip)
        self.show()


class PostTagsForm(QWidget):
    """The tags of some posts: the reader's own, the authors', and those of the authors that the reader took away. Emits
    ``added`` and ``removed`` with a tag."""

    added = Signal(str)
    removed = Signal(str)

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__()
        self._lead = QLabel()
        self._lead.setProperty("quiet", True)
        self._lead.setTextFormat(Qt.TextFormat.PlainText)
        self._lead.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Add a tag"))
        self.field.setAccessibleName(tr("Add a tag"))
        suggest(self.field, known)
        self.field.returnPressed.connect(self._add)
        button = QPushButton(tr("Add"))
        button.setProperty("primary", True)
        button.clicked.connect(self._add)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(button)
        self.own = ChipRow(tr("Yours"))
        self.authors = ChipRow(tr("From the author"))
        self.away = ChipRow(tr("From the author, taken away"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        layout.addWidget(self._lead)
        layout.addLayout(row)
        for chips in (self.own, self.authors, self.away):
            layout.addWidget(chips)
        layout.addStretch(1)

    def show_rows(self, rows: Sequence[PostRow], tagging: Tagging, count: int) -> None:
        """The tags of these posts, of ``count`` that were chosen; those that most have come first."""
        self._lead.setText(
            rows[0].title if count == 1 and rows else tr("{count:,} posts").format(count=count)
        )
        for chips in (self.own, self.authors, self.away):
            chips.clear()
        counted = Counter(tag for row in rows for tag in row.tags)
        for tag, posts in counted.most_common():
            some = f"{posts:,}  " if posts < len(rows) else ""
            chips = self.own if tag in tagging.own else self.authors
            told = tr("Take “{tag}” away").format(tag=tag)
            chips.add(tag, f"{some}✕", told, partial(self.removed.emit, tag))
        for tag in sorted(tagging.away - set(counted), key=str.casefold):
            told = tr("Give “{tag}” back").format(tag=tag)
            self.away.add(tag, "↺", told, partial(self.added.emit, tag))

    def _add(self) -> None:
        tag = " ".join(self.field.text().split())
        if tag:
            self.field.clear()
            self.added.emit(tag)
        self.field.setFocus()  # also from the button: the next one is typed at once


class PostTags(QObject):
    """Gives posts tags and takes them away; what it did can be taken back."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        panes: Panes,
        listing: Listing,
        reading: Reading,
        sheet: Sheet,
        undo: Undo,
        targets: Callable[[], Sequence[int]],
    ) -> None:
        super().__init__(sheet)
        self._archive = archive
        self._tasks = tasks
        self._panes = panes
        self._listing = listing
        self._reading = reading
        self._sheet = sheet
        self._undo = undo
        self._targets = targets
        self.form: PostTagsForm | None = None
        panes.tree.model.posts_dropped.connect(self.add)
        panes.tree.model.posts_misplaced.connect(self._refuse)
        self.drag = PostDrag(panes.posts.view)

    def open(self) -> None:
        """Shows the tags of the chosen posts, to be changed."""
        posts = list(self._targets())
        if not posts:
            return
        form = PostTagsForm([leaf(node.name) for node in self._listing.shelf.tags])
        form.added.connect(lambda tag: self.add(posts, tag))
        form.removed.connect(lambda tag: self.remove(posts, tag))
        form.destroyed.connect(lambda: self._forget(form))
        self.form = form
        self._sheet.open(tr("Tags"), form, 560, 380)
        form.field.setFocus()
        self._refresh(posts)

    def add(self, posts: Sequence[int], tag: str) -> None:
        """Gives posts a tag of the reader's own."""
        self._set(posts, tag, add=True)

    def remove(self, posts: Sequence[int], tag: str) -> None:
        """Takes a tag away from posts, also one of the author's: that only hides it."""
        self._set(posts, tag, add=False)

    def _refuse(self, group: str) -> None:
        told = tr("“{group}” is a group and no tag: drop the posts onto one of the tags in it")
        self._panes.status.say(told.format(group=group))

    def _set(self, posts: Sequence[int], tag: str, *, add: bool, quiet: bool = False) -> None:
        archive, called = self._archive, {leaf(tag), spoken(tag)}

        def change() -> list[int]:
            """Returns the posts that it made a difference to."""
            rows = archive.rows(list(posts))
            differing = [row.id for row in rows if bool(called.intersection(row.tags)) is not add]
            archive.tag(differing, add=[tag] if add else (), remove=() if add else [tag])
            return differing

        def done(changed: list[int]) -> None:
            self._listing.refresh_tree()
            self._reading.marked.emit(changed)
            if self._reading.current in changed:
                self._panes.reader.reload()
            self._refresh(posts)
            if not quiet:
                self._say(changed, tag, add=add)

        self._tasks.write(change, done, lambda error: self._panes.status.say(str(error)))

    def _say(self, changed: list[int], tag: str, *, add: bool) -> None:
        called, count = leaf(tag), tr("{count:,} posts", "1 post", len(changed)).format(count=len(changed))
        if changed:
            self._undo.did(
                tr("{count} tagged “{called}”").format(count=count, called=called)
                if add
                else tr("“{called}” taken from {count}").format(called=called, count=count),
                lambda: self._set(changed, tag, add=not add, quiet=True),
                again=lambda: self._set(changed, tag, add=add, quiet=True),
            )
        else:
            self._panes.status.say(
                tr("All of them have “{called}” already").format(called=called)
                if add
                else tr("None of them has “{called}”").format(called=called)
            )

    def _refresh(self, posts: Sequence[int]) -> None:
        form, archive = self.form, self._archive
        if form is not None:
            self._tasks.latest(
                "post tags",
                lambda: (archive.rows(posts[:_SHOWN]), archive.around.tagging(posts[:_SHOWN])),
                lambda found: form.show_rows(*found, len(posts)) if self.form is form else None,
            )

    def _forget(self, form: PostTagsForm) -> None:
        if self.form is form:
            self.form = None
