"""The tree of tags: groups, names, several at once, own tags; each taken back again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.qt.conftest import Opened
from viewer.ui.choice import ALL, Choice
from viewer.ui.post_tags import PostTagsForm
from viewer.ui.state import Place
from viewer.ui.tree_items import Item, find

NONE = Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction
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
    assert drop(opened, f"{other}/{one}", heading(opened))
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
    opened.panes.status.act()  # redo
    opened.rest()
    assert "Called otherwise" in paths(opened)
    assert opened.workings.listing.choice == Choice("tag", "Called otherwise")


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


def tags_of_the_first(opened: Opened) -> PostTagsForm:
    """The sheet of tags, open for the first post of the list."""
    opened.view.choose_row(0)
    opened.rest()
    opened.workings.actions_["edit_tags"].trigger()
    opened.rest()
    form = opened.workings.post_tags.form
    assert form is not None
    return form


def test_own_tags_are_added_on_the_sheet_and_by_dropping_posts(opened: Opened) -> None:
    post = opened.panes.model.ids[0]
    form = tags_of_the_first(opened)
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
    opened.panes.status.act()  # redo
    opened.rest()
    assert list(opened.archive.ids('tag:"to cite"')) == list(opened.panes.model.ids)


def heading(opened: Opened) -> QModelIndex:
    """The line above the tags."""
    model = opened.panes.tree.model
    return model.index_of(next(item for item in model.root.children if item.takes_tags))


def drag(opened: Opened, data: QMimeData, onto: QModelIndex, *, let_go: bool = True) -> None:
    """Drags over a line with the events that Qt sends, and lets go there."""
    view = opened.panes.tree.view
    view.scrollTo(onto)
    at = view.visualRect(onto).center()
    mouse = (MOVE, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, *mouse))
    QApplication.sendEvent(view.viewport(), QDragMoveEvent(at, *mouse))
    if let_go:
        QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), *mouse))
        opened.rest()


def menu(opened: Opened, path: str) -> dict[str, QAction]:
    """The menu of a tag: what it offers, without the signs of shortcuts."""
    made = QMenu(opened.window)
    opened.workings.tag_commands.fill_menu(Choice("tag", path), made)
    return {action.text().replace("&", ""): action for action in made.actions() if action.text()}


def submit(opened: Opened, name: str) -> None:
    """Types a name into the sheet that asks for one."""
    form = opened.workings.tag_commands._names.form
    assert form is not None
    form.field.setText(name)
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()


def marked(opened: Opened) -> list[str]:
    """The paths of the lines that are chosen, as the view has them."""
    tree = opened.panes.tree
    return [tree.model.at(line).path for line in tree.view.selectionModel().selectedIndexes()]


def test_several_tags_are_dragged_together_and_one_undo_takes_them_back(opened: Opened) -> None:
    before = paths(opened)
    view = opened.panes.tree.view
    click(opened, before[0])
    click(opened, before[1], SHIFT)
    chosen = set(marked(opened))
    assert chosen == set(before[:2])
    QTest.mousePress(
        view.viewport(), Qt.MouseButton.LeftButton, NONE, view.visualRect(index(opened, before[0])).center()
    )
    assert set(marked(opened)) == chosen  # a press on one of them keeps both, to be dragged
    data = opened.panes.tree.model.mimeData(view.selectionModel().selectedIndexes())
    drag(opened, data, index(opened, before[2]))
    assert {f"{before[2]}/{path}" for path in before[:2]} <= set(paths(opened))
    assert set(marked(opened)) == {f"{before[2]}/{path}" for path in before[:2]}
    opened.workings.undo.undo()
    opened.rest()
    assert paths(opened) == before
    assert set(marked(opened)) == chosen
    with opened.until(opened.workings.listing.listed):
        click(opened, before[0])
    assert marked(opened) == [before[0]]


def test_a_mark_shows_where_a_tag_will_fall(opened: Opened) -> None:
    names = paths(opened)
    tree = opened.panes.tree
    assert drop(opened, names[2], index(opened, names[0]))
    data = tree.model.mimeData([index(opened, names[1])])
    drag(opened, data, index(opened, names[0]), let_go=False)
    onto, at = tree.view.mark
    assert onto is not None
    assert onto.path == names[0]
    below = tree.view.visualRect(index(opened, f"{names[0]}/{names[2]}"))
    assert at is not None
    assert at.y() == (below.top() if names[1] < names[2] else below.bottom())
    assert not tree.view.grab().isNull()
    drag(opened, data, index(opened, names[1]), let_go=False)  # not onto itself
    assert tree.view.mark == (None, None)
    drag(opened, data, heading(opened), let_go=False)  # it is there already
    assert tree.view.mark == (None, None)
    QApplication.sendEvent(tree.view.viewport(), QDragLeaveEvent())
    assert tree.view.mark == (None, None)


def test_posts_dropped_onto_a_group_get_its_tag_if_it_is_one(opened: Opened) -> None:
    one, other, third = paths(opened)[:3]
    drop(opened, one, index(opened, other))
    opened.workings.tag_commands.group([third], "Only a group")
    opened.rest()
    opened.view.selectAll()
    data = opened.workings.post_tags.drag.data()
    drag(opened, data, index(opened, other))
    assert len(opened.archive.ids(f'tag:"{other}"')) == len(opened.panes.model.ids)
    drag(opened, data, index(opened, "Only a group"))
    assert "group and no tag" in opened.panes.status.text
    assert len(opened.archive.ids('tag:"Only a group"')) == 0


def test_the_menu_offers_what_can_be_done(opened: Opened) -> None:
    one, other = paths(opened)[:2]
    plain = {"Rename…", "Merge into…", "Put into a group…", "Propose groups of tags…"}
    assert set(menu(opened, one)) == plain
    drop(opened, one, index(opened, other))
    assert set(menu(opened, f"{other}/{one}")) == {*plain, f"Take out of “{other}”", "As it was written"}
    assert set(menu(opened, other)) == {*plain, "Dissolve group", "As it was written"}


def test_tags_are_merged_and_a_group_is_dissolved_by_the_menu(opened: Opened) -> None:
    before = paths(opened)
    one, other, third = before[:3]
    posts = set(opened.archive.ids(f'tag:"{one}" OR tag:"{third}"'))
    click(opened, one)
    menu(opened, one)["Merge into…"].trigger()
    submit(opened, third)
    assert one not in paths(opened)
    assert marked(opened) == [third]
    assert set(opened.panes.model.ids) == posts
    merged = paths(opened)
    opened.workings.undo.undo()
    opened.rest()
    assert (paths(opened), marked(opened)) == (before, [one])
    opened.workings.undo.redo()
    opened.rest()
    assert (paths(opened), marked(opened)) == (merged, [third])
    assert set(opened.panes.model.ids) == posts
    opened.workings.undo.undo()
    opened.rest()
    assert (paths(opened), marked(opened)) == (before, [one])

    opened.workings.tag_commands.group([one, other], "Group")
    opened.rest()
    assert marked(opened) == [f"Group/{one}"]
    click(opened, "Group")
    menu(opened, "Group")["Dissolve group"].trigger()
    opened.rest()
    assert paths(opened) == before
    assert opened.workings.listing.choice == ALL
    opened.workings.undo.undo()
    opened.rest()
    assert f"Group/{one}" in paths(opened)
    assert marked(opened) == ["Group"]
    assert opened.panes.tree.view.isExpanded(index(opened, "Group"))
    opened.workings.undo.redo()
    opened.rest()
    assert paths(opened) == before
    assert opened.workings.listing.choice == ALL


def test_what_is_chosen_and_open_is_followed_through_a_rename_and_back(opened: Opened) -> None:
    one, other = paths(opened)[:2]
    drop(opened, one, index(opened, other))
    click(opened, f"{other}/{one}")
    listed = list(opened.panes.model.ids)
    opened.workings.tag_commands.rename(other)
    submit(opened, "Called otherwise")
    assert marked(opened) == [f"Called otherwise/{one}"]
    assert opened.panes.tree.view.isExpanded(index(opened, "Called otherwise"))
    assert opened.workings.listing.choice == Choice("tag", f"Called otherwise/{one}")
    assert list(opened.panes.model.ids) == listed
    opened.panes.tree.view.collapse(index(opened, "Called otherwise"))
    opened.workings.undo.undo()
    opened.rest()
    assert marked(opened) == [f"{other}/{one}"]
    assert not opened.panes.tree.view.isExpanded(index(opened, other))


def test_names_with_slashes_stand_whole_in_the_tree(opened: Opened) -> None:
    post = opened.panes.model.ids[0]
    opened.workings.post_tags.add([post], "I/O")
    opened.rest()
    item = opened.panes.tree.item(Choice("tag", "I∕O"))
    assert item is not None
    assert (item.text, item.children) == ("I/O", [])
    click(opened, "I∕O")
    assert list(opened.panes.model.ids) == [post]
    assert opened.panes.posts.title == "I/O"
    opened.workings.post_tags.remove([post], "I/O")
    opened.rest()
    assert "I/O" not in opened.archive.rows([post])[0].tags


def test_the_sheet_tells_own_tags_from_the_authors(opened: Opened) -> None:
    post = opened.panes.model.ids[0]
    authors = opened.archive.rows([post])[0].tags
    form = tags_of_the_first(opened)
    assert form.own.isHidden()
    assert form.away.isHidden()
    form.field.setText("to cite")
    QTest.keyClick(form.field, Qt.Key.Key_Return)
    opened.rest()
    form.removed.emit(authors[0])
    opened.rest()
    assert form.own.texts == ["to cite  ✕"]
    assert form.authors.texts == [f"{tag}  ✕" for tag in authors[1:]]
    assert form.away.texts == [f"{authors[0]}  ↺"]
    form.added.emit(authors[0])
    opened.rest()
    assert form.away.isHidden()
    assert set(opened.archive.rows([post])[0].tags) == {*authors, "to cite"}


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


@pytest.mark.parametrize(
    ("typed", "chosen"), [("tree", "trees"), ("MAPS", "maps"), ("s", "")], ids=["begins", "is", "has"]
)
def test_return_in_the_filter_chooses_the_tag_that_was_typed(opened: Opened, typed: str, chosen: str) -> None:
    field = opened.panes.tree.field
    field.setFocus()
    QTest.keyClicks(field, typed)
    with opened.until(opened.workings.listing.listed):
        QTest.keyClick(field, Qt.Key.Key_Return)
    choice = opened.panes.tree.choice
    assert choice.kind == "tag"
    assert choice.value == chosen or (not chosen and typed in choice.value)


def test_return_in_the_filter_without_such_a_tag_changes_nothing(opened: Opened) -> None:
    field = opened.panes.tree.field
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClicks(field, "zzz")
    QTest.keyClick(field, Qt.Key.Key_Return)
    opened.rest()
    assert opened.panes.tree.choice == ALL
