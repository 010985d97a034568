"""Undo: with Ctrl+Z and with the button in the status line, step by step, for what is marked in the list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened, application
from tests.qt.test_window import NEWEST
from viewer.ui.icons import Icons
from viewer.ui.status import StatusArea
from viewer.ui.theme import Theme
from viewer.ui.undo import Undo

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def status(qtbot: QtBot, qapp: QApplication) -> Iterator[StatusArea]:
    theme, parent = Theme(application()), QWidget()
    qtbot.addWidget(parent)
    yield StatusArea(Icons(theme, parent), parent)
    theme.deleteLater()
    del qapp


@pytest.fixture
def undo(status: StatusArea) -> Undo:
    return Undo(status, QAction("&Undo", status), QAction("&Redo", status), status)


def test_the_last_is_undone_first(undo: Undo, status: StatusArea) -> None:
    told: list[str] = []
    undo.did("one", lambda: told.append("one"))
    undo.did("two", lambda: told.append("two"))
    assert status.text == "two"
    undo.undo()
    undo.undo()
    undo.undo()
    assert told == ["two", "one"]
    assert status.text == "Undone: one"


def test_the_button_undoes_what_it_stands_beside(undo: Undo, status: StatusArea) -> None:
    told: list[str] = []
    undo.did("one", lambda: told.append("one"))
    undo.did("two", lambda: told.append("two"), say=False)
    status.act()
    assert told == ["one"]
    assert undo.sentences == ["two"]


def test_what_waits_is_carried_out_once_it_is_over(undo: Undo) -> None:
    told: list[str] = []
    first = undo.did("one", lambda: told.append("back"), over=lambda: told.append("over"))
    undo.finish(first)
    undo.finish(first)
    undo.take_back(first)
    assert told == ["over"]
    for number in range(60):
        undo.did(str(number), lambda: None, over=lambda number=number: told.append(str(number)))  # type: ignore[misc]
    assert told[1:] == [str(number) for number in range(10)]
    undo.close()
    assert told[1:] == [str(number) for number in range(60)]
    assert undo.sentences == []


def test_what_was_undone_is_done_again(undo: Undo, status: StatusArea) -> None:
    told: list[str] = []
    for name in ("one", "two"):
        undo.did(name, partial(told.append, f"{name} back"), again=partial(told.append, name))
    undo.redo()
    assert told == []
    undo.undo()
    undo.undo()
    undo.redo()
    status.act()  # "Undo" beside it
    status.act()  # "Redo"
    undo.redo()
    undo.redo()
    assert told == ["two back", "one back", "one", "one back", "one", "two"]
    assert undo.sentences == ["one", "two"]


def test_after_something_else_nothing_is_done_again(undo: Undo) -> None:
    told: list[str] = []
    undo.did("one", lambda: None, again=lambda: told.append("one"))
    undo.undo()
    undo.did("two", lambda: None, again=lambda: told.append("two"))
    undo.redo()
    undo.did("for good", lambda: None)
    undo.did("three", lambda: None, again=lambda: told.append("three"))
    undo.undo()
    undo.undo()  # what nobody can do again was the ground of what came after it
    undo.redo()
    assert told == []


def test_the_menu_says_what_would_be_undone(opened: Opened) -> None:
    action = opened.workings.actions_["undo"]
    assert not action.isEnabled()
    opened.read(NEWEST[0])
    with opened.until(opened.reading.marked):
        opened.workings.actions_["mark_all_read"].trigger()
    assert action.isEnabled()
    assert action.text() == "&Undo: 4 posts marked as read"
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_Z, CTRL)
    assert opened.archive.counts().unread == 4
    assert not action.isEnabled()
    assert action.text() == "&Undo"
    assert opened.workings.actions_["redo"].text() == "&Redo: 4 posts marked as read"
    for key, modifiers, unread in (
        (Qt.Key.Key_Y, CTRL, 0),
        (Qt.Key.Key_Z, CTRL, 4),
        (Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier, 0),
    ):
        with opened.until(opened.reading.marked):
            opened.key(key, modifiers)
        assert opened.archive.counts().unread == unread
    assert not opened.workings.actions_["redo"].isEnabled()


def test_stars_on_many_go_back_to_what_they_were(opened: Opened) -> None:
    post = opened.read(NEWEST[1])
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    opened.view.selectAll()
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    assert opened.panes.status.text == "4 posts starred"
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_Z, CTRL)
    starred = [row.id for row in opened.archive.rows(list(opened.archive.ids())) if row.starred]
    assert starred == [post]
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_Z, CTRL)
    assert opened.archive.counts().starred == 0


def test_in_a_field_ctrl_z_is_about_what_is_typed(opened: Opened) -> None:
    post = opened.read(NEWEST[1])
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    field = opened.panes.posts.field
    field.setFocus()
    QTest.keyClicks(field, "tide")
    QTest.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == ""
    assert opened.archive.rows([post])[0].starred
