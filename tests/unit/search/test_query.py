"""Anything typed is a valid query, and each operator means what it says."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.search.compile import compile_query
from viewer.search.query import And, Filter, Not, Or, Term, parse

OPERATORS = st.sampled_from(
    [
        '"',
        "(",
        ")",
        "-",
        "OR",
        "*",
        ":",
        "tag:",
        "title:",
        "before:",
        "is:",
        "NEAR",
        "AND",
        "NOT",
        "{",
        "^",
        "+",
        "\0",
        "'",
    ]
)


@pytest.fixture(scope="module")
def fts() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE VIRTUAL TABLE f USING fts5(title, tags, headings, text, code, prefix='2 3')")
    return connection


@given(st.lists(st.one_of(st.text(max_size=12), OPERATORS), max_size=12).map(" ".join), st.booleans())
def test_anything_typed_is_valid(text: str, typing: bool) -> None:
    compiled = compile_query(parse(text, typing=typing))
    assert compiled.where.count("?") == len(compiled.parameters)
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE f USING fts5(title, tags, headings, text, code, prefix='2 3')"
        )
        if compiled.match:
            connection.execute("SELECT rowid FROM f WHERE f MATCH ?", (compiled.match,)).fetchall()


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", And()),
        ("word", Term("word")),
        ("two words", And((Term("two"), Term("words")))),
        ('"a phrase"', Term("a phrase", phrase=True)),
        ("pref*", Term("pref", prefix=True)),
        ("-word", Not(Term("word"))),
        ("a OR b", Or((Term("a"), Term("b")))),
        ("x a OR b", And((Term("x"), Or((Term("a"), Term("b")))))),
        ("(a b) OR c", Or((And((Term("a"), Term("b"))), Term("c")))),
        ("title:word", Term("word", "title")),
        ('title:"two words"', Term("two words", "title", phrase=True)),
        ("tag:llm", Filter("tag", "llm")),
        ('tag:"two words"', Filter("tag", "two words")),
        ("tag:ml/*", Filter("tag", "ml/*")),
        ("TAG:llm", Filter("tag", "llm")),
        ("-tag:llm", Not(Filter("tag", "llm"))),
        ("is:unread", Filter("is", "unread")),
        ("before:2026-03", Filter("before", "2026-03")),
        ("state-of-the-art", Term("state-of-the-art", phrase=True)),
        # What cannot be an operator is text.
        ("is:purple", Term("is:purple", phrase=True)),
        ("before:soon", Term("before:soon", phrase=True)),
        ("before:2026-13", Term("before:2026-13", phrase=True)),
        ("http://x.example", Term("http://x.example", phrase=True)),
        ("OR", Term("OR")),
        ("a OR", And((Term("a"), Term("OR")))),
        ('"open', Term("open", phrase=True)),
        ("()", And()),
        (") a", Term("a")),
        ("- a", Term("a")),
    ],
)
def test_a_query_means(text: str, node: object) -> None:
    assert parse(text) == node


def test_a_word_that_is_being_typed_matches_its_beginning() -> None:
    assert parse("spa", typing=True) == Term("spa", prefix=True)
    assert parse("a spa", typing=True) == And((Term("a"), Term("spa", prefix=True)))
    assert parse("spa ", typing=True) == Term("spa")
    assert parse('"a b"', typing=True) == Term("a b", phrase=True)
    assert parse("tag:spa", typing=True) == Filter("tag", "spa")
