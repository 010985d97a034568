"""The first look at an empty archive: a blog to begin with, a field for any other, and the handbook."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from viewer.config import DEFAULT_FEED, HANDBOOK
from viewer.ui.add_form import AddForm
from viewer.ui.language import tr
from viewer.ui.theme import scaled


class Welcome(QScrollArea):
    """Emits ``wanted`` with the location of what the reader picked, and whether its whole archive is wanted."""

    wanted = Signal(str, bool)

    def __init__(self, resources: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Welcome"))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.form = AddForm()
        self.form.submitted.connect(self.wanted)
        self.setFocusProxy(self.form.field)
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # else Tab would come to the field again before it came to the buttons
        self.first = QPushButton(tr("Add this blog"))
        self.first.setProperty("primary", True)
        self.first.setAccessibleDescription(tr("Adds {DEFAULT_FEED}").format(DEFAULT_FEED=DEFAULT_FEED))
        self.first.clicked.connect(lambda: self.wanted.emit(DEFAULT_FEED, self.form.wants_whole))
        self.handbook = QPushButton(tr("Open the handbook"))
        self.handbook.clicked.connect(lambda: self.wanted.emit(HANDBOOK, False))
        column = QWidget()
        column.setMaximumWidth(620)
        self._column = QVBoxLayout(column)
        self._column.setContentsMargins(20, 32, 20, 32)
        self._column.setSpacing(12)
        self._fill(resources)
        outer = QWidget()
        outer.setObjectName("paper")
        outer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        around = QVBoxLayout(outer)
        around.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(column, 100)
        middle.addStretch(1)
        around.addLayout(middle)
        around.addStretch(3)
        self.setWidget(outer)
        self.setTabOrder(self.first, self.handbook)
        self.setTabOrder(self.handbook, self.form.field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a window too small for all of it, the keyboard begins at the top and not at the field that is out of sight."""
        super().resizeEvent(event)
        column, room = self.widget(), self.viewport()
        fits = column is not None and column.heightForWidth(room.width()) <= room.height()
        before, now = self.focusProxy(), self.form.field if fits else self.first
        self.setFocusProxy(now)
        if before is not now and before is not None and before.hasFocus() and not self.form.field.text():
            now.setFocus()  # it began before it had its size

    def _fill(self, resources: Path) -> None:
        icon = QLabel()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(str(resources / "icons" / "app-256.png"))
        if not picture.isNull():
            side = round(76 * ratio)
            picture = picture.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            picture.setDevicePixelRatio(ratio)
        icon.setPixmap(picture)
        icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(tr("Keep the blogs you read"))
        title.setFont(scaled(self.font(), 1.9, self.font().weight().DemiBold))
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setWordWrap(True)
        lead = _quiet(
            tr(
                "Every post with its pictures, on this computer, for good: to read and search with no network."
            )
        )
        lead.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (icon, title, lead):
            self._column.addWidget(widget)
        self._column.addSpacing(14)
        self._column.addWidget(
            _card("andlukyane.com", tr("A blog on machine learning, to begin with."), self.first)
        )
        self._column.addWidget(
            _card(tr("The handbook"), tr("How everything works. It needs no network."), self.handbook)
        )
        other = QLabel(tr("Another blog, or a folder of Markdown"))
        other.setFont(scaled(self.font(), 1.0, self.font().weight().DemiBold))
        self._column.addSpacing(10)
        self._column.addWidget(other)
        self._column.addWidget(self.form)

    def set_busy(self, what: str) -> None:
        """Says what is being done; "" is over."""
        self.first.setEnabled(not what)
        self.handbook.setEnabled(not what)
        self.form.set_busy(what)

    def show_error(self, sentence: str) -> None:
        """One sentence on what went wrong."""
        self.set_busy("")
        self.form.show_error(sentence)
        QTimer.singleShot(
            0, self, lambda: self.ensureWidgetVisible(self.form.message)
        )  # once it has its height


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("quiet", True)
    label.setWordWrap(True)
    return label


def _card(title: str, hint: str, button: QPushButton) -> QFrame:
    card = QFrame()
    card.setObjectName("card")
    head = QLabel(title)
    head.setFont(scaled(card.font(), 1.08, card.font().weight().DemiBold))
    text = QVBoxLayout()
    text.setSpacing(3)
    text.addWidget(head)
    text.addWidget(_quiet(hint))
    layout = QHBoxLayout(card)
    layout.setContentsMargins(18, 14, 18, 14)
    layout.addLayout(text, 1)
    layout.addWidget(button)
    return card
