"""Faults in the middle of a whole archive: the ledger tells the truth, a later sync heals all, a stopped one goes on."""

from __future__ import annotations

import random
import re
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.e2e.whole import Reader, complete, difference, no_wait
from tests.support import alone, hosted, makers, oddities
from tests.support.blogserver import (
    LOGIN_PAGE,
    BlogServer,
    Fault,
    Hang,
    Instead,
    Redirect,
    Reset,
    Response,
    Status,
    Truncate,
)
from tests.support.sites import Site
from viewer.errors import Cancelled
from viewer.sync.http import Fetcher
from viewer.types import KnownState, PostState


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


@pytest.fixture
def impatient(tmp_path: Path) -> Reader:
    """One that waits a fifth of a second for an answer."""
    return Reader(tmp_path / "archive", fetcher=lambda: Fetcher(wait=no_wait, tries=2, timeout=0.2))


def a_site(server: BlogServer) -> Site:
    """Posts that only their pages have in full, behind a list."""
    site = oddities.with_pages(server)
    server.remove("/feed.xml")
    return site


LOGIN_BY_NAME = Response(
    b"<!doctype html><title>Log in</title><form><input name=user></form>Please log in to continue.",
    validators=False,
)
LASTING: dict[str, Fault] = {
    "429": Status(429),
    "500": Status(500),
    "503": Status(503, retry_after=1),
    "truncated": Truncate(keep=200),
    "circle": Redirect("/entries/circle"),
    "login": Instead(LOGIN_PAGE),
    "login without a password": Instead(LOGIN_BY_NAME),
    "empty": Instead(Response(b"", validators=False)),
    "half a page": Instead(Response(b"<html><head><title>The sl", validators=False)),
    "reset": Reset(),
    "reset in the body": Reset(after=100),
}


@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING.keys())
def test_a_page_that_fails_is_on_record_and_heals(
    reader: Reader, blog_server: BlogServer, fault: Fault
) -> None:
    site = a_site(blog_server)
    broken = [alone.path(post) for post in site.posts[3:6]]
    for path in broken:
        blog_server.fault(path, fault)
    blog_server.fault("/entries/circle", Redirect("/entries/circle"))
    reader.add(site.start)
    assert reader.whole().problems == 3
    ledger = reader.ledger()
    assert (ledger.full, ledger.failed, ledger.known) == (len(site.posts) - 3, 3, len(site.posts))
    failed = {e.url for e in ledger.entries if e.state is KnownState.FAILED}
    assert failed == {site.base + path for path in broken}
    assert all(e.problem and e.tries == 1 for e in ledger.entries if e.state is KnownState.FAILED)
    blog_server.heal()
    reader.whole()
    complete(reader, site)


PASSING: dict[str, Fault] = {
    "429": Status(429, retry_after=2, times=1),
    "500": Status(500, times=1),
    "truncated": Truncate(keep=200, times=1),
    "reset": Reset(times=1),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_fault_that_passes_is_not_noticed(reader: Reader, blog_server: BlogServer, fault: Fault) -> None:
    site = makers.hugo(blog_server)
    reader.add(site.start)
    for path in [*blog_server.site, "/robots.txt"]:
        blog_server.fault(path, fault)
    reader.whole()
    assert not reader.problems()
    complete(reader, site)


@pytest.mark.parametrize("fault", [Status(500), Truncate(keep=60), Reset(), Instead(LOGIN_PAGE)])
@pytest.mark.parametrize("maker", [alone.pages_folder, alone.sitemap_packed, alone.feed_paged, alone.months])
def test_a_document_that_fails_is_told_and_heals(
    reader: Reader, blog_server: BlogServer, fault: Fault, maker: Any
) -> None:
    site = maker(blog_server)
    broken = {
        alone.pages_folder: "/page/3/",
        alone.sitemap_packed: "/maps/part-1.xml.gz",
        alone.feed_paged: "/feed-2.xml",
        alone.months: f"/{site.posts[4].date:%Y/%m}/",
    }[maker]
    blog_server.fault(broken, fault)
    reader.add(site.start)
    summary = reader.whole()
    assert summary.problems >= 1 or isinstance(fault, Instead)
    assert difference(reader, site.expected).missing
    assert not difference(reader, site.expected).extra
    blog_server.heal()
    reader.whole()
    complete(reader, site)


def test_pages_that_hang_are_left_in_time(impatient: Reader, blog_server: BlogServer) -> None:
    site = a_site(blog_server)
    broken = [alone.path(post) for post in site.posts[2:4]]
    for path in broken:
        blog_server.fault(path, Hang())
    impatient.add(site.start)
    impatient.whole()
    assert impatient.ledger().failed == 2
    assert all("in time" in problem for problem in impatient.problems())
    blog_server.heal()
    impatient.whole()
    complete(impatient, site)


def test_a_server_that_falls_silent_is_left_alone(reader: Reader, blog_server: BlogServer) -> None:
    site = makers.hugo(blog_server, 60)
    reader.add(site.start)
    for post in site.posts[5:]:
        blog_server.fault(f"/posts/{post.slug}/", Reset())
    blog_server.forget()
    reader.whole()
    assert len(reader.problems()) <= 25
    assert any("left for the next sync" in problem for problem in reader.problems())
    assert len([path for path in blog_server.paths() if path.startswith("/posts/")]) < 90
    assert reader.ledger().pending > 20
    blog_server.heal()
    reader.whole()
    complete(reader, site)


def test_a_notice_in_the_place_of_every_post_is_no_post(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server)
    notice = Response(
        b"<html><head><title>The slow kettle</title></head><body><main><article><h1>Back soon</h1><p>We are boiling "
        b"new water, which takes its time. Come back in an hour or two, and bring your own cup, please.</p>"
        b"</article></main></body></html>",
        validators=False,
    )
    reader.add(site.start)
    reader.whole()
    before = reader.state()
    for post in site.posts:
        blog_server.fault(f"/{post.date:%Y/%m}/{post.slug}/", Instead(notice))
    summary = reader.whole()
    assert (summary.new, summary.changed, summary.gone) == (0, 0, 0)
    assert [state for state in reader.state() if len(state) == 7] == [s for s in before if len(s) == 7]
    blog_server.heal()
    reader.whole()
    complete(reader, site)


def test_a_wrong_charset_is_seen_through(reader: Reader, blog_server: BlogServer) -> None:
    site = makers.hexo(blog_server)
    for path, response in list(blog_server.site.items()):
        if response.type.startswith("text/html"):
            blog_server.put(path, response.body, "text/html; charset=iso-8859-1")
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("code", [404, 410])
def test_a_post_that_vanishes_is_marked_and_kept_and_may_come_back(
    reader: Reader, blog_server: BlogServer, code: int
) -> None:
    site = a_site(blog_server)
    reader.add(site.start)
    reader.whole()
    lost = site.posts[7]
    blog_server.fault(alone.path(lost), Status(code))
    summary = reader.whole()
    assert summary.gone == 1
    post = next(p for p in reader.posts() if p.row.title == lost.title)
    assert post.row.state is PostState.GONE
    assert lost.paragraphs[0] in post.text
    entry = reader.entry(site.base + alone.path(lost))
    assert entry.state is KnownState.GONE
    assert str(code) in (entry.problem or "")
    blog_server.forget()
    assert reader.whole().gone == 0
    assert not blog_server.asked(alone.path(lost))
    blog_server.heal()
    reader.archive.retry_posts(reader.ledger().source)
    reader.whole()
    complete(reader, site)


def test_a_whole_site_that_says_404_for_a_while_comes_back(reader: Reader, blog_server: BlogServer) -> None:
    site = a_site(blog_server)
    reader.add(site.start)
    for post in site.posts:
        blog_server.fault(alone.path(post), Status(404))
    reader.whole()
    assert reader.ledger().gone == len(site.posts)
    blog_server.heal()
    reader.archive.retry_posts(reader.ledger().source)
    reader.whole()
    complete(reader, site)


def test_a_second_sync_asks_only_what_it_must(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server)
    reader.add(site.start)
    reader.whole()
    blog_server.forget()
    reader.whole()
    answered = [r for r in blog_server.requests if "if-none-match" not in r.headers]
    assert [r.path for r in answered] == ["/robots.txt"]  # the rules may have come by now
    assert max(Counter(blog_server.paths()).values()) == 1


# ----------------------------------------------------------------------------------------------- stopping


class Countdown(threading.Event):
    """Is set after it has been asked ``left`` times."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def is_set(self) -> bool:
        self._left -= 1
        if self._left <= 0:
            self.set()
        return super().is_set()


def stops() -> Iterator[int]:
    """Moments at which a sync is stopped."""
    generator = random.Random(5)
    yield from (1, 3, 8)
    yield from (generator.randrange(10, 320) for _ in range(9))


@pytest.mark.parametrize("maker", [makers.hugo, hosted.wordpress, alone.feed_paged])
def test_a_stopped_sync_goes_on_and_ends_the_same(
    tmp_path: Path, blog_server: BlogServer, maker: Any
) -> None:
    site = maker(blog_server)
    whole = Reader(tmp_path / "whole")
    whole.add(site.start)
    whole.whole()
    for number, moment in enumerate(stops()):
        reader = Reader(tmp_path / f"stopped-{number}")
        reader.add(site.start)
        blog_server.forget()
        for event in range(moment, moment + 2000, max(moment, 40)):
            try:
                reader.whole(cancel=Countdown(event))
                break
            except Cancelled:
                reader.reopen()
        reader.whole()
        assert reader.state() == whole.state(), f"stopped at {moment}"
        pages = Counter(r.path for r in blog_server.requests if "if-none-match" not in r.headers)
        # A feed is asked for in full until all of its posts are kept, however often that is stopped.
        assert not {path: n for path, n in pages.items() if n > 3 and not re.search(r"feed|\.xml$", path)}
        reader.archive.close()


def test_a_stopped_sync_asks_only_for_what_is_left(tmp_path: Path, blog_server: BlogServer) -> None:
    site = a_site(blog_server)
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    stop = threading.Event()
    for event in reader.archive.sync(full=True, cancel=stop):
        if event.event == "post" and len(reader.archive.ids()) == 12:
            stop.set()
            break
    reader.reopen()
    kept = {alone.path(p) for p in site.posts if any(row.row.title == p.title for row in reader.posts())}
    blog_server.forget()
    reader.whole()
    plain = {r.path for r in blog_server.requests if "if-none-match" not in r.headers}
    assert len(kept) == 12
    assert not plain & kept
    assert not plain & {"/sitemap.xml", "/robots.txt", "/about/"}
    complete(reader, site)


def test_killed_at_any_moment_it_ends_the_same(
    program: Program, tmp_path: Path, blog_server: BlogServer
) -> None:
    site = oddities.with_pages(blog_server)
    program.run("add", site.start)
    program.sync("--full")
    wanted = program.state()
    killed = Program(tmp_path / "killed")
    killed.run("add", site.start)
    pages = [alone.path(site.posts[number]) for number in (7, 12)]
    for path in ("/feed.xml", "/sitemap.xml", "/about/", *pages, site.posts[9].pictures[0]):
        blog_server.fault(path, Hang())
        blog_server.forget()
        process = killed.start("sync", "--full")
        blog_server.wait_for(path)
        process.kill()
        process.communicate()
        blog_server.heal()
    killed.sync("--full")
    state = killed.state()
    for part in ("posts", "bodies", "media"):
        assert sorted(map(str, state[part])) == sorted(map(str, wanted[part]))
    assert killed.json("coverage")[0]["full"] == len(site.posts)


def test_ctrl_c_does_not_wait_for_a_server_that_hangs(program: Program, blog_server: BlogServer) -> None:
    site = oddities.with_pages(blog_server)
    program.run("add", site.start)
    for path in (
        "/feed.xml",
        "/robots.txt",
        "/sitemap.xml",
        alone.path(site.posts[7]),
        site.posts[9].pictures[0],
    ):
        blog_server.fault(path, Hang())
        blog_server.forget()
        process = program.start("sync", "--full")
        blog_server.wait_for(path)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)  # the server would be waited for four times as long
        assert process.returncode == 130, said
        assert "Stopped" in said
        blog_server.heal()
    program.sync("--full")
    assert program.json("coverage")[0]["full"] == len(site.posts)
