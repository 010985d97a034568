"""What someone meets who is new to the window: nothing chosen without them, ways on where nothing is found, help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.test_window import NEWEST, type_search
from tests.unit.content.test_style import contrast
from viewer.ui.about import About
from viewer.ui.add_form import AddForm
from viewer.ui.choice import ALL, Choice
from viewer.ui.empty import LinkButton
from viewer.ui.suggestions import suggest
from viewer.ui.theme import DARK, LIGHT, SEPIA, Colors, palette


def test_a_row_that_only_has_the_keyboard_is_not_chosen_by_what_comes_in(opened: Opened) -> None:
    opened.panes.posts.field.setFocus()
    opened.view.setFocus()
    assert opened.view.current_post() == opened.post(NEWEST[0])
    with opened.until(opened.workings.listing.listed):
        opened.workings.listing.refresh()
    assert opened.view.current_post() == opened.post(NEWEST[0])
    assert opened.view.selected_posts() == []
    for text in ("tides", ""):
        with opened.until(opened.workings.listing.listed):
            opened.panes.posts.set_text(text)
        assert opened.view.selected_posts() == []
    assert opened.reading.current is None
    opened.read(NEWEST[1])
    with opened.until(opened.workings.listing.listed):
        opened.workings.listing.refresh()
    assert opened.view.selected_posts() == [opened.post(NEWEST[1])]


def test_the_menu_key_is_about_the_row_that_has_the_keyboard(opened: Opened) -> None:
    opened.view.setFocus()
    at = opened.view.visualRect(opened.view.currentIndex()).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, opened.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(opened.view.viewport(), event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.isEnabled() for action in menu.actions() if action.objectName() == "toggle_star"] == [True]
    menu.close()
    assert opened.reading.current == opened.post(NEWEST[0])


def test_a_search_that_finds_nothing_offers_to_look_everywhere(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.listing.go(Choice("tag", "physics"))
    opened.rest()
    type_search(opened, "kneading")
    assert opened.titles() == []
    button = next(b for b in opened.window.findChildren(QPushButton) if b.text() == "Search all posts")
    qtbot.waitUntil(button.isVisible)
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.titles() == ["Bread without kneading"]
    type_search(opened, "zzqq")
    assert not button.isVisible()


def test_no_suggestion_leaves_the_tag_that_is_searched(opened: Opened) -> None:
    opened.workings.listing.go(Choice("tag", "physics"))
    opened.rest()
    type_search(opened, "bread without kneading")  # it is found without the tag
    suggestion = opened.archive.search('tag:"physics" bread without kneading', typing=True).suggestion
    assert suggestion == "bread without kneading"
    said = [b.text() for b in opened.panes.posts.findChildren(QPushButton) if b.isVisible()]
    assert suggestion not in said
    assert "Search all posts" in said


@pytest.mark.parametrize(
    ("choice", "text"), [(Choice("tag", "physics"), "Show all in “physics”"), (ALL, "Show all posts")]
)
def test_a_search_that_finds_nothing_is_cleared_by_a_click(
    opened: Opened, qtbot: QtBot, choice: Choice, text: str
) -> None:
    opened.workings.listing.go(choice)
    opened.rest()
    listed = opened.titles()
    type_search(opened, "zzqq")
    assert opened.titles() == []
    button = next(b for b in opened.window.findChildren(QPushButton) if b.text() == text)
    qtbot.waitUntil(button.isVisible)
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.panes.posts.field.text() == ""
    assert opened.titles() == listed


def test_a_long_suggestion_keeps_within_the_list(opened: Opened) -> None:
    wording = "a suggestion that goes on and on " * 9
    opened.panes.posts.show_empty("Nothing found", "Did you mean", wording)
    button = next(b for b in opened.window.findChildren(LinkButton) if b.wording == wording)
    opened.qtbot.waitUntil(lambda: button.text().endswith("…"))
    assert button.width() < opened.panes.posts.width()
    assert button.fontMetrics().horizontalAdvance(button.text()) < button.width()
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert opened.panes.posts.field.text() == wording


@pytest.mark.parametrize("width", [420, 1200])
def test_f1_opens_a_page_to_be_seen(opened: Opened, width: int) -> None:
    opened.window.resize(width, 700)
    opened.view.setFocus()
    with opened.until(opened.panes.reader.post_loaded):
        opened.key(Qt.Key.Key_F1)
    opened.qtbot.waitUntil(opened.panes.reader.isVisible)
    assert "handbook" in str(opened.script("document.body.innerText")).casefold()
    opened.workings.layout.show("list")
    opened.view.setFocus()
    opened.key(Qt.Key.Key_F1)  # of a page of it that is open already
    opened.qtbot.waitUntil(opened.panes.reader.isVisible)


def test_about_says_what_the_program_runs_on(opened: Opened) -> None:
    opened.workings.actions_["about"].trigger()
    about = opened.window.findChild(About)
    assert about is not None
    assert "Chromium" in about.parts.text()
    assert about.log.hasFocus()
    QTest.keyClick(about.log, Qt.Key.Key_Return)
    assert opened.outside[0].startswith("file:")


def test_what_went_wrong_with_an_address_is_said_where_it_was_typed(opened: Opened) -> None:
    opened.workings.actions_["add"].trigger()
    sheet = opened.workings.sheet
    form = sheet.findChild(AddForm)
    assert form is not None
    QTest.keyClicks(form.field, "/nowhere/at/all")
    with opened.until(opened.workings.syncing.add_failed):
        QTest.keyClick(form.field, Qt.Key.Key_Return)
        assert sheet.isVisible()  # while it is looked for
    assert sheet.isVisible()
    assert "/nowhere/at/all" in form.message.text()
    assert form.field.hasFocus()


def test_what_went_wrong_with_an_address_is_in_sight_in_a_narrow_window(opened: Opened) -> None:
    opened.window.resize(380, 640)
    opened.workings.actions_["add"].trigger()
    sheet = opened.workings.sheet
    form = sheet.findChild(AddForm)
    assert form is not None
    form.show_error("nowhere.example could not be reached, and this takes more than a line; is it online?")
    QApplication.sendPostedEvents()
    seen = form.message.visibleRegion().boundingRect()
    assert seen.size() == form.message.size()
    assert not form.field.visibleRegion().isEmpty()


def test_who_put_the_sheet_away_meanwhile_is_told_in_the_status_line(opened: Opened) -> None:
    opened.workings.actions_["add"].trigger()
    form = opened.workings.sheet.findChild(AddForm)
    assert form is not None
    QTest.keyClicks(form.field, "/nowhere/at/all")
    with opened.until(opened.workings.syncing.add_failed):
        QTest.keyClick(form.field, Qt.Key.Key_Return)
        opened.workings.sheet.put_away()
    assert "/nowhere/at/all" in opened.panes.status.text


@pytest.mark.parametrize("colors", [LIGHT, SEPIA, DARK])
def test_what_is_to_be_read_stands_out_from_every_ground(colors: Colors) -> None:
    for name in ("text", "quiet", "accent", "danger"):
        for ground in ("page", "side", "list", "field", "chip", "chosen", "chosen_active"):
            assert contrast(getattr(colors, name), getattr(colors, ground)) >= 4.5, (name, ground)
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert palette(colors).color(QPalette.ColorRole.PlaceholderText) == colors["quiet"]


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_what_fields_offer_has_the_look_of_the_window(opened: Opened, qtbot: QtBot, colors: Colors) -> None:
    opened.theme.set_mode("dark" if colors is DARK else "light")
    field = QLineEdit(opened.window)
    field.setFixedWidth(200)
    shown = suggest(field, ["apples", "pears", "grapes"]).popup()
    assert shown is not None
    field.show()
    field.setFocus()
    QTest.keyClicks(field, "p")
    qtbot.waitUntil(shown.isVisible)
    offered = shown.model()
    assert offered is not None
    assert offered.rowCount() == 3
    assert not shown.verticalScrollBar().isVisible()
    picture = shown.grab().toImage()
    assert picture.pixelColor(4, 4).name() == colors.field
    QTest.keyClick(shown, Qt.Key.Key_Down)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert field.text() == "apples"
