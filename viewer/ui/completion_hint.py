"""At the right end of the search field: what Tab makes of the word that is typed. It covers nothing that was found."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from viewer.types import Completion
from viewer.ui.language import tr
from viewer.ui.theme import scaled

_CLEAR = 30  # pixels that the button that clears the field takes
_APART = 14  # pixels between the typed text and the hint, at least
_LEAST = 2  # letters typed before there is a hint


class FieldHint(QLabel):
    """Shown while there is a candidate and room beside the text. A click is as good as the key."""

    taken = Signal(Completion)

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self._field = field
        self.candidate: Completion | None = None
        self.setProperty("quiet", True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(scaled(field.font(), 0.88))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Tab takes this, Alt+Down shows more"))
        self.hide()

    def offer(self, candidate: Completion | None) -> None:
        """Shows a candidate, or goes: without one, for a single letter, and where it would lie on the text."""
        if candidate is not None and (candidate.end - candidate.start < _LEAST or not self._fits(candidate)):
            candidate = None
        self.candidate = candidate
        self.setVisible(candidate is not None)

    def _fits(self, candidate: Completion) -> bool:
        """Gives it its text and its place; whether there is room."""
        self.setText(f"{candidate.text}  ⇥")
        self.adjustSize()
        field = self._field
        left = field.width() - _CLEAR - self.width()
        self.move(left, (field.height() - self.height()) // 2)
        begin = field.cursorRect().center().x()  # of the cursor, behind which the rest of the text follows
        rest = field.fontMetrics().horizontalAdvance(field.text()[field.cursorPosition() :])
        return begin + rest + _APART <= left

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.candidate is not None:
            self.taken.emit(self.candidate)
