"""The program in the background: an icon in the tray for who wants one, and a quiet note when a planned sync brought
something new."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QSystemTrayIcon

from viewer.config import NAME, Settings, resources
from viewer.types import SyncSummary
from viewer.ui.actions import Actions
from viewer.ui.language import tr
from viewer.ui.syncing import Syncing

_TRAY, _NOTES = "tray", "notes"  # the settings
_STAYS = 10_000  # ms that a note stays where the desktop leaves that to us
_MOST_TITLES = 3


class Tray(QObject):
    """With the icon, closing the window only hides it; ``let_go`` first, and it closes for good. ``remember`` writes down
    where the reader is. ``news_wanted``: a note was clicked."""

    news_wanted = Signal()

    def __init__(
        self,
        syncing: Syncing,
        settings: Settings,
        actions: Actions,
        remember: Callable[[], object],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._syncing = syncing
        self._settings = settings
        self._actions = actions
        self._remember = remember
        self._window = window
        self._icon: QSystemTrayIcon | None = None
        self._leaving = False
        syncing.rested.connect(self._tell)
        window.installEventFilter(self)
        application().commitDataRequest.connect(lambda _manager: self.let_go())
        if self.wanted:
            self._show_icon()

    @property
    def is_possible(self) -> bool:
        """Whether this desktop has a tray."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def wanted(self) -> bool:
        """Whether the reader wants the icon."""
        return self._settings.get(_TRAY) is True

    @property
    def is_shown(self) -> bool:
        """Whether the icon stands in a tray now, so that the window can go there."""
        return self.wanted and self.is_possible and self._icon is not None and self._icon.isVisible()

    @property
    def tells(self) -> bool:
        """Whether news are noted."""
        return self._settings.get(_NOTES) is not False

    def want(self, wanted: bool) -> None:
        """With the icon or without, at once."""
        self._settings.set(_TRAY, wanted)
        if wanted:
            self._show_icon()
        else:
            self._hide_icon()

    def tell(self, wanted: bool) -> None:
        """With notes or without."""
        self._settings.set(_NOTES, wanted)

    def let_go(self) -> None:
        """From now on closing the window ends the program."""
        self._leaving = True
        self._hide_icon()
        if not self._window.isVisible():
            QTimer.singleShot(0, application(), application().quit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and self.is_shown and not self._leaving:
            self._remember()
            self._window.hide()
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _show_icon(self) -> None:
        if not self.is_possible:
            return
        icon = self._icon or self._make()
        icon.show()
        application().setQuitOnLastWindowClosed(not self.wanted)

    def _hide_icon(self) -> None:
        if self._icon is not None:
            self._icon.hide()
        application().setQuitOnLastWindowClosed(True)
        if not self._leaving and not self._window.isVisible():
            self._come_forward()

    def _make(self) -> QSystemTrayIcon:
        self._icon = icon = QSystemTrayIcon(_picture(), self)
        icon.setToolTip(NAME)
        menu = QMenu(self._window)
        menu.addAction(tr("&Show window"), self._come_forward)
        menu.addAction(self._actions["sync_all"])
        menu.addSeparator()
        menu.addAction(self._actions["quit"])
        icon.setContextMenu(menu)
        icon.activated.connect(self._activated)
        icon.messageClicked.connect(self._show_news)
        return icon

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self._come_forward()

    def _come_forward(self) -> None:
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _show_news(self) -> None:
        self._come_forward()
        self.news_wanted.emit()

    # -------------------------------------------------------------------------------------------------- the notes

    def _tell(self, summary: SyncSummary) -> None:
        """Nobody is told what they asked for or can see."""
        if not (summary.new and self.tells and self._syncing.planned) or self._window.isActiveWindow():
            return
        QApplication.alert(self._window)  # the entry in the task bar, where there is one
        if not self.is_possible or not QSystemTrayIcon.supportsMessages():
            return
        icon = self._icon or self._make()
        icon.show()
        icon.showMessage(*self.note(summary), icon.icon(), _STAYS)
        if not self.wanted:  # it was there for the note alone
            QTimer.singleShot(_STAYS, icon, lambda: None if self.wanted else icon.hide())

    def note(self, summary: SyncSummary) -> tuple[str, str]:
        """What is said of what is new: a title and some lines."""
        titles = [event.title or "(untitled)" for event in reversed(self._syncing.record.news)]
        more = summary.new - len(titles[:_MOST_TITLES])
        lines = [*titles[:_MOST_TITLES], *([tr("and {more:,} more").format(more=more)] if more > 0 else [])]
        return (tr("{new:,} new posts", "1 new post", summary.new).format(new=summary.new)), "\n".join(lines)


def _picture() -> QIcon:
    made = QIcon()
    for size in (16, 24, 32, 48, 64):
        made.addFile(str(resources() / "icons" / f"app-{size}.png"))
    return made


def application() -> QApplication:
    """The one that there is."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
