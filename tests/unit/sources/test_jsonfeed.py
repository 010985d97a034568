from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import SourceError
from viewer.sources.feed import parse_feed
from viewer.types import FetchedFeed

URL = "https://blog.example/feed.json"


def read(**feed: Any) -> FetchedFeed:
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "N", "items": [], **feed}
    return parse_feed(json.dumps(body).encode(), URL)


def test_a_full_feed() -> None:
    item = {
        "id": "1",
        "url": "/1",
        "title": "One &amp; only",
        "content_html": "<p>x</p>",
        "content_text": "y",
        "summary": "s",
        "date_published": "2024-05-06T07:08:09Z",
        "tags": ["A", "a", "B"],
        "authors": [{"name": "Ada"}, {"name": "Bo"}],
        "image": "/lead.png",
        "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}],
    }
    feed = read(home_page_url="/", next_url="/2.json", language="en", items=[item])
    post = feed.posts[0]
    assert (feed.format, feed.site_url, feed.links["next"]) == (
        "json",
        "https://blog.example/",
        "https://blog.example/2.json",
    )
    assert (post.url, post.guid, post.title) == ("https://blog.example/1", "1", "One & only")
    assert post.html.startswith("<p>x</p>")
    assert "/lead.png" in post.html
    assert "<audio" in post.html
    assert (post.author, post.tags, post.language) == ("Ada, Bo", ("A", "B"), "en")
    assert post.published == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert json.loads(post.received) == item


def test_version_1_author_and_text_content() -> None:
    feed = read(
        version="https://jsonfeed.org/version/1",
        author={"name": "Ada"},
        items=[{"id": 7, "content_text": "a < b"}],
    )
    assert (feed.posts[0].author, feed.posts[0].guid, feed.posts[0].html) == ("Ada", "7", "<p>a &lt; b</p>")
    assert feed.problem is None


def test_summary_only_is_an_excerpt() -> None:
    assert read(items=[{"id": "1", "url": "/1", "summary": "s"}]).posts[0].excerpt is True


def test_an_unknown_version_is_read_and_named() -> None:
    assert "version" in (read(version="https://jsonfeed.org/version/9").problem or "")


def test_nonsense_in_every_field() -> None:
    junk: list[Any] = [None, 1, True, [], {}, "x", [1], {"a": 1}]
    keys = [
        "id",
        "url",
        "title",
        "content_html",
        "summary",
        "date_published",
        "authors",
        "author",
        "tags",
        "attachments",
        "image",
    ]
    items = [{key: value, "content_text": "t"} for key in keys for value in junk]
    assert len(read(items=[*items, *junk], authors=3, hubs=[1], language=[], home_page_url={}).posts) == len(
        items
    )


def test_cut_off_and_too_deep() -> None:
    for body in (
        b'{"version": "https://jsonfeed.org/version/1", "items": [',
        b'{"version": "https://js',
        b"[" * 200_000,
    ):
        with pytest.raises(SourceError):
            parse_feed(body, URL)


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(["id", "url", "content_html", "tags", "authors", "attachments", "date_modified"])


@given(
    st.dictionaries(
        st.sampled_from(["id", "url", "content_html", "tags", "authors", "attachments", "date_modified"]),
        values,
    )
)
def test_any_item_is_read(item: dict[str, Any]) -> None:
    assert len(read(items=[item]).posts) <= 1
