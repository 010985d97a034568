"""Saved searches: named, listed, kept up to date, renamed, removed and brought back, with keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from tests.qt import library
from tests.qt.conftest import Opened, application
from viewer.config import Settings
from viewer.ui.choice import ALL, Choice
from viewer.ui.naming import NameForm
from viewer.ui.post_model import HIT_ROLE
from viewer.ui.state import WindowState
from viewer.ui.tree_items import Item, find

NO_MODIFIER, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def choose(opened: Opened, choice: Choice) -> None:
    """Goes to a line of the tree and waits for its posts."""
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(choice)


def type_search(opened: Opened, text: str) -> None:
    """Types into the search field and waits for what is found."""
    field = opened.panes.posts.field
    field.setFocus()
    field.selectAll()
    with opened.until(opened.workings.listing.listed):
        QTest.keyClicks(field, text)
    opened.qtbot.waitUntil(lambda: opened.workings.listing.query.endswith(text))
    opened.rest()


def ask(opened: Opened) -> NameForm:
    """Ctrl+S; returns the form on the sheet."""
    QTest.keyClick(opened.window, Qt.Key.Key_S, CTRL)
    opened.qtbot.waitUntil(lambda: opened.workings.saved_commands.sheet.form is not None)
    return form_of(opened)


def form_of(opened: Opened) -> NameForm:
    form = opened.workings.saved_commands.sheet.form
    assert form is not None
    return form


def answer(opened: Opened, name: str) -> None:
    """Types a name over the proposed one, and Return."""
    form = form_of(opened)
    QTest.keyClicks(form.field, name)
    with opened.until(opened.workings.listing.shelf_changed):
        QTest.keyClick(form.field, Qt.Key.Key_Return)


def save(opened: Opened, query: str, name: str) -> Choice:
    """Types a query and saves it; waits until its posts are listed."""
    type_search(opened, query)
    ask(opened)
    with opened.until(opened.workings.listing.listed):
        answer(opened, name)
    choice = opened.panes.tree.choice
    assert choice.kind == "search"
    opened.qtbot.waitUntil(lambda: opened.workings.listing.query == choice.query)
    opened.rest()
    return choice


def line(opened: Opened, choice: Choice) -> Item | None:
    return find(opened.panes.tree.model.root, choice)


def searches(opened: Opened) -> list[tuple[str, int]]:
    """What stands under "Searches" in the tree, with the counts."""
    root = opened.panes.tree.model.root
    return [
        (item.text, item.count)
        for heading in root.children
        if heading.text == "Searches"
        for item in heading.children
    ]


def choose_in_menu(opened: Opened, choice: Choice, entry: str) -> None:
    """The menu of the right mouse button on a line of the tree, and one of its entries."""
    tree = opened.panes.tree
    item = line(opened, choice)
    assert item is not None
    at: QPoint = tree.view.visualRect(tree.model.index_of(item)).center()
    tree.view.customContextMenuRequested.emit(at)
    opened.qtbot.waitUntil(lambda: isinstance(application().activePopupWidget(), QMenu))
    menu = application().activePopupWidget()
    assert isinstance(menu, QMenu)
    action = next(action for action in menu.actions() if action.text().replace("&", "") == entry)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NO_MODIFIER, menu.actionGeometry(action).center())
    opened.qtbot.waitUntil(lambda: application().activePopupWidget() is None)


def undo(opened: Opened) -> None:
    """The button beside the note in the status bar."""
    (button,) = (b for b in opened.panes.status.findChildren(QPushButton) if b.text() == "Undo")
    assert not button.isHidden()
    with opened.until(opened.workings.listing.shelf_changed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def step(opened: Opened, action: str) -> None:
    """Undo or redo, by its entry in the menu."""
    with opened.until(opened.workings.listing.shelf_changed):
        opened.workings.actions_[action].trigger()


def test_there_is_nothing_to_save_before_something_is_typed(opened: Opened) -> None:
    action = opened.workings.actions_["save_search"]
    assert not action.isEnabled()
    assert searches(opened) == []
    type_search(opened, "heap")
    assert action.isEnabled()
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.field.clear()
    assert not action.isEnabled()


def test_a_search_gets_a_name_and_stands_in_the_tree(opened: Opened) -> None:
    type_search(opened, "tag:physics")
    form = ask(opened)
    assert form.field.text() == "tag:physics"
    assert form.field.selectedText() == "tag:physics"
    answer(opened, "Of the world")
    assert opened.workings.sheet.isHidden()
    assert searches(opened) == [("Of the world", 2)]
    chosen = Choice("search", "tag:physics")
    opened.qtbot.waitUntil(lambda: opened.workings.listing.query == "tag:physics")
    opened.rest()
    assert opened.panes.tree.choice == chosen
    assert opened.panes.tree.view.currentIndex().isValid()
    assert opened.panes.posts.field.text() == ""
    assert opened.titles() == ["Maps and their lies", "Why there are two tides"]
    assert opened.panes.posts.title == "Of the world"


def test_a_search_within_a_tag_keeps_the_tag(opened: Opened) -> None:
    choose(opened, Choice("tag", "physics"))
    choice = save(opened, "moon OR projection", "Either")
    assert choice.query == "tag:physics moon OR projection"
    assert opened.titles() == ["Maps and their lies", "Why there are two tides"]


def test_words_are_looked_for_among_the_posts_of_a_saved_search(opened: Opened) -> None:
    save(opened, "quicksort OR moon", "Two")
    assert opened.titles() == ["Why there are two tides", "Sorting in place"]
    type_search(opened, "near")
    assert opened.workings.listing.query == "(quicksort OR moon) near"
    assert opened.titles() == ["Why there are two tides"]
    type_search(opened, "eighteen")
    assert opened.titles() == []


def test_its_hits_are_marked_in_a_post(opened: Opened) -> None:
    save(opened, "pivots", "Pivots")
    assert ("pivots", False) in opened.workings.listing.terms
    with opened.until(opened.panes.reader.post_loaded):
        assert opened.view.choose_row(0)
    opened.qtbot.waitUntil(lambda: opened.panes.reader.find_bar.count.startswith("1 of "))


def test_its_hits_are_marked_in_the_list(opened: Opened) -> None:
    save(opened, "projection OR tides", "Two")
    model = opened.panes.model
    assert opened.titles() == ["Maps and their lies", "Why there are two tides"]
    maps, tides = (model.data(model.index(row, 0), HIT_ROLE) for row in range(2))
    assert tides.title == "Why there are two \ue000tides\ue001"
    assert "Every \ue000projection\ue001 tears" in maps.snippet
    choose(opened, ALL)
    assert model.data(model.index(0, 0), HIT_ROLE) is None


def test_its_count_follows_marks_and_syncs(opened: Opened, tmp_path: Path) -> None:
    post = opened.post("Binary heaps")
    save(opened, "tag:algorithms is:unread", "To do")
    assert searches(opened) == [("To do", 2)]
    with opened.until(opened.workings.listing.shelf_changed):
        opened.reading.mark([post], read=True)
    assert searches(opened) == [("To do", 1)]
    more = tmp_path / "more"
    (more / "_posts").mkdir(parents=True)
    (more / "_config.yml").write_text("title: More\nurl: https://more.example\n", encoding="utf-8")
    library.write_post(more, "2025-01-01-tries.md", "Tries", "algorithms", "A tree of letters.\n")
    opened.archive.add(str(more))
    with opened.qtbot.waitSignal(opened.workings.syncing.finished):
        QTest.keyClick(opened.window, Qt.Key.Key_R, CTRL)
    opened.qtbot.waitUntil(lambda: searches(opened) == [("To do", 2)])
    opened.qtbot.waitUntil(lambda: opened.titles()[:1] == ["Tries"])
    opened.rest()


def test_a_saved_search_is_renamed(opened: Opened) -> None:
    choice = save(opened, "moon", "Moon")
    choose_in_menu(opened, choice, "Rename…")
    assert form_of(opened).field.text() == "Moon"
    answer(opened, "Tides")
    assert searches(opened) == [("Tides", 1)]
    assert opened.panes.tree.choice == choice
    assert opened.panes.posts.title == "Tides"


def test_a_name_that_another_search_has_is_not_taken_away(opened: Opened) -> None:
    save(opened, "moon", "Moon")
    choose(opened, ALL)
    choice = save(opened, "bread", "Bread")
    choose_in_menu(opened, choice, "Rename…")
    form = form_of(opened)
    QTest.keyClicks(form.field, "Moon")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: "already" in form.message.text())
    opened.rest()
    assert not opened.workings.sheet.isHidden()
    assert searches(opened) == [("Moon", 1), ("Bread", 1)]


def test_the_sheet_says_when_a_name_or_a_search_is_known(opened: Opened) -> None:
    save(opened, "moon", "Moon")
    choose(opened, ALL)
    type_search(opened, "bread")
    form = ask(opened)
    assert (form.button.text(), form.message.text()) == ("Save", "")
    QTest.keyClicks(form.field, "Moon")
    assert form.button.text() == "Replace"
    assert "moon" in form.message.text()
    QTest.keyClick(form.field, Qt.Key.Key_Escape)
    assert opened.workings.sheet.isHidden()
    type_search(opened, "moon")
    form = ask(opened)
    assert form.field.text() == "Moon"
    QTest.keyClicks(form.field, "Tides")
    assert form.button.text() == "Rename"
    with opened.until(opened.workings.listing.shelf_changed):
        QTest.mouseClick(form.button, Qt.MouseButton.LeftButton)
    assert searches(opened) == [("Tides", 1)]


def test_a_search_without_a_name_is_not_saved(opened: Opened) -> None:
    type_search(opened, "moon")
    form = ask(opened)
    QTest.keyClick(form.field, Qt.Key.Key_Delete)
    assert not form.button.isEnabled()
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()
    assert not opened.workings.sheet.isHidden()
    assert opened.archive.finder.kept.saved() == []


def test_a_removed_search_comes_back_where_it_stood(opened: Opened) -> None:
    first = save(opened, "moon", "Moon")
    choose(opened, ALL)
    save(opened, "bread", "Bread")
    choose(opened, first)
    with opened.until(opened.workings.listing.listed):
        choose_in_menu(opened, first, "Remove")
    assert searches(opened) == [("Bread", 1)]
    assert opened.panes.tree.choice == ALL
    assert len(opened.titles()) == len(library.POSTS)
    undo(opened)
    opened.qtbot.waitUntil(lambda: opened.workings.listing.query == "moon")
    opened.rest()
    assert searches(opened) == [("Moon", 1), ("Bread", 1)]
    assert opened.panes.tree.choice == first
    step(opened, "redo")
    assert searches(opened) == [("Bread", 1)]
    assert opened.panes.tree.choice == ALL
    step(opened, "undo")
    assert searches(opened) == [("Moon", 1), ("Bread", 1)]


def test_a_name_is_taken_back_and_given_again(opened: Opened) -> None:
    choice = save(opened, "moon", "Moon")
    choose_in_menu(opened, choice, "Rename…")
    answer(opened, "Tides")
    step(opened, "undo")
    assert searches(opened) == [("Moon", 1)]
    step(opened, "undo")  # the search was saved by this step
    opened.qtbot.waitUntil(lambda: opened.workings.listing.query == "moon")
    opened.rest()
    assert searches(opened) == []
    assert opened.panes.tree.choice == ALL
    assert opened.panes.posts.field.text() == "moon"
    step(opened, "redo")
    opened.qtbot.waitUntil(lambda: opened.panes.tree.choice == choice)
    opened.rest()
    assert searches(opened) == [("Moon", 1)]
    assert opened.panes.posts.field.text() == ""
    step(opened, "redo")
    assert searches(opened) == [("Tides", 1)]


def test_a_search_that_was_replaced_is_there_again(opened: Opened) -> None:
    save(opened, "moon", "Moon")
    choose(opened, ALL)
    save(opened, "bread", "Moon")
    assert opened.archive.finder.kept.saved()[0].query == "bread"
    step(opened, "undo")
    assert opened.archive.finder.kept.saved()[0].query == "moon"


def test_the_palette_leads_to_it(opened: Opened) -> None:
    choice = save(opened, "tag:physics", "Of the world")
    choose(opened, ALL)
    palette = opened.workings.palette
    opened.workings.actions_["palette"].trigger()
    QTest.keyClicks(palette.field, "?world")
    opened.rest()
    assert [(each.entry.kind, each.entry.text, each.entry.hint) for each in palette.model.lines] == [
        ("search", "Of the world", "2 posts")
    ]
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened.panes.tree.choice == choice


def test_the_window_comes_back_to_it(opened: Opened, make_window: Callable[[], Opened]) -> None:
    choice = save(opened, "tag:physics", "Of the world")
    again = make_window().start()
    again.rest()
    assert again.panes.tree.choice == choice
    assert again.titles() == ["Maps and their lies", "Why there are two tides"]
    again.qtbot.waitUntil(lambda: again.panes.posts.title == "Of the world")


def test_one_that_was_removed_meanwhile_gives_way_to_all_posts(
    opened: Opened, make_window: Callable[[], Opened]
) -> None:
    save(opened, "tag:physics", "Of the world")
    kept = opened.archive.finder.kept
    kept.forget(kept.saved()[0].id)
    again = make_window().start()
    again.qtbot.waitUntil(lambda: len(again.titles()) == len(library.POSTS))
    again.rest()
    assert again.panes.tree.choice == ALL
    again.close()
    assert WindowState(Settings(again.settings.path), again.archive.path).restore_place().choice == ALL
