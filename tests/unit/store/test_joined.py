"""What SQLite has joined is whole again: however long it is, nothing is cut where the text is taken apart."""

from __future__ import annotations

from array import array
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from viewer.store import joined


@given(st.lists(st.integers(-(2**40), 2**60), max_size=60), st.integers(0, 30))
def test_numbers_are_read_whole_wherever_a_piece_ends(numbers: list[int], piece: int) -> None:
    with patch.object(joined, "_PIECE", piece):
        assert joined.ids(",".join(map(str, numbers))) == array("q", numbers)


@given(st.lists(st.text("ab\n", max_size=9), max_size=40), st.integers(0, 30))
def test_texts_are_cut_between_them_alone(texts: list[str], piece: int) -> None:
    with patch.object(joined, "_PIECE", piece):
        found = [text for each in joined.pieces("|".join(texts), "|") for text in each.split("|")]
    assert [text for text in found if text] == [text for text in texts if text]


def test_no_rows_are_no_numbers() -> None:
    assert joined.ids(None) == array("q")
