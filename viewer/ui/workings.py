"""What the window consists of beyond its first look: makes the parts, connects them. What each does is its own module's
business."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from viewer.archive import Archive
from viewer.config import NAME, Settings
from viewer.types import Source
from viewer.ui.actions import Actions
from viewer.ui.adding import AddSheet
from viewer.ui.beside import Beside
from viewer.ui.choice import Choice
from viewer.ui.commands import PostCommands
from viewer.ui.completing import Completing
from viewer.ui.completion import CompletionCard, FieldCompletion
from viewer.ui.export_commands import ExportCommands
from viewer.ui.exporting import AskPath, Exporting
from viewer.ui.finding import Found
from viewer.ui.front import Front
from viewer.ui.going import Going
from viewer.ui.icons import Icons
from viewer.ui.keeping import Keeping
from viewer.ui.keymap import Keymap
from viewer.ui.ledger import Ledger
from viewer.ui.list_options import ListOptions
from viewer.ui.listing import Listing, Shelf
from viewer.ui.looks import Looks
from viewer.ui.manual import Manual
from viewer.ui.marking import Marking
from viewer.ui.menus import PostMenus
from viewer.ui.naming import NameSheet
from viewer.ui.narrowing import Narrowing
from viewer.ui.palette import Palette
from viewer.ui.pane_layout import LIST, READER, PaneLayout
from viewer.ui.panes import Panes
from viewer.ui.pausing import Pausing
from viewer.ui.post_tags import PostTags
from viewer.ui.reading import Reading, leads_to, wanted_terms
from viewer.ui.removing import RemoveSheet
from viewer.ui.saved_commands import SavedCommands
from viewer.ui.schedule import Plan, Schedule
from viewer.ui.settings_sheet import SettingsSheet
from viewer.ui.sheet import Sheet
from viewer.ui.source_commands import SourceCommands
from viewer.ui.source_names import SourceNames
from viewer.ui.state import Place, WindowState
from viewer.ui.sync_desk import SyncDesk
from viewer.ui.sync_panel import NEWS
from viewer.ui.syncing import Syncing
from viewer.ui.tag_commands import TagCommands
from viewer.ui.tasks import Tasks
from viewer.ui.theme import Theme
from viewer.ui.thumbnails import Thumbnails
from viewer.ui.tray import Tray
from viewer.ui.turns import load_in_turns
from viewer.ui.undo import Undo
from viewer.ui.web_room import WebRoom

_WEB = ("PySide6.QtQuick", "PySide6.QtWebEngineCore", "viewer.web.handler", "viewer.web.view")
_OF_THE_PANES = ("search", "next", "previous", "next_unread", "go_all", "go_unread", "go_starred", "sidebar")


class Workings(QObject):
    """The parts of one window. Call ``shut_down`` after the event loop ended and before the archive closes."""

    settled = Signal()  # what could wait is there too: the web view

    def __init__(
        self,
        window: QMainWindow,
        front: Front,
        state: WindowState,
        archive: Archive,
        settings: Settings,
        theme: Theme,
        resources: Path,
        open_url: Callable[[str], object],
        ask_path: AskPath | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open_url = open_url
        self._archive = archive
        self._theme = theme
        self.state = state
        self._wanted_source: int | None = None
        self._place = Place()
        self._seen_empty = False
        self._make_ground(front, settings, resources)
        self._make_reading(front)
        self._make_syncing(settings, ask_path)
        self._make_places()
        self._make_tags()
        self._make_search()
        self._make_looks(settings)
        self.menus = PostMenus(self.actions_, self.reading, open_url, window)
        self.keeping = Keeping(state, self.panes.tree, self.listing, self.reading)
        self._connect_reading()
        self._connect_syncing()
        self._connect_ledger()
        self._bind()
        theme.follow()
        theme.changed.connect(self._refresh_states)
        self._refresh_states()

    def _make_ground(self, front: Front, settings: Settings, resources: Path) -> None:
        """What all others stand on: threads, actions, panes, undo, the sheet."""
        window, theme = self._window, self._theme
        self.tasks = Tasks(window)
        self._icons = Icons(theme, window)
        self.room = WebRoom(self._archive, resources, self.tasks, window)
        self.actions_ = Actions(window, self._icons)
        self.keymap = Keymap(self.actions_, settings, window)
        self.panes = Panes(window, front, self.room, self.actions_, theme, self._icons, resources)
        self.undo = Undo(self.panes.status, self.actions_["undo"], self.actions_["redo"], window)
        self.sheet = Sheet(window)
        self.sheet.covering.connect(self.panes.reader.stand_still)

    def _make_reading(self, front: Front) -> None:
        """The list, the post, and what is done with the posts that are chosen."""
        archive, tasks, panes, window = self._archive, self.tasks, self.panes, self._window
        self.listing = Listing(archive, tasks, panes.tree, panes.posts, panes.model, window)
        self.reading = Reading(archive, tasks, panes.reader, self._open_url, window)
        self.layout = PaneLayout(window, front, panes, self.actions_, self.reading)
        self.beside = Beside(
            archive, tasks, self.reading, panes.reader, self.actions_, self.state, self._theme, window
        )
        self.commands = PostCommands(
            archive, tasks, panes, self.listing, self.reading, self.actions_, self.layout, window
        )
        self.marking = Marking(
            archive, tasks, self.listing, self.reading, panes.status, self.undo, self.actions_,
            self.commands.targets,
        )  # fmt: skip

    def _make_syncing(self, settings: Settings, ask_path: AskPath | None) -> None:
        """What takes longer: syncs and exports, and what is said of them."""
        archive, tasks, panes, window = self._archive, self.tasks, self.panes, self._window
        self.syncing = Syncing(archive, tasks, window)
        self.exporting = Exporting(
            archive, settings, tasks, self.sheet, self.syncing, panes.status, self._open_url, window, ask_path
        )
        self.adding = AddSheet(self.sheet, self.syncing, panes.status.say)
        self.ledger = Ledger(
            archive, tasks, self.syncing, panes.stack, self._theme, self._icons, self._open_url, window
        )
        self.removing = RemoveSheet(archive, tasks, self.sheet, self.syncing, panes.status, self.undo)
        self.desk = SyncDesk(
            self.syncing, self.listing, panes, self._theme, self._icons, self.actions_, self._open_url, window
        )
        self.completing = Completing(
            archive, tasks, self.syncing, self.listing, self.reading, panes.reader, window
        )

    def _make_places(self) -> None:
        """What is done with sources and searches in the tree."""
        archive, tasks, panes, window = self._archive, self.tasks, self.panes, self._window
        self.export_commands = ExportCommands(
            archive, tasks, self.exporting, self.listing, panes, self.actions_, self.commands.targets
        )
        self.source_commands = SourceCommands(
            panes.tree,
            self.listing,
            self.syncing,
            self.ledger,
            self.removing,
            self.actions_,
            self.export_commands.export_choice,
            window,
        )
        self.pausing = Pausing(
            archive, tasks, self.listing, self.syncing, self.source_commands, self.undo, self.actions_
        )
        self.desk.pause_wanted.connect(self.pausing.pause)
        name_sheet, commands = NameSheet(self.sheet), self.source_commands
        self.source_names = SourceNames(
            archive, tasks, self.listing, panes.model, commands, name_sheet, self.undo, self.actions_
        )
        self.saved_commands = SavedCommands(
            archive, tasks, panes.tree, panes.posts, self.listing, NameSheet(self.sheet), panes.status, self.undo,
            self.actions_, window,
        )  # fmt: skip
        self.manual = Manual(
            archive, tasks, self.syncing, self.listing, self.reading, self.ledger, self.actions_
        )
        self.manual.shown.connect(lambda: self.layout.show(READER))
        self.source_commands.menu_opening.connect(self.saved_commands.fill_menu)

    def _make_tags(self) -> None:
        """What is done with tags, in the tree and on posts."""
        archive, tasks, panes, window = self._archive, self.tasks, self.panes, self._window
        self.tag_commands = TagCommands(
            archive,
            tasks,
            panes.tree,
            self.listing,
            NameSheet(self.sheet),
            self.sheet,
            panes.status,
            self.undo,
            self.actions_,
            window,
        )
        self.source_commands.menu_opening.connect(self.tag_commands.fill_menu)
        self.post_tags = PostTags(
            archive, tasks, panes, self.listing, self.reading, self.sheet, self.undo, self.commands.targets
        )
        self.actions_.bind(edit_tags=self.post_tags.open)

    def _make_search(self) -> None:
        """What stands around the search field, and the palette."""
        archive, tasks, theme = self._archive, self.tasks, self._theme
        panes, window = self.panes, self._window
        self.palette = Palette(window, theme, self._icons)
        self.palette.covering.connect(panes.reader.stand_still)
        self.going = Going(archive, tasks, self.palette, self.actions_, self.listing, self.reading, window)
        self.thumbnails = Thumbnails(archive, tasks, window)
        panes.posts.view.set_pictures(self.thumbnails)
        self.list_options = ListOptions(self.actions_, self.listing, panes.posts, self.state, window)
        self.narrowing = Narrowing(archive, tasks, self.listing, panes.posts, window)
        card = CompletionCard(window, theme, self._icons)
        self.completion = FieldCompletion(
            archive, tasks, self.listing, self.reading, panes.posts, card, window
        )

    def _make_looks(self, settings: Settings) -> None:
        """What the reader sets: looks, and syncs by themselves."""
        archive, tasks, theme = self._archive, self.tasks, self._theme
        panes, window = self.panes, self._window
        self.schedule = Schedule(
            archive, tasks, self.syncing, Plan.restored(settings.get("schedule")), window
        )
        self.tray = Tray(self.syncing, settings, self.actions_, self.remember, window)
        self.tray.news_wanted.connect(lambda: self.desk.open(NEWS))
        preferences = SettingsSheet(
            self.sheet,
            settings,
            self.beside.styling,
            self.schedule,
            self.tray,
            self.actions_["change_keys"].trigger,
            archive.path,
            self._open_url,
        )
        self.looks = Looks(
            window, panes, self.actions_, theme, self.beside.styling, self.sheet, preferences, self.keymap,
            self._open_url,
        )  # fmt: skip

    # ------------------------------------------------------------------------------------------- start and end

    def begin(self, place: Place, shown: Found | None) -> None:
        """Takes up where the reader was; ``shown`` is the list that is on the screen already."""
        self._place = place
        self.panes.tree.begin(place.choice, place.branches)
        self.listing.start(place.choice, place.post, shown)

    def open_location(self, location: str) -> None:
        """An address given at the start: of a post in the archive it is opened, any other is offered for adding."""
        self.tasks.read(
            lambda: self._archive.resolve(location),
            lambda post: self.reading.open(post) if post is not None else self.adding.open(location),
        )

    def _quit(self) -> None:
        self.tray.let_go()
        self._window.close()

    def remember(self) -> None:
        """Writes down where the reader is."""
        self.reading.places.flush()
        self.keeping.keep()
        self.state.bars = self.panes.bars

    def shut_down(self) -> None:
        """Ends what still runs, in the order that Chromium and SQLite need."""
        self.undo.close()
        self.exporting.close()
        self.panes.reader.closing()
        self.room.close()
        self.syncing.cancel()
        self.tasks.shut_down()

    def load(self) -> None:
        """Brings, a piece at a time, what takes longer to load; ``settled`` follows."""
        self._icons.load()
        for widget in self._window.findChildren(QWidget):
            widget.update()
        # On this thread: PySide does not bear that Qt modules are imported on another while this one runs.
        QTimer.singleShot(0, self, lambda: load_in_turns(_WEB, self._open_web, self))

    def _open_web(self) -> None:
        self.room.open()
        QTimer.singleShot(0, self, self._prepare_reader)

    def _prepare_reader(self) -> None:
        self.panes.reader.prepare()
        post = self._place.post
        if post is not None and self.reading.current is None and self._archive.rows([post]):
            self.reading.open(post)
        self.ledger.survey()
        self.settled.emit()
        self.schedule.begin()

    # ------------------------------------------------------------------------------------------------- reading

    def _connect_reading(self) -> None:
        view, reader = self.panes.posts.view, self.panes.reader
        view.chosen.connect(self._open)
        view.activated_post.connect(self._read)
        view.menu_requested.connect(self.menus.open_list_menu)
        view.left.connect(reader.leave)
        view.selectionModel().selectionChanged.connect(lambda *_: self._refresh_states())
        self.reading.opened.connect(self._opened)
        self.reading.moved.connect(self._refresh_states)
        self.reading.marked.connect(self._marked)
        self.listing.shelf_changed.connect(self._shelf_changed)
        self.listing.listed.connect(self._refresh_states)
        reader.link_hovered.connect(lambda url: self._window.statusBar().showMessage(leads_to(url)))
        self.reading.tag_wanted.connect(self._go_to_tag)
        reader.menu_requested.connect(self.menus.open_page_menu)

    def _go_to_tag(self, tag: str) -> None:
        """A tag of the post that is read was clicked; the post stays where it is."""
        self.ledger.close()
        self.listing.go_to_tag(tag)
        self.layout.show(LIST)

    def _open(self, post: int) -> None:
        """A post of the list; a result of a search at its best hit."""
        self.reading.open(post, terms=wanted_terms(self.listing.terms, self.listing.query))

    def _read(self, post: int) -> None:
        self._open(post)
        self.panes.reader.focus_page()

    def _opened(self, post: int) -> None:
        self.panes.posts.view.select_post(post)
        self.ledger.close()
        rows = self._archive.rows([post])
        self._window.setWindowTitle(f"{rows[0].title} — {NAME}" if rows else NAME)

    def _marked(self, posts: list[int]) -> None:
        self.panes.model.refresh(posts)
        self.listing.recount()
        self._refresh_states()

    def _refresh_states(self) -> None:
        """What the tool bar and the menus show of the present post."""
        targets = [] if self.ledger.is_open else self.commands.targets()
        rows = self._archive.rows(targets[:1])
        row = rows[0] if rows else None
        for name in ("toggle_read", "toggle_star", "edit_tags", "open_original", "copy_link", "export"):
            self.actions_[name].setEnabled(
                row is not None
                or (name == "export" and bool(self.panes.model.ids) and not self.ledger.is_open)
            )
        self.actions_["export_all"].setEnabled(bool(self.panes.model.ids) and not self.ledger.is_open)
        self.actions_.set_icon("toggle_read", "read" if row and row.read else "unread")
        starred = bool(row and row.starred)
        self.actions_.set_icon("toggle_star", "starred" if starred else "star", "star" if starred else "text")
        self.actions_["back"].setEnabled(self.reading.history.can_go_back)
        self.actions_["forward"].setEnabled(self.reading.history.can_go_forward)
        self.actions_["cancel_sync"].setEnabled(self.syncing.running)
        self.actions_["mark_all_read"].setEnabled(not (self.ledger.is_open or self.panes.welcoming))
        for name in _OF_THE_PANES:
            self.actions_[name].setEnabled(not self.panes.welcoming)
        self.source_commands.refresh()
        self.pausing.refresh()

    # -------------------------------------------------------------------------------------- sources and syncs

    def _connect_syncing(self) -> None:
        syncing = self.syncing
        syncing.started.connect(self._refresh_states)
        syncing.ended.connect(self._refresh_states)
        syncing.news.connect(self.listing.refresh)
        syncing.added.connect(self._added)
        self.desk.post_wanted.connect(self.reading.open)
        self.desk.source_wanted.connect(lambda source: self.listing.go(Choice("source", str(source))))

    def _added(self, source: Source) -> None:
        self._wanted_source = source.id
        self.listing.refresh_tree()

    def _shelf_changed(self, shelf: Shelf) -> None:
        empty = shelf.counts.posts == 0
        self.panes.show_welcome(
            empty and (not shelf.sources or (self.panes.welcoming and self.syncing.running))
        )
        if empty:
            if not self._seen_empty:
                self.panes.welcome.setFocus()
            self._seen_empty = True
        if self._wanted_source is not None and any(s.id == self._wanted_source for s in shelf.sources):
            choice = Choice("source", str(self._wanted_source))
            self._wanted_source = None
            self.panes.tree.choose(choice)
        self._refresh_states()

    def _connect_ledger(self) -> None:
        ledger = self.ledger
        ledger.opened.connect(self._refresh_states)
        ledger.closed.connect(self._left_ledger)
        ledger.post_wanted.connect(self.reading.open)
        ledger.post_wanted.connect(lambda _post: ledger.close())
        self.panes.tree.chosen.connect(lambda _choice: ledger.close())
        self.removing.removed.connect(self._source_removed)
        self.removing.restored.connect(self._source_restored)

    def _left_ledger(self) -> None:
        self.panes.posts.view.setFocus()
        self._refresh_states()

    def _source_removed(self, with_posts: bool) -> None:
        self.ledger.close()
        self.ledger.survey()
        if with_posts:
            self.reading.forget()
            self._window.setWindowTitle(NAME)
        self.completing.refresh()
        self.listing.refresh_tree()
        self.listing.ask(keep_place=not with_posts)

    def _source_restored(self, source: int) -> None:
        self._wanted_source = source
        self.ledger.survey()
        self.listing.refresh()

    def _bind(self) -> None:
        self.actions_.bind(
            add=self.adding.open,
            sync_all=self.syncing.sync,
            cancel_sync=self.syncing.stop,
            quit=self._quit,
            palette=self.palette.open,
        )
