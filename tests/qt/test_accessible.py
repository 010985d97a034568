"""What screen readers are told, by Qt's accessibility interface, and that the eye always sees where the focus is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tests.qt.conftest import Opened, application
from tests.qt.test_window import NEWEST
from viewer.ui.sync_panel import NEWS, PROBLEMS, SOURCES

SHEETS = ("add", "settings", "change_keys", "cheat_sheet", "about", "export", "remove_source", "save_search")


def interface(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None, widget
    return found


def name(widget: QWidget) -> str:
    return interface(widget).text(QAccessible.Text.Name)


def focusable(window: QWidget, policy: Qt.FocusPolicy = Qt.FocusPolicy.ClickFocus) -> Iterator[QWidget]:
    """Everything in sight that can have the focus."""
    for widget in window.findChildren(QWidget):
        wants = widget.focusPolicy() & policy and widget.focusProxy() is None
        if wants and widget.isVisible() and widget.isEnabled():
            yield widget


def nameless(window: QWidget) -> list[str]:
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for policy in (Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.ClickFocus)
        for widget in focusable(window, policy)
        if not name(widget).strip()
    ]


def told(view: QAbstractItemView, role: QAccessible.Role) -> list[str]:
    """What the lines of a list or a tree say."""
    whole = interface(view)
    lines = [whole.child(at) for at in range(whole.childCount())]
    return [line.text(QAccessible.Text.Name) for line in lines if line is not None and line.role() == role]


def open_sheet(opened: Opened, action: str) -> None:
    if action == "remove_source":
        opened.workings.removing.open(opened.archive.sources()[0])
        return
    if action == "save_search":
        with opened.until(opened.workings.listing.listed):
            QTest.keyClicks(opened.panes.posts.field, "tide")
        opened.rest()
    opened.workings.actions_[action].trigger()
    opened.rest()


def test_the_welcome_has_names(empty: Opened) -> None:
    assert nameless(empty.window) == []


def test_everything_in_the_window_has_a_name(opened: Opened) -> None:
    opened.read(NEWEST[3])
    opened.workings.actions_["find"].trigger()
    assert nameless(opened.window) == []
    for kind in (SOURCES, NEWS, PROBLEMS):
        opened.workings.desk.open(kind)
        assert nameless(opened.window) == []
    opened.workings.actions_["ledger"].trigger()
    opened.rest()
    assert nameless(opened.window) == []


@pytest.mark.parametrize("action", SHEETS)
def test_everything_on_a_sheet_has_a_name(opened: Opened, action: str) -> None:
    open_sheet(opened, action)
    assert opened.workings.sheet.isVisible()
    assert nameless(opened.window) == []
    opened.workings.sheet.put_away()


def test_what_lies_over_the_window_has_names(opened: Opened) -> None:
    opened.read(NEWEST[3])
    opened.workings.actions_["palette"].trigger()
    opened.rest()
    assert nameless(opened.window) == []
    QTest.keyClick(opened.workings.palette.field, Qt.Key.Key_Escape)
    opened.workings.actions_["reading_style"].trigger()
    popup = application().activePopupWidget()
    assert nameless(popup or opened.window) == []
    if popup is not None:
        popup.close()


def test_lists_and_trees_say_their_lines(opened: Opened) -> None:
    opened.read(NEWEST[0])
    posts = told(opened.view, QAccessible.Role.Cell)
    assert len(posts) == 5
    assert all(title in line for title, line in zip(NEWEST, posts, strict=True))
    assert "unread" in posts[1].casefold()
    assert "unread" not in posts[0].casefold()
    tree = told(opened.panes.tree.view, QAccessible.Role.TreeItem)
    assert "All posts, 5 posts" in tree
    assert any(line.startswith("physics") for line in tree)
    opened.workings.desk.open(SOURCES)
    assert interface(opened.view).role() == QAccessible.Role.Table
    assert interface(opened.panes.tree.view).role() == QAccessible.Role.Tree
    opened.workings.actions_["change_keys"].trigger()
    keys = opened.workings.sheet.findChild(QAbstractItemView)
    assert keys is not None
    assert "Next post, J   N" in told(keys, QAccessible.Role.TreeItem)


@pytest.mark.parametrize("action", ["", *SHEETS])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_wherever_it_is(opened: Opened, theme: str, action: str) -> None:
    opened.workings.actions_[f"theme_{theme}"].trigger()
    inside: QWidget = opened.window
    if action:
        open_sheet(opened, action)
        inside = opened.workings.sheet
    else:
        opened.read(NEWEST[3])
        opened.workings.actions_["find"].trigger()
        opened.workings.desk.open(PROBLEMS)
    opened.qtbot.waitUntil(opened.window.isActiveWindow)
    unseen = []
    for widget in list(focusable(inside, Qt.FocusPolicy.TabFocus)):
        if not widget.isVisible() or widget.window() is not opened.window or _is_page(widget):
            continue
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = widget.grab().toImage()
        widget.clearFocus()
        if widget.grab().toImage() == with_focus:
            unseen.append(f"{type(widget).__name__} {name(widget)}")
    assert unseen == []


def _is_page(widget: QWidget) -> bool:
    """The page marks the focus in it itself."""
    return "Web" in type(widget.parent()).__name__ or type(widget.parent()).__name__ == "ReaderView"
