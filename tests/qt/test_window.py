"""The window on a real archive, with a real web view: reading, finding, marking, moving about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.ui.actions import MENUS, SPECS
from viewer.ui.cheat_sheet import CheatSheet
from viewer.ui.choice import ALL, STARRED, UNREAD, Choice

NEWEST = [
    "Maps and their lies",
    "Bread without kneading",
    "Why there are two tides",
    "Sorting in place",
    "Binary heaps",
]
Make = Callable[[], Opened]


def type_search(opened: Opened, text: str) -> None:
    """Types into the search field and waits for the answer."""
    with opened.until(opened.workings.listing.listed):
        QTest.keyClicks(opened.panes.posts.field, text)
    QTest.qWait(0)


def test_it_opens_with_the_newest_first_and_nothing_read(opened: Opened) -> None:
    assert opened.titles() == NEWEST
    assert opened.reading.current is None
    assert opened.archive.counts().unread == 5
    lines = [item.text for item in opened.panes.tree.model.root.walk()]
    assert lines[:5] == ["All posts", "Unread", "Starred", "Sources", "Notes"]
    assert "physics" in lines


def test_choosing_a_post_shows_and_reads_it(opened: Opened) -> None:
    opened.read("Why there are two tides")
    assert "The moon pulls" in str(opened.script("document.body.innerText"))
    assert opened.window.windowTitle().startswith("Why there are two tides")
    opened.qtbot.waitUntil(lambda: opened.workings.listing.shelf.counts.unread == 4)
    row = opened.panes.model.post_at(2)
    assert row is not None
    assert row.read


def test_keys_go_through_the_posts(opened: Opened) -> None:
    opened.key(Qt.Key.Key_J)
    assert opened.reading.current == opened.post(NEWEST[0])
    opened.key(Qt.Key.Key_N)
    assert opened.reading.current == opened.post(NEWEST[1])
    opened.key(Qt.Key.Key_K)
    assert opened.reading.current == opened.post(NEWEST[0])
    opened.key(Qt.Key.Key_P)
    assert opened.panes.status.text == "The list ends here"


def test_passing_posts_quickly_reads_only_where_the_reader_stays(opened: Opened, qtbot: QtBot) -> None:
    with qtbot.waitSignal(
        opened.panes.reader.post_loaded, check_params_cb=lambda post, _: post == opened.post(NEWEST[4])
    ):
        for _ in range(5):
            opened.key(Qt.Key.Key_J)
    qtbot.waitUntil(lambda: opened.archive.rows([opened.post(NEWEST[4])])[0].read)
    middle = opened.archive.rows([opened.post(title) for title in NEWEST[1:4]])
    assert not any(row.read for row in middle)


def test_m_and_s_mark_what_is_chosen(opened: Opened) -> None:
    post = opened.read(NEWEST[1])
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_M)
    assert not opened.archive.rows([post])[0].read
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    assert opened.archive.rows([post])[0].starred
    opened.view.selectAll()
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    assert opened.archive.counts().starred == 5


def test_marking_all_read_can_be_taken_back(opened: Opened) -> None:
    opened.read(NEWEST[0])
    with opened.until(opened.reading.marked):
        opened.workings.actions_["mark_all_read"].trigger()
    assert opened.archive.counts().unread == 0
    assert opened.panes.status.text == "4 posts marked as read"
    opened.rest()
    shelf = opened.workings.listing.shelf
    assert (shelf.counts.unread, [source.unread for source in shelf.sources]) == (0, [0])
    assert [(tag.name, tag.posts) for tag in shelf.tags] == [
        (tag.name, tag.posts) for tag in opened.archive.tags()
    ]
    with opened.until(opened.reading.marked):
        opened.panes.status.act()
    assert opened.archive.counts().unread == 4  # the one that had been read before stays read


def test_the_tree_narrows_the_list(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    assert opened.titles() == ["Maps and their lies", "Why there are two tides"]
    with opened.until(opened.workings.listing.listed):
        opened.workings.actions_["go_starred"].trigger()
    assert opened.titles() == []
    assert opened.panes.tree.choice == STARRED


def test_a_post_read_in_unread_stays_until_the_list_is_asked_for_again(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(UNREAD)
    opened.read(NEWEST[1])
    with opened.until(opened.workings.listing.listed):
        opened.workings.listing.refresh()
    assert opened.titles() == NEWEST
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(ALL)
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(UNREAD)
    assert NEWEST[1] not in opened.titles()


def test_search_finds_while_typing_and_escape_clears(opened: Opened, qtbot: QtBot) -> None:
    type_search(opened, "quicks")
    qtbot.waitUntil(lambda: opened.titles() == ["Sorting in place"])
    hit = opened.panes.model.data(opened.panes.model.index(0, 0), int(Qt.ItemDataRole.UserRole) + 1)
    assert "\ue000Quicksort\ue001" in hit.snippet
    QTest.keyClick(opened.panes.posts.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: opened.titles() == NEWEST)
    assert opened.panes.posts.field.text() == ""


def test_a_search_begins_at_its_best_and_ends_where_it_began(opened: Opened) -> None:
    post = opened.read("Binary heaps")
    field = opened.panes.posts.field
    field.setFocus()
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("algorithms OR physics")
    assert "Binary heaps" in opened.titles()
    assert opened.view.selected_posts() == []
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(field, Qt.Key.Key_Escape)
    assert opened.view.selected_posts() == [post]
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("algorithms OR physics")
    with opened.until(opened.panes.reader.post_loaded):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert opened.view.selected_posts() == [opened.post(opened.titles()[0])]


def test_search_stays_within_the_chosen_tag(opened: Opened, qtbot: QtBot) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    type_search(opened, "the")
    qtbot.waitUntil(lambda: set(opened.titles()) <= {"Maps and their lies", "Why there are two tides"})
    assert opened.workings.listing.query == "tag:physics the"


def test_a_search_without_results_says_so(opened: Opened, qtbot: QtBot) -> None:
    type_search(opened, "xylophone")
    qtbot.waitUntil(lambda: opened.panes.model.rowCount() == 0)
    assert not opened.view.isVisible()
    labels = [widget.accessibleName() for widget in opened.panes.posts.findChildren(QWidget)]
    assert "Nothing found for “xylophone”" in labels


def test_return_in_the_search_field_opens_the_best_result(opened: Opened, qtbot: QtBot) -> None:
    type_search(opened, "kneading")
    qtbot.waitUntil(lambda: opened.titles() == ["Bread without kneading"])
    QTest.keyClick(opened.panes.posts.field, Qt.Key.Key_Return)
    assert opened.reading.current == opened.post("Bread without kneading")


def test_letters_typed_into_a_field_are_no_shortcuts(opened: Opened) -> None:
    opened.panes.posts.field.setFocus()
    QTest.keyClicks(opened.panes.posts.field, "jmso/?")
    assert opened.panes.posts.field.text() == "jmso/?"
    assert opened.reading.current is None
    assert opened.outside == []


def test_links_open_here_when_the_archive_has_them(opened: Opened) -> None:
    heaps, sorting = opened.read("Binary heaps"), opened.post("Sorting in place")
    with opened.until(opened.panes.reader.post_loaded):
        opened.reading.follow(QUrl("https://blog.example/sorting/"))
    assert opened.reading.current == sorting
    assert opened.view.current_post() == sorting
    with opened.until(opened.panes.reader.post_loaded):
        opened.workings.actions_["back"].trigger()
    assert opened.reading.current == heaps
    with opened.until(opened.panes.reader.post_loaded):
        opened.workings.actions_["forward"].trigger()
    assert opened.reading.current == sorting
    assert opened.outside == []


def test_links_elsewhere_go_to_the_system(opened: Opened, qtbot: QtBot) -> None:
    opened.read("Binary heaps")
    opened.reading.follow(QUrl("https://outside.example/page?a=b%20c"))
    qtbot.waitUntil(lambda: bool(opened.outside))
    opened.reading.follow(QUrl("mailto:someone@outside.example"))
    opened.reading.follow(QUrl("https://blog.example/heaps/"))  # to itself: the original is meant
    qtbot.waitUntil(lambda: len(opened.outside) == 3)
    assert opened.outside == [
        "https://outside.example/page?a=b%20c",
        "mailto:someone@outside.example",
        "https://blog.example/heaps/",
    ]
    assert opened.panes.reader.prepare().url().toString().startswith("archive://local/post/")


def test_clicking_a_link_in_the_page_follows_it(opened: Opened) -> None:
    opened.read("Binary heaps")
    box = opened.script(
        "(r => `${r.x + r.width / 2} ${r.y + r.height / 2}`)"
        "(document.querySelector('a[href=\"https://blog.example/sorting/\"]').getBoundingClientRect())"
    )
    spot = QPoint(*(int(float(number)) for number in str(box).split()))
    view = opened.panes.reader.prepare()
    with opened.until(opened.panes.reader.post_loaded):
        target = view.focusProxy() or view
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    assert opened.outside == []
    assert opened.reading.current == opened.post("Sorting in place")


def test_a_link_to_a_heading_lands_there(opened: Opened, qtbot: QtBot) -> None:
    opened.read("Binary heaps")
    with opened.until(opened.panes.reader.post_loaded):
        opened.reading.follow(QUrl("https://blog.example/sorting/#merging"))
    qtbot.waitUntil(lambda: opened.panes.reader.scroll_position() > 500)


def test_back_returns_to_the_same_line(opened: Opened, qtbot: QtBot) -> None:
    opened.read("Sorting in place")
    opened.script("scrollTo(0, 900)")
    qtbot.waitUntil(lambda: opened.reading.places.of(opened.post("Sorting in place")) > 1)
    opened.read("Bread without kneading")
    with opened.until(opened.panes.reader.post_loaded):
        opened.reading.back()
    qtbot.waitUntil(lambda: abs(opened.panes.reader.scroll_position() - 900) < 2)


def test_space_scrolls_then_goes_to_the_next_unread(opened: Opened, qtbot: QtBot) -> None:
    opened.read("Sorting in place")
    opened.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: opened.panes.reader.scroll_position() > 100)
    assert opened.reading.current == opened.post("Sorting in place")
    opened.script("scrollTo(0, 100000)")
    bottom = int(str(opened.script("document.scrollingElement.scrollHeight - innerHeight")).split(".")[0])
    qtbot.waitUntil(lambda: opened.panes.reader.scroll_position() >= bottom - 1)
    opened.key(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: opened.reading.current == opened.post("Binary heaps"))


def test_find_in_post_counts_and_goes_round(opened: Opened, qtbot: QtBot) -> None:
    opened.read("Sorting in place")
    bar = opened.panes.reader.find_bar
    opened.workings.actions_["find"].trigger()
    assert bar.isVisible()
    counts: list[tuple[int, int]] = []
    opened.panes.reader.prepare().found.connect(lambda at, of: counts.append((at, of)))
    bar.field.setText("second array")
    qtbot.waitUntil(lambda: bool(counts) and counts[-1] == (1, 1))
    bar.field.setText("sort")
    qtbot.waitUntil(lambda: bool(counts) and counts[-1][1] > 1)
    first = counts[-1][0]
    opened.workings.actions_["find_next"].trigger()
    qtbot.waitUntil(lambda: counts[-1][0] != first)
    opened.workings.actions_["find_previous"].trigger()
    qtbot.waitUntil(lambda: counts[-1][0] == first)
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_the_original_opens_in_the_browser(opened: Opened) -> None:
    opened.read("Bread without kneading")
    opened.key(Qt.Key.Key_O)
    assert opened.outside == ["https://blog.example/bread/"]
    opened.workings.actions_["copy_link"].trigger()
    assert QGuiApplication.clipboard().text() == "https://blog.example/bread/"


def test_dark_reaches_the_page_and_is_kept(opened: Opened) -> None:
    opened.read("Bread without kneading")
    opened.workings.actions_["theme_dark"].trigger()
    assert opened.script("document.documentElement.dataset.theme") == "dark"
    assert opened.settings.get("theme") == "dark"
    opened.workings.actions_["theme_light"].trigger()
    assert opened.script("document.documentElement.dataset.theme") == "light"


def test_the_place_comes_back_after_a_restart(opened: Opened, qtbot: QtBot, make_window: Make) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "algorithms"))
    post = opened.read("Sorting in place")
    opened.script("scrollTo(0, 700)")
    qtbot.waitUntil(lambda: opened.reading.places.of(post) > 1)
    place = opened.panes.reader.place
    again = make_window()
    with again.until(again.panes.reader.post_loaded):
        again.start()
    assert again.titles() == ["Sorting in place", "Binary heaps"]
    assert again.panes.tree.choice == Choice("tag", "algorithms")
    assert again.reading.current == again.view.current_post() == post
    qtbot.waitUntil(lambda: again.panes.reader.scroll_position() > 300)
    assert again.panes.reader.place == pytest.approx(place, abs=0.001)


def test_a_post_that_is_gone_is_said_to_be(opened: Opened) -> None:
    with opened.until(opened.panes.reader.post_loaded) as caught:
        opened.reading.open(999)
    assert caught.args == [999, False]
    labels = [widget.accessibleName() for widget in opened.panes.reader.findChildren(QWidget)]
    assert "This post could not be shown" in labels


def test_f6_goes_round_the_panes(opened: Opened) -> None:
    opened.panes.tree.view.setFocus()
    seen = []
    for _ in range(4):
        opened.workings.actions_["focus_next"].trigger()
        seen.append(QApplication.focusWidget())
    assert seen[:2] == [opened.panes.posts.field, opened.view]
    assert seen[3] is opened.panes.tree.view


def test_no_two_actions_share_a_key() -> None:
    keys = [QKeySequence(key).toString() for spec in SPECS for key in spec.keys]
    assert sorted(keys) == sorted(set(keys))
    assert all(QKeySequence(key).toString() for spec in SPECS for key in spec.keys)


def test_every_action_is_in_a_menu_and_does_something(opened: Opened) -> None:
    in_menus = {name for _, names in MENUS for name in names if name}
    assert {spec.id for spec in SPECS} - in_menus == {"theme_next"}
    for spec in SPECS:
        assert opened.workings.actions_[spec.id].receivers("2triggered(bool)") > 0, spec.id


def test_everything_has_a_name_for_screen_readers(opened: Opened) -> None:
    opened.workings.actions_["find"].trigger()
    nameless = []
    for widget in opened.window.findChildren(QWidget):
        if isinstance(widget, QLineEdit | QAbstractButton) and not widget.objectName().startswith("qt_"):
            named = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            if not named and not isinstance(widget.parent(), QLineEdit):
                nameless.append((widget, widget.parent()))
    assert nameless == []
    index = opened.panes.model.index(0, 0)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Maps and their lies; unread; 25 May 2024; tags maps, physics")


def test_return_presses_the_button_of_a_sheet_that_has_the_keyboard(opened: Opened) -> None:
    sheet = opened.workings.sheet
    pressed: list[bool] = []
    button = QPushButton("Go on")
    button.clicked.connect(lambda: pressed.append(True))
    sheet.open("A sheet", button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == [True]
    assert sheet.isVisible()


def test_the_cheat_sheet_shows_every_shortcut(opened: Opened) -> None:
    opened.workings.actions_["cheat_sheet"].trigger()
    assert opened.workings.sheet.isVisible()
    sheet = opened.workings.sheet.findChild(CheatSheet)
    assert sheet is not None
    wanted = {
        spec.text.replace("&", "").rstrip("…") for spec in SPECS if spec.keys and spec.id != "theme_next"
    }
    opened.qtbot.waitUntil(lambda: wanted <= {label.text() for label in sheet.findChildren(QLabel)})
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not opened.workings.sheet.isVisible()


def test_export_writes_the_chosen_posts(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    opened.read("Bread without kneading")
    opened.workings.actions_["export"].trigger()
    sheet = opened.workings.exporting.content
    assert sheet is not None
    sheet.export_button.click()
    qtbot.waitUntil(lambda: sheet.foot.currentIndex() == 2)
    assert opened.proposed[0].name == "Bread without kneading.pdf"
    assert opened.export_to.read_bytes().startswith(b"%PDF")
    assert "out.pdf" in opened.panes.status.text
    assert opened.settings.get("export_folder") == str(tmp_path)


def test_a_window_that_is_killed_was_where_the_reader_is(opened: Opened, qtbot: QtBot) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    post = opened.read("Maps and their lies")
    qtbot.waitUntil(lambda: opened.workings.state.restore_place().post == post)
    assert opened.workings.state.restore_place().choice == Choice("tag", "physics")


def test_screen_readers_are_told_what_the_status_line_says(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: told.append(event.message()))
    opened.panes.status.say("3 new", lambda: None, "Show")
    opened.panes.status.say("")
    assert told == ["3 new. Show"]
