"""Whole archives of blogs as further programs and services make them: every post, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.whole import Reader, complete
from tests.support import generators, platforms, services
from tests.support.blogserver import BlogServer
from tests.support.sites import Site


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(tmp_path / "archive")


@pytest.mark.parametrize(
    "maker",
    [
        generators.jekyll,
        generators.eleventy,
        generators.astro,
        generators.docusaurus,
        services.bear,
        services.microblog,
        services.writeas,
        services.drupal,
        platforms.squarespace,
        platforms.medium,
    ],
    ids=lambda maker: maker.__name__,
)
def test_a_blog_of_each_maker_comes_whole(
    reader: Reader, blog_server: BlogServer, maker: Callable[[BlogServer], Site]
) -> None:
    site = maker(blog_server)
    reader.add(site.start)
    reader.whole()
    assert not reader.problems()
    complete(reader, site)
