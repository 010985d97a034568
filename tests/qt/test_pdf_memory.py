"""A PDF of much takes no more memory than one of little, and what was for a while does not stay."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from tests.unit.export.pdftext import page_texts
from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.export import document, pieces
from viewer.export.leftovers import scratch
from viewer.export.pdf import export_pdf, printer
from viewer.export.pdf.printer import WebPrinter
from viewer.export.pieces import Pieces
from viewer.types import ExportOptions, Heading, PostLink

ROOT = Path(__file__).resolve().parents[2]
KEY = "a" * 24


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    Image.new("RGB", (64, 48), (200, 30, 30)).save(tmp_path / "red.png")
    words = "<p>Filling words go on and on.</p>" * 60
    link = "https://blog.example/2/#second"
    html = f'<p><img src="/media/{KEY}" alt="A square"> <a href="{link}">the other post</a></p>{words}'
    found = MemoryShelf.of(
        make_post(1, html, links=(PostLink(link, "the other post", 2),), media=(picture(KEY),)),
        make_post(
            2,
            f'{words * 2}<h2 id="second">Second</h2><p>Goal.</p>',
            outline=(Heading(2, "Second", "second"),),
        ),
        make_post(3, "<p>The last one.</p>"),
    )
    found.files[KEY] = tmp_path / "red.png"
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "posts.pdf"


def jumps(path: Path) -> list[tuple[int, float]]:
    """Where links and bookmarks lead: pages, and places on them."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        assert pdf.check_pdf_syntax() == []
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        places: list[Any] = [
            note.Dest for page in pdf.pages for note in page.obj.get("/Annots", ()) if "/Dest" in note
        ]
        for item in outline.root:
            places += [item.destination, *(child.destination for child in item.children)]
        return [(numbers[place[0].objgen], float(place[3])) for place in places]


@pytest.mark.usefixtures("qapp")
def test_a_post_of_many_pictures_is_printed_in_pieces_that_nobody_sees(
    shelf: MemoryShelf, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ExportOptions(order="oldest")
    export_pdf(shelf, [1, 2, 3], out, options)
    whole, led = page_texts(out), jumps(out)
    assert len(led) > 6
    asked: list[tuple[int, int] | None] = []
    wanted = Pieces.wanted

    def ask(self: Pieces) -> tuple[int, int] | None:
        asked.append(wanted(self))
        return asked[-1]

    monkeypatch.setattr(Pieces, "wanted", ask)
    monkeypatch.setattr(document, "POSTS_A_PART", 1)
    monkeypatch.setattr(printer, "_HEAVY", 100)  # bytes: that is the one with a picture
    monkeypatch.setattr(pieces, "_FIRST", 1)
    monkeypatch.setattr(pieces, "_MOST", 1)
    export_pdf(shelf, [1, 2, 3], out, options)
    assert asked == [(1, 1), (1, 2), (2, 3), (3, 4), None]
    monkeypatch.setattr(printer, "_HEAVY", -1)
    monkeypatch.setattr(printer, "_ENOUGH_OF_ONE", -1)
    monkeypatch.setattr(printer, "_ENOUGH", -1)  # each piece by a browser of its own
    export_pdf(shelf, [1, 2, 3], out, options)
    assert len(asked) > 10
    assert page_texts(out) == whole
    assert jumps(out) == led


@pytest.mark.usefixtures("qapp")
def test_a_browser_prints_so_much_and_then_another_one_takes_over(
    shelf: MemoryShelf, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = 6000  # bytes: more than two of the parts, less than all
    loaded: list[tuple[int, int]] = []
    load = WebPrinter._load

    def watch(self: WebPrinter, order: Any) -> None:
        load(self, order)
        loaded.append((self._burden, order.burden))

    monkeypatch.setattr(WebPrinter, "_load", watch)
    monkeypatch.setattr(document, "POSTS_A_PART", 1)
    monkeypatch.setattr(printer, "_ENOUGH", limit)
    export_pdf(shelf, [1, 2, 3], out, ExportOptions(order="oldest"))
    assert len(loaded) == 4
    assert sum(own for _, own in loaded) > limit
    assert [(all_, own) for all_, own in loaded if all_ > max(limit, own)] == []
    assert [own for all_, own in loaded if all_ > own] != []  # some follow others


WINDOW = """
import os, sys
from viewer.export.pdf.application import application
app = application()
from tests.unit.export.shelf import MemoryShelf, make_post
from viewer.types import ExportOptions
from viewer.ui.preview import PreviewMaker

def die(said):
    print(said)
    sys.stdout.flush()
    os._exit(9)

maker = PreviewMaker(MemoryShelf.of(make_post(1)), app)
maker.made.connect(die)
maker.failed.connect(die)
maker.ask([1], ExportOptions())
app.exec()
"""


def test_what_a_killed_window_left_of_its_preview_goes_with_the_next_export(
    shelf: MemoryShelf, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    variables = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    killed = subprocess.run(
        [sys.executable, "-c", WINDOW],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert killed.returncode == 9
    left = Path(killed.stdout.strip())
    assert left.exists()
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    with scratch() as living:
        assert living.parent == left.parent.parent
        export_pdf(shelf, [3], out, ExportOptions())
        assert not left.parent.exists()
        assert living.exists()  # what is in it may still be shown
    assert not living.exists()
