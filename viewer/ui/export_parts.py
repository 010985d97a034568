"""What is in a file or folder that an export writes: shown where pages of paper have their preview."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from viewer.ui.language import tr


class ExportParts(QScrollArea):
    """Names beside what they are, on the desk of the preview."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("desk")
        self.setAccessibleName(tr("What is written"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # all of it is seen, and it is for nobody to press
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Shows these names, each with what it is."""
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(22, 22, 22, 22)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(1, 1)
        for row, (name, what) in enumerate(parts):
            named, said = QLabel(name), QLabel(what)
            named.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            said.setWordWrap(True)
            said.setProperty("quiet", True)
            grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(said, row, 1)
        grid.setRowStretch(len(parts), 1)
        self.setWidget(page)
