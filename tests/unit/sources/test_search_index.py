from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import SourceError
from viewer.sources.known import KnownPost
from viewer.sources.search_index import guesses, mentioned_indexes, parse_search_index

URL = "https://a.example/blog/search.json"


def posts(value: Any) -> list[KnownPost]:
    return parse_search_index((value if isinstance(value, str) else json.dumps(value)).encode(), URL)


def test_a_jekyll_index_with_a_comma_too_many() -> None:
    (post,) = posts(
        '[{"title": "Tea &amp; cups", "url": "/blog/tea/", "date": "2024-05-06", "tags": "tea, cups",},]'
    )
    assert (post.url, post.title, post.tags) == ("https://a.example/blog/tea/", "Tea & cups", ("tea", "cups"))
    assert post.published == datetime(2024, 5, 6, tzinfo=UTC)
    assert post.sure


@pytest.mark.parametrize(
    "value",
    [
        [{"title": "T", "permalink": "https://a.example/t"}],
        {"posts": [{"title": "T", "path": "/t"}], "pages": []},
        {"index": {"docs": [{"Title": "T", "Permalink": "/t"}]}},
        {"/t": {"title": "T", "content": "x"}},
        {"store": {"/t": {"title": "T"}}},
        {"docs": [{"location": "/t", "title": "T"}, {"location": "/t#part", "title": "Part"}]},
        [{"link": "https://a.example/t", "title": {"rendered": "T"}, "tags": [1, 2]}],
        'window.store = {"t": {"title": "T", "url": "/t"}};',
        "<search><entry><title>T</title><url>/t</url><tags><tag>x</tag></tags></entry></search>",
        '<?xml version="1.0"?><search><entry><title>T</title><link href="/t"/></entry></search>',
    ],
)
def test_every_shape(value: Any) -> None:
    (post,) = posts(value)
    assert (post.url, post.title) == ("https://a.example/t", "T")


def test_other_sites_are_not_ours() -> None:
    with pytest.raises(SourceError):
        posts([{"title": "T", "url": "https://b.example/t"}])


@pytest.mark.parametrize(
    "body", ["", "{}", "[]", "null", "{", "<html></html>", "<search/>", '{"a": 1}', "[" * 5_000]
)
def test_what_is_none(body: str) -> None:
    with pytest.raises(SourceError):
        posts(body)


def test_where_it_may_be() -> None:
    html = b"<script>fetch('/index.json?v=2')</script><script src='/app.js'></script>"
    html += b'<a href="/search/data.json">x</a> ("/other.json")'
    assert mentioned_indexes(html, "https://a.example/") == [
        "https://a.example/index.json",
        "https://a.example/search/data.json",
    ]
    assert guesses("https://a.example/blog/")[0] == "https://a.example/blog/search.json"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "url", "date", "tags", "/x", "docs"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(values)
def test_any_json_is_read_or_refused(value: Any) -> None:
    try:
        assert posts(value)
    except SourceError:
        return
