"""Another archive is taken over: nothing is lost from either side, and doing it again changes nothing."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.store import blogs
from tests.unit.store.blogs import add, dump, post, shown, tell, texts, told
from viewer.store.check import check_store
from viewer.store.database import integrity
from viewer.store.joining import join
from viewer.store.removing import remove
from viewer.store.store import Store
from viewer.sync.merge import Merged, merge
from viewer.types import KnownState, PostState


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path / "ours")) as opened:
        yield opened


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path / "theirs")) as opened:
        add(opened, "One")
        yield opened


def taken(ours: Store, theirs: Store) -> Merged:
    """Merges, checks that all is sound, and that a second time adds and changes nothing."""
    result = merge(ours, theirs, now=1_000)
    assert integrity(ours.database) == []
    assert list(check_store(ours, repair=False)) == []
    before = dump(ours)
    assert merge(ours, theirs, now=2_000) == Merged(0, 0)
    assert dump(ours) == before
    return result


def history(store: Store, name: str) -> list[tuple[int, str]]:
    """When each revision was fetched, and what it says."""
    times = [int(r.fetched.timestamp()) for r in store.posts.revisions(post(store, name))]
    return list(zip(times, texts(store, name), strict=True))


# ------------------------------------------------------------------------------------ an empty archive


def test_everything_comes_along(ours: Store, theirs: Store) -> None:
    tell(theirs, 1, told("a", "first", tags=("x", "y")), told("b"), told("c"), now=3)
    tell(theirs, 1, told("a", "second", tags=("x", "y")), now=5)
    old = blogs.picture(theirs, "a", b"old")
    tell(theirs, 1, told("a", "third", tags=("x", "y")), now=7)
    new = blogs.picture(theirs, "a", b"new")
    a, b = post(theirs, "a"), post(theirs, "b")
    theirs.reader.tag([a], add=["mine"], remove=["y"])
    theirs.reader.mark([a], starred=True)
    theirs.places.put(a, 0.25)
    theirs.posts.gone(b)
    theirs.ledger.tell(1, [blogs.Told("b.example/lost", "https://b.example/lost", "sitemap", "Lost")])
    theirs.ledger.link(1)
    [lost] = [entry for entry in theirs.ledger.entries(1) if entry.title == "Lost"]
    theirs.ledger.settle(lost.id, KnownState.FAILED, now=9, problem="It broke off.")
    theirs.ledger.learn(1, excerpts=False, in_feed=[a])
    theirs.sources.visited(1, now=9, validators=blogs.Validators("etag", None))
    assert taken(ours, theirs) == Merged(1, 3)
    assert history(ours, "a") == [(3, "first"), (5, "second"), (7, "third")]
    assert shown(ours, "a") == "third"
    row = ours.lists.rows([post(ours, "a")])[0]
    assert (row.tags, row.starred, row.read) == (("x", "mine"), True, False)
    assert ours.places.get(row.id) == 0.25
    assert ours.lists.rows([post(ours, "b")])[0].state is PostState.GONE
    entries = {entry.title: entry for entry in ours.ledger.entries(1)}
    assert {title: entry.state for title, entry in entries.items()} == {
        "Post a": KnownState.FULL,
        "Post b": KnownState.GONE,
        "Post c": KnownState.FULL,
        "Lost": KnownState.FAILED,
    }
    assert (entries["Lost"].problem, entries["Lost"].tries) == ("It broke off.", 1)
    assert ours.ledger.learnt(1) == {"excerpts": False, "in_feed": [post(ours, "a")]}
    assert ours.sources.validators(1).etag == "etag"
    assert blogs.files(ours.folder) == {old, new}
    assert tell(ours, 1, told("a", "third", tags=("x", "y")), told("b"), told("c")) == ["same"] * 3
    ours.reader.tag([post(ours, "a")], add=["y"])
    assert set(ours.lists.rows([post(ours, "a")])[0].tags) == {"x", "y", "mine"}


def test_posts_of_removed_sources_come_along_and_their_source_stays_removed(
    ours: Store, theirs: Store
) -> None:
    tell(theirs, 1, told("a"))
    remove(theirs.database, 1, with_posts=False)
    assert taken(ours, theirs) == Merged(0, 1)
    assert ours.sources.all() == []
    assert texts(ours, "a") == ["words"]


def test_sources_that_are_one_blog_there_are_one_here(ours: Store, theirs: Store) -> None:
    add(theirs, "Two")
    tell(theirs, 1, told("a", "one says"))
    tell(theirs, 2, told("a", "two says"))
    join(theirs.database, 1, 2)
    for source in (add(ours, "Two"), add(ours, "One")):
        tell(ours, source, told("a", "two says" if source == 1 else "one says"))
    assert taken(ours, theirs) == Merged(0, 0)
    assert sorted(texts(ours, "a")) == ["one says", "two says"]
    assert ours.lists.counts().posts == 1
    assert tell(ours, 1, told("a", "two says")) == ["same"]
    assert tell(ours, 2, told("a", "one says")) == ["same"]


# -------------------------------------------------------------------------------- one that has it, too


def test_two_histories_of_one_post_become_one(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    for store, states in (
        (ours, {2: "first", 6: "third", 9: "fourth"}),
        (theirs, {1: "first", 4: "second", 7: "third"}),
    ):
        for now, text in states.items():
            tell(store, 1, told("a", text), now=now)
    assert taken(ours, theirs) == Merged(0, 0)
    assert history(ours, "a") == [(1, "first"), (4, "second"), (6, "third"), (9, "fourth")]
    assert shown(ours, "a") == "fourth"
    assert tell(ours, 1, told("a", "fourth")) == ["same"]


def test_an_edit_that_was_taken_back_stays_three_revisions(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    tell(ours, 1, told("a", "as it was"), now=1)
    for now, text in {1: "as it was", 2: "a mistake", 3: "as it was"}.items():
        tell(theirs, 1, told("a", text), now=now)
    taken(ours, theirs)
    assert [text for _, text in history(ours, "a")] == ["as it was", "a mistake", "as it was"]


def test_what_was_told_later_is_shown_with_its_title_and_tags(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    tell(ours, 1, told("a", "old", tags=("x", "dropped")), now=1)
    ours.reader.tag([1], remove=["x"])
    tell(theirs, 1, told("a", "old", tags=("x", "dropped")), now=1)
    tell(theirs, 1, told("a", "new", tags=("x", "added"), author="Ann"), now=2)
    taken(ours, theirs)
    row = ours.lists.rows([1])[0]
    assert (shown(ours, "a"), row.author, row.tags) == ("new", "Ann", ("added",))


def test_the_readers_decisions_of_both_count_and_those_of_here_win(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    for store in (ours, theirs):
        tell(store, 1, told("a", tags=("w", "x", "y")))
    ours.reader.mark([1], read=True)
    ours.reader.tag([1], add=["mine"], remove=["w"])
    ours.reader.tag([1], remove=["mine"])
    theirs.reader.mark([1], starred=True)
    theirs.reader.tag([1], add=["theirs", "mine", "w"], remove=["y"])
    taken(ours, theirs)
    row = ours.lists.rows([1])[0]
    assert (row.read, row.starred, set(row.tags)) == (True, True, {"x", "theirs"})


def test_a_whole_post_takes_the_place_of_an_excerpt(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    tell(ours, 1, told("a", "the beginning", excerpt=True), now=9)
    [entry] = ours.ledger.entries(1)
    ours.ledger.settle(entry.id, KnownState.FAILED, now=10, problem="It broke off.")
    tell(theirs, 1, told("a", "the whole"), now=1)
    taken(ours, theirs)
    assert shown(ours, "a") == "the whole"
    assert ours.lists.rows([1])[0].state is PostState.FULL
    [entry] = ours.ledger.entries(1)
    assert (entry.state, entry.problem) == (KnownState.FULL, None)


def test_a_post_that_failed_here_and_is_saved_there_is_saved(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    blogs.ledger(ours, 1, "a")
    [entry] = ours.ledger.entries(1)
    ours.ledger.settle(entry.id, KnownState.FAILED, now=10, problem="It broke off.")
    tell(theirs, 1, told("a"))
    assert taken(ours, theirs) == Merged(0, 1)
    [entry] = ours.ledger.entries(1)
    assert (entry.state, entry.problem, entry.post, entry.found_by) == (
        KnownState.FULL, None, 1, ("sitemap", "feed"),
    )  # fmt: skip


@pytest.mark.parametrize(("here", "there", "state"), [(5, 9, PostState.GONE), (9, 5, PostState.FULL)])
def test_whoever_looked_last_knows_whether_a_post_is_gone(
    ours: Store, theirs: Store, here: int, there: int, state: PostState
) -> None:
    add(ours, "One")
    for store, when, ended in ((ours, here, KnownState.FULL), (theirs, there, KnownState.GONE)):
        tell(store, 1, told("a"))
        [entry] = store.ledger.entries(1)
        store.ledger.settle(entry.id, ended, now=when, problem="It is not there." if when == there else None)
        if ended is KnownState.GONE:
            store.posts.gone(1)
    taken(ours, theirs)
    assert ours.lists.rows([1])[0].state is state
    assert [entry.state.value for entry in ours.ledger.entries(1)] == [state.value]


def test_a_picture_that_failed_here_comes_from_there(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    tell(ours, 1, told("a"))
    tell(theirs, 1, told("a"))
    sha256 = blogs.picture(theirs, "a", b"picture")
    blogs.picture(ours, "a", b"picture")
    ours.files.path(sha256).unlink()
    ours.media.lost(["key-picture"], "It was gone.")
    merge(ours, theirs, now=5)
    assert ours.files.intact(sha256)
    assert [key for key, _ in ours.media.saved()] == ["key-picture"]


def test_a_damaged_picture_there_is_not_taken_for_one(ours: Store, theirs: Store) -> None:
    tell(theirs, 1, told("a"))
    sha256 = blogs.picture(theirs, "a", b"picture")
    theirs.files.path(sha256).write_bytes(b"damaged")
    merge(ours, theirs, now=5)
    assert ours.media.saved() == []
    assert blogs.files(ours.folder) == set()


def test_two_different_posts_with_one_id_stay_two(ours: Store, theirs: Store) -> None:
    add(ours, "One")
    tell(ours, 1, told("a", guid="same"))
    tell(theirs, 1, told("b", guid="same", published=None))
    assert taken(ours, theirs) == Merged(0, 1)
    assert ours.lists.counts().posts == 2


def test_posts_without_any_name_come_once(ours: Store, theirs: Store) -> None:
    tell(theirs, 1, told("a"), told("b"))
    with theirs.database.write():
        theirs.database.run("DELETE FROM post_key")
    assert taken(ours, theirs) == Merged(1, 2)


# ---------------------------------------------------------------------------------------- whatever was done

NAMES = ("a", "b", "c")
texts_ = st.sampled_from(["words", "other words", "more"])
Step = Callable[[Store, int], None]


def _known(store: Store) -> list[int]:
    return [row[0] for row in store.database.rows("SELECT id FROM post ORDER BY id")]


@st.composite
def steps(draw: st.DrawFn) -> Step:
    """Something that happens to an archive with the sources One and Two."""
    source = draw(st.sampled_from([1, 2]))
    chosen = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=3))
    what = draw(
        st.sampled_from(["tell", "tell", "tell", "mark", "tag", "gone", "ledger", "join", "remove", "forget"])
    )
    text, tags = (
        draw(texts_),
        tuple(draw(st.lists(st.sampled_from("xyz"), unique=True, min_size=1, max_size=2))),
    )
    flag = draw(st.booleans())

    def step(store: Store, now: int) -> None:
        posts = _known(store)[: len(chosen)]
        if what == "tell":
            posts_ = [told(name, text, tags=tags, guid=name if flag else None) for name in chosen]
            tell(store, add(store, ("One", "Two")[source - 1]), *posts_, now=now)
        elif what == "mark":
            store.reader.mark(posts, read=flag, starred=not flag)
        elif what == "tag":
            store.reader.tag(posts, add=tags if flag else (), remove=() if flag else tags)
        elif what == "gone" and posts:
            store.posts.gone(posts[0])
        elif what == "ledger":
            blogs.ledger(store, source, *chosen)
        elif what == "join":
            join(store.database, source, 3 - source)
        elif what in ("remove", "forget"):
            remove(store.database, source, with_posts=what == "forget")

    return step


def _facts(store: Store) -> dict[str, set[Any]]:
    """What must not be lost of an archive, in words that hold in any other."""
    questions = {
        "contents": "SELECT p.url, r.origin, r.sha256 FROM revision r JOIN post p ON p.id = r.post_id",
        "names": "SELECT s.url, k.key FROM post_key k JOIN source s ON s.id = k.source_id",
        "starred": "SELECT url FROM post WHERE starred",
        "read": "SELECT url FROM post WHERE read",
        "decided": """SELECT p.url, t.folded FROM post_tag pt JOIN post p ON p.id = pt.post_id
                      JOIN tag t ON t.id = pt.tag_id WHERE pt.by_reader <> 0""",
        "known": "SELECT s.url, k.key, k.post_id IS NOT NULL FROM known k JOIN source s ON s.id = k.source_id",
        "live": "SELECT url FROM source WHERE NOT removed",
    }
    return {name: set(store.database.rows(question)) for name, question in questions.items()}


@settings(max_examples=60)
@given(
    common=st.lists(steps(), max_size=4),
    here=st.lists(steps(), max_size=5),
    there=st.lists(steps(), max_size=5),
)
def test_whatever_happened_to_two_archives_nothing_is_lost(
    common: list[Step], here: list[Step], there: list[Step]
) -> None:
    """The two may come from one archive (``common``) and have gone different ways."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with contextlib.closing(Store(folder / "ours")) as store:
            add(store, "One")
            add(store, "Two")
            tell(store, 1, *(told(name, tags=("x", "y")) for name in NAMES))
            for now, step in enumerate(common, 2):
                step(store, now)
        shutil.copytree(folder / "ours", folder / "theirs")
        with (
            contextlib.closing(Store(folder / "ours")) as ours,
            contextlib.closing(Store(folder / "theirs")) as theirs,
        ):
            for now, step in enumerate(here):
                step(ours, 10 + 2 * now)
            for now, step in enumerate(there):
                step(theirs, 11 + 2 * now)
            before = {name: found | _facts(ours)[name] for name, found in _facts(theirs).items()}
            taken(ours, theirs)
            after = _facts(ours)
            saved = {(url, key) for url, key, has in after["known"] if has}
            for name, found in before.items():
                if name == "known":  # what one of them has saved is saved
                    found = {fact for fact in found if fact[2] or fact[:2] not in saved}
                assert found <= after[name], name
