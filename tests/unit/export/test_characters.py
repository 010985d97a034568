"""Which preformatted text is a drawing, and how small it is set."""

from __future__ import annotations

import re

import pytest

from viewer.export.characters import fitted, is_drawing
from viewer.types import ExportOptions

BOX = "┌──────┬─────┐\n│ a    │ b   │\n└──────┴─────┘"
TABLE = "+----+------+\n| id | name |\n+----+------+\n|  1 | some |"
TREE = "/\\/\\/\\\n--+--\n  |"
CODE = "if a == b and c | d:\n    return a - b  # the rest\nprint(a + b)"
LOG = "hint: Using 'master' as the name for the initial branch\nhint: of your new repository"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(BOX, True), (TABLE, True), (TREE, True), (CODE, False), (LOG, False), ("-----", False), ("", False)],
)
def test_a_drawing_is_made_of_strokes(text: str, expected: bool) -> None:
    assert is_drawing(text.split("\n")) is expected


def drawing(characters: int) -> str:
    line = "-" * characters
    return f"<p>a</p><pre><code>{line}\n{line}</code></pre><p>b</p>"


@pytest.mark.parametrize(
    ("characters", "columns", "begin"),
    [
        (60, 1, 'class="drawing" style="font-size:0.800em"'),
        (120, 1, 'class="drawing" style="font-size:0.593em"'),
        (60, 2, 'class="drawing" style="font-size:0.533em"'),
        (120, 2, 'class="drawing across" style="font-size:0.593em"'),
        (400, 1, ""),
        (400, 2, ""),
    ],
)
def test_a_drawing_is_as_small_as_its_longest_line_needs(characters: int, columns: int, begin: str) -> None:
    html = fitted(drawing(characters), ExportOptions(columns=columns))
    found = re.search(r"<pre ?([^>]*)>", html)
    assert found is not None
    assert found[1] == begin
    assert re.sub(r"<pre[^>]*>", "<pre>", html) == drawing(characters)


def test_what_the_code_is_in_is_no_matter() -> None:
    html = fitted(drawing(60).replace("<pre>", '<pre data-lang="text">'), ExportOptions())
    assert '<pre class="drawing" style="font-size:0.800em" data-lang="text"><code>--' in html


@pytest.mark.parametrize(
    "html",
    [
        f"<pre>{LOG * 5}\n{LOG * 9}</pre>",
        f'<pre><code><span class="c">{"#" * 200}</span>\n{"#" * 200}</code></pre>',
        "<p>No code.</p>",
    ],
    ids=["text", "code in colours", "nothing"],
)
def test_anything_else_stays_as_it_is(html: str) -> None:
    assert fitted(html, ExportOptions()) == html
