"""The settings: each takes effect at once and is there again after a restart. Syncs that happen by themselves."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.types import Source, SourceKind
from viewer.ui import settings_sheet
from viewer.ui.preferences import PreferencesView
from viewer.ui.schedule import DAY, HOUR, Plan, due
from viewer.web.switches import SOFTWARE_SWITCHES, has_graphics_card, prepare_environment

Make = Callable[[], Opened]


@pytest.fixture
def view(opened: Opened) -> PreferencesView:
    return open_settings(opened)


def open_settings(opened: Opened) -> PreferencesView:
    opened.workings.actions_["settings"].trigger()
    found = opened.workings.sheet.findChild(PreferencesView)
    assert found is not None
    return found


def pick(view: PreferencesView, text: str, choice: str) -> None:
    box = view.control(text)
    assert isinstance(box, QComboBox)
    index = box.findText(choice)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def shown(view: PreferencesView) -> list[str]:
    return [preference.text for preference in view._preferences if view.control(preference.text).isVisible()]


def test_what_is_typed_leaves_what_fits(view: PreferencesView) -> None:
    assert view.field.hasFocus()
    assert len(shown(view)) == 13
    QTest.keyClicks(view.field, "gpu")
    assert shown(view) == ["Draw posts without the graphics card"]
    view.field.clear()
    QTest.keyClicks(view.field, "dark mo")
    assert shown(view) == ["Theme"]
    QTest.keyClicks(view.field, "xyz")
    assert shown(view) == []
    QTest.keyClick(view.field, Qt.Key.Key_Escape)


def test_a_theme_takes_effect_at_once_and_stays(
    opened: Opened, view: PreferencesView, make_window: Make
) -> None:
    pick(view, "Theme", "Dark")
    assert opened.theme.dark
    pick(view, "Letters of posts", "Sans")
    assert opened.workings.beside.styling.style.face == "sans"
    again = make_window().start()
    assert again.settings.get("theme") == "dark"
    assert again.workings.beside.styling.style.face == "sans"


def test_folders_are_shown(opened: Opened, view: PreferencesView) -> None:
    button = view.control("The archive")
    assert isinstance(button, QPushButton)
    button.click()
    assert opened.outside == [opened.archive.path.as_uri()]


@pytest.mark.parametrize("card", [True, False])
def test_software_rendering_holds_from_the_next_start_on(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, card: bool
) -> None:
    monkeypatch.setattr(settings_sheet, "has_graphics_card", lambda: card)
    switch = open_settings(opened).control("Draw posts without the graphics card")
    assert isinstance(switch, QCheckBox)
    assert switch.isChecked() is not card
    assert opened.settings.get("software_rendering") is None
    switch.click()
    assert opened.settings.get("software_rendering") is card


def test_without_a_graphics_card_posts_are_drawn_in_software(tmp_path: Path) -> None:
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card0").touch()  # a screen without a card that programs could draw with
    assert has_graphics_card(tmp_path) is (sys.platform != "linux")
    (tmp_path / "dri" / "renderD128").touch()
    assert has_graphics_card(tmp_path)


def test_software_rendering_is_told_to_the_web_engine() -> None:
    environ: dict[str, str] = {}
    prepare_environment(environ, software=True)
    assert all(flag in environ["QTWEBENGINE_CHROMIUM_FLAGS"] for flag in SOFTWARE_SWITCHES)
    other: dict[str, str] = {}
    prepare_environment(other, software=False)
    assert not any(flag in other["QTWEBENGINE_CHROMIUM_FLAGS"] for flag in SOFTWARE_SWITCHES)


def test_a_plan_syncs_what_is_due_at_once(opened: Opened, view: PreferencesView, qtbot: QtBot) -> None:
    opened.archive.add("handbook:")
    runs: list[object] = []
    opened.workings.syncing.started.connect(lambda: runs.append(opened.workings.syncing._wish))
    pick(view, "Look for new posts", "Every hour")
    opened.rest()
    assert runs == []  # folders alone are no reason
    assert opened.settings.get("schedule") == {"every": "hourly", "on_start": False}
    pick(view, "Look for new posts", "Never")
    assert opened.settings.get("schedule") == {"every": "off", "on_start": False}
    switch = view.control("Also when the window opens")
    assert isinstance(switch, QCheckBox)
    switch.click()
    assert Plan.restored(opened.settings.get("schedule")) == Plan("off", True)
    del qtbot


def source(number: int, ago: float | None, kind: SourceKind = SourceKind.FEED) -> Source:
    synced = None if ago is None else datetime.fromtimestamp(NOW - ago, UTC)
    url = f"https://{number}.example/"
    return Source(number, kind, url, str(number), url, last_sync=synced)


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("every", "start", "wanted"),
    [
        (0, False, []),
        (HOUR, False, [1, 2, 4, 5]),
        (DAY, False, [1, 2]),
        (0, True, [1, 2, 3, 4, 5]),
    ],
)
def test_what_is_due(every: int, start: bool, wanted: list[int]) -> None:
    sources = [
        source(1, None),
        source(2, 2 * DAY),
        source(3, 60),
        source(4, 2 * HOUR),
        source(5, 3 * HOUR, SourceKind.FOLDER),
    ]
    assert due(sources, {}, NOW, every, start=start) == wanted
    assert due([source(5, None, SourceKind.FOLDER)], {}, NOW, every, start=start) == []
    assert due([replace(each, paused=True) for each in sources], {}, NOW, every, start=start) == []


def test_a_source_that_failed_is_not_asked_with_every_look() -> None:
    assert due([source(1, 2 * DAY)], {1: NOW - 60}, NOW, HOUR) == []


@pytest.mark.parametrize("stored", [None, 7, [], {"every": "often"}, {"every": 3600, "on_start": 1}])
def test_nonsense_in_the_settings_is_no_plan(stored: object) -> None:
    assert Plan.restored(stored) == Plan()
