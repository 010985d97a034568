"""The tests' own tools: a server that did not misbehave as told would make other tests pass for nothing."""

from __future__ import annotations

import io
import json
import socket
import threading
import xml.etree.ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import httpx2
import pytest
from PIL import Image

from tests.support.blogserver import (
    LOGIN_PAGE,
    BlogServer,
    Drip,
    Fault,
    Hang,
    Instead,
    Redirect,
    Reset,
    Status,
    Truncate,
)
from tests.support.makeblog import common, make_blog, stream
from tests.support.tripwire import Tripwire


def test_an_unchanged_page_is_not_sent_twice(blog_server: BlogServer) -> None:
    blog_server.put("/feed.xml", "<feed/>")
    first = httpx2.get(blog_server.url + "/feed.xml")
    for header, validator in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        again = httpx2.get(first.url, headers={header: first.headers[validator]})
        assert (again.status_code, again.content) == (304, b"")
    blog_server.put("/feed.xml", "<feed>new</feed>")
    for header, validator in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
        assert httpx2.get(first.url, headers={header: first.headers[validator]}).text == "<feed>new</feed>"
    assert blog_server.paths() == ["/feed.xml"] * 5
    assert blog_server.requests[1].headers["if-none-match"] == first.headers["etag"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd", "deflate"])
def test_bodies_are_encoded_for_those_who_accept_it(blog_server: BlogServer, encoding: str) -> None:
    blog_server.put("/", "word " * 1000, encoding=encoding)
    with httpx2.Client() as client:
        response = client.get(blog_server.url)
        assert response.headers["content-encoding"] == encoding
        assert int(response.headers["content-length"]) < 1000
        assert response.text == "word " * 1000
        plain = client.get(blog_server.url, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == response.content


def test_head_sends_no_body_and_the_connection_lives_on(blog_server: BlogServer) -> None:
    blog_server.put("/a.txt", "hello")
    with httpx2.Client() as client:
        assert client.head(blog_server.url + "/a.txt").headers["content-length"] == "5"
        assert client.get(blog_server.url + "/a.txt").text == "hello"
        assert client.get(blog_server.url + "/b.txt").status_code == 404
    assert blog_server.connections == 1
    assert blog_server.paths("GET") == ["/a.txt", "/b.txt"]


def test_a_fault_ends_after_its_times(blog_server: BlogServer) -> None:
    blog_server.put("/", "fine")
    blog_server.fault("/", Status(503, times=2, retry_after=7))
    answers = [httpx2.get(blog_server.url) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["retry-after"] == "7"
    blog_server.fault("/", Instead(LOGIN_PAGE))
    assert "Sign in" in httpx2.get(blog_server.url).text
    blog_server.heal("/")
    assert httpx2.get(blog_server.url).text == "fine"


@pytest.mark.parametrize("fault", [Truncate(keep=3), Reset(), Reset(after=3)])
def test_a_broken_answer_is_an_error_for_the_client(blog_server: BlogServer, fault: Fault) -> None:
    blog_server.put("/", "a longer body than three bytes")
    blog_server.fault("/", fault)
    with pytest.raises(httpx2.TransportError):
        httpx2.get(blog_server.url)


def test_redirects_and_loops(blog_server: BlogServer) -> None:
    blog_server.put("/new", "here")
    blog_server.fault("/old", Redirect("/new", 301))
    blog_server.fault("/loop", Redirect("/loop"))
    answer = httpx2.get(blog_server.url + "/old", follow_redirects=True)
    assert (answer.text, answer.history[0].status_code) == ("here", 301)
    with pytest.raises(httpx2.TooManyRedirects):
        httpx2.get(blog_server.url + "/loop", follow_redirects=True)


def test_a_hanging_request_waits_until_it_is_released(blog_server: BlogServer) -> None:
    blog_server.put("/", "at last")
    blog_server.fault("/", Hang())
    with pytest.raises(httpx2.ReadTimeout):
        httpx2.get(blog_server.url, timeout=0.1)
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(httpx2.get(blog_server.url, timeout=30).text))
    asking.start()
    blog_server.wait_for("/", 2)
    blog_server.heal()
    asking.join()
    assert answers == ["at last"]
    assert blog_server.peak == 2


def test_closing_lets_hanging_requests_go() -> None:
    server = BlogServer()
    server.fault("/", Hang())
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            httpx2.get(server.url, timeout=30)
        except httpx2.TransportError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    server.wait_for("/")
    server.close()
    asking.join()
    assert len(failed) == 1
    with pytest.raises(httpx2.ConnectError):
        httpx2.get(server.url)


def test_a_drip_comes_whole_in_the_end(blog_server: BlogServer) -> None:
    blog_server.put("/", "drop by drop")
    blog_server.fault("/", Drip(size=5, pause=0.001))
    assert httpx2.get(blog_server.url).text == "drop by drop"


def test_the_tripwire_hears_requests_and_silent_connections(tripwire: Tripwire) -> None:
    assert tripwire.touched() == []
    with socket.create_connection(("127.0.0.1", tripwire.port)):
        pass
    with pytest.raises(httpx2.TransportError):
        httpx2.get(tripwire.url + "/pixel.png")
    silent, asked = tripwire.touched()
    assert silent == b""
    assert asked.startswith(b"GET /pixel.png HTTP/1.1\r\n")


def test_a_made_blog_is_the_same_for_the_same_seed() -> None:
    assert make_blog(3, 7, seed=5) == make_blog(3, 7, seed=5)
    assert make_blog(3, 7, seed=5).posts[0].html != make_blog(3, 7, seed=6).posts[0].html
    assert [post.title for post in stream(20)] == [post.title for post in stream(20)]
    assert len({common(rank) for rank in range(10_000)}) == 10_000


def test_a_made_blog_has_its_pictures_once_each() -> None:
    blog = make_blog(10, 52)
    assert sorted(path for post in blog.posts for path in post.pictures) == sorted(blog.pictures)
    assert all(post.html.count("<img ") == len(post.pictures) for post in blog.posts)
    assert len(set(blog.pictures.values())) == 52
    for path, data in blog.pictures.items():
        if path.endswith(".svg"):
            assert ET.fromstring(data).get("viewBox") == "0 0 320 200"
        else:
            with Image.open(io.BytesIO(data)) as image:
                image.load()
                assert image.size == (320, 200)


def test_the_three_feeds_of_a_made_blog_say_the_same(blog_server: BlogServer) -> None:
    blog = make_blog(6, 6)
    blog.publish(blog_server, limit=5)
    wanted = [(post.title, blog_server.url + post.path) for post in blog.posts[:5]]
    for path in ("/feed.xml", "/rss.xml"):
        feed = feedparser.parse(httpx2.get(blog_server.url + path).content)
        assert not feed.bozo
        assert [(entry.title, entry.link) for entry in feed.entries] == wanted
        assert [tag.term for tag in feed.entries[0].tags] == list(blog.posts[0].tags)
    items = json.loads(httpx2.get(blog_server.url + "/feed.json").text)["items"]
    assert [(item["title"], item["url"]) for item in items] == wanted
    assert f"{blog_server.url}{blog.posts[0].pictures[0]}" in items[0]["content_html"]
    page = httpx2.get(blog_server.url + blog.posts[0].path).text
    assert blog.posts[0].html in page
