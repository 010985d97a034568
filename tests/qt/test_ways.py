"""Small things on the way of somebody who uses the window: what is offered, what is said, where the keyboard is next."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.ui.choice import Choice


def test_a_group_is_offered_to_what_is_to_come_into_it(opened: Opened) -> None:
    first, second = [node.name for node in opened.workings.listing.shelf.tags][:2]
    opened.workings.tag_commands.group([first], "models")
    opened.rest()
    opened.workings.tag_commands.ask_group([second])
    form = opened.workings.tag_commands._names.form
    assert form is not None
    completer = form.field.completer()
    completer.setCompletionPrefix("model")
    offered = [completer.completionModel().index(row, 0).data() for row in range(completer.completionCount())]
    assert offered == ["models", f"models/{first}"]


def test_tags_that_no_post_has_together_are_said_to_be_that(opened: Opened) -> None:
    tags = [node.name for node in opened.workings.listing.shelf.tags]
    one, other = next(
        (one, other)
        for one in tags
        for other in tags
        if one != other and not opened.archive.ids(f'tag:"{one}" tag:"{other}"')
    )
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("both", f"{one}\n{other}"))
    said = [label.text() for label in opened.panes.posts.findChildren(QLabel) if label.isVisible()]
    assert "No posts with all of these tags" in said


def test_one_tag_after_the_other_is_typed_also_with_the_mouse_on_the_button(opened: Opened) -> None:
    opened.view.choose_row(0)
    opened.rest()
    opened.workings.actions_["edit_tags"].trigger()
    opened.rest()
    form = opened.workings.post_tags.form
    assert form is not None
    form.field.setText("to cite")
    button = next(each for each in form.findChildren(QPushButton) if each.text() == "Add")
    button.setFocus()
    button.click()
    assert opened.window.focusWidget() is form.field


def test_the_address_of_a_link_goes_with_the_post_that_has_it(opened: Opened) -> None:
    bar = opened.window.statusBar()
    opened.panes.reader.link_hovered.emit("https://elsewhere.example/")
    assert bar.currentMessage() == "https://elsewhere.example/"
    opened.panes.reader.hide()
    assert not bar.currentMessage()


def test_keys_of_panes_that_are_not_there_do_nothing_in_the_welcome(empty: Opened, qtbot: QtBot) -> None:
    qtbot.waitUntil(empty.panes.welcome.isVisible)
    for name in ("search", "next", "mark_all_read"):
        assert not empty.workings.actions_[name].isEnabled(), name
    for name in ("add", "settings", "palette", "quit"):
        assert empty.workings.actions_[name].isEnabled(), name


def test_the_keys_of_the_panes_are_there_with_them(opened: Opened) -> None:
    for name in ("search", "next", "mark_all_read"):
        assert opened.workings.actions_[name].isEnabled(), name
