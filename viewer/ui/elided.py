"""Texts that end with an ellipsis where there is no room for all of them: a label, a line of a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QMenu

_WIDEST = 380  # pixels of a text in a menu
_AROUND = 90  # pixels of a menu beside its texts


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


def menu_text(menu: QMenu, text: str) -> str:
    """A text that came from outside, as a line of a menu that is no wider than its window."""
    from PySide6.QtCore import Qt

    above = menu.parentWidget()
    room = _WIDEST if above is None else min(_WIDEST, above.window().width() - _AROUND)
    return menu.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room).replace("&", "&&")
