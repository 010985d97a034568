"""The palette: everything can be reached by typing a few letters."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.qt.conftest import Opened
from viewer.ui.choice import ALL, Choice
from viewer.ui.palette import Palette, shortened


@pytest.fixture
def palette(opened: Opened) -> Palette:
    opened.workings.actions_["palette"].trigger()
    opened.rest()
    return opened.workings.palette


def lines(palette: Palette) -> list[tuple[str, str]]:
    return [(line.entry.kind, line.entry.text) for line in palette.model.lines]


def type_in(opened: Opened, palette: Palette, text: str) -> None:
    QTest.keyClicks(palette.field, text)
    opened.rest()


def test_a_few_letters_lead_to_a_post(opened: Opened, palette: Palette) -> None:
    type_in(opened, palette, "two tid")
    assert lines(palette)[0] == ("post", "Why there are two tides")
    with opened.until(opened.panes.reader.post_loaded):
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.is_open
    assert opened.reading.current == opened.post("Why there are two tides")


def test_a_tag_is_chosen_in_the_tree(opened: Opened, palette: Palette) -> None:
    type_in(opened, palette, "#phys")
    assert lines(palette) == [("tag", "physics")]
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert opened.panes.tree.choice == Choice("tag", "physics")


def test_who_goes_elsewhere_leaves_the_search_behind(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("kneading")
    opened.workings.actions_["palette"].trigger()
    type_in(opened, opened.workings.palette, "#phys")
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(opened.workings.palette.field, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: len(opened.titles()) == 2)
    assert opened.panes.posts.field.text() == ""
    assert opened.workings.listing.query == "tag:physics"


def test_a_source_is_found_by_its_address_too(opened: Opened, palette: Palette) -> None:
    source = opened.archive.sources()[0]
    type_in(opened, palette, "@" + source.url[-12:])
    assert lines(palette) == [("source", source.title)]


def test_a_command_is_run(opened: Opened, palette: Palette) -> None:
    type_in(opened, palette, ">cheat")
    assert lines(palette) == []
    palette.field.clear()
    type_in(opened, palette, ">keyb")
    assert lines(palette)[0] == ("command", "Keyboard shortcuts")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not opened.workings.sheet.isHidden()


def test_what_cannot_be_done_now_is_not_offered(opened: Opened, palette: Palette) -> None:
    type_in(opened, palette, ">stop sync")
    assert lines(palette) == []


def test_before_anything_is_typed_there_is_something_of_each_kind(palette: Palette) -> None:
    assert {kind for kind, _ in lines(palette)} == {"post", "source", "tag", "command"}


def test_arrows_go_round_and_escape_gives_the_keyboard_back(opened: Opened, palette: Palette) -> None:
    opened.workings.actions_["palette"].trigger()
    assert not palette.is_open
    opened.view.setFocus()
    opened.workings.actions_["palette"].trigger()
    opened.rest()
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == palette.model.rowCount() - 1
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 0
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.is_open
    assert opened.view.hasFocus()
    assert opened.panes.tree.choice == ALL


def test_a_click_runs_a_line_and_one_beside_the_card_closes(opened: Opened, palette: Palette) -> None:
    QTest.mouseClick(palette, Qt.MouseButton.LeftButton, pos=QPoint(5, palette.height() - 5))
    assert not palette.is_open
    opened.workings.actions_["palette"].trigger()
    type_in(opened, palette, "physics")
    row = lines(palette).index(("tag", "physics"))
    spot = palette.list.visualRect(palette.model.index(row)).center()
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.panes.tree.choice == Choice("tag", "physics")


def test_a_hint_without_room_keeps_its_date(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    room = metrics.horizontalAdvance("Notes on…  2024-05-25")
    assert shortened("Notes  2024-05-25", metrics, room) == "Notes  2024-05-25"
    told = shortened("Notes on all that there is  2024-05-25", metrics, room)
    assert told.startswith("Note")
    assert told.endswith("…  2024-05-25")
    least = metrics.horizontalAdvance("…  2024-05-25")
    assert shortened("Notes on all that there is  2024-05-25", metrics, least) == "2024-05-25"
    assert shortened("Notes on all that there is", metrics, least).endswith("…")  # of a post without a date
