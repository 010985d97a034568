"""Where results, remarks and progress go, and what becomes of them when nobody takes them; being stopped."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import ROOT, Program
from tests.support.blogserver import BlogServer, Hang
from tests.support.makeblog import Blog
from viewer import cli

# ----------------------------------------------------------------------------- as processes


def _shell(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    program = f"'{sys.executable}' -m viewer"
    return subprocess.run(
        ["bash", "-c", script.replace("PROGRAM", program)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


posix = pytest.mark.skipif(sys.platform == "win32", reason="shells and devices of POSIX systems")


@posix
@pytest.mark.parametrize("command", ["show 1 --as html", "list", "--help", "tags --json", "opml"])
def test_whoever_reads_may_stop_reading(manual: Path, command: str) -> None:
    done = _shell(f"PROGRAM {command} | head -c 0; echo ${{PIPESTATUS[0]}}", ARCHIVE_VIEWER_DIR=str(manual))
    assert (done.stdout, done.stderr) == ("0\n", "")


@posix
def test_closed_and_full_outputs_are_no_traceback(manual: Path) -> None:
    environment = {"ARCHIVE_VIEWER_DIR": str(manual)}
    assert _shell("PROGRAM list >&-; echo $?", **environment).stdout == "0\n"
    assert _shell("PROGRAM list zzzzz 2>&-; echo $?", **environment).stdout == "0\n"
    assert _shell("PROGRAM show 1 --as raw >&- 2>&-; echo $?", **environment).stdout == "0\n"
    for at_once in ("1", "") if Path("/dev/full").exists() else ():
        done = _shell("PROGRAM list >/dev/full", **environment, PYTHONUNBUFFERED=at_once)
        assert done.returncode == 1
        assert done.stderr == "archive-viewer: The result could not be written: No space left on device.\n"


@posix
def test_no_home_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import pwd

    def nobody(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    for name in ("HOME", "XDG_DATA_HOME", "ARCHIVE_VIEWER_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert cli.main(["list"]) == 3
    assert capsys.readouterr().err.startswith("archive-viewer: There is no home folder ")


@pytest.fixture
def hanging(program: Program, blog: Blog, blog_server: BlogServer) -> Iterator[Program]:
    """A blog whose first picture does not come until the server is healed."""
    program.run("add", blog_server.url)
    blog_server.fault(blog.posts[0].pictures[0], Hang())
    yield program
    blog_server.heal()


@posix
def test_a_sync_that_is_stopped_ends_with_done_and_130(
    hanging: Program, blog: Blog, blog_server: BlogServer
) -> None:
    process = hanging.start("sync", "--json")
    blog_server.wait_for(blog.posts[0].pictures[0])
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert json.loads(out.splitlines()[-1])["event"] == "done"
    assert errors.startswith("archive-viewer: Stopped")
    blog_server.heal()
    assert len(hanging.json("list")) == 10


@posix
def test_a_terminal_gets_a_bar(hanging: Program, blog: Blog, blog_server: BlogServer) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "--archive", str(hanging.archive), "sync"],
        stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT, env={**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # EIO: the other end was closed
        while piece := os.read(ours, 4096):
            seen += piece
            if (
                b"left" in seen and not blog_server.released.is_set()
            ):  # a rate and the time left need a second of work
                blog_server.heal()
    os.close(ours)
    assert process.wait(timeout=60) == 0
    shown = seen.decode()
    assert "\r[█" in shown
    assert "pictures: " in shown
    assert "/min" in shown or "/s" in shown
    assert shown.rstrip("\n").endswith("\r")  # the bar was taken away
    del blog
