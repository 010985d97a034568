"""Whole archives of blogs as the usual programs make them: every post, title, date, tag and picture, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.whole import Reader, complete
from tests.support import alone, hosted, makers
from tests.support.blogserver import BlogServer
from tests.support.sites import Site


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


@pytest.mark.parametrize(
    "maker",
    [
        makers.hugo,
        makers.hexo,
        makers.pelican,
        hosted.wordpress,
        hosted.ghost,
        hosted.blogger,
        hosted.substack,
    ],
    ids=lambda maker: maker.__name__,
)
def test_a_blog_of_each_maker_comes_whole(
    reader: Reader,
    blog_server: BlogServer,
    maker: Callable[[BlogServer], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = maker(blog_server)
    if not site.base.startswith(blog_server.url):
        monkeypatch.setenv("HTTP_PROXY", blog_server.url)
    reader.add(site.start)
    reader.whole()
    assert not reader.problems()
    complete(reader, site)


def test_wordpress_tells_by_pages_of_its_feed_alone(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server, sitemaps=False, lists=False)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_wordpress_tells_by_its_sitemap_alone(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server, paging=False, lists=False)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


def test_wordpress_without_pretty_addresses(reader: Reader, blog_server: BlogServer) -> None:
    site = hosted.wordpress(blog_server, pretty=False)
    reader.add(site.start)
    reader.whole()
    complete(reader, site)


@pytest.mark.parametrize("maker", alone.ALL, ids=lambda maker: maker.__name__)
def test_each_finder_alone_reaches_every_post(
    reader: Reader,
    blog_server: BlogServer,
    maker: Callable[[BlogServer], Site],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = maker(blog_server)
    if not site.base.startswith(blog_server.url):
        monkeypatch.setenv("HTTP_PROXY", blog_server.url)
    reader.add(site.start)
    reader.whole()
    assert not reader.problems()
    complete(reader, site)
