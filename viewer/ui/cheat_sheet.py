"""All shortcuts on one sheet, from the table of actions: it cannot be out of date."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QLayout, QPushButton, QWidget

from viewer.ui.actions import MENUS, SPECS, Actions, Spec
from viewer.ui.language import tr
from viewer.ui.theme import scaled

_BETWEEN = 18  # pixels between the columns
_AROUND = 8  # pixels between the columns and the frame that shows where the keyboard is
_APART, _ASIDE, _ABOVE = 5, 8, 3  # pixels between caps, and within a cap around its key
Section = tuple[str, list[Spec]]


class CheatSheet(QWidget):
    """Keys and what they do, under the titles of the menus, and a way to change them. In two columns where there is room,
    else in one."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        specs = {spec.id: spec for spec in SPECS}
        sections = [
            (title.replace("&", ""), [specs[n] for n in names if n and actions.keys(n)])
            for title, names in MENUS
        ]
        change = QPushButton(tr("Change keys…"), self)
        change.setProperty("link", True)
        change.clicked.connect(actions["change_keys"].trigger)
        left, right = _halves([section for section in sections if section[1]])
        self._columns: list[_Column] = []
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setSizeConstraint(
            QLayout.SizeConstraint.SetNoConstraint
        )  # the room decides on the direction
        self._layout.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        self._layout.setSpacing(_BETWEEN)
        self._add(_Column(actions, left, change, corner=False))
        # A label for every key, each of them to be styled: all at once would be too long a turn.
        QTimer.singleShot(0, self, lambda: self._add(_Column(actions, right, change, corner=True)))

    def _add(self, column: _Column) -> None:
        self._columns.append(column)
        self._layout.addWidget(column, 1)
        self._turn()

    @property
    def in_one_column(self) -> bool:
        widths = [column.natural for column in self._columns]
        return self.width() < sum(widths) * 2 // len(widths) + _BETWEEN + 2 * _AROUND

    def minimumSizeHint(self) -> QSize:
        """How high it is for its width the layout knows: what there is no room for on a line goes on in the next."""
        return QSize(max(column.minimumSizeHint().width() for column in self._columns) + 2 * _AROUND, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        one = QBoxLayout.Direction.TopToBottom
        self._layout.setDirection(one if self.in_one_column else QBoxLayout.Direction.LeftToRight)
        self.updateGeometry()


class _Column(QWidget):
    """Some menus, one below the other; with ``corner`` there is a widget at the upper right, and room for it without.
    ``natural`` is how wide it is with each line in one piece."""

    def __init__(
        self, actions: Actions, sections: Sequence[Section], change: QWidget, *, corner: bool
    ) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(_BETWEEN)
        grid.setVerticalSpacing(7)
        grid.setRowMinimumHeight(0, change.sizeHint().height())
        if corner:
            grid.addWidget(change, 0, 1, Qt.AlignmentFlag.AlignRight)
        row = widest = longest = 0
        for title, entries in sections:
            head = QLabel(title)
            head.setFont(scaled(self.font(), 1.0, self.font().weight().DemiBold))
            head.setProperty("quiet", True)
            grid.addWidget(head, row, 0)
            for spec in entries:
                row += 1
                keys = actions.keys(spec.id)[:2]
                caps = KeyCaps(keys)
                grid.addWidget(caps, row, 0, Qt.AlignmentFlag.AlignVCenter)
                what = QLabel(spec.text.replace("&", "").rstrip("…"))
                what.setAccessibleName(f"{what.text()}: {tr(' or ').join(keys)}")
                widest = max(widest, caps.sizeHint().width())
                longest = max(longest, what.sizeHint().width())
                what.setWordWrap(True)
                grid.addWidget(what, row, 1)
            row += 1
        self.natural = widest + _BETWEEN + longest
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(row, 1)


class KeyCaps(QWidget):
    """A cap for each of the keys, at the right edge: painted, for a label for each would be one widget more to be styled."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__()
        self.keys = keys

    def sizeHint(self) -> QSize:
        widths = [self._width(key) for key in self.keys]
        return QSize(sum(widths) + _APART * (len(widths) - 1), self.fontMetrics().height() + 2 * _ABOVE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width(self, key: str) -> int:
        return self.fontMetrics().horizontalAdvance(key) + 2 * _ASIDE

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        right = self.width()
        for key in reversed(self.keys):
            width = self._width(key)
            cap = QRect(right - width, 0, width, self.height())
            painter.setPen(palette.mid().color())
            painter.setBrush(palette.alternateBase())
            painter.drawRoundedRect(QRectF(cap).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
            painter.setPen(palette.text().color())
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            right -= width + _APART


def _halves(sections: list[Section]) -> list[list[Section]]:
    """Splits the sections into two columns of about the same height."""
    total = sum(len(entries) + 1 for _, entries in sections)
    left: list[Section] = []
    taken = 0
    rest = list(sections)
    while rest and taken < total / 2 - 2:
        left.append(rest.pop(0))
        taken += len(left[-1][1]) + 1
    return [left, rest]
