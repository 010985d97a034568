"""A selection as a web site: whole, without an address outside of it, and searchable."""

from __future__ import annotations

import json
import posixpath
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.content.tree import parse
from viewer.export import export
from viewer.export.site.search import PIECES, piece_of, words_of
from viewer.types import ExportOptions, MediaState, PostLink

_IN_HEAD = re.compile(r'<(?:link|script)[^>]*?(?:href|src)="([^"]+)"')


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    Image.new("RGB", (4, 3), "teal").save(tmp_path / "a.png")
    media = (picture("a" * 24), picture("b" * 24, MediaState.FAILED))
    shown = "".join(f'<p><img src="/media/{item.key}" alt="x"></p>' for item in media)
    links = (PostLink("https://blog.example/2/#deep", "in", 2),)
    result = MemoryShelf.of(
        make_post(1, f'{shown}<p><a href="https://blog.example/2/#deep">in</a></p>', media=media, links=links,
                  tags=("a/b & c", "Café"), title="One </script> & “two”"),
        make_post(2, '<h2 id="deep">Deep</h2>', tags=("café",), title="Zwei Bäume"),
        make_post(3, dated=False, tags=(), title=""),
    )  # fmt: skip
    result.files["a" * 24] = tmp_path / "a.png"
    return result


def addresses(files: dict[str, str]) -> list[tuple[str, str]]:
    """(page, address) of everything that a page loads or leads to."""
    return [
        (name, element.attrs[key])
        for name, html in files.items()
        for element in parse(html).body.walk()
        for key in ("href", "src")
        if key in element.attrs
    ] + [(name, found) for name, html in files.items() for found in _IN_HEAD.findall(html)]


def test_a_site_is_whole_and_loads_nothing_from_outside(tmp_path: Path, shelf: MemoryShelf) -> None:
    result = export(
        shelf, [1, 2, 3], tmp_path / "out", format="html", options=ExportOptions(title="All & more")
    )
    assert (result.format, result.posts) == ("html", 3)
    assert result.missing_media == (f"https://blog.example/{'b' * 24}.png",)
    root = tmp_path / "out"
    pages = {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*.html")}
    assert len([name for name in pages if name.startswith("posts/")]) == 3
    for page, address in addresses(pages):
        if address.startswith(("https://blog.example/", "#")):
            continue  # the way to an original, which is a link alone
        target, _, place = unquote(address).partition("#")
        found = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
        assert (root / found).is_file(), (page, address)
        assert not place or f'id="{place}"' in pages[found]
    for html in pages.values():
        assert not re.search(r'(?:src|srcset)="(?:https?:)?//', html)
    styles = "".join(p.read_text("utf-8") for p in (root / "style").iterdir())
    assert all((root / "style" / url).is_file() for url in re.findall(r'url\("?([^")]+)', styles))
    assert "One &lt;/script&gt;" in pages["index.html"]


def test_every_tag_has_a_page(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [1, 2, 3], tmp_path / "out", format="html")
    names = sorted(p.name for p in (tmp_path / "out" / "tags").iterdir())
    assert names == ["a-b-c.html", "café-2.html", "café.html", "index.html"]
    post = next((tmp_path / "out" / "posts").glob("*-1.html")).read_text("utf-8")
    assert '<a href="../tags/a-b-c.html">a/b &amp; c</a>' in post


def test_the_index_leads_from_words_to_posts(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [1, 2, 3], tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as file:
        files = {name: file.read(name).decode() for name in file.namelist() if name.startswith("search/")}
    posts = json.loads(files["search/posts.js"].removeprefix("archivePosts(").removesuffix(");\n"))
    assert [post[1] for post in posts] == ["Zwei Bäume", "One </script> & “two”", ""]
    assert "</script" not in files["search/posts.js"]
    (word,) = words_of("Bäume")
    text = files[f"search/words-{piece_of(word)}.js"].partition(",")[2].removesuffix(");\n")
    assert json.loads(text)[word] == [0, 8]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ein Café, zwei", ["ein", "cafe", "zwei"]),
        ("漢字 kana", ["漢", "字", "kana"]),
        ("snake_case x2", ["snake", "case", "x2"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words
    assert all(0 <= piece_of(word) < PIECES for word in words)
    assert {piece_of(word) for word in ("sortieren", "so")} == {piece_of("so")}
