"""Ids of a list: however many there are, none is cut where their text is taken apart."""

from __future__ import annotations

from array import array
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from viewer.store import lists


@given(st.lists(st.integers(1, 2**40), min_size=1, max_size=60), st.integers(0, 30))
def test_numbers_are_read_whole_wherever_a_piece_ends(numbers: list[int], piece: int) -> None:
    with patch.object(lists, "_PIECE", piece):
        assert lists._numbers(",".join(map(str, numbers))) == array("q", numbers)
