from __future__ import annotations

import json
from dataclasses import replace

import pytest

from viewer.errors import SourceError
from viewer.sources.paging import (
    conventional_next,
    parse_substack_archive,
    standard_next,
    substack_archive_url,
)
from viewer.types import FetchedFeed, FetchedPost

POST = FetchedPost(url="https://a.example/1", guid="1", title="One", html="x", base_url="https://a.example/")
FEED = FetchedFeed(title="N", site_url=None, posts=(POST,) * 10)


def test_the_standard() -> None:
    assert standard_next(replace(FEED, links={"next": "n", "prev-archive": "p"})) == "n"
    assert standard_next(replace(FEED, links={"prev-archive": "p", "prev": "x"})) == "p"
    assert standard_next(FEED) is None


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("https://a.example/feed/", "https://a.example/feed/?paged=2"),
        ("https://a.example/feed/?paged=4", "https://a.example/feed/?paged=5"),
        ("https://a.example/?feed=rss2", "https://a.example/?feed=rss2&paged=2"),
        (
            "https://a.example/feeds/posts/default",
            "https://a.example/feeds/posts/default?start-index=11&max-results=150",
        ),
        (
            "https://a.example/feeds/posts/default?alt=rss&start-index=11&max-results=150",
            "https://a.example/feeds/posts/default?alt=rss&start-index=21&max-results=150",
        ),
        (
            "https://ada.substack.com/feed",
            "https://ada.substack.com/api/v1/archive?sort=new&offset=0&limit=50",
        ),
        ("https://a.example/blog?format=rss", "https://a.example/blog?format=rss&page=2"),
    ],
)
def test_conventions(url: str, first: str) -> None:
    assert conventional_next(url, FEED)[0] == first


def test_ghost_counts_in_the_path() -> None:
    assert "https://a.example/rss/2/" in conventional_next("https://a.example/rss/", FEED)
    assert "https://a.example/rss/3/" in conventional_next("https://a.example/rss/2/", FEED)


def test_where_nothing_follows() -> None:
    assert conventional_next("https://a.example/feed.xml", FEED) == []
    assert conventional_next("https://a.example/feed/", replace(FEED, posts=())) == []
    assert conventional_next("https://a.example/feed/", replace(FEED, complete=True)) == []


def test_substack_and_medium() -> None:
    rows = [
        {
            "canonical_url": "https://ada.example/p/tea",
            "title": "Tea",
            "post_date": "2024-05-06T00:00:00Z",
            "postTags": [{"name": "x"}],
        },
        {"title": "no address"},
        3,
    ]
    (post,) = parse_substack_archive(json.dumps(rows).encode(), "https://ada.example/api")
    assert (post.url, post.title, post.tags) == ("https://ada.example/p/tea", "Tea", ("x",))
    assert parse_substack_archive(b"[]", "https://ada.example/api") == []
    with pytest.raises(SourceError):
        parse_substack_archive(b"<html>", "https://ada.example/api")
    assert substack_archive_url("https://ada.example/feed", 50).endswith("offset=50&limit=50")
