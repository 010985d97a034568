"""Rules of a site that change, go away, or cannot be read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.blogserver import BlogServer, Fault, Redirect, Reset, Status, Truncate
from viewer.errors import FetchError
from viewer.sources.robots import Robots
from viewer.store.store import Store
from viewer.sync.http import Fetcher
from viewer.sync.rules import SiteRules
from viewer.types import SourceKind

DAY = 86_400
CLOSED = "User-agent: *\nDisallow: /closed/\n"


class Reader:
    """Reads the rules of one site again and again, at moments of its choice."""

    def __init__(self, folder: Path, server: BlogServer) -> None:
        self.store = Store(folder)
        self.fetcher = Fetcher(wait=lambda _stop, _seconds: None, tries=2)
        self._server = server
        self._source = self.store.sources.add(
            SourceKind.FEED, server.url + "/feed.xml", "Tea", server.url + "/", chosen=False, now=0
        )

    def read(self, now: int, *, anew: bool = False) -> Robots:
        source = self.store.sources.get(self._source)
        assert source is not None
        return SiteRules(self.store, source, self.fetcher, threading.Event(), now=now).read(anew=anew)

    def allows(self, now: int, *, anew: bool = False) -> bool:
        return self.read(now, anew=anew).allows(self._server.url + "/closed/door")


@pytest.fixture
def reader(tmp_path: Path, blog_server: BlogServer) -> Iterator[Reader]:
    made = Reader(tmp_path / "archive", blog_server)
    blog_server.put("/robots.txt", CLOSED)
    yield made
    made.fetcher.close()
    made.store.close()


def test_rules_hold_for_a_day(reader: Reader, blog_server: BlogServer) -> None:
    assert not reader.allows(1_000_000)
    assert not reader.allows(1_000_000 + DAY - 1)
    assert len(blog_server.requests) == 1
    assert not reader.allows(1_000_000 + DAY)
    assert "if-none-match" in blog_server.requests[-1].headers
    assert not reader.allows(1_000_000 + DAY + 1)
    assert len(blog_server.requests) == 2
    blog_server.put("/robots.txt", "User-agent: *\nAllow: /\n")
    assert reader.allows(1_000_000 + DAY + 2, anew=True)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_where_there_are_none_everything_is_allowed(
    reader: Reader, blog_server: BlogServer, status: int
) -> None:
    assert not reader.allows(0)
    blog_server.fault("/robots.txt", Status(status))
    assert reader.allows(1, anew=True)
    blog_server.fault("/robots.txt", Status(500))
    assert reader.allows(2, anew=True)  # that there were none is remembered, too


def test_a_circle_is_as_good_as_none(reader: Reader, blog_server: BlogServer) -> None:
    blog_server.fault("/robots.txt", Redirect("/robots.txt"))
    assert reader.allows(0)


UNREADABLE: list[Fault] = [
    Status(500),
    Status(503),
    Status(429),
    Status(503, retry_after=3600),
    Reset(),
    Truncate(keep=5),
]


@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_allows_nothing(reader: Reader, blog_server: BlogServer, fault: Fault) -> None:
    blog_server.fault("/robots.txt", fault)
    with pytest.raises(FetchError, match="nobody knows what it allows"):
        reader.read(0)


@pytest.mark.parametrize("fault", UNREADABLE)
def test_what_cannot_be_read_now_is_as_it_was(reader: Reader, blog_server: BlogServer, fault: Fault) -> None:
    assert not reader.allows(0)
    blog_server.fault("/robots.txt", fault)
    assert not reader.allows(10 * DAY, anew=True)
    blog_server.heal()
    blog_server.remove("/robots.txt")


def test_rules_are_long(reader: Reader, blog_server: BlogServer) -> None:
    rules = "".join(f"Disallow: /{number}/\n" for number in range(20_000))
    blog_server.put("/robots.txt", f"User-agent: *\n{rules}Disallow: /closed/\n")
    assert not reader.allows(0)
    assert not reader.allows(1)
