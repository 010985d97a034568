"""Whole archives in the window: getting one, its ledger, what failed and is tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.whole_archive import add, asked, chosen_state, is_open, ledger_of, rest, shown, words
from tests.support.blogserver import BlogServer, Hang, Status
from tests.support.makeblog import Blog
from viewer.errors import ArchiveError
from viewer.types import Coverage, KnownState, LedgerEntry
from viewer.ui.choice import ALL, Choice


def test_a_new_blog_brings_its_newest_posts_to_read_and_then_all_others(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    oldest = made.posts[-1]
    site.fault(oldest.path, Hang(times=1))
    form = empty.panes.welcome.form
    assert form.wants_whole  # what is offered at first
    form.field.setText(site.url)
    form.button.click()
    asked(empty, site, oldest.path)
    assert empty.window.workings.syncing.running
    assert empty.window.workings.syncing.full
    assert empty.archive.coverage()[0].unfinished  # if the window ended now, the next one would know
    qtbot.waitUntil(lambda: made.posts[0].title in empty.titles())
    empty.read(made.posts[0].title)
    assert "Complete offline" in empty.panes.reader.note.label.text()
    assert empty.window.workings.syncing.running
    site.release()
    rest(empty)
    assert set(empty.titles()) == {post.title for post in made.posts}
    assert not empty.archive.coverage()[0].unfinished
    assert empty.panes.status.text.startswith("9 new")  # by both syncs, for they were one matter
    empty.panes.status.act()
    assert is_open(empty)


def test_the_newest_posts_alone_can_be_chosen(empty: Opened, site: BlogServer, made: Blog) -> None:
    add(empty, site, whole=False)
    assert empty.titles() == [post.title for post in made.posts[:4]]
    assert not any(post.path in site.paths() for post in made.posts[4:])
    empty.window.workings.actions_["whole_archive"].trigger()
    rest(empty)
    assert len(empty.titles()) == 9


def test_a_whole_archive_can_be_stopped_and_goes_on(empty: Opened, site: BlogServer, made: Blog) -> None:
    add(empty, site, whole=False)
    site.fault(made.posts[-1].path, Hang(times=1))
    empty.window.workings.actions_["whole_archive"].trigger()
    asked(empty, site, made.posts[-1].path)
    empty.window.workings.actions_["cancel_sync"].trigger()
    site.release()
    rest(empty)
    assert empty.panes.status.text.startswith("Stopped")
    empty.window.workings.actions_["whole_archive"].trigger()
    rest(empty)
    assert len(empty.titles()) == 9


def test_what_failed_is_listed_with_its_reason_and_tried_again(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    lost = made.posts[-2:]
    for post in lost:
        site.fault(post.path, Status(code=500))
    source = add(empty, site, whole=True)
    qtbot.waitUntil(lambda: bool(item_of(empty, source)))
    assert item_of(empty, source) == "7 of 9 saved, 2 failed"
    view = ledger_of(empty)
    assert view.headline.text() == "7 of 9 saved, 2 failed"
    assert chosen_state(view) is KnownState.FAILED
    assert {entry.url for entry in view.list.entries} == {site.url + post.path for post in lost}
    assert all("500" in (entry.problem or "") and entry.tries == 1 for entry in view.list.entries)
    assert view.retry_all.text() == "Try all 2 again"
    site.heal()
    view.retry_all.click()
    qtbot.waitUntil(lambda: view.headline.text() == "All 9 saved")
    rest(empty)
    assert chosen_state(view) is None
    assert view.retry_all.isHidden()
    qtbot.waitUntil(lambda: not item_of(empty, source))


def item_of(opened: Opened, source: int) -> str:
    """What the tree says is missing of a source."""
    items = opened.panes.tree.model.root.walk()
    return next(item.missing for item in items if item.choice == Choice("source", str(source)))


def test_a_search_that_did_not_come_to_its_end_is_said_to_be(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    del made
    site.fault("/sitemap.xml", Status(code=503))
    add(empty, site, whole=True)
    view = ledger_of(empty)
    assert view.unfinished.isVisible()
    assert view.unfinished.text().startswith("There may be more posts: ")
    site.heal()
    view.whole.click()
    qtbot.waitUntil(view.unfinished.isHidden)
    rest(empty)


def test_one_post_is_tried_again_and_the_other_waits(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    for post in made.posts[-2:]:
        site.fault(post.path, Status(code=500))
    add(empty, site, whole=True)
    empty.archive.retry_posts(1)
    empty.window.workings.syncing.sync([1], full=True)  # a second failure: the next try is not due at once
    rest(empty)
    view = ledger_of(empty)
    qtbot.waitUntil(lambda: {entry.tries for entry in view.list.entries} == {2})
    site.heal()
    view.list.setCurrentIndex(view.list.model().index(0, 0))
    wanted = view.list.selected()[0].url
    assert view.retry.isEnabled()
    view.retry.click()
    qtbot.waitUntil(lambda: view.headline.text() == "8 of 9 saved, 1 failed")
    rest(empty)
    assert wanted not in {entry.url for entry in view.list.entries}
    assert view.retry_all.text() == "Try the failed one again"


def test_a_saved_post_and_an_original_open_from_the_ledger(
    empty: Opened, site: BlogServer, made: Blog
) -> None:
    site.fault(made.posts[-1].path, Status(code=500))
    add(empty, site, whole=True)
    view = ledger_of(empty)
    view.list.setCurrentIndex(view.list.model().index(0, 0))
    assert not view.read.isEnabled()  # nothing of it is saved
    view.original.click()
    assert empty.outside == [site.url + made.posts[-1].path]
    view.list.opened.emit(view.list.entries[0])  # Return on it does the same
    assert len(empty.outside) == 2
    button = view.filters.button(None)
    assert button is not None
    button.click()
    view.list.setCurrentIndex(view.list.model().index(0, 0))
    assert view.read.isEnabled()
    with empty.until(empty.panes.reader.post_loaded):
        view.read.click()
    assert not is_open(empty)
    assert empty.panes.splitter.isVisible()
    assert empty.reading.current == view.list.entries[0].post


def test_the_ledger_opens_and_closes_by_key_by_menu_and_by_its_mark(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    site.fault(made.posts[-1].path, Status(code=500))
    source = add(empty, site, whole=True)
    window, choice = empty.window, Choice("source", str(source))
    view = ledger_of(empty)
    assert not window.workings.actions_["toggle_read"].isEnabled()
    assert not window.workings.actions_["mark_all_read"].isEnabled()
    QTest.keyClick(view.list, Qt.Key.Key_Escape)
    assert not is_open(empty)
    assert window.workings.actions_["mark_all_read"].isEnabled()
    qtbot.waitUntil(lambda: bool(item_of(empty, source)))
    tree = empty.panes.tree
    item = next(i for i in tree.model.root.walk() if i.choice == choice)
    line = tree.view.visualRect(tree.model.index_of(item))
    spot = tree._delegate.mark_rect(line, item).center()
    QTest.mouseClick(tree.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert is_open(empty)
    with qtbot.waitSignal(window.workings.listing.listed):
        window.workings.actions_["go_all"].trigger()
    assert not is_open(empty)
    tree.menu_requested.emit(choice, QPoint(5, 5))
    menu = next(m for m in window.findChildren(QMenu) if m.isVisible())
    texts = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    assert texts == [
        "Sync this source",
        "Get the whole archive",
        "Show ledger",
        "Leave out of syncs",
        "Rename…",
        "Export all…",
        "Remove…",
    ]
    menu.actions()[2].trigger()
    menu.close()
    assert is_open(empty)
    window.workings.actions_["search"].trigger()
    assert not is_open(empty)
    assert empty.panes.posts.field.hasFocus()


def test_a_folder_has_no_ledger_and_a_blog_without_posts_asks_for_them(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    qtbot.waitUntil(lambda: "A folder needs no ledger" in words(view))
    assert view.whole.isHidden()
    assert view.list.isHidden() or not view.list.isVisible()
    view.show_ledger(Coverage(1, "A blog", 0, 0, 0, 0, 0, 0, 0, ()), 5)
    assert any("5 posts are in the archive" in text for text in words(view))
    assert not opened.workings.actions_["whole_archive"].isEnabled()


def test_a_long_title_ends_with_one_ellipsis_in_a_narrow_window(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    (source,) = opened.archive.sources()
    named = replace(source, title="WHAT MY WOMBAT SAW " * 5)
    view.show_loading([named, source], named)
    opened.window.resize(380, 600)
    qtbot.waitUntil(lambda: view.sources.width() >= view.sources.sizeHint().width())
    assert view.sources.text().startswith("WHAT MY WOMBAT")
    assert view.sources.text().endswith("…  ▾")


def test_a_ledger_that_cannot_be_read_says_so_and_can_be_asked_again(
    empty: Opened, site: BlogServer, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(empty, site, whole=False)

    def broken(_source: int | None = None) -> list[Coverage]:
        raise ArchiveError("The disk went away.")

    with monkeypatch.context() as patch:
        patch.setattr(empty.archive, "coverage", broken)
        empty.window.workings.actions_["ledger"].trigger()
        view = empty.window.workings.ledger.view
        assert view is not None
        qtbot.waitUntil(lambda: "The disk went away." in words(view))
    again = next(b for b in view.findChildren(QPushButton) if b.isVisible() and b.text() == "Try again")
    again.click()
    qtbot.waitUntil(lambda: view.headline.text() == "All 4 saved")


def big(posts: int) -> Coverage:
    """A ledger of many posts, every hundredth of which failed."""
    entries = tuple(
        LedgerEntry(
            number,
            f"https://blog.example/{number}/",
            f"Post {number}",
            datetime(2000 + number % 25, 1, 1, tzinfo=UTC),
            (),
            ("sitemap",),
            KnownState.FAILED if number % 100 == 0 else KnownState.FULL,
            "It answered 500." if number % 100 == 0 else None,
            number % 100 == 0,
            0,
            None if number % 100 == 0 else number,
        )
        for number in range(posts)
    )
    failed = posts // 100
    return Coverage(1, "A blog", posts, posts - failed, 0, failed, 0, 0, 0, entries)


def test_five_thousand_entries_are_narrowed_by_state_and_year(opened: Opened) -> None:
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    opened.workings.tasks.drop("ledger")  # the folder's own
    view.show_ledger(big(5000), 0)
    assert len(view.list.entries) == 50
    every = view.filters.button(None)
    assert every is not None
    assert every.text() == "All posts 5,000"
    every.click()
    assert view.list.model().rowCount() == 5000
    view.bars.setFocus()
    QTest.keyClick(view.bars, Qt.Key.Key_Right)
    assert view.bars.year is not None
    assert view.bars.year.told == "2000: 150 of 200 saved"
    assert len(view.list.entries) == 200
    QTest.mouseClick(view.bars, Qt.MouseButton.LeftButton, pos=view.bars._column(3).center().toPoint())
    assert {entry.published.year for entry in view.list.entries if entry.published} == {2003}
    failed = view.filters.button(KnownState.FAILED)
    assert failed is not None
    failed.click()
    assert view.list.entries == []
    assert view.list.accessibleDescription() == "None of these in 2003"
    QTest.keyClick(view.bars, Qt.Key.Key_Escape)
    assert len(view.list.entries) == 50
    assert opened.workings.ledger.is_open  # the first Esc was the year's


def test_a_refresh_keeps_what_is_selected_and_where_the_list_stands(opened: Opened) -> None:
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    opened.workings.tasks.drop("ledger")
    view.show_ledger(big(5000), 0)
    every = view.filters.button(None)
    assert every is not None
    every.click()
    view.list.setCurrentIndex(view.list.model().index(1000, 0))
    view.list.scrollTo(view.list.currentIndex())
    before, at = view.list.selected(), view.list.verticalScrollBar().value()
    assert at > 0
    view.show_ledger(big(5001), 0)
    assert view.list.selected() == before
    assert view.list.verticalScrollBar().value() == at
    assert view.filters.state is None


def test_a_removed_source_leaves_its_posts_or_takes_them_along(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    add(empty, site, whole=False)
    empty.read(made.posts[0].title)
    empty.window.workings.actions_["remove_source"].trigger()
    sheet = empty.window.workings.sheet
    assert sheet.isVisible()
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert len(empty.archive.sources()) == 1
    remove(empty, delete=False)
    assert empty.archive.sources() == []
    assert empty.archive.counts().posts == 4
    qtbot.waitUntil(lambda: empty.panes.tree.choice == ALL)
    assert empty.panes.status.text.endswith("is removed; 4 posts stay")
    assert shown(empty) is not None
    with empty.until(empty.window.workings.syncing.added):
        empty.window.workings.syncing.add(site.url)
    rest(empty)
    qtbot.waitUntil(lambda: empty.panes.tree.choice.kind == "source")
    remove(empty, delete=True)
    assert empty.archive.counts().posts == 0
    assert shown(empty) is None
    assert not empty.panes.reader.note.isVisible()
    qtbot.waitUntil(lambda: empty.panes.welcoming)


def remove(opened: Opened, *, delete: bool) -> None:
    """Removes the chosen source through its sheet."""
    opened.workings.actions_["remove_source"].trigger()
    sheet = opened.workings.sheet
    if delete:
        next(b for b in sheet.findChildren(QRadioButton) if b.text().startswith("Delete")).setChecked(True)
    button = next(b for b in sheet.findChildren(QPushButton) if b.text().startswith("Remove"))
    assert button.text() == ("Remove and delete" if delete else "Remove")
    with opened.until(opened.workings.removing.removed):
        button.click()
    assert sheet.isHidden()


def test_removing_a_source_that_is_synced_stops_its_sync(empty: Opened, site: BlogServer, made: Blog) -> None:
    add(empty, site, whole=False)
    site.fault(made.posts[-1].path, Hang(times=1))
    empty.window.workings.actions_["whole_archive"].trigger()
    asked(empty, site, made.posts[-1].path)
    empty.window.workings.removing.open(empty.archive.sources()[0])
    button = next(b for b in empty.window.workings.sheet.findChildren(QPushButton) if b.text() == "Remove")
    with empty.until(empty.window.workings.removing.removed):
        button.click()
        site.release()
    assert empty.archive.sources() == []
    assert not empty.window.workings.syncing.running


def test_escape_leaves_a_ledger_that_has_nothing_to_show(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    qtbot.waitUntil(lambda: "A folder needs no ledger" in words(view))
    focused = QApplication.focusWidget()
    assert focused is not None
    assert view.isAncestorOf(focused)
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    assert not is_open(opened)
    assert opened.view.hasFocus()
