"""The window that stands where the archive could not be opened: one sentence, one button, gone after a while."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from viewer.ui.empty import EmptyState
from viewer.ui.language import tr
from viewer.ui.theme import Theme, style_sheet

STAYS = 12_000  # ms: long enough to read a sentence; what started the program waits for its exit code


class ProblemWindow(QWidget):
    """Closes on its button, on Esc, or by itself when nobody is there."""

    def __init__(self, theme: Theme, sentence: str) -> None:
        super().__init__()
        self.setWindowTitle("Archive Viewer")
        self.setStyleSheet(style_sheet(theme.colors))
        close = QPushButton(tr("Close"))
        close.setShortcut(Qt.Key.Key_Escape)
        close.clicked.connect(self.close)
        message = EmptyState(close)
        message.say(tr("The archive could not be opened"), sentence)
        layout = QVBoxLayout(self)
        layout.addWidget(message)
        self.resize(480, 240)
        QTimer.singleShot(STAYS, self, self.close)
