"""Where the pages of a PDF break: no page is left empty for want of a good place."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.export.pdf import export_pdf
from viewer.types import ExportOptions

KEY = "a" * 24
PICTURE = f'<img src="/media/{KEY}" alt="A drawing" width="600" height="280">'


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "posts.pdf"


def with_picture(html: str, folder: Path) -> MemoryShelf:
    shelf = MemoryShelf.of(make_post(1, html, media=(picture(KEY),)))
    Image.new("RGB", (600, 280), (200, 30, 30)).save(folder / "red.png")
    shelf.files[KEY] = folder / "red.png"
    return shelf


def pictures_a_page(path: Path) -> list[int]:
    with pikepdf.open(path) as pdf:
        painted = [pikepdf.parse_content_stream(page, "Do") for page in pdf.pages]
        return [sum(str(step.operator) == "Do" for step in page) for page in painted]


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<p><a href="https://paper.example/">Paper</a>\n{PICTURE}</p>' + "<p>Words.</p>" * 30, [1, 0]),
        (f"<ul><li>Words.\n{PICTURE}\n{PICTURE}\n</li></ul>" + "<p>Words.</p>" * 20, [2, 0]),
    ],
    ids=["below a link", "in a list"],
)
def test_a_picture_within_a_paragraph_leaves_no_page_empty(
    html: str, expected: list[int], out: Path, tmp_path: Path
) -> None:
    export_pdf(with_picture(html, tmp_path), [1], out, ExportOptions())
    assert pictures_a_page(out) == expected
