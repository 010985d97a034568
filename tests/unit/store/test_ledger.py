"""The ledger: what was learnt of a source, what is due, and what the reader wants to be tried again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.store.ledger import Told
from viewer.store.removing import remove
from viewer.store.store import Store
from viewer.types import KnownState, LedgerEntry, SourceKind

LONG_AGO, LATER = 1_000, 10_000_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path)) as opened:
        opened.sources.add(SourceKind.FEED, "https://b.example/feed", "B", None, chosen=False, now=0)
        yield opened


def tell(store: Store, *names: str) -> list[LedgerEntry]:
    store.ledger.tell(1, [Told(name, f"https://b.example/{name}", "feed", name) for name in names])
    return sorted(store.ledger.entries(1), key=lambda entry: entry.id)


def due(store: Store, now: int = LATER, *, full: bool) -> list[str]:
    entries = store.ledger.due(1, now, all_=full)
    assert len(entries) == store.ledger.count_due(1, now, all_=full)
    return [entry.title for entry in entries]


def test_what_was_learnt_is_added_to(store: Store) -> None:
    assert store.ledger.learnt(1) == {}
    assert store.ledger.fact(1, "excerpts") is None
    store.ledger.learn(1, excerpts=False, robots="Disallow: /ü \ud800")
    store.ledger.learn(1, excerpts=True, in_feed=[3, 4])
    assert store.ledger.learnt(1) == {"excerpts": True, "robots": "Disallow: /ü \ud800", "in_feed": [3, 4]}
    assert store.ledger.fact(1, "in_feed") == [3, 4]


def test_learning_a_fact_writes_that_fact_alone(store: Store) -> None:
    """A crawl learns something from most documents: what it costs must not grow with what is known already."""
    store.ledger.learn(1, frame="x" * 1_000_000, news=False)
    connection = store.database.raw()
    written: list[str] = []
    connection.set_trace_callback(written.append)
    before = connection.total_changes
    for _ in range(50):
        store.ledger.learn(1, news=True)
    connection.set_trace_callback(None)
    assert connection.total_changes - before == 1
    assert max(map(len, written)) < 10_000


def test_a_removed_source_takes_along_what_was_learnt(store: Store) -> None:
    store.ledger.learn(1, excerpts=True)
    remove(store.database, 1, with_posts=True)
    assert store.ledger.learnt(1) == {}


@pytest.mark.parametrize("full", [True, False], ids=["full", "plain"])
def test_what_the_reader_wants_is_due_at_the_very_next_sync(store: Store, full: bool) -> None:
    failed, gone, passing, for_good, fine = tell(store, "failed", "gone", "passing", "for good", "fine")
    for _ in range(3):
        store.ledger.settle(failed.id, KnownState.FAILED, now=LONG_AGO, problem="It broke off.")
        store.ledger.settle(gone.id, KnownState.GONE, now=LONG_AGO, problem="It is not there.")
        store.ledger.settle(passing.id, KnownState.SKIPPED, now=LONG_AGO, problem="A login.", passing=True)
    store.ledger.settle(for_good.id, KnownState.SKIPPED, now=LONG_AGO, problem="It is a list of posts.")
    store.ledger.settle(fine.id, KnownState.FULL, now=LONG_AGO)
    assert due(store, LONG_AGO, full=full) == []
    assert store.ledger.retry(1) == 3
    assert due(store, LONG_AGO, full=full) == ["failed", "gone", "passing"]


def test_one_entry_alone_can_be_wanted_and_only_once(store: Store) -> None:
    one, other = tell(store, "one", "other")
    for entry in (one, other):
        for _ in range(2):
            store.ledger.settle(entry.id, KnownState.FAILED, now=LONG_AGO, problem="It broke off.")
    assert store.ledger.retry(1, [one.url]) == 1
    assert due(store, LONG_AGO, full=False) == ["one"]
    store.ledger.settle(one.id, KnownState.FAILED, now=LONG_AGO, problem="It broke off again.")
    assert due(store, LONG_AGO, full=True) == []
    assert due(store, LATER, full=True) == ["one", "other"]
    assert due(store, LATER, full=False) == []


def test_what_is_put_off_stays_due_and_says_why(store: Store) -> None:
    (entry,) = tell(store, "old")
    store.ledger.postpone([entry.id], "It is older than what was asked for.")
    (after,) = store.ledger.entries(1)
    assert (after.state, after.tries) == (KnownState.PENDING, 0)
    assert after.problem == "It is older than what was asked for."
    assert due(store, LONG_AGO, full=True) == ["old"]
