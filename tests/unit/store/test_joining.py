"""Sources that are one blog: nothing flips, nothing is lost when they are joined, nor when one is removed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store import blogs
from tests.unit.store.blogs import add, dump, post, shown, tell, texts, told
from viewer.errors import UsageError
from viewer.store.check import check_store
from viewer.store.database import integrity
from viewer.store.joining import join
from viewer.store.removing import remove
from viewer.store.store import Store
from viewer.store.sweeping import delete_files
from viewer.types import KnownState, Origin, PostState, SourceKind


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path)) as opened:
        add(opened, "One")
        add(opened, "Two")
        yield opened
        assert integrity(opened.database) == []


def take_away(store: Store, source: int) -> int:
    removed = remove(store.database, source, with_posts=True)
    delete_files(store.database, store.files, removed.files)
    return removed.kept


# ---------------------------------------------------------------------------------------------- flips


def test_two_feeds_that_word_a_post_differently_settle(store: Store) -> None:
    tell(store, 1, told("a", "one says"))
    tell(store, 2, told("a", "two says"))
    assert join(store.database, 1, 2) == 1
    before = dump(store)
    for _ in range(3):
        assert tell(store, 1, told("a", "one says"), now=5) == ["same"]
        assert tell(store, 2, told("a", "two says"), now=5) == ["same"]
    assert dump(store) == before
    assert texts(store, "a") == ["one says", "two says"]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_what_is_shown_does_not_depend_on_who_spoke_last(store: Store, order: tuple[int, int]) -> None:
    tell(store, 1, told("a", "one says", tags=("x",)))
    join(store.database, 1, 2)
    tell(store, 2, told("a", "two says", tags=("y",), title="Post a", host="two.example"))
    edited = {1: told("a", "one corrects", tags=("x",)), 2: told("a", "two corrects", tags=("y",))}
    for source in order:
        assert tell(store, source, edited[source], now=9) == ["changed"]
    assert shown(store, "a") == "one corrects"
    assert set(texts(store, "a")) == {"one says", "two says", "one corrects", "two corrects"}
    row = store.lists.rows([post(store, "a")])[0]
    assert (row.url, set(row.tags)) == ("https://b.example/a", {"x", "y"})


def test_the_other_source_leads_when_the_first_is_silent_or_removed(store: Store) -> None:
    tell(store, 1, told("a", "one says"))
    join(store.database, 1, 2)
    tell(store, 2, told("a", "two says"))
    store.sources.failed(1, "It does not answer.")
    tell(store, 2, told("a", "two corrects"))
    assert shown(store, "a") == "two corrects"
    store.sources.visited(1, now=3)
    assert tell(store, 1, told("a", "one says")) == ["same"]
    assert shown(store, "a") == "two corrects"
    tell(store, 1, told("a", "one corrects"))
    assert shown(store, "a") == "one corrects"
    remove(store.database, 1, with_posts=False)
    tell(store, 2, told("a", "two goes on"))
    assert shown(store, "a") == "two goes on"


def test_feeds_of_one_source_in_two_formats_settle_and_the_longer_text_leads(store: Store) -> None:
    whole, part = "all of it " * 50, "the beginning"
    tell(store, 1, told("a", part), of="rss")
    tell(store, 1, told("a", whole), of="atom")
    assert shown(store, "a") == whole
    for _ in range(2):
        assert tell(store, 1, told("a", part), of="rss") == ["same"]
        assert tell(store, 1, told("a", whole), of="atom") == ["same"]
    assert tell(store, 1, told("a", part + "!"), of="rss") == ["changed"]
    assert shown(store, "a") == whole
    assert len(texts(store, "a")) == 3


def test_a_feed_that_changes_its_format_changes_no_post(store: Store) -> None:
    tell(store, 1, told("a"), of="rss")
    assert tell(store, 1, told("a"), of="atom") == ["same"]


def test_a_whole_post_beats_the_excerpt_of_the_other_source(store: Store) -> None:
    tell(store, 1, told("a", "the beginning", excerpt=True))
    join(store.database, 1, 2)
    tell(store, 2, told("a", "the whole"))
    assert shown(store, "a") == "the whole"
    tell(store, 1, told("a", "another beginning", excerpt=True))
    assert shown(store, "a") == "the whole"
    assert store.lists.rows([1])[0].state is PostState.FULL


# ---------------------------------------------------------------------------------------------- joining


def test_joining_keeps_what_either_post_had(store: Store) -> None:
    tell(store, 1, told("a", "the beginning", excerpt=True, published=None, author=None, tags=("x",)), now=50)
    tell(store, 2, told("a", "the whole", author="Ann", tags=("y",)), now=7)
    ours, theirs = 1, 2
    store.reader.mark([theirs], starred=True)
    store.reader.tag([theirs], add=["mine"], remove=["y"])
    store.places.put(theirs, 0.5)
    sha256 = blogs.picture(store, "a", b"first")
    assert sha256
    with store.database.write():
        store.database.run("UPDATE post_media SET post_id = 2")
    store.ledger.learn(2, in_feed=[theirs])
    join(store.database, 1, 2)
    row = store.lists.rows([ours])[0]
    assert (row.author, row.starred, row.state) == ("Ann", True, PostState.FULL)
    assert row.published == told("a").published
    assert set(row.tags) == {"x", "mine"}
    assert shown(store, "a") == "the whole"
    assert store.places.get(ours) == 0.5
    assert [r.fetched.timestamp() for r in store.posts.revisions(ours)] == [7, 50]
    assert store.ledger.learnt(2)["in_feed"] == [ours]
    assert list(check_store(store, repair=False)) == []
    assert store.files.intact(sha256)
    sort_at = store.database.row("SELECT sort_at FROM post")
    assert sort_at == (int(told("a").published.timestamp()),)  # type: ignore[union-attr]


def test_sources_joined_before_bring_their_posts_along(store: Store) -> None:
    three, four = add(store, "Three"), add(store, "Four")
    for source, name in ((2, "a"), (three, "b"), (four, "a"), (four, "b")):
        tell(store, source, told(name, f"of {source}"))
    join(store.database, 1, 2)
    join(store.database, three, four)
    assert store.lists.counts().posts == 3
    assert join(store.database, 1, four) == 1
    assert store.lists.counts().posts == 2
    assert join(store.database, 1, four) == 0
    for source in (1, 2, three, four):
        assert "new" not in tell(store, source, told("a", f"of {source}"), told("b", f"of {source}"))


def test_two_posts_of_one_source_are_never_made_one(store: Store) -> None:
    tell(store, 1, told("a"), told("b"))
    tell(store, 2, told("c"))
    store.posts.name(2, [(post(store, "c"), ("u:b.example/a", "u:b.example/b"))])
    assert join(store.database, 1, 2) == 1
    assert store.lists.counts().posts == 2


# ---------------------------------------------------------------------------------------------- removing


def test_posts_that_the_other_source_knows_move_to_it(store: Store) -> None:
    tell(store, 1, told("both", "one says"), told("only one"))
    tell(store, 2, told("both", "two says"), told("only two"))
    join(store.database, 1, 2)
    store.reader.mark([post(store, "both")], starred=True)
    assert take_away(store, 1) == 1
    assert texts(store, "both") == ["one says", "two says"]
    assert store.lists.rows([post(store, "both")])[0].source_id == 2
    assert store.lists.rows([post(store, "both")])[0].starred
    with pytest.raises(UsageError):
        post(store, "only one")
    assert tell(store, 2, told("both", "two says"), told("only two")) == ["same", "same"]
    entries = store.ledger.entries(2)
    assert {entry.url: entry.state for entry in entries} == {
        "https://b.example/both": KnownState.FULL,
        "https://b.example/only two": KnownState.FULL,
    }
    assert all(entry.post is not None for entry in entries)
    assert store.ledger.entries(1) == []
    assert list(check_store(store, repair=False)) == []


def test_a_post_that_only_the_ledger_of_the_other_knows_moves_with_its_names(store: Store) -> None:
    tell(store, 1, told("a"))
    join(store.database, 1, 2)
    blogs.ledger(store, 2, "a")
    assert take_away(store, 1) == 1
    assert tell(store, 2, told("a")) == ["same"]
    assert [(entry.state, entry.post) for entry in store.ledger.entries(2)] == [(KnownState.FULL, 1)]


def test_a_ledger_never_says_full_of_a_post_that_was_deleted(store: Store) -> None:
    """Also what was told by the removed source of the posts of the other one goes over to that."""
    tell(store, 1, told("a"))
    tell(store, 2, told("b"))
    join(store.database, 1, 2)
    blogs.ledger(store, 1, "b")
    assert take_away(store, 1) == 0
    assert store.database.row("SELECT count(*) FROM known WHERE post_id IS NULL") == (0,)
    assert [entry.found_by for entry in store.ledger.entries(2)] == [("feed",)]
    keys = store.database.rows("SELECT source_id, key FROM post_key ORDER BY key")
    assert keys == [(2, "g:id-b"), (2, "u:b.example/b")]


def test_check_mends_a_ledger_that_claims_what_is_not_there(store: Store) -> None:
    tell(store, 1, told("a"))
    with store.database.write():
        store.database.run("UPDATE known SET post_id = NULL, state = 'full'")
    assert [problem.kind for problem in check_store(store, repair=True)] == ["ledger"]
    assert [entry.state for entry in store.ledger.entries(1)] == [KnownState.PENDING]
    assert list(check_store(store, repair=False)) == []


def test_removing_one_after_the_other_with_posts_leaves_nothing(store: Store) -> None:
    tell(store, 1, told("a", "one says", tags=("x",)))
    tell(store, 2, told("a", "two says"))
    join(store.database, 1, 2)
    blogs.picture(store, "a", b"picture")
    take_away(store, 2)
    assert texts(store, "a") == ["one says", "two says"]
    assert take_away(store, 1) == 0
    assert store.lists.counts().posts == 0
    assert blogs.files(store.folder) == set()
    assert {table for table, rows in dump(store).items() if rows} == {"source"}


def test_posts_that_were_to_be_kept_outlive_the_other_source(store: Store) -> None:
    """The source that was removed first left its posts on purpose."""
    tell(store, 1, told("a", "one says"))
    tell(store, 2, told("a", "two says"), told("b"))
    join(store.database, 1, 2)
    assert remove(store.database, 2, with_posts=False).kept == 1
    assert take_away(store, 1) == 1
    assert texts(store, "a") == ["one says", "two says"]
    assert store.lists.counts().posts == 2


def test_a_source_removed_without_its_posts_gives_the_common_ones_to_the_other(store: Store) -> None:
    tell(store, 1, told("a"), told("b"))
    tell(store, 2, told("a"))
    join(store.database, 1, 2)
    assert remove(store.database, 1, with_posts=False).kept == 2
    assert [store.lists.rows([post(store, name)])[0].source_id for name in "ab"] == [2, 1]
    again = add(store, "One")
    assert again == 1
    assert tell(store, 1, told("a"), told("b")) == ["same", "same"]


# ------------------------------------------------------------------------------------------------ media


def test_pictures_go_with_the_last_post_that_shows_them(store: Store) -> None:
    """Also between sources that have the same posts and were never joined."""
    tell(store, 1, told("a"), told("b"))
    tell(store, 2, told("c"))
    common, own = blogs.picture(store, "a", b"common"), blogs.picture(store, "b", b"own")
    assert blogs.picture(store, "c", b"common") == common
    take_away(store, 1)
    assert blogs.files(store.folder) == {common}
    assert [key for key, _ in store.media.saved()] == ["key-common"]
    take_away(store, 2)
    assert blogs.files(store.folder) == set()
    assert own not in blogs.files(store.folder)


def test_one_file_under_two_addresses_stays_until_both_are_gone(store: Store) -> None:
    tell(store, 1, told("a"))
    tell(store, 2, told("b"))
    sha256 = blogs.picture(store, "a", b"same")
    blogs.picture(store, "b", b"other")
    with store.database.write():
        store.database.run("UPDATE media SET sha256 = ? WHERE key = 'key-other'", (sha256,))
    take_away(store, 1)
    assert store.files.intact(sha256)


def test_pictures_of_an_earlier_revision_are_kept_and_go_with_the_post(store: Store) -> None:
    tell(store, 1, told("a"))
    old = blogs.picture(store, "a", b"old")
    tell(store, 1, told("a", "edited"))
    new = blogs.picture(store, "a", b"new")
    assert list(check_store(store, repair=True)) == []
    assert blogs.files(store.folder) == {old, new}
    take_away(store, 1)
    assert blogs.files(store.folder) == set()


def test_check_finds_media_that_no_post_needs(store: Store) -> None:
    tell(store, 1, told("a"))
    blogs.picture(store, "a", b"picture")
    with store.database.write():
        store.database.run("DELETE FROM post_media")
    found = list(check_store(store, repair=False))
    assert [problem.kind for problem in found] == ["orphan"]
    assert "key-picture.png" in found[0].what
    assert {problem.kind for problem in check_store(store, repair=True)} == {"orphan"}
    assert blogs.files(store.folder) == set()
    assert store.database.rows("SELECT * FROM media") == []
    assert list(check_store(store, repair=False)) == []


def test_a_folder_and_a_feed_settle_too(store: Store) -> None:
    folder = add(store, "Folder", SourceKind.FOLDER)
    page = told("a", "as it was written", tags=("draft",), guid=None, origin=Origin.FOLDER)
    tell(store, 1, told("a", "as it was published"))
    tell(store, folder, page, of="folder")
    join(store.database, 1, folder)
    assert tell(store, folder, page, of="folder") == ["same"]
    assert tell(store, 1, told("a", "as it was published")) == ["same"]
    assert shown(store, "a") == "as it was published"
    assert store.lists.rows([1])[0].tags == ("draft",)
