"""What a sync fetched can be read and found while it goes on, and when it was stopped half-way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import ROOT, Program
from tests.e2e.whole import Reader, complete
from tests.support import alone, hosted, makers, oddities
from tests.support.blogserver import BlogServer, Drip, Hang, Status
from tests.support.makeblog import make_blog
from tests.support.sites import Site
from viewer.errors import Cancelled
from viewer.types import KnownState, MediaState, SyncEvent


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    made = Reader(tmp_path / "archive")
    yield made
    made.archive.close()


def unreadable(reader: Reader) -> list[str]:
    """Posts that have no text, or that a search for their own words does not find."""
    found = []
    for post in reader.posts():
        word = max(post.row.title.split(), key=len)
        if not post.html or post.row.id not in reader.archive.ids(f'title:"{word}"'):
            found.append(post.row.title)
    return found


def stop_when(reader: Reader, event: Any) -> list[SyncEvent]:
    """A full sync that is stopped at the first event for which ``event`` holds; the events up to its end."""
    cancel, seen = threading.Event(), []
    try:
        for happened in reader.archive.sync(full=True, cancel=cancel):
            seen.append(happened)
            if event(happened):
                cancel.set()
    except Cancelled:
        return seen
    raise AssertionError("it came to its end")


@pytest.mark.parametrize("posts", [1, 7, 19])
def test_a_stopped_whole_archive_leaves_what_was_fetched_readable(
    reader: Reader, blog_server: BlogServer, posts: int
) -> None:
    site = makers.hugo(blog_server, 40)
    reader.add(site.start)
    seen = stop_when(reader, lambda event: event.event == "post" and len(reader.archive.ids()) >= posts)
    assert posts <= len(reader.archive.ids()) < 40
    assert not unreadable(reader)
    last = seen[-1]
    assert last.event == "done"
    assert last.summary is not None
    assert last.summary.cancelled
    assert last.summary.new == len({event.post for event in seen if event.event == "post"})
    reader.whole()
    complete(reader, site)


def test_pictures_come_while_pages_come(reader: Reader, blog_server: BlogServer) -> None:
    site = makers.hugo(blog_server, 60, feed=False)
    reader.add(site.start)
    reader.whole()
    asked = blog_server.paths()
    pages = [asked.index(f"/posts/{post.slug}/") for post in site.posts]
    pictures = [asked.index(picture) for post in site.posts for picture in post.pictures]
    assert min(pictures) < max(pages)
    complete(reader, site)


def test_posts_can_be_read_while_pages_are_still_fetched(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server)
    reader.add(site.start)
    most = 0
    for event in reader.archive.sync(full=True):
        if event.event == "post":
            most = max(most, sum(not post.html for post in reader.posts()))
    assert 0 < most < 20 < len(site.posts)
    assert not unreadable(reader)


def test_the_posts_of_the_feed_are_ready_before_the_crawl_begins(
    reader: Reader, blog_server: BlogServer
) -> None:
    site = alone.feed_paged(blog_server)
    reader.add(site.start + "feed.xml" if site.start.endswith("/") else site.start)
    blog_server.fault("/robots.txt", Hang())
    stop = threading.Event()
    events: list[SyncEvent] = []

    def sync() -> None:
        try:
            for event in reader.archive.sync(full=True, cancel=stop):
                events.append(event)
        except Cancelled:
            pass

    running = threading.Thread(target=sync)
    running.start()
    blog_server.wait_for("/robots.txt")
    assert len(reader.archive.ids()) == 4
    assert not unreadable(reader)
    stop.set()
    blog_server.release()
    running.join(60)
    assert not running.is_alive()
    assert events[-1].event == "done"


def test_a_picture_that_is_complete_when_the_sync_is_stopped_goes_on_record(
    reader: Reader, blog_server: BlogServer
) -> None:
    blog = make_blog(3, 12, words=80)
    blog.publish(blog_server)
    slow = list(blog.pictures)[-1]
    blog_server.fault(slow, Drip())
    reader.add(blog_server.url + "/feed.xml")
    cancel = threading.Event()

    def interrupt() -> None:
        blog_server.wait_for(slow)
        cancel.set()

    waiting = threading.Thread(target=interrupt)
    waiting.start()
    with pytest.raises(Cancelled):
        reader.events = list(reader.archive.sync(cancel=cancel))
    waiting.join()
    saved = {item.sha256 for post in reader.posts() for item in post.media if item.state is MediaState.SAVED}
    files = {path.name for path in (reader.folder / "media").glob("??/*") if not path.name.startswith("new-")}
    assert saved == files
    blog_server.heal()
    reader.whole()
    assert all(item.state is MediaState.SAVED for post in reader.posts() for item in post.media)


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent in another way there")
def test_ctrl_c_at_a_terminal_ends_with_a_last_line_and_everything_readable(
    program: Program, blog_server: BlogServer
) -> None:
    """A terminal sends Ctrl-C to all processes of the group: also to those that derive posts."""
    blog = make_blog(450, 60, words=60)
    blog.publish(blog_server, pages=False)
    program.run("add", blog_server.url + "/feed.xml")
    path = list(blog.pictures)[40]
    blog_server.fault(path, Hang())
    told, problems = program.archive.with_name("told"), program.archive.with_name("problems")
    with told.open("w") as out_file, problems.open("w") as err_file:  # a pipe that nobody reads would fill up
        process = subprocess.Popen(
            [sys.executable, "-m", "viewer", "--archive", str(program.archive), "sync", "--json"],
            stdout=out_file,
            stderr=err_file,
            cwd=ROOT,
            start_new_session=True,
        )
        blog_server.wait_for(path, patience=100)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=120)
    out, err = told.read_text(), problems.read_text()
    blog_server.heal()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    last = json.loads(out.splitlines()[-1])
    assert last["event"] == "done"
    assert last["cancelled"] is True
    assert last["new"] == len(program.json("list"))
    assert all(row["words"] for row in program.json("list"))
    assert program.sync()["cancelled"] is False
    assert len(program.files()) == 60


# ---------------------------------------------------------------------------------------------- sources


@pytest.mark.parametrize("maker", [makers.pelican, makers.hexo])
def test_a_feed_of_which_nobody_says_where_its_site_is(
    reader: Reader, blog_server: BlogServer, tmp_path: Path, maker: Any
) -> None:
    site: Site = maker(blog_server)
    feed = next(path for path in blog_server.site if path.endswith(("all.atom.xml", "atom.xml")))
    subscriptions = tmp_path / "feeds.opml"
    subscriptions.write_text(
        f'<opml version="2.0"><head/><body><outline type="rss" text="x" xmlUrl="{blog_server.url}{feed}"/></body></opml>'
    )
    reader.archive.care.import_file(subscriptions)
    assert reader.archive.sources()[0].site_url is None
    reader.whole()
    complete(reader, site)


def test_the_page_that_was_compared_with_the_feed_is_fetched_once(
    reader: Reader, blog_server: BlogServer
) -> None:
    site = alone.excerpts(blog_server)
    reader.add(site.start)
    blog_server.forget()
    reader.whole()
    assert [path for path in set(blog_server.paths()) if blog_server.paths().count(path) > 1] == []
    complete(reader, site)


# ------------------------------------------------------------------------------------------------ since


@pytest.mark.parametrize("maker", [makers.hugo, oddities.with_pages, alone.feed_paged, hosted.wordpress])
def test_the_whole_archive_since_a_date_is_no_more_and_the_rest_comes_later(
    reader: Reader, blog_server: BlogServer, maker: Any
) -> None:
    site: Site = maker(blog_server)
    reader.add(site.start)
    since = site.posts[len(site.posts) // 2].date.replace(hour=0, minute=0)
    older = [post for post in site.posts if post.date < since]
    reader.whole(since=since)
    assert older
    for post in reader.posts():
        assert post.row.published is None or post.row.published >= since - timedelta(days=1), post.row.title
    titles = {post.row.title for post in reader.posts()}
    assert titles.issuperset(post.title for post in site.posts if post.date >= since)
    left = [entry for entry in reader.ledger().entries if entry.state is KnownState.PENDING]
    assert left
    assert all(entry.tries == 0 for entry in left)
    assert all(f"before {since:%Y-%m-%d}" in (entry.problem or "") for entry in left if is_old(entry, since))
    reader.whole()
    complete(reader, site)


def is_old(entry: Any, since: datetime) -> bool:
    return entry.published is not None and entry.published < since


# -------------------------------------------------------------------------------------------- once more


def test_what_the_reader_wants_tried_again_comes_with_the_next_plain_sync(
    reader: Reader, blog_server: BlogServer
) -> None:
    site = oddities.with_pages(blog_server)
    lost = site.posts[9]
    blog_server.fault(alone.path(lost), Status(500))
    reader.add(site.start)
    for _ in range(3):
        reader.whole()
    assert reader.ledger().failed == 1
    blog_server.heal()
    list(reader.archive.sync())
    assert reader.ledger().failed == 1  # it is not due, and a plain sync does not go beyond the feed
    assert reader.archive.retry_posts(reader.ledger().source) == 1
    list(reader.archive.sync())
    assert reader.ledger().failed == 0
    complete(reader, site)
