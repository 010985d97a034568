"""Chips say what a query was understood as; taking one away, or narrowing to a facet, leaves a query that says just that."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from viewer.search.query import ANY_TEXT, And, Filter, Node, Not, Or, Term, parse
from viewer.search.writing import chips, condition_text, grouped, narrowed, without

PARTS = st.lists(
    st.sampled_from(
        [
            *("word", '"a phrase"', "pref*", "-word", "(", ")", "-(", "OR", "C++"),
            *("tag:llm", 'tag:"black tea"', "is:read", "before:2025", "title:x"),
        ]
    ),
    max_size=9,
).map(" ".join)


PIECES = st.lists(
    st.sampled_from(["a", "tea*", "OR", "(", ")", "-", '"', "tag:x", 'title:"c', 'b"', " ", " ", " "]),
    max_size=12,
).map("".join)


def shown(text: str) -> list[tuple[str, str, str]]:
    return [(chip.kind, chip.value, text[chip.start : chip.end]) for chip in chips(text)]


def test_chips_are_the_parts_of_a_query() -> None:
    text = 'green "oolong tea" steep* -tag:"black tea" title:kettle after:2025 (cups OR is:unread) C++'
    assert shown(text) == [
        ("word", "green", "green"),
        ("phrase", "oolong tea", '"oolong tea"'),
        ("prefix", "steep*", "steep*"),
        ("tag", "black tea", '-tag:"black tea"'),
        ("title", "kettle", "title:kettle"),
        ("after", "2025", "after:2025"),
        ("word", "cups", "cups"),
        ("is", "unread", "is:unread"),
        ("word", "C++", "C++"),
    ]
    assert [chip.excluded for chip in chips(text)] == [
        False,
        False,
        False,
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert [chip.value for chip in chips(text) if chip.alternative] == ["cups", "unread"]


@pytest.mark.parametrize(
    ("text", "value", "left"),
    [
        ("green tea", "tea", "green"),
        ("green -tea cup", "tea", "green cup"),
        ("a OR b OR c", "b", "a OR c"),
        ("a OR b", "a", "b"),
        ("(a OR b) c", "b", "a c"),
        ("-(a OR b) c", "b", "-(a) c"),
        ("c (a OR b)", "a", "c b"),
        ("(a) c", "a", "c"),
        ("-(a) c", "a", "c"),
        ('x tag:"black tea"', "black tea", "x"),
        ("((a)) b", "a", "b"),
    ],
)
def test_a_chip_is_taken_away(text: str, value: str, left: str) -> None:
    (chip,) = [chip for chip in chips(text) if chip.value == value]
    assert without(text, chip) == left


@given(PARTS)
def test_taking_a_chip_away_leaves_the_others(text: str) -> None:
    every = chips(text)
    assume(all(chip.value != "OR" for chip in every))  # a word that becomes an operator when others go
    for at, chip in enumerate(every):
        rest = chips(without(text, chip))
        expected = [(other.kind, other.value) for number, other in enumerate(every) if number != at]
        assert [(other.kind, other.value) for other in rest] == expected, (text, chip, without(text, chip))


@pytest.mark.parametrize(
    ("text", "condition", "several", "result"),
    [
        ("", "tag:llm", False, "tag:llm"),
        ("words", "tag:llm", False, "tag:llm words"),
        ("tag:llm words", "tag:llm", False, "words"),
        ("tag:a words", "tag:b", False, "tag:b tag:a words"),
        ("tag:a words", "tag:b", True, "(tag:a OR tag:b) words"),
        ("(tag:a OR tag:b) words", "tag:c", True, "(tag:a OR tag:b OR tag:c) words"),
        ("(tag:a OR tag:b) words", "tag:a", True, "tag:b words"),
        ("on:2025 words", "on:2024", False, "on:2024 words"),
        ("(on:2025 OR on:2026) words", "on:2024", False, "on:2024 words"),
        ("on:2025 words", "on:2024", True, "(on:2025 OR on:2024) words"),
    ],
)
def test_a_facet_narrows(text: str, condition: str, several: bool, result: str) -> None:
    assert narrowed(text, condition, several=several) == result


ANYTHING = st.one_of(
    st.text(), st.text(alphabet='ab"“”„ */()\\:-\n'), st.sampled_from(["OR", "*", '"', '""', "a\x1cb"])
)


@given(st.sampled_from(ANY_TEXT), ANYTHING, ANYTHING)
def test_any_value_can_be_written_as_a_condition(field: str, value: str, other: str) -> None:
    """But for blanks around it, which no name has, and what no database takes."""
    value, other = (each.replace("\0", "").strip() for each in (value, other))
    assume(value and other)
    one, two = condition_text(field, value), condition_text(field, other)
    assert parse(one) == Filter(field, value)
    assert parse(f"{one} {two}") == And((Filter(field, value), Filter(field, other)))
    assert parse(f"(-{one} OR {two})") == Or((Not(Filter(field, value)), Filter(field, other)))
    assert parse(grouped(f"word {one}")) == And((Term("word"), Filter(field, value)))
    (chip,) = chips(one)
    assert (chip.kind, chip.value) == (field, value)
    assert without(f"word {one}", chips(f"word {one}")[-1]) == "word"
    assert narrowed(one, one) == ""


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ('tag:"the ""big"" one" x', And((Filter("tag", 'the "big" one'), Term("x")))),
        ('tag:"the ""big', Filter("tag", 'the "big')),  # no end yet
        ('tag:"tea""', Filter("tag", 'tea"')),
        ("TAG:“the ““big”” one”", Filter("tag", "the “big” one")),
        ('tag:"" x', And((Term('tag:""'), Term("x")))),
        ('tag:12"', Filter("tag", "12")),
        ('title:"a""b"', And((Term("a", "title", quoted=True), Term("b", quoted=True)))),
        ('"a""b"', And((Term("a", quoted=True), Term("b", quoted=True)))),
    ],
)
def test_quotation_marks_within_quotation_marks(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("tea OR coffee", "(tea OR coffee)"),
        ('"green tea', '("green tea")'),
        ('tea title:"green', '(tea title:"green")'),
        ('"green te*', '("green te"*)'),
        ("a) b", "(a  b)"),
        ("(tea -(a b", "((tea -(a b)))"),
        ("tea OR", "(tea OR)"),
        ("tea) OR cup", "(tea  or cup)"),
        ("tea OR) cup", "(tea or  cup)"),
        ("tea OR OR) cup", "(tea or or  cup)"),
    ],
)
def test_a_query_is_put_into_brackets(text: str, result: str) -> None:
    assert grouped(text) == result


def meanings(text: str) -> list[str]:
    """The parts of a query without their places, without case and quotation marks, which mean nothing in a word."""
    node = parse(text)
    parts = node.parts if isinstance(node, And) else (node,)
    return [re.sub(r"span=[^)]*\)", "", repr(part)).replace('"', "").lower() for part in parts]


@given(PIECES, PIECES)
def test_in_brackets_a_query_means_the_same_beside_another(one: str, other: str) -> None:
    assume(not other.lstrip().startswith("OR"))
    assert meanings(grouped(one)) == meanings(one)
    assert meanings(f"{grouped(one)} {other}") == meanings(one) + meanings(other)
