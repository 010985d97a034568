"""The fetcher against a real server that misbehaves in every way."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from tests.support.blogserver import BlogServer, Drip, Redirect, Reset, Status, Truncate
from viewer.errors import Cancelled, FetchError
from viewer.sync.http import PER_HOST, Fetcher

Pauses = list[float]


@pytest.fixture
def pauses() -> Pauses:
    return []


@pytest.fixture
def fetcher(pauses: Pauses) -> Iterator[Fetcher]:
    """A fetcher that notes its pauses instead of waiting."""
    made = Fetcher(wait=lambda _, seconds: pauses.append(seconds))
    yield made
    made.close()


def test_a_second_request_is_conditional(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/feed.xml", "<feed/>")
    first = fetcher.get(blog_server.url + "/feed.xml")
    second = fetcher.get(blog_server.url + "/feed.xml", validators=first.validators)
    assert first.body == b"<feed/>"
    assert second.not_modified
    assert second.body == b""


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_passing_fault_is_tried_again(
    blog_server: BlogServer, fetcher: Fetcher, pauses: Pauses, status: int
) -> None:
    blog_server.put("/a", "fine")
    blog_server.fault("/a", Status(status, times=2))
    assert fetcher.get(blog_server.url + "/a").body == b"fine"
    assert len(pauses) == 2
    assert pauses[1] > pauses[0] * 0.5  # grows, but for the jitter


def test_retry_after_is_obeyed(blog_server: BlogServer, fetcher: Fetcher, pauses: Pauses) -> None:
    blog_server.put("/a", "fine")
    blog_server.fault("/a", Status(429, times=1, retry_after=7))
    assert fetcher.get(blog_server.url + "/a").body == b"fine"
    assert pauses[0] == 7.0


def test_a_server_that_wants_a_long_rest_gets_it(
    blog_server: BlogServer, fetcher: Fetcher, pauses: Pauses
) -> None:
    blog_server.put("/a", "fine")
    blog_server.fault("/a", Status(503, retry_after=86400))
    with pytest.raises(FetchError, match="503"):
        fetcher.get(blog_server.url + "/a")
    assert pauses == []
    assert len(blog_server.asked("/a")) == 1


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451])
def test_a_lasting_refusal_is_not_tried_again(blog_server: BlogServer, fetcher: Fetcher, status: int) -> None:
    blog_server.fault("/a", Status(status))
    with pytest.raises(FetchError, match=f"answered {status}") as caught:
        fetcher.get(blog_server.url + "/a")
    assert caught.value.status == status
    assert not caught.value.temporary
    assert len(blog_server.asked("/a")) == 1


@pytest.mark.parametrize("fault", [Truncate(keep=2000, times=1), Reset(times=1)])
def test_a_broken_answer_is_tried_again(
    blog_server: BlogServer, fetcher: Fetcher, fault: Truncate | Reset
) -> None:
    blog_server.put("/a", "x" * 5000)
    blog_server.fault("/a", fault)
    assert fetcher.get(blog_server.url + "/a").body == b"x" * 5000


def test_a_body_is_never_taken_half(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/a", "x" * 5000)
    blog_server.fault("/a", Truncate(keep=2000))
    with pytest.raises(FetchError, match="broke off"):
        fetcher.get(blog_server.url + "/a")


@pytest.mark.parametrize(("status", "moved"), [(301, True), (308, True), (302, False), (307, False)])
def test_only_a_permanent_redirect_moves_an_address(
    blog_server: BlogServer, fetcher: Fetcher, status: int, moved: bool
) -> None:
    blog_server.put("/new", "here")
    blog_server.fault("/old", Redirect("/new", code=status))
    answer = fetcher.get(blog_server.url + "/old")
    assert answer.body == b"here"
    assert answer.url == blog_server.url + "/new"
    assert answer.moved == (blog_server.url + "/new" if moved else None)


def test_a_circle_ends(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.fault("/a", Redirect("/a"))
    with pytest.raises(FetchError, match="circle"):
        fetcher.get(blog_server.url + "/a")


def test_a_body_over_the_limit_is_refused(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/a", "x" * 300_000)
    with pytest.raises(FetchError, match="larger than"):
        fetcher.get(blog_server.url + "/a", limit=200_000)


def test_a_compressed_body_over_the_limit_is_refused(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/bomb.html", "<p>" + " " * 5_000_000)
    with pytest.raises(FetchError, match="larger than"):
        fetcher.get(blog_server.url + "/bomb.html", limit=1_000_000)


def test_a_slow_drip_ends(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/a", "x" * 100_000)
    blog_server.fault("/a", Drip())
    with pytest.raises(FetchError, match="too slowly"):
        fetcher.get(blog_server.url + "/a", deadline=0)


def test_cancel_ends_a_request_before_it_starts(blog_server: BlogServer, fetcher: Fetcher) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        fetcher.get(blog_server.url + "/a", cancel=cancel)
    assert blog_server.paths() == []


def test_never_more_than_a_few_connections_to_a_host(blog_server: BlogServer) -> None:
    fetcher = Fetcher()
    count = PER_HOST * 3
    for number in range(count):
        blog_server.put(f"/{number}", "slow")
        blog_server.fault(f"/{number}", Drip(pause=0.02))
    threads = [threading.Thread(target=fetcher.get, args=(f"{blog_server.url}/{n}",)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fetcher.close()
    assert max(request.in_flight for request in blog_server.requests) <= PER_HOST


@pytest.mark.parametrize(
    "url", ["", "https://", "ftp://h.example/x", "http://[bad/", "nonsense", "http://a b/"]
)
def test_an_address_that_is_none_gets_a_sentence(fetcher: Fetcher, url: str) -> None:
    with pytest.raises(FetchError, match=r"not an address|could not be reached"):
        fetcher.get(url)


def test_a_host_that_is_not_there_gets_a_sentence(fetcher: Fetcher) -> None:
    with pytest.raises(FetchError, match="could not be reached"):
        fetcher.get("http://127.0.0.1:9/")


def test_a_host_that_is_not_there_is_not_asked_for_everything(fetcher: Fetcher, pauses: Pauses) -> None:
    said = []
    for number in range(5):
        with pytest.raises(FetchError) as caught:
            fetcher.get(f"http://127.0.0.1:9/{number}")
        said.append(str(caught.value))
    assert len(pauses) == 3  # the first request was tried four times, the next ones once, then not at all
    assert "left alone" in said[-1]
    assert "left alone" not in said[0]
