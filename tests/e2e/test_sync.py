"""Adding and syncing a blog by the command line, against a real server."""

from __future__ import annotations

import pytest

from tests.e2e.program import Program
from tests.support.blogserver import LOGIN_PAGE, BlogServer, Drip, Instead, Redirect, Status, Truncate
from tests.support.makeblog import Blog, make_blog


def test_a_site_is_added_by_its_feed_and_synced_once(
    program: Program, blog_server: BlogServer, blog: Blog
) -> None:
    added = program.json("add", blog_server.url)
    assert added == {
        "id": 1,
        "kind": "feed",
        "title": blog.title,
        "url": blog_server.url + "/feed.xml",
        "site_url": blog_server.url + "/",
    }
    done = program.sync()
    assert (done["new"], done["changed"], done["media_saved"], done["media_failed"]) == (10, 0, 24, 0)

    blog_server.forget()
    before = program.state()
    done = program.sync()
    assert (done["new"], done["changed"], done["unchanged"]) == (0, 0, 10)
    assert program.state() == before
    assert blog_server.paths() == ["/feed.xml"]
    assert (
        "If-None-Match" in blog_server.requests[0].headers
        or "if-none-match" in blog_server.requests[0].headers
    )


def test_every_picture_is_kept_as_it_was_served(
    program: Program, blog_server: BlogServer, blog: Blog
) -> None:
    program.run("add", blog_server.url)
    program.sync()
    assert sorted(program.files().values()) == sorted(blog.pictures.values())
    posts = program.json("list")
    items = [item for post in posts for item in program.json("show", str(post["id"]))["media_items"]]
    assert {item["url"] for item in items} == {blog_server.url + path for path in blog.pictures}
    assert all(item["state"] == "saved" and item["width"] == 320 and item["height"] == 200 for item in items)


def test_two_new_posts_are_two_new_posts(program: Program, blog_server: BlogServer) -> None:
    made = make_blog(10, 24, words=120)
    older = Blog(made.title, made.posts[2:], made.pictures)
    older.publish(blog_server)
    program.run("add", blog_server.url + "/feed.xml")
    assert program.sync()["new"] == 8
    made.publish(blog_server)
    events = program.json("sync")
    assert events[-1]["new"] == 2
    assert events[-1]["changed"] == 0
    assert {e["title"] for e in events if e["event"] == "post"} == {post.title for post in made.posts[:2]}


def test_an_edit_keeps_the_old_revision_and_a_vanished_post_stays(
    program: Program, blog_server: BlogServer, blog: Blog
) -> None:
    program.run("add", blog_server.url)
    program.sync()
    edited = blog.posts[3]
    feed = blog.atom(blog_server.url).replace(edited.title, "A better title")
    blog_server.put("/feed.xml", feed)
    assert (done := program.sync())["changed"] == 1, done
    post = next(p for p in program.json("list") if p["title"] == "A better title")
    history = program.json("history", str(post["id"]))
    assert [(r["revision"], r["title"]) for r in history] == [(1, edited.title), (2, "A better title")]
    assert history[0]["changes"] is None
    paragraphs = history[1]["changes"]["paragraphs"]
    assert "".join(p["before"] for p in paragraphs) == edited.title
    assert "".join(p["after"] for p in paragraphs) == "A better title"
    assert program.json("show", str(post["id"]), "--revision", "1")["title"] == edited.title

    Blog(blog.title, blog.posts[:5], blog.pictures).publish(blog_server)
    program.sync()
    assert len(program.json("list")) == 10


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<html><body><h1>Log in</h1><form><input name=password type=password></form></body></html>",
        b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>x</title><entry><title>cut off",
        b"Bad gateway",
        b'{"error": "no"}',
        bytes(range(256)) * 20,
    ],
    ids=["empty", "html", "truncated", "text", "json", "binary"],
)
@pytest.mark.usefixtures("blog")
def test_a_broken_answer_changes_nothing_and_says_so(
    program: Program, blog_server: BlogServer, broken: bytes
) -> None:
    program.run("add", blog_server.url + "/feed.xml")
    program.sync()
    before, files = program.state(), program.files()
    good = blog_server.site["/feed.xml"].body
    blog_server.put("/feed.xml", broken)
    events = program.json("sync", code=1)
    problems = [event for event in events if event["event"] == "problem"]
    assert len(problems) == 1
    assert problems[0]["message"].count("\n") == 0
    assert program.state() == before
    assert program.files() == files
    assert program.json("sources")[0]["last_error"] == problems[0]["message"]

    blog_server.put("/feed.xml", good)
    assert program.sync()["unchanged"] == 10
    assert program.json("sources")[0]["last_error"] is None


@pytest.mark.parametrize(
    "fault", [Status(500), Status(404), Truncate(keep=300), Redirect("/feed.xml"), Instead(LOGIN_PAGE)]
)
def test_a_failing_server_is_one_sentence(
    program: Program, blog_server: BlogServer, blog: Blog, fault: Status | Truncate | Redirect | Instead
) -> None:
    del blog
    program.run("add", blog_server.url + "/feed.xml")
    blog_server.fault("/feed.xml", fault)
    done = program.sync(code=1)
    assert done["problems"] == 1
    blog_server.heal()
    assert program.sync()["new"] == 10


def test_a_missing_picture_is_on_record_and_tried_again(
    program: Program, blog_server: BlogServer, blog: Blog
) -> None:
    path = next(iter(blog.pictures))
    blog_server.fault(path, Status(404))
    other = list(blog.pictures)[1]
    blog_server.fault(other, Instead(LOGIN_PAGE))
    program.run("add", blog_server.url)
    done = program.sync(code=1)
    assert (done["media_saved"], done["media_failed"]) == (22, 2)
    failed = [
        item
        for post in program.json("list")
        for item in program.json("show", str(post["id"]))["media_items"]
        if item["state"] == "failed"
    ]
    assert {item["url"].removeprefix(blog_server.url) for item in failed} == {path, other}
    assert all(item["problem"] for item in failed)
    blog_server.heal()
    assert program.sync()["media_saved"] == 2


def test_pictures_can_wait(program: Program, blog_server: BlogServer, blog: Blog) -> None:
    del blog
    program.run("add", blog_server.url)
    assert program.sync("--no-media")["media_saved"] == 0
    assert not any(path.startswith("/images") for path in blog_server.paths())
    assert program.sync()["media_saved"] == 24


def test_a_feed_that_moved_for_good_is_followed_for_good(
    program: Program, blog_server: BlogServer, blog: Blog
) -> None:
    program.run("add", blog_server.url + "/feed.xml")
    blog_server.put("/moved.xml", blog.atom(blog_server.url), "application/atom+xml")
    blog_server.fault("/feed.xml", Redirect("/moved.xml", code=301))
    assert program.sync()["new"] == 10
    assert program.json("sources")[0]["url"] == blog_server.url + "/moved.xml"


def test_since_takes_only_what_is_newer(program: Program, blog_server: BlogServer, blog: Blog) -> None:
    program.run("add", blog_server.url)
    newest = blog.posts[0].published.date().isoformat()
    assert program.sync("--since", newest)["new"] == 1
    assert program.sync()["new"] == 9


def test_ctrl_c_keeps_what_was_committed(program: Program, blog_server: BlogServer, blog: Blog) -> None:
    program.run("add", blog_server.url)
    path = next(iter(blog.pictures))
    blog_server.fault(path, Drip())
    process = program.start("sync")
    blog_server.wait_for(path)
    process.send_signal(2)
    _, err = process.communicate(timeout=60)
    blog_server.heal()
    assert process.returncode == 130, err
    assert len(program.json("list")) == 10
    program.sync()
    assert sorted(program.files().values()) == sorted(blog.pictures.values())
