"""What the search field offers while one types, and what the keys do with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from tests.qt.conftest import Opened
from viewer.store.store import Store
from viewer.types import Completion
from viewer.ui.completion import CompletionCard


class Field:
    """The search field of a window, with the keyboard in it, and the card under it."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.field: QLineEdit = opened.panes.posts.field
        self.card: CompletionCard = opened.workings.completion.card
        opened.qtbot.waitUntil(lambda: self.focus())
        opened.rest()

    def focus(self) -> bool:
        self.opened.window.activateWindow()
        self.field.setFocus()
        return self.field.hasFocus()

    def type(self, text: str) -> None:
        QTest.keyClicks(self.field, text)
        self.opened.rest()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.field, key)

    def is_open(self) -> bool:
        return self.card.is_open

    def highlighted(self) -> Completion | None:
        return self.card.highlighted

    def hint(self) -> str | None:
        """What the field says that Tab would make of the word."""
        candidate = self.opened.workings.completion.hint.candidate
        return candidate.text if candidate else None

    def labels(self) -> list[str]:
        return [candidate.label for candidate in self.card.candidates]

    def finds(self, titles: set[str]) -> None:
        self.opened.qtbot.waitUntil(lambda: set(self.opened.titles()) == titles)
        self.opened.rest()


@pytest.fixture
def field(opened: Opened) -> Field:
    return Field(opened)


PHYSICS = {"Maps and their lies", "Why there are two tides"}
ALGORITHMS = {"Binary heaps", "Sorting in place"}


def test_tab_takes_the_operator_then_the_value(field: Field) -> None:
    field.type("ta")
    assert field.hint() == "tag:"
    field.press(Qt.Key.Key_Tab)
    assert field.field.text() == "tag:"
    assert field.is_open()
    assert set(field.labels()) == {"algorithms", "kitchen", "maps", "physics", "trees"}
    field.type("ph")
    assert field.labels() == ["physics"]
    field.press(Qt.Key.Key_Tab)
    assert field.field.text() == "tag:physics "
    assert field.field.hasFocus()
    assert not field.is_open()
    field.finds(PHYSICS)


def test_arrows_move_among_values_and_return_takes_one(field: Field) -> None:
    field.type("tag:")
    first, second = field.labels()[:2]
    assert field.highlighted() is None
    field.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert field.highlighted() == field.card.candidates[1]
    field.press(Qt.Key.Key_Up)
    assert field.highlighted() == field.card.candidates[0]
    field.press(Qt.Key.Key_Up)
    assert field.highlighted() is None
    field.press(Qt.Key.Key_Up)
    assert field.highlighted() == field.card.candidates[-1]
    field.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert field.field.text() == f"tag:{second} "
    assert first != second
    assert field.field.hasFocus()


def test_return_opens_the_best_result_when_nothing_is_highlighted(field: Field) -> None:
    field.type("tag:kitchen moon")
    field.press(*[Qt.Key.Key_Backspace] * len(" moon"))
    field.finds({"Bread without kneading"})
    assert not field.is_open()  # all is said
    field.type(" is:un")
    assert field.is_open()
    field.press(Qt.Key.Key_Return)
    assert field.opened.reading.current == field.opened.post("Bread without kneading")
    assert not field.is_open()


def test_down_goes_to_the_list_from_a_plain_word(field: Field) -> None:
    field.type("ti")
    assert field.hint() == "title:"
    field.press(Qt.Key.Key_Down)
    assert field.opened.view.hasFocus()
    assert not field.is_open()


def test_a_plain_word_covers_nothing_with_what_it_may_become(field: Field) -> None:
    field.type("p")
    assert field.hint() is None
    field.type("hy")
    assert field.hint() == "tag:physics"
    assert not field.is_open()
    assert field.field.accessibleDescription() == "Tab takes physics, Tag, 2"
    hint = field.opened.workings.completion.hint
    assert field.field.rect().contains(hint.geometry())
    assert hint.x() > field.field.fontMetrics().horizontalAdvance("phy")
    QTest.mouseClick(hint, Qt.MouseButton.LeftButton)
    assert field.field.text() == "tag:physics "
    assert field.field.hasFocus()
    assert field.hint() is None
    field.finds(PHYSICS)


def test_a_hint_never_lies_on_what_is_typed(field: Field) -> None:
    field.type("moon " * 12 + "phy")
    assert field.hint() is None
    assert not field.is_open()
    field.press(Qt.Key.Key_Escape)
    assert field.field.text() == ""


def test_alt_and_down_show_all_that_a_plain_word_may_become(field: Field) -> None:
    field.type("ma")
    QTest.keyClick(field.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.labels() == ["maps"]
    assert field.hint() is None
    field.press(Qt.Key.Key_Return)
    assert field.field.text() == "tag:maps "
    QTest.keyClick(field.field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.labels()[:2] == ["tag:", "title:"]
    field.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert field.field.text() == "tag:maps title:"
    field.finds({"Maps and their lies"})


def test_escape_closes_the_card_before_it_clears(field: Field) -> None:
    field.type("is:")
    assert field.is_open()
    field.press(Qt.Key.Key_Escape)
    assert not field.is_open()
    assert field.field.text() == "is:"
    field.press(Qt.Key.Key_Escape)
    assert field.field.text() == ""


def test_a_click_takes_a_candidate_and_leaves_the_keyboard_where_it_is(field: Field) -> None:
    field.type("tag:")
    row = field.labels().index("kitchen")
    place = field.card.list.visualRect(field.card.model.index(row)).center()
    QTest.mouseClick(
        field.card.list.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(place.x(), place.y()),
    )
    assert field.field.text() == "tag:kitchen "
    assert field.field.hasFocus()
    field.finds({"Bread without kneading"})


def test_a_candidate_replaces_the_part_that_the_cursor_is_in(field: Field) -> None:
    field.type("tag:ki two")
    field.field.setCursorPosition(6)
    field.press(Qt.Key.Key_Backspace, Qt.Key.Key_Backspace)
    field.type("phy")
    field.press(Qt.Key.Key_Tab)
    assert field.field.text() == "tag:physics two"
    assert field.field.cursorPosition() == len("tag:physics ")
    field.finds({"Why there are two tides"})
    QTest.keyClick(field.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.field.text() == "tag:phy two"


def test_moving_the_cursor_back_into_a_part_offers_what_fits_there(field: Field) -> None:
    field.type("is:un kettle")
    assert not field.is_open()
    field.press(*[Qt.Key.Key_Left] * len(" kettle"))
    assert field.labels() == ["unread"]
    field.press(Qt.Key.Key_Tab)
    assert field.field.text() == "is:unread kettle"


def test_an_excluded_part_stays_excluded(field: Field) -> None:
    field.type("-tag:ph")
    field.press(Qt.Key.Key_Tab)
    assert field.field.text() == "-tag:physics "
    field.finds({*ALGORITHMS, "Bread without kneading"})


def test_what_the_program_writes_into_the_field_opens_no_card(field: Field) -> None:
    field.type("tag:")
    assert field.is_open()
    field.opened.panes.posts.set_text("tag:ph")
    field.opened.rest()
    assert not field.is_open()


def test_the_card_goes_with_the_focus_and_stays_below_the_field(field: Field) -> None:
    field.type("tag:")
    bottom = field.field.mapTo(field.opened.window, QPoint(0, field.field.height())).y()
    assert field.card.y() >= bottom
    assert field.opened.window.rect().contains(field.card.geometry())
    assert field.card.list.verticalScrollBar().maximum() == 0  # there is room for all of it
    field.opened.view.setFocus()
    assert not field.is_open()


def test_tab_leaves_the_field_when_there_is_nothing_to_take(field: Field) -> None:
    field.type("kneading")
    assert not field.is_open()
    field.press(Qt.Key.Key_Tab)
    assert not field.field.hasFocus()
    assert field.field.text() == "kneading"


def test_new_tags_are_offered_as_soon_as_the_archive_has_them(field: Field) -> None:
    field.type("tag:fresh")
    assert not field.is_open()
    opened = field.opened
    opened.archive.tag([opened.post("Binary heaps")], add=["freshness"])
    with opened.until(opened.workings.listing.shelf_changed):
        opened.workings.listing.refresh()
    opened.qtbot.waitUntil(lambda: field.labels() == ["freshness"])


def test_a_search_that_led_to_a_post_is_offered_again(field: Field) -> None:
    opened = field.opened
    field.press(Qt.Key.Key_Down)
    assert opened.view.hasFocus()  # no search was made yet: Down goes to the list
    field.focus()
    field.type("quicksort")
    field.finds({"Sorting in place"})
    with opened.until(opened.panes.reader.post_loaded):
        field.press(Qt.Key.Key_Return)
    assert opened.archive.finder.kept.recent() == ["quicksort"]
    opened.qtbot.waitUntil(field.focus)
    opened.rest()
    field.press(Qt.Key.Key_Escape)
    field.finds({"Binary heaps", "Bread without kneading", *PHYSICS, *ALGORITHMS})
    field.press(Qt.Key.Key_Down)
    assert field.labels() == ["quicksort"]
    assert [candidate.kind for candidate in field.card.candidates] == ["recent"]
    field.press(Qt.Key.Key_Return)
    assert field.field.text() == "quicksort"
    assert not field.is_open()
    field.finds({"Sorting in place"})


def test_a_post_that_no_search_led_to_records_nothing(field: Field) -> None:
    field.type("quicksort")
    field.finds({"Sorting in place"})
    [other] = field.opened.archive.ids("tag:kitchen")
    with field.opened.until(field.opened.panes.reader.post_loaded):
        field.opened.reading.open(other)
    assert field.opened.archive.finder.kept.recent() == []


def test_all_of_it_has_names_and_roles(field: Field) -> None:
    field.type("tag:ph")
    assert field.field.accessibleDescription() == "1 suggestion, Tab takes physics, Tag, 2"
    spoken = QAccessible.queryAccessibleInterface(field.card.list)
    assert spoken.role() == QAccessible.Role.List
    assert spoken.text(QAccessible.Text.Name) == "Suggestions"
    assert spoken.childCount() == 1
    assert spoken.child(0).text(QAccessible.Text.Name) == "physics, Tag, 2"
    field.press(Qt.Key.Key_Down)
    assert field.field.accessibleDescription() == "physics, Tag, 2"
    field.press(Qt.Key.Key_Escape)
    assert field.field.accessibleDescription() == ""


def test_in_an_archive_that_cannot_be_written_searches_are_not_kept_and_nothing_is_said(
    filled: Path,
    tmp_path: Path,
    make_window: Callable[[], Opened],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    monkeypatch.setattr("tests.qt.conftest.Store", partial(Store, write=False))
    field = Field(make_window().start())
    field.type("tag:kit")
    field.press(Qt.Key.Key_Tab)
    field.finds({"Bread without kneading"})
    with field.opened.until(field.opened.panes.reader.post_loaded):
        field.press(Qt.Key.Key_Return)
    assert field.opened.archive.finder.kept.recent() == []
