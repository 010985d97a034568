"""The handbook that ships with the program is a folder source like any other, and complete."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from viewer.config import resources
from viewer.sources.folder import read_folder
from viewer.types import FetchedPost


@pytest.fixture(scope="module")
def pages() -> dict[str, FetchedPost]:
    feed = read_folder(resources() / "handbook")
    assert feed.problem is None
    return {post.url or "": post for post in feed.posts}


def test_every_page_is_dated_tagged_and_has_its_own_address(pages: dict[str, FetchedPost]) -> None:
    assert len(pages) >= 8
    for url, post in pages.items():
        assert re.fullmatch(r"handbook:/[a-z-]+", url)
        assert post.title
        assert post.published
        assert post.summary
        assert "handbook" in post.tags
        assert "<h1" not in post.html


def test_pictures_are_there_and_links_lead_somewhere(pages: dict[str, FetchedPost]) -> None:
    pictures = 0
    for post in pages.values():
        for source in re.findall(r'<img[^>]*?src="([^"]*)"', post.html):
            assert Path(unquote(urlsplit(source).path)).is_file(), source
            pictures += 1
        for link in re.findall(r'href="(handbook:[^"]*)"', post.html):
            page, _, anchor = link.partition("#")
            assert page in pages, link
            assert not anchor or f'id="{anchor}"' in pages[page].html, link
    assert pictures >= 3


def test_code_a_table_and_formulas_show_what_the_program_can_do(pages: dict[str, FetchedPost]) -> None:
    whole = "".join(post.html for post in pages.values())
    assert 'class="language-python"' in whole
    assert "<table>" in whole
    assert 'class="math display"' in whole
    assert "{%" in whole  # the template tags that it speaks of are shown, not run
