"""What a few typed letters mean among titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.search.fuzzy import best, folded, match

TITLES = [
    "Sparse attention in long documents",
    "A tent for all seasons",
    "Gradient saliency trees",
    "Attention",
    "注意力机制",
    "Straße und Öl",
]


def first(pattern: str) -> str:
    return TITLES[best(pattern, [folded(title) for title in TITLES], limit=3)[0][0]]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("attention", "Attention"),
        ("spa att", "Sparse attention in long documents"),
        ("att spa", "Sparse attention in long documents"),
        ("gst", "Gradient saliency trees"),
        ("tent", "A tent for all seasons"),
        ("öl", "Straße und Öl"),
        ("意力", "注意力机制"),
        ("GRAD", "Gradient saliency trees"),
    ],
)
def test_what_was_meant_comes_first(typed: str, title: str) -> None:
    assert first(typed) == title


def test_what_does_not_fit_is_not_found() -> None:
    assert match("xyz", "Attention") is None
    assert match("attention please", "Attention") is None
    assert match("zoo", "Fuzzy doors to open") is None


def test_the_matched_letters_are_told() -> None:
    found = match("spa att", "Sparse attention")
    assert found is not None
    assert found.spans == ((0, 3), (7, 3))


def test_an_answer_nobody_waits_for_is_not_made() -> None:
    assert best("a", [folded(title) for title in TITLES], limit=3, wanted=lambda: False) == []


@given(st.text(max_size=40), st.text(max_size=12))
def test_spans_lie_in_the_text_in_order(text: str, typed: str) -> None:
    assert len(folded(text)) == len(text)
    found = match(typed, text)
    if found is None:
        return
    end = 0
    for start, length in found.spans:
        assert start >= end
        assert length > 0
        end = start + length
    assert end <= len(text)
    letters = "".join(folded(text)[start : start + length] for start, length in found.spans)
    assert set(letters) <= set(folded(typed))


@given(st.text(min_size=1, max_size=40))
def test_a_text_fits_itself(text: str) -> None:
    assert match(text, text) is not None
