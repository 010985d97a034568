"""The line above a post: how long it takes, whether all of it is here, its versions, and how it is shown."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from viewer.content.page import WORDS_A_MINUTE
from viewer.types import PostRow
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.offline_note import OfflineNote
from viewer.ui.theme import Theme, scaled

_ROOM_FOR_TIME = 560  # pixels; in a narrower bar the reading time is left to the page


class PostBar(QWidget):
    """Shown with a post. ``versions_wanted`` asks for the list of its versions."""

    versions_wanted = Signal()
    list_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._words = 0
        self._versions = 0
        small = scaled(self.font(), 0.88)
        self.time = QLabel()
        self.time.setFont(small)
        self.time.setProperty("quiet", True)
        self.time.setToolTip(tr("At {WORDS_A_MINUTE} words a minute").format(WORDS_A_MINUTE=WORDS_A_MINUTE))
        self.note = OfflineNote(theme, icons, self)
        self.versions = QPushButton(tr("Versions"))
        self.versions.setFont(small)
        self.versions.setProperty("link", True)
        self.versions.setCursor(Qt.CursorShape.PointingHandCursor)
        self.versions.setToolTip(tr("What changed in this post since it was first saved"))
        self.versions.clicked.connect(self.versions_wanted)
        self.versions.hide()
        self.buttons: list[QToolButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 2, 8, 2)
        self._layout.setSpacing(8)
        self._to_list = QToolButton()
        self._to_list.setAutoRaise(True)
        self._to_list.setToolTip(tr("Back to the list (Esc)"))
        self._to_list.setAccessibleName(tr("Back to the list"))
        self._to_list.setProperty("calm", True)
        self._to_list.clicked.connect(self.list_wanted)
        self._to_list.hide()
        theme.changed.connect(self._draw)
        self._layout.addWidget(self._to_list)
        self._layout.addWidget(self.time)
        self._layout.addStretch(1)
        self._layout.addWidget(self.note)
        self._layout.addWidget(self.versions)
        self.hide()

    def set_list_button(self, shown: bool) -> None:
        """Whether there is a way back to a list that is not seen beside the post."""
        self._to_list.setVisible(shown)
        self._draw()

    def _draw(self) -> None:
        self._to_list.setIcon(self._icons.icon("back", "quiet"))

    def add_action_button(self, action: QAction) -> QToolButton:
        """A button at the right end for an action of the window."""
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        button.setAutoRaise(True)
        button.setProperty("calm", True)
        self._layout.addWidget(button)
        self.buttons.append(button)
        return button

    def corner(self, action: QAction) -> QPoint:
        """The lower right corner of an action's button on the screen: where what it opens hangs."""
        button = next((button for button in self.buttons if button.defaultAction() is action), None)
        if button is None or not button.isVisible():
            return self.mapToGlobal(self.rect().bottomRight())
        return button.mapToGlobal(button.rect().bottomRight())

    def show_post(self, row: PostRow | None, *, can_retry: bool) -> None:
        """Speaks of a post; of None it is not there."""
        self.setVisible(row is not None)
        self.note.show_row(row, can_retry=can_retry)
        self._choose()
        words = row.words if row is not None else 0
        if words != self._words:
            self._words = words
            self.show_left(1.0)

    def show_left(self, part: float) -> None:
        """How much of the text is still below the lower edge, 0 to 1."""
        minutes = self._words / WORDS_A_MINUTE
        whole, left = max(1, round(minutes)), round(minutes * part)
        if not self._words:
            text = ""
        elif part > 0.001 and (left >= whole or whole == 1):
            text = tr("{whole} min").format(whole=whole)
        elif part <= 0.001:
            text = tr("{whole} min, read to the end").format(whole=whole)
        else:
            text = (
                tr("{whole} min, {left} left").format(whole=whole, left=left)
                if left
                else tr("{whole} min, less than 1 left").format(whole=whole)
            )
        if text != self.time.text():
            self.time.setText(text)
            self.time.setAccessibleName(tr("Reading time: {text}").format(text=text) if text else "")

    def show_versions(self, count: int) -> None:
        """How many revisions of the post there are."""
        self._versions = count
        self.versions.setText(tr("{count} versions").format(count=count))
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()

    def _choose(self) -> None:
        """What is missing of the post comes first: in a narrow bar the versions wait in the menu until it is told."""
        self.time.setVisible(self.width() >= _ROOM_FOR_TIME)
        others = (self._to_list, self.time, self.note, *self.buttons)
        shown = [widget.sizeHint().width() for widget in others if not widget.isHidden()]
        margins = self._layout.contentsMargins()
        taken = sum(shown) + self._layout.spacing() * (len(shown) + 1) + margins.left() + margins.right()
        fits = taken + self.versions.sizeHint().width() <= self.width()
        self.versions.setVisible(self._versions > 1 and (fits or self.note.complete))
