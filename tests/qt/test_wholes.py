"""What is not here, and the ledger says so: whole archives that were asked for and not got, pictures of saved posts."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.whole_archive import add, ledger_of, rest
from tests.support.blogserver import BlogServer, Status
from tests.support.makeblog import Blog
from viewer.ui.ledger_items import Lack, reason


def test_a_whole_archive_that_was_cut_off_is_said_to_be_and_gone_on_with(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    source = add(empty, site, whole=False)
    newest = empty.archive.counts().posts
    assert newest < len(made.posts)
    empty.archive.wholes.want(source)  # as a window does that ends before it was got
    view = ledger_of(empty)
    assert view.unfinished.isVisible()
    empty.workings.actions_["sync_all"].trigger()
    qtbot.waitUntil(lambda: view.headline.text() == f"All {len(made.posts)} saved")
    qtbot.waitUntil(view.unfinished.isHidden)
    rest(empty)


def test_a_whole_archive_that_was_stopped_is_said_to_be_and_left_at_that(
    empty: Opened, site: BlogServer, made: Blog
) -> None:
    del made
    source = add(empty, site, whole=False)
    newest = empty.archive.counts().posts
    empty.archive.wholes.want(source)
    empty.workings.syncing.sync()
    empty.workings.actions_["cancel_sync"].trigger()
    rest(empty)
    with empty.until(empty.workings.syncing.finished):
        empty.workings.actions_["sync_all"].trigger()
    rest(empty)
    assert empty.archive.counts().posts == newest
    assert empty.archive.coverage(source)[0].unfinished


def test_the_ledger_finds_the_post_whose_picture_is_missing_and_says_why(
    empty: Opened, site: BlogServer, made: Blog
) -> None:
    post = made.posts[0]
    site.fault(post.pictures[0], Status(code=404))
    add(empty, site, whole=False)
    view = ledger_of(empty)
    button = view.filters.button(Lack.PICTURES)
    assert button is not None
    button.click()
    assert [entry.url for entry in view.list.entries] == [site.url + post.path]
    assert "404" in reason(view.list.entries[0], 0.0)
