"""Keys are changed on a page of the settings: recorded, taken away, fought over, reset; all that shows them follows."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.qt.conftest import Opened
from tests.qt.test_window import NEWEST
from viewer.ui.actions import SPECS
from viewer.ui.cheat_sheet import CheatSheet, KeyCaps
from viewer.ui.keymap import _restored, _usual_but, refusal
from viewer.ui.keys_page import KeysPage

Make = Callable[[], Opened]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def page(opened: Opened) -> KeysPage:
    opened.workings.actions_["change_keys"].trigger()
    return page_of(opened)


def page_of(opened: Opened) -> KeysPage:
    found = opened.workings.sheet.findChild(KeysPage)
    assert found is not None
    return found


def record(page: KeysPage, action: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    page.choose(action)
    page.recorder.setFocus()
    QTest.keyClick(page.recorder, Qt.Key.Key_Space)
    assert page.recorder.text() == "Press a key…"
    QTest.keyClick(page.recorder, key, modifiers)
    assert page.recorder.text() == "Record a key"


def test_a_recorded_key_works_at_once_and_everywhere(
    opened: Opened, page: KeysPage, make_window: Make
) -> None:
    record(page, "next", Qt.Key.Key_Down, CTRL | SHIFT)
    page.choose("next")
    for key in ("J", "N"):
        chip = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == f"Take {key} away")
        chip.click()
    action: QAction = opened.workings.actions_["next"]
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Shift+Down"]
    opened.workings.sheet.put_away()
    opened.key(Qt.Key.Key_J)
    assert opened.reading.history.current is None
    opened.key(Qt.Key.Key_Down, CTRL | SHIFT)
    assert opened.reading.current == opened.post(NEWEST[0])
    opened.workings.actions_["cheat_sheet"].trigger()
    sheet = opened.workings.sheet.findChild(CheatSheet)
    assert sheet is not None
    opened.qtbot.waitUntil(lambda: "Handbook" in {label.text() for label in sheet.findChildren(QLabel)})
    caps = [key for shown in sheet.findChildren(KeyCaps) for key in shown.keys]
    assert "Ctrl+Shift+Down" in caps
    assert "J" not in caps
    again = make_window().start()
    assert [key.toString() for key in again.workings.actions_["next"].shortcuts()] == ["Ctrl+Shift+Down"]
    assert again.workings.actions_.keys("previous") == ["K", "P"]


def test_the_tool_tips_and_hints_follow(opened: Opened, page: KeysPage) -> None:
    record(page, "sync_all", Qt.Key.Key_I, CTRL)
    opened.workings.keymap.take("sync_all", "Ctrl+R")
    opened.workings.keymap.take("sync_all", "F5")
    opened.workings.keymap.give("next", "Down")
    button = opened.panes.tool_bar.widgetForAction(opened.workings.actions_["sync_all"])
    assert opened.workings.actions_["sync_all"].toolTip() == "Get what is new from all sources (Ctrl+I)"
    spoken = QAccessible.queryAccessibleInterface(button)
    assert spoken.text(QAccessible.Text.Name) == "Sync all"
    assert spoken.text(QAccessible.Text.Description) == "Get what is new from all sources (Ctrl+I)"
    for key in ("J", "N"):
        opened.workings.keymap.take("next", key)
    assert "press Down" in opened.panes.reader._empty.accessibleDescription()


def test_a_key_of_another_action_changes_hands_only_when_that_is_wanted(
    opened: Opened, page: KeysPage
) -> None:
    keymap = opened.workings.keymap
    record(page, "toggle_star", Qt.Key.Key_M)
    assert page.message.text() == "M is the key of “Mark as read or unread”."
    assert keymap.owner("M") == "toggle_read"
    page.keep.click()
    assert keymap.owner("M") == "toggle_read"
    record(page, "toggle_star", Qt.Key.Key_M)
    assert page.accept.hasFocus()
    QTest.keyClick(page.accept, Qt.Key.Key_Space)
    assert keymap.owner("M") == "toggle_star"
    assert keymap.keys("toggle_read") == ()
    assert page.chosen == "toggle_star"
    page.choose("toggle_read")
    page.reset.click()  # and takes back what is its own
    assert keymap.owner("M") == "toggle_read"
    assert keymap.keys("toggle_star") == ("S",)
    assert not page.reset_all.isEnabled()


def test_what_lists_and_fields_need_is_refused(opened: Opened, page: KeysPage) -> None:
    record(page, "next", Qt.Key.Key_Down)
    assert "cannot be given" in page.message.text()
    record(page, "next", Qt.Key.Key_Escape)  # records nothing
    assert opened.workings.keymap.keys("next") == ("J", "N")
    assert opened.workings.sheet.isVisible()


def test_what_is_edited_is_in_sight_and_comes_after_the_list(page: KeysPage, opened: Opened) -> None:
    width = page.list.columnWidth(1)
    page.choose("add")
    page.field.setFocus()
    QTest.keyClicks(page.field, "next unread")
    assert page.chosen == "next_unread"
    QTest.keyClick(page.field, Qt.Key.Key_Down)
    assert page.chosen == "page_down"
    QTest.keyClick(page.field, Qt.Key.Key_Up)
    assert page.chosen == "next_unread"
    assert page.list.columnWidth(1) == width
    chip = next(b for b in page.findChildren(QPushButton) if b.accessibleName() == "Take U away")
    opened.qtbot.waitUntil(chip.isVisible)
    for named in ("Actions and their keys", "Take U away"):
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
        assert opened.window.focusWidget().accessibleName() == named
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Space)
    assert not page._keymap.keys("next_unread")
    assert opened.window.focusWidget() is page.recorder
    page.list.share_room()
    assert page.list.columnWidth(1) == width


def test_the_page_is_searched_by_action_and_by_key(page: KeysPage) -> None:
    def shown() -> list[str]:
        return [action for action, item in page._items.items() if not item.isHidden()]

    page.field.setFocus()
    QTest.keyClicks(page.field, "next unread")
    assert shown() == ["page_down", "next_unread"] or set(shown()) == {"page_down", "next_unread"}
    page.field.clear()
    QTest.keyClicks(page.field, "ctrl+k")
    assert shown() == ["palette"]


def test_reset_all_is_as_it_came(opened: Opened, page: KeysPage) -> None:
    record(page, "next", Qt.Key.Key_Y)
    record(page, "undo", Qt.Key.Key_F8)
    assert opened.settings.get("keys") == {"next": ["J", "N", "Y"], "undo": ["Ctrl+Z", "F8"]}
    page.reset_all.click()
    assert opened.settings.get("keys") == {}
    assert opened.workings.actions_.keys("next") == ["J", "N"]


def test_a_question_mark_is_recorded_as_it_is_typed(opened: Opened, page: KeysPage) -> None:
    opened.workings.keymap.take("cheat_sheet", "?")
    page.choose("cheat_sheet")
    page.recorder.setFocus()
    page.recorder.click()
    QTest.keyClicks(page.recorder, "?", SHIFT)
    assert opened.workings.keymap.keys("cheat_sheet") == ("?",)


@given(
    st.dictionaries(
        st.sampled_from([spec.id for spec in SPECS] + ["nothing"]),
        st.lists(
            st.sampled_from(["J", "K", "M", "Ctrl+K", "Esc", "", "Nonsense+", "Down", "F9", "Ctrl+X, Y"])
        )
        | st.integers()
        | st.none(),
        max_size=6,
    )
)
def test_whatever_is_stored_no_two_actions_share_a_key(stored: dict[str, object]) -> None:
    keys = _usual_but(_restored(stored))
    assert set(keys) == {spec.id for spec in SPECS}
    given_ = [key for each in keys.values() for key in each]
    assert len(given_) == len(set(given_))
    assert not any(refusal(key) for key in given_)
    assert all(QKeySequence(key).toString() == key for key in given_)


@pytest.mark.parametrize("stored", [None, 3, [], {"next": 7}, {"next": [1, None]}])
def test_nonsense_in_the_settings_changes_no_other_key(stored: object) -> None:
    keys = _usual_but(_restored(stored))
    assert keys["previous"] == ("K", "P")
