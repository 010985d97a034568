"""Exports by the command line: every format, the check before them, and what goes wrong."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path

import pytest

from tests.e2e.program import Program, run_here
from tests.support.blogserver import BlogServer, Status
from tests.support.makeblog import Blog


@pytest.fixture
def filled(program: Program, blog_server: BlogServer, blog: Blog) -> Program:
    """An archive with one picture missing."""
    blog_server.fault(next(iter(blog.pictures)), Status(404))
    program.run("add", blog_server.url)
    program.sync(code=None)
    return program


FORMATS = [
    ("x.epub", (), "epub"),
    ("site.zip", (), "html"),
    ("site", ("--format", "html", "--order", "tag"), "html"),
    ("notes", ("--format", "markdown"), "markdown"),
    ("x.zim", (), "zim"),
]


def test_every_format(filled: Program, tmp_path: Path) -> None:
    for name, options, kind in FORMATS:
        if kind == "zim" and importlib.util.find_spec("libzim") is None:
            continue
        out = tmp_path / name
        code, printed, _ = run_here(filled.archive, "export", "-o", str(out), *options, "--json")
        told = json.loads(printed)
        found = [p for p in out.rglob("*") if p.is_file()] if out.is_dir() else [out]
        assert (told["path"], told["format"], told["posts"], told["pages"]) == (str(out), kind, 10, None)
        assert told["bytes"] == sum(p.stat().st_size for p in found)
        assert (code, len(told["missing_media"])) == (1, 1)


def test_what_was_exported_comes_back(filled: Program, tmp_path: Path, blog: Blog) -> None:
    filled.run("export", "-o", str(tmp_path / "notes"), "--format", "markdown", code=1)
    other = Program(tmp_path / "other")
    assert other.json("add", str(tmp_path / "notes"))["title"] == blog.title
    other.sync(code=None)
    keys = ("url", "title", "author", "published", "tags")
    before, after = (
        sorted([tuple(map(str, map(post.get, keys))) for post in program.json("list")])
        for program in (filled, other)
    )
    assert after == before
    assert set(other.files().values()) == set(filled.files().values())


def test_the_check_lists_what_is_missing_and_writes_nothing(
    filled: Program, blog_server: BlogServer, blog: Blog, tmp_path: Path
) -> None:
    missing = [blog_server.url + next(iter(blog.pictures))]
    assert filled.json("export", "--check", code=1) == {"posts": 10, "missing_media": missing}
    told = filled.run("export", "--check", code=1)
    assert missing[0] in told.stdout
    assert "1 picture is missing." in told.stderr
    blog_server.heal(next(iter(blog.pictures)))
    told = filled.json("export", "--fetch-missing", "-o", str(tmp_path / "x.epub"))
    assert told["missing_media"] == []
    assert filled.json("export", "--check") == {"posts": 10, "missing_media": []}
    with zipfile.ZipFile(tmp_path / "x.epub") as book:
        assert len([name for name in book.namelist() if "/pictures/" in name]) == len(blog.pictures)


WRONG = [
    (("-o", "{}/x.docx"), 2, "names no format"),
    (("-o", "{}/x"), 2, "no suffix that names a format"),
    ((), 2, "-o PATH"),
    (("-o", "{}/none/x.epub"), 1, "there is no folder"),
    (("-o", "{}", "--format", "html"), 1, "is not empty"),
    (("-o", "{}/x.pdf", "--margin", "3"), 2, "12 to 45 mm"),
    (("-o", "{}/x.epub", "--separate"), 2, "One file a post is for PDF"),
    (("-o", "{}/x.epub", "--id", "99999"), 2, "no post"),
]


def test_what_cannot_be_is_one_sentence(filled: Program, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    for arguments, code, sentence in WRONG:
        ended, _, said = run_here(filled.archive, "export", *(word.format(out) for word in arguments))
        assert sentence in said
        assert (ended, said.count("\n")) == (code, 1)
    assert [p.name for p in out.iterdir()] == ["mine.txt"]
