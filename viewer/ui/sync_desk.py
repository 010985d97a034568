"""What the window says of syncs: in the status line, in the welcome, and in the panel that shows them in detail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from viewer.types import Progress, Source, SyncEvent, SyncSummary
from viewer.ui.actions import Actions
from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.listing import Listing
from viewer.ui.panes import Panes
from viewer.ui.sync_panel import NEWS, PROBLEMS, SOURCES, SyncPanel
from viewer.ui.sync_record import said, told
from viewer.ui.syncing import Syncing
from viewer.ui.theme import Theme
from viewer.ui.welcome import Welcome

_HEIGHT = 220  # pixels of the panel when it is first opened


class SyncDesk(QObject):
    """Binds "Sync progress and problems". ``post_wanted`` and ``source_wanted`` tell where the reader wants to go,
    ``pause_wanted`` which source is not to be synced any more."""

    post_wanted = Signal(int)
    source_wanted = Signal(int)
    pause_wanted = Signal(int)

    def __init__(
        self,
        syncing: Syncing,
        listing: Listing,
        panes: Panes,
        theme: Theme,
        icons: Icons,
        actions: Actions,
        open_url: Callable[[str], object],
        window: QMainWindow,
    ) -> None:
        super().__init__(window)
        self._syncing = syncing
        self._listing = listing
        self._panes = panes
        self._icons = icons
        self._actions = actions
        self._open_url = open_url
        self._window = window
        self._just_added: dict[int, str] = {}
        self._dock: QDockWidget | None = None
        self.panel: SyncPanel | None = None
        actions.bind(sync_panel=self._toggle)
        actions["reading_mode"].toggled.connect(lambda on: self._step_aside() if on else None)
        status = panes.status
        syncing.started.connect(self._started)
        syncing.progressed.connect(self._show_progress)
        syncing.problem.connect(lambda _event: self._show_problems())
        syncing.rested.connect(self._rested)
        syncing.stopped.connect(status.say)
        syncing.added.connect(self._added)
        status.cancelled.connect(syncing.stop)
        status.details_wanted.connect(lambda: self.open(SOURCES))
        status.problems_wanted.connect(lambda: self.open(PROBLEMS))
        panes.welcomed = self._greet
        theme.changed.connect(lambda: self.panel.refresh_icons() if self.panel is not None else None)

    def _greet(self, welcome: Welcome) -> None:
        """What the welcome is told, and what it brings."""
        syncing = self._syncing
        welcome.wanted.connect(lambda location, whole: syncing.add(location, whole=whole))
        syncing.adding.connect(lambda _location: welcome.set_busy(tr("Looking for posts…")))
        syncing.add_failed.connect(welcome.show_error)
        syncing.added.connect(lambda _source: welcome.form.field.clear())
        syncing.rested.connect(lambda _summary: welcome.set_busy(""))

    @property
    def is_open(self) -> bool:
        return self._dock is not None and self._dock.isVisible()

    def open(self, kind: int) -> None:
        """Shows the panel, with one of its lists."""
        if self._dock is None or self.panel is None:
            self._make()
        assert self._dock is not None
        assert self.panel is not None
        self._dock.show()
        self._actions["sync_panel"].setChecked(True)
        self.panel.show_record(self._syncing.record, self._listing.shelf.sources)
        self.panel.show_kind(kind)
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def close(self) -> None:
        """Puts the panel away."""
        self._step_aside()
        if not self._panes.welcoming:
            self._panes.posts.view.setFocus()

    def _step_aside(self) -> None:
        """Nothing but the post is to be seen."""
        if self._dock is not None:
            self._dock.hide()
        self._actions["sync_panel"].setChecked(False)

    def _toggle(self) -> None:
        if self.is_open:
            self.close()
        else:
            self.open(PROBLEMS if self._syncing.problems and not self._syncing.running else SOURCES)

    def _make(self) -> None:
        self.panel = panel = SyncPanel(self._icons)
        self._dock = dock = QDockWidget(self._window)
        dock.setObjectName("sync panel")
        dock.setAccessibleName(tr("Sync"))
        dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        dock.setTitleBarWidget(QWidget())
        dock.setWidget(panel)
        self._window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        self._window.resizeDocks([dock], [_HEIGHT], Qt.Orientation.Vertical)
        self._panes.below = panel
        panel.closed.connect(self.close)
        panel.post_wanted.connect(self.post_wanted)
        panel.source_wanted.connect(self.source_wanted)
        panel.pause_wanted.connect(self.pause_wanted)
        panel.address_wanted.connect(self._open_url)
        panel.retry_wanted.connect(self._retry)

    # ------------------------------------------------------------------------------------------- what a sync tells

    def _started(self) -> None:
        wanted = self._syncing.wanted
        titles = {
            source.id: source.title or source.url
            for source in self._listing.shelf.sources
            if wanted is not None or not source.paused
        }
        titles |= self._just_added
        self._just_added = {}
        self._syncing.record.expect(
            {source: title for source, title in titles.items() if wanted is None or source in wanted}
        )
        self._show_problems()

    def _added(self, source: Source) -> None:
        self._just_added[source.id] = source.title or source.url

    def _show_progress(self, progress: Progress) -> None:
        if self._syncing.running:
            progress = said(progress)
            self._panes.status.show_progress(progress, details=True)
            if self._panes.welcoming:
                count = (
                    tr(": {done:,} of {total:,}").format(done=progress.done, total=progress.total)
                    if progress.total
                    else "…"
                )
                self._panes.welcome.set_busy(f"{progress.what}{count}")
        else:
            self._panes.status.end()
        self._refresh_panel()

    def _rested(self, summary: SyncSummary) -> None:
        status, problems = self._panes.status, self._syncing.problems
        self._refresh_panel()
        if self._syncing.record.stopped:
            return  # that was said
        if len(problems) == 1 and not (summary.new or summary.changed) and problems[0].message:
            status.say(problems[0].message)
        elif self._syncing.full and self._actions["ledger"].isEnabled():
            status.say(
                tr("{told}. The ledger knows more.").format(told=told(summary)),
                self._actions["ledger"].trigger,
                tr("Show ledger"),
            )
        elif summary.new:
            status.say(told(summary), lambda: self.open(NEWS), tr("Show"))
        else:
            status.say(told(summary))

    def _show_problems(self) -> None:
        self._panes.status.set_problems(len(self._syncing.problems))

    def _refresh_panel(self) -> None:
        if self.panel is not None and self.is_open:
            self.panel.show_record(self._syncing.record, self._listing.shelf.sources)

    def _retry(self, problems: list[SyncEvent]) -> None:
        """Posts again by their addresses, sources as a whole."""
        homes = {source.id: source.url for source in self._listing.shelf.sources}
        posts: defaultdict[int, list[str]] = defaultdict(list)
        whole: list[int] = []
        for problem in problems:
            if problem.source is None or problem.source not in homes:
                continue
            if problem.url and problem.url != homes[problem.source]:
                posts[problem.source].append(problem.url)
            else:
                whole.append(problem.source)
        full = self._syncing.full
        for source, urls in posts.items():
            self._syncing.retry_posts(source, urls)
        sources = [source for source in dict.fromkeys(whole) if source not in posts]
        if sources:
            self._syncing.sync(sources, full=full)
