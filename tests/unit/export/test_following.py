"""From what is painted back to what it is of."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.export.following import Follower
from viewer.export.structure import PICTURE, Element, read

KEY = "c" * 24


def path(element: Element | None) -> str:
    """The kinds of an element and of those around it, from the outermost."""
    kinds: list[str] = []
    while element is not None:
        kinds.append(element.kind)
        element = element.parent
    return " ".join(reversed(kinds[:-1])) or "-"


def paths(markup: str, *pages: list[str]) -> list[list[str]]:
    follower = Follower(read(markup, {KEY}))
    return [[path(element) for element in follower.follow(page)[0]] for page in pages]


@pytest.mark.parametrize(
    ("markup", "pieces", "expected"),
    [
        ("<p>One <em>two</em> three</p>", ["One ", "two", " three"], ["P", "P", "P"]),
        ("bare <div>in a box</div> bare", ["bare", "in a box", "bare"], ["P", "P", "P"]),
        ("<p>com­puter</p><p>x</p>", ["com-", "puter", "x"], ["P", "P", "P"]),
        ("<p>ﬁve</p>", ["five"], ["P"]),
        ("<h4>A</h4><h2>B</h2><h6>C</h6>", ["A", "B", "C"], ["H1", "H2", "H3"]),
        ("<ol><li>A</li></ol>", ["1.", "A"], ["L LI Lbl", "L LI LBody"]),
        ("<ul><li>A</li><li><p>B</p></li></ul>", ["A", "B"], ["L LI LBody", "L LI LBody P"]),
        ("<p>a <a href='x'>b</a></p>".replace("'", '"'), ["a", "b"], ["P", "P Link"]),
        ("<p><a>b</a></p>", ["b"], ["P"]),
        ("<pre><code>a = 1\n</code></pre>", ["a", " = ", "1"], ["P Code"] * 3),
        (f'<p><img src="/media/{"d" * 24}" alt="x"> y</p>', [PICTURE, "y"], ["P Figure", "P"]),
        (f'<p>x</p><p><img src="/media/{KEY}"></p><p>y</p>', ["x", "axis", "y"], ["P", "P Figure", "P"]),
        ("<p>שלום עולם</p>", ["םלוע םולש"], ["P"]),
        ("<p>seen</p><p hidden>not</p><p>seen again</p>", ["seen", "seen again"], ["P", "P"]),
        ("<p>first</p><p>second</p>", ["seco�d"], ["P"]),
        ("", ["made by nobody"], ["-"]),
    ],
)
def test_pieces_are_of_their_elements(markup: str, pieces: list[str], expected: list[str]) -> None:
    assert paths(markup, pieces) == [expected]


def test_what_is_painted_late_is_found_where_it_stands() -> None:
    markup = "<p>The first paragraph.</p><blockquote><p>What floats about.</p></blockquote><p>The last paragraph.</p>"
    pieces = ["The first paragraph.", "The last paragraph.", "What floats about."]
    assert paths(markup, pieces) == [["P", "P", "BlockQuote P"]]


def test_the_head_of_a_table_is_heard_once() -> None:
    markup = (
        "<table><thead><tr><th>Name</th></tr></thead><tbody><tr><td>a name</td></tr><tr><td>b</td></tr></tbody></table>"
        "<p>Name</p>"
    )
    first, second = paths(markup, ["Name", "a name"], ["Name", "b", "Name"])
    assert first == ["Table THead TR TH", "Table TBody TR TD"]
    assert second == ["-", "Table TBody TR TD", "P"]


def test_heads_say_what_they_are_of() -> None:
    structure = read(
        "<table><tr><th>x</th><th>y</th></tr><tr><th>a</th><td colspan='2' rowspan=\"3\">1</td></tr></table>".replace(
            "'", '"'
        )
    )
    cells = [leaf.within("TH") or leaf.within("TD") for leaf in structure.leaves]
    assert [cell.scope for cell in cells if cell] == ["Column", "Column", "Row", ""]
    assert [(cell.columns, cell.rows) for cell in cells if cell][-1] == (2, 3)


_WORDS = st.text(
    st.characters(categories=["Lu", "Ll", "Nd", "Po"], max_codepoint=0x24F), min_size=1, max_size=12
)
_BLOCKS = st.tuples(
    st.sampled_from(["p", "h2", "blockquote", "li"]), st.lists(_WORDS, min_size=1, max_size=6)
)


@given(st.lists(_BLOCKS, min_size=1, max_size=12), st.integers(1, 5))
def test_text_in_its_order_is_always_found(blocks: list[tuple[str, list[str]]], a_page: int) -> None:
    """However it is cut into pieces and pages, each piece is of the block that it was cut from."""
    made = {"p": "P", "h2": "H", "blockquote": "BlockQuote", "li": "LBody"}
    markup = "".join(f"<{tag}>{escape(' '.join(words))}</{tag}>" for tag, words in blocks)
    pieces = [(word, made[tag]) for tag, words in blocks for word in words]
    follower = Follower(read(markup))
    for begin in range(0, len(pieces), a_page):
        page = pieces[begin : begin + a_page]
        found, _ = follower.follow([word for word, _ in page])
        for element, (_, kind) in zip(found, page, strict=True):
            assert element is not None
            assert kind in path(element)


@given(st.text('<>/pahrefli ="tdx&;', max_size=80), st.lists(st.text(max_size=5), max_size=8))
def test_whatever_is_read_and_painted_is_something(markup: str, pieces: list[str]) -> None:
    found, drawn = Follower(read(markup)).follow(pieces)
    assert len(found) == len(pieces)
    assert set(drawn) <= set(range(len(pieces) + 1))
