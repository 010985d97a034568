"""Servers that ask for a pause, rules that nobody can read, places that fail: what is left is told, and had later."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from time import time

import pytest

from tests.e2e.whole import Reader, complete, difference
from tests.support import alone, hosted, makers, oddities
from tests.support.blogserver import BlogServer, Fault, Redirect, Reset, Response, Status, Truncate
from tests.support.sites import Site
from viewer.types import KnownState


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


def a_site(server: BlogServer) -> Site:
    """Posts that only their pages have in full, behind a list."""
    site = oddities.with_pages(server)
    server.remove("/feed.xml")
    return site


# ---------------------------------------------------------------------------------------- servers that want a rest

HOUR = 3600


def until_it_rests(reader: Reader, server: BlogServer, path: str) -> None:
    """A whole sync, in the middle of which the server asks for an hour's pause."""
    server.fault(path, Status(429, retry_after=HOUR))
    reader.whole()
    server.heal()


def test_a_server_that_asks_for_a_pause_gets_it(reader: Reader, blog_server: BlogServer) -> None:
    site = a_site(blog_server)
    reader.add(site.start)
    until_it_rests(reader, blog_server, alone.path(site.posts[3]))
    paths = blog_server.paths()
    assert (
        len(paths) - paths.index(alone.path(site.posts[3])) <= 6
    )  # what was under way, and nothing after it
    assert len([text for text in reader.problems() if "pause of 60 minutes" in text]) == 1
    ledger = reader.ledger()
    waiting = [e for e in ledger.entries if e.state is KnownState.PENDING]
    assert len(waiting) == ledger.known - ledger.full > 3
    assert ledger.failed == 0
    assert all(e.tries == 0 and e.next_try > time() + HOUR - 600 for e in waiting)
    assert all("pause of 60 minutes" in (e.problem or "") for e in waiting)


def test_a_pause_holds_for_the_next_sync_too_and_then_all_is_had(
    reader: Reader, blog_server: BlogServer
) -> None:
    site = a_site(blog_server)
    reader.add(site.start)
    until_it_rests(reader, blog_server, alone.path(site.posts[3]))
    waiting = {e.url for e in reader.ledger().entries if e.state is KnownState.PENDING}
    blog_server.forget()
    reader.whole()
    assert not waiting & {site.base + path for path in blog_server.paths()}
    assert reader.archive.retry_posts(reader.ledger().source) == len(waiting)
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("path", ["/sitemap.xml", "/", "/feed/?paged=2", "/robots.txt"])
def test_a_search_that_was_asked_to_pause_goes_on(reader: Reader, blog_server: BlogServer, path: str) -> None:
    site = hosted.wordpress(blog_server)
    reader.add(site.start)
    blog_server.forget()
    until_it_rests(reader, blog_server, path)
    assert len([text for text in reader.problems() if "pause of 60 minutes" in text]) in (1, 2)
    assert "pause of 60 minutes" in reader.ledger().unfinished
    reader.archive.retry_posts(reader.ledger().source)
    reader.archive.retry_media([item.key for post in reader.posts() for item in post.media])
    reader.whole()
    assert not reader.ledger().unfinished
    complete(reader, site)


# ------------------------------------------------------------------------------------------ rules that nobody knows


@pytest.mark.parametrize("fault", [Status(500), Status(503, retry_after=HOUR), Reset(), Truncate(keep=3)])
def test_a_site_whose_rules_cannot_be_read_is_not_searched(
    reader: Reader, blog_server: BlogServer, fault: Fault
) -> None:
    site = makers.hugo(blog_server, 30)
    blog_server.put("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    reader.add(site.start)
    blog_server.fault("/robots.txt", fault)
    blog_server.forget()
    assert reader.whole(media=False).new > 0  # the feed's own posts
    assert set(blog_server.paths()) == {"/robots.txt", "/index.xml"}
    assert [text for text in reader.problems() if "nobody knows what it allows" in text] == reader.problems()
    assert "nobody knows what it allows" in reader.ledger().unfinished
    blog_server.heal()
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("fault", [Status(500), Reset(), Truncate(keep=3)])
def test_rules_are_remembered_while_they_cannot_be_read(
    reader: Reader, blog_server: BlogServer, fault: Fault
) -> None:
    site = a_site(blog_server)
    closed = alone.path(site.posts[4])
    blog_server.put("/robots.txt", f"User-agent: *\nDisallow: {closed}\n")
    reader.add(site.start)
    reader.whole()
    assert "robots.txt" in (reader.entry(site.base + closed).problem or "")
    blog_server.fault("/robots.txt", fault)
    blog_server.forget()
    reader.whole()
    assert "/" in blog_server.paths()
    assert closed not in blog_server.paths()
    assert not reader.problems()


@pytest.mark.parametrize("code", [404, 403])
def test_rules_that_are_taken_away_hold_no_more(reader: Reader, blog_server: BlogServer, code: int) -> None:
    site = a_site(blog_server)
    blog_server.put(
        "/robots.txt", f"User-agent: *\nDisallow: {alone.path(site.posts[4])}\nDisallow: /about\n"
    )
    reader.add(site.start)
    reader.whole()
    assert reader.ledger().full == len(site.posts) - 1
    blog_server.fault("/robots.txt", Status(code))
    reader.archive.retry_posts(reader.ledger().source)
    reader.whole()
    complete(reader, site)


def test_a_plain_sync_asks_for_no_page_when_nobody_knows_the_rules(
    reader: Reader, blog_server: BlogServer
) -> None:
    site = makers.hugo(blog_server)
    blog_server.fault("/robots.txt", Status(503))
    reader.add(site.start)
    list(reader.archive.sync())
    assert not [path for path in blog_server.paths() if path.startswith("/posts/")]
    blog_server.heal()
    reader.whole()
    complete(reader, site)


# -------------------------------------------------------------------------------------------- faults of the search


@pytest.mark.parametrize(
    "fault", [Status(500), Status(503), Status(429), Redirect("/circle"), Truncate(keep=9), Reset()]
)
@pytest.mark.parametrize("path", ["/sitemap.xml", "/search.json", "/archive/"])
def test_a_fault_where_something_was_guessed_is_told(
    reader: Reader, blog_server: BlogServer, fault: Fault, path: str
) -> None:
    site = makers.hugo(blog_server)
    if path not in blog_server.site:
        blog_server.put(path, "<p>Nothing to be found here.</p>")
    blog_server.fault("/circle", Redirect("/circle"))
    blog_server.fault(path, fault)
    reader.add(site.start)
    assert reader.whole().problems == 1
    assert blog_server.url + path in reader.problems()[0] or "connection" in reader.problems()[0]
    assert reader.ledger().unfinished
    blog_server.heal()
    assert reader.whole().problems == 0
    assert not reader.ledger().unfinished
    complete(reader, site)


def test_a_server_without_a_not_found_is_told_of_once(reader: Reader, blog_server: BlogServer) -> None:
    site = makers.hugo(blog_server)
    blog_server.otherwise = lambda _path: Response(b"", status=500, validators=False)
    blog_server.put("/robots.txt", "")
    reader.add(site.start)
    assert reader.whole().problems == 1
    assert "other places" in reader.problems()[0]
    assert not difference(reader, site.expected)


def test_a_search_beyond_its_bounds_goes_on_the_next_time(
    reader: Reader, blog_server: BlogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("viewer.sync.crawl._DOCUMENTS", 4)
    monkeypatch.setattr("viewer.sync.crawl._DOCUMENTS_A_POST", 0)
    site = alone.pages_folder(blog_server)
    reader.add(site.start)
    asked: Counter[str] = Counter()
    for _ in range(20):
        blog_server.forget()
        reader.whole()
        asked.update(r.path for r in blog_server.requests if "if-none-match" not in r.headers)
        if not reader.ledger().unfinished:
            break
        assert any("more than 4 index pages" in text for text in reader.problems())
    assert max(count for path, count in asked.items() if path.startswith("/page/")) == 1
    assert not difference(reader, site.expected)


def test_a_search_that_met_silence_goes_on_the_next_time(reader: Reader, blog_server: BlogServer) -> None:
    site = alone.months(blog_server)
    months = [path for path in blog_server.site if re.fullmatch(r"/20\d\d/\d\d/", path)]
    assert len(months) > 8
    for path in months:
        blog_server.fault(path, Reset())
    reader.add(site.start)
    reader.whole()
    assert any("does not answer" in text for text in reader.problems())
    assert "does not answer" in reader.ledger().unfinished
    blog_server.heal()
    blog_server.forget()
    reader.whole()
    assert not set(blog_server.paths()) & {"/", "/sitemap.xml", "/robots.txt", "/search.json"}
    complete(reader, site)
