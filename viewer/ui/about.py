"""What the program is, and what it runs on: for who wants to know, and for who is asked by someone who is to help."""

from __future__ import annotations

import platform
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWebEngineCore import qWebEngineChromiumVersion
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import __version__
from viewer.config import NAME
from viewer.ui.language import tr
from viewer.ui.theme import scaled

SIZE = (600, 400)  # pixels of the sheet
_ICON = 72


class About(QWidget):
    """The icon, a sentence, versions and licence, and the way to the log."""

    def __init__(self, resources: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon = QLabel()
        icon.setPixmap(self._picture(resources))
        name = QLabel(f"{NAME} {__version__}")
        name.setFont(scaled(self.font(), 1.5, self.font().weight().DemiBold))
        what = QLabel(tr("A desktop archive for blogs: every post, for good, readable with no network."))
        self.parts = QLabel(
            tr("Qt {qt} · Chromium {chromium} · Python {python}").format(
                qt=QLibraryInfo.version().toString(),
                chromium=str(qWebEngineChromiumVersion()),
                python=platform.python_version(),
            )
        )
        self.parts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.parts.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        licence = QLabel(tr("Free software under the MIT licence"))
        self.log = QPushButton(tr("Show the log"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 4, 18, 4)
        layout.setSpacing(8)
        layout.addStretch(1)
        for label in (icon, name, what, self.parts, licence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setProperty("quiet", label in (self.parts, licence))
            layout.addWidget(label)
        layout.addSpacing(8)
        layout.addWidget(self.log, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    def _picture(self, resources: Path) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(str(resources / "icons" / "app-256.png"))
        if picture.isNull():
            return picture
        side = round(_ICON * ratio)
        picture = picture.scaled(
            side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(ratio)
        return picture
