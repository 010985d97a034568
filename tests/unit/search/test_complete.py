"""What is offered at a place in a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.search.complete import Known, complete
from viewer.search.query import Filter, parse

KNOWN = Known(
    tags=[("llm", 30), ("ml/vision", 7), ("ml/audio", 5), ("black tea", 2), ("été", 1), ('the "big" one', 1)],
    authors=["Ada Lovelace", "Grace Hopper"],
    sources=[(1, "A Blog of Tea"), (2, "Kettles")],
    years=[2024, 2026, 2025],
    recent=["green tea", "tag:llm"],
)

THE_BIG_ONE = 'tag:"the ""big"" one"'


def offered(text: str, cursor: int | None = None) -> list[str]:
    return [found.text for found in complete(text, len(text) if cursor is None else cursor, KNOWN)]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("", ["green tea", "tag:llm"]),
        ("ta", ["tag:"]),
        ("tit", ["title:"]),
        ("x be", ["before:"]),
        (
            "tag:",
            [
                "tag:llm",
                "tag:ml/vision",
                "tag:ml/audio",
                'tag:"black tea"',
                THE_BIG_ONE,
                "tag:été",
                "tag:ml/*",
            ],
        ),
        ("tag:big", [THE_BIG_ONE]),
        ('tag:"the ""bi', [THE_BIG_ONE]),
        ("tag:vis", ["tag:ml/vision"]),
        ("TAG:TEA", ['tag:"black tea"']),
        ('tag:"black', ['tag:"black tea"']),
        ("tag:ete", ["tag:été"]),
        ("-tag:ml", ["tag:ml/vision", "tag:ml/audio", "tag:ml/*"]),
        ("bla", ['tag:"black tea"']),
        ("author:hop", ['author:"Grace Hopper"']),
        ("source:ket", ["source:Kettles"]),
        ("is:un", ["is:unread"]),
        ("has:", ["has:math", "has:code", "has:image"]),
        ("after:202", ["after:2026", "after:2025", "after:2024"]),
        ("on:2025-1", ["on:2025-12", "on:2025-11", "on:2025-10"]),
        ('"ta', []),
        ("http://x", []),
        ("word ", []),
    ],
)
def test_candidates_at_the_end(text: str, texts: list[str]) -> None:
    assert offered(text) == texts


def test_a_candidate_takes_the_place_of_the_whole_word() -> None:
    text = "green tag:l cup"
    found = complete(text, 11, KNOWN)[0]
    assert text[: found.start] + found.text + text[found.end :] == "green tag:llm cup"
    assert found.detail == "30"


@given(st.text(max_size=20), st.data())
def test_whatever_is_typed_candidates_are_conditions(text: str, data: st.DataObject) -> None:
    cursor = data.draw(st.integers(0, len(text)))
    for found in complete(text, cursor, KNOWN):
        assert 0 <= found.start <= found.end <= len(text)
        if found.kind in ("tag", "author", "source", "state", "date"):
            assert isinstance(parse(found.text), Filter)
