"""Removing a source can be undone, until its time is over or the window closes; killed in between, nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.test_window import NEWEST
from viewer.archive import Archive
from viewer.ui import removing
from viewer.ui.choice import Choice

CTRL = Qt.KeyboardModifier.ControlModifier


def remove(opened: Opened, *, delete: bool) -> None:
    """Removes the only source of the window through its sheet."""
    opened.workings.removing.open(opened.archive.sources()[0])
    sheet = opened.workings.sheet
    if delete:
        next(b for b in sheet.findChildren(QRadioButton) if b.text().startswith("Delete")).setChecked(True)
    with opened.until(opened.workings.removing.removed):
        next(b for b in sheet.findChildren(QPushButton) if b.text().startswith("Remove")).click()


@pytest.mark.parametrize("delete", [False, True])
def test_ctrl_z_brings_it_back_with_everything(opened: Opened, qtbot: QtBot, delete: bool) -> None:
    post = opened.read(NEWEST[1])
    with opened.until(opened.reading.marked):
        opened.key(Qt.Key.Key_S)
    (source,) = opened.archive.sources()
    remove(opened, delete=delete)
    qtbot.waitUntil(lambda: opened.panes.model.rowCount() == (0 if delete else 5))
    assert opened.archive.sources() == []
    assert opened.panes.welcoming == delete
    assert opened.panes.welcome.first.isEnabled()
    with opened.until(opened.workings.removing.restored):
        opened.workings.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: opened.titles() == NEWEST)
    qtbot.waitUntil(lambda: opened.panes.tree.choice == Choice("source", str(source.id)))
    assert not opened.panes.welcoming
    (row,) = opened.archive.rows([post])
    assert row.starred
    assert row.read
    assert opened.archive.sources()[0].id == source.id
    with opened.until(opened.workings.removing.removed):
        opened.workings.actions_["redo"].trigger()
    assert opened.archive.sources() == []
    qtbot.waitUntil(lambda: opened.panes.model.rowCount() == (0 if delete else 5))
    with opened.until(opened.workings.removing.restored):
        opened.workings.actions_["undo"].trigger()
    qtbot.waitUntil(lambda: opened.titles() == NEWEST)


def test_removed_again_and_taken_back_at_once_it_stays(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    remove(opened, delete=True)
    undo, redo = (opened.workings.actions_[name] for name in ("undo", "redo"))
    with opened.until(opened.workings.removing.restored):
        undo.trigger()
    with opened.until(opened.workings.removing.restored):
        redo.trigger()
        undo.trigger()  # before the other has been carried out
    qtbot.waitUntil(lambda: opened.titles() == NEWEST)
    opened.close()
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.counts().posts == len(archive.sources()) * 5 == 5


@pytest.mark.parametrize("delete", [False, True])
def test_it_is_carried_out_when_the_window_closes(opened: Opened, tmp_path: Path, delete: bool) -> None:
    remove(opened, delete=delete)
    assert opened.archive._store.database.row("SELECT count(*) FROM post") == (5,)
    opened.close()
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.sources() == []
        assert archive.counts().posts == (0 if delete else 5)


def test_it_is_carried_out_when_its_time_is_over(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "TIME", 1)
    remove(opened, delete=True)
    qtbot.waitUntil(lambda: opened.archive._store.database.row("SELECT count(*) FROM post") == (0,))
    assert not opened.workings.actions_["undo"].isEnabled()


def test_added_again_meanwhile_it_stays(opened: Opened, blog: Path, tmp_path: Path) -> None:
    remove(opened, delete=True)
    with opened.until(opened.workings.syncing.finished):
        opened.workings.syncing.add(str(blog))
    opened.close()
    with Archive.open(tmp_path / "archive") as archive:
        assert len(archive.sources()) == 1
        assert archive.counts().posts == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_killed_in_between_the_archive_has_everything(filled: Path, tmp_path: Path) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from viewer.archive import Archive
archive = Archive.open(Path(sys.argv[1]))
archive.aside.put(archive.sources()[0].id, with_posts=True)
assert archive.counts().posts == 0
os.kill(os.getpid(), signal.SIGKILL)
"""
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "archive")],
        cwd=Path(__file__).parents[2],
        env=os.environ,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    with Archive.open(tmp_path / "archive") as archive:
        assert len(archive.sources()) == 1
        assert archive.counts().posts == 5
