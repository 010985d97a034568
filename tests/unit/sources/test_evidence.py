from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from viewer.sources.dom import parse
from viewer.sources.evidence import Claims, Verdict, judge_address, judge_page
from viewer.sources.identity import identity
from viewer.sources.page_meta import meta_of
from viewer.sources.shapes import PostShapes, shape

SITE = "https://a.example"
SHAPES = PostShapes(f"{SITE}/posts/{name}/" for name in ("tea", "cups", "pots", "water"))
UNKNOWN = PostShapes(())
LONG = "<p>" + "Words about tea. " * 150 + "</p>"
BLOGS = Path(__file__).resolve().parents[4] / "shared" / "blogs"


def judged(html: bytes, url: str, claims: Claims, shapes: PostShapes) -> Verdict:
    tree = parse(html)
    return judge_page(tree, meta_of(tree, url), url, claims, shapes)


def test_shapes() -> None:
    assert shape(f"{SITE}/blog/2024/05/06/tea.html") == "/blog/Y/N/N/*.html"
    assert shape(f"{SITE}/2024/tea/") == "/Y/*"
    assert shape(f"{SITE}/posts/2024-05-06-tea") == "/posts/D-*"
    assert shape(f"{SITE}/?p=3") == "/?p"
    assert SHAPES.telling(f"{SITE}/posts/new/")
    assert not SHAPES.fits(f"{SITE}/about/")
    assert not SHAPES.fits("https://b.example/posts/x/")
    flat = PostShapes(f"{SITE}/{n}/" for n in "abcd")
    assert flat.fits(f"{SITE}/about/")
    assert not flat.telling(f"{SITE}/about/")


def test_what_needs_no_page() -> None:
    def judge(path: str, **claims: Any) -> bool | None:
        verdict = judge_address(SITE + path, Claims(**claims), SHAPES)
        return verdict.is_post if verdict else None

    assert judge("/any", in_feed=True) is True
    assert judge("/posts/old/", in_sitemap=True) is True
    assert judge("/about/", in_sitemap=True) is None
    assert judge("/tags/tea/", in_sitemap=True) is False
    assert judge("/2024/05/06/x/", listed=True) is True


@pytest.mark.parametrize(
    ("html", "path", "is_post"),
    [
        (f"<article><h1>Old</h1><time datetime='2019-01-01'>x</time>{LONG}</article>", "/posts/old/", True),
        (f"<meta property='og:type' content='article'>"
         f"<article><h1>Old</h1><time>1 May 2019</time>{LONG}</article>", "/posts/old/", True),
        (f"<h1>About me</h1>{LONG}", "/about/", False),
        # what WordPress says of its pages
        (f"<meta property='og:type' content='article'><meta property='article:modified_time' content='2024-01-01'>"
         f"<article><h1>About</h1>{LONG}</article>", "/about/", False),
        (f"<article><h1>About</h1><time datetime='2024-01-01'>x</time>{LONG}</article>", "/about/", False),
        (f"<script type='application/ld+json'>{{\"@type\": \"ContactPage\"}}</script>"
         f"<h1>Write</h1><time>2024-01-01</time>{LONG}",
         "/contact/", False),
    ],
)  # fmt: skip
def test_pages_beside_known_posts(html: str, path: str, is_post: bool) -> None:
    verdict = judged(html.encode(), SITE + path, Claims(in_sitemap=True), SHAPES)
    assert verdict.is_post is is_post
    assert is_post or verdict.reason


def test_without_a_feed_the_page_itself_must_speak() -> None:
    post = (
        '<script type=\'application/ld+json\'>{"@type": "BlogPosting", "datePublished": "2019-01-01"}</script>'
        + LONG
    )
    assert judged(post.encode(), f"{SITE}/x/", Claims(), UNKNOWN).is_post
    assert judged(LONG.encode(), f"{SITE}/x/", Claims(listed=True), UNKNOWN).is_post is False
    assert judged(
        f"<h1>X</h1><time>1 May 2019</time>{LONG}".encode(), f"{SITE}/x/", Claims(listed=True), UNKNOWN
    ).is_post
    assert judged(LONG.encode(), f"{SITE}/2019/05/06/x/", Claims(listed=True), UNKNOWN).is_post


def test_logins_and_missing_pages_are_no_posts_whoever_told_of_them() -> None:
    login = b"<title>Sign in</title><form><input name=u><input type='password'></form>"
    assert judged(login, f"{SITE}/posts/tea/", Claims(in_feed=True), SHAPES).reason == "asks for a login"
    for page in (
        "<h1>404</h1><p>Sorry.</p>",
        "<title>Page not found | Notes</title>",
        "<h1>Seite nicht gefunden</h1>",
        "<h1>找不到页面</h1>",
    ):
        assert "nothing" in judged(page.encode(), f"{SITE}/posts/tea/", Claims(in_feed=True), SHAPES).reason
    about_404 = f"<h1>How to make a 404 page</h1><time datetime='2024-01-01'>x</time>{LONG}"
    assert judged(about_404.encode(), f"{SITE}/posts/404/", Claims(in_feed=True), SHAPES).is_post


def test_lists_are_no_posts() -> None:
    items = "".join(
        f"<article><h2><a href='/posts/{n}/'>{n}</a></h2><time>2024-01-0{n}</time>{LONG}</article>"
        for n in range(1, 6)
    )
    verdict = judged(f"<h1>Things</h1>{items}".encode(), f"{SITE}/things/", Claims(in_sitemap=True), UNKNOWN)
    assert (verdict.is_post, verdict.reason) == (False, "is a list of posts")


def test_canonical_addresses() -> None:
    page = f"<link rel='canonical' href='/posts/tea/'><time datetime='2024-01-01'>x</time><article>{LONG}</article>"
    assert judged(page.encode(), f"{SITE}/?p=3", Claims(in_feed=True), SHAPES).same_as == f"{SITE}/posts/tea/"
    assert judged(page.encode(), f"{SITE}/posts/tea", Claims(in_feed=True), SHAPES).same_as is None
    assert (
        judged(page.replace("/posts/tea/", "/").encode(), f"{SITE}/x", Claims(in_feed=True), SHAPES).same_as
        is None
    )


@pytest.mark.skipif(not BLOGS.is_dir(), reason="the blogs are not beside the checkout")
@pytest.mark.parametrize("name", ["andlukyane.com", "binpord.github.io", "karpathy.github.io"])
@pytest.mark.parametrize("with_feed", [True, False])
def test_every_page_of_real_sites(name: str, with_feed: bool) -> None:
    truth = json.loads((BLOGS / "truth" / f"{name}.json").read_text())
    posts = {identity(post["url"]) for post in truth["posts"]}
    shapes = PostShapes(truth["feed_links"] if with_feed else ())
    root = BLOGS / "sites" / name
    for file in root.rglob("*.html"):
        path = file.relative_to(root).as_posix().removesuffix("index.html").removesuffix(".html")
        url = f"https://{name}/{path}"
        claims = Claims(listed=identity(url) in posts and not with_feed)
        verdict = judge_address(url, claims, shapes) or judged(file.read_bytes(), url, claims, shapes)
        assert verdict.is_post is (identity(url) in posts), (url, verdict)
