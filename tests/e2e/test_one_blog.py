"""Sources that are one blog, through the program: nothing flips, and what belongs to both stays with the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.program import Program
from tests.support.blogserver import BlogServer
from tests.support.makeblog import Blog, make_blog

BASE = "https://notes.example"


@pytest.fixture
def joined(program: Program, blog_server: BlogServer, blog: Blog) -> Program:
    """A blog's Atom feed with all ten posts and its RSS feed with four, which words each differently, joined and synced."""
    atom = blog.atom(blog_server.url)
    rss = blog.rss(blog_server.url, 4).replace("<content:encoded>", "<content:encoded>By the other feed. ")
    blog_server.put("/feed.xml", atom, "application/atom+xml")
    blog_server.put(
        "/rss.xml", rss.replace("<![CDATA[", "<![CDATA[<p>By the other feed.</p>"), "application/rss+xml"
    )
    for path in ("/feed.xml", "/rss.xml"):
        program.run("add", blog_server.url + path)
    program.run("sync")
    program.run("join", "1", "2")
    program.run("sync")
    return program


def remembered(program: Program) -> dict[str, Any]:
    """What is shown of each post, and its revisions."""
    state = program.state()
    return {"shown": state["bodies"], "revisions": state["revisions"], "tags": state["posts"]}


def test_two_joined_feeds_settle(joined: Program, blog_server: BlogServer) -> None:
    before = remembered(joined)
    assert len(joined.json("list")) == 10
    for path in ("/feed.xml", "/rss.xml"):  # other bytes, the same posts: neither answers 304
        body = blog_server.site[path].body
        blog_server.put(path, body + b"<!-- rendered again -->", blog_server.site[path].type)
    done = joined.sync()
    assert (done["new"], done["changed"], done["unchanged"]) == (0, 0, 14)
    assert remembered(joined) == before
    again = joined.sync()  # 304
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 14)
    assert remembered(joined) == before


def test_unchanged_counts_the_posts_that_the_feed_tells_of_now(
    program: Program, blog_server: BlogServer
) -> None:
    """Whether it answers 200 or 304, and however many older posts are in the archive."""
    made = make_blog(10, 0, words=40)
    made.publish(blog_server, pages=False)
    program.run("add", blog_server.url + "/feed.xml")
    program.sync()
    blog_server.put("/feed.xml", made.atom(BASE, 6).replace(BASE, blog_server.url), "application/atom+xml")
    blog_server.forget()
    assert [program.sync()["unchanged"] for _ in range(3)] == [6, 6, 6]
    assert len(blog_server.asked("/feed.xml")) == 3
    assert len(program.json("list")) == 10


def test_removing_one_of_two_keeps_what_the_other_tells_of(joined: Program, blog: Blog) -> None:
    common = {post.title for post in blog.posts[:4]}
    pictures = {path for post in blog.posts[:4] for path in post.pictures}
    star = next(post["id"] for post in joined.json("list") if post["title"] in common)
    joined.run("mark", str(star), "--star")
    assert joined.json("remove", "1", "--with-posts") == {"id": 1, "posts_kept": 4}
    assert {post["title"] for post in joined.json("list")} == common
    assert joined.json("show", str(star))["starred"]
    [ledger] = joined.json("coverage")
    assert (ledger["source"], ledger["known"], ledger["full"]) == (2, 4, 4)
    assert all(entry["post"] is not None for entry in ledger["posts"])
    assert len(joined.files()) == len(pictures)
    assert joined.json("check") == {"ok": True, "problems": []}
    done = joined.sync()
    assert (done["new"], done["changed"]) == (0, 0)


def test_history_counts_the_words_of_every_revision(joined: Program, blog: Blog) -> None:
    post = next(post for post in joined.json("list") if post["title"] == blog.posts[0].title)
    revisions = joined.json("history", str(post["id"]))
    assert len(revisions) == 2
    assert all(revision["words"] > 50 for revision in revisions)
    assert post["words"] in {revision["words"] for revision in revisions}


def test_pictures_go_with_their_posts(program: Program, blog_server: BlogServer, blog: Blog) -> None:
    del blog
    program.run("add", blog_server.url)
    program.sync()
    assert program.files()
    assert program.json("remove", "1", "--with-posts") == {"id": 1, "posts_kept": 0}
    assert program.files() == {}
    assert program.json("check") == {"ok": True, "problems": []}
    assert program.json("stats")["media"] == 0


def test_an_archive_is_not_taken_into_itself(joined: Program) -> None:
    told = joined.run("import", str(joined.archive), code=2).stderr
    assert "this archive itself" in told
