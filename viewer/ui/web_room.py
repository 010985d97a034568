"""Where the window meets Qt WebEngine: made late, because its libraries take longer to load than the list to appear."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from viewer.errors import ArchiveViewerError
from viewer.types import ReadingStyle
from viewer.ui.tasks import Tasks
from viewer.web.scheme import Answer, Pages, Router

if TYPE_CHECKING:
    from viewer.web.profile import ReaderProfile
    from viewer.web.view import ReaderView


class WebRoom(QObject):
    """Makes views onto the posts of ``pages``, all with one locked profile."""

    def __init__(self, pages: Pages, resources: Path, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._router = Router(pages, resources)
        self._profile: ReaderProfile | None = None
        self._views: list[ReaderView] = []

    @property
    def style(self) -> ReadingStyle:
        """How the next pages are set."""
        return self._router.style

    @style.setter
    def style(self, style: ReadingStyle) -> None:
        self._router.style = style

    def open(self) -> None:
        """Loads the libraries and makes the profile; the first call takes a while."""
        if self._profile is None:
            from viewer.web.handler import ArchiveSchemeHandler
            from viewer.web.profile import ReaderProfile

            self._profile = ReaderProfile(ArchiveSchemeHandler(self._router, self._answer, self), self)

    def make_view(self, parent: QWidget) -> ReaderView:
        """A view that shows nothing yet."""
        from viewer.web.view import ReaderView

        self.open()
        assert self._profile is not None
        view = ReaderView(self._profile, parent)
        self._views.append(view)
        return view

    def close(self) -> None:
        """Takes the views away, then the profile: Chromium insists on the order."""
        for view in self._views:
            view.dispose()
        self._views.clear()
        if self._profile is not None:
            self._profile.deleteLater()
            self._profile = None

    def _answer(
        self,
        work: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None],
        /,
    ) -> None:
        def guarded() -> Answer | Exception:
            try:
                return work()
            except Exception as error:  # raised again below, once the page knows that nothing will come
                return error

        def deliver(outcome: Answer | Exception) -> None:
            if isinstance(outcome, Answer):
                done(outcome)
                return
            failed(outcome)
            if not isinstance(outcome, ArchiveViewerError):
                raise outcome

        self._tasks.read(guarded, deliver)
