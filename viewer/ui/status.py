"""The status area: what is going on, with a bar and a way to stop it; what happened, with a way to act on it; problems."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QToolButton,
    QWidget,
)

from viewer.types import Progress
from viewer.ui.elided import ElidedLabel
from viewer.ui.icons import Icons
from viewer.ui.language import tr

_LONGEST_BAR = 150  # pixels
_STAYS = 12_000  # ms that a note stays: long enough to be read and undone


class StatusArea(QWidget):
    """Sits in the status bar. Emits ``cancelled``, ``details_wanted`` and ``problems_wanted``."""

    cancelled = Signal()
    details_wanted = Signal()
    problems_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._handler: Callable[[], object] | None = None
        self._note = ElidedLabel()
        self._note.setProperty("quiet", True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._action = _link(tr("Undo"))
        self._action.clicked.connect(self.act)
        self._problems = _link("")
        self._problems.clicked.connect(self.problems_wanted)
        self._details = _link(tr("Details"))
        self._details.clicked.connect(self.details_wanted)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Progress"))
        self._stop = QToolButton()
        self._stop.setIconSize(QSize(14, 14))  # no higher than the words beside it
        self._stop.setToolTip(tr("Stop"))
        self._stop.setAccessibleName(tr("Stop"))
        self._stop.clicked.connect(self.cancelled)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 1, 6, 1)
        layout.setSpacing(8)
        layout.addStretch(1)
        for widget in (self._problems, self._note, self._action, self._details, self._bar, self._stop):
            layout.addWidget(widget)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(_STAYS)
        self._fade.timeout.connect(lambda: self.say(""))
        self.refresh_icons()
        self.set_problems(0)
        self.end()
        self.say("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    def _fit_bar(self) -> None:
        """In a narrow window the bar leaves its room to the words."""
        self._bar.setFixedWidth(min(self.window().width() // 8, _LONGEST_BAR))

    def event(self, event: QEvent, /) -> bool:
        """Its height is that of the highest thing that may stand in it: the panes above it do not move when one comes."""
        done = super().event(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange, QEvent.Type.Polish):
            self._keep_height()
        return done

    def _keep_height(self) -> None:
        heights = []
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            widget.ensurePolished()
            heights.append(widget.sizeHint().height())
        margins = self.contentsMargins() if (layout := self.layout()) is None else layout.contentsMargins()
        self.setMinimumHeight(max(heights, default=0) + margins.top() + margins.bottom())

    @property
    def text(self) -> str:
        return self._note.text()

    def say(
        self,
        text: str,
        action: Callable[[], object] | None = None,
        label: str | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """A note that goes by itself unless it ``stays``; ``action`` is what its button, called ``label``, does."""
        self._note.setText(text)
        self._note.setAccessibleName(text)
        self._handler = action
        label = label or tr("Undo")
        self._action.setText(label)
        self._action.setVisible(action is not None)
        self._fade.stop()
        if text and not stays:
            self._fade.start()
        if text and QAccessible.isActive():
            self._announce(f"{text.rstrip('.')}. {label}" if action is not None else text)

    def _announce(self, text: str) -> None:
        """Nobody looks at this line who does not see: it is spoken, when nothing else is."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def show_progress(self, progress: Progress, *, details: bool = False) -> None:
        """Where the work stands; without a total the bar only shows that it goes on. ``details``: more can be seen."""
        self._fade.stop()
        self._details.setVisible(details)
        self._fit_bar()
        self._bar.setMaximum(progress.total)
        self._bar.setValue(min(progress.done, progress.total))
        count = (
            tr("{done:,} of {total:,}").format(done=progress.done, total=progress.total)
            if progress.total
            else ""
        )
        self._note.setText(" — ".join(filter(None, (progress.what, count))))
        self._action.hide()
        self._bar.show()
        self._stop.show()

    def end(self) -> None:
        """The work is over."""
        self._details.hide()
        self._bar.hide()
        self._stop.hide()

    def set_problems(self, count: int) -> None:
        """How many problems the last sync met."""
        self._problems.setText(tr("{count:,} problems", "1 problem", count).format(count=count))
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
