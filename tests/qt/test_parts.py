"""The parts of the window that know no Qt: choices, marks, history, the tree, what is remembered."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.config import Settings
from viewer.types import Counts, ReadingStyle, SavedSearch, Source, SourceKind, TagNode
from viewer.ui.book_title import book_title
from viewer.ui.choice import ALL, UNREAD, Choice, keep_in_place, within
from viewer.ui.front import LEAST, widths
from viewer.ui.history import History, Visit
from viewer.ui.marks import END, START, split_marks
from viewer.ui.state import Place, WindowState
from viewer.ui.tree_items import build, find

PIECES = [
    "tea",
    '"green tea"',
    "cup*",
    "OR",
    "(",
    ")",
    "-",
    "tag:a",
    "title:b",
    "is:read",
    "after:2025",
    " ",
    " ",
]
QUERIES = st.lists(st.sampled_from(PIECES), max_size=200).map("".join)


@pytest.mark.parametrize(
    ("choice", "text", "query"),
    [
        (ALL, "", ""),
        (UNREAD, "", "is:unread"),
        (Choice("tag", "machine learning"), "", 'tag:"machine learning"'),
        (Choice("tag", 'a"b'), "", 'tag:"a""b"'),
        (Choice("source", "3"), "sparse att", "source:3 sparse att"),
        (ALL, "sparse", "sparse"),
        (Choice("search", "sparse OR dense"), "", "sparse OR dense"),
        (Choice("search", "sparse OR dense"), "att", "(sparse OR dense) att"),
        (Choice("search", '(sparse "dense'), "att", '((sparse "dense")) att'),
    ],
)
def test_a_choice_and_words_make_one_query(choice: Choice, text: str, query: str) -> None:
    assert within(choice, text) == query


NAMES = {Choice("source", "3"): "Notes", Choice("search", "a OR b"): "My search"}
SOURCE, TAG = Choice("source", "3"), Choice("tag", "ml/Machine Learning")


@pytest.mark.parametrize(
    ("choice", "text", "title"),
    [
        (ALL, "", "All posts"),
        (TAG, "", "Machine Learning"),
        (Choice("both", "a\nb"), "", "a + b"),
        (ALL, "rl", "“rl” in all posts"),
        (TAG, "sparse attention", "“sparse attention” in Machine Learning"),
        (SOURCE, '"green tea" cup steep*', "“green tea”, “cup steep*” in Notes"),
        (Choice("search", "a OR b"), "tea OR (cold water)", "“tea” or “cold water” in My search"),
        (UNREAD, "rl", "“rl” in unread posts"),
        (ALL, "tag:llm", "llm"),
        (ALL, "tag:ml/*", "ml"),
        (ALL, "attention tag:llm after:2025", "“attention” in posts tagged llm, after 2025"),
        (ALL, "is:starred -tag:draft source:3", "Posts that are starred, not tagged draft, from Notes"),
        (SOURCE, "tea -coffee", "“tea” in posts of Notes without “coffee”"),
        (SOURCE, "-is:read (tag:a OR tag:b)", "Posts of Notes that are not read, tagged a or tagged b"),
        (ALL, "title:kettle has:math", "Posts with “kettle” in the title, with math"),
        (TAG, "tea tag:", "“tea” in Machine Learning"),  # only begun: it is not searched for yet
        (TAG, "(", "Machine Learning"),
    ],
)
def test_what_is_listed_has_a_title(choice: Choice, text: str, title: str) -> None:
    assert book_title(choice, text, NAMES) == title


OWN = st.tuples(*(st.one_of(st.just(0), st.integers(least, 3000)) for least in LEAST[:2]))
SEEN = st.sampled_from(["tlr", "lr", "tl", "r", "l", "t"])


@given(st.integers(0, 3000), OWN, SEEN)
def test_panes_fill_the_window_and_each_can_be_used(more: int, own: tuple[int, int], seen: str) -> None:
    least = [pixels * (name in seen) for name, pixels in zip("tlr", LEAST, strict=True)]
    found = widths(sum(least) + more, own, [name in seen for name in "tlr"])
    assert sum(found) == sum(least) + more
    assert all(width >= pixels for width, pixels in zip(found, least, strict=True))
    assert [width > 0 for width in found] == [pixels > 0 for pixels in least]


@given(st.sampled_from([ALL, UNREAD, TAG, SOURCE]), st.one_of(st.text(), QUERIES))
def test_whatever_is_searched_for_has_a_title_of_bearable_length(choice: Choice, text: str) -> None:
    assert 0 < len(book_title(choice, text, NAMES)) < 200


@given(st.sampled_from(["all", "unread", "starred", "source", "tag", "search", "x"]), st.text(max_size=5))
def test_a_stored_choice_comes_back_or_is_all_posts(kind: str, value: str) -> None:
    choice = Choice.restored([kind, value])
    assert choice in (ALL, Choice(kind, value))
    assert Choice.restored(choice.stored()) == choice


@pytest.mark.parametrize(
    "stored", [None, 7, [], ["tag"], ["tag", 3], ["tag", ""], ["search", " "], ["source", "x"], {"a": 1}]
)
def test_a_damaged_choice_is_all_posts(stored: object) -> None:
    assert Choice.restored(stored) == ALL


@given(st.text(alphabet="ab \ue000\ue001", max_size=30))
def test_marks_never_reach_the_screen(text: str) -> None:
    plain, hits = split_marks(text)
    assert START not in plain
    assert END not in plain
    assert plain == text.replace(START, "").replace(END, "")
    assert all(length > 0 and start + length <= len(plain) for start, length in hits)


def test_marks_say_where_the_hits_are() -> None:
    plain, hits = split_marks(f"a {START}sparse{END} and {START}dense{END} one")
    assert [plain[start : start + length] for start, length in hits] == ["sparse", "dense"]


def test_history_goes_back_and_forward() -> None:
    history = History()
    assert history.back() is None
    for visit in (Visit(1), Visit(2), Visit(2), Visit(2, "history"), Visit(3)):
        history.visit(visit)
    assert history.back() == Visit(2, "history")
    assert history.back() == Visit(2)
    assert history.back() == Visit(1)
    assert not history.can_go_back
    assert history.forward() == Visit(2)
    history.visit(Visit(9))  # what lay ahead is dropped
    assert history.forward() is None
    assert history.back() == Visit(2)


@given(st.lists(st.integers(1, 5), max_size=30))
def test_history_ends_where_the_reader_is(posts: list[int]) -> None:
    history = History()
    for post in posts:
        history.visit(Visit(post))
    assert (history.current.post if history.current else None) == (posts[-1] if posts else None)


@given(st.lists(st.integers(0, 30), unique=True), st.data())
def test_the_post_that_is_read_stays_in_the_list(old: list[int], data: st.DataObject) -> None:
    new = array("q", [post for post in old if data.draw(st.booleans())])
    current = data.draw(st.sampled_from(old)) if old else None
    kept = list(keep_in_place(array("q", old), new, current))
    assert kept == [post for post in old if post in new or post == current]


def tree() -> list[TagNode]:
    vision = TagNode("ml/vision", 2)
    return [TagNode("llm", 8), TagNode("ml", 5, (vision, TagNode("ml/audio", 1)))]


def test_the_tree_has_fixed_lines_sources_and_nested_tags() -> None:
    source = Source(
        1, SourceKind.FEED, "https://a.example/feed", "A", None, posts=3, last_error="It is down."
    )
    root = build(Counts(9, 4, 1), [source], tree())
    assert [item.text for item in root.walk()] == [
        *("All posts", "Unread", "Starred"),
        *("Sources", "A", "Tags", "llm", "ml", "vision", "audio"),
    ]
    shown = find(root, Choice("source", "1"))
    assert shown is not None
    assert (shown.count, shown.problem, shown.hint) == (3, True, "It is down.")
    nested = find(root, Choice("tag", "ml/vision"))
    assert nested is not None
    assert (nested.depth, nested.count) == (1, 2)


def test_saved_searches_stand_above_the_sources_while_there_are_any() -> None:
    source = Source(1, SourceKind.FEED, "https://a.example/feed", "A", None)
    root = build(Counts(9, 4, 1), [source], [], saved=[(SavedSearch(3, "Attention", "sparse OR dense"), 5)])
    assert [item.text for item in root.walk()][3:] == ["Searches", "Attention", "Sources", "A"]
    shown = find(root, Choice("search", "sparse OR dense"))
    assert shown is not None
    assert (shown.count, shown.hint, shown.icon) == (5, "sparse OR dense", "find")


def test_a_filter_keeps_the_parents_of_what_it_finds() -> None:
    root = build(Counts(9, 4, 1), [], tree(), "VIS")
    assert [item.text for item in root.walk()][3:] == ["Tags", "ml", "vision"]


def test_the_place_is_remembered_for_each_archive(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    here = Place(Choice("tag", "llm"), 7)
    WindowState(settings, tmp_path / "one").save_place(here)
    settings.flush()
    again = Settings(tmp_path / "settings.json")
    assert WindowState(again, tmp_path / "one").restore_place() == here
    assert WindowState(again, tmp_path / "two").restore_place() == Place()


@pytest.mark.parametrize("damage", ["nonsense", 3, {"/x": 1}, None])
def test_damaged_settings_are_no_settings(tmp_path: Path, damage: object) -> None:
    settings = Settings(tmp_path / "settings.json")
    for key in ("places", "window", "style", "outline", "theme"):
        settings.set(key, damage)
    state = WindowState(settings, tmp_path)
    assert state.restore_place() == Place()
    assert state.style == ReadingStyle()
    assert state.outline
