from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.dom import parse
from viewer.sources.page_meta import PageMeta, meta_of

URL = "https://a.example/blog/tea/"
BLOGS = Path(__file__).resolve().parents[4] / "shared" / "blogs"


def meta(head: str = "", body: str = "", url: str = URL) -> PageMeta:
    return meta_of(parse(f"<html lang='en'><head>{head}</head><body>{body}</body></html>".encode()), url)


def ld(**data: Any) -> str:
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


def test_json_ld() -> None:
    found = meta(
        ld(
            **{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "N"}, {
                "@type": ["BlogPosting"], "headline": "Tea &amp; cups", "datePublished": "2024-05-06T07:08:09+02:00",
                "dateModified": "2024-05-07", "author": [{"@type": "Person", "name": "Ada"}, "Bo"], "keywords": "tea, cups",
                "articleSection": ["Drinks"], "description": "d", "image": {"url": "/p.png"},
                "mainEntityOfPage": {"@id": URL}}]}
        )
    )  # fmt: skip
    assert found.title == "Tea & cups"
    assert found.published is not None
    assert found.published.isoformat() == "2024-05-06T07:08:09+02:00"
    assert found.updated == datetime(2024, 5, 7, tzinfo=UTC)
    assert (found.author, found.tags, found.summary) == ("Ada, Bo", ("tea", "cups", "Drinks"), "d")
    assert found.picture == "https://a.example/p.png"
    assert "blogposting" in found.kinds
    assert found.dated_by == "data"


def test_articles_of_a_list_are_not_the_page() -> None:
    posts = [
        {
            "@type": "BlogPosting",
            "headline": f"P{n}",
            "url": f"https://a.example/{n}",
            "datePublished": "2024-05-06",
        }
        for n in range(3)
    ]
    found = meta(ld(**{"@type": "Blog", "blogPost": posts}))
    assert found.published is None
    assert "blogposting" not in found.kinds
    assert "list" in found.kinds


def test_open_graph() -> None:
    found = meta(
        "<meta property='og:type' content='article'><meta property='og:title' content='Tea'>"
        "<meta property='og:site_name' content='Notes'>"
        "<meta property='article:published_time' content='2024-05-06T07:08:09Z'><meta property='article:tag' content='a'>"
        "<meta property='article:tag' content='b'><meta name='author' content='Ada'>"
        "<meta property='og:image' content='/p.png'>"
        "<title>Tea | Notes</title><link rel='canonical' href='/blog/tea'>"
    )
    assert (found.title, found.site_name, found.author, found.tags) == ("Tea", "Notes", "Ada", ("a", "b"))
    assert found.published == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    assert (found.canonical, found.picture) == ("https://a.example/blog/tea", "https://a.example/p.png")
    assert "og:article" in found.kinds


def test_microdata_and_microformats() -> None:
    for body in (
        "<article itemscope itemtype='https://schema.org/BlogPosting'><h1 itemprop='headline'>Tea</h1>"
        "<meta itemprop='datePublished' content='2024-05-06'>"
        "<span itemprop='author' itemscope><b itemprop='name'>Ada</b></span>"
        "<a rel='tag'>#x</a></article>",
        "<article class='h-entry'><h1 class='p-name'>Tea</h1><time class='dt-published' datetime='2024-05-06'>May</time>"
        "<a class='p-author' href='/'>Ada</a><a class='p-category' href='/t/x'>x</a></article>",
    ):
        found = meta("<title>Tea - Notes</title>", body)
        assert (found.title, found.author, found.tags) == ("Tea", "Ada", ("x",))
        assert str(found.published)[:10] == "2024-05-06"


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>Tea</h1><time datetime='2024-05-06'>x</time></article>",
        "<div class='post-meta'>Posted on May 6, 2024 by Ada</div>",
        "<h1>Tea</h1><p>6 May 2024</p><p>It is time.</p>",
        "<h1>Tea</h1>\n2024-05-06\n<p>It is time.</p>",
        "<p class='meta'>2024年5月6日</p>",
        "<time pubdate>2024-05-06</time>",
    ],
)
def test_visible_dates(body: str) -> None:
    found = meta("<title>Tea</title>", body)
    assert str(found.published)[:10] == "2024-05-06"
    assert found.dated_by == "page"


def test_dates_of_other_posts_are_not_ours() -> None:
    listed = "<ul><li><time datetime='2020-01-01'>x</time> <a href='/old/'>Old</a></li></ul>"
    assert (
        meta(
            "", f"<h1>About</h1><aside>{listed}</aside>{listed}<footer><time>2019-01-01</time></footer>"
        ).published
        is None
    )
    assert str(meta("", listed, "https://a.example/2024/05/06/tea/").published)[:10] == "2024-05-06"


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>Tea – Notes</title>", "<h1>Notes</h1><h2 class='post-title'>Tea</h2>", "Tea"),
        (
            "<title>Notes: Tea for two</title>",
            "<h1>Notes</h1><h3 class='post-title'>Tea for two</h3>",
            "Tea for two",
        ),
        ("<title>Tea | Notes</title>", "", "Tea"),
        ("<title>Tea - a love story</title>", "<h1>Tea - a love story</h1>", "Tea - a love story"),
        ("", "<h1>Tea</h1>", "Tea"),
        ("<meta property='og:title' content='Tea'><title>x</title>", "<h1>My site</h1>", "Tea"),
        ("<title>Notes</title>", "", "Notes"),
        ("", "", ""),
    ],
)
def test_titles(head: str, body: str, title: str) -> None:
    assert meta(head, body).title == title


def test_shown_tags_go_before_key_words() -> None:
    found = meta(
        "<meta name='keywords' content='seo, words'>",
        "<main><p class='tags'><a href='/t/x'>#x</a><a href='/t/y'>y</a></p></main>",
    )
    assert found.tags == ("x", "y")
    assert meta("<meta name='keywords' content='a, b'>").tags == ("a", "b")
    assert meta("", "<aside class='tag-cloud'><a rel='tag' href='/t/z'>z</a></aside>").tags == ()


@given(
    st.text(max_size=300),
    st.sampled_from(
        ["<script type='application/ld+json'>", "<meta property='og:title' content='", "<h1>", ""]
    ),
)
def test_any_page_is_read(text: str, opening: str) -> None:
    assert isinstance(meta(opening + text), PageMeta)


keys = st.sampled_from(["@type", "@graph", "author", "headline", "image", "url", "datePublished"])
values = st.recursive(
    st.none() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(values)
def test_any_json_ld_is_read(value: Any) -> None:
    assert isinstance(meta(f"<script type='application/ld+json'>{json.dumps(value)}</script>"), PageMeta)


@pytest.mark.skipif(not BLOGS.is_dir(), reason="the blogs are not beside the checkout")
@pytest.mark.parametrize("name", ["andlukyane.com", "binpord.github.io", "karpathy.github.io"])
def test_real_posts_agree_with_the_truth(name: str) -> None:
    for post in json.loads((BLOGS / "truth" / f"{name}.json").read_text())["posts"]:
        file = BLOGS / "sites" / name / post["url"].split(name, 1)[1].strip("/")
        html = (file / "index.html" if file.is_dir() else file.with_name(file.name + ".html")).read_bytes()
        found = meta_of(parse(html), post["url"])
        assert found.title.replace(" ", "") == post["title"].replace(" ", "")
        assert str(found.published)[:10] == post["date"]
        assert set(found.tags) == set(post["tags"])
