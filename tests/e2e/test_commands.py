"""The contract of the command line: keys, exit codes, sentences."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections import Counter
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.support.blogserver import BlogServer
from tests.support.makeblog import Blog

LIST_KEYS = {
    "id", "source", "url", "title", "author", "published", "updated", "tags", "state", "words", "media", "read", "starred",
}  # fmt: skip
SHOW_KEYS = {"html", "text", "outline", "links", "backlinks", "revisions", "media_items"}
ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$")


@pytest.fixture
def synced(program: Program, blog_server: BlogServer, blog: Blog) -> Program:
    del blog
    program.run("add", blog_server.url)
    program.sync()
    return program


def test_list_search_and_show(synced: Program, blog: Blog) -> None:
    posts = synced.json("list")
    assert [post["title"] for post in posts] == [post.title for post in blog.posts]
    assert set(posts[0]) >= LIST_KEYS
    assert ISO.match(posts[0]["published"])
    tag = blog.posts[0].tags[0]
    tagged = {post.title for post in blog.posts if tag in post.tags}
    assert {post["title"] for post in synced.json("list", f"tag:{tag}")} == tagged
    assert synced.json("list", "--limit", "2", "--offset", "3") == posts[3:5]
    titles = [post["title"] for post in synced.json("list", "--sort", "title")]
    assert titles == sorted(titles, key=str.lower)

    hits = synced.json("search", f'"{blog.posts[4].title}"')
    assert hits[0]["title"] == blog.posts[4].title
    assert {"score", "snippet"} <= set(hits[0])

    shown = synced.json("show", posts[0]["url"])
    assert set(shown) >= LIST_KEYS | SHOW_KEYS
    assert shown["id"] == posts[0]["id"]
    assert shown["media_items"][0]["state"] == "saved"
    assert synced.run("show", str(posts[0]["id"]), "--as", "raw").stdout.startswith("<entry")
    assert "<script" not in synced.run("show", str(posts[0]["id"]), "--as", "html").stdout


def test_pictures_that_were_left_out_are_skipped(
    program: Program, blog: Blog, blog_server: BlogServer
) -> None:
    del blog
    program.run("add", blog_server.url)
    program.sync("--no-media")
    items = [
        item for post in program.json("list") for item in program.json("show", str(post["id"]))["media_items"]
    ]
    assert {item["state"] for item in items} == {"skipped"}


def test_marking_and_tagging(synced: Program) -> None:
    first, second = (str(post["id"]) for post in synced.json("list")[:2])
    assert synced.json("mark", first, second, "--read", "--star") == {"changed": 2}
    assert synced.json("mark", first, "--read") == {"changed": 0}
    assert len(synced.json("list", "is:unread")) == 8
    assert synced.json("tag", first, "--add", "to cite") == {"changed": 1}
    assert [str(post["id"]) for post in synced.json("list", 'tag:"to cite"')] == [first]
    assert {"name": "to cite", "posts": 1, "children": [], "own": True} in synced.json("tags", "--flat")


def test_backup_and_restore(synced: Program, tmp_path: Path) -> None:
    target = tmp_path / "blog.backup"
    made = synced.json("backup", str(target))
    assert (made["posts"], made["media"], made["bytes"]) == (10, 24, target.stat().st_size)
    other = Program(tmp_path / "other")
    restored = other.json("restore", str(target))
    assert (restored["posts"], restored["media"]) == (10, 24)
    assert other.state() == synced.state()
    assert other.files() == synced.files()
    assert "already" in other.run("restore", str(target), code=2).stderr


@pytest.mark.parametrize("cut", [0, 1000, -200])
def test_a_broken_backup_is_refused(synced: Program, tmp_path: Path, cut: int) -> None:
    target = tmp_path / "blog.backup"
    synced.run("backup", str(target))
    target.write_bytes(target.read_bytes()[:cut])
    other = Program(tmp_path / "other")
    assert "not a whole backup" in other.run("restore", str(target), code=3).stderr
    assert not (other.archive / "archive.db").exists()


def test_check_finds_and_repairs(synced: Program) -> None:
    assert synced.json("check") == {"ok": True, "problems": []}
    files = sorted((synced.archive / "media").glob("??/*"))
    files[0].write_bytes(b"changed")
    files[1].unlink()
    (synced.archive / "media" / "aa").mkdir(exist_ok=True)
    (synced.archive / "media" / "aa" / "stray").write_bytes(b"x")
    with sqlite3.connect(synced.archive / "archive.db") as database:
        database.execute("DELETE FROM search_doc WHERE docid = (SELECT max(docid) FROM search_doc)")
    found = synced.json("check", code=1)
    assert not found["ok"]
    assert {problem["kind"] for problem in found["problems"]} == {"media", "orphan", "index"}
    assert synced.json("check", "--repair")["ok"]
    synced.sync()
    assert synced.json("check") == {"ok": True, "problems": []}
    assert len(synced.files()) == 24


def test_rebuild_gives_the_same_again(synced: Program) -> None:
    before = synced.state()
    assert synced.json("rebuild")["posts"] == 10
    assert synced.state() == before
    assert synced.json("rebuild", "--index")["posts"] == 10
    assert synced.state() == before


def test_stats_and_sources(synced: Program) -> None:
    stats = synced.json("stats")
    assert (stats["posts"], stats["sources"], stats["media"], stats["problems"]) == (10, 1, 24, 0)
    assert stats["bytes_media"] == sum(len(data) for data in synced.files().values())
    assert set(stats) >= {"posts", "words", "sources", "tags", "media", "bytes_db", "bytes_media", "problems"}
    source = synced.json("sources")[0]
    assert set(source) >= {"id", "kind", "title", "url", "site_url", "posts", "last_sync", "last_error"}
    assert ISO.match(source["last_sync"])
    assert synced.json("remove", "1") == {"id": 1, "posts_kept": 10}
    assert synced.json("sources") == []
    assert len(synced.json("list")) == 10


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "99"], 2),
        (["show", "https://nowhere.example/"], 2),
        (["remove", "nobody"], 2),
        (["mark", "99", "--read"], 2),
        (["list", "--sort", "colour"], 2),
        (["export", "nothing-matches-this", "-o", "x.pdf"], 2),
        (["frobnicate"], 2),
        (["add", "not an address"], 2),
        (["add", "/no/such/folder"], 1),
        (["add", "http://127.0.0.1:9/feed.xml"], 1),
        (["restore", "/no/such/file"], 2),
        (["sync", "--since", "tomorrow"], 2),
    ],
)
def test_wrong_usage_is_one_sentence(program: Program, arguments: list[str], code: int) -> None:
    done = program.run(*arguments, code=code)
    assert done.stdout == ""
    assert done.stderr.strip()


def test_a_folder_that_is_no_archive_is_exit_code_3(program: Program) -> None:
    program.archive.mkdir()
    (program.archive / "archive.db").write_text("something else entirely, and rather long" * 30)
    assert len(program.run("list", code=3).stderr.splitlines()) == 1


def test_a_locked_archive_is_exit_code_3(synced: Program, blog_server: BlogServer, blog: Blog) -> None:
    from tests.support.blogserver import Hang

    del blog
    blog_server.fault("/feed.xml", Hang())
    blog_server.forget()
    process = synced.start("sync")
    blog_server.wait_for("/feed.xml")
    assert "in use by another process" in synced.run("mark", "1", "--read", code=3).stderr
    assert len(synced.json("list")) == 10
    blog_server.heal()
    process.communicate(timeout=60)


def test_output_into_a_closed_pipe_is_no_fault(synced: Program) -> None:
    with synced.start("list") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_the_environment_chooses_the_archive(synced: Program, tmp_path: Path) -> None:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "viewer", "list", "--json"],
        capture_output=True, check=True, env={**os.environ, "ARCHIVE_VIEWER_DIR": str(synced.archive)},
    )  # fmt: skip
    assert len(json.loads(done.stdout)) == 10
    del tmp_path


def test_opml_out_and_in_again(synced: Program, tmp_path: Path) -> None:
    listed = tmp_path / "blogs.opml"
    synced.run("opml", "-o", str(listed))
    other = Program(tmp_path / "other")
    assert other.json("import", str(listed)) == {"sources": 1, "posts": 0}
    assert other.json("import", str(listed)) == {"sources": 0, "posts": 0}
    assert other.json("sources")[0]["url"] == synced.json("sources")[0]["url"]
    assert other.sync()["new"] == 10


@pytest.mark.parametrize("content", ["", "<html></html>", "<opml", "PK\x03\x04 nonsense"])
def test_what_is_no_list_and_no_archive_is_refused(program: Program, tmp_path: Path, content: str) -> None:
    path = tmp_path / "file"
    path.write_text(content)
    assert len(program.run("import", str(path), code=None).stderr.splitlines()) == 1


def test_another_archive_is_taken_over_once(synced: Program, tmp_path: Path) -> None:
    first = str(synced.json("list")[0]["id"])
    synced.run("mark", first, "--star", "--read")
    synced.run("tag", first, "--add", "mine")
    other = Program(tmp_path / "other")
    assert other.json("import", str(synced.archive)) == {"sources": 1, "posts": 10}
    assert other.files() == synced.files()
    assert other.state() == synced.state()
    assert [post["starred"] for post in other.json("list", "tag:mine")] == [True]
    assert other.json("import", str(synced.archive)) == {"sources": 0, "posts": 0}


def test_a_feed_and_its_folder_are_one_blog_when_the_reader_says_so(
    program: Program, blog: Blog, blog_server: BlogServer, tmp_path: Path
) -> None:
    blog_server.put("/feed.xml", blog.atom("https://notes.example"), "application/atom+xml")
    program.run("add", blog_server.url + "/feed.xml")
    program.run("sync", "--no-media")
    folder = tmp_path / "notes"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Notes\nurl: https://notes.example\n", encoding="utf-8")
    for post in blog.posts[:4]:
        text = f"---\ntitle: {post.title}\npermalink: {post.path}\ntags: [from-folder]\n---\nThe text as it was written.\n"
        (folder / "_posts" / f"{post.published:%Y-%m-%d}-{post.slug}.md").write_text(text, encoding="utf-8")
    extra = folder / "_posts" / "2020-01-01-only-here.md"
    extra.write_text("---\ntitle: Only here\n---\nA draft that was never published.\n", encoding="utf-8")
    first = str(program.json("list")[0]["id"])
    program.run("mark", first, "--star")
    other = program.json("add", str(folder))["id"]
    program.sync("--no-media")
    assert len(program.json("list")) == 15
    assert program.json("join", "1", str(other)) == {"id": 1, "joined": other, "merged": 4}
    assert len(program.json("list")) == 11
    assert program.json("show", first)["starred"]
    assert {revision["origin"] for revision in program.json("history", first)} == {"feed", "folder"}
    assert len(program.json("list", "tag:from-folder")) == 4
    assert program.sync("--no-media")["new"] == 0
    assert len(program.json("list")) == 11
    assert program.json("check")["ok"]
    program.run("join", "1", "1", code=2)
    assert program.json("remove", str(other), "--with-posts") == {"id": other, "posts_kept": 0}
    assert {post["title"] for post in program.json("list")} == {post.title for post in blog.posts}
    assert {revision["origin"] for revision in program.json("history", first)} == {"feed", "folder"}
    assert program.json("check") == {"ok": True, "problems": []}
    assert program.sync("--no-media")["unchanged"] == 10


def test_tags_are_arranged_and_taken_back(synced: Program) -> None:
    names = {node["name"] for node in synced.json("tags", "--flat")}
    one, other = sorted(names)[:2]
    assert synced.json("arrange", one, "--group", "Group") == {"changed": 1}
    assert synced.json("arrange", f"Group/{one}", "--name", "Called otherwise") == {"changed": 1}
    tree = {node["name"]: node for node in synced.json("tags")}
    assert [child["name"] for child in tree["Group"]["children"]] == ["Group/Called otherwise"]
    assert synced.json("list", f'tag:"{one}"') == synced.json("list", "tag:group/*") != []
    assert synced.json("arrange", other, "--into", "Group/Called otherwise") == {"changed": 1}
    assert synced.json("arrange", "Group/Called otherwise", "--out") == {"changed": 2}
    assert synced.json("arrange", "Called otherwise", "--restore") == {"changed": 2}
    assert {node["name"] for node in synced.json("tags", "--flat")} == names
    for wrong in (
        ["arrange"],
        ["arrange", one],
        ["arrange", "no such tag", "--out"],
        ["arrange", one, "--take"],
        ["arrange", one, "--rare"],
        ["arrange", "--ungroup", one],
    ):
        synced.run(*wrong, code=2)
    synced.json("arrange", one, other, "--group", "Group")
    assert synced.json("arrange", "--ungroup", "group") == {"changed": 2}
    assert {node["name"] for node in synced.json("tags", "--flat")} == names
    rare = synced.json("arrange", "--propose", "--rare")
    assert rare != []
    assert all(set(each) == {"tag", "under", "share", "posts"} for each in rare)
    assert synced.json("arrange", "--propose") == [each for each in rare if each["posts"] > 1]
    assert isinstance(synced.json("arrange", "--propose", "--take"), list)


def test_tags_are_counted_within_a_query(synced: Program) -> None:
    tag = synced.json("list")[0]["tags"][0]
    posts = synced.json("list", f"tag:{tag}")
    counts = {node["name"]: node["posts"] for node in synced.json("tags", "--flat", f"tag:{tag}")}
    assert counts == Counter(each for post in posts for each in post["tags"])
    assert set(synced.json("tags", "--flat", f"-tag:{tag}")[0]) == {"name", "posts", "children", "own"}
    assert tag not in {node["name"] for node in synced.json("tags", "--flat", f"-tag:{tag}")}
    assert synced.json("tags", "nothing that anybody wrote") == []
