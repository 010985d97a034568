"""A small window with the choices of how posts are set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.types import ReadingStyle
from viewer.ui.language import tr
from viewer.ui.styling import FACES, WIDTHS, Styling
from viewer.ui.theme import scaled

_HEIGHT = 30  # pixels of a button
_LETTERS = {
    "Serif": ["Source Serif 4", "Noto Serif", "DejaVu Serif", "Georgia", "serif"],
    "Sans": ["Source Sans 3", "Noto Sans", "DejaVu Sans", "sans-serif"],
}
_THEMES = {tr("System"): "system", tr("Light"): "light", tr("Sepia"): "sepia", tr("Dark"): "dark"}


class StylePopover(QFrame):
    """Rows of buttons, each in effect as soon as it is pressed. Goes away with Esc or a click elsewhere."""

    def __init__(self, styling: Styling, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAccessibleName(tr("Reading style"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._styling = styling
        self._groups: list[tuple[QButtonGroup, dict[str, object], Callable[[ReadingStyle], object]]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(9)
        self._size = QPushButton()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(self._grid)
        self._add_choice(
            tr("Theme"), dict(_THEMES), lambda _style: styling.theme, lambda v: styling.set_theme(str(v))
        )
        self._add_size()
        self._add_choice(
            tr("Width"), dict(WIDTHS), lambda style: style.width, lambda v: styling.set_width(int(str(v)))
        )
        self._add_choice(
            tr("Letters"), dict(FACES), lambda style: style.face, lambda v: styling.set_face(str(v))
        )
        styling.changed.connect(self._show)
        self._show(styling.style)

    def open_at(self, corner: QPoint) -> None:
        """Shows it with its upper right corner at a point of the screen, but never beyond the screen."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        x = min(max(corner.x() - self.width(), screen.left() + 4), screen.right() - self.width() - 4)
        y = min(max(corner.y(), screen.top() + 4), screen.bottom() - self.height() - 4)
        self.move(x, y)
        self.show()
        first = self._groups[0][0].checkedButton()
        if first is not None:
            first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _add_choice(
        self,
        name: str,
        values: dict[str, object],
        current: Callable[[ReadingStyle], object],
        choose: Callable[[object], None],
    ) -> None:
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for text, value in values.items():
            button = _segment(text)
            button.setAccessibleName(f"{name}: {text}")
            if text in _LETTERS:
                button.setFont(QFont(_LETTERS[text], button.font().pointSize()))
            button.clicked.connect(lambda _checked=False, value=value: choose(value))
            group.addButton(button)
            row.addWidget(button, 1)
        self._groups.append((group, values, current))
        self._add_row(name, row)

    def _add_size(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        smaller, larger = _segment("A"), _segment("A")
        smaller.setFont(scaled(self.font(), 0.85))
        larger.setFont(scaled(self.font(), 1.25))
        for button, steps, text in ((smaller, -1, tr("Smaller text")), (larger, 1, tr("Larger text"))):
            button.setCheckable(False)
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.clicked.connect(lambda _checked=False, steps=steps: self._styling.resize(steps))
        self._size.setProperty("segment", True)
        self._size.setFixedHeight(_HEIGHT)
        self._size.setToolTip(tr("Normal size"))
        self._size.clicked.connect(lambda: self._styling.set_size(1.0))
        for button in (smaller, self._size, larger):
            row.addWidget(button, 1)
        self._add_row(tr("Size"), row)

    def _add_row(self, name: str, row: QHBoxLayout) -> None:
        at = self._grid.rowCount()
        label = QLabel(name)
        label.setProperty("quiet", True)
        self._grid.addWidget(label, at, 0)
        self._grid.addLayout(row, at, 1)

    def _show(self, style: ReadingStyle) -> None:
        for group, values, current in self._groups:
            present = current(style)
            for button, value in zip(group.buttons(), values.values(), strict=True):
                button.setChecked(value == present)
        self._size.setText(f"{style.size:.0%}")
        self._size.setAccessibleName(
            tr("Text at {size:.0%}; press for the normal size").format(size=style.size)
        )


def _segment(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setFixedHeight(_HEIGHT)
    button.setCheckable(True)
    button.setProperty("segment", True)
    return button
