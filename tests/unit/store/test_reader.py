"""What the reader decides about posts outlasts whatever their authors do."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store.blogs import add, dump, tell, told
from viewer.store.arrangement import Arrangement
from viewer.store.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path)) as opened:
        add(opened, "One")
        yield opened


def tags(store: Store, post: int = 1) -> set[str]:
    return set(store.lists.rows([post])[0].tags)


def test_a_hidden_tag_stays_hidden_when_the_author_drops_it_and_gives_it_again(store: Store) -> None:
    for name in "ab":
        tell(store, 1, told(name, tags=("x", "y")))
    store.reader.tag([1], remove=["x"])
    tell(store, 1, told("a", "edited", tags=("y",)))
    store.reader.tag([2], remove=["y"])  # a decision about another post
    tell(store, 1, told("a", "edited again", tags=("x", "y")))
    assert (tags(store, 1), tags(store, 2)) == ({"y"}, {"x"})


def test_a_tag_that_the_reader_added_stays_when_the_author_drops_it(store: Store) -> None:
    tell(store, 1, told("a", tags=("x",)))
    assert store.reader.tag([1], add=["X"]) == 0
    tell(store, 1, told("a", "edited", tags=()))
    assert tags(store) == {"x"}


def test_taking_away_a_tag_that_nobody_gave_leaves_no_trace(store: Store) -> None:
    tell(store, 1, told("a", tags=("x",)))
    before = dump(store)
    assert store.reader.tag([1], remove=["unheard of"]) == 0
    assert dump(store) == before


def test_only_tags_that_are_seen_are_counted(store: Store) -> None:
    tell(store, 1, told("a", tags=("x", "y")))
    store.reader.tag([1], remove=["x"])
    assert store.lists.totals()["tags"] == len(Arrangement(store.database).nodes()) == 1


names = st.lists(st.sampled_from(["x", "y", "z"]), unique=True, max_size=3)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["author", "add", "remove"]), names), max_size=8))
def test_the_last_decision_about_a_tag_holds(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, list[str]]]
) -> None:
    with contextlib.closing(Store(tmp_path_factory.mktemp("archive"))) as store:
        add(store, "One")
        tell(store, 1, told("a", "text", tags=("x",)))
        by_author, decided, known = {"x"}, dict[str, bool](), {"x"}
        for number, (act, chosen) in enumerate(acts):
            if act == "author":
                by_author = set(chosen)
                tell(store, 1, told("a", f"text {number}", tags=tuple(chosen)))
            else:
                # What is not on the post at all cannot be taken away.
                meant = [tag for tag in chosen if act == "add" or tag in by_author or tag in decided]
                store.reader.tag([1], **{act: chosen})
                decided |= dict.fromkeys(meant, act == "add")
            known |= set(chosen)
        assert tags(store) == {tag for tag in known if decided.get(tag, tag in by_author)}
