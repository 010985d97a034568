"""How the window looks, and what is laid over it: themes, shortcuts, settings, about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from viewer.config import log_folder, resources
from viewer.ui.actions import Actions
from viewer.ui.cheat_sheet import CheatSheet
from viewer.ui.keymap import Keymap
from viewer.ui.keys_page import KeysPage
from viewer.ui.language import tr
from viewer.ui.panes import Panes
from viewer.ui.settings_sheet import SettingsSheet
from viewer.ui.sheet import Sheet
from viewer.ui.styling import Styling
from viewer.ui.theme import MODES, Theme, style_sheet
from viewer.ui.turns import paint_in_next_turn


class Looks(QObject):
    """Applies the theme to the window, now and whenever it changes, and binds the actions that are about looks."""

    def __init__(
        self,
        window: QMainWindow,
        panes: Panes,
        actions: Actions,
        theme: Theme,
        styling: Styling,
        sheet: Sheet,
        settings: SettingsSheet,
        keymap: Keymap,
        open_url: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._panes = panes
        self._actions = actions
        self._theme = theme
        self._sheet = sheet
        self._open_url = open_url
        actions.bind(
            **{f"theme_{mode}": lambda mode=mode: styling.set_theme(mode) for mode in MODES},
            theme_next=lambda: styling.set_theme("light" if theme.dark else "dark"),
            cheat_sheet=lambda: sheet.open(tr("Keyboard shortcuts"), CheatSheet(actions), 860, 700),
            settings=settings.open,
            change_keys=lambda: sheet.open(tr("Keys"), KeysPage(keymap), 680, 640),
            handbook=sheet.put_away,  # what it opens is to be seen
            about=self._about,
        )
        self._apply()
        self._tell_keys()
        theme.changed.connect(self._apply)
        keymap.changed.connect(self._tell_keys)

    def _tell_keys(self) -> None:
        """Hints that name keys name those that there are."""
        keys = self._actions.keys
        self._panes.reader.find_bar.tell_keys(keys("find_next"), keys("find_previous"))
        self._panes.reader.tell_key(keys("next"))

    def _apply(self) -> None:
        sheet = style_sheet(self._theme.colors)
        if sheet != self._window.styleSheet():  # setting it looks at every widget again
            paint_in_next_turn(self._window)
            self._window.setStyleSheet(sheet)
        self._actions.refresh_icons()
        self._panes.status.refresh_icons()
        self._panes.reader.find_bar.refresh_icons()
        self._actions.set_icon("theme_next", "light" if self._theme.dark else "dark")
        for mode in MODES:
            self._actions[f"theme_{mode}"].setChecked(mode == self._theme.mode)

    def _about(self) -> None:
        from viewer.ui.about import SIZE, About

        about = About(resources())
        about.log.clicked.connect(lambda: self._open_url(log_folder().as_uri()))
        self._sheet.open(tr("About"), about, *SIZE)
