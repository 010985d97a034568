"""Media on record: pauses after failures, and what the reader wants to be tried again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.content.version import CONTENT_VERSION
from viewer.store.media import Outcome, pause
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.types import FetchedPost, SourceKind

HOUR, DAY = 3600, 86_400
NOW = 1_000_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path)) as opened:
        source = opened.sources.add(SourceKind.FEED, "https://b.example/", "B", None, chosen=False, now=0)
        post = FetchedPost(
            url="https://b.example/1",
            guid=None,
            title="One",
            html='<p>a</p><img src="/1.png"><img src="/2.png"><video src="/3.mp4"></video>',
            base_url="https://b.example/1",
        )
        opened.posts.receive(source, [Arrival(post, ("u:b.example/1",))], now=0)
        assert list(derive_pending(opened)) == [[1]]
        assert opened.bodies.count_underived(CONTENT_VERSION) == 0
        yield opened


def fail(store: Store, key: str, now: int, *, absent: bool = False) -> None:
    store.media.finish([Outcome(key, problem="There is nothing.", absent=absent)], now=now)


def due(store: Store, now: int) -> list[str]:
    return [item.url.rpartition("/")[2] for item in store.media.due(now, limit=10)]


def test_a_first_failure_is_tried_again_at_the_next_sync_whenever_that_is(store: Store) -> None:
    first = store.media.due(NOW, limit=1)[0]
    fail(store, first.key, NOW)
    assert first.key in [item.key for item in store.media.due(NOW, limit=10)]
    assert first.key in [item.key for item in store.media.due(NOW - DAY, limit=10)]  # the clock was set back


def test_what_was_absent_twice_is_left_alone_for_longer(store: Store) -> None:
    keys = [item.key for item in store.media.due(NOW, limit=10)]
    for _ in range(2):
        fail(store, keys[0], NOW)
        fail(store, keys[1], NOW, absent=True)
    assert due(store, NOW) == []
    assert [item.key for item in store.media.due(NOW + 120, limit=10)] == [keys[0]]
    assert {item.key for item in store.media.due(NOW + HOUR, limit=10)} == set(keys)


@given(st.integers(0, 40), st.booleans())
def test_pauses_grow_and_stay_within_a_month(tries: int, absent: bool) -> None:
    assert pause(tries, absent=absent) <= pause(tries + 1, absent=absent) <= 30 * DAY
    assert pause(tries, absent=False) <= pause(tries, absent=True)
    assert (pause(tries, absent=absent) == 0) == (tries == 0)


def test_what_the_reader_wants_is_due_at_once_and_counted_as_waiting(store: Store) -> None:
    keys = [item.key for item in store.media.due(NOW, limit=10)]
    for _ in range(5):
        for key in keys:
            fail(store, key, NOW, absent=True)
    video = next(item.key for item in store.media.of_post(1) if item.kind == "video")
    row = store.lists.rows([1])[0]
    assert (row.media_known, row.media_failed) == (2, 2)
    store.media.retry([*keys, video])
    assert sorted(due(store, NOW)) == ["1.png", "2.png", "3.mp4"]
    row = store.lists.rows([1])[0]
    assert (row.media_known, row.media_failed) == (3, 0)
