"""Adding and syncing in the window: the welcome, what fails, and what comes in while the reader reads."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.qt import library
from tests.qt.conftest import Opened
from viewer.errors import ArchiveLocked
from viewer.types import Progress
from viewer.ui.app import run

Make = Callable[[], Opened]


@pytest.fixture
def own_blog(blog: Path, tmp_path: Path) -> Path:
    """A copy of the blog that a test may change."""
    return Path(shutil.copytree(blog, tmp_path / "blog"))


def add(opened: Opened, location: str) -> None:
    opened.panes.welcome.form.field.setText(location)
    opened.panes.welcome.form.button.click()


def test_an_empty_archive_welcomes(empty: Opened) -> None:
    assert empty.panes.welcome.isVisible()
    assert not empty.panes.tool_bar.isVisible()
    assert empty.panes.welcome.first.isEnabled()
    assert empty.panes.welcome.handbook.isEnabled()
    assert not empty.panes.welcome.form.button.isEnabled()  # nothing was typed yet


def test_what_cannot_be_added_is_said_under_the_field(empty: Opened, tmp_path: Path) -> None:
    with empty.until(empty.window.workings.syncing.add_failed) as told:
        add(empty, str(tmp_path / "not there"))
    form = empty.panes.welcome.form
    assert form.message.text() == told.args[0]
    assert form.message.property("danger")
    assert form.field.isEnabled()
    assert empty.panes.welcome.first.isEnabled()
    assert form.field.text().endswith("not there")


def test_a_first_folder_fills_the_window(empty: Opened, qtbot: QtBot, own_blog: Path) -> None:
    with empty.until(empty.window.workings.syncing.finished) as done:
        add(empty, str(own_blog))
    assert done.args[0].new == 5
    qtbot.waitUntil(lambda: empty.panes.model.rowCount() == 5)
    assert not empty.panes.welcome.isVisible()
    assert (
        empty.panes.welcome.form.field.text() == ""
    )  # it comes again when the source is removed with its posts
    assert empty.panes.tree.choice.kind == "source"
    assert empty.panes.status.text == "5 new"
    empty.read("Maps and their lies")


def test_the_handbook_needs_no_network(empty: Opened, qtbot: QtBot) -> None:
    with empty.until(empty.window.workings.syncing.finished):
        empty.window.workings.actions_["handbook"].trigger()
    qtbot.waitUntil(lambda: empty.panes.model.rowCount() > 0 and not empty.window.workings.syncing.running)
    qtbot.waitUntil(lambda: empty.window.windowTitle().startswith("Start here"))
    qtbot.waitUntil(lambda: "Start here" in str(empty.script("document.body.innerText")))
    known = len(empty.archive.sources())
    empty.read("Settings")
    empty.window.workings.actions_["handbook"].trigger()  # the second time it is only shown
    assert not empty.window.workings.syncing.running
    assert len(empty.archive.sources()) == known
    assert empty.window.windowTitle().startswith("Settings")  # who reads in it stays where they are


def test_new_posts_come_in_without_losing_the_place(
    make_window: Make, qtbot: QtBot, own_blog: Path, tmp_path: Path
) -> None:
    from viewer.archive import Archive

    with Archive.open(tmp_path / "archive") as archive:
        library.fill(archive, own_blog)
    opened = make_window().start()
    opened.window.resize(900, 300)
    post = opened.read("Sorting in place")
    opened.view.verticalScrollBar().setValue(opened.view.verticalScrollBar().maximum() // 2 + 7)
    top, offset = opened.view.rowAt(0), opened.view.rowViewportPosition(opened.view.rowAt(0))
    at_top = opened.panes.model.id_at(top)
    library.write_post(
        own_blog, "2024-06-01-owls.md", "Owls at night", "birds", "They hear more than they see.\n"
    )
    with opened.until(opened.workings.syncing.finished) as done:
        opened.workings.actions_["sync_all"].trigger()
    assert done.args[0].new == 1
    qtbot.waitUntil(lambda: opened.panes.model.rowCount() == 6)
    assert opened.titles()[0] == "Owls at night"
    assert opened.view.current_post() == opened.reading.current == post
    row = opened.view.rowAt(0)
    assert (opened.panes.model.id_at(row), opened.view.rowViewportPosition(row)) == (at_top, offset)
    qtbot.waitUntil(lambda: opened.workings.listing.shelf.counts.posts == 6)


def test_a_second_sync_waits_for_the_first(opened: Opened, qtbot: QtBot) -> None:
    ends: list[object] = []
    opened.workings.syncing.finished.connect(ends.append)
    opened.workings.syncing.sync()
    opened.workings.syncing.sync([1])
    opened.workings.syncing.sync([1])  # the same wish twice is one wish
    qtbot.waitUntil(lambda: not opened.workings.syncing.running)
    assert len(ends) == 2


def test_a_sync_can_be_stopped(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.syncing.sync()
    opened.workings.syncing.sync([1])
    opened.workings.actions_["cancel_sync"].trigger()
    qtbot.waitUntil(lambda: not opened.workings.syncing.running)
    assert opened.archive.counts().posts == 5


def test_progress_shows_a_bar_and_its_end(opened: Opened) -> None:
    status = opened.panes.status
    status.show_progress(Progress("Pictures", 12, 52))
    assert status.text == "Pictures — 12 of 52"
    status.show_progress(Progress("Looking", 0, 0))
    assert status.text == "Looking"
    status.end()
    QTest.qWait(0)


def test_closing_during_a_sync_leaves_a_whole_archive(
    make_window: Make, own_blog: Path, tmp_path: Path
) -> None:
    from viewer.archive import Archive

    opened = make_window().start()
    add(opened, str(own_blog))
    opened.close()
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.counts().posts in range(6)
        assert not [problem for problem in archive.care.check() if not problem.repaired]


def test_an_archive_in_use_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """In a process of its own: ``run`` makes the one QApplication."""
    import subprocess
    import sys

    from viewer.archive import Archive

    with Archive.open(tmp_path / "archive"):
        done = subprocess.run(
            [sys.executable, "-m", "viewer", "--archive", str(tmp_path / "archive")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            cwd=Path(__file__).parents[2],
        )
    assert done.returncode == ArchiveLocked.exit_code == 3
    assert "in use" in done.stderr
    assert "Traceback" not in done.stderr
    assert callable(run)
