"""What the query language means; that anything typed is a valid query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from viewer.search.engine import ids, search
from viewer.search.query import And, Filter, Node, Not, Or, Term, parse
from viewer.search.query import tokens as pieces

from .making import Posts

SIGNS = st.sampled_from(
    [
        *"\"()-*:{}^+\0'“”\ud800\ue000\ue182🎉éßﬁİ_%\\",
        *("OR", "NEAR", "AND", "NOT", "C++", ".NET", "--flag", "x@W", "a->b", "漢字"),
        *("tag:", "title:", "code:", "before:", "is:", "source:", "author:", "url:"),
        *("after:2025", "is:read", "has:code", "tag:a/*", "on:2025..2026"),
    ]
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    posts = Posts(tmp_path_factory.mktemp("archive"))
    posts.add("Kernels and C++", "all about attention in x@W, 漢字 and café", ("a/b",))
    posts.add("Another", "something else", ("c",))
    posts.settle()
    yield posts
    posts.close()


@given(st.lists(st.one_of(st.text(max_size=12), SIGNS), max_size=12).map(" ".join), st.booleans())
@example("(a OR " * 300, False)
@example("-(" * 40, True)
@example("-(" * 40 + "a" + ")" * 40, True)
@example(" ".join(f"tag:t{number} -word{number} is:read" for number in range(500)), False)
@example(" OR ".join(f"-tag:t{number} (word{number} is:read)" for number in range(500)), False)
@example(" ".join(f"-word{number}" for number in range(1500)), False)
@example(" ".join(f"(a{number} OR tag:b{number})" for number in range(1500)), False)
@example("漢" * 9000, True)
@example('"' + "word " * 9000, True)
@example("x" * 9000, True)
def test_anything_typed_is_a_valid_search(archive: Posts, text: str, typing: bool) -> None:
    found = search(archive.database, archive.lists, text, typing=typing)
    assert {hit.id for hit in found.hits} <= set(ids(archive.database, archive.lists, "")), text
    listed = ids(archive.database, archive.lists, text)
    if not typing:
        assert {hit.id for hit in found.hits} == set(listed)
    if found.suggestion is not None:
        assert not found.hits
        assert len(ids(archive.database, archive.lists, found.suggestion))


@given(st.lists(st.one_of(st.text(max_size=12), SIGNS), max_size=12).map(" ".join))
def test_each_part_of_a_query_knows_where_it_stands(text: str) -> None:
    found = pieces(text)
    assert all(text[slice(*piece.span)].replace("“", '"').replace("”", '"').casefold() for piece in found)
    assert [piece.span for piece in found] == sorted(piece.span for piece in found)
    for leaf in _leaves(parse(text)):
        start, end = leaf.span
        assert 0 <= start < end <= len(text)


def _leaves(node: Node) -> Iterator[Term | Filter]:
    if isinstance(node, Term | Filter):
        yield node
    elif isinstance(node, Not):
        yield from _leaves(node.part)
    else:
        for part in node.parts:
            yield from _leaves(part)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", And()),
        ("word", Term("word")),
        ("two words", And((Term("two"), Term("words")))),
        ('"a phrase"', Term("a phrase", quoted=True)),
        ("pref*", Term("pref", prefix=True)),
        ("-word", Not(Term("word"))),
        ("a OR b", Or((Term("a"), Term("b")))),
        ("x a OR b", And((Term("x"), Or((Term("a"), Term("b")))))),
        ("(a b) OR c", Or((And((Term("a"), Term("b"))), Term("c")))),
        ("title:word", Term("word", "title")),
        ('title:"two words"', Term("two words", "title", quoted=True)),
        ("tag:llm", Filter("tag", "llm")),
        ('tag:"two words"', Filter("tag", "two words")),
        ("tag:ml/*", Filter("tag", "ml/*")),
        ("TAG:llm", Filter("tag", "llm")),
        ("-tag:llm", Not(Filter("tag", "llm"))),
        ("is:unread", Filter("is", "unread")),
        ("before:2026-03", Filter("before", "2026-03")),
        ("state-of-the-art", Term("state-of-the-art")),
        # What cannot be an operator is text.
        ("is:purple", Term("is:purple")),
        ("before:soon", Term("before:soon")),
        ("before:2026-13", Term("before:2026-13")),
        ("http://x.example", Term("http://x.example")),
        ("on:2026-02-31", Term("on:2026-02-31")),
        ("after:0000", Term("after:0000")),
        ("on:2025..2026-03", Filter("on", "2025..2026-03")),
        ("title:“two words”", Term("two words", "title", quoted=True)),
        ("C++ --flag .NET", And((Term("C++"), Term("--flag"), Term(".NET")))),
        ("((a) (b (c)))", And((Term("a"), Term("b"), Term("c")))),
        ("-(a b)", Not(And((Term("a"), Term("b"))))),
        ("a OR b OR c", Or((Term("a"), Term("b"), Term("c")))),
        ("a or b", And((Term("a"), Term("or"), Term("b")))),
        ("🎉", Term("🎉")),
        ("!!! ,", And()),
        ("OR", Term("OR")),
        ("a OR", And((Term("a"), Term("OR")))),
        ('"open', Term("open", quoted=True)),
        ("()", And()),
        ("code:self.encode(x)", Term("self.encode(x)", "code")),
        ("-f(g(x))[0] y", And((Not(Term("f(g(x))[0]")), Term("y")))),
        ("f(x y)", And((Term("f"), Term("x"), Term("y")))),
        ("f(x", And((Term("f"), Term("x")))),
        ("tag:(x)", And((Term("tag:"), Term("x")))),
        ("a OR(b c)", Or((Term("a"), And((Term("b"), Term("c")))))),
        (") a", Term("a")),
        ("- a", Term("a")),
    ],
)
def test_a_query_means(text: str, node: object) -> None:
    assert parse(text) == node


def test_a_word_that_is_being_typed_matches_its_beginning() -> None:
    assert parse("spa", typing=True) == Term("spa", prefix=True, begun=True)
    assert parse("a spa", typing=True) == And((Term("a"), Term("spa", prefix=True, begun=True)))
    assert parse("spa ", typing=True) == Term("spa")
    assert parse("a OR", typing=True) == Term("a", prefix=True, begun=True)
    assert parse('"a b"', typing=True) == Term("a b", quoted=True)
    assert parse('"a b', typing=True) == Term("a b", quoted=True, prefix=True, begun=True)
    assert parse('"a b ', typing=True) == Term("a b ", quoted=True)
    assert parse("tag:spa", typing=True) == Filter("tag", "spa")


@pytest.mark.parametrize(
    "begun", ["tag:", 'tag:"', "-tag:", "TITLE:", "before:", "before:2", "on:20", "after:202", "code:", "is:"]
)
def test_what_is_only_begun_is_not_searched_for_yet(begun: str) -> None:
    assert parse(f"tea {begun}", typing=True) == parse("tea ")
    assert parse(begun, typing=True) == And()
    assert parse(begun) != And()  # said on purpose it is text, as anything is
    assert parse(f"{begun} ", typing=True) != And()
