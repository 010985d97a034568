"""Every action of the window in one table: the menus, the tool bar, the shortcuts and the cheat sheet all come from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar, QWidget

from viewer.ui.icons import Icons
from viewer.ui.language import tr
from viewer.ui.theme import MODES


@dataclass(frozen=True, slots=True)
class Spec:
    """An action as data. ``keys`` are portable sequences, the first is shown; ``local`` ones act only where they are added
    (they would otherwise steal a key that other widgets need, such as Space)."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
    local: bool = False
    tip: str = ""


SPECS = (
    Spec("add", tr("&Add blog or folder…"), ("Ctrl+N",), "add", tip=tr("Add a blog or a folder")),
    Spec("sync_all", tr("&Sync all"), ("Ctrl+R", "F5"), "sync", tip=tr("Get what is new from all sources")),
    Spec("sync_this", tr("Sync &this source"), ("Ctrl+Shift+R", "Shift+F5")),
    Spec("whole_archive", tr("&Get the whole archive"), ("Ctrl+F5",)),
    Spec("cancel_sync", tr("Stop s&ync")),
    Spec("sync_panel", tr("Sync progress and pro&blems"), ("Ctrl+Shift+S",), checkable=True),
    Spec("pause_source", tr("&Leave this source out of syncs"), checkable=True),
    Spec("rename_source", tr("Re&name this source…")),
    Spec("remove_source", tr("Re&move this source…")),
    Spec(
        "export",
        tr("&Export or print…"),
        ("Ctrl+P", "Ctrl+E"),
        "export",
        tip=tr("Export or print the chosen posts"),
    ),
    Spec("export_all", tr("E&xport all in the list…"), ("Ctrl+Shift+P", "Ctrl+Shift+E")),
    Spec("settings", tr("Sett&ings…"), ("Ctrl+,",)),
    Spec("quit", tr("&Quit"), ("Ctrl+Q",)),
    Spec("undo", tr("&Undo"), ("Ctrl+Z",), tip=tr("Undo what was done last")),
    Spec("redo", tr("&Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), tip=tr("Do again what was undone last")),
    Spec("copy", tr("&Copy"), ("Ctrl+C",), local=True),
    Spec("copy_link", tr("Copy &address of post"), ("Ctrl+Shift+C",)),
    Spec("palette", tr("Go &to anything…"), ("Ctrl+K",), tip=tr("Go to a post, tag, source or command")),
    Spec("search", tr("&Search posts"), ("/", "Ctrl+Shift+F"), "find"),
    Spec("save_search", tr("Sa&ve this search…"), ("Ctrl+S",), tip=tr("Keep this search in the tree")),
    Spec("find", tr("&Find in post…"), ("Ctrl+F",)),
    Spec("find_next", tr("Find &next"), ("F3", "Ctrl+G")),
    Spec("find_previous", tr("Find &previous"), ("Shift+F3", "Ctrl+Shift+G")),
    Spec("select_all", tr("Se&lect all posts"), ("Ctrl+A",), local=True),
    Spec("theme_system", tr("As the s&ystem"), checkable=True),
    Spec("theme_light", tr("&Light"), checkable=True),
    Spec("theme_sepia", tr("Se&pia"), checkable=True),
    Spec("theme_dark", tr("&Dark"), checkable=True),
    Spec("theme_next", tr("Change between light and dark"), ("Ctrl+Shift+D",), "system"),
    Spec(
        "reading_style", tr("&Reading style…"), ("Ctrl+T",), "style", tip=tr("Theme, size, width and letters")
    ),
    Spec("zoom_in", tr("Text lar&ger"), ("Ctrl++", "Ctrl+=")),
    Spec("zoom_out", tr("Text s&maller"), ("Ctrl+-",)),
    Spec("zoom_reset", tr("Text at &normal size"), ("Ctrl+0",)),
    Spec("outline", tr("&Outline of the post"), ("Ctrl+J",), "outline", checkable=True, tip=tr("Outline")),
    Spec("versions", tr("&Versions of the post"), ("Ctrl+H",)),
    Spec("ledger", tr("L&edger of this source"), ("Ctrl+L",)),
    Spec("sort_date", tr("By &date"), checkable=True),
    Spec("sort_title", tr("By &title"), checkable=True),
    Spec("sort_words", tr("By &length"), checkable=True),
    Spec("sort_relevance", tr("By &relevance"), checkable=True, tip=tr("Sort by relevance, in searches")),
    Spec("sort_backward", tr("The &other way round"), checkable=True, tip=tr("Sort the other way round")),
    Spec("group_none", tr("&No groups"), checkable=True),
    Spec("group_month", tr("Group by &month"), checkable=True),
    Spec("group_source", tr("Group by &source"), checkable=True),
    Spec("list_compact", tr("&Compact rows"), checkable=True),
    Spec("list_rows", tr("Rows &with summary"), checkable=True),
    Spec("list_cards", tr("C&ards with pictures"), checkable=True),
    Spec("sidebar", tr("Show &tree"), ("Ctrl+B", "F9"), checkable=True),
    Spec(
        "reading_mode",
        tr("Nothing b&ut the post"),
        ("F11", "F"),
        checkable=True,
        tip=tr("Read without anything around"),
    ),
    Spec("back", tr("&Back"), ("Alt+Left",), "back", tip=tr("Back to the post before")),
    Spec("forward", tr("&Forward"), ("Alt+Right",), "forward", tip=tr("Forward again")),
    Spec("next", tr("&Next post"), ("J", "N")),
    Spec("previous", tr("&Previous post"), ("K", "P")),
    Spec("next_unread", tr("Next unr&ead post"), ("U",)),
    Spec("page_down", tr("Scroll, then next unread"), ("Space",), local=True),
    Spec("page_up", tr("Scroll up"), ("Shift+Space",), local=True),
    Spec("go_all", tr("&All posts"), ("Ctrl+1",)),
    Spec("go_unread", tr("&Unread posts"), ("Ctrl+2",)),
    Spec("go_starred", tr("&Starred posts"), ("Ctrl+3",)),
    Spec("focus_next", tr("Next pane"), ("F6",)),
    Spec("focus_previous", tr("Previous pane"), ("Shift+F6",)),
    Spec("toggle_read", tr("Mark as &read or unread"), ("M",), "read", tip=tr("Mark as read or unread")),
    Spec("toggle_star", tr("&Star or unstar"), ("S",), "star", tip=tr("Star or unstar")),
    Spec("edit_tags", tr("&Tags…"), ("T",), "own_tag", tip=tr("Add tags of your own, or take tags away")),
    Spec("rename_tag", tr("Re&name this tag…"), ("F2",)),
    Spec("propose_groups", tr("Propose &groups of tags…")),
    Spec("mark_all_read", tr("Mark &all in the list as read"), ("Shift+A",)),
    Spec(
        "open_original",
        tr("Open &original in browser"),
        ("O",),
        "open",
        tip=tr("Open the original in the browser"),
    ),
    Spec("handbook", tr("&Handbook"), ("F1",)),
    Spec("cheat_sheet", tr("&Keyboard shortcuts"), ("?",)),
    Spec("change_keys", tr("&Change keys…"), tip=tr("Change keyboard shortcuts")),
    Spec("about", tr("&About Archive Viewer")),
)

SEPARATOR = ""
LIST_MENU = tr("&List")
MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        tr("&File"),
        (
            *("add", SEPARATOR, "sync_all", "sync_this", "whole_archive", "cancel_sync"),
            *(SEPARATOR, "rename_source", "pause_source", "remove_source"),
            *(SEPARATOR, "export", "export_all", SEPARATOR, "settings", SEPARATOR, "quit"),
        ),
    ),
    (
        tr("&Edit"),
        (
            *(
                "undo",
                "redo",
                SEPARATOR,
                "copy",
                "copy_link",
                "select_all",
                SEPARATOR,
                "search",
                "save_search",
                SEPARATOR,
            ),
            *("find", "find_next", "find_previous"),
        ),
    ),
    (
        tr("&View"),
        (
            *("theme_system", "theme_light", "theme_sepia", "theme_dark", SEPARATOR),
            *("reading_style", "zoom_in", "zoom_out", "zoom_reset", SEPARATOR),
            *("outline", "versions", "ledger", "sync_panel", SEPARATOR, "sidebar", "reading_mode"),
        ),
    ),
    (
        LIST_MENU,
        (
            *(
                "sort_date",
                "sort_title",
                "sort_words",
                "sort_relevance",
                SEPARATOR,
                "sort_backward",
                SEPARATOR,
            ),
            *(
                "group_none",
                "group_month",
                "group_source",
                SEPARATOR,
                "list_compact",
                "list_rows",
                "list_cards",
            ),
        ),
    ),
    (
        tr("&Go"),
        (
            *("palette", SEPARATOR, "back", "forward", SEPARATOR),
            *("next", "previous", "next_unread", SEPARATOR),
            *("page_down", "page_up", SEPARATOR, "go_all", "go_unread", "go_starred", SEPARATOR),
            *("focus_next", "focus_previous"),
        ),
    ),
    (
        tr("&Post"),
        (
            *(
                "toggle_read",
                "toggle_star",
                "edit_tags",
                "mark_all_read",
                SEPARATOR,
                "open_original",
                SEPARATOR,
            ),
            *("rename_tag", "propose_groups"),
        ),
    ),
    (tr("&Help"), ("handbook", "cheat_sheet", "change_keys", SEPARATOR, "about")),
)
TOOL_BAR = (
    *("add", "sync_all", SEPARATOR, "back", "forward", SEPARATOR),
    *("toggle_read", "toggle_star", "open_original", "export", SEPARATOR, "theme_next"),
)


class Actions(QObject):
    """The actions themselves, by id. ``bind`` says what each does; an unbound one would be a dead menu entry."""

    def __init__(self, window: QWidget, icons: Icons) -> None:
        super().__init__(window)
        self._icons = icons
        self._specs = {spec.id: spec for spec in SPECS}
        self._shown = {spec.id: (spec.icon, "text") for spec in SPECS if spec.icon}
        self._made = {spec.id: self._make(spec, window) for spec in SPECS}
        for names in (
            [f"theme_{mode}" for mode in MODES],
            ["sort_date", "sort_title", "sort_words", "sort_relevance"],
            ["group_none", "group_month", "group_source"],
            ["list_compact", "list_rows", "list_cards"],
        ):
            group = QActionGroup(self)
            for name in names:
                group.addAction(self[name])

    def __getitem__(self, action: str) -> QAction:
        return self._made[action]

    def bind(self, **handlers: Callable[[], object]) -> None:
        """Connects actions to what they do: ``bind(quit=window.close)``."""
        for action, handler in handlers.items():
            self._made[action].triggered.connect(lambda _checked=False, handler=handler: handler())

    def set_keys(self, action: str, keys: Sequence[str]) -> None:
        """Other keys; menus and tool tips follow."""
        spec, made = self._specs[action], self._made[action]
        made.setShortcuts([QKeySequence(key) for key in keys])
        plain = spec.tip or spec.text.replace("&", "").rstrip("…")
        made.setToolTip(f"{plain} ({shown_key(keys[0])})" if keys else plain)

    def keys(self, action: str) -> list[str]:
        """The keys that an action has now, as this platform writes them."""
        return [
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in self._made[action].shortcuts()
        ]

    def refresh_icons(self) -> None:
        """Draws the icons again, after the theme changed."""
        for action, (name, color) in self._shown.items():
            self._made[action].setIcon(self._icons.icon(name, color))

    def set_icon(self, action: str, name: str, color: str = "text") -> None:
        """Another picture for an action whose state changed."""
        if self._shown.get(action) != (name, color):
            self._shown[action] = name, color
            self._made[action].setIcon(self._icons.icon(name, color))

    def _make(self, spec: Spec, window: QWidget) -> QAction:
        action = QAction(spec.text, window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        if spec.icon:
            action.setIcon(self._icons.icon(spec.icon))
        if spec.local:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            window.addAction(action)
        return action


def shown_key(key: str) -> str:
    """A key as this platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def fill_menu_bar(bar: QMenuBar, actions: Actions) -> list[QMenu]:
    """Builds the menus of ``MENUS``."""
    menus = []
    for title, names in MENUS:
        menu = bar.addMenu(title)
        for name in names:
            if name == SEPARATOR:
                menu.addSeparator()
            else:
                menu.addAction(actions[name])
        menus.append(menu)
    return menus


def fill_tool_bar(bar: QToolBar, actions: Actions) -> None:
    """Builds the tool bar of ``TOOL_BAR``."""
    for name in TOOL_BAR:
        if name == SEPARATOR:
            bar.addWidget(_spacer())
        else:
            bar.addAction(actions[name])  # a screen reader tells its text, and its tool tip with the key


def _spacer(width: int = 14) -> QWidget:
    widget = QWidget()
    widget.setFixedWidth(width)
    return widget
