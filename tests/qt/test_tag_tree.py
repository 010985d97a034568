"""The tree of tags: groups, names, several at once, own tags; each taken back again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from tests.qt.conftest import Opened
from viewer.tags import Proposal
from viewer.ui.choice import ALL, Choice
from viewer.ui.proposing import ProposalForm
from viewer.ui.state import Place
from viewer.ui.tree_items import Item, find

NONE = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def items(opened: Opened) -> Iterator[Item]:
    return (item for item in opened.panes.tree.model.root.walk() if item.path)


def paths(opened: Opened) -> list[str]:
    return [item.path for item in items(opened)]


def index(opened: Opened, path: str) -> QModelIndex:
    item = next(item for item in items(opened) if item.path == path)
    return opened.panes.tree.model.index_of(item)


def click(opened: Opened, path: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    view = opened.panes.tree.view
    view.scrollTo(index(opened, path))
    at = view.visualRect(index(opened, path)).center()
    with opened.until(opened.workings.listing.listed):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def drop(opened: Opened, what: str, onto: QModelIndex) -> bool:
    """A tag dropped onto a line, as Qt does it when the mouse lets go."""
    model = opened.panes.tree.model
    data = model.mimeData([index(opened, what)])
    able = model.canDropMimeData(data, Qt.DropAction.MoveAction, -1, -1, onto)
    model.dropMimeData(data, Qt.DropAction.MoveAction, -1, -1, onto)
    opened.rest()
    return able


def test_a_tag_is_dragged_into_a_group_out_again_and_that_is_taken_back(opened: Opened) -> None:
    before = paths(opened)
    one, other = before[:2]
    assert drop(opened, one, index(opened, other))
    assert f"{other}/{one}" in paths(opened)
    assert opened.panes.tree.view.isExpanded(index(opened, other))
    assert not drop(opened, other, index(opened, f"{other}/{one}"))  # not into itself
    heading = opened.panes.tree.model.index_of(
        next(item for item in opened.panes.tree.model.root.children if item.takes_tags)
    )
    assert drop(opened, f"{other}/{one}", heading)
    assert paths(opened) == before
    opened.panes.status.act()  # undo
    opened.rest()
    assert f"{other}/{one}" in paths(opened)


def test_a_tag_is_renamed_by_f2_and_found_by_both_names(opened: Opened) -> None:
    tag = paths(opened)[0]
    click(opened, tag)
    listed = opened.titles()
    opened.workings.actions_["rename_tag"].trigger()
    form = opened.workings.tag_commands._names.form
    assert form is not None
    form.field.setText("Called otherwise")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()
    assert "Called otherwise" in paths(opened)
    assert tag not in paths(opened)
    for query in (f'tag:"{tag}"', 'tag:"called otherwise"'):
        assert {row.title for row in opened.archive.rows(opened.archive.ids(query))} == set(listed)
    opened.panes.status.act()
    opened.rest()
    assert tag in paths(opened)


def test_several_tags_at_once_with_chips_that_take_them_away(opened: Opened) -> None:
    counts = {item.path: item.count for item in items(opened)}
    one, other = sorted(counts, key=lambda path: -counts[path])[:2]
    ids = {tag: set(opened.archive.ids(f'tag:"{tag}"')) for tag in (one, other)}
    click(opened, one)
    click(opened, other, CONTROL)
    assert set(opened.panes.model.ids) == ids[one] & ids[other]
    click(opened, other, CONTROL)
    assert opened.workings.listing.choice == Choice("tag", one)
    click(opened, other, SHIFT)
    assert set(opened.panes.model.ids) == ids[one] | ids[other]
    assert len(opened.panes.tree.view.selectionModel().selectedIndexes()) == 2
    chips = opened.workings.narrowing.chips
    assert not chips.isHidden()
    with opened.until(opened.workings.listing.listed):
        chips.dropped.emit(one)
    assert opened.workings.listing.choice == Choice("tag", other)


def test_the_keyboard_takes_several_tags_too(opened: Opened) -> None:
    view = opened.panes.tree.view
    first, second = paths(opened)[:2]
    click(opened, first)
    QTest.keyClick(view, Qt.Key.Key_Down, CONTROL)
    assert opened.workings.listing.choice == Choice("tag", first)
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(view, Qt.Key.Key_Space, SHIFT)
    assert opened.workings.listing.choice == Choice("either", f"{first}\n{second}")


def test_the_counts_are_those_of_the_list(opened: Opened) -> None:
    tag = paths(opened)[0]
    carrying = opened.archive.rows(opened.archive.ids(f'tag:"{tag}"'))
    word = carrying[0].title.split()[0]
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text(word)
    opened.qtbot.waitUntil(lambda: any(item.absent for item in items(opened)))
    found = set(opened.archive.ids(word))
    for item in items(opened):
        assert item.count == len(found & set(opened.archive.ids(f'tag:"{item.path}"'))), item.path
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("")
    opened.qtbot.waitUntil(lambda: not any(item.absent for item in items(opened)))


def test_own_tags_are_added_on_the_sheet_and_by_dropping_posts(opened: Opened) -> None:
    post = opened.panes.model.ids[0]
    opened.view.choose_row(0)
    opened.rest()
    opened.workings.actions_["edit_tags"].trigger()
    opened.rest()
    form = opened.workings.post_tags.form
    assert form is not None
    form.field.setText("to cite")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()
    assert "to cite" in opened.archive.rows([post])[0].tags
    opened.workings.sheet.put_away()
    opened.view.selectAll()
    data = opened.workings.post_tags.drag.data()
    model = opened.panes.tree.model
    model.dropMimeData(data, Qt.DropAction.CopyAction, -1, -1, index(opened, "to cite"))
    opened.rest()
    assert len(opened.archive.ids('tag:"to cite"')) == len(opened.panes.model.ids) > 1
    opened.panes.status.act()
    opened.rest()
    assert list(opened.archive.ids('tag:"to cite"')) == [post]


def test_proposals_can_be_left_out_and_are_taken_together(opened: Opened) -> None:
    first, second, third = paths(opened)[:3]
    form = ProposalForm([Proposal(first, third, 0.9), Proposal(second, third, 0.8)])
    opened.qtbot.addWidget(form)
    group = form.tree.topLevelItem(0)
    assert group is not None
    left_out = group.child(1)
    assert left_out is not None
    left_out.setCheckState(0, Qt.CheckState.Unchecked)
    assert [(each.tag, each.under) for each in form.chosen()] == [(first, third)]
    opened.workings.tag_commands._take(form.chosen())
    opened.rest()
    assert f"{third}/{first}" in paths(opened)
    assert second in paths(opened)


def test_open_branches_are_remembered(opened: Opened) -> None:
    one, other = paths(opened)[:2]
    drop(opened, one, index(opened, other))
    opened.workings.remember()
    assert opened.workings.state.restore_place().branches == (other.casefold(),)
    tree = opened.panes.tree
    tree.view.collapse(index(opened, other))
    assert tree.branches == []


@pytest.mark.parametrize(
    ("stored", "restored"),
    [
        (["both", "a\nb"], Choice("both", "a\nb")),
        (["either", "a"], ALL),
        (["tag", "ml/*"], Choice("tag", "ml/*")),
    ],
)
def test_choices_come_back(stored: list[str], restored: Choice) -> None:
    assert Choice.restored(stored) == restored
    assert Place(restored).choice.query or restored == ALL


def test_a_branch_is_found_by_the_tag_that_it_is(opened: Opened) -> None:
    one, other = paths(opened)[:2]
    drop(opened, one, index(opened, other))
    line = find(opened.panes.tree.model.root, Choice("tag", other))
    assert line is not None
    assert line.children
