"""Tags of a PDF from the real web engine: the structure that is heard is the one that was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.export.painting import Fonts, content, pieces
from viewer.export.pdf import export_pdf
from viewer.types import ExportOptions

PHOTO, DRAWING = "a" * 24, "b" * 24
ROWS = "".join(f"<tr><td>row {n}</td><td></td><td><code>x</code></td></tr>" for n in range(60))
RICH = f"""
<h3>Trees</h3><p>See <a href="https://blog.example/2/">the other post</a> or
<a href="https://outside.example/x">the world</a>.</p>
<p><a href="https://outside.example/y"><img src="/media/{PHOTO}" alt="A square"></a></p>
<p><img src="/media/{DRAWING}" alt="A curve"></p>
<ol><li>First<ul><li>Within</li></ul></li><li>Second</li></ol>
<dl><dt>Term</dt><dd>Meaning</dd></dl>
<pre><code>for x in y:
    print(x)</code></pre>
<p>Where <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math> is.</p>
<blockquote>Said.</blockquote>
<div class="scroll"><table><thead><tr><th>Name</th><th>Empty</th><th>Code</th></tr></thead>
<tbody>{ROWS}</tbody></table></div>
<p>The end.</p>
"""
CURVE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80">'
    '<path d="M10 70 C 60 0 120 90 190 10" stroke="black" fill="none"/><text x="20" y="30">label</text></svg>'
)


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    Image.new("RGB", (64, 48), (200, 30, 30)).save(tmp_path / "red.png")
    (tmp_path / "curve.svg").write_text(CURVE, encoding="utf-8")
    media = (picture(PHOTO), replace(picture(DRAWING), type="image/svg+xml"))
    found = MemoryShelf.of(make_post(1, RICH, media=media), make_post(2), make_post(3, language=None))
    found.files = {PHOTO: tmp_path / "red.png", DRAWING: tmp_path / "curve.svg"}
    found.types = {DRAWING: "image/svg+xml"}
    return found


def kids(element: Any) -> list[Any]:
    found = element.get("/K", Array())
    return list(found) if isinstance(found, Array) else [found]


def kind(element: Any) -> str:
    return str(element.S)[1:]


class Book:
    """A printed PDF, for those who hear it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self._spoken = dict(spoken(pdf))
        self._elements: list[Any] = []  # in reading order
        waiting = [pdf.Root.StructTreeRoot.K]
        while waiting:
            element = waiting.pop()
            self._elements.append(element)
            waiting += [kid for kid in reversed(kids(element)) if isinstance(kid, Dictionary) and "/S" in kid]

    def all(self, *kinds: str) -> list[Any]:
        """The elements of these kinds."""
        return [element for element in self._elements if kind(element) in kinds]

    def heard(self, element: Any) -> str:
        """All words of an element."""
        out = []
        for each in kids(element):
            if isinstance(each, int):
                out.append(self._spoken[element.Pg.objgen, each])
            elif each.get("/Type") == Name.MCR:
                out.append(self._spoken[each.Pg.objgen, int(each.MCID)])
            elif "/S" in each:
                out.append(self.heard(each))
        return "".join(out).strip()

    def parents(self) -> dict[int, Any]:
        """The number tree."""
        numbers: Any = self.pdf.Root.StructTreeRoot.ParentTree.Nums
        return {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}


def spoken(pdf: pikepdf.Pdf) -> Iterator[tuple[tuple[tuple[int, int], int], str]]:
    """The text of each mark, by page and number."""
    fonts = Fonts()
    for page in pdf.pages:
        data = content(page.obj)
        marks = [
            (match.end(), int(match[1] or -1))
            for match in re.finditer(rb"(?:MCID (\d+)>> BDC|/Artifact BMC)\n", data)
        ]
        painted = list(pieces(data, page.obj, fonts))
        for (begin, number), (end, _) in zip(marks, [*marks[1:], (len(data), 0)], strict=True):
            yield (
                (page.obj.objgen, number),
                "".join(piece.text or "" for piece in painted if begin <= piece.start < end),
            )


@pytest.fixture
def book(tmp_path: Path, shelf: MemoryShelf, qapp: object) -> Iterator[Book]:
    """The posts, printed."""
    del qapp
    path = tmp_path / "posts.pdf"
    export_pdf(shelf, [1, 2, 3], path, ExportOptions(order="oldest"))
    with pikepdf.open(path) as pdf:
        yield Book(pdf)


def test_headings_are_nested_and_none_is_left_out(book: Book) -> None:
    headings = book.all("H1", "H2", "H3", "H4")
    assert [(kind(each), book.heard(each)) for each in headings] == [
        ("H1", "Notes"), ("H2", "Contents"), ("H1", "Post 1"), ("H2", "Trees"), ("H1", "Post 2"), ("H1", "Post 3"),
    ]  # fmt: skip
    sections = book.all("Sect")
    assert [str(each.T) for each in sections] == ["Contents", "Post 1", "Post 2", "Post 3"]
    assert [str(each.get("/Lang", "")) for each in sections] == ["en", "en", "en", ""]
    assert [book.heard(each) for each in book.all("TOCI")] == [
        f"{number} Jan 2024Post {number - 1}{page}" for number, page in ((2, 1), (3, 4), (4, 5))
    ]


def test_lists_are_lists(book: Book) -> None:
    tags, numbers, bullets, terms = (each for each in book.all("L")[1:5])
    assert book.heard(tags) == "trees"
    assert [[kind(kid) for kid in kids(item)] for item in kids(numbers)] == [["Lbl", "LBody"]] * 2
    assert [book.heard(kids(item)[0]) for item in kids(numbers)] == ["1.", "2."]
    assert book.heard(kids(kids(numbers)[1])[1]) == "Second"
    assert numbers.A.ListNumbering == Name.Decimal
    assert kind(bullets.P) == "LBody"
    assert book.heard(bullets) == "Within"
    assert bullets.A.ListNumbering == Name.Disc
    assert [(kind(kid), book.heard(kid)) for kid in kids(kids(terms)[0])] == [
        ("Lbl", "Term"),
        ("LBody", "Meaning"),
    ]


def test_tables_are_tables_over_pages(book: Book) -> None:
    (table,) = book.all("Table")
    head, body = kids(table)
    assert [book.heard(cell) for cell in kids(kids(head)[0])] == [
        "Name",
        "Empty",
        "Code",
    ]  # and not once a page
    assert [cell.A.Scope for cell in book.all("TH")] == [Name.Column] * 3
    rows = [[(kind(cell), book.heard(cell)) for cell in kids(row)] for row in kids(body)]
    assert rows == [[("TD", f"row {n}"), ("TD", ""), ("TD", "x")] for n in range(60)]
    assert len({row.K[0].Pg.objgen for row in kids(body)}) > 1
    assert book.heard(book.all("Sect")[1]).endswith("The end.")


def test_pictures_drawings_and_formulas_have_words(book: Book) -> None:
    figures = book.all("Figure")
    assert [str(each.Alt) for each in figures] == ["A square", "A curve"]
    assert kind(figures[0].P) == "Link"
    assert "label" in book.heard(figures[1])
    (formula,) = book.all("Formula")
    assert str(formula.Alt) == "x^2"
    assert book.heard(book.all("BlockQuote")[0]) == "Said."
    assert "for x in y:" in book.heard(book.all("Code")[0])


def test_links_hold_their_words_and_their_boxes(book: Book) -> None:
    notes = [note for page in book.pdf.pages for note in page.obj.get("/Annots", ())]
    links = book.all("Link")
    boxes = [kid.Obj for link in links for kid in kids(link) if isinstance(kid, Dictionary) and "/Obj" in kid]
    assert sorted(box.objgen for box in boxes) == sorted(note.objgen for note in notes)
    said = {book.heard(link): str(kids(link)[-1].Obj.Contents) for link in links}
    assert said["the other post"] == "the other post"
    assert said["the world"] == "the world"
    assert said[""] == "A square"
    tree = book.parents()
    assert {kind(tree[int(note.StructParent)]) for note in notes} == {"Link"}


def test_everything_painted_is_marked_or_an_artifact(book: Book) -> None:
    """What ISO 14289-1 (PDF/UA) wants of every document."""
    assert bool(book.pdf.Root.MarkInfo.Marked)
    assert bool(book.pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert (str(book.pdf.Root.Lang), str(book.pdf.docinfo["/Title"])) == ("en", "Notes")
    tree = book.parents()
    assert int(book.pdf.Root.StructTreeRoot.ParentTreeNextKey) == len(tree)
    for page in book.pdf.pages:
        assert page.obj.Tabs == Name.S
        parents = tree[int(page.obj.StructParents)]
        marks = list(marks_of(page))
        assert [int(mark.operands[1].MCID) for mark in marks] == list(range(len(parents)))
        assert [str(parent.S) for parent in parents] == [str(mark.operands[0]) for mark in marks]
        for number, parent in enumerate(parents):
            own = (
                [kid for kid in kids(parent) if isinstance(kid, int)]
                if parent.Pg.objgen == page.obj.objgen
                else []
            )
            other = [
                kid.MCID
                for kid in kids(parent)
                if isinstance(kid, Dictionary) and kid.get("/Type") == Name.MCR
            ]
            assert number in [*own, *other]


def marks_of(page: pikepdf.Page) -> Iterator[Any]:
    """The marks of a page that have a number; nothing may be painted outside of marks."""
    depth = 0
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        if name in ("BDC", "BMC"):
            depth += 1
            if name == "BDC" and "/MCID" in step.operands[1]:
                assert depth == 1
                yield step
        elif name == "EMC":
            depth -= 1
        elif name in ("Tj", "TJ", "Do", "f", "f*", "S", "B", "B*", "sh"):
            assert depth > 0
    assert depth == 0
