"""Whole archives of sites with traps: hand-made ones, shared hosts, twins, wrong canonical addresses, sites without end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from tests.e2e.whole import Reader, complete, difference
from tests.support import alone, makers, oddities
from tests.support.blogserver import LOGIN_PAGE, BlogServer, Instead
from viewer.sync.http import Fetcher
from viewer.types import KnownState


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


@pytest.mark.parametrize("declared", [True, False], ids=["in the page", "by the server"])
@pytest.mark.parametrize("charset", ["latin-1", "gbk", "shift_jis", "koi8-r"])
def test_pages_by_hand_in_old_charsets(
    reader: Reader, blog_server: BlogServer, charset: str, declared: bool
) -> None:
    site = oddities.handmade(blog_server, charset, declared=declared)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("feed", [True, False], ids=["feed", "no feed"])
def test_a_site_below_a_path_keeps_to_itself(reader: Reader, blog_server: BlogServer, feed: bool) -> None:
    site = oddities.under_a_path(blog_server, feed=feed)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)
    assert not any("bo/" in entry.url for entry in reader.ledger().entries)


def test_a_site_with_no_feed_at_all(reader: Reader, blog_server: BlogServer) -> None:
    site = makers.hugo(blog_server, feed=False)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_posts_and_pages_side_by_side_at_the_top(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.at_the_top(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_posts_without_titles(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.untitled(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_dates_that_nobody_can_mean_come_from_the_pages(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.malformed_dates(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_one_post_under_many_addresses_is_one(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.joined(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("canonical", ["/", "/entries/", "/about.html"])
def test_a_wrong_canonical_address_joins_nothing(
    reader: Reader, blog_server: BlogServer, canonical: str
) -> None:
    site = oddities.wrong_canonical(blog_server, canonical)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_posts_of_one_title_stay_apart(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.namesakes(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_spellings_of_an_address_are_one_post(
    reader: Reader, blog_server: BlogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", blog_server.url)
    site = oddities.respelled(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_a_site_that_never_says_no(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.never_missing(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_a_site_without_end_is_left_in_time(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.endless(blog_server)
    reader.add(site.start)
    reader.whole()
    assert len(blog_server.requests) < 400
    complete(reader, site)


def test_what_robots_forbid_is_not_asked_for(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.forbidden(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)
    assert not any(path.startswith("/drafts/") for path in blog_server.paths())
    closed = [entry for entry in reader.ledger().entries if "/drafts/" in entry.url]
    assert len(closed) == 3
    assert all(e.state is KnownState.SKIPPED and "robots.txt" in (e.problem or "") for e in closed)


def test_the_pause_that_robots_ask_for_is_kept(
    tmp_path: Path, blog_server: BlogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = oddities.forbidden(blog_server, delay=2.5)
    waited: list[float] = []

    class Patient(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0)
            return self.is_set()

    del monkeypatch
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    blog_server.forget()
    reader.whole(cancel=Patient())
    assert not difference(reader, site.expected)
    assert waited.count(2.5) >= len(site.posts)
    assert blog_server.peak == 1 or all("/files/" in r.path for r in blog_server.requests if r.in_flight > 1)


def test_pages_that_are_no_posts_stay_out_with_a_reason(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.with_pages(blog_server)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)
    for name in ("about/", "faq/", "talks/", "colophon/", "tags/", "tag/tea/"):
        entry = reader.entry(f"{site.base}/{name}")
        assert entry.state is KnownState.SKIPPED
        assert entry.problem
        assert entry.problem.endswith(".")


def test_a_site_behind_a_login(reader: Reader, blog_server: BlogServer) -> None:
    site = oddities.with_pages(blog_server)
    reader.add(site.start)
    for post in site.posts:
        blog_server.fault(alone.path(post), Instead(LOGIN_PAGE))
    reader.whole()
    told = {post.title for post in site.posts[:5]}
    assert {p.row.title for p in reader.posts()} <= told  # what the feed gave
    assert not any("Sign in" in post.text for post in reader.posts())
    assert all(e.state is not KnownState.FULL or e.title in told for e in reader.ledger().entries)
    blog_server.heal()
    reader.archive.retry_posts(reader.ledger().source)
    reader.whole()
    complete(reader, site)


def test_a_fetcher_is_closed() -> None:
    Fetcher(tries=1).close()
