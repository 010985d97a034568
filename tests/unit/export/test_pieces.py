"""A part that is printed some pages at a time is what it is when printed at once."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from viewer.export import pieces as module
from viewer.export.binding import Damaged, examine
from viewer.export.pieces import Pieces


def print_pages(path: Path, pages: int, wanted: tuple[int, int]) -> None:
    """As Chromium does: of pages that are not there, it prints all. Each has a name; its number is its width."""
    first, last = wanted
    numbers = range(first, min(last, pages) + 1) if first <= pages else range(1, pages + 1)
    with Pdf.new() as pdf:
        pdf.Root.Dests = Dictionary()
        for number in numbers:
            pdf.add_blank_page(page_size=(100 + number, 200))
            pdf.Root.Dests[f"/page-{number}"] = Array([pdf.pages[-1].obj, Name.XYZ, 0, 10.5 * number, 0])
        pdf.save(path)


@pytest.mark.parametrize("most", [1, 3, 400])
@pytest.mark.parametrize("pages", [1, 7, 8, 9, 11, 20])
def test_all_pages_come_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int, most: int
) -> None:
    monkeypatch.setattr(module, "_LEAST", 1)
    monkeypatch.setattr(module, "_MOST", most)
    pieces = Pieces(tmp_path / "part-0.pdf")
    while (wanted := pieces.wanted()) is not None:
        assert wanted[0] <= pages
        print_pages(pieces.path(), pages, wanted)
        pieces.take()
    pieces.join()
    assert [path.name for path in tmp_path.iterdir()] == ["part-0.pdf"]
    with pikepdf.open(tmp_path / "part-0.pdf") as pdf:
        assert [int(page.mediabox[2]) - 100 for page in pdf.pages] == list(range(1, pages + 1))
    places = examine(tmp_path / "part-0.pdf", tmp_path / "part-0.html").places
    assert {name: (place.page, place.y) for name, place in places.items()} == {
        f"page-{number}": (number - 1, 10.5 * number) for number in range(1, pages + 1)
    }


def test_a_heavy_piece_makes_the_next_one_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Pieces(tmp_path / "x.pdf")
    print_pages(pieces.path(), 100, pieces.wanted() or (0, 0))
    monkeypatch.setattr(module, "_BYTES", pieces.path().stat().st_size * 13 // 16)
    pieces.take()
    assert pieces.wanted() == (8, 8 + 6)


def test_half_a_piece_is_noticed(tmp_path: Path) -> None:
    pieces = Pieces(tmp_path / "x.pdf")
    print_pages(pieces.path(), 9, (1, 8))
    pieces.path().write_bytes(pieces.path().read_bytes()[:-100])
    with pytest.raises(Damaged):
        pieces.take()
