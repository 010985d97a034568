"""The fetcher against a real server that misbehaves in every way."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.utils import formatdate
from time import time
from typing import Any

import pytest

from tests.support.blogserver import (
    BlogServer,
    Drip,
    Fault,
    Hang,
    Redirect,
    Reset,
    Response,
    Status,
    Truncate,
)
from viewer.errors import Cancelled, FetchError, HostRests
from viewer.store.sources import Validators
from viewer.sync.hosts import PER_HOST
from viewer.sync.http import Fetcher

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


@pytest.mark.parametrize("status", [429, 503, 403])
@pytest.mark.parametrize("after", [86_400, "a date"])
def test_a_server_that_wants_a_long_rest_gets_it(
    blog_server: BlogServer, fetcher: Fetcher, pauses: Pauses, status: int, after: int | str
) -> None:
    wanted = formatdate(time() + 86_400, usegmt=True) if after == "a date" else after
    blog_server.put("/b", "fine")
    blog_server.fault("/a", Status(status, retry_after=wanted))
    with pytest.raises(HostRests, match=f"pause of 24 hours.*{status}") as caught:
        fetcher.get(blog_server.url + "/a")
    with pytest.raises(HostRests, match="24 hours") as again:
        fetcher.get(blog_server.url + "/b")
    for error in (caught.value, again.value):
        assert error.until is not None
        assert abs(error.until - time() - 86_400) < 120
    assert pauses == []
    assert blog_server.paths() == ["/a"]


def test_a_rest_is_the_host_s_alone(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.fault("/a", Status(429, retry_after=3600))
    with pytest.raises(HostRests):
        fetcher.get(blog_server.url + "/a")
    with BlogServer() as other:
        other.put("/b", "fine")
        assert fetcher.get(other.url + "/b").body == b"fine"


def test_the_host_behind_a_redirect_rests_too(blog_server: BlogServer, fetcher: Fetcher) -> None:
    with BlogServer() as other:
        blog_server.fault("/a", Redirect(other.url + "/a"))
        other.fault("/a", Status(429, retry_after=3600))
        for address in (blog_server.url + "/a", other.url + "/b", blog_server.url + "/c"):
            with pytest.raises(HostRests):
                fetcher.get(address)
        assert other.paths() == ["/a"]
        assert blog_server.paths() == ["/a"]


def test_no_server_is_believed_that_wants_to_rest_for_years(
    blog_server: BlogServer, fetcher: Fetcher
) -> None:
    blog_server.fault("/a", Status(503, retry_after=10_000_000_000))
    with pytest.raises(HostRests, match="7 days"):
        fetcher.get(blog_server.url + "/a")


@pytest.mark.parametrize(
    "word", ["", "soon", "-5", "²", "Wed, 99 Foo 2026 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00"]
)
def test_a_retry_after_that_says_nothing_is_none(
    blog_server: BlogServer, fetcher: Fetcher, word: str
) -> None:
    blog_server.put("/a", "fine")
    blog_server.fault("/a", Status(503, times=1, retry_after=word))
    assert fetcher.get(blog_server.url + "/a").body == b"fine"


def test_a_short_pause_holds_for_other_requests_too(
    blog_server: BlogServer, fetcher: Fetcher, pauses: Pauses
) -> None:
    blog_server.put("/a", "fine")
    blog_server.put("/b", "fine")
    blog_server.fault("/a", Status(429, times=1, retry_after=20))
    fetcher.get(blog_server.url + "/a")
    fetcher.get(blog_server.url + "/b")
    assert pauses[0] == 20.0
    assert all(15 < seconds <= 20 for seconds in pauses[1:])
    assert (
        len(pauses) == 3
    )  # the try after the fault, and the next request, find the pause not over: no time has passed


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
    with pytest.raises(FetchError, match="broke off") as caught:
        fetcher.get(blog_server.url + "/a")
    assert caught.value.status == 200  # an answer, though not a whole one


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
    with pytest.raises(FetchError, match="circle") as caught:
        fetcher.get(blog_server.url + "/a")
    assert caught.value.status == 302


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


@dataclass(frozen=True)
class Stall(Fault):
    """Sends the head and a few bytes, and then nothing."""

    def serve(self, handler: Any, response: Response) -> None:
        handler.head(response, len(response.body))
        handler.wfile.write(response.body[:3])
        handler.wfile.flush()
        handler.blog.released.wait()


@pytest.fixture
def deaf() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def ends_at_once(get: Callable[[threading.Event], object], begun: Callable[[], object]) -> None:
    """Cancels when ``begun`` returns: far sooner than the server's silence would end the request by itself."""
    cancel = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(get, cancel)
        begun()
        cancel.set()
        with pytest.raises(Cancelled):
            running.result(timeout=20)


@pytest.mark.parametrize("fault", [Hang(), Stall()])
def test_cancel_ends_a_request_that_hangs(blog_server: BlogServer, fault: Fault) -> None:
    fetcher = Fetcher(timeout=600)
    blog_server.put("/a", "x" * 5000)
    blog_server.fault("/a", fault)
    ends_at_once(
        lambda cancel: fetcher.get(blog_server.url + "/a", cancel=cancel), lambda: blog_server.wait_for("/a")
    )
    fetcher.close()
    blog_server.heal()


def test_cancel_ends_a_handshake_that_hangs(deaf: int) -> None:
    fetcher = Fetcher(timeout=600)
    ends_at_once(lambda cancel: fetcher.get(f"https://127.0.0.1:{deaf}/a", cancel=cancel), lambda: None)
    fetcher.close()


def test_cancel_ends_a_pause(blog_server: BlogServer) -> None:
    fetcher = Fetcher()
    blog_server.fault("/a", Status(503, retry_after=29))
    ends_at_once(
        lambda cancel: fetcher.get(blog_server.url + "/a", cancel=cancel), lambda: blog_server.wait_for("/a")
    )
    fetcher.close()


def test_a_request_that_is_left_hanging_ends_with_the_server(blog_server: BlogServer) -> None:
    """Closing waits for nobody; connections are closed when what hangs on them has ended."""
    fetcher = Fetcher(timeout=600)
    blog_server.put("/a", "fine")
    blog_server.put("/b", "x" * 5000)
    assert fetcher.get(blog_server.url + "/a").body == b"fine"
    blog_server.fault("/b", Hang())
    ends_at_once(
        lambda cancel: fetcher.get(blog_server.url + "/b", cancel=cancel), lambda: blog_server.wait_for("/b")
    )
    fetcher.close()
    blog_server.heal()


def test_an_answer_that_never_ends_is_left(blog_server: BlogServer, pauses: Pauses) -> None:
    fetcher = Fetcher(wait=lambda _, seconds: pauses.append(seconds), tries=2, timeout=0.3)
    blog_server.fault("/a", DripHead())
    with pytest.raises(FetchError, match="too slowly"):
        fetcher.get(blog_server.url + "/a", deadline=0.3)
    fetcher.close()


@dataclass(frozen=True)
class DripHead(Fault):
    """Sends a head that never ends, a line at a time."""

    def serve(self, handler: Any, response: Response) -> None:
        del response
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not handler.blog.closing and not handler.blog.released.wait(0.05):
            handler.wfile.write(b"X: y\r\n")
            handler.wfile.flush()


def test_a_validator_that_cannot_be_sent_back_is_none(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/a", "fine", validators=False, headers={"ETag": '"caf\xe9"'})
    first = fetcher.get(blog_server.url + "/a")
    assert fetcher.get(blog_server.url + "/a", validators=first.validators).body == b"fine"


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
    "url",
    [
        "",
        "https://",
        "ftp://h.example/x",
        "http://[bad/",
        "nonsense",
        "http://a b/",
        "http://a..b/",
        "http://" + "a" * 70 + ".example/",
        "http://h.example/\ud800",
    ],
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


def test_a_server_that_is_broken_is_not_asked_for_everything(
    blog_server: BlogServer, fetcher: Fetcher
) -> None:
    blog_server.otherwise = lambda _path: Response(b"", status=500, validators=False)
    said = []
    for number in range(25):
        with pytest.raises(FetchError) as caught:
            fetcher.get(f"{blog_server.url}/{number}")
        said.append(isinstance(caught.value, HostRests))
    assert said == [False] * 20 + [True] * 5
    assert len(blog_server.requests) == 5 * 4 + 15  # from the sixth on each is tried once


def test_one_answer_is_enough_to_go_on(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.otherwise = lambda path: Response(
        b"", status=404 if path.endswith("9") else 500, validators=False
    )
    for number in range(50):
        with pytest.raises(FetchError, match="answered"):
            fetcher.get(f"{blog_server.url}/{number}")


def test_a_request_is_the_one_that_the_client_would_make() -> None:
    fetcher = Fetcher()
    sent = {"Accept": "image/avif", "Referer": "https://b.example/p"}
    for url in ("https://b.example/a b?c=d%20e#f", "http://user:pass@b.example:81/ü"):
        ours = fetcher._request(url, sent, Validators('"x"', None))
        theirs = fetcher._client.build_request("GET", url, headers={**sent, "If-None-Match": '"x"'})
        assert (ours.method, ours.url, ours.extensions) == (theirs.method, theirs.url, theirs.extensions)
        assert sorted(ours.headers.multi_items()) == sorted(theirs.headers.multi_items())
    fetcher.close()


def test_a_cookie_comes_back_with_the_next_request(blog_server: BlogServer, fetcher: Fetcher) -> None:
    blog_server.put("/wall", "in", headers={"Set-Cookie": "seen=1; Path=/"})
    blog_server.put("/page", "text")
    fetcher.get(f"{blog_server.url}/wall")
    fetcher.get(f"{blog_server.url}/page")
    assert [request.headers.get("cookie") for request in blog_server.requests] == [None, "seen=1"]
