"""What an export takes: the post that is shown, or the whole list. Both stand there, for a choice that hides is not made."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.language import tr


class Scopes(QWidget):
    """Selections in words, one below the other; the first is chosen. Hidden where there is nothing to choose from."""

    activated = Signal(int)

    def __init__(self, scopes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("What is exported"))
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for number, text in enumerate(scopes):
            button = _Scope(text)
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            layout.addWidget(button)
        self._group.idToggled.connect(lambda number, on: self.activated.emit(number) if on else None)
        self.setVisible(len(scopes) > 1)

    @property
    def buttons(self) -> list[QRadioButton]:
        """In order."""
        return [each for each in self._group.buttons() if isinstance(each, QRadioButton)]

    @property
    def chosen(self) -> int:
        """The number of the chosen one, from 0."""
        return self._group.checkedId()


class _Scope(QRadioButton):
    """Its text ends with an ellipsis where there is no room for all of it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room: QRect = self.style().subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        option.text = shown.replace("&", "&&")
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_RadioButton, option)
