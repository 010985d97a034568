"""A line of text that ends with an ellipsis where there is no room for all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class ElidedLabel(QLabel):
    """All of the text stands in its tool tip then, and is what screen readers are told."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        text, room = self.text(), self.contentsRect()
        if "<" not in text and self.fontMetrics().horizontalAdvance(text) <= room.width():
            if self.toolTip():
                self.setToolTip("")
            super().paintEvent(event)
            return
        # Here: the first list is painted with such a label, and who names ``Qt`` first waits for its enumerations.
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QPainter, QPalette

        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(text if shown != text else "")
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
