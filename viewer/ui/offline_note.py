"""A quiet line above the post: whether all of it is here, and a way to fetch what is not."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from viewer.types import PostRow
from viewer.ui.elided import ElidedLabel
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.offline import offline
from viewer.ui.theme import Theme, scaled

_ICON = 15


class OfflineNote(QWidget):
    """Says what the archive has of the post that is shown. ``retry_wanted`` gives the post whose rest is wanted."""

    retry_wanted = Signal(int)
    left = Signal()  # the button had the keyboard and cannot keep it

    def __init__(self, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._row: PostRow | None = None
        self._complete = True
        small = scaled(self.font(), 0.88)
        self._mark = QLabel()
        self.label = ElidedLabel()
        self.label.setFont(small)
        self.label.setProperty("quiet", True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(tr("Try again"))
        self.button.setFont(small)
        self.button.setProperty("link", True)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.setAccessibleDescription(tr("Fetches what is missing of this post"))
        self.button.clicked.connect(self._retry)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._mark, self.label, self.button):
            layout.addWidget(widget)
        theme.changed.connect(self._draw_mark)
        self.hide()

    @property
    def complete(self) -> bool:
        """Whether nothing is missing of the post."""
        return self._complete

    def show_row(self, row: PostRow | None, *, can_retry: bool = True) -> None:
        """Speaks of a post; of None it is silent. Without ``can_retry`` nobody is left to ask."""
        self._row = row
        self.setVisible(row is not None)
        if row is None:
            return
        told = offline(row)
        self._complete = told.complete
        self.label.setText(told.text)
        self.label.setAccessibleName(told.text)
        self.setToolTip(told.detail)
        self.button.setVisible(can_retry and not told.complete)
        self.button.setEnabled(True)
        self._draw_mark()

    def _retry(self) -> None:
        if self._row is not None:
            if self.window().focusWidget() is self.button:
                self.left.emit()
            self.button.setEnabled(False)  # until there is news of the post
            self.retry_wanted.emit(self._row.id)

    def _draw_mark(self) -> None:
        icon = self._icons.icon("saved", "quiet") if self._complete else self._icons.icon("problem", "accent")
        self._mark.setPixmap(icon.pixmap(QSize(_ICON, _ICON), self.devicePixelRatioF()))
