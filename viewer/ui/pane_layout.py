"""Which panes are seen: three, two or one, by the width of the window; and the post alone, for reading."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from viewer.ui.actions import Actions
from viewer.ui.front import LEAST, ROOM_FOR_ALL, ROOM_FOR_TWO, Front, widths
from viewer.ui.panes import Panes
from viewer.ui.reading import Reading

TREE, LIST, READER = "tree", "list", "reader"
_OF_THE_POST = ("find", "find_next", "find_previous", "versions", "reading_style", "outline")  # actions


class PaneLayout(QObject):
    """Where there is not room for all, the pane that the reader is in is seen, with its neighbour while there is room."""

    def __init__(
        self, window: QMainWindow, front: Front, panes: Panes, actions: Actions, reading: Reading
    ) -> None:
        super().__init__(window)
        self._window = window
        self._front = front
        self._panes = panes
        self._actions = actions
        self._place = LIST
        self._reading_alone = False
        self._was_full = False  # whether the window filled the screen before that
        self._set: list[int] = []  # the widths of the panes, before the reader drags
        window.installEventFilter(self)
        front.splitter.installEventFilter(self)
        front.splitter.splitterMoved.connect(lambda *_: self._dragged())
        actions.bind(
            sidebar=self._switch_tree,
            reading_mode=self.switch_reading,
            focus_next=lambda: self._turn(1),
            focus_previous=lambda: self._turn(-1),
        )
        self._reading = reading
        for name in _OF_THE_POST:
            actions[name].triggered.connect(lambda _checked=False: self._see_post())
        view = panes.posts.view
        view.clicked.connect(lambda _index: self.show(READER))
        view.activated_post.connect(lambda _post: self.show(READER))
        panes.tree.view.clicked.connect(lambda _index: self.show(LIST))
        panes.tree.view.activated.connect(lambda _index: self.show(LIST))
        panes.posts.tree_wanted.connect(self._open_tree)
        panes.reader.bar.list_wanted.connect(lambda: self.show(LIST))
        panes.reader.left.connect(self._leave_reader)
        reading.opened.connect(self._opened)
        self.arrange()

    def show(self, place: str) -> None:
        """Goes to a pane; one that is not seen takes the place of another."""
        if self._reading_alone and place != READER:
            self.switch_reading()
        self._place = place
        self.arrange()

    def arrange(self) -> None:
        """Shows what there is room for, each as wide as it should be."""
        self._choose_panes()
        self._fit()

    def _choose_panes(self) -> None:
        width, panes = self._window.width(), self._panes
        if self._reading_alone:
            seen = {READER}
        elif width >= ROOM_FOR_ALL:
            seen = {LIST, READER, TREE} if self._front.tree_wanted else {LIST, READER}
        elif width >= ROOM_FOR_TWO:
            seen = {TREE, LIST} if self._place == TREE else {LIST, READER}
        else:
            seen = {self._place}
        for name, pane, least in zip(
            (TREE, LIST, READER), (panes.tree, panes.posts, panes.reader), LEAST, strict=True
        ):
            pane.setMinimumWidth(least if len(seen) > 1 else 1)  # alone, it is as narrow as the window
            pane.setVisible(name in seen)
        panes.posts.tree_button.setVisible(TREE not in seen)
        panes.reader.bar.set_list_button(LIST not in seen and not self._reading_alone)
        self._actions["sidebar"].setChecked(TREE in seen)
        self._actions["reading_mode"].setChecked(self._reading_alone)

    @property
    def _seen(self) -> list[bool]:
        panes = self._panes
        return [not pane.isHidden() for pane in (panes.tree, panes.posts, panes.reader)]

    def _fit(self) -> None:
        splitter, seen = self._panes.splitter, self._seen
        room = splitter.width() - splitter.handleWidth() * (sum(seen) - 1)
        splitter.setSizes(widths(room, self._front.own, seen))
        self._set = splitter.sizes()

    def _dragged(self) -> None:
        """The reader made panes wider or narrower: so they stay."""
        sizes, (tree, _, reader) = self._panes.splitter.sizes(), self._seen
        for at, counts in enumerate((tree, reader)):  # without a post beside it, the list has what is left
            if counts and sizes[at] != self._set[at]:
                self._front.own[at] = sizes[at]
        self._set = sizes

    def switch_reading(self) -> None:
        """Into reading, where nothing but the post is seen, over the whole screen; and out of it."""
        self._reading_alone = not self._reading_alone
        state = self._window.windowState()
        if self._reading_alone:
            self._was_full = bool(state & Qt.WindowState.WindowFullScreen)
            self._window.setWindowState(state | Qt.WindowState.WindowFullScreen)
        elif not self._was_full:
            self._window.setWindowState(state & ~Qt.WindowState.WindowFullScreen)
        panes = self._panes
        for bar in (self._window.menuBar(), self._window.statusBar()):
            bar.setVisible(not self._reading_alone)
        panes.tool_bar.setVisible(not self._reading_alone and not panes.welcoming)
        panes.reader.set_alone(self._reading_alone)
        self.arrange()
        if self._reading_alone:
            panes.reader.focus_page()
        else:
            panes.posts.view.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:  # also of what holds the panes, before it lays them out itself
            self.arrange()
        return super().eventFilter(watched, event)

    def _see_post(self) -> None:
        """What is about to be done is done to the post: it is to be seen."""
        if self._reading.current is not None:
            self.show(READER)

    def _opened(self, _post: int) -> None:
        """A post that was opened from elsewhere than the list is to be seen; who goes through the list stays there."""
        if not self._panes.posts.view.hasFocus():
            self._place = READER
            self.arrange()

    def _leave_reader(self) -> None:
        """Esc in a post that has nothing else to leave."""
        if self._reading_alone:
            self.switch_reading()
        elif not self._panes.posts.isVisible():
            self.show(LIST)
            self._panes.posts.view.setFocus()

    def _switch_tree(self) -> None:
        if self._window.width() >= ROOM_FOR_ALL and not self._reading_alone:
            self._front.tree_wanted = not self._front.tree_wanted
            self.arrange()
        elif self._panes.tree.isVisible():
            self.show(LIST)
        else:
            self._open_tree()

    def _open_tree(self) -> None:
        self._front.tree_wanted = self._front.tree_wanted or self._window.width() >= ROOM_FOR_ALL
        self.show(TREE)
        self._panes.tree.view.setFocus()

    def _turn(self, step: int) -> None:
        """To the next pane, as the keyboard goes round them; one that is not seen is shown."""
        panes = self._panes
        stops: list[tuple[str, QWidget]] = [
            (TREE, panes.tree.view),
            (LIST, panes.posts.field),
            (LIST, panes.posts.view),
            (READER, panes.reader),
        ]
        if self._window.width() >= ROOM_FOR_ALL and not self._front.tree_wanted:
            del stops[0]
        if panes.below is not None and panes.below.isVisible():
            stops.append((self._place, panes.below))
        if self._reading_alone or panes.welcoming:
            return
        focused = QGuiApplication.focusObject()
        at = next((n for n, (_, pane) in enumerate(stops) if _holds(pane, focused)), -1 if step > 0 else 0)
        place, target = stops[(at + step) % len(stops)]
        self.show(place)
        if target is panes.reader:
            panes.reader.focus_page()
        else:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _holds(pane: QWidget, focused: object) -> bool:
    return isinstance(focused, QWidget) and (pane is focused or pane.isAncestorOf(focused))
