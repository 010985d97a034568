"""The tags above a post lead to all posts that have them, wherever they lie in the tree."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.qt.conftest import Opened
from tests.qt.test_around import click, has, page_of, press
from tests.qt.test_tag_tree import click as click_line
from tests.qt.test_window import NEWEST, type_search
from viewer.ui.choice import Choice

FIRST = ".head .tags li:first-child a"
FOCUSED = "document.activeElement.closest('.tags') ? 'tags' : document.activeElement.outerHTML.slice(0, 80)"


def test_a_click_lists_all_posts_of_the_tag(opened: Opened) -> None:
    type_search(opened, "tides")
    post = opened.read(opened.titles()[0])
    tag = opened.archive.rows([post])[0].tags[0]
    with opened.until(opened.workings.listing.listed):
        click(opened, FIRST)
    opened.qtbot.waitUntil(lambda: opened.panes.tree.choice == Choice("tag", tag))
    opened.rest()
    assert opened.panes.posts.field.text() == ""
    assert set(opened.panes.model.ids) == set(opened.archive.ids(f'tag:"{tag}"'))
    assert opened.reading.current == post  # it stays where it is


@pytest.mark.parametrize("written", ["I/O", "50% #1? & <b>", 'the "big" one', "“so-called”", '5"'])
def test_names_with_signs_lead_there_too(opened: Opened, written: str) -> None:
    post = opened.read(NEWEST[1])
    for tag in opened.archive.rows([post])[0].tags:
        opened.workings.post_tags.remove([post], tag)
    opened.rest()
    with opened.until(opened.panes.reader.post_loaded):
        opened.workings.post_tags.add([post], written)
    (called,) = opened.archive.rows([post])[0].tags
    opened.qtbot.waitUntil(lambda: opened.script(f"document.querySelector('{FIRST}')?.textContent") == called)
    with opened.until(opened.workings.listing.listed):
        click(opened, FIRST)
    assert list(opened.panes.model.ids) == [post]
    path = opened.panes.tree.choice.value
    with opened.until(opened.workings.listing.listed):
        opened.workings.actions_["go_all"].trigger()
    assert len(opened.panes.model.ids) == len(NEWEST)
    click_line(opened, path)
    assert list(opened.panes.model.ids) == [post]
    type_search(opened, NEWEST[1].split()[0])
    assert list(opened.panes.model.ids) == [post]


def test_a_tag_in_a_group_is_found_there_by_the_keyboard(opened: Opened) -> None:
    post = opened.read(NEWEST[1])
    tag = opened.archive.rows([post])[0].tags[0]
    opened.workings.tag_commands.group([tag], "Group")
    opened.rest()
    opened.panes.reader.focus_page()
    with opened.until(opened.workings.listing.listed):
        for _ in range(2):  # what has the keyboard first may be the page
            at = opened.script(FOCUSED)
            if at != "tags":
                press(opened, Qt.Key.Key_Tab)
                opened.qtbot.waitUntil(lambda at=at: opened.script(FOCUSED) != at)  # type: ignore[misc]
        assert opened.script(FOCUSED) == "tags"
        press(opened, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: opened.panes.tree.choice == Choice("tag", f"Group/{tag}"))
    line = opened.panes.tree.model.at(opened.panes.tree.view.currentIndex())
    assert line.path == f"Group/{tag}"


def test_in_a_narrow_window_the_list_is_shown(opened: Opened) -> None:
    opened.window.resize(380, 640)
    with opened.until(opened.panes.reader.post_loaded):
        opened.view.choose_row(0)
    opened.key(Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: opened.panes.reader.isVisible() and has(opened, FIRST))
    opened.qtbot.waitUntil(lambda: opened.script("innerWidth") == page_of(opened).width())
    with opened.until(opened.workings.listing.listed):
        click(opened, FIRST)
    assert opened.panes.posts.isVisible()
