"""What the window shows of syncs: sources, what is new, and problems that can be acted on, in a panel beside the posts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.whole_archive import add, rest
from tests.support.blogserver import BlogServer, Status
from tests.support.makeblog import Blog, make_blog
from viewer.types import SyncEvent, SyncSummary
from viewer.ui.choice import Choice
from viewer.ui.sync_panel import NEWS, PROBLEMS, SOURCES, SyncPanel
from viewer.ui.sync_record import SyncRecord, told


@pytest.fixture(scope="module")
def made() -> Blog:
    return make_blog(6, 0, seed=7, words=60)


@pytest.fixture
def site(made: Blog, blog_server: BlogServer) -> BlogServer:
    """A blog of six posts whose feed holds three."""
    made.publish(blog_server, limit=3)
    return blog_server


def panel(opened: Opened) -> SyncPanel:
    shown = opened.workings.desk.panel
    assert shown is not None
    return shown


def lines(opened: Opened, kind: int) -> list[tuple[str, str]]:
    shown = panel(opened).lists[kind]
    items = [shown.topLevelItem(at) for at in range(shown.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items if item is not None]


def button(opened: Opened, text: str) -> QPushButton:
    return next(b for b in panel(opened).findChildren(QPushButton) if b.text() == text)


def test_what_is_new_is_listed_and_opened(empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot) -> None:
    add(empty, site, whole=False)
    assert empty.panes.status.text == "3 new"
    empty.panes.status.act()
    assert [title for title, _ in lines(empty, NEWS)] == [post.title for post in made.posts[:3]]
    assert lines(empty, SOURCES) == [(made.title, "3 new")]
    shown = panel(empty).lists[NEWS]
    assert shown.hasFocus()
    shown.setCurrentIndex(shown.model().index(1, 0))
    QTest.keyClick(shown, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: empty.window.windowTitle().startswith(made.posts[1].title))
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not empty.workings.desk.is_open
    assert empty.view.hasFocus()


def test_before_the_first_sync_the_panel_tells_of_the_last(opened: Opened) -> None:
    opened.workings.actions_["sync_panel"].trigger()
    ((title, state),) = lines(opened, SOURCES)
    source = opened.archive.sources()[0]
    assert title == source.title
    assert state.startswith("Last synced ")
    opened.archive._store.sources.failed(source.id, "It is gone.")
    with opened.until(opened.workings.listing.shelf_changed):
        opened.workings.listing.refresh_tree()
    opened.workings.desk.open(SOURCES)
    assert lines(opened, SOURCES) == [(title, f"It is gone. {state}")]
    with opened.until(opened.workings.syncing.rested):
        opened.workings.actions_["sync_all"].trigger()
    assert lines(opened, SOURCES) == [(title, "Nothing new")]


def test_a_sync_that_follows_a_stopped_one_tells_what_came_of_it(opened: Opened) -> None:
    syncing = opened.workings.syncing
    with opened.until(syncing.rested), opened.qtbot.waitSignal(syncing.stopped):
        syncing.sync()
        syncing.cancel()
        syncing.sync()
    assert opened.panes.status.text == "Nothing new"


def test_a_post_that_failed_is_tried_again_from_the_list(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    lost = made.posts[-1]
    site.fault(lost.path, Status(code=403))
    add(empty, site, whole=True)
    rest(empty)
    assert empty.panes.status.text.startswith("5 new")
    empty.workings.actions_["sync_panel"].trigger()
    ((message, _),) = lines(empty, PROBLEMS)
    assert "403" in message
    shown = panel(empty).lists[PROBLEMS]
    assert shown.isVisible()
    shown.setCurrentIndex(shown.model().index(0, 0))
    button(empty, "Open address").click()
    assert empty.outside == [site.url + lost.path]
    button(empty, "Show source").click()
    source = empty.archive.sources()[0].id
    qtbot.waitUntil(lambda: empty.panes.tree.choice == Choice("source", str(source)))
    site.heal()
    with empty.until(empty.workings.syncing.rested):
        button(empty, "Try again").click()
    rest(empty)
    assert empty.archive.counts().posts == 6
    assert lines(empty, PROBLEMS) == []


def test_a_source_that_is_down_is_said_and_tried_again(empty: Opened, site: BlogServer, made: Blog) -> None:
    add(empty, site, whole=False)
    site.fault("/feed.xml", Status(code=500))
    with empty.until(empty.workings.syncing.rested):
        empty.workings.actions_["sync_all"].trigger()
    assert "500" in empty.panes.status.text
    empty.workings.actions_["sync_panel"].trigger()
    assert lines(empty, SOURCES) == [(made.title, "1 problem")]
    site.heal()
    with empty.until(empty.workings.syncing.rested):
        button(empty, "Try all again").click()
    assert empty.panes.status.text == "Nothing new"
    assert lines(empty, SOURCES) == [(made.title, "Nothing new")]


def test_a_source_with_problems_is_left_out_until_that_is_undone(
    empty: Opened, site: BlogServer, made: Blog
) -> None:
    add(empty, site, whole=False)
    site.fault("/feed.xml", Status(code=500))
    sync_all = empty.workings.actions_["sync_all"]
    with empty.until(empty.workings.syncing.rested):
        sync_all.trigger()
    empty.workings.actions_["sync_panel"].trigger()
    shown = panel(empty).lists[PROBLEMS]
    shown.setCurrentIndex(shown.model().index(0, 0))
    button(empty, "Stop syncing it").click()
    empty.rest()
    (source,) = empty.archive.sources()
    assert source.paused
    empty.panes.tree.choose(Choice("source", str(source.id)))
    empty.rest()
    assert empty.workings.actions_["pause_source"].isChecked()
    site.forget()
    with empty.until(empty.workings.syncing.rested):
        sync_all.trigger()
    assert site.paths() == []
    assert lines(empty, SOURCES) == [(made.title, "Left out of syncs")]
    assert empty.archive.counts().posts == 3
    empty.workings.undo.undo()
    empty.rest()
    assert not empty.archive.sources()[0].paused
    empty.workings.actions_["pause_source"].trigger()
    empty.rest()
    assert empty.archive.sources()[0].paused
    line = next(item for item in empty.panes.tree.model.root.walk() if item.text == made.title)
    spoken = empty.panes.tree.model.index_of(line).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("left out of syncs")


def test_a_sync_that_only_misses_pictures_says_that_nothing_came() -> None:
    assert told(SyncSummary(unchanged=3)) == "Nothing new"
    assert told(SyncSummary(unchanged=3, media_failed=1)) == "Nothing new, 1 picture missing"
    assert told(SyncSummary(new=2, media_failed=3)) == "2 new, 3 pictures missing"


def test_a_post_that_came_twice_is_new_once() -> None:
    record = SyncRecord()
    record.expect({1: "One", 2: "Two"})
    record.take(SyncEvent("post", source=1, post=5, title="A", detail="new"))
    record.take(SyncEvent("media", post=5, url="https://a.example/1.png", detail="failed"))
    record.take(SyncEvent("done", summary=SyncSummary(new=1, unchanged=3)))
    record.expect({1: "One"})
    record.take(SyncEvent("post", source=1, post=5, title="A", detail="changed"))
    record.take(SyncEvent("post", source=2, post=6, title="B", detail="changed"))
    record.take(SyncEvent("media", post=5, url="https://a.example/1.png", detail="saved"))
    record.take(SyncEvent("problem", source=2, message="It is down."))
    record.take(SyncEvent("done", summary=SyncSummary(changed=2, unchanged=9)))
    assert record.state_of(record.sources[1]) == "1 new"
    record.end()
    total = record.summary
    assert (total.new, total.changed, total.unchanged) == (1, 1, 9)
    assert (total.media_saved, total.media_failed, total.problems) == (1, 0, 1)
    assert [record.state_of(source) for source in record.sources.values()] == [
        "1 new",
        "1 changed, 1 problem",
    ]
