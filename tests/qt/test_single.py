"""A second start on the same archive: the first window comes to the front and opens what was given."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.ui.add_form import AddForm
from viewer.ui.single import Doorbell, hand_over

ROOT = Path(__file__).resolve().parents[2]


def second_start(opened: Opened, qtbot: QtBot, *arguments: str) -> tuple[int, str]:
    """Starts the program on the archive of a window that is open, and waits for its end: (exit code, what it said)."""
    process = QProcess()
    process.setWorkingDirectory(str(ROOT))
    process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
    with qtbot.waitSignal(process.finished):
        process.start(
            sys.executable,
            ["-c", "import sys; from viewer.ui.app import run; from pathlib import Path;"
             "from viewer.errors import ArchiveError\n"
             "try: sys.exit(run(Path(sys.argv[1]), sys.argv[2] if sys.argv[2:] else None))\n"
             "except ArchiveError as error: print(error); sys.exit(error.exit_code)",
             str(opened.archive.path), *arguments],
        )  # fmt: skip
    return process.exitCode(), bytes(process.readAll().data()).decode()


@pytest.fixture
def bell(opened: Opened) -> Doorbell:
    doorbell = opened.window.listen()
    assert doorbell.is_listening
    return doorbell


def test_a_second_start_raises_the_first_window(opened: Opened, bell: Doorbell, qtbot: QtBot) -> None:
    opened.window.showMinimized()
    with qtbot.waitSignal(bell.rung):
        code, said = second_start(opened, qtbot)
    assert (code, said) == (0, "")
    qtbot.waitUntil(lambda: not opened.window.windowState() & Qt.WindowState.WindowMinimized)


@pytest.mark.usefixtures("bell")
def test_it_hands_over_the_address_of_a_post(opened: Opened, qtbot: QtBot) -> None:
    with opened.until(opened.panes.reader.post_loaded):
        assert second_start(opened, qtbot, "https://blog.example/sorting/") == (0, "")
    assert opened.reading.current == opened.post("Sorting in place")


@pytest.mark.usefixtures("bell")
def test_it_hands_over_a_blog_to_add(opened: Opened, qtbot: QtBot) -> None:
    assert second_start(opened, qtbot, "https://other.example/") == (0, "")
    qtbot.waitUntil(lambda: not opened.workings.sheet.isHidden())
    form = opened.workings.sheet.findChild(AddForm)
    assert form is not None
    assert form.field.text() == "https://other.example/"


def test_an_archive_in_use_by_something_else_is_said_to_be(opened: Opened, qtbot: QtBot) -> None:
    code, said = second_start(opened, qtbot)
    assert code == 3
    assert "is in use by another process" in said


def test_the_socket_of_a_killed_process_is_taken_over(tmp_path: Path, qtbot: QtBot) -> None:
    left = subprocess.run(
        [sys.executable, "-c",
         "import sys, os; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
         "from viewer.ui.single import Doorbell\n"
         "app = QCoreApplication([]); bell = Doorbell(Path(sys.argv[1])); print(bell.is_listening, flush=True)\n"
         "os.kill(os.getpid(), 9)", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert left.stdout == "True\n"
    assert not hand_over(tmp_path, None)
    doorbell = Doorbell(tmp_path)
    assert doorbell.is_listening
    doorbell.close()
    del qtbot


@pytest.mark.usefixtures("qapp")
def test_noise_at_the_door_is_not_answered(tmp_path: Path, qtbot: QtBot) -> None:
    from PySide6.QtNetwork import QLocalSocket

    doorbell = Doorbell(tmp_path)
    heard: list[str] = []
    doorbell.rung.connect(heard.append)
    for noise in (b"hello\n", b'{"other": 1}\n', b"[]\n", b"x" * 100_000):
        socket = QLocalSocket()
        socket.connectToServer(doorbell._server.serverName())
        assert socket.waitForConnected(5000)
        with qtbot.waitSignal(socket.disconnected):
            socket.write(noise)
    assert heard == []
    doorbell.close()
