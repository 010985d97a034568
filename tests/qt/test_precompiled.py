"""The support modules of PySide are compiled once; whatever happens to what was kept, a start goes on."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from viewer.ui.precompiled import Precompiled

SOURCE = b"from __future__ import annotations\nx: int = 41 + 1\n"
SCRIPT = """
import builtins, json, sys
from pathlib import Path
usual, compiled = builtins.compile, []

def counted(source, filename, *rest, **options):
    if str(filename).startswith("shibokensupport/"):
        compiled.append(filename)
    return usual(source, filename, *rest, **options)

builtins.compile = counted
from viewer.ui.app import run

def ready():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    assert builtins.compile is counted
    QTimer.singleShot(0, QApplication.instance().quit)

code = run(Path(sys.argv[1]), ready=ready)
print(json.dumps(len(compiled)))
sys.exit(code)
"""


def value(path: Path, source: bytes = SOURCE, name: str = "shibokensupport/x.py") -> tuple[object, bool]:
    """What a module comes to when it is compiled with what is kept at ``path``, and whether that was of use."""
    precompiled = Precompiled(path)
    with precompiled:
        names: dict[str, object] = {}
        exec(compile(source, name, "exec"), names)
    before = path.read_bytes() if path.exists() else b""
    precompiled.keep()
    return names["x"], path.exists() and path.read_bytes() == before


def test_a_module_is_compiled_once(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "pyside"
    assert value(path) == (42, False)
    assert value(path) == (42, True)
    assert [each.name for each in path.parent.iterdir()] == ["pyside"]


def test_another_source_under_the_same_name_is_compiled(tmp_path: Path) -> None:
    path = tmp_path / "pyside"
    value(path)
    assert value(path, b"x = 2\n") == (2, False)
    assert value(path, b"x = 2\n") == (2, True)
    assert value(path) == (42, True)


def test_what_is_not_of_pyside_is_left_alone(tmp_path: Path) -> None:
    assert value(tmp_path / "pyside", name="own.py") == (42, False)
    assert not (tmp_path / "pyside").exists()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "of another Python"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "pyside"
    value(path)
    whole = path.read_bytes()
    broken = {
        "cut": whole[:-7],
        "flipped": whole[:-7] + bytes([whole[-7] ^ 255]) + whole[-6:],
        "empty": b"",
        "of another Python": b"3.0" + whole[3:],
    }[damage]
    path.write_bytes(broken)
    assert value(path) == (42, False)
    assert value(path) == (42, True)
    assert path.read_bytes() == whole


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert value(tmp_path / "file" / "pyside") == (42, False)


def test_compile_is_the_usual_one_again(tmp_path: Path) -> None:
    usual = compile
    with pytest.raises(SyntaxError), Precompiled(tmp_path / "pyside"):
        compile(b"1 +", "shibokensupport/x.py", "exec")
    assert compile is usual
    Precompiled(tmp_path / "pyside").keep()
    assert not (tmp_path / "pyside").exists()


def test_the_second_start_compiles_nothing_of_pyside(filled: Path, tmp_path: Path) -> None:
    archive = shutil.copytree(filled, tmp_path / "archive", ignore=shutil.ignore_patterns("writer.*"))
    folders = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "CACHE", "STATE")}

    def start() -> int:
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(archive)],
            cwd=Path(__file__).parents[2], env=os.environ | folders,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return int(json.loads(done.stdout.splitlines()[-1]))

    assert start() > 3
    assert start() == 0
    kept = tmp_path / "CACHE" / "archive-viewer" / "pyside"
    kept.write_bytes(kept.read_bytes()[:1000])
    assert start() > 3
    assert start() == 0
