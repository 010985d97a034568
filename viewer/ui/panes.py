"""The parts of the window and how they lie beside each other; what they do is said elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget

from viewer.ui.actions import Actions, fill_menu_bar, fill_tool_bar
from viewer.ui.front import READER, TREE, Front
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.reader_pane import ReaderPane
from viewer.ui.status import StatusArea
from viewer.ui.tag_tree import TagTree
from viewer.ui.theme import Theme
from viewer.ui.web_room import WebRoom
from viewer.ui.welcome import Welcome


class Panes:
    """Everything that is seen, made and laid out in ``window``."""

    def __init__(
        self,
        window: QMainWindow,
        front: Front,
        room: WebRoom,
        actions: Actions,
        theme: Theme,
        icons: Icons,
        resources: Path,
    ) -> None:
        self._window = window
        self.model, self.posts = front.model, front.posts
        self.splitter, self.stack = front.splitter, front.stack
        self.posts.furnish(theme, icons)
        self.tree = TagTree(theme, icons)
        self.reader = ReaderPane(room, theme, icons)
        self._resources = resources
        self._welcome: Welcome | None = None
        self.welcomed: Callable[[Welcome], object] = _nobody  # is told when the welcome is made
        self.status = StatusArea(icons)
        self.below: QWidget | None = None  # what stands below the others, once it was opened
        front.put(TREE, self.tree)
        front.put(READER, self.reader)
        self.menus = fill_menu_bar(window.menuBar(), actions)
        self.tool_bar = self._tool_bar(actions)
        window.addToolBar(self.tool_bar)
        window.statusBar().setSizeGripEnabled(False)
        window.statusBar().addPermanentWidget(self.status)
        for local in ("page_down", "page_up"):
            self.posts.view.addAction(actions[local])
            self.reader.addAction(actions[local])
        self.posts.view.addAction(actions["select_all"])
        self.reader.addAction(actions["copy"])
        self._take_room(window)

    @property
    def welcome(self) -> Welcome:
        """Made when it is first asked for: most archives are not empty."""
        if self._welcome is None:
            self._welcome = Welcome(self._resources)
            self.stack.addWidget(self._welcome)
            self.welcomed(self._welcome)
        return self._welcome

    def show_welcome(self, wanted: bool) -> None:
        """The welcome, or the three panes."""
        if self.welcoming and not wanted:
            self.stack.setCurrentWidget(self.splitter)
            self.posts.view.setFocus()
        elif wanted:
            self.stack.setCurrentWidget(self.welcome)
        self.tool_bar.setVisible(not wanted)

    def _take_room(self, window: QMainWindow) -> None:
        """The bars take the room that was kept for them. At once: Qt would lay out the panes before it shows bars."""
        for bar in (window.menuBar(), self.tool_bar, window.statusBar()):
            bar.show()
        window.setContentsMargins(0, 0, 0, 0)
        layout = window.layout()
        if layout is not None:
            layout.activate()

    @property
    def bars(self) -> tuple[int, int]:
        """How high the bars are: those above the panes, the one below."""
        above = self._window.menuBar().height() if self._window.menuBar().isVisible() else 0
        return above + self.tool_bar.height(), self._window.statusBar().height()

    @property
    def welcoming(self) -> bool:
        return self._welcome is not None and self.stack.currentWidget() is self._welcome

    @staticmethod
    def _tool_bar(actions: Actions) -> QToolBar:
        bar = QToolBar(tr("Tool bar"))
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        fill_tool_bar(bar, actions)
        return bar


def _nobody(_welcome: Welcome) -> None:
    """Who is told of the welcome before there is somebody to be told."""
