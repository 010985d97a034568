"""Whole archives of pages made by hand and by programs that nobody remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.whole import Reader, complete
from tests.support import byhand
from tests.support.blogserver import BlogServer
from tests.support.sites import Site


@pytest.mark.parametrize("maker", byhand.ALL, ids=lambda maker: maker.__name__)
def test_what_was_made_by_hand_comes_whole(
    tmp_path: Path, blog_server: BlogServer, maker: Callable[[BlogServer], Site]
) -> None:
    site = maker(blog_server)
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole()
    assert not reader.problems()
    complete(reader, site)
