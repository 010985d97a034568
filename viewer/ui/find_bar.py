"""Find in post: a bar above the page, with the number of the present match among all.

It looks for what is typed, or goes through the hits of the search that the post was opened from.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from viewer.ui.icons import Icons
from viewer.ui.language import tr


class FindBar(QFrame):
    """Hidden until ``open`` or ``show_hits``. Asks for ``find`` (text, backward), where empty text clears the marks; while
    it stands for hits, for ``step`` (backward) and ``cleared``."""

    find = Signal(str, bool)  # type: ignore[assignment]  # QWidget.find looks up a window by number: not needed here
    step = Signal(bool)
    cleared = Signal()
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._icons = icons
        self._hits = False
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find in this post"))
        self.field.setAccessibleName(tr("Find in this post"))
        self.field.setMaximumWidth(320)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self._count = QLabel()
        self._count.setProperty("quiet", True)
        self._count.setMinimumWidth(96)
        self._buttons = {
            "up": self._button(tr("Previous match"), self.previous),
            "down": self._button(tr("Next match"), self.next),
            "cancel": self._button(tr("Close (Esc)"), self.close_bar),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.field, 100)  # as wide as it may be, before anything stays empty
        layout.addSpacing(6)
        layout.addWidget(self._count)
        layout.addStretch(1)
        for button in self._buttons.values():
            layout.addWidget(button)
        self.refresh_icons()
        self.hide()

    def tell_keys(self, following: Sequence[str], previous: Sequence[str]) -> None:
        """The keys that go to the next and the previous match."""
        for name, text, keys in (
            ("down", tr("Next match"), following),
            ("up", tr("Previous match"), previous),
        ):
            self._buttons[name].setToolTip(f"{text} ({keys[0]})" if keys else text)

    @property
    def has_hits(self) -> bool:
        """Whether it stands for the hits of a search."""
        return self._hits

    @property
    def count(self) -> str:
        """What it says of the matches: "3 of 17"."""
        return self._count.text()

    def open(self) -> None:
        """Shows the bar, its text selected, and searches for that text again."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text() and not self._hits:
            self.find.emit(self.field.text(), False)

    def show_hits(self, words: str) -> None:
        """Stands for the hits of a search for ``words``, which the page marks by itself. The keyboard stays where it is."""
        self._hits = True
        with QSignalBlocker(self.field):
            self.field.setText(words)
            self.field.setCursorPosition(0)  # a long text is seen from its beginning
        self._count.clear()
        self.show()

    def hide_hits(self) -> None:
        """The post is no result of a search, or has no hits: a bar that stood for them goes."""
        if self._hits:
            self._hits = False
            with QSignalBlocker(self.field):
                self.field.clear()
            self.hide()

    def next(self) -> None:
        """The next match; opens the bar when it is closed."""
        self._go(backward=False)

    def previous(self) -> None:
        """The match before; opens the bar when it is closed."""
        self._go(backward=True)

    def close_bar(self) -> None:
        """Hides the bar and takes the marks away."""
        if self.isHidden():
            return
        if self._hits:
            self.hide_hits()
            self.cleared.emit()
        else:
            self.hide()
            self.find.emit("", False)
        self.closed.emit()

    def show_count(self, active: int, matches: int) -> None:
        """What the page found."""
        text = (
            tr("{active:,} of {matches:,}").format(active=active, matches=matches)
            if matches
            else tr("Not found")
        )
        self._count.setText(text if self.field.text() else "")
        self._count.setAccessibleName(self._count.text())

    def refresh_icons(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(self._icons.icon(name, "quiet"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(backward=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        if self._hits:  # from now on it is the reader's own text that counts
            self._hits = False
            self.cleared.emit()
        self.find.emit(text, False)

    def _go(self, *, backward: bool) -> None:
        if self.isHidden() or not self.field.text():
            self.open()
        elif self._hits:
            self.step.emit(backward)
        else:
            self.find.emit(self.field.text(), backward)

    def _button(self, tip: str, pressed: object) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition(" (")[0])
        button.clicked.connect(pressed)
        return button
