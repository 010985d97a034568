"""What may come next in the search field: a card under it with the values of an operator or the latest searches, and for
a plain word a hint in the field, which leaves the view of what was found free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from viewer.archive import Archive
from viewer.search.complete import Known
from viewer.types import Completion
from viewer.ui.completion_hint import FieldHint
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.palette import Index, PaletteModel, line_list
from viewer.ui.palette_entries import Entry, Line
from viewer.ui.post_list import PostList
from viewer.ui.reading import Reading
from viewer.ui.tasks import Tasks
from viewer.ui.theme import Theme

_WIDTH = 380  # pixels: what an operator does has to be readable beside a narrow list
_BORDER, _AIR = 1, 5  # pixels around the card, and above and below its lines
_ROUND = 9  # pixels: the corners of a popover, as the style sheet has them
_GAP = 4  # pixels between the field and the card
_MOVES = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
_SAID = {
    "operator": tr("Operator"),
    "tag": tr("Tag"),
    "author": tr("Author"),
    "source": tr("Source"),
    "state": tr("State"),
    "date": tr("Date"),
    "recent": tr("Recent search"),
}


def said(candidate: Completion) -> str:
    """A candidate in words, for those who cannot see its icon."""
    return ", ".join(part for part in (candidate.label, _SAID[candidate.kind], candidate.detail) if part)


class CandidateModel(PaletteModel):
    """Candidates as lines of the palette, spoken with their own names."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.candidates: list[Completion] = []

    def set_candidates(self, candidates: Sequence[Completion], typed: str) -> None:
        """``typed`` is marked where a label has it."""
        self.candidates = list(candidates)
        self.set_lines([_line(candidate, typed) for candidate in candidates])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.AccessibleTextRole:
            return said(self.candidates[index.row()])
        return super().data(index, role)


def _line(candidate: Completion, typed: str) -> Line:
    at = candidate.label.lower().find(typed.lower()) if typed else -1
    spans = ((at, len(typed)),) if at >= 0 else ()
    # Every kind has an icon of its name. The card, not the entry, knows what a click does.
    return Line(
        Entry(candidate.kind, candidate.label, candidate.kind, _nothing, hint=candidate.detail), spans
    )


def _nothing() -> None:
    """What a line of the palette would run."""


class CompletionCard(QFrame):
    """Lies over the window, under the field; the keyboard stays in the field. No candidate is highlighted at first."""

    taken = Signal(Completion)  # by a click

    def __init__(self, window: QWidget, theme: Theme, icons: Icons) -> None:
        super().__init__(window)
        self.setObjectName("popover")
        self.setAccessibleName(tr("Suggestions for the search"))
        self._window = window
        self.model = CandidateModel(self)
        self.list = line_list(self.model, tr("Suggestions"), theme, icons)
        self.list.clicked.connect(lambda index: self.taken.emit(self.model.candidates[index.row()]))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, _AIR, 0, _AIR)
        layout.addWidget(self.list)
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    @property
    def candidates(self) -> list[Completion]:
        """What it shows, best first."""
        return self.model.candidates

    @property
    def highlighted(self) -> Completion | None:
        """The candidate that the arrows led to."""
        row = self.list.currentIndex().row()
        return self.candidates[row] if row >= 0 else None

    def offer(self, candidates: Sequence[Completion], typed: str, field: QWidget) -> None:
        """Shows candidates under a field; without any it goes. The same ones again keep what is highlighted."""
        if not candidates:
            self.put_away()
            return
        if not self.is_open or list(candidates) != self.candidates:
            self.model.set_candidates(candidates, typed)
        self.place(field)
        self.show()
        self.raise_()

    def place(self, field: QWidget) -> None:
        """Under the field, no larger than the window has room."""
        corner = field.mapTo(self._window, QPoint(0, field.height() + _GAP))
        width = min(max(field.width(), _WIDTH), self._window.width() - 2 * _GAP)
        lines = len(self.candidates) * self.list.sizeHintForRow(0) + 2 * (_BORDER + _AIR)
        height = min(lines, self._window.height() - corner.y() - 2 * _GAP)
        left = max(_GAP, min(corner.x(), self._window.width() - width - _GAP))
        self.setGeometry(QRect(left, corner.y(), width, height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Nothing is painted behind its round corners where it lies over the page: there they are cut off."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def step(self, by: int) -> None:
        """Highlights the next candidate; beyond the ends there is none, which is the field itself."""
        round_ = len(self.candidates) + 1
        row = (self.list.currentIndex().row() + 1 + by) % round_ - 1
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())

    def put_away(self) -> None:
        self.hide()
        self.model.set_candidates([], "")


class FieldCompletion(QObject):
    """Shows the card as the reader types, puts into the field what was taken, and keeps the searches that led to a post.

    What the archive has to offer is read away from this thread: when the reader comes to the field, and again after the
    archive has changed.
    """

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        listing: Listing,
        reading: Reading,
        posts: PostList,
        card: CompletionCard,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._finder = archive.finder
        self._tasks = tasks
        self._listing = listing
        self._posts = posts
        self._field = posts.field
        self.card = card
        self.hint = FieldHint(posts.field)
        self._known = Known()
        self._outdated = True
        self._wanted = False  # whether the reader's last move asked for candidates
        self._asked = False  # whether it asked for all of them, with Alt+Down
        self._given = ""  # the text as the reader's own hands left it
        self._remembered = ""
        self._field.installEventFilter(self)
        posts.installEventFilter(self)
        self._field.textEdited.connect(self._edited)
        self._field.textChanged.connect(self._changed)
        self._field.cursorPositionChanged.connect(lambda *_: self._moved())
        card.taken.connect(self.take)
        self.hint.taken.connect(self.take)
        listing.shelf_changed.connect(lambda _shelf: self._renew())
        reading.opened.connect(self._remember)

    # -------------------------------------------------------------------------------------------- what there is

    def _renew(self) -> None:
        """What is known is out of date; who is in the field needs it now."""
        self._outdated = True
        if self._field.hasFocus():
            self._learn()

    def _learn(self) -> None:
        if self._outdated:
            self._outdated = False
            self._tasks.latest("known", self._finder.known, self._learnt)

    def _learnt(self, known: Known) -> None:
        self._known = known
        if self._wanted:
            self._offer()

    def _remember(self, post: int) -> None:
        """A search that led to a post is worth offering again. An archive that cannot be written does without."""
        text = self._listing.text
        if text and text != self._remembered and self._posts.view.has(post):
            self._remembered = text
            kept = self._finder.kept
            self._tasks.write(lambda: kept.remember(text), lambda _: self._renew())

    # -------------------------------------------------------------------------------------------- the candidates

    def _edited(self, text: str) -> None:
        """Typed, pasted, undone."""
        self._given = text
        self._wanted = bool(text.strip())
        self._asked = False
        self._offer()

    def _changed(self, text: str) -> None:
        """What the program put into the field (a suggestion, a search without a chip) asks for nothing."""
        if text != self._given:
            self._given = text
            self.close()

    def _moved(self) -> None:
        if self._wanted:
            self._offer()

    def _offer(self) -> None:
        """Shows what may come next where the cursor is."""
        field, text, cursor = self._field, self._field.text(), self._field.cursorPosition()
        found: list[Completion] = []
        if self._wanted and field.hasFocus() and not field.hasSelectedText():
            found = self._finder.complete(text, cursor, self._known, asked=self._asked)
        begun = text[found[0].start : cursor] if found else ""
        # Who types a plain word has the posts in mind: nothing lies over them.
        whole = self._asked or ":" in begun or not text.strip()
        self.card.offer(found if whole else (), begun.partition(":")[2].strip(' "“”') or begun, field)
        self.hint.offer(found[0] if found and not whole else None)
        self._say()

    def close(self) -> None:
        """Puts the card away until the reader types on."""
        self._wanted = self._asked = False
        self.card.put_away()
        self.hint.offer(None)
        self._say()

    def _say(self) -> None:
        """The keyboard is in the field all the time: so it is the field that says what stands under it."""
        shown, highlighted = self.card.candidates, self.card.highlighted
        said_ = ""
        if highlighted is not None:
            said_ = said(highlighted)
        elif shown:
            count = tr("{count} suggestions", "1 suggestion", len(shown)).format(count=len(shown))
            said_ = tr("{count}, Tab takes {said}").format(count=count, said=said(shown[0]))
        elif self.hint.candidate is not None:
            said_ = tr("Tab takes {said}").format(said=said(self.hint.candidate))
        if said_ != self._field.accessibleDescription():
            self._field.setAccessibleDescription(said_)

    def take(self, candidate: Completion) -> None:
        """Puts a candidate in the place of what it completes. After an operator its values come at once."""
        rest = self._field.text()[candidate.end :]
        ends = candidate.kind not in ("operator", "recent")
        text = candidate.text + (" " if ends and not rest.startswith((" ", ")")) else "")
        self._field.setSelection(candidate.start, candidate.end - candidate.start)
        self._field.insert(text)  # not setText: what was typed before can be had back with Ctrl+Z
        if ends and rest.startswith(" "):
            self._field.cursorForward(False)
        self._wanted, self._asked = candidate.kind == "operator", False
        self._offer()

    # -------------------------------------------------------------------------------------------------- the keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Resize, QEvent.Type.Move) and self.card.is_open:
            self.card.place(self._field)
        if kind == QEvent.Type.Resize and self.hint.candidate is not None:
            self.hint.offer(self.hint.candidate)
        if watched is self._field:
            if kind == QEvent.Type.FocusIn:
                self._learn()
            elif kind == QEvent.Type.FocusOut:
                self.close()
            elif kind == QEvent.Type.MouseButtonPress:
                self._wanted = bool(self._field.text().strip())
            elif isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
                return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        """Whether the card took the key; otherwise it is the field's."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self._wanted = bool(self._field.text().strip())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.AltModifier and key == Qt.Key.Key_Down:
            self._offer_all()
            return True
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if not self.card.is_open:
            return self._key_without_card(key)
        highlighted = self.card.highlighted
        if key == Qt.Key.Key_Escape:
            self.close()
        elif key == Qt.Key.Key_Tab:
            self.take(highlighted or self.card.candidates[0])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and highlighted is not None:
            self.take(highlighted)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.card.step(1 if key == Qt.Key.Key_Down else -1)
            self._say()
        else:
            return False
        return True

    def _key_without_card(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Tab and self.hint.candidate is not None:
            self.take(self.hint.candidate)
            return True
        return key == Qt.Key.Key_Down and self._offer_recent()

    def _offer_all(self) -> None:
        """The card for a plain word, too, and all operators where no word is begun."""
        self._wanted = self._asked = True
        self._offer()
        self.card.step(1)
        self._say()

    def _offer_recent(self) -> bool:
        """Down in an empty field: the latest searches, when there are any."""
        if self._field.text().strip() or not self._known.recent:
            return False
        self._wanted = True
        self._offer()
        self.card.step(1)
        self._say()
        return True
