"""The pages of a PDF: none is left empty for want of a good place to break, and nothing stands out at the side."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.export.painting import Fonts, Piece, content, pieces
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


# ------------------------------------------------------------------------------------- where a page ends
CODE = "\n".join(f"line {number}" for number in range(90))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "box",
    ["<div>{}</div>\n", '<div class="highlighter-rouge"><div class="highlight">{}</div></div>\n'],
    ids=["in a box", "in a box within a box"],
)
def test_code_that_goes_over_a_page_is_as_far_from_what_follows(box: str, columns: int, out: Path) -> None:
    code = f"<pre><code>{CODE}\n</code></pre>"
    gaps = []
    for html in (code, box.format(code)):
        page = painted(f"{html}<p>After it.</p><p>The end.</p>", out, columns=columns)[-1]
        gaps.append(places(page, "line 89")[0].y - places(page, "After")[0].y)
    assert gaps[1] == pytest.approx(gaps[0], abs=0.5)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("line", ["<strong>What is left</strong>", "<b>What is left</b>", "What is left:"])
def test_a_line_that_announces_something_is_not_left_behind(line: str, out: Path) -> None:
    items = f"<ul>{'<li>Item.</li>' * 4}</ul>"
    apart = 0
    for above in range(18, 30):
        before, *after = painted(f"{WORDS * above}<p>{line}</p>{items}", out, columns=1)
        (here,) = (page for page in (before, *after) if any("What" in (p.text or "") for p in page))
        assert places(here, "Item.")
        apart += bool(after)
    assert 0 < apart < 12  # the end of the page was met, and not at once


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("above", range(17, 21))
def test_a_few_lines_of_code_stay_together(above: int, out: Path) -> None:
    pages = painted(f"{WORDS * above}<pre><code>{CODE[:28]}</code></pre>", out, columns=1)
    lines = [sum((piece.text or "").startswith("line") for piece in page) for page in pages]
    assert [count for count in lines if count] == [4]


@pytest.mark.usefixtures("qapp")
def test_many_headings_in_a_row_leave_no_page_empty(out: Path) -> None:
    first, *_ = painted(f"{'<h2>Heading</h2>' * 60}<p>Words.</p>", out, columns=1)
    assert len(places(first, "Heading")) > 15


@pytest.mark.usefixtures("qapp")
def test_a_row_that_is_higher_than_a_page_begins_below_its_heading(out: Path) -> None:
    row = f"<tr><td>a</td><td>{WORDS * 60}</td></tr>"
    head = "<thead><tr><th>Key</th><th>Text</th></tr></thead>"
    first, *_ = painted(
        f'{WORDS * 10}<div class="scroll"><table>{head}<tbody>{row}</tbody></table></div>', out, columns=1
    )
    assert places(first, "Key")[0].y > places(first, "Words")[-1].y
    assert len(places(first, "Words")) > 20


# ---------------------------------------------------------------------------------------- what is wide
# Two columns of A4 with the usual margins, in points: where each begins, and how wide it is.
FIRST, SECOND, WIDE = 62.4, 309.0, 223.9
WORDS = "<p>Words of a column go on and on.</p>"
WIDE_TABLE = f'<div class="scroll"><table><tr>{"<td>columns</td>" * 9}</tr></table></div>'


def formula(terms: int, display: str = "inline") -> str:
    """A sum of so many terms, which ends with the number 8675."""
    return f'<math display="{display}"><mrow>{"<mi>alpha</mi><mo>+</mo>" * terms}<mn>8675</mn></mrow></math>'


def displayed(terms: int) -> str:
    return f"<p>{formula(terms, 'block')}</p>"


def painted(html: str, out: Path, **wish: float) -> list[list[Piece]]:
    """What is painted on each page of a post, printed in two columns if nothing else is said."""
    export_pdf(MemoryShelf.of(make_post(1, html)), [1], out, ExportOptions(**{"columns": 2} | wish))  # type: ignore[arg-type]
    with pikepdf.open(out) as pdf:
        fonts = Fonts()
        return [list(pieces(content(page), page, fonts)) for page in pdf.pages]


def places(page: list[Piece], text: str) -> list[Piece]:
    found = [piece for piece in page if text in (piece.text or "")]
    assert found, text
    return found


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "html",
    [
        displayed(8),
        f"<p>Some words, {formula(8)}, and more.</p>",
        f"<ul><li>Some words<ul><li>{displayed(7)}</li></ul></li></ul>",
        f"<ul><li>Some words<ul><li>See {formula(8)}</li></ul></li></ul>",
        f"<blockquote>{displayed(7)}</blockquote>",
        '<div class="scroll"><table><tr><td>' + formula(8, "block") + "</td></tr></table></div>",
    ],
    ids=["displayed", "in a line", "in a list", "in a line of a list", "in a quotation", "in a table"],
)
def test_a_wide_formula_fits_into_its_column(html: str, out: Path) -> None:
    (page,) = painted(f"{html}{WORDS * 12}", out)
    (end,) = places(page, "8675")
    assert FIRST + WIDE / 2 < end.x < FIRST + WIDE
    assert max(piece.x for piece in places(page, "Words")) == pytest.approx(SECOND, abs=1)


@pytest.mark.usefixtures("qapp")
def test_a_formula_too_wide_for_a_column_goes_across_both(out: Path) -> None:
    (page,) = painted(f"{WORDS * 12}<h2>Its sum</h2>{displayed(14)}{WORDS * 12}", out)
    (heading,), (end,) = places(page, "sum"), places(page, "8675")
    assert heading.x == pytest.approx(FIRST, abs=1)
    assert SECOND < end.x < SECOND + WIDE
    words = places(page, "Words")
    assert sum(piece.y > heading.y > end.y for piece in words) == 12
    assert {round(piece.x) for piece in words} == {round(FIRST), round(SECOND)}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("columns", [1, 2])
def test_a_formula_wider_than_the_page_makes_nothing_else_smaller(columns: int, out: Path) -> None:
    before = painted(WORDS * 20, out, columns=columns)
    root = f"<p>{formula(30, 'block')}</p><p>See {formula(30)}.</p>"  # which has no place to break
    root = root.replace("<mrow>", "<msqrt><mrow>").replace("</mrow>", "</mrow></msqrt>")
    after = painted(WORDS * 20 + root, out, columns=columns)
    first = [[piece.x for piece in places(page, "Words")][:10] for page in (before[0], after[0])]
    assert first[0] == first[1]
    assert all(end.x < SECOND + WIDE for end in places(after[0], "8675"))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize(
    "html", [displayed(60), f"<p>See {formula(60)}.</p>"], ids=["displayed", "in a line"]
)
def test_a_formula_far_wider_than_the_page_has_lines(html: str, columns: int, out: Path) -> None:
    (page,) = painted(WORDS + html, out, columns=columns)
    signs = places(page, "+")
    assert len({round(sign.y) for sign in signs}) >= 4
    assert len(signs) == 60
    assert all(FIRST - 1 < sign.x < SECOND + WIDE for sign in signs)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("lines", range(44, 64, 4))
def test_a_heading_stays_with_the_table_that_goes_across_columns(lines: int, out: Path) -> None:
    pages = painted(f"{WORDS * lines}<h2>Figures</h2>{WIDE_TABLE}<p>After.</p>", out)
    (page,) = (page for page in pages if any(piece.text == "Figures" for piece in page))
    (heading,), cells = places(page, "Figures"), places(page, "columns")
    assert heading.x == pytest.approx(FIRST, abs=1)
    assert len(cells) == 9
    assert 15 < heading.y - cells[0].y < 45


@pytest.mark.usefixtures("qapp")
def test_words_of_a_table_stay_whole_beside_a_column_of_much_text(out: Path) -> None:
    cells = f"<td>training.py</td><td>{'Many words of running text. ' * 30}</td>"
    (page,) = painted(f'<div class="scroll"><table><tr>{cells}</tr></table></div>', out)
    assert places(page, "training.py")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("columns", [1, 2])
def test_thirty_columns_of_numbers_keep_their_numbers_whole(columns: int, out: Path) -> None:
    row = "".join(f"<td>{1000 + number}</td>" for number in range(30))
    pages = painted(
        f'<div class="scroll"><table>{f"<tr>{row}</tr>" * 5}</table></div>', out, columns=columns, margin=14
    )
    (page,) = (page for page in pages if any("1000" in (piece.text or "") for piece in page))
    assert len(places(page, "1029")) == 5
    usual = painted(WORDS, out, columns=columns, margin=14)[0]
    head = [places(found, "Notes")[0].x for found in (page, usual)]
    assert head[0] == pytest.approx(head[1], abs=0.5)  # else all of the page would be smaller


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("items", [3, 120], ids=["from 99 on", "many"])
def test_numbers_of_three_digits_are_within_the_margin(items: int, out: Path) -> None:
    start = ' start="99"' if items == 3 else ""
    pages = painted(f"<ol{start}>{'<li>Item.</li>' * items}</ol>", out, columns=1)
    numbers = [piece for page in pages for piece in page if (piece.text or "").startswith("100")]
    assert numbers
    assert all(piece.x >= FIRST - 0.5 for piece in numbers)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("columns", "strokes"), [(1, 120), (2, 60), (2, 130)])
def test_the_lines_of_a_drawing_do_not_break(columns: int, strokes: int, out: Path) -> None:
    line = f"+{'-' * strokes}+"
    (page,) = painted(
        f"{WORDS * 3}<pre><code>{line}\n|{' ' * strokes}|\n{line}</code></pre>", out, columns=columns
    )
    edges = [piece for piece in page if (piece.text or "").startswith("+-")]
    assert [len((piece.text or "").strip()) for piece in edges] == [strokes + 2] * 2


@pytest.mark.usefixtures("qapp")
def test_deep_in_lists_there_is_room_for_words(out: Path) -> None:
    html = "".join(f"<ul><li>Level {depth}" for depth in range(12)) + "</li></ul>" * 12
    (page,) = painted(html, out)
    (deepest,) = places(page, "Level 11")
    assert deepest.x - (SECOND if deepest.x > SECOND else FIRST) < 0.75 * WIDE
