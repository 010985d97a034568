"""What a process that died has left is taken away; what is in use is let be."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.export.shelf import MemoryShelf, PaperPrinter, make_post
from viewer.export import leftovers
from viewer.export.leftovers import HIDDEN, claimed, sweep
from viewer.export.paper import Layout
from viewer.export.press import write_pdf
from viewer.types import ExportOptions

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import os, sys, threading
from pathlib import Path
from tests.unit.export.shelf import MemoryShelf, PaperPrinter, make_post
from viewer.export.press import write_pdf
from viewer.types import ExportOptions

class Killing(PaperPrinter):
    def print(self, *arguments):
        super().print(*arguments)
        os._exit(9)

write_pdf(MemoryShelf.of(make_post(1)), [1], Path(sys.argv[1]), ExportOptions(), Killing(), progress=print,
    cancel=threading.Event())
"""


def export(path: Path, printer: PaperPrinter | None = None) -> None:
    write_pdf(
        MemoryShelf.of(make_post(1)),
        [1],
        path,
        ExportOptions(),
        printer or PaperPrinter(),
        progress=lambda _step: None,
        cancel=threading.Event(),
    )


def test_what_a_killed_export_left_goes_with_the_next_one(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "x.pdf")], cwd=ROOT, check=False)
    assert done.returncode == 9
    (left,) = tmp_path.iterdir()
    assert list(left.rglob("part-0.pdf"))
    export(tmp_path / "other.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["other.pdf"]


def test_two_exports_to_one_folder_let_each_other_be(tmp_path: Path) -> None:
    class Second(PaperPrinter):
        def print(
            self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /
        ) -> None:
            super().print(address, target, layout, meanwhile)
            export(tmp_path / "second.pdf")

    export(tmp_path / "first.pdf", Second())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first.pdf", "second.pdf"]


def test_folders_of_others_are_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unclaimed, elsewhere, begun, seen = (
        tmp_path / f".{name}.part" for name in ("unclaimed", "elsewhere", "begun", "seen")
    )
    for folder in (unclaimed, elsewhere, begun, seen, tmp_path / "left"):
        folder.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(leftovers, "host", lambda: "another computer")
        with claimed(elsewhere):
            pass
    with claimed(tmp_path / "left"):  # and no name of ours
        pass
    with claimed(begun), claimed(seen):
        sweep(tmp_path, HIDDEN)
        assert len(list(tmp_path.iterdir())) == 5
    sweep(tmp_path, HIDDEN)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".elsewhere.part", ".unclaimed.part", "left"]


def test_a_folder_that_cannot_be_claimed_is_worked_in_all_the_same(tmp_path: Path) -> None:
    with claimed(tmp_path / "gone"):
        sweep(tmp_path / "gone", HIDDEN)
    assert list(tmp_path.iterdir()) == []
