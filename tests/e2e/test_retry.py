"""Trying again what failed, by a command; giving sources other names, and leaving them out of syncs."""

from __future__ import annotations

import json

import pytest

from tests.e2e.program import Program
from tests.support.alone import path, sitemap_packed
from tests.support.blogserver import BlogServer, Status
from tests.support.makeblog import Blog

# ----------------------------------------------------------------------------- trying again, renaming, by query


def test_what_failed_is_tried_again_at_once(program: Program, blog: Blog, blog_server: BlogServer) -> None:
    program.run("add", blog_server.url)
    picture = blog.posts[3].pictures[0]
    blog_server.fault(picture, Status(404))
    for _ in range(3):  # from the second time on there is a pause
        program.sync(code=None)
    blog_server.heal()
    blog_server.forget()
    program.sync()
    assert picture not in blog_server.paths()
    lines = program.run("retry", "--json").stdout.splitlines()
    first, last = json.loads(lines[0]), json.loads(lines[-1])
    assert first == {"event": "retry", "posts": 0, "media": 1}
    assert (last["event"], last["media_saved"]) == ("done", 1)
    again = program.run("retry")
    assert "nothing to try again" in again.stderr
    assert json.loads(program.run("retry", "--json").stdout.splitlines()[0])["media"] == 0


@pytest.mark.parametrize("what", ["source", "post", "picture"])
def test_what_is_tried_again_can_be_named(
    program: Program, blog: Blog, blog_server: BlogServer, what: str
) -> None:
    program.run("add", blog_server.url)
    one, other = (blog.posts[number].pictures[0] for number in (3, 5))
    for lost in (one, other):
        blog_server.fault(lost, Status(404))
    for _ in range(2):
        program.sync(code=None)
    word = {"source": "1", "post": blog_server.url + blog.posts[3].path, "picture": blog_server.url + one}[
        what
    ]
    first = json.loads(program.run("retry", word, "--json", code=1).stdout.splitlines()[0])
    assert first == {"event": "retry", "posts": 0, "media": 2 if what == "source" else 1}
    assert json.loads(program.run("retry", word, "--posts", "--json").stdout.splitlines()[0])["media"] == 0


def test_a_post_that_failed_is_tried_again(program: Program, blog_server: BlogServer) -> None:
    site = sitemap_packed(blog_server)
    lost = path(site.posts[4])
    blog_server.fault(lost, Status(404))
    program.run("add", site.base + "/")
    for _ in range(2):
        program.sync("--full", "--no-media", code=None)
    (ledger,) = program.json("coverage")
    assert (ledger["known"], ledger["full"]) == (len(site.posts), len(site.posts) - 1)
    blog_server.heal()
    program.sync("--full", "--no-media")
    assert program.json("coverage")[0]["full"] == len(site.posts) - 1  # it has a pause
    first = json.loads(program.run("retry", site.base + lost, "--json", code=None).stdout.splitlines()[0])
    assert first == {"event": "retry", "posts": 1, "media": 0}
    assert program.json("coverage")[0]["full"] == len(site.posts)


def test_a_source_keeps_the_name_it_is_given(program: Program, blog: Blog, blog_server: BlogServer) -> None:
    del blog
    program.run("add", blog_server.url)
    assert program.json("rename", "1", "Mine")["title"] == "Mine"
    program.sync()
    assert [source["title"] for source in program.json("sources")] == ["Mine"]
    assert "already" in program.run("add", blog_server.url, "--title", "Yours").stdout
    assert [source["title"] for source in program.json("sources")] == ["Yours"]


def test_a_paused_source_is_synced_when_it_is_named(
    program: Program, blog: Blog, blog_server: BlogServer
) -> None:
    program.run("add", blog_server.url)
    assert program.json("pause", "1") == {"id": 1, "paused": True}
    assert [source["paused"] for source in program.json("sources")] == [True]
    assert "paused" in program.run("sources").stdout
    blog_server.forget()
    assert "All sources are paused" in program.run("sync").stderr
    assert blog_server.paths() == []
    program.run("sync", "1", "--no-media")
    assert program.json("sources")[0]["posts"] == len(blog.posts)
    assert program.json("resume", "1") == {"id": 1, "paused": False}
    program.run("pause", "1")
    program.run("add", blog_server.url)  # who adds it again wants it
    assert [source["paused"] for source in program.json("sources")] == [False]
