"""A selection as a ZIM file, read back with the library that readers of such files use."""

from __future__ import annotations

import importlib
import shutil
import threading
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.unit.export.checkers import zimcheck
from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.errors import Cancelled, ExportError
from viewer.export import export, zim
from viewer.export.languages import three_letters
from viewer.types import ExportOptions, PostLink


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    Image.new("RGB", (4, 3), "teal").save(tmp_path / "a.png")
    links = (PostLink("https://blog.example/2/#deep", "in", 2),)
    result = MemoryShelf.of(
        make_post(1, f'<p><img src="/media/{"a" * 24}" alt="x"></p><p>Quicksilver <a href="https://blog.example/2/#deep">in</a></p>',
                  media=(picture("a" * 24),), links=links, tags=("trees", "a & b")),
        make_post(2, '<h2 id="deep">Deep</h2><pre><code>&lt;a href="cow.js" src = \'x\'&gt;</code></pre>',
                  title="Second & last"),
    )  # fmt: skip
    result.files["a" * 24] = tmp_path / "a.png"
    return result


@pytest.fixture
def written(tmp_path: Path, shelf: MemoryShelf) -> Any:
    """The file, opened; the test is skipped without libzim."""
    reader = pytest.importorskip("libzim.reader")
    path = tmp_path / "x.zim"
    result = export(shelf, [1, 2], path, options=ExportOptions(title="Notes on everything under the sun"))
    assert (result.format, result.posts, result.bytes) == ("zim", 2, path.stat().st_size)
    return reader.Archive(path)


def test_it_says_what_it_is(written: Any) -> None:
    assert written.has_main_entry
    assert written.main_entry.get_item().path == "index.html"
    assert written.get_metadata("Title").decode() == "Notes on everything under the…"
    assert written.get_metadata("Language").decode() == "eng"
    assert written.get_metadata("Description").decode() == "2 posts, January 2024, Notes"
    assert bytes(written.get_illustration_item(48).content).startswith(b"\x89PNG")
    assert written.check()


def test_posts_pictures_and_links_are_in_it(written: Any) -> None:
    page = bytes(written.get_entry_by_path("posts/2024-01-02-1.html").get_item().content).decode()
    assert 'href="2024-01-03-2.html#deep"' in page
    assert '<a href="../tags/a-b.html">a &amp; b</a>' in page
    name = page.partition('<img src="../')[2].partition('"')[0]
    assert written.get_entry_by_path(name).get_item().mimetype == "image/png"
    assert "<script" not in page


def test_its_index_finds_words_and_titles(written: Any) -> None:
    search = importlib.import_module("libzim.search")
    suggestion = importlib.import_module("libzim.suggestion")
    assert written.has_fulltext_index
    found = search.Searcher(written).search(search.Query().set_query("quicksilver"))
    assert list(found.getResults(0, 9)) == ["posts/2024-01-02-1.html"]
    titles = suggestion.SuggestionSearcher(written).suggest("second")
    assert list(titles.getResults(0, 9)) == ["posts/2024-01-03-2.html"]


def test_validators_have_nothing_to_say(tmp_path: Path, written: Any) -> None:
    del written
    assert zimcheck(tmp_path / "x.zim") == []


def test_code_that_looks_like_a_link_reads_as_it_did(written: Any) -> None:
    page = bytes(written.get_entry_by_path("posts/2024-01-03-2.html").get_item().content).decode()
    shown = page.partition("<code>")[2].partition("</code>")[0]
    assert unescape(shown) == """<a href="cow.js" src = 'x'>"""
    assert '<a href="../index.html"' in page


def test_stopping_leaves_nothing(tmp_path: Path, shelf: MemoryShelf) -> None:
    pytest.importorskip("libzim")
    out = tmp_path / "out"
    out.mkdir()
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        export(
            shelf,
            [1, 2],
            out / "x.zim",
            progress=lambda step: cancel.set() if step.done else None,
            cancel=cancel,
        )
    assert list(out.iterdir()) == []


def test_a_disk_that_is_too_full_is_told_before_the_work(
    tmp_path: Path, shelf: MemoryShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("libzim")
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000_000))
    with pytest.raises(ExportError, match=r"no room left; it may take \d+ MB, and its disk has 1\."):
        export(shelf, [1, 2], tmp_path / "x.zim")
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]


def test_without_the_library_the_reader_is_told_what_to_install(
    tmp_path: Path, shelf: MemoryShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(name: str, *rest: Any) -> Any:
        if name.startswith("libzim"):
            raise ImportError(name)
        return real(name, *rest)

    real = importlib.import_module
    monkeypatch.setattr(importlib, "import_module", lacking)
    with pytest.raises(ExportError, match=r"pip install 'archive-viewer\[zim\]'"):
        zim.export_zim(shelf, [1], tmp_path / "x.zim", ExportOptions())
    assert not (tmp_path / "x.zim").exists()


@pytest.mark.parametrize(
    ("tag", "code"), [("en", "eng"), ("pt-BR", "por"), (None, "eng"), ("nds", "nds"), ("x1", "eng")]
)
def test_languages(tag: str | None, code: str) -> None:
    assert three_letters(tag) == code
