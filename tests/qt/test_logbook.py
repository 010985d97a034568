"""The log of a window, and what a start says that follows a crash."""

from __future__ import annotations

import logging
import shutil
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.test_start import SCRIPT, start
from tests.qt.test_window import NEWEST
from viewer.ui.logbook import Logbook

SAYS = """
def say(window):
    status = window.workings.panes.status
    print("says", status.text, flush=True)
import viewer.ui.main_window as m
old = m.MainWindow.listen
m.MainWindow.listen = lambda self: (old(self), QTimer.singleShot(0, self, lambda: (say(self), THEN)))[0]
"""


@pytest.fixture
def logbook(tmp_path: Path, qtbot: QtBot) -> Iterator[Logbook]:
    made = Logbook(tmp_path / "log", tmp_path / "archive")
    yield made
    made.close()
    del qtbot


@pytest.mark.qt_no_exception_capture
@pytest.mark.qt_log_level_fail("NO")
def test_warnings_and_faults_of_every_kind_are_in_it(
    logbook: Logbook, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[threading.Thread] = []
    logbook.fault.connect(lambda: told.append(threading.current_thread()))
    monkeypatch.setattr(logbook, "_hooks", (lambda *_: None, lambda *_: None))
    logging.getLogger("httpx2").warning("a library warns")
    logging.getLogger("httpx2").info("and says a lot more")
    qWarning("Qt warns")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("Python warns", UserWarning, stacklevel=1)

    def fail() -> None:
        raise ValueError("on a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        raise LookupError("on the window's thread")
    except LookupError as error:
        sys.excepthook(LookupError, error, error.__traceback__)
    text = logbook.path.read_text("utf-8")
    for said in (
        "a library warns",
        "Qt warns",
        "Python warns",
        "ValueError: on a thread",
        "on the window's thread",
    ):
        assert said in text
    assert "a lot more" not in text
    assert "in fail" in text  # where it was
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()]  # one note, not one a fault


def test_it_stays_small(logbook: Logbook) -> None:
    for number in range(2000):
        logging.getLogger("x").warning("%d %s", number, "word " * 200)
    files = sorted(path for path in logbook.path.parent.glob("archive-viewer.log*"))
    assert len(files) == 3
    assert all(path.stat().st_size < 500_000 for path in files)
    assert "1999 word" in logbook.path.read_text("utf-8")


def test_only_an_end_without_closing_is_a_crash(tmp_path: Path) -> None:
    one = Logbook(tmp_path / "log", tmp_path / "archive")
    assert not one.crashed
    other = Logbook(tmp_path / "log", tmp_path / "another")
    assert not other.crashed
    other.close()
    one.close()
    again = Logbook(tmp_path / "log", tmp_path / "archive")
    assert not again.crashed
    again.close()


def test_without_a_place_for_it_there_is_no_log(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file is here")
    logbook = Logbook(tmp_path / "log", tmp_path / "archive")
    assert not logbook.is_open
    assert not logbook.crashed
    logbook.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_a_start_after_a_crash_says_so_once(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace("QTimer.singleShot(0, QApplication.instance().quit)", "pass")
    dies = script.replace("HEAVY = ", SAYS.replace("THEN", "__import__('os').abort()") + "HEAVY = ", 1)
    quits = script.replace("HEAVY = ", SAYS.replace("THEN", "self.close()") + "HEAVY = ", 1)

    def says(program: str) -> tuple[int, str]:
        done = start(tmp_path / "archive", tmp_path / "config", program)
        said = [line for line in done.stdout.splitlines() if line.startswith("says")]
        assert len(said) == 1, done.stderr
        return done.returncode, said[0].removeprefix("says").strip()

    assert says(dies) == (-signal.SIGABRT, "")
    assert says(quits) == (
        0,
        "Archive Viewer ended unexpectedly last time. Nothing in the archive is lost.",
    )
    assert says(quits) == (0, "")


def test_a_page_whose_process_dies_can_be_shown_again(opened: Opened, qtbot: QtBot) -> None:
    opened.read(NEWEST[1])
    reader = opened.panes.reader
    view = reader.prepare()
    with qtbot.waitSignal(view.broke):
        view.renderProcessTerminated.emit(
            view.page().RenderProcessTerminationStatus.CrashedTerminationStatus, 9
        )
    button = reader._retry
    assert button.isVisible()
    assert button.text() == "Show again"
    opened.panes.reader.focus_page()
    assert button.hasFocus()
    with opened.until(reader.post_loaded) as shown:
        button.click()
    assert shown.args[1]
    assert not button.isVisible()
    assert "dough" in str(opened.script("document.body.innerText")) or "Bread" in str(
        opened.script("document.title")
    )
