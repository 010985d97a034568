"""The tree of tags beside a search: what it counts, what a click on a tag does to the search, how its names are filtered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.qt.conftest import Opened
from tests.qt.test_tag_tree import click, index, items, paths


def test_the_counts_are_those_of_the_list(opened: Opened) -> None:
    tag = paths(opened)[0]
    carrying = opened.archive.rows(opened.archive.ids(f'tag:"{tag}"'))
    word = carrying[0].title.split()[0]
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text(word)
    opened.qtbot.waitUntil(lambda: any(item.absent for item in items(opened)))
    found = set(opened.archive.ids(word))
    counts = {item.path: item.count for item in items(opened)}
    for path, count in counts.items():
        assert count == len(found & set(opened.archive.ids(f'tag:"{path}"'))), path
    click(opened, next(item.path for item in items(opened) if not item.absent))
    assert opened.workings.listing.text == word
    assert {item.path: item.count for item in items(opened)} == counts  # a click on another leaves this one
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("")
    opened.qtbot.waitUntil(lambda: not any(item.absent for item in items(opened)))


@pytest.mark.parametrize("way", ["click", "Return", "filter"])
def test_a_tag_that_nothing_found_has_is_listed_as_a_whole(opened: Opened, way: str) -> None:
    tree = opened.panes.tree
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("kneading")
    opened.qtbot.waitUntil(lambda: any(item.absent for item in items(opened)))
    tag = next(item.path for item in items(opened) if item.absent)
    if way == "click":
        click(opened, tag)
    elif way == "Return":
        with opened.until(opened.workings.listing.listed):
            tree.view.setCurrentIndex(index(opened, tag))  # as the arrows do: who goes by loses no search
        assert opened.workings.listing.text == "kneading"
        assert opened.titles() == []
        QTest.keyClick(tree.view, Qt.Key.Key_Return)
    else:
        QTest.keyClicks(tree.field, tag)
        opened.qtbot.waitUntil(lambda: paths(opened) == [tag])
        QTest.keyClick(tree.field, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: opened.workings.listing.text == "")
    opened.rest()
    assert opened.panes.posts.field.text() == ""
    assert set(opened.panes.model.ids) == set(opened.archive.ids(f'tag:"{tag}"')) != set()


def test_a_filter_that_no_tag_has_says_so_and_esc_clears_it(opened: Opened) -> None:
    before = paths(opened)
    field = opened.panes.tree.field
    field.setFocus()
    QTest.keyClicks(field, "zzqq")
    opened.qtbot.waitUntil(lambda: paths(opened) == [])
    assert [item.text for item in opened.panes.tree.model.root.walk() if item.takes_tags] == [
        "No tag is called so"
    ]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    opened.qtbot.waitUntil(lambda: paths(opened) == before)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert opened.panes.tree.view.hasFocus()
