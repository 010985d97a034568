"""Killed or out of room in the middle of an import, a restore or a removal: what was committed is there, and is whole."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import ROOT, Program
from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and limits that are not there")
KILLS = 8
State = dict[str, list[tuple[Any, ...]]]


def steps(archive: Path, *arguments: str) -> int:
    """How many moments there are to be killed in."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.mortal", "0", "--archive", str(archive), *arguments],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    return int(done.stdout.splitlines()[-1])


def kill(archive: Path, step: int, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.mortal", str(step), "--archive", str(archive), *arguments],
        capture_output=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, done.stderr


def moments(count: int) -> Sequence[int]:
    """One shortly before the end, and some before that."""
    return [count - 5, *random.Random(count).sample(range(1, count - 5), KILLS - 1)]


def healed(program: Program) -> None:
    """Everything on record is there; what is not on record is found and goes."""
    names = {row[2] for row in program.state()["media"] if row[1] == "saved"}
    assert names <= set(program.files()), "a picture on record is on disk"
    assert program.json("check", "--repair")["ok"]
    assert program.json("check") == {"ok": True, "problems": []}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, Program]:
    """Two archives: of one blog, and of that one as it was a while ago and of another one."""
    folder = tmp_path_factory.mktemp("archives")
    with BlogServer() as server, BlogServer() as other:
        one = make_blog(12, 16, words=80)
        one.publish(server, limit=7, pages=False)
        make_blog(5, 8, seed=2, words=60).publish(other, pages=False)
        direct = {"NO_PROXY": "*", "no_proxy": "*"}
        here, there = Program(folder / "here", direct), Program(folder / "there", direct)
        for program, addresses in ((here, (server, other)), (there, (server,))):
            for address in addresses:
                program.run("add", address.url + "/feed.xml")
        here.sync()
        here.run("mark", "1", "--star")
        one.publish(server, pages=False)
        there.sync()
        there.run("tag", "2", "--add", "mine")
    return here, there


def test_an_import_that_is_killed_is_completed_by_the_next(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, there = archives
    before = here.state()
    whole = Program(tmp_path / "whole")
    shutil.copytree(here.archive, whole.archive)
    count = steps(whole.archive, "import", str(there.archive))
    wanted, files = whole.state(), whole.files()
    assert len(wanted["posts"]) == 17
    for number, moment in enumerate(moments(count)):
        program = Program(tmp_path / f"killed-{number}")
        shutil.copytree(here.archive, program.archive)
        kill(program.archive, moment, "import", str(there.archive))
        state = program.state()
        assert {row[0] for row in before["posts"]} <= {row[0] for row in state["posts"]}
        assert set(before["revisions"]) <= set(state["revisions"])
        healed(program)
        program.run("import", str(there.archive))
        assert program.state() == wanted
        assert program.files() == files
        healed(program)


def test_a_restore_that_is_killed_is_no_archive_yet_and_can_be_done_again(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, _ = archives
    target = tmp_path / "file.backup"
    here.run("backup", str(target))
    count = steps(tmp_path / "counted", "restore", str(target))
    for number, moment in enumerate(moments(count)):
        program = Program(tmp_path / f"killed-{number}")
        kill(program.archive, moment, "restore", str(target))
        if not (program.archive / "archive.db").exists():
            program.run("restore", str(target))
        assert program.state() == here.state()
        healed(program)
        assert program.files() == here.files()


def test_a_removal_that_is_killed_happened_or_did_not(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, _ = archives
    before = here.state()
    whole = Program(tmp_path / "whole")
    shutil.copytree(here.archive, whole.archive)
    count = steps(whole.archive, "remove", "1", "--with-posts")
    wanted, files = whole.state(), whole.files()
    assert len(wanted["posts"]) == 5
    for number, moment in enumerate(moments(count)):
        program = Program(tmp_path / f"killed-{number}")
        shutil.copytree(here.archive, program.archive)
        kill(program.archive, moment, "remove", "1", "--with-posts")
        posts = program.state()["posts"]
        assert posts in (before["posts"], wanted["posts"])
        healed(program)
        if posts == before["posts"]:
            assert program.files() == here.files()
            program.run("remove", "1", "--with-posts")
        program.run("list")  # which brings the index up to date
        assert program.state() == wanted
        assert program.files() == files


class Cramped(Program):
    """The program where no file may grow beyond ``most`` bytes: what a full disk is to it."""

    most = 0

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        import resource

        return subprocess.Popen(
            [sys.executable, "-m", "viewer", "--archive", str(self.archive), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (self.most, self.most)),
        )


@pytest.mark.parametrize("room", [30_000, 100_000])
def test_an_import_for_which_there_is_no_room_loses_nothing(
    archives: tuple[Program, Program], tmp_path: Path, room: int
) -> None:
    here, there = archives
    program = Program(tmp_path / "archive")
    shutil.copytree(here.archive, program.archive)
    cramped = Cramped(program.archive)
    cramped.most = room
    told = cramped.run("import", str(there.archive), code=3).stderr
    assert len(told.splitlines()) == 1
    assert "full" in told
    assert set(here.state()["revisions"]) <= set(program.state()["revisions"])
    healed(program)
    program.run("import", str(there.archive))
    assert len(program.state()["posts"]) == 17
    healed(program)


def test_a_restore_for_which_there_is_no_room_leaves_no_archive(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, _ = archives
    target = tmp_path / "file.backup"
    here.run("backup", str(target))
    cramped = Cramped(tmp_path / "archive")
    cramped.most = (here.archive / "archive.db").stat().st_size // 2
    assert "full" in cramped.run("restore", str(target), code=3).stderr
    assert {path.name for path in cramped.archive.iterdir()} <= {"media", "writer.lock", "writer.json"}
    program = Program(cramped.archive)
    program.run("restore", str(target))
    assert program.state() == here.state()


def test_a_backup_for_which_there_is_no_room_leaves_nothing(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, _ = archives
    (tmp_path / "disk").mkdir()
    cramped = Cramped(here.archive)
    cramped.most = 100_000
    told = cramped.run("backup", str(tmp_path / "disk" / "file.backup"), code=1).stderr
    assert len(told.splitlines()) == 1
    assert "room" in told
    assert list((tmp_path / "disk").iterdir()) == []


def test_a_removal_for_which_there_is_no_room_removes_nothing(
    archives: tuple[Program, Program], tmp_path: Path
) -> None:
    here, _ = archives
    program = Program(tmp_path / "archive")
    shutil.copytree(here.archive, program.archive)
    with contextlib.closing(sqlite3.connect(program.archive / "archive.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    cramped = Cramped(program.archive)
    cramped.most = 20_000
    assert "full" in cramped.run("remove", "1", "--with-posts", code=3).stderr
    assert program.state() == here.state()
    assert program.files() == here.files()
