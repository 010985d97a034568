"""Chips say how a search was understood, facets what it could be narrowed to; both are changed by clicks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.types import Facet, Facets
from viewer.ui.choice import ALL, Choice
from viewer.ui.narrowing import ChipRow, FacetLine
from viewer.ui.signed_chip import SignedChip


def search(opened: Opened, text: str) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text(text)
    if text:
        opened.qtbot.waitUntil(lambda: not opened.workings.narrowing._soon.isActive())
        opened.rest()


def chips(opened: Opened) -> list[str]:
    row: ChipRow = opened.workings.narrowing.chips
    if row.isHidden():
        return []
    items = [row._flow.itemAt(at) for at in range(row._flow.count())]
    buttons = [item.widget() for item in items if item is not None]
    return [button.text().removesuffix("  ✕") for button in buttons if isinstance(button, QPushButton)]


def press(opened: Opened, line: FacetLine, label: str, *, several: bool = False) -> None:
    button = next(button for button in line.buttons if button.text().startswith(label))
    held = Qt.KeyboardModifier.ControlModifier if several else Qt.KeyboardModifier.NoModifier
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, held, QPoint(4, 4))
    opened.qtbot.waitUntil(lambda: not opened.workings.narrowing._soon.isActive())
    opened.rest()


def test_plain_words_need_no_chips(opened: Opened) -> None:
    search(opened, "the")
    assert chips(opened) == []
    search(opened, 'the -tag:physics "two tides"')
    assert chips(opened) == ["the", "not tag: physics", "“two tides”"]
    search(opened, "")
    assert chips(opened) == []


def test_a_chip_is_taken_out_by_a_click(opened: Opened) -> None:
    search(opened, "the tag:physics")
    row = opened.workings.narrowing.chips
    button = next(button for button in row.findChildren(QPushButton) if button.text().startswith("tag:"))
    with opened.until(opened.workings.listing.listed):
        button.click()
    assert opened.panes.posts.field.text() == "the"
    assert opened.workings.listing.query == "the"


def test_what_a_search_is_within_is_a_chip_too(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    search(opened, "the")
    assert chips(opened) == ["in physics"]
    few = opened.titles()
    button = next(
        b for b in opened.workings.narrowing.chips.findChildren(QPushButton) if "in physics" in b.text()
    )
    with opened.until(opened.workings.listing.listed):
        button.click()
    assert chips(opened) == []
    assert opened.panes.tree.choice == ALL
    assert set(few) < set(opened.titles())


def test_the_cross_of_a_long_chip_is_seen(qtbot: QtBot) -> None:
    chip = SignedChip("“salt & a phrase of more words than a list is wide”", "✕")
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    assert chip.shown() == chip.text()
    chip.resize(160, chip.height())
    assert chip.shown().startswith("“salt && a")
    assert chip.shown().endswith("…  ✕")
    assert chip.fontMetrics().horizontalAdvance(chip.shown().replace("&&", "&")) < 160


def test_facets_count_what_was_found_and_narrow_it(opened: Opened) -> None:
    search(opened, "the")
    bar = opened.workings.narrowing.facets
    assert not bar.isHidden()
    before = len(opened.titles())
    physics = next(button for button in bar.tags.buttons if button.text().startswith("physics"))
    count = int(physics.text().split()[-1])
    assert 0 < count < before
    press(opened, bar.tags, "physics")
    assert opened.panes.posts.field.text() == "tag:physics the"
    assert len(opened.titles()) == count
    assert chips(opened) == ["tag: physics", "the"]
    chosen = [button for button in bar.tags.buttons if button.isChecked()]
    assert [button.text().split()[0] for button in chosen] == ["physics"]
    press(opened, bar.tags, "physics")  # a second click takes it back
    assert opened.panes.posts.field.text() == "the"
    search(opened, "")
    assert bar.isHidden()


def test_ctrl_click_asks_for_one_of_several(opened: Opened) -> None:
    search(opened, "the")
    bar = opened.workings.narrowing.facets
    press(opened, bar.tags, "physics", several=True)  # with nothing there yet it is like a click
    assert opened.panes.posts.field.text() == "tag:physics the"
    press(opened, bar.tags, "algorithms", several=True)
    assert opened.panes.posts.field.text() == "(tag:physics OR tag:algorithms) the"
    assert chips(opened) == ["or tag: physics", "or tag: algorithms", "the"]
    chosen = [button.text().split()[0] for button in bar.tags.buttons if button.isChecked()]
    assert sorted(chosen) == ["algorithms", "physics"]
    assert all(button.isChecked() for button in bar.tags.buttons[:2])  # what is chosen comes first
    press(opened, bar.tags, "physics", several=True)
    assert opened.panes.posts.field.text() == "tag:algorithms the"


def test_what_has_no_room_is_in_a_menu(opened: Opened) -> None:
    search(opened, "the")
    bar = opened.workings.narrowing.facets
    bar.tags.resize(90, bar.tags.height())
    bar.tags._fit()
    assert bar.tags.buttons == []
    assert bar.tags._more.isVisible()


def test_a_long_facet_leaves_room_to_short_ones(qtbot: QtBot) -> None:
    line = FacetLine("Tags")
    qtbot.addWidget(line)
    line.resize(420, 30)
    line.show()
    line.show_facets([Facet(name, f"tag:{name}", 3) for name in ("generativemodels" * 4, "ml", "rl")])
    assert [button.text() for button in line.buttons if button.isVisible()] == ["ml  3", "rl  3"]
    assert line._more.isVisible()
    line.resize(1_400, 30)
    assert [button.text()[-5:] for button in line.buttons if button.isVisible()] == [
        "ls  3",
        "ml  3",
        "rl  3",
    ]
    assert not line._more.isVisible()
    right = line.buttons[-1].geometry().right()
    assert line.buttons[-1].sizeHint().width() <= line.buttons[-1].width()  # what was reckoned is enough
    assert right < line.width()


def test_a_page_that_was_pasted_is_named_by_its_beginning(opened: Opened) -> None:
    search(opened, "xylophonically " * 40)
    said = [label.text() for label in opened.panes.posts.findChildren(QLabel) if label.isVisible()]
    (title,) = [text for text in said if text.startswith("Nothing found for “xylophonically xylo")]
    assert title.endswith("…”")
    assert len(title) < 160


def test_nothing_found_has_nothing_to_narrow(opened: Opened) -> None:
    search(opened, "xylophonically")
    bar = opened.workings.narrowing.facets
    assert bar.isHidden()
    bar.show_facets(Facets(0, (), (), ()))
    assert bar.isHidden()


def test_what_narrows_nothing_is_no_facet(opened: Opened) -> None:
    search(opened, "kneading")
    bar = opened.workings.narrowing.facets
    assert opened.titles() == ["Bread without kneading"]
    assert bar.isHidden()
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    search(opened, "the")
    assert len(opened.titles()) > 1
    assert "physics" not in [button.text().split()[0] for button in bar.tags.buttons]
    source = str(opened.archive.sources()[0].id)
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("source", source))
    search(opened, "a")
    assert bar.sources.isHidden()


def test_counts_in_part_are_the_least_there_are(opened: Opened) -> None:
    bar = opened.workings.narrowing.facets
    years = (Facet("2025", "on:2025", 8100, False), Facet("2024", "on:2024", 7, False))
    bar.show_facets(Facets(8107, (), years, (), partial=True))
    assert [button.text() for button in bar.years.buttons] == ["2025  8,100+", "2024  7+"]
    bar.show_facets(Facets(8107, (), years, ()))
    assert [button.text() for button in bar.years.buttons] == ["2025  8,100", "2024  7"]
