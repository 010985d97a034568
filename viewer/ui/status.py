"""The status area: what is going on, with a bar and a way to stop it; what happened, with a way to act on it; problems."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.types import Progress, SyncEvent
from viewer.ui.icons import Icons

_STAYS = 12_000  # ms that a note stays: long enough to be read and undone


class StatusArea(QWidget):
    """Sits in the status bar. Emits ``cancelled`` and ``problems_wanted``."""

    cancelled = Signal()
    problems_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._handler: Callable[[], object] | None = None
        self._note = QLabel()
        self._note.setProperty("quiet", True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._action = _link("Undo")
        self._action.clicked.connect(self.act)
        self._problems = _link("")
        self._problems.clicked.connect(self.problems_wanted)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(150)
        self._bar.setAccessibleName("Progress")
        self._stop = QToolButton()
        self._stop.setToolTip("Stop")
        self._stop.setAccessibleName("Stop")
        self._stop.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 1, 6, 1)
        layout.setSpacing(8)
        for widget in (self._problems, self._note, self._action, self._bar, self._stop):
            layout.addWidget(widget)
        self.setMinimumHeight(self.sizeHint().height())  # as high as with all that may stand in it
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_STAYS)
        self._fade.timeout.connect(lambda: self.say(""))
        self.refresh_icons()
        self.set_problems(0)
        self.end()
        self.say("")

    @property
    def text(self) -> str:
        return self._note.text()

    def say(
        self,
        text: str,
        action: Callable[[], object] | None = None,
        label: str = "Undo",
        *,
        stays: bool = False,
    ) -> None:
        """A note that goes by itself unless it ``stays``; ``action`` is what its button, called ``label``, does."""
        self._note.setText(text)
        self._note.setAccessibleName(text)
        self._handler = action
        self._action.setText(label)
        self._action.setVisible(action is not None)
        self._fade.stop()
        if text and not stays:
            self._fade.start()

    def show_progress(self, progress: Progress) -> None:
        """Where the work stands; without a total the bar only shows that there is some."""
        self._fade.stop()
        self._bar.setMaximum(progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        count = f"{progress.done:,} of {progress.total:,}" if progress.total else ""
        self._note.setText(" — ".join(filter(None, (progress.what, count))))
        self._action.hide()
        self._bar.show()
        self._stop.show()

    def end(self) -> None:
        """The work is over."""
        self._bar.hide()
        self._stop.hide()

    def set_problems(self, count: int) -> None:
        """How many problems the last sync met."""
        self._problems.setText("1 problem" if count == 1 else f"{count:,} problems")
        self._problems.setVisible(count > 0)

    def refresh_icons(self) -> None:
        self._stop.setIcon(self._icons.icon("cancel", "quiet"))

    def act(self) -> None:
        """Does what the button beside the note offers."""
        handler = self._handler
        self.say("")
        if handler is not None:
            handler()


def _link(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("link", True)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def problem_list(problems: Sequence[SyncEvent], open_url: Callable[[str], object]) -> QWidget:
    """The problems of a sync, one under the other, each with the address it is about."""
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 8, 0)
    layout.setSpacing(14)
    for problem in problems:
        entry = QVBoxLayout()
        entry.setSpacing(2)
        if problem.title:
            title = QLabel(problem.title)
            font = title.font()
            font.setWeight(font.weight().DemiBold)
            title.setFont(font)
            title.setWordWrap(True)
            entry.addWidget(title)
        message = QLabel(problem.message or problem.detail or "Something went wrong.")
        message.setWordWrap(True)
        message.setTextFormat(Qt.TextFormat.PlainText)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        entry.addWidget(message)
        if problem.url and problem.url.startswith(("http://", "https://")):
            entry.addWidget(_address(problem.url, open_url))
        layout.addLayout(entry)
    layout.addStretch(1)
    return content


def _address(url: str, open_url: Callable[[str], object]) -> QPushButton:
    button = _link(url if len(url) < 80 else url[:77] + "…")
    button.setToolTip(url)
    button.setStyleSheet("text-align: left")
    button.clicked.connect(lambda: open_url(url))
    return button
