"""Where the widest formulas are broken."""

from __future__ import annotations

import re

import pytest

from viewer.content.derive import derive
from viewer.content.tree import parse
from viewer.export.formulas import broken
from viewer.types import ExportOptions


def formula(tex: str, display: bool = True) -> str:
    signs = r"\[{}\]" if display else r"\({}\)"
    return derive(f"<p>{signs.format(tex)}</p>", "https://blog.example/").html


def letters(html: str) -> str:
    return "".join(parse(html).body.text().split())


SUM = "+".join(rf"a_{{{number}}}" for number in range(70))
BRACKETS = "=".join(["("] + [f"({SUM})"] * 3).removeprefix("(=")


@pytest.mark.parametrize("columns", [1, 2])
def test_a_formula_wider_than_the_page_gets_lines_that_begin_with_an_operator(columns: int) -> None:
    before = formula(SUM)
    after = broken(before, ExportOptions(columns=columns))
    begins = re.findall(r'<mtd style="text-align:left">(.*?>)', after)
    assert begins == ["<msub>"] + ['<mo form="infix">'] * (len(begins) - 1)
    assert 3 <= len(begins) <= 6
    assert letters(after) == letters(before)
    assert re.findall('alttext="[^"]*"', after) == re.findall('alttext="[^"]*"', before)


def test_a_formula_in_running_text_becomes_several_that_say_what_they_are() -> None:
    before = formula(SUM, display=False)
    after = broken(before, ExportOptions())
    pieces = re.findall(r'<math alttext="([^"]*)">', after)
    assert len(pieces) == after.count("<wbr>") + 1 > 5
    assert "".join(pieces) == letters(before) == letters(after)


def test_what_stands_in_brackets_is_not_broken() -> None:
    after = broken(formula(BRACKETS), ExportOptions())
    assert after.count("<mtr>") == 3
    assert [letters(row).count("(") for row in after.split("<mtr>")[1:]] == [1, 1, 1]


@pytest.mark.parametrize(
    "html",
    [
        formula("a+b"),
        formula(r"\begin{pmatrix}" + r"\\".join(["&".join("abcdefgh" * 12)] * 3) + r"\end{pmatrix}"),
        formula(r"\frac{" + SUM + "}{b}"),
        formula("+".join("abcdefghijkl"), display=False),
        "<p>No formula.</p>",
    ],
    ids=["short", "a matrix", "a fraction", "short in a line", "none"],
)
def test_what_fits_or_cannot_be_broken_stays_as_it_is(html: str) -> None:
    assert broken(html, ExportOptions()) == html


def test_a_formula_within_a_row_is_broken_as_well() -> None:
    html = re.sub(r"(<math[^>]*>)(.*)(</math>)", r"\1<mrow>\2</mrow>\3", formula(SUM))
    assert "<mtable" in broken(html, ExportOptions())
