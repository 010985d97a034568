"""A line that says that the keyboard is in what lies below it: for a page, which draws nothing of the kind itself."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFrame, QWidget

_THICK = 2  # pixels


class FocusLine(QFrame):
    """Has the accent's colour while the keyboard is in ``watched``."""

    def __init__(self, watched: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("focus")
        self.setFixedHeight(_THICK)
        self._watched = watched
        self._here = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QObject | None, now: QObject | None) -> None:
        here = isinstance(now, QWidget) and (now is self._watched or self._watched.isAncestorOf(now))
        if here != self._here:
            self._here = here
            self.setProperty("here", here)
            self.style().unpolish(self)
            self.style().polish(self)
