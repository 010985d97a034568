"""What stands around the shown post: outline, versions and the posts that belong to it, all asked for off this thread."""

from __future__ import annotations

from PySide6.QtCore import QObject

from viewer.archive import Archive
from viewer.content.neighbours import footer
from viewer.types import Heading
from viewer.ui.actions import Actions
from viewer.ui.reader_pane import ReaderPane
from viewer.ui.reading import Reading
from viewer.ui.state import WindowState
from viewer.ui.style_popover import StylePopover
from viewer.ui.styling import Styling
from viewer.ui.tasks import Tasks
from viewer.ui.theme import Theme


class Beside(QObject):
    """Keeps it in step with the post, and binds the actions that show and hide it."""

    def __init__(
        self,
        archive: Archive,
        tasks: Tasks,
        reading: Reading,
        pane: ReaderPane,
        actions: Actions,
        state: WindowState,
        theme: Theme,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._archive = archive
        self._tasks = tasks
        self._reading = reading
        self._pane = pane
        self._actions = actions
        self._state = state
        self.styling = Styling(state, theme, self)
        self.styling.changed.connect(pane.restyle)
        pane.restyle(self.styling.style)
        pane.set_outlined(state.outline)
        pane.size_wanted.connect(self.styling.resize)
        pane.bar.versions_wanted.connect(reading.open_versions)
        for name in ("reading_style", "outline"):
            pane.bar.add_action_button(actions[name])
        pane.outline_changed.connect(self._show_outline)
        self._show_outline()
        actions.bind(
            outline=self._switch_outline,
            versions=reading.open_versions,
            reading_style=self._choose_style,
            zoom_in=lambda: self._resize(1),
            zoom_out=lambda: self._resize(-1),
            zoom_reset=lambda: self._resize(0),
        )
        self._asked: int | None = None
        reading.opened.connect(self._opened)
        pane.post_loaded.connect(self._loaded)

    def _resize(self, steps: int) -> None:
        """The text; but a picture that is shown large is what the reader means then."""
        if self._pane.enlarged:
            self._pane.zoom_picture(steps)
        elif steps:
            self.styling.resize(steps)
        else:
            self.styling.set_size(1.0)

    def _choose_style(self) -> None:
        StylePopover(self.styling, self._pane.window()).open_at(
            self._pane.bar.corner(self._actions["reading_style"])
        )

    def _switch_outline(self) -> None:
        """Beside the text where there is room, else as a menu."""
        action = self._actions["outline"]
        if self._pane.outline_fits:
            self._state.outline = action.isChecked()
            self._pane.set_outlined(action.isChecked())
        else:
            self._show_outline()
            self._pane.pop_up_outline(self._pane.bar.corner(action))

    def _show_outline(self) -> None:
        """The action says what is the case: whether the post has an outline, and whether that stands beside it."""
        action = self._actions["outline"]
        action.setEnabled(self._pane.has_outline)
        action.setChecked(self._pane.outline_shown)

    def _opened(self, post: int) -> None:
        """At once, before the page is there: text that gets an outline beside it later would be set twice."""
        self._asked = post
        around, archive = self._archive.around, self._archive
        self._tasks.latest(
            "outline",
            lambda: (around.outline(post), len(archive.revisions(post))),
            lambda found: self._show_parts(post, *found),
        )

    def _show_parts(self, post: int, headings: tuple[Heading, ...], versions: int) -> None:
        if post == self._reading.current:
            self._pane.show_headings(headings)
            self._pane.bar.show_versions(versions)

    def _loaded(self, post: int, ok: bool) -> None:
        """When the post is there: what belongs to it can wait for that."""
        if not ok or post != self._reading.current or self._reading.aspect:
            return
        if post != self._asked:  # it was loaded again: it changed
            self._opened(post)
        self._asked = None
        around = self._archive.around
        self._tasks.latest(
            "around", lambda: footer(around.surroundings(post)), lambda html: self._surround(post, html)
        )

    def _surround(self, post: int, html: str) -> None:
        if post == self._pane.post:
            self._pane.surround(html)
