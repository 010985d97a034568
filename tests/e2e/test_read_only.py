"""An archive where nothing can be written, such as a disc, a snapshot or another person's folder, is read all the same."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e.program import ROOT, Program
from tests.support.blogserver import BlogServer
from tests.support.makeblog import Blog
from tests.support.unprivileged import bound_by_permissions, read_only

READING = (
    ("list",),
    ("show", "1"),
    ("history", "1"),
    ("tags",),
    ("coverage",),
    ("stats",),
    ("sources",),
)


@dataclass
class Bound(Program):
    """The program as somebody whom permissions bind."""

    drop: Callable[[], None] | None = None

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "viewer", "--archive", str(self.archive), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **self.env},
            preexec_fn=self.drop,
        )


@pytest.fixture
def bound(program: Program, blog_server: BlogServer, blog: Blog) -> Bound:
    """The program with an archive of ten posts."""
    del blog
    drop = bound_by_permissions()
    program.run("add", blog_server.url)
    program.sync()
    return Bound(program.archive, drop=drop)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_that_reads_works_and_writes_nothing(bound: Bound, blog: Blog, tmp_path: Path) -> None:
    reading = (*READING, ("search", blog.posts[4].title))
    wanted = {command: bound.json(*command) for command in reading}
    assert all(wanted.values())
    before = contents(bound.archive)
    with read_only(bound.archive):
        assert {command: bound.json(*command) for command in reading} == wanted
        bound.run("backup", str(tmp_path / "copy.backup"))
        bound.run("export", "--id", "1", "-o", str(tmp_path / "post.epub"))
        assert contents(bound.archive) == before
        taken = Program(tmp_path / "taken")
        assert taken.json("import", str(bound.archive)) == {"sources": 1, "posts": 10}
    restored = Program(tmp_path / "restored")
    restored.run("restore", str(tmp_path / "copy.backup"))
    assert restored.json("list") == wanted[("list",)]


@pytest.mark.parametrize(
    "arguments", [("mark", "1", "--read"), ("sync",), ("check",), ("remove", "1")], ids=lambda a: a[0]
)
def test_what_writes_says_why_it_cannot(bound: Bound, arguments: tuple[str, ...]) -> None:
    with read_only(bound.archive):
        done = bound.run(*arguments, code=3)
    assert "cannot be written to" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_a_killed_writer_committed_last_is_read_too(bound: Bound, blog: Blog, tmp_path: Path) -> None:
    """It lies in the log beside the database, which SQLite does not read by itself where nothing can be written."""
    copied = tmp_path / "copied"
    shutil.copytree(bound.archive, copied)
    with contextlib.closing(sqlite3.connect(copied / "archive.db", isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("UPDATE post SET starred = 1 WHERE id = 3")
        writer.execute("UPDATE post SET title = 'Changed last' WHERE id = 3")  # and the index is behind
        for name in ("archive.db", "archive.db-wal"):
            shutil.copyfile(copied / name, tmp_path / name)
    shutil.rmtree(copied)
    (copied / "media").mkdir(parents=True)
    for name in ("archive.db", "archive.db-wal"):
        shutil.move(tmp_path / name, copied / name)
    reader = Bound(copied, drop=bound.drop)
    with read_only(copied):
        assert [post["title"] for post in reader.json("list", "is:starred")] == ["Changed last"]
        assert reader.json("search", blog.posts[4].title)
        assert set(contents(copied)) == {"archive.db", "archive.db-wal"}


def test_an_archive_that_cannot_be_made_or_read_is_one_sentence(bound: Bound, tmp_path: Path) -> None:
    parent = tmp_path / "parent"
    parent.mkdir()
    with read_only(parent):
        missing = Bound(parent / "archive", drop=bound.drop).run("list", code=3)
    assert "cannot be made" in missing.stderr
    (bound.archive / "archive.db").chmod(0)
    unreadable = bound.run("list", code=3)
    assert "check its permissions" in unreadable.stderr
    (bound.archive / "archive.db").chmod(0o644)
    assert len(missing.stderr.splitlines()) == len(unreadable.stderr.splitlines()) == 1
