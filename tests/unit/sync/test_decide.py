"""New, changed or the same: whatever a feed does to ids and addresses, no post is doubled and no two are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.decide import decide, names
from viewer.types import FetchedPost, Origin, SourceKind


def post(
    url: str | None = None,
    guid: str | None = None,
    title: str = "T",
    html: str = "<p>x</p>",
    day: int | None = 1,
) -> FetchedPost:
    published = datetime(2026, 1, day, tzinfo=UTC) if day else None
    return FetchedPost(
        url=url, guid=guid, title=title, html=html, base_url="https://b.example/", published=published
    )


class Source:
    """A source in a real store, to which whole feeds are given one after the other."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.id = self.store.sources.add(
            SourceKind.FEED, "https://b.example/feed", "B", None, chosen=False, now=0
        )

    def take(self, *posts: FetchedPost) -> list[str]:
        keys = {key for own in names(posts) for key in own}
        decisions = list(decide(posts, self.store.posts.known(self.id, keys, Origin.FEED)))
        self.store.posts.name(self.id, [(d.post, d.keys) for d in decisions if d.post is not None])
        self.store.posts.receive(
            self.id, [Arrival(d.fetched, d.keys, d.post) for d in decisions if d.kind != "same"], now=0
        )
        return [decision.kind for decision in decisions]

    @property
    def posts(self) -> int:
        return self.store.lists.counts().posts


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(tmp_path / "archive")


A = post("https://b.example/a", "id-a", "A")
B = post("https://b.example/b", "id-b", "B", day=2)


def test_a_feed_seen_again_brings_nothing(source: Source) -> None:
    assert source.take(A, B) == ["new", "new"]
    assert source.take(A, B) == ["same", "same"]


def test_an_edit_is_a_change_of_the_same_post(source: Source) -> None:
    source.take(A)
    assert source.take(replace(A, html="<p>edited</p>")) == ["changed"]
    assert source.posts == 1
    assert len(source.store.posts.revisions(1)) == 2


def test_a_touched_date_alone_is_no_change(source: Source) -> None:
    source.take(A)
    assert source.take(replace(A, updated=datetime(2026, 5, 5, tzinfo=UTC))) == ["same"]


def test_ids_that_change_while_the_address_stays(source: Source) -> None:
    source.take(A, B)
    assert source.take(replace(A, guid="other"), replace(B, guid="another")) == ["same", "same"]


def test_an_address_spelt_otherwise_is_the_same(source: Source) -> None:
    source.take(post("http://www.b.example/a/?utm_source=feed", None))
    assert source.take(post("https://b.example/a", None)) == ["same"]


def test_an_address_that_changes_while_the_id_and_the_date_stay(source: Source) -> None:
    source.take(A)
    assert source.take(replace(A, url="https://b.example/a-better-slug")) == ["same"]
    assert source.take(replace(A, guid="new-id", url="https://b.example/a-better-slug")) == ["same"]
    assert source.posts == 1


def test_one_id_for_all_does_not_merge_posts(source: Source) -> None:
    same_id = [post(f"https://b.example/{n}", "blog", f"Post {n}", day=n) for n in (1, 2, 3)]
    assert source.take(*same_id) == ["new"] * 3
    assert source.take(*same_id) == ["same"] * 3
    assert source.take(post("https://b.example/4", "blog", "Post 4", day=4)) == ["new"]


def test_one_address_for_all_does_not_merge_posts(source: Source) -> None:
    links = [post("https://b.example/log", f"id-{n}", f"Release {n}", day=n) for n in (1, 2, 3)]
    assert source.take(*links) == ["new"] * 3
    assert source.take(*links) == ["same"] * 3
    assert source.take(post("https://b.example/log", "id-4", "Release 4", day=4)) == ["new"]
    assert source.posts == 4


def test_posts_without_any_name_are_known_by_their_words(source: Source) -> None:
    nameless = [post(None, None, f"Note {n}", f"<p>{n}</p>", None) for n in (1, 2)]
    assert source.take(*nameless) == ["new", "new"]
    assert source.take(*nameless) == ["same", "same"]


def test_a_repeated_entry_is_taken_once(source: Source) -> None:
    assert source.take(A, A) == ["new"]


def test_an_entry_that_left_stays_in_the_archive(source: Source) -> None:
    source.take(A, B)
    assert source.take(B) == ["same"]
    assert source.posts == 2


entries = st.builds(
    post,
    url=st.sampled_from([None, *(f"https://b.example/{n}" for n in range(4))]),
    guid=st.sampled_from([None, "1", "2", "3"]),
    title=st.sampled_from(["A", "B", "C"]),
    html=st.sampled_from(["<p>x</p>", "<p>y</p>"]),
    day=st.sampled_from([None, 1, 2]),
)


@settings(max_examples=100)
@given(st.lists(st.lists(entries, max_size=5), min_size=1, max_size=3))
def test_any_feed_taken_twice_changes_nothing_the_second_time(
    tmp_path_factory: pytest.TempPathFactory, feeds: Sequence[Sequence[FetchedPost]]
) -> None:
    source = Source(tmp_path_factory.mktemp("archive"))
    try:
        for feed in feeds:
            source.take(*feed)
            before = source.posts
            assert "new" not in source.take(*feed)
            assert source.posts == before
    finally:
        source.store.close()
