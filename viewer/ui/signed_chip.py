"""A chip that ends with a sign of what a click on it does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter


class SignedChip(QPushButton):
    """Where there is no room for all of its words, its sign is still seen."""

    def __init__(self, words: str, sign: str) -> None:
        super().__init__(_shown(words, sign))
        self._words, self._sign = words, sign
        self.setProperty("chip", True)

    def shown(self) -> str:
        """The words as far as there is room, and the sign."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        metrics = self.fontMetrics()
        room -= metrics.horizontalAdvance(_shown("", self._sign))
        return _shown(metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, room), self._sign)

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown()
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def _shown(words: str, sign: str) -> str:
    return f"{words}  {sign}".replace("&", "&&")
