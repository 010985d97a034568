"""Whole archives of blogs with habits of other times."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.whole import Reader, complete
from tests.support import bygones
from tests.support.blogserver import BlogServer
from tests.support.sites import Site


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


@pytest.mark.parametrize(
    "maker",
    [bygones.signpost, bygones.frames, bygones.movable_type, bygones.link_blog, bygones.two_names],
    ids=lambda maker: maker.__name__,
)
def test_a_blog_of_another_time_comes_whole(
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


def test_nothing_is_fetched_from_other_people_s_sites(
    reader: Reader, blog_server: BlogServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = bygones.link_blog(blog_server)
    feed = blog_server.site["//kettle.example/feed.xml"].body.decode()
    blog_server.put("//kettle.example/feed.xml", feed.replace("<guid>", '<guid isPermaLink="false">id:'))
    monkeypatch.setenv("HTTP_PROXY", blog_server.url)
    reader.add(site.start)
    list(reader.archive.sync())
    reader.whole()
    assert not [path for path in blog_server.paths() if path.startswith("//news-")]
    ledger = reader.ledger()
    assert (
        ledger.known == ledger.full == len(site.posts)
    )  # the pages of the site and the feed's entries are one


def test_notes_on_the_page_of_a_day_stay_apart(reader: Reader, blog_server: BlogServer) -> None:
    site = bygones.days(blog_server)
    reader.add(site.start)
    reader.whole()
    assert not reader.problems()
    texts = sorted(post.text for post in reader.posts())
    assert len(texts) == reader.ledger().full == reader.ledger().known == 15
    assert all(sum(post.paragraphs[0] in text for text in texts) == 1 for post in site.posts[:15])
    again = reader.whole()
    assert (again.new, again.changed, again.gone) == (0, 0, 0)
