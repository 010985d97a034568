"""The right pane: the post, with its find bar; or what is said when there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from viewer.ui.empty import EmptyState
from viewer.ui.find_bar import FindBar
from viewer.ui.icons import Icons
from viewer.ui.offline_note import OfflineNote
from viewer.ui.surface import Surface, has_its_own
from viewer.ui.theme import Theme
from viewer.ui.web_room import WebRoom

if TYPE_CHECKING:
    from viewer.web.view import ReaderView

ZOOM_STEPS = (0.5, 0.67, 0.75, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


class ReaderPane(QWidget):
    """Shows posts by id. The web view comes with the first of them, or earlier with ``prepare``."""

    link_activated = Signal(QUrl)
    link_hovered = Signal(str)
    menu_requested = Signal(object)  # MenuRequest
    post_loaded = Signal(int, bool)

    def __init__(self, room: WebRoom, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._room = room
        self._theme = theme
        self._view: ReaderView | None = None
        self._zoom = 1.0
        self._post: int | None = None
        self._landing: float | str = 0.0
        self.find_bar = FindBar(icons, self)
        self.note = OfflineNote(theme, icons, self)
        self._retry = QPushButton("Try again")
        self._retry.clicked.connect(self.reload)
        self._empty = EmptyState(self._retry)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._surface = Surface()
        self._still: QLabel | None = None  # a picture of the page, while there must not be more
        self._facing: QWidget = self._empty
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.find_bar)
        layout.addWidget(self.note)
        layout.addWidget(self._stack, 1)
        self.find_bar.find.connect(self._find)
        self.find_bar.closed.connect(self.focus_page)
        theme.changed.connect(self._recolor)
        self.show_nothing()

    @property
    def post(self) -> int | None:
        """The post that is shown or on its way."""
        return self._post

    def prepare(self) -> ReaderView:
        """Makes the web view, once."""
        if self._view is None:
            self._stack.addWidget(self._surface)
            view = self._room.make_view(self._surface)
            view.setAccessibleName("Post")
            view.set_background(self._theme.colors["page"])
            view.setZoomFactor(self._zoom)
            view.link_activated.connect(self.link_activated)
            view.link_hovered.connect(self.link_hovered)
            view.menu_requested.connect(self.menu_requested)
            view.post_loaded.connect(self._loaded)
            view.found.connect(self.find_bar.show_count)
            self._surface.hold(view)
            self._view = view
            view.warm_up()
        return self._view

    def show_post(self, post: int, fragment: str = "", scroll: float = 0.0) -> None:
        """Shows a post from its start, from the heading ``fragment``, or ``scroll`` CSS pixels down."""
        self._post = post
        self._landing = fragment or scroll
        view = self.prepare()
        self._turn_to(self._surface)  # before it loads: a hidden page has no size to be laid out in
        view.show_post(post)

    def show_nothing(self) -> None:
        """No post is chosen."""
        self._post = None
        self._retry.hide()
        self.note.show_row(None)
        self._empty.say("No post selected", "Choose one from the list, or press J for the next one.")
        self._turn_to(self._empty)

    def reload(self) -> None:
        """Shows the same post again where it was, after the style or the post changed."""
        if self._post is not None:
            at = self.scroll_position()
            self.show_post(self._post, scroll=at)

    def scroll_position(self) -> float:
        """CSS pixels from the top of the page; 0 without one."""
        shown = self._view is not None and self._facing is self._surface
        return self._view.scroll_position() if shown and self._view else 0.0

    def stand_still(self, still: bool) -> None:
        """Puts a picture of the page in its place while something lies over the window: a surface of its own covers that."""
        if still and self._still is None and self._view is not None and has_its_own():
            self._still = QLabel()
            self._still.setMinimumSize(1, 1)  # else the picture would keep the window from being made smaller
            self._still.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            if self._facing is self._surface:
                self._still.setPixmap(self._view.grab())
                self._stack.addWidget(self._still)
                self._stack.setCurrentWidget(self._still)
        elif not still and self._still is not None:
            self._stack.setCurrentWidget(self._facing)
            self._still.deleteLater()
            self._still = None

    def _turn_to(self, widget: QWidget) -> None:
        self._facing = widget
        if self._still is None:
            self._stack.setCurrentWidget(widget)

    def scroll_to_anchor(self, anchor: str) -> None:
        if self._view is not None:
            self._view.scroll_to_anchor(anchor)

    def scroll_screen(self, then: Callable[[bool], None], *, up: bool = False) -> None:
        """Scrolls by a screen; ``then`` gets False when the page ended (or there is none)."""
        if self._view is None or self._post is None:
            then(False)
        else:
            self._view.scroll_screen(then, up=up)

    def focus_page(self) -> None:
        """Gives the keyboard to the page."""
        (self._view or self._empty).setFocus(Qt.FocusReason.OtherFocusReason)

    def selected_text(self) -> str:
        return self._view.selectedText() if self._view else ""

    @property
    def zoom(self) -> float:
        return self._zoom

    def set_zoom(self, factor: float) -> None:
        """Text and pictures at a factor between 0.5 and 3."""
        self._zoom = min(max(factor, ZOOM_STEPS[0]), ZOOM_STEPS[-1])
        if self._view is not None:
            self._view.setZoomFactor(self._zoom)

    def zoom_by(self, steps: int) -> None:
        """Larger (+1) or smaller (-1) by the steps that browsers have."""
        nearest = min(range(len(ZOOM_STEPS)), key=lambda at: abs(ZOOM_STEPS[at] - self._zoom))
        self.set_zoom(ZOOM_STEPS[min(max(nearest + steps, 0), len(ZOOM_STEPS) - 1)])

    def closing(self) -> None:
        """The room takes the view away."""
        self._view = None
        self._post = None

    def _loaded(self, post: int, ok: bool) -> None:
        assert self._view is not None
        if post != self._post:
            return
        if ok:
            if isinstance(self._landing, str):
                self._view.scroll_to_anchor(self._landing)
            elif self._landing:
                self._view.scroll_to(self._landing)
            if not self.find_bar.isHidden():
                self._find(self.find_bar.field.text(), False)
        else:
            self._retry.show()
            self._empty.say("This post could not be shown", "It is still in the archive.")
            self._turn_to(self._empty)
        self.post_loaded.emit(post, ok)

    def _find(self, text: str, backward: bool) -> None:
        if self._view is not None:
            self._view.find_text(text, backward=backward)

    def _recolor(self) -> None:
        if self._view is not None:
            self._view.set_background(self._theme.colors["page"])
