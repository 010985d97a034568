"""Which tables fit on paper, and what becomes of those that do not."""

from __future__ import annotations

import re

import pytest

from viewer.export.tables import TURNED, fitted, width
from viewer.types import ExportOptions


def table(columns: int, cell: str = "words", rows: int = 3) -> str:
    row = f"<tr>{f'<td>{cell}</td>' * columns}</tr>"
    return f'<div class="scroll"><table><tbody>{row * rows}</tbody></table></div>'


def test_a_column_is_as_wide_as_its_longest_word_or_some_of_its_text() -> None:
    assert width(table(1, "word")) == 4 + 2
    assert width(table(1, "a <b>considerably</b> long sentence of many words")) == 22 + 2
    assert (
        width(
            '<table><tr><td colspan="2">wide and wide and wide</td></tr><tr><td>a</td><td>bb</td></tr></table>'
        )
        == 7
    )


@pytest.mark.parametrize(
    ("columns", "wish", "outcome"),
    [
        (4, {}, "as it is"),
        (17, {}, "dense"),
        (24, {}, "turned"),
        (15, {"text_size": 16}, "turned"),
        (12, {"margin": 12}, "as it is"),
        (9, {"columns": 2}, "across"),
        (30, {"columns": 2}, "across dense"),
        (6, {"columns": 2}, "as it is"),
    ],
)
def test_what_does_not_fit_is_set_smaller_or_turned(
    columns: int, wish: dict[str, float], outcome: str
) -> None:
    html = fitted(f"<p>a</p>{table(columns)}<p>b</p>", ExportOptions(**wish))  # type: ignore[arg-type]
    box = re.search(r'class="scroll ?([a-z ]*)"([^>]*)', html)
    assert box is not None
    assert (box[1].removesuffix("whole").strip() or "as it is") == outcome
    assert (TURNED in html) == (outcome == "turned")
    assert html.replace(box[0], 'class="scroll"') == f"<p>a</p>{table(columns)}<p>b</p>"


@pytest.mark.parametrize(
    ("html", "wish", "whole", "size"),
    [
        (table(4), {}, True, None),
        (table(4, "some words of running text that go on and on"), {}, True, None),
        (table(2, "x" * 60), {}, False, None),
        (table(1, "x" * 200), {}, False, None),
        (table(12, "some words of running text that go on and on"), {}, True, None),
        (table(30), {}, True, 0.487),
        (table(90), {}, False, 0.429),
        (table(30), {"columns": 2}, False, 0.429),
        (table(12), {"text_size": 18}, True, 0.71),
    ],
)
def test_words_stay_whole_where_there_is_room_and_the_widest_tables_are_set_smaller(
    html: str, wish: dict[str, float], whole: bool, size: float | None
) -> None:
    begin = re.match(r"[^>]*", fitted(html, ExportOptions(**wish)))  # type: ignore[arg-type]
    assert begin is not None
    assert (" whole" in begin[0]) == whole
    said = re.search(r"--fit:([\d.]+)em", begin[0])
    assert (float(said[1]) if said else None) == size


@pytest.mark.parametrize(
    ("columns", "wish", "box"), [(24, {}, "scroll turned"), (9, {"columns": 2}, "scroll across")]
)
def test_headings_go_with_the_table_that_leaves_the_text(
    columns: int, wish: dict[str, int], box: str
) -> None:
    above = '<h2 id="a">Much <em>of</em> it</h2>\n<h3 id="b">In figures</h3>'
    html = fitted(f"<h2>Other</h2><p>a</p>{above}{table(columns)}<p>b</p>", ExportOptions(**wish))  # type: ignore[arg-type]
    assert re.match(f'<h2>Other</h2><p>a</p><div class="{box}[^>]*>{above}<table>', html)
    assert html.endswith("</table></div><p>b</p>")


def test_headings_stay_where_they_are_above_a_table_that_stays() -> None:
    for columns in (4, 17):
        html = fitted(f"<h2>Much of it</h2>{table(columns)}", ExportOptions())
        assert html.startswith('<h2>Much of it</h2><div class="scroll')
