"""The right pane: the post, with what stands around it; or what is said when there is none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.types import Heading, ReadingStyle
from viewer.ui.empty import EmptyState
from viewer.ui.find_bar import FindBar
from viewer.ui.focus_line import FocusLine
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.outline import OutlinePanel, width_within
from viewer.ui.post_bar import PostBar
from viewer.ui.surface import Surface, has_its_own
from viewer.ui.theme import Theme
from viewer.ui.web_room import WebRoom
from viewer.web.landing import TOP, Landing, Position, Term

if TYPE_CHECKING:
    from viewer.web.view import ReaderView


_NO_LIMIT = 16_777_215  # pixels: QWIDGETSIZE_MAX


class ReaderPane(QWidget):
    """Shows posts by id. The web view comes with the first of them, or earlier with ``prepare``."""

    link_activated = Signal(QUrl)
    link_hovered = Signal(str)
    menu_requested = Signal(object)  # MenuRequest
    post_loaded = Signal(int, bool)
    position_changed = Signal(Position)
    left = Signal()  # Esc, when there was nothing else to leave
    size_wanted = Signal(int)  # Ctrl and the wheel: the text larger (1) or smaller (-1)
    outline_changed = Signal()  # it came or went, or there is another way to it now

    def __init__(self, room: WebRoom, theme: Theme, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reader")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._room = room
        self._theme = theme
        self._view: ReaderView | None = None
        self._post: int | None = None
        self._aspect = ""
        self._outlined = True
        self._outline_width = 0  # pixels that there are for it
        self._outline_state = (False, False, False)  # what was told of it last
        self._enlarged = False
        self._hint = tr("Choose one from the list.")
        self._alone = False
        self.bar = PostBar(theme, icons, self)
        self.note = self.bar.note
        self.note.left.connect(self.focus_page)
        self.find_bar = FindBar(icons, self)
        self.outline = OutlinePanel(theme, self)
        self._retry = QPushButton(tr("Try again"))
        self._retry.clicked.connect(self.reload)
        self._empty = EmptyState(self._retry)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._surface = Surface()
        self._line = FocusLine(self._stack)
        self._still: QLabel | None = None  # a picture of the page, while there must not be more
        self._facing: QWidget = self._empty
        self._lay_out()
        self.find_bar.find.connect(self._find)
        self.find_bar.step.connect(self._step_hit)
        self.find_bar.cleared.connect(lambda: self.mark_hits(()))
        self.find_bar.closed.connect(self.focus_page)
        self.outline.chosen.connect(self.scroll_to_anchor)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        theme.changed.connect(self._recolor)
        self.show_nothing()

    def _lay_out(self) -> None:
        page = QVBoxLayout()
        page.setSpacing(0)
        page.addWidget(self._line)
        page.addWidget(self._stack, 1)
        beside = QHBoxLayout()
        beside.setSpacing(0)
        beside.addLayout(page, 1)
        beside.addWidget(self.outline)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.find_bar)
        layout.addLayout(beside, 1)

    # ------------------------------------------------------------------------------------------- the page

    @property
    def post(self) -> int | None:
        """The post that is shown or on its way."""
        return self._post

    @property
    def place(self) -> float:
        """Where the reader is in it (see ``web.landing``)."""
        return self._view.position.place if self._view else 0.0

    def prepare(self) -> ReaderView:
        """Makes the web view, once."""
        if self._view is None:
            self._stack.addWidget(self._surface)
            view = self._room.make_view(self._surface)
            view.setAccessibleName(tr("Post"))
            view.set_background(self._theme.colors["page"])
            view.link_activated.connect(self.link_activated)
            view.link_hovered.connect(self.link_hovered)
            view.menu_requested.connect(self.menu_requested)
            view.post_loaded.connect(self._loaded)
            view.broke.connect(self._broke)
            view.found.connect(self._found)
            view.hits_counted.connect(self._counted)
            view.moved.connect(self._moved)
            view.enlarged.connect(self._enlarge)
            view.size_wanted.connect(self.size_wanted)
            self._surface.hold(view)
            self._view = view
            view.warm_up()
        return self._view

    def show_post(self, post: int, landing: Landing = TOP, aspect: str = "") -> None:
        """Shows a post, or an aspect of it, as ``landing`` says where."""
        self._post, self._aspect = post, aspect
        self._enlarged = False
        if landing.terms:
            self.find_bar.show_hits(_words_of(landing.terms))
        else:
            self.find_bar.hide_hits()
        view = self.prepare()
        self._turn_to(self._surface)  # before it loads: a hidden page has no size to be laid out in
        view.show_post(post, landing, aspect)
        self._arrange()

    def show_nothing(self) -> None:
        """No post is chosen."""
        self._post, self._aspect = None, ""
        self._retry.hide()
        self.bar.show_post(None, can_retry=False)
        self.find_bar.hide_hits()
        self.outline.show_headings(())
        self._empty.say(tr("No post selected"), self._hint)
        self._turn_to(self._empty)
        self._arrange()

    def tell_key(self, keys: Sequence[str]) -> None:
        """The keys that open the next post."""
        press = tr("Choose one from the list, or press {key} for the next one.")
        self._hint = press.format(key=keys[0]) if keys else tr("Choose one from the list.")
        if self._post is None:
            self.show_nothing()

    def reload(self) -> None:
        """Shows the same post again where it was, after it changed."""
        if self._post is not None:
            self.show_post(self._post, Landing(self.place), self._aspect)

    def restyle(self, style: ReadingStyle) -> None:
        """Sets this page anew and all that follow; the reader's place stays."""
        self._room.style = style
        self._arrange()
        if self._view is not None:
            self._view.restyle(style)

    def surround(self, html: str) -> None:
        """Puts markup of ours below the post."""
        if self._view is not None and not self._aspect:
            self._view.surround(html)

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

    def closing(self) -> None:
        """The room takes the view away."""
        self._view = None
        self._post = None

    # ------------------------------------------------------------------------------------- moving about in it

    def scroll_position(self) -> float:
        """CSS pixels from the top of the page; 0 without one."""
        shown = self._view is not None and self._facing is self._surface
        return self._view.scroll_position() if shown and self._view else 0.0

    def scroll_to_anchor(self, anchor: str) -> None:
        if self._view is not None:
            self._view.scroll_to_anchor(anchor)

    def scroll_screen(self, then: Callable[[bool], None], *, up: bool = False) -> None:
        """Scrolls by a screen; ``then`` gets False when the page ended (or there is none)."""
        if self._view is None or self._post is None:
            then(False)
        elif not self._enlarged:
            self._view.scroll_screen(then, up=up)

    def focus_page(self) -> None:
        """Gives the keyboard to the page, or to what stands in its place."""
        seen = self._view if self._facing is self._surface else None
        failed = self._retry if not self._retry.isHidden() else self._empty
        (seen or failed).setFocus(Qt.FocusReason.OtherFocusReason)

    def selected_text(self) -> str:
        return self._view.selectedText() if self._view else ""

    def mark_hits(self, terms: tuple[Term, ...]) -> None:
        """Marks words in the page that is shown; none takes the marks away."""
        if terms:
            self.find_bar.show_hits(_words_of(terms))
        if self._view is not None:
            self._view.mark_hits(terms)

    def _step_hit(self, backward: bool) -> None:
        if self._view is not None:
            self._view.step_hit(backward=backward)

    def leave(self) -> None:
        """Esc: from the enlarged picture to the post, from hits and find bar to the text alone."""
        if self._enlarged and self._view is not None:
            self._view.close_enlarged()
        elif not self.find_bar.isHidden():
            self.find_bar.close_bar()
        else:
            self.left.emit()

    def set_alone(self, alone: bool) -> None:
        """Shows nothing but the page, or what stands around it as well."""
        self._alone = alone
        self.bar.setMaximumHeight(0 if alone else _NO_LIMIT)
        self._line.setHidden(alone)
        self._arrange()

    @property
    def enlarged(self) -> bool:
        """Whether a picture is shown large."""
        return self._enlarged

    def zoom_picture(self, steps: int) -> None:
        """The large picture larger (1), smaller (-1), or fitted into the window (0)."""
        if self._view is not None:
            self._view.zoom_enlarged(steps)

    # ------------------------------------------------------------------------------------------ the outline

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """The outline of the post that is shown."""
        self.outline.show_headings(headings)
        if self._view is not None:
            self.outline.mark(self._view.position.heading)
        self._arrange()

    def set_outlined(self, outlined: bool) -> None:
        """Whether the reader wants the outline beside the text."""
        self._outlined = outlined
        self._arrange()

    @property
    def has_outline(self) -> bool:
        """Whether what is shown has an outline: a post with enough headings, itself and not a page about it."""
        beside_text = self._facing is self._surface and not self._aspect and not self._enlarged
        return beside_text and self.outline.useful

    @property
    def outline_fits(self) -> bool:
        """Whether there is room for the outline beside the text."""
        return self._outline_width > 0 and not self._alone

    @property
    def outline_shown(self) -> bool:
        """Whether it stands beside the text."""
        return self.has_outline and self.outline_fits and self._outlined

    def pop_up_outline(self, at: QPoint) -> None:
        """The outline as a menu, where there is no room beside the text."""
        if self.outline.useful:
            self.outline.pop_up(at)

    def event(self, event: QEvent) -> bool:
        """Space presses the button that has the keyboard; it scrolls the page from anywhere else."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and isinstance(self.window().focusWidget(), QAbstractButton)
        ):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.link_hovered.emit("")  # nothing will say that the pointer left it
        self._arrange()

    def _arrange(self) -> None:
        room = 0 if self.isHidden() else self.width()  # hidden, it is as wide as it was in another window
        width = self._outline_width = width_within(room, self._room.style)
        if width:
            self.outline.setFixedWidth(width)
        self.outline.setVisible(self.outline_shown)
        state = (self.has_outline, self.outline_fits, self.outline_shown)
        if state != self._outline_state:
            self._outline_state = state
            self.outline_changed.emit()

    # ---------------------------------------------------------------------------------- what the page reports

    def _turn_to(self, widget: QWidget) -> None:
        self._facing = widget
        if self._still is None:
            self._stack.setCurrentWidget(widget)

    def _loaded(self, post: int, ok: bool) -> None:
        assert self._view is not None
        if post != self._post:
            return
        if ok:
            if not self.find_bar.isHidden() and not self.find_bar.has_hits:
                self._find(self.find_bar.field.text(), False)
        else:
            self._fail(tr("This post could not be shown"), tr("It is still in the archive."), tr("Try again"))
        self.post_loaded.emit(post, ok)

    def _broke(self) -> None:
        logging.getLogger("viewer").error(
            "The process that draws pages ended while post %s was shown", self._post
        )
        self._fail(
            tr("The page went away"),
            tr(
                "The process that draws pages ended unexpectedly. Your post is safe in the archive, and so is "
                "your place in it. Should this happen again and again, "
                "switch on “Draw posts without the graphics card” in the settings."
            ),
            tr("Show again"),
        )

    def _fail(self, title: str, hint: str, way_out: str) -> None:
        """Says why there is no page, with a button that brings it."""
        self._retry.setText(way_out)
        self._retry.show()
        self._empty.say(title, hint)
        self._turn_to(self._empty)
        self._arrange()

    def _moved(self, position: Position) -> None:
        self.outline.mark(position.heading)
        self.bar.show_left(1.0 if self._aspect else position.left)
        self.position_changed.emit(position)

    def _enlarge(self, enlarged: bool) -> None:
        self._enlarged = enlarged
        self._arrange()
        if enlarged:
            self.focus_page()

    def _found(self, active: int, matches: int) -> None:
        if not self.find_bar.has_hits:
            self.find_bar.show_count(active, matches)

    def _counted(self, active: int, matches: int) -> None:
        """A post that was found by its tags or its author has no hits to show."""
        if matches:
            self.find_bar.show_count(active, matches)
        else:
            self.find_bar.hide_hits()

    def _find(self, text: str, backward: bool) -> None:
        if self._view is not None:
            self._view.find_text(text, backward=backward)

    def _recolor(self) -> None:
        if self._view is not None:
            self._view.set_background(self._theme.colors["page"])


def _words_of(terms: tuple[Term, ...]) -> str:
    """What the reader looked for; where they typed none of it so, what was found instead."""
    typed = [term.text for term in terms if term.typed]
    return " ".join(typed or [term.text for term in terms])
