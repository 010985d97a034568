"""A layout that puts widgets side by side as text puts words, so that a row of them fits into any width."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QSpacerItem, QWidget


class FlowLayout(QLayout):
    """Begins a new line where there is no room. What can grow (a field, a stretch) takes what its line has left."""

    def __init__(self, parent: QWidget, spacing: int = 5) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def addStretch(self) -> None:
        """What follows stands at the end of its line, or begins the next."""
        self.addItem(QSpacerItem(0, 0, QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum))

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        lines = self._lines(width)
        return sum(map(_height, lines)) + self.spacing() * max(len(lines) - 1, 0)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect, /) -> None:
        super().setGeometry(rect)
        y = rect.y()
        for line in self._lines(rect.width()):
            self._place(line, QRect(rect.x(), y, rect.width(), _height(line)))
            y += _height(line) + self.spacing()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if item.spacerItem() is not None or not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        taken = 0
        for item in self._shown():
            needed = item.sizeHint().width()
            if lines[-1] and taken + needed > width:
                lines.append([])
                taken = 0
            lines[-1].append(item)
            taken += needed + (0 if item.spacerItem() is not None else self.spacing())
        return lines if lines[0] else []

    def _place(self, line: list[QLayoutItem], rect: QRect) -> None:
        widgets = sum(item.spacerItem() is None for item in line)
        rest = rect.width() - sum(item.sizeHint().width() for item in line) - self.spacing() * (widgets - 1)
        growing = next(
            (item for item in line if item.expandingDirections() & Qt.Orientation.Horizontal), None
        )
        x = rect.x()
        for item in line:
            width = min(item.sizeHint().width() + (max(rest, 0) if item is growing else 0), rect.width())
            height = item.sizeHint().height()
            at = QPoint(x, rect.y() + (rect.height() - height) // 2)
            item.setGeometry(QRect(at, QSize(width, height)))
            x += width + (0 if item.spacerItem() is not None else self.spacing())


class FlowRow(QWidget):
    """Widgets in such a layout, in order; None is a stretch. As a widget of its own: to a layout within a layout PySide does
    not tell that a widget of it is gone."""

    def __init__(self, *widgets: QWidget | None, spacing: int = 5) -> None:
        super().__init__()
        flow = FlowLayout(self, spacing)
        for widget in widgets:
            flow.addStretch() if widget is None else flow.addWidget(widget)


def _height(line: list[QLayoutItem]) -> int:
    return max(item.sizeHint().height() for item in line)
