"""The main job without a screen, as a whole."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog
from viewer import tour as module
from viewer.errors import ArchiveError
from viewer.tour import tour

CLOSED = "http://127.0.0.1:9/feed.xml"


@pytest.mark.usefixtures("qapp")
def test_the_handbook_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEFAULT_FEED", CLOSED)
    said: list[str] = []
    assert tour(tmp_path / "out", say=said.append) == 0
    assert (tmp_path / "out" / "archive" / "archive.db").is_file()
    with pikepdf.open(tmp_path / "out" / "handbook.pdf") as pdf:
        assert len(pdf.pages) > 5
    with Image.open(tmp_path / "out" / "window.png") as window:
        assert len(window.convert("RGB").getcolors(1 << 24) or ()) > 50
    story = "\n".join(said)
    assert "could not be reached" in story
    for name in ("handbook.pdf", "window.png", "archive"):
        assert str(tmp_path / "out" / name) in story


@pytest.mark.usefixtures("qapp")
def test_the_feed_is_brought_in_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blog_server: BlogServer
) -> None:
    make_blog(4, 3, seed=3).publish(blog_server)
    monkeypatch.setattr(module, "DEFAULT_FEED", blog_server.url + "/feed.xml")
    said: list[str] = []
    (tmp_path / "archive").mkdir()  # somebody's: a tour begins in a folder of its own
    assert tour(tmp_path, say=said.append) == 0
    assert "Brought in 4 posts and 3 pictures" in "\n".join(said)
    assert (tmp_path / "tour-2" / "feed.pdf").is_file()
    assert list((tmp_path / "archive").iterdir()) == []


def test_a_place_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(ArchiveError, match="cannot be made"):
        tour(tmp_path / "file" / "out", say=lambda _line: None)
