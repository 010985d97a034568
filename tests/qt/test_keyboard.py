"""The window by keys alone: Tab comes to everything and stays where the reader is, and it is seen where the keyboard is."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.test_accessible import name
from viewer.types import Coverage, KnownState, LedgerEntry
from viewer.ui.cheat_sheet import CheatSheet
from viewer.ui.choice import Choice
from viewer.ui.elided import ElidedLabel
from viewer.ui.turns import is_painting_held

SHEETS = (
    "settings",
    "add",
    "export",
    "cheat_sheet",
    "edit_tags",
    "about",
    "propose_groups",
    "change_keys",
    "remove_source",
)


def show(opened: Opened, action: str) -> None:
    """Opens a sheet; ``remove_source`` has one for a source alone."""
    if action == "remove_source":
        with opened.until(opened.workings.listing.listed):
            opened.panes.tree.choose(Choice("source", "1"))
    opened.view.setFocus()
    opened.workings.actions_[action].trigger()
    opened.rest()
    assert opened.workings.sheet.isVisible(), action


def round_by_tab(window: QWidget) -> list[QWidget]:
    """All that Tab goes to until it comes back, from what has the keyboard."""
    seen: list[QWidget] = []
    while (focused := window.focusWidget()) is not None and focused not in seen:
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return seen


def looks_different(widget: QWidget) -> bool:
    """Whether what has the keyboard looks otherwise than when it has not."""
    widget.setFocus(Qt.FocusReason.OtherFocusReason)
    with_it = widget.grab().toImage()
    widget.clearFocus()
    return bool(widget.grab().toImage() != with_it)


def letters(menu: QMenu) -> list[str]:
    """What is underlined in the entries of a menu, as "&D"."""
    texts = (action.text().partition("\t")[0].replace("&&", "") for action in menu.actions())
    return [text[text.index("&") : text.index("&") + 2].lower() for text in texts if "&" in text]


def test_an_underlined_letter_means_one_entry_of_its_menu(opened: Opened, qtbot: QtBot) -> None:
    menus: list[object] = [action.menu() for action in opened.window.menuBar().actions()]
    assert len(menus) == 7
    for choice in (Choice("all"), Choice("source", "1"), Choice("tag", "birds")):
        opened.panes.tree.menu_requested.emit(choice, opened.window.pos())
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menus.append(QApplication.activePopupWidget())
    for menu in menus:
        assert isinstance(menu, QMenu)
        found = letters(menu)
        assert len(found) == len(set(found)), (menu.title(), found)
        menu.close()


def test_tab_comes_to_everything_in_the_welcome(empty: Opened) -> None:
    assert [name(widget) for widget in round_by_tab(empty.window)] == [
        "Address of a blog, or a folder",
        "Choose folder…",
        "the whole archive",
        "Add this blog",
        "Open the handbook",
    ]


def test_tab_comes_to_all_of_a_ledger(opened: Opened) -> None:
    opened.workings.actions_["ledger"].trigger()
    opened.rest()
    view = opened.workings.ledger.view
    assert view is not None
    entry = LedgerEntry(
        1, "https://blog.example/a/", "A post", None, (), ("feed",), KnownState.FULL, None, 0, 0, 1
    )
    view.show_ledger(Coverage(1, "A blog", 1, 1, 0, 0, 0, 0, 0, (entry,)), 1)
    view.whole.show()
    assert view.list.hasFocus()
    reached = [name(widget) for widget in round_by_tab(opened.window)]
    assert reached[1:4] == ["Back to the posts", "Source: Notes", "Get the whole archive"]
    assert reached[4:] == ["Posts by year", "All posts 1"]


def test_tab_comes_from_the_list_to_what_narrows_it(opened: Opened, qtbot: QtBot) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("the -zebra")
    qtbot.waitUntil(lambda: bool(opened.workings.narrowing.facets.tags.buttons))
    opened.rest()
    opened.view.setFocus()
    reached = [name(widget) for widget in round_by_tab(opened.window)]
    assert reached[:2] == ["Posts", "How the list is sorted and shown"]
    chips = [name(button) for button in opened.workings.narrowing.chips.buttons]
    facets = [name(button) for button in opened.workings.narrowing.facets.buttons if button.isVisible()]
    assert facets
    assert reached[2 : 2 + len(chips) + len(facets)] == [*chips, *facets]


def test_tab_stays_on_a_sheet_and_sees_all_of_it(opened: Opened) -> None:
    sheet = opened.workings.sheet
    opened.read("Maps and their lies")
    for action in SHEETS:
        show(opened, action)
        reached = round_by_tab(opened.window)
        assert all(sheet.isAncestorOf(widget) for widget in reached), action
        assert "Close" in [name(widget) for widget in reached]
        if len(reached) > 2:
            QTest.keyClick(reached[0], Qt.Key.Key_Backtab)
            assert opened.window.focusWidget() is reached[-1]
        focused = opened.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        assert opened.window.focusWidget() is opened.view, action


def test_a_page_gets_the_keyboard_back_each_time(opened: Opened) -> None:
    opened.read("Maps and their lies")
    opened.panes.reader.focus_page()
    for action in ("settings", "about", "cheat_sheet"):
        opened.workings.actions_[action].trigger()
        focused = opened.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Escape)
        back = opened.window.focusWidget()
        assert back is not None
        assert name(back) == "Post", action


def test_what_tab_comes_to_on_a_sheet_is_scrolled_into_sight(opened: Opened) -> None:
    opened.window.resize(700, 420)
    show(opened, "settings")
    for _ in round_by_tab(opened.window):
        focused = opened.window.focusWidget()
        assert focused is not None
        assert not focused.visibleRegion().isEmpty(), name(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)


def test_keys_on_a_sheet_do_nothing_to_what_it_covers(opened: Opened, qtbot: QtBot) -> None:
    post = opened.read("Maps and their lies")
    sheet = opened.workings.sheet
    pressed: list[str] = []
    button = QPushButton("Go on")
    button.clicked.connect(lambda: pressed.append("Go on"))
    sheet.open("A sheet", button)
    for key in (Qt.Key.Key_S, Qt.Key.Key_J, Qt.Key.Key_Slash, Qt.Key.Key_F6):
        QTest.keyClick(button, key)
    opened.rest()
    assert opened.window.focusWidget() is button
    assert opened.reading.current == post
    assert not opened.archive.rows([post])[0].starred
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed == ["Go on"]
    QTest.keyClick(button, Qt.Key.Key_F1)
    qtbot.waitUntil(sheet.isHidden)
    opened.rest()


def test_a_sheet_gives_the_keyboard_to_nobody_who_is_gone(opened: Opened) -> None:
    button = QPushButton(opened.window)
    button.show()
    button.setFocus()
    opened.workings.actions_["about"].trigger()
    shiboken6.delete(button)
    opened.workings.sheet.put_away()
    assert opened.workings.sheet.isHidden()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_is_seen_which_of_the_lists_has_the_keyboard(opened: Opened, mode: str, qtbot: QtBot) -> None:
    opened.theme.set_mode(mode)
    qtbot.waitUntil(lambda: not is_painting_held(opened.window))
    opened.key(Qt.Key.Key_Home)  # on a row that is not chosen yet
    assert opened.view.selected_posts() == []
    assert looks_different(opened.view)
    opened.read("Maps and their lies")
    assert looks_different(opened.view)
    tree = opened.panes.tree.view
    tree.setFocus()
    assert looks_different(tree)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)  # goes there, chooses nothing
    assert not tree.selectionModel().isSelected(tree.currentIndex())
    assert looks_different(tree)
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("source", "1"))
    opened.workings.actions_["ledger"].trigger()
    opened.rest()
    focused = opened.window.focusWidget()
    assert focused is not None
    assert name(focused) == "Known posts"
    assert looks_different(focused)


def test_a_line_says_that_the_keyboard_is_in_the_page(opened: Opened) -> None:
    opened.read("Maps and their lies")
    line = opened.panes.reader.findChild(QWidget, "focus")
    assert line is not None
    opened.panes.reader.focus_page()
    assert line.property("here")
    opened.view.setFocus()
    assert not line.property("here")
    opened.panes.reader.set_alone(True)
    assert line.isHidden()


def test_a_panel_with_nothing_to_list_takes_the_keyboard_and_goes_with_escape(opened: Opened) -> None:
    desk = opened.workings.desk
    opened.workings.actions_["sync_panel"].trigger()
    focused = opened.window.focusWidget()
    assert desk.panel is not None
    assert focused is not None
    assert desk.panel.isAncestorOf(focused)
    assert focused.isVisible()
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not desk.is_open


def test_all_keys_fit_into_a_small_window(opened: Opened) -> None:
    opened.window.resize(520, 420)
    show(opened, "cheat_sheet")
    sheet = opened.workings.sheet.findChild(CheatSheet)
    assert sheet is not None
    opened.qtbot.waitUntil(lambda: "Handbook" in {label.text() for label in sheet.findChildren(QLabel)})
    assert sheet.in_one_column
    area = sheet.parentWidget()
    assert area is not None
    assert sheet.width() <= area.width()
    opened.qtbot.waitUntil(lambda: sheet.height() >= sheet.heightForWidth(sheet.width()))
    opened.window.resize(1300, 800)
    opened.qtbot.waitUntil(lambda: not sheet.in_one_column)


@pytest.mark.parametrize("action", [name for name in SHEETS if name != "export"])
def test_a_narrow_window_shows_a_sheet_in_its_whole_width(opened: Opened, action: str) -> None:
    opened.read("Maps and their lies")
    opened.window.resize(380, 640)
    show(opened, action)
    if action == "cheat_sheet":
        sheet = opened.workings.sheet
        opened.qtbot.waitUntil(lambda: "Handbook" in {label.text() for label in sheet.findChildren(QLabel)})
    area = opened.workings.sheet.findChild(QScrollArea)
    assert area is not None
    content = area.widget()
    assert content is not None
    opened.qtbot.waitUntil(lambda: area.viewport().width() >= content.width())
    for widget in content.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QPushButton | QLabel):
            right = widget.mapTo(content, widget.rect().topRight()).x()
            assert right <= content.width(), (widget, widget.text())
    for button in content.findChildren(QPushButton):
        assert not button.isVisible() or button.width() >= button.minimumSizeHint().width(), button.text()


def test_a_star_in_the_tool_bar_outlives_a_change_of_the_theme(opened: Opened) -> None:
    opened.read("Maps and their lies")
    star = opened.workings.actions_["toggle_star"]
    plain = star.icon().pixmap(24, 24).toImage()
    with opened.until(opened.workings.reading.marked):
        star.trigger()
    filled = star.icon().pixmap(24, 24).toImage()
    opened.theme.set_mode("dark")
    opened.theme.set_mode("light")
    assert filled == star.icon().pixmap(24, 24).toImage() != plain


def test_a_title_that_is_too_long_ends_with_an_ellipsis(opened: Opened) -> None:
    sheet, title = opened.workings.sheet, "A title that goes on and on " * 6
    sheet.open(title, QLabel("x"), 520, 300)
    opened.qtbot.waitUntil(lambda: any(label.toolTip() == title for label in sheet.findChildren(ElidedLabel)))
    (label,) = sheet.findChildren(ElidedLabel)
    edge = label.grab().toImage()
    assert any(
        edge.pixelColor(x, edge.height() // 2 + 4) != edge.pixelColor(0, 0) for x in range(edge.width())
    )
    sheet.rename("Short")
    opened.qtbot.waitUntil(lambda: label.toolTip() == "")


def test_the_welcome_fits_into_a_narrow_window_and_shows_what_went_wrong(empty: Opened) -> None:
    empty.window.resize(360, 420)
    welcome = empty.panes.welcome
    empty.qtbot.waitUntil(lambda: welcome.width() == 360)
    assert welcome.horizontalScrollBar().maximum() == 0
    with empty.qtbot.waitSignal(empty.workings.syncing.add_failed):
        QTest.keyClicks(welcome.form.field, "/no/such/folder")
        QTest.keyClick(welcome.form.field, Qt.Key.Key_Return)
    message = welcome.form.message
    empty.qtbot.waitUntil(lambda: message.visibleRegion().boundingRect().height() == message.height())


@pytest.mark.parametrize("action", ["sync_panel", "ledger"])
def test_what_stands_in_a_narrow_window_fits_into_it(opened: Opened, action: str) -> None:
    opened.archive._store.sources.failed(1, "It is gone. " * 20)
    with opened.until(opened.workings.listing.shelf_changed):
        opened.workings.listing.refresh_tree()
    opened.window.resize(380, 640)
    opened.workings.actions_[action].trigger()
    opened.rest()
    shown = opened.workings.desk.panel if action == "sync_panel" else opened.workings.ledger.view
    assert shown is not None
    opened.qtbot.waitUntil(shown.isVisible)
    opened.qtbot.waitUntil(lambda: shown.width() <= opened.window.width() == 380)

    def fits(button: QAbstractButton) -> bool:
        right = button.mapTo(shown, button.rect().topRight()).x()
        return button.width() >= button.minimumSizeHint().width() and right <= shown.width()

    opened.qtbot.waitUntil(
        lambda: all(fits(button) for button in shown.findChildren(QAbstractButton) if button.isVisible())
    )


def test_a_long_note_leaves_its_button_in_sight(opened: Opened) -> None:
    opened.window.resize(380, 640)
    note = "A sentence that is longer than the window is wide. " * 3
    status = opened.panes.status
    status.say(note, lambda: None)
    button = next(b for b in status.findChildren(QPushButton) if b.text() == "Undo")
    opened.qtbot.waitUntil(lambda: opened.window.width() == 380 and button.isVisible())
    opened.qtbot.waitUntil(lambda: any(label.toolTip() == note for label in status.findChildren(ElidedLabel)))
    assert button.mapTo(opened.window, button.rect().topRight()).x() < 380
    assert button.width() >= button.minimumSizeHint().width()


@pytest.mark.parametrize(("height", "begins"), [(600, "field"), (400, "button")])
def test_the_welcome_begins_where_it_is_seen(empty: Opened, height: int, begins: str) -> None:
    welcome = empty.panes.welcome
    welcome.setFocus()
    empty.window.resize(900, 1000 - height)
    empty.qtbot.waitUntil(lambda: empty.window.height() == 1000 - height)
    empty.window.resize(900, height)
    empty.qtbot.waitUntil(lambda: empty.window.height() == height)
    wanted = welcome.form.field if begins == "field" else welcome.first
    empty.qtbot.waitUntil(lambda: welcome.focusProxy() is wanted)
    assert wanted.hasFocus()
    assert not wanted.visibleRegion().isEmpty()
