"""Parts become one file, however much is in them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from tests.unit.export.shelf import MemoryShelf, PaperPrinter, make_post
from viewer.export import document
from viewer.export.paper import Layout
from viewer.export.press import write_pdf
from viewer.types import ExportOptions

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1 << 20
PICTURE = 4 * MEGABYTE  # as a page has one
FEW, MANY = 2, 24


class PicturePrinter(PaperPrinter):
    """A page a post, with a picture that no one can make smaller."""

    def __init__(self, size: int) -> None:
        super().__init__(pages_a_post=1)
        self.size = size
        self.sums: list[bytes] = []

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        super().print(address, target, layout, meanwhile)
        with pikepdf.open(target, allow_overwriting_input=True) as pdf:
            for page in pdf.pages:
                data = os.urandom(self.size)
                self.sums.append(sha256(data).digest())
                picture = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image)
                page.obj.Resources = Dictionary(XObject=Dictionary(X1=picture))
                page.obj.Contents = pdf.make_stream(b"/X1 Do\n")
            pdf.save(target)


def press(path: Path, posts: int, size: int = PICTURE) -> list[bytes]:
    """Exports so many posts, each a part; returns the sums of the pictures in the order of their printing."""
    shelf = MemoryShelf.of(*(make_post(number) for number in range(1, posts + 1)))
    printer = PicturePrinter(size)
    write_pdf(
        shelf,
        list(shelf.posts),
        path,
        ExportOptions(order="oldest"),
        printer,
        progress=lambda _step: None,
        cancel=threading.Event(),
    )
    return printer.sums


def highest() -> int:
    """Bytes of memory that this process had at most."""
    import resource

    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if sys.platform == "darwin" else found * 1024


def test_pictures_go_from_file_to_file(tmp_path: Path) -> None:
    """What many of them take in memory is what few take."""
    pytest.importorskip("resource")
    command = [sys.executable, "-m", __name__, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    few, many = map(int, done.stdout.split())
    assert many - few < (MANY - FEW) * PICTURE // 3
    assert (tmp_path / "many.pdf").stat().st_size > MANY * PICTURE


def test_pictures_are_those_of_the_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document, "POSTS_A_PART", 1)
    sums = press(tmp_path / "x.pdf", 3, 5000)
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        found = [sha256(page.obj.Resources.XObject.X1.read_bytes()).digest() for page in pdf.pages]
        contents = [page.obj.Contents.read_bytes() for page in pdf.pages]
        assert pdf.check_pdf_syntax() == []
    assert found == [*sums[3:], *sums[:3]]  # cover and contents are printed last and stand first
    assert [b"/X1 Do" in content for content in contents] == [True] * 5


if __name__ == "__main__":
    document.POSTS_A_PART = 1
    for name, count in (("few", FEW), ("many", MANY)):
        press(Path(sys.argv[1]) / f"{name}.pdf", count)
        print(highest())
