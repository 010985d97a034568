"""The index says what the archive holds, after anything that can happen to it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from viewer.search import index
from viewer.search.engine import ids, search
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.types import FetchedPost, SourceKind

WORDS = ["attention", "sparse", "transformer", "café", "kernel", "gradient"]
TAGS = ["llm", "rl", "vision"]


def receive(
    store: Store, number: int, text: str, tags: tuple[str, ...] = (), title: str = "", when: int = 0
) -> int:
    keys = (f"g:{number}",)
    known = store.posts.known(1, keys, FetchedPost("", "", "", "", "").origin)
    fetched = FetchedPost(
        url=None,
        guid=str(number),
        title=title or f"Post {number}",
        html=f"<p>{text}</p>",
        base_url="",
        tags=tags,
    )
    post = known[keys[0]].id if known else None
    return store.posts.receive(1, [Arrival(fetched, keys, post)], now=when)[0]


def prepare(folder: Path) -> Store:
    store = Store(folder)
    store.sources.add(SourceKind.FEED, "https://b.example/feed", "B", None, chosen=False, now=0)
    return store


def settle(store: Store) -> None:
    for _ in derive_pending(store):
        pass
    index.drain(store.database)


def found(store: Store, query: str, *, typing: bool = False) -> list[int]:
    return [hit.id for hit in search(store.database, store.lists, query, typing=typing).hits]


def content(store: Store) -> list[tuple[object, ...]]:
    """What the index holds, and what it answers for every word and tag."""
    docs = store.database.rows(
        "SELECT post_id, title, tags, headings, text, code FROM search_doc ORDER BY post_id"
    )
    answers: list[tuple[object, ...]] = [
        (word, tuple(sorted(ids(store.lists, word)))) for word in [*WORDS, *TAGS, "post", "caf*"]
    ]
    return docs + answers


class IndexMachine(RuleBasedStateMachine):
    """Adds, changes, removals, tags, drains and kills in any order converge to the index built from scratch."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.store = prepare(self.folder / str(id(self)))
        self.posts: list[int] = []

    @rule(
        number=st.integers(0, 5),
        words=st.lists(st.sampled_from(WORDS), max_size=4),
        tags=st.sets(st.sampled_from(TAGS)),
    )
    def arrives(self, number: int, words: list[str], tags: set[str]) -> None:
        post = receive(self.store, number, " ".join(words), tuple(sorted(tags)), when=number * 86_400 * 40)
        self.posts = sorted({*self.posts, post})

    @rule(data=st.data())
    def is_deleted(self, data: st.DataObject) -> None:
        if self.posts:
            post = data.draw(st.sampled_from(self.posts))
            with self.store.database.write():
                self.store.database.run("DELETE FROM post WHERE id = ?", (post,))
            self.posts.remove(post)

    @rule(data=st.data(), tag=st.sampled_from(TAGS), add=st.booleans())
    def is_tagged(self, data: st.DataObject, tag: str, add: bool) -> None:
        if self.posts:
            post = data.draw(st.sampled_from(self.posts))
            self.store.reader.tag([post], add=[tag] if add else [], remove=[] if add else [tag])

    @rule()
    def is_derived(self) -> None:
        for _ in derive_pending(self.store):
            pass

    @rule()
    def is_drained(self) -> None:
        index.drain(self.store.database)

    @rule(after=st.integers(1, 6))
    def is_killed_while_draining(self, after: int) -> None:
        """A kill is a transaction that never commits: the same as one that is rolled back."""
        left = after

        def trip(*_: object) -> int:
            nonlocal left
            left -= 1
            return int(left <= 0)

        connection = self.store.database.raw()
        connection.set_progress_handler(trip, 500)
        with contextlib.suppress(Exception):
            index.drain(self.store.database)
        connection.set_progress_handler(None, 0)

    @rule()
    def is_opened_again(self) -> None:
        folder = self.store.folder
        self.store.close()
        self.store = Store(folder)

    @invariant()
    def converges(self) -> None:
        assert index.faults(self.store.database) == []

    def teardown(self) -> None:
        settle(self.store)
        kept = content(self.store)
        index.rebuild(self.store.database)
        assert content(self.store) == kept
        assert len(self.store.database.rows("SELECT 1 FROM search_doc")) == len(self.posts)
        self.store.close()


def test_any_order_of_events_converges(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Here(IndexMachine):
        folder = tmp_path

    run_state_machine_as_test(Here, settings=settings(max_examples=25, stateful_step_count=15, deadline=None))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return prepare(tmp_path)


def test_finding_by_text_tag_title_and_code(store: Store) -> None:
    receive(store, 1, "all about attention", ("llm",), "Plain")
    receive(store, 2, "something else", ("rl",), "Attention in the title")
    receive(store, 3, "code</p><pre><code>def attention(): pass</code></pre><p>", (), "Third")
    settle(store)
    assert found(store, "attention")[0] == 2
    assert set(found(store, "attention")) == {1, 2, 3}
    assert found(store, "tag:llm") == [1]
    assert found(store, "attention -tag:llm title:attention") == [2]
    assert found(store, "code:attention") == [3]
    assert found(store, "rl") == [2]
    assert found(store, "att", typing=True)[0] == 2
    assert found(store, "att") == []
    assert list(ids(store.lists, "attention")) == [3, 2, 1]
    store.close()


def test_hits_are_marked(store: Store) -> None:
    receive(store, 1, "many words before the sparse attention and after", (), "On Sparse things")
    settle(store)
    hit = search(store.database, store.lists, '"sparse attention"').hits[0]
    assert "\ue000sparse attention\ue001" in hit.snippet
    hit = search(store.database, store.lists, "sparse").hits[0]
    assert hit.title == "On \ue000Sparse\ue001 things"
    store.close()


def test_diacritics_and_case_do_not_matter(store: Store) -> None:
    receive(store, 1, "Zoë drinks CAFÉ")
    settle(store)
    assert found(store, "cafe zoe") == [1]
    assert found(store, "Café") == [1]
    store.close()


def test_a_day_with_more_posts_than_it_has_ids(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_A_DAY", 4)
    for number in range(11):
        receive(store, number, "kernel", when=5)
    settle(store)
    assert len(found(store, "kernel")) == 11
    assert index.faults(store.database) == []
    store.close()


def test_dates(store: Store) -> None:
    for number, when in enumerate(
        (1_735_689_599, 1_735_689_600, 1_767_225_600)
    ):  # around the ends of 2024 and 2025
        receive(store, number, "kernel", when=when)
    settle(store)
    assert found(store, "before:2025") == [1]
    assert found(store, "on:2025 kernel") == [2]
    assert found(store, "after:2025") == [3]
    assert found(store, "on:2026-01-01") == [3]
    store.close()
