"""Which settings there are, and what each changes; ``preferences`` shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QUrl

from viewer.config import SOFTWARE, Settings, log_folder, resources
from viewer.ui.language import LANGUAGE, languages, tr
from viewer.ui.preferences import Preference, PreferencesView, folder_preference
from viewer.ui.schedule import Plan, Schedule
from viewer.ui.sheet import Sheet
from viewer.ui.styling import FACES, SIZES, WIDTHS, Styling
from viewer.ui.theme import MODES
from viewer.ui.tray import Tray
from viewer.web.switches import has_graphics_card

_THEMES = {"system": tr("As the system"), "light": tr("Light"), "sepia": tr("Sepia"), "dark": tr("Dark")}
_EVERY = (("off", tr("Never")), ("hourly", tr("Every hour")), ("daily", tr("Every day")))


class SettingsSheet(QObject):
    """Opens the settings on a sheet of the window."""

    def __init__(
        self,
        sheet: Sheet,
        settings: Settings,
        styling: Styling,
        schedule: Schedule,
        tray: Tray,
        change_keys: Callable[[], object],
        archive: Path,
        open_url: Callable[[str], object],
    ) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._settings = settings
        self._styling = styling
        self._schedule = schedule
        self._tray = tray
        self._change_keys = change_keys
        self._archive = archive
        self._open_url = open_url

    def open(self) -> None:
        """Shows them as they are now."""
        view = PreferencesView([*self._looks(), *self._syncs(), *self._computer(), *self._folders()])
        self._sheet.open(tr("Settings"), view, 640, 780)
        view.field.setFocus()

    def _looks(self) -> list[Preference]:
        style, set_size = self._styling.style, self._styling.set_size
        return [
            Preference(
                tr("Looks"),
                tr("Theme"),
                tr("Of the window and of posts."),
                self._styling.theme,
                lambda mode: self._styling.set_theme(str(mode)),
                tuple((mode, _THEMES[mode]) for mode in MODES),
                words=tr("colours colors dark mode night"),
            ),
            Preference(
                tr("Looks"),
                tr("Letters of posts"),
                "",
                style.face,
                lambda face: self._styling.set_face(str(face)),
                tuple((face, name) for name, face in FACES.items()),
                words=tr("font typeface"),
            ),
            Preference(
                tr("Looks"),
                tr("Size of text"),
                "",
                min(SIZES, key=lambda size: abs(size - style.size)),
                lambda size: set_size(float(str(size))),
                tuple((size, f"{size:.0%}") for size in SIZES),
                words=tr("zoom larger smaller font"),
            ),
            Preference(
                tr("Looks"),
                tr("Width of lines"),
                "",
                min(WIDTHS.values(), key=lambda width: abs(width - style.width)),
                lambda width: self._styling.set_width(int(str(width))),
                tuple((width, name) for name, width in WIDTHS.items()),
                words=tr("measure column"),
            ),
        ]

    def _syncs(self) -> list[Preference]:
        plan = self._schedule.plan
        return [
            Preference(
                tr("Syncing"),
                tr("Look for new posts"),
                tr("While the window is open. Nothing is asked of the network but by a sync."),
                plan.every,
                lambda every: self._plan(every=str(every)),
                _EVERY,
                words=tr("schedule automatic refresh update"),
            ),
            Preference(
                tr("Syncing"),
                tr("Also when the window opens"),
                "",
                plan.on_start,
                lambda on: self._plan(on_start=bool(on)),
                words=tr("schedule automatic start refresh update"),
            ),
            Preference(
                tr("Syncing"),
                tr("Say when something new came"),
                tr("After such a sync, when the window is not in front."),
                self._tray.tells,
                lambda on: self._tray.tell(bool(on)),
                words=tr("notifications notify message"),
            ),
        ]

    def _computer(self) -> list[Preference]:
        card = has_graphics_card()
        return [
            Preference(
                tr("Keyboard"),
                tr("Keyboard shortcuts"),
                tr("Every action can have other keys."),
                changed=lambda _: self._change_keys(),
                action=tr("Change…"),
                words=tr("keys hotkeys bindings"),
            ),
            Preference(
                tr("This computer"),
                tr("Icon in the tray"),
                tr(
                    "Closing the window then leaves the program there, and it goes on looking for new posts. Quit ends it."
                )
                if self._tray.is_possible
                else tr("This desktop has no tray now."),
                self._tray.wanted,
                lambda on: self._tray.want(bool(on)),
                words=tr("notification area system background close minimize"),
            ),
            *self._language(),
            Preference(
                tr("This computer"),
                tr("Draw posts without the graphics card"),
                tr("For cards that show posts black, torn or not at all. From the next start on.")
                if card
                else tr("On by itself: no graphics card was found here. From the next start on."),
                bool(self._settings.get(SOFTWARE, not card)),
                lambda on: self._settings.set(SOFTWARE, bool(on)),
                words=tr("software rendering gpu opengl vulkan driver"),
            ),
        ]

    def _language(self) -> list[Preference]:
        """A choice, once there is one."""
        known = languages(resources())
        if not known:
            return []
        return [
            Preference(
                tr("This computer"),
                tr("Language"),
                tr("Of the window. From the next start on."),
                str(self._settings.get(LANGUAGE, "")),
                lambda locale: self._settings.set(LANGUAGE, str(locale)),
                (("", tr("As the system")), *known.items()),
                words=tr("locale translation"),
            )
        ]

    def _folders(self) -> list[Preference]:
        def show(path: Path) -> None:
            self._open_url(QUrl.fromLocalFile(str(path)).toString())

        return [
            folder_preference(tr("The archive"), self._archive, show),
            folder_preference(tr("These settings"), self._settings.path.parent, show),
            folder_preference(tr("The log"), log_folder(), show),
        ]

    def _plan(self, **values: object) -> None:
        plan: Plan = replace(self._schedule.plan, **values)  # type: ignore[arg-type]
        self._settings.set("schedule", plan.stored())
        self._schedule.change(plan)
