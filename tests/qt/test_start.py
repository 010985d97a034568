"""The start: what is on the screen first, and what must not have been loaded by then."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from viewer.ui.app import run

def ready():
    heavy = [name for name in sys.modules if "WebEngine" in name or name.split(".")[0] in HEAVY]
    print(json.dumps(heavy), flush=True)
    from PySide6.QtWidgets import QApplication
    QTimer.singleShot(0, QApplication.instance().quit)

HEAVY = {"feedparser", "httpx2", "pikepdf", "PIL", "markdown", "qtawesome", "qtpy", "selectolax", "lxml", "math_core"}
HEAVY |= {"peewee"}
sys.exit(run(Path(sys.argv[1]), ready=ready))
"""


def start(archive: Path, config: Path, script: str = SCRIPT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(archive)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"XDG_CONFIG_HOME": str(config)},
    )


def test_the_list_does_not_wait_for_anything_heavy(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    done = start(tmp_path / "archive", tmp_path / "config")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0]) == []
    assert "Traceback" not in done.stderr


def test_the_list_is_painted_before_the_other_parts_are_loaded(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace('"WebEngine" in name', 'name == "viewer.ui.workings"')
    done = start(tmp_path / "archive", tmp_path / "config", script)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0]) == []


# What the first list needs, and no more: every module takes a third of a millisecond, one with dataclasses several.
FIRST = """
cli config errors archive language
store store.connecting store.database store.faults store.joined store.lists store.lock store.schema store.store store.times
types types.rows web web.switches
ui ui.app ui.choice ui.elided ui.finding ui.first_list ui.front ui.heads ui.ink ui.language ui.main_window ui.marks
ui.paragraphs ui.post_delegate ui.post_list ui.post_model ui.post_view ui.precompiled ui.state ui.surface ui.theme
"""


def test_the_list_does_not_wait_for_a_module_that_it_can_do_without(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace(
        'if "WebEngine" in name or name.split(".")[0] in HEAVY', 'if name.startswith("viewer.")'
    )
    done = start(tmp_path / "archive", tmp_path / "config", script)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout.splitlines()[0])) <= {f"viewer.{name}" for name in FIRST.split()}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt is told of shared graphics by that name")
def test_the_list_is_painted_before_all_enumerations_of_qt_are_made(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace("heavy = [", "heavy = ['Qt' in vars(sys.modules['PySide6.QtCore'])] or [")
    done = start(tmp_path / "archive", tmp_path / "config", script)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0]) == [False]


def test_no_thread_keeps_the_interpreter_from_the_window_for_long(filled: Path, tmp_path: Path) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace("heavy = [", "heavy = [sys.getswitchinterval()] or [")
    done = start(tmp_path / "archive", tmp_path / "config", script)
    assert json.loads(done.stdout.splitlines()[0]) == [pytest.approx(0.001)]


def test_what_is_said_past_python_means_what_it_says(tmp_path: Path) -> None:
    script = """
import sys
from viewer.ui.app import make_application
app = make_application(["x"])
from PySide6.QtCore import Qt
print(app.testAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts))
"""
    done = start(tmp_path / "archive", tmp_path / "config", script)
    assert done.stdout.split() == ["True"], done.stderr


def test_the_welcome_does_not_either(tmp_path: Path) -> None:
    done = start(tmp_path / "archive", tmp_path / "config")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0]) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_closes_the_window_and_keeps_the_place(
    filled: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    script = SCRIPT.replace("QApplication.instance().quit)", f"lambda: os.kill(os.getpid(), {int(number)}))")
    done = start(
        tmp_path / "archive", tmp_path / "config", script.replace("import json, sys", "import json, os, sys")
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "config" / "archive-viewer" / "settings.json").is_file()
