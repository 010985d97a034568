"""Suggestions, facets, snippets that come later, conditions, saved and recent searches: on small archives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from viewer.errors import UsageError
from viewer.search import engine, facets
from viewer.search.engine import search
from viewer.search.finder import Finder
from viewer.search.lexicon import Haste
from viewer.search.suggest import distance, suggestion
from viewer.store.arrangement import Arrangement
from viewer.types import Facets

from .making import Posts


@pytest.fixture
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Posts]:
    made = Posts(tmp_path_factory.mktemp("posts"))
    yield made
    made.close()


@pytest.fixture
def finder(posts: Posts) -> Finder:
    return Finder(posts.database, posts.lists)


# ------------------------------------------------------------------------------------ suggestions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("atention", "attention"),
        ("atention sparse", "attention sparse"),
        ("trasnformer", "transformer"),
        ("trnsfrmer", "transformer"),
        ("machinelearning", "machine learning"),
        ("sparse attnetion zzzzqqqq", "sparse attention"),
        ("title:sprase", "title:sparse"),
        ("zzzzqqqq OR sprase", "sparse"),
        ("(zzzzqqqq OR trasnformer OR qqqqzzzz) learning", "(transformer) learning"),
        ("x@zzzzqqqq", None),
        ('"sparse attetnion"', "sparse attetnion"),
        ("tag:machin", "tag:machine"),
        ("кошка", None),
        ("нейроные", "нейронные"),
        ("zzzzqqqq", None),
        ("the zzzzqqqq", None),
        ("http://b.example/1/?from=feed#top", "url:b.example/1"),
        ("http://b.example/100", None),
        ("trans former", "transformer"),
        ("s parse", "sparse"),
        ("sparse trans former", "sparse transformer"),
        ("", None),
        ("-sparse is:gone", None),
    ],
)
def test_a_misspelt_word_suggests_one_of_the_archive(posts: Posts, typed: str, meant: str | None) -> None:
    posts.add("Sparse attention", "A transformer for machine learning.", ("machine",))
    posts.add("Other", "нейронные сети")
    posts.settle()
    found = search(posts.database, posts.lists, typed)
    if typed == '"sparse attetnion"':
        assert found.suggestion in ('"sparse attention"', "sparse attention")
    elif found.hits:
        assert found.suggestion is None
    else:
        assert found.suggestion == meant


def test_a_misspelt_tag_with_quotation_marks_suggests_one_that_finds_its_posts(posts: Posts) -> None:
    post = posts.add("One", "x", ('the "big" one',))
    posts.settle()
    suggested = suggestion(posts.database, 'tag:"the ""bog"" one"')
    assert suggested == 'tag:"the ""big"" one"'
    assert posts.found(suggested) == [post]


def test_a_small_word_that_was_not_in_the_phrase_is_left_out_rather_than_misspelt(posts: Posts) -> None:
    meant = posts.add("Filters", "They are learned with a shallow network, and ought to be small.")
    posts.add("Other", "Made by hand.")
    posts.settle()
    suggested = suggestion(posts.database, "filters learned by a shallow network")
    assert suggested == "filters learned a shallow network"
    assert posts.found(suggested) == [meant]


def test_what_is_no_tag_but_has_some_on_it_suggests_all_of_them(posts: Posts) -> None:
    post = posts.add("Sparse attention", "x", ("llm",))
    posts.add("Other", "attention", ("model",))
    Arrangement(posts.database).put({"llm": "models/llm"})
    posts.settle()
    assert not posts.found("tag:models attention")
    assert suggestion(posts.database, "tag:models attention") == "tag:models/* attention"
    assert posts.found("tag:models/* attention") == [post]


def test_what_was_removed_is_not_suggested(posts: Posts) -> None:
    post = posts.add("Sparse attention")
    posts.settle()
    assert suggestion(posts.database, "atention") == "attention"
    with posts.database.write():
        posts.database.run("DELETE FROM post WHERE id = ?", (post,))
    posts.settle()
    assert suggestion(posts.database, "atention") is None


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("a", "a", 0), ("ab", "ba", 1), ("abc", "ac", 1), ("abc", "axcy", 2), ("a", "wxyz", 3)],
)
def test_how_far_words_are_apart(one: str, other: str, far: int) -> None:
    assert distance(one, other, 2) == far


# ----------------------------------------------------------------------------------------- facets


def counts(facets: Facets) -> dict[str, dict[str, int]]:
    return {
        name: {facet.label: facet.posts for facet in getattr(facets, name)}
        for name in ("tags", "years", "sources")
    }


def test_facets_count_the_posts_of_a_query(posts: Posts, finder: Finder) -> None:
    posts.add("One", "kernel", ("a", "b"), day="2025-12-31")
    posts.add("Two", "kernel", ("a",), day="2026-01-01")
    posts.add("Three", "other", ("c d",), day="2026-05-01")
    posts.settle()
    assert counts(finder.facets("")) == {
        "tags": {"a": 2, "b": 1, "c d": 1},
        "years": {"2026": 2, "2025": 1},
        "sources": {"A blog": 3},
    }
    assert counts(finder.facets("kernel"))["tags"] == {"a": 2, "b": 1}
    assert counts(finder.facets("kernel tag:b"))["years"] == {"2025": 1}
    assert counts(finder.facets("after:2025"))["tags"] == {"a": 1, "c d": 1}
    assert counts(finder.facets("kernel before:2026"))["years"] == {"2025": 1}
    assert counts(finder.facets("ker", typing=True))["tags"] == {"a": 2, "b": 1}
    assert counts(finder.facets("nothing")) == {"tags": {}, "years": {}, "sources": {}}


def test_each_facet_narrows_to_as_many_posts_as_it_says(posts: Posts, finder: Finder) -> None:
    for number in range(12):
        tags = tuple(tag for place, tag in enumerate(("a", "b c", "x/y")) if number % (place + 2) == 0)
        posts.add(
            f"Post {number}", "kernel" if number % 3 else "other", tags, day=f"20{20 + number % 4}-06-01"
        )
    posts.settle()
    for query in ("", "kernel", "tag:a", "on:2020", "source:1 kernel", "(on:2020 OR on:2021) kernel"):
        found = finder.facets(query)
        for facet in (*found.tags, *found.years, *found.sources):
            if not facet.chosen:
                assert len(posts.listed(finder.narrowed(query, facet.query))) == facet.posts, (query, facet)
    assert [facet.label for facet in finder.facets("tag:a").tags if facet.chosen] == ["a"]


def test_what_could_be_found_instead_or_too_is_counted(posts: Posts, finder: Finder) -> None:
    for number, tag in enumerate(("a", "b", "c")):
        posts.add(f"Post {number}", "kernel", (tag, "all"), day=f"202{number}-06-01")
    posts.settle()
    every = {"2020": 1, "2021": 1, "2022": 1}
    assert counts(finder.facets("kernel on:2021"))["years"] == every
    assert counts(finder.facets("kernel (on:2021 OR on:2020)"))["years"] == every
    assert counts(finder.facets("kernel on:2021"))["tags"] == {"all": 1, "b": 1}
    assert counts(finder.facets("tag:a"))["tags"] == {"a": 1, "all": 1}
    assert counts(finder.facets("tag:a", several=True))["tags"] == {"a": 1, "all": 3, "b": 1, "c": 1}
    assert counts(finder.facets("tag:all (tag:a OR tag:b)"))["tags"] == {"a": 1, "all": 3, "b": 1, "c": 1}
    assert [facet.label for facet in finder.facets("tag:a OR tag:b").tags if facet.chosen] == ["a", "b"]


def test_what_is_counted_in_part_says_so(
    posts: Posts, finder: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        posts.add(f"Post {number}", ("kernels", "kernel kernels", "kerning")[number % 3], day="2025-06-01")
    posts.settle()
    assert not finder.facets("ker", typing=True).partial
    monkeypatch.setattr(
        facets, "COUNTING", Haste(cheap=2, cover=4)
    )  # as if these words were in most of many posts
    found = finder.facets("ker", typing=True)
    assert found.partial
    assert counts(found)["years"] == {"2025": 4}
    assert counts(finder.facets("ker*"))["years"] == {"2025": 6}


# ---------------------------------------------------------------------------------- hits and marks


def test_snippets_come_for_the_first_hits_and_later_for_others(posts: Posts, finder: Finder) -> None:
    for number in range(5):
        posts.add(f"Post {number}", "before " * 80 + "the kernel here" + " after" * 80)
    posts.settle()
    result = search(posts.database, posts.lists, "kernel", snippets=2)
    assert [bool(hit.snippet) for hit in result.hits] == [True, True, False, False, False]
    rest = [hit.id for hit in result.hits[2:]]
    later = {post: hit.snippet for post, hit in finder.hits("kernel", rest).items()}
    assert set(later) == set(rest)
    for text in later.values():
        assert "the \ue000kernel\ue001 here" in text
        assert text.startswith("…")
        assert text.endswith("…")
        assert len(text) < 300


def test_a_snippet_is_where_most_of_the_words_stand(posts: Posts) -> None:
    posts.add("One", "kernel " + "filler " * 200 + "a sparse kernel of attention " + "filler " * 100)
    posts.settle()
    (hit,) = search(posts.database, posts.lists, "kernel attention sparse").hits
    assert "\ue000sparse\ue001 \ue000kernel\ue001 of \ue000attention\ue001" in hit.snippet


def test_a_hit_in_code_alone_has_its_snippet_there(posts: Posts) -> None:
    posts.add("One", "some text", code="x = frobnicate(1)")
    posts.settle()
    (hit,) = search(posts.database, posts.lists, "frobnicate").hits
    assert hit.snippet == "x = \ue000frobnicate\ue001(1)"


def test_marks_of_an_author_are_not_taken_for_hits(posts: Posts) -> None:
    posts.add("A \ue000title\ue001 of kernels", "x")
    posts.settle()
    (hit,) = search(posts.database, posts.lists, "kernels").hits
    assert hit.title.count("\ue000") == 1


# -------------------------------------------------------------------------------------- conditions


def test_conditions(posts: Posts) -> None:
    one = posts.add(
        "One", "kernel", ("ml/vision", "Tea"), day="2025-06-15", author="Ada Müller", code="malloc()"
    )
    two = posts.add("Two", "kernel malloc", ("ml",), day="2026-01-01", author="Örjan")
    three = posts.add("Three", "other", ("mlx",), day="2026-06-15")
    posts.settle()
    every = {one, two, three}
    for query, found in {
        "tag:ml/*": {one, two},
        "tag:ml": {two},
        "tag:tea": {one},
        "-tag:ml/*": {three},
        "kernel tag:ml/*": {one, two},
        "kernel -tag:ml": {one},
        "kernel (tag:tea OR tag:mlx)": {one},
        "author:muller": {one},
        "author:ÖRJAN": {two},
        "-author:ada": {two, three},
        "kernel -author:ada": {two},
        "source:1": every,
        "kernel source:1": {one, two},
        "kernel source:7": set(),
        "source:blog": every,
        "kernel source:blog": {one, two},
        "source:b.example": every,
        "code:malloc": {one},
        "malloc -code:malloc": {two},
        "has:code": {one},
        "on:2025-06-15": {one},
        "on:2025..2026-01": {one, two},
        "kernel on:2025": {one},
        "kernel after:2025": {two},
        "kernel before:2025-07 after:2025-05": {one},
        "on:2026 -on:2026-06": {two},
        "(kernel tag:ml) OR title:three": {two, three},
        "title:kernel": set(),
        "one OR two": {one, two},
        "is:unread -kernel": {three},
        "url:b.example/2": {two},
    }.items():
        assert posts.listed(query) == found, query
        assert posts.lists.count(*engine.condition(posts.database, query)) == len(found), query
        assert set(posts.found(query)) == found, query


@pytest.mark.parametrize("few", [0, 2, 2_000])
def test_words_among_few_posts_or_none_are_those_of_the_list(
    posts: Posts, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("viewer.search.ranking._FEW", few)
    made = [posts.add(f"Number {number}", "a kernel is here") for number in range(6)]
    posts.settle()
    for read in range(len(made) + 1):
        posts.store.reader.mark(made[:read], read=True)
        assert set(posts.found("is:unread kernel")) == set(made[read:]) == posts.listed("is:unread kernel")
        assert set(posts.found("is:unread kern", typing=True)) == set(made[read:])


def test_a_fresh_post_and_a_title_come_first_when_words_are_common(posts: Posts) -> None:
    day = date(2010, 1, 1)
    old = posts.add("All about kernels", "kernel and more", day="2009-01-01")
    for number in range(60):
        posts.add(f"Number {number}", "a kernel is here", day=(day + timedelta(days=90 * number)).isoformat())
    posts.settle()
    found = posts.found("kernel")
    assert found[0] == old
    assert found[1] == max(found)


def test_what_is_too_common_to_count_is_found_all_the_same(
    posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = posts.add("One", "the kernel and the syscall syscall syscall", day="2015-01-01")
    once = posts.add(
        "Two", "the kernel has one syscall among so many other words of the text", day="2015-01-02"
    )
    for number in range(8):
        posts.add(f"Number {number}", "the kernel", day="2015-01-01")
    posts.settle()
    asked = (
        "the kernel syscall",
        "kernel",
        '"the kernel" syscall',
        "kernel OR syscall",
        "kernel -many",
        "syscall kern",
    )
    before = {query: posts.found(query, typing=True) for query in asked}
    monkeypatch.setattr(engine, "_COUNTED", 2)  # as if all but the syscalls were in a great many posts
    for query in asked:
        assert set(posts.found(query, typing=True)) == set(before[query])
    assert posts.found("the kernel syscall") == [rare, once]
    assert posts.found('"the kernel" syscall')[0] == rare


def test_a_part_of_a_title_counts_like_a_title(posts: Posts) -> None:
    part = posts.add("Review: Kernel methods", "kernel methods", day="2015-01-01")
    posts.add("Faster kernel methods for the impatient reader", "kernel methods", day="2015-02-01")
    whole = posts.add("Kernel methods", "kernel methods", day="2014-12-01")
    posts.settle()
    assert posts.found("kernel methods")[:2] == [whole, part]


# ------------------------------------------------------------------------------------ kept searches


def test_saved_searches(finder: Finder) -> None:
    kept = finder.kept
    tea = kept.save(" Green  tea ", "tag:tea is:unread")
    cups = kept.save("Cups", "cup*")
    assert [(each.name, each.query) for each in kept.saved()] == [
        ("Green tea", "tag:tea is:unread"),
        ("Cups", "cup*"),
    ]
    assert kept.save("Cups", "cups").id == cups.id
    kept.rename(tea.id, "Tea")
    assert [(each.name, each.query) for each in kept.saved()] == [
        ("Tea", "tag:tea is:unread"),
        ("Cups", "cups"),
    ]
    with pytest.raises(UsageError):
        kept.rename(tea.id, "Cups")
    with pytest.raises(UsageError):
        kept.save(" ", "x")
    kept.forget(cups.id)
    assert [each.name for each in kept.saved()] == ["Tea"]


def test_saved_searches_are_put_back_as_they_were(finder: Finder) -> None:
    kept = finder.kept
    tea, cups = kept.save("Tea", "tag:tea"), kept.save("Cups", "cup*")
    before = kept.saved()
    kept.forget(tea.id)
    kept.rename(cups.id, "Tea")
    kept.put(before)
    assert kept.saved() == before == [tea, cups]
    assert [each.name for each in [*before, kept.save("Pots", "pot*")]] == [
        each.name for each in kept.saved()
    ]


def test_recent_searches(finder: Finder) -> None:
    kept = finder.kept
    for query in ("one", "two", " one ", "", *(f"q{number}" for number in range(48))):
        kept.remember(query)
    recent = kept.recent()
    assert recent[:2] == ["q47", "q46"]
    assert recent[-2:] == ["one", "two"]
    kept.remember("three")
    assert len(kept.recent()) == 50
    kept.forget_recent("three")
    assert "three" not in kept.recent()
    kept.forget_recent()
    assert kept.recent() == []


def test_what_completion_has_to_offer(posts: Posts, finder: Finder) -> None:
    posts.add("One", "x", ("a", "b"), day="2025-01-01", author="Ada")
    posts.add("Two", "x", ("a",), day="2026-01-01", author="Bob")
    posts.settle()
    finder.kept.remember("tea")
    known = finder.known()
    assert known.tags == [("a", 2), ("b", 1)]
    assert known.authors == ["Ada", "Bob"]
    assert known.sources == [(1, "A blog")]
    assert sorted(known.years) == [2025, 2026]
    assert known.recent == ["tea"]
