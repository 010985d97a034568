"""A source gets another name in the window, which syncs leave alone, and has its own again when that is undone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.qt.conftest import Opened
from viewer.ui.choice import Choice


def rename(opened: Opened, name: str) -> None:
    form = opened.workings.source_names.sheet.form
    assert form is not None
    assert form.field.hasFocus()
    form.field.clear()
    QTest.keyClicks(form.field, name)
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()


def is_chosen(opened: Opened) -> bool:
    row = opened.archive._store.database.row("SELECT title_chosen FROM source")
    return bool(row and row[0])


def test_a_source_is_renamed_and_has_its_own_name_again(opened: Opened) -> None:
    action = opened.workings.actions_["rename_source"]
    assert not action.isEnabled()
    (source,) = opened.archive.sources()
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("source", str(source.id)))
    assert action.isEnabled()
    before = is_chosen(opened)
    action.trigger()
    rename(opened, "  My   blog ")
    assert opened.workings.sheet.isHidden()
    assert opened.archive.sources()[0].title == opened.panes.posts.title == "My blog"
    assert is_chosen(opened)
    item = opened.panes.tree.item(Choice("source", str(source.id)))
    assert item is not None
    assert item.text == "My blog"
    row = opened.panes.model.post_at(0)
    assert row is not None
    assert row.source == "My blog"
    assert opened.panes.status.text == f"“{source.title}” is called “My blog”"
    with opened.until(opened.workings.listing.listed):
        opened.workings.actions_["undo"].trigger()
    opened.rest()
    assert opened.archive.sources()[0].title == opened.panes.posts.title == source.title
    assert is_chosen(opened) == before
    with opened.until(opened.workings.listing.listed):
        opened.workings.actions_["redo"].trigger()
    assert opened.archive.sources()[0].title == "My blog"


def test_the_menu_of_a_line_renames_its_source(opened: Opened) -> None:
    (source,) = opened.archive.sources()
    opened.panes.tree.menu_requested.emit(Choice("source", str(source.id)), QPoint(5, 5))
    menu = next(m for m in opened.window.findChildren(QMenu) if m.isVisible())
    entry = next(action for action in menu.actions() if action.text().replace("&", "") == "Rename…")
    entry.trigger()
    menu.close()
    rename(opened, "Theirs")
    assert opened.archive.sources()[0].title == "Theirs"
