"""Posts that lack pictures: what is said of them, and the ways to fetch the rest."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.test_removing import remove
from tests.qt.whole_archive import add, ledger_of, rest
from tests.support.blogserver import BlogServer, Status
from tests.support.makeblog import Blog


def test_a_post_says_what_it_lacks_and_gets_it(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    post = made.posts[0]
    assert post.pictures
    site.fault(post.pictures[0], Status(code=404))
    add(empty, site, whole=False)
    empty.read(post.title)
    note = empty.panes.reader.note
    assert note.isVisible()
    missing = (
        "Its picture is missing" if len(post.pictures) == 1 else f"1 of {len(post.pictures)} pictures missing"
    )
    assert note.label.text() == missing
    assert note.button.isVisible()
    spoken = empty.panes.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert missing in spoken
    assert empty.script("document.querySelectorAll('.missing').length") == 1
    site.heal()
    note.button.setFocus(Qt.FocusReason.TabFocusReason)
    with empty.until(empty.panes.reader.post_loaded):  # shown again, complete
        QTest.keyClick(note.button, Qt.Key.Key_Space)
        assert empty.panes.reader.isAncestorOf(empty.window.focusWidget())
        assert not empty.panes.reader.bar.isAncestorOf(empty.window.focusWidget())  # but to the page
    qtbot.waitUntil(lambda: note.label.text() == "Complete offline")
    assert note.button.isHidden()
    assert empty.script("document.querySelectorAll('.missing').length") == 0
    row = empty.panes.model.post_at(0)
    assert row is not None
    assert row.media_failed == 0


def test_the_ledger_fetches_pictures_alone_again(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    post = made.posts[0]
    site.fault(post.pictures[0], Status(code=404))
    add(empty, site, whole=True)
    view = ledger_of(empty)
    at = next(at for at, entry in enumerate(view.list.entries) if entry.title == post.title)
    view.list.setCurrentIndex(view.list.model().index(at, 0))
    assert view.retry.isEnabled()
    site.heal()
    asked = len(site.paths())
    view.retry.click()
    qtbot.waitUntil(lambda: "missing" not in view.headline.text())
    rest(empty)
    assert not view.retry.isEnabled()
    assert post.pictures[0] in site.paths()[asked:]
    assert not any(each.path in site.paths()[asked:] for each in made.posts)  # nothing was wrong with those


def test_nobody_is_asked_for_a_post_whose_source_was_removed(
    empty: Opened, site: BlogServer, made: Blog, qtbot: QtBot
) -> None:
    site.fault(made.posts[0].pictures[0], Status(code=404))
    add(empty, site, whole=False)
    empty.read(made.posts[0].title)
    remove(empty, delete=False)
    note = empty.panes.reader.note
    qtbot.waitUntil(note.button.isHidden)
    assert "missing" in note.label.text()


def test_the_link_in_the_box_of_a_picture_fetches_it(empty: Opened, site: BlogServer, made: Blog) -> None:
    post = made.posts[0]
    site.fault(post.pictures[0], Status(code=404))
    add(empty, site, whole=False)
    empty.read(post.title)
    link = empty.script("document.querySelector('.missing-retry').href")
    site.heal()
    with empty.until(empty.panes.reader.post_loaded):
        empty.reading.follow(QUrl(str(link)))
    assert empty.script("document.querySelectorAll('.missing').length") == 0
    assert empty.panes.reader.note.label.text() == "Complete offline"
