"""What stands in a pane that has nothing to show: what is so, why, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.ui.theme import scaled


class LinkButton(QPushButton):
    """A button like a link, whose text may be long: where there is no room for all of it, the end is left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("link", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.wording = ""

    def say(self, wording: str) -> None:
        """Another text; the button goes with an empty one."""
        self.wording = wording
        self.setToolTip(wording)
        self.setVisible(bool(wording))
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as all of the text, whatever of it is shown."""
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        more = metrics.horizontalAdvance(self.wording) - metrics.horizontalAdvance(self.text())
        return QSize(hint.width() + more, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(self.width() - 2 * _AIR, 20)
        self.setText(
            self.fontMetrics().elidedText(
                self.wording, Qt.TextElideMode.ElideRight, room, Qt.TextFlag.TextHideMnemonic
            )
        )


_AIR = 4  # pixels left and right of the text of such a button


class EmptyState(QWidget):
    """Two centred lines, and below them whatever widgets help."""

    def __init__(self, *below: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setFont(scaled(self.font(), 1.2, self.font().weight().DemiBold))
        self._hint = QLabel()
        self._hint.setProperty("quiet", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addStretch(2)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        for widget in below:
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, title: str, hint: str) -> None:
        """``title`` in a few words, ``hint`` in a sentence."""
        self._title.setText(title)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(title)
        self.setAccessibleDescription(hint)
