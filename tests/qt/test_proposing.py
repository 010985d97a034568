"""Proposed groups of tags: what is shown is the tree that would come of it, and all of it can be changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.tags import Proposal
from viewer.ui.proposing import ProposalForm, ProposalTree
from viewer.ui.theme import DARK, LIGHT, Theme

ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
FOUND = [
    Proposal("once", "gan", 1.0, 1),
    Proposal("gan", "vision", 0.9, 10),
    Proposal("vision", "ml", 0.8, 40),
    Proposal("speech", "ml", 0.85, 20),
    Proposal("black", "tea", 1.0, 7),
]


@pytest.fixture
def form(qtbot: QtBot) -> ProposalForm:
    made = ProposalForm(FOUND)
    qtbot.addWidget(made)
    made.resize(500, 500)
    made.show()
    return made


def line(tree: ProposalTree, name: str) -> QTreeWidgetItem:
    flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    return tree.findItems(name, flags)[0]


def shape(item: QTreeWidgetItem) -> dict[str, object]:
    children = [item.child(at) for at in range(item.childCount())]
    return {child.text(0): shape(child) for child in children if child is not None}


def pairs(tree: ProposalTree) -> set[tuple[str, str]]:
    return {(each.tag, each.under) for each in tree.chosen()}


def drag(tree: ProposalTree, what: str, at: QPoint) -> None:
    """Lets go of a line there: without a screen there is no dragging, but its end."""
    tree.clearSelection()
    tree.setCurrentItem(line(tree, what))
    data = tree.mimeData(tree.selectedItems())
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tree.dropEvent(QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, left, none))


def place(tree: ProposalTree, name: str) -> QPoint:
    return tree.visualItemRect(line(tree, name)).center()


def test_the_tree_is_the_one_that_would_come_of_it(form: ProposalForm) -> None:
    tree = form.tree
    assert shape(tree.invisibleRootItem()) == {
        "ml": {"speech": {}, "vision": {"gan": {"once": {}}}},
        "tea": {"black": {}},
    }
    assert line(tree, "once").checkState(0) == OFF  # one post says little
    assert line(tree, "ml").checkState(0) == Qt.CheckState.PartiallyChecked
    assert line(tree, "tea").checkState(0) == ON
    assert [line(tree, name).text(1) for name in ("gan", "once", "ml")] == [
        "90% of 10 posts",
        "its only post",
        "",
    ]
    assert pairs(tree) == {("gan", "vision"), ("vision", "ml"), ("speech", "ml"), ("black", "tea")}
    assert form.button.text() == "Group 4 tags"


def test_ticks_are_those_of_a_tag_or_of_all_in_a_group(form: ProposalForm) -> None:
    tree = form.tree
    line(tree, "vision").setCheckState(0, OFF)
    assert ("vision", "ml") not in pairs(tree)
    assert ("gan", "vision") in pairs(tree)
    line(tree, "ml").setCheckState(0, ON)
    assert {("once", "gan"), ("vision", "ml")} <= pairs(tree)
    line(tree, "ml").setCheckState(0, OFF)
    assert pairs(tree) == {("black", "tea")}
    assert form.button.text() == "Group 1 tag"
    line(tree, "black").setCheckState(0, OFF)
    assert line(tree, "tea").checkState(0) == OFF
    assert not form.button.isEnabled()


def test_a_tag_is_dragged_to_another_group(form: ProposalForm) -> None:
    tree = form.tree
    line(tree, "gan").setCheckState(0, OFF)
    drag(tree, "gan", place(tree, "tea"))
    assert shape(line(tree, "tea")) == {"black": {}, "gan": {"once": {}}}
    assert {("gan", "tea"), ("black", "tea")} <= pairs(tree)
    assert line(tree, "gan").text(1) == ""  # nothing is known of that
    before = shape(tree.invisibleRootItem())
    drag(tree, "tea", place(tree, "once"))  # not below itself
    assert shape(tree.invisibleRootItem()) == before
    drag(tree, "gan", QPoint(20, tree.viewport().height() - 5))
    assert "gan" in shape(tree.invisibleRootItem())
    assert not any(tag == "gan" for tag, _ in pairs(tree))


def test_a_tag_is_dropped_and_what_lies_under_it_stays(form: ProposalForm) -> None:
    tree = form.tree
    tree.setCurrentItem(line(tree, "vision"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert shape(tree.invisibleRootItem()) == {
        "ml": {"speech": {}},
        "tea": {"black": {}},
        "vision": {"gan": {"once": {}}},
    }
    assert pairs(tree) == {("gan", "vision"), ("speech", "ml"), ("black", "tea")}
    tree.setCurrentItem(line(tree, "ml"))
    QTest.keyClick(tree, Qt.Key.Key_Delete)
    assert set(shape(tree.invisibleRootItem())) == {"tea", "vision"}


def test_a_group_is_called_otherwise(form: ProposalForm, qtbot: QtBot) -> None:
    tree = form.tree
    tree.setCurrentItem(line(tree, "ml"))
    QTest.keyClick(tree, Qt.Key.Key_F2)
    editor = tree.findChild(QLineEdit)
    assert editor is not None
    editor.setText("Learning/AI")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(tree.called()))
    with qtbot.waitSignal(form.accepted) as accepted:
        form.button.click()
    assert accepted.args is not None
    assert accepted.args[1] == {"ml": "Learning/AI"}
    line(tree, "Learning/AI").setCheckState(0, OFF)
    assert tree.called() == {}  # nothing comes into it


def test_proposals_are_taken_with_all_that_was_changed(opened: Opened) -> None:
    names = [item.path for item in opened.panes.tree.model.root.walk() if item.path]
    first, second, third = names[:3]
    before = opened.archive.arranging.tree()
    taken = [Proposal(first, second, 0.9, 3), Proposal(second, third, 0.8, 6)]
    opened.workings.tag_commands._take(taken, {third: "Group"})
    opened.rest()
    now = [item.path for item in opened.panes.tree.model.root.walk() if item.path]
    assert {"Group", f"Group/{second}", f"Group/{second}/{first}"} <= set(now)
    tree = opened.panes.tree
    item = next(item for item in tree.model.root.walk() if item.path == f"Group/{second}")
    assert tree.view.isExpanded(tree.model.index_of(item))
    grouped = opened.archive.arranging.tree()
    opened.workings.undo.undo()
    opened.rest()
    assert opened.archive.arranging.tree() == before
    opened.workings.undo.redo()
    opened.rest()
    assert opened.archive.arranging.tree() == grouped


def test_where_nothing_goes_together_that_is_said(qtbot: QtBot) -> None:
    form = ProposalForm([])
    qtbot.addWidget(form)
    assert form.tree.isHidden()
    assert form.button.isHidden()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_boxes_have_the_look_of_the_window(opened: Opened, mode: str) -> None:
    opened.theme.set_mode(mode)
    form = ProposalForm([Proposal("gan", "vision", 0.9, 10), Proposal("once", "vision", 1.0, 1)])
    opened.workings.sheet.open("Proposed", form, 620, 640)
    tree = form.tree
    opened.qtbot.waitUntil(lambda: tree.visualItemRect(line(tree, "once")).isValid())
    shown = tree.viewport().grab().toImage()

    def box(name: str) -> QPoint:
        rect = tree.visualItemRect(line(tree, name))
        return rect.topLeft() + QPoint(10, rect.height() // 2)

    above_the_mark = QPoint(0, -4)
    grounds = [shown.pixelColor(box(name) + above_the_mark).name() for name in ("vision", "gan", "once")]
    assert grounds == [opened.theme.colors.accent, opened.theme.colors.accent, opened.theme.colors.field]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with opened.qtbot.waitSignal(tree.changed):
        QTest.mouseClick(tree.viewport(), left, none, box("once"))
    assert line(tree, "once").checkState(0) == ON
    assert line(tree, "vision").checkState(0) == ON


def test_another_theme_is_that_of_every_line(form: ProposalForm, qapp: QApplication) -> None:
    theme = Theme(qapp, "light")
    index = form.tree.indexFromItem(line(form.tree, "gan"), 1)
    for mode, colors in (("dark", DARK), ("light", LIGHT)):
        theme.set_mode(mode)
        form.tree.grab()
        option = QStyleOptionViewItem()
        delegate = form.tree.itemDelegate()
        assert isinstance(delegate, QStyledItemDelegate)
        delegate.initStyleOption(option, index)
        assert option.palette.color(QPalette.ColorRole.Text) == colors["quiet"]
    theme.deleteLater()
