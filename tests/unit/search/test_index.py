"""The index says what the archive holds, after anything that can happen to it."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from viewer.search import index
from viewer.search.ahead import Ahead
from viewer.search.engine import ids, search
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import Workers, derive_pending, work_for
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
    """Everything that the index holds: each place of each token, the counts of words, what it says of posts."""
    database = store.database
    held: list[tuple[object, ...]] = []
    for table in ("search_fts", "search_head"):
        database.run(f"CREATE VIRTUAL TABLE temp.each_{table} USING fts5vocab(main, {table}, instance)")
        held += database.rows(
            f"""SELECT v.term, d.post_id, v.col, v.offset FROM each_{table} v JOIN search_doc d ON d.docid = v.doc
                ORDER BY 1, 2, 3, 4"""
        )
        counted = database.row(f"SELECT count(*) FROM each_{table}")
        held.append((table, counted))
        database.run(f"DROP TABLE temp.each_{table}")
    held += database.rows(
        "SELECT post_id, source_id, year, language, title, tags FROM search_doc ORDER BY post_id"
    )
    held += database.rows("SELECT word, posts FROM search_word ORDER BY word")
    held += database.rows("SELECT language, posts FROM search_language ORDER BY language")
    return held


class IndexMachine(RuleBasedStateMachine):
    """Adds, changes, removals, tags, drains and kills in any order converge to the index built from scratch."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.store = prepare(Path(tempfile.mkdtemp(dir=self.folder)))
        self.posts: list[int] = []
        self.ahead = Ahead()

    @rule(
        number=st.integers(0, 5),
        words=st.lists(st.sampled_from(WORDS), max_size=4),
        tags=st.sets(st.sampled_from(TAGS)),
        title=st.sampled_from(["", "A title", "Another title"]),
        day=st.sampled_from([0, 1, 400]),
    )
    def arrives(self, number: int, words: list[str], tags: set[str], title: str, day: int) -> None:
        text = " ".join(words)
        post = receive(self.store, number, text, tuple(sorted(tags)), title, when=(number + day) * 86_400)
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

    @rule(ahead=st.booleans())
    def is_derived(self, ahead: bool) -> None:
        for _ in derive_pending(self.store, ahead=self.ahead if ahead else None):
            pass

    @rule(ahead=st.booleans())
    def is_drained(self, ahead: bool) -> None:
        """What waits ahead may be of today, of a body that changed since, or of a post that is gone."""
        index.drain(self.store.database, ahead=self.ahead if ahead else None)

    @rule(after=st.integers(1, 40), rebuilding=st.booleans())
    def is_killed_while_draining(self, after: int, rebuilding: bool) -> None:
        """A kill is a transaction that never commits: the same as one that is rolled back."""
        left = after

        def trip(*_: object) -> int:
            nonlocal left
            left -= 1
            return int(left <= 0)

        connection = self.store.database.raw()
        connection.set_progress_handler(trip, 200)
        with contextlib.suppress(Exception):
            (index.rebuild if rebuilding else index.drain)(self.store.database)
        connection.set_progress_handler(None, 0)

    @rule(data=st.data())
    def is_deleted_with_its_page_alone(self, data: st.DataObject) -> None:
        """As a page that is made anew: it goes, and comes back when posts are next derived."""
        if self.posts:
            post = data.draw(st.sampled_from(self.posts))
            with self.store.database.write():
                self.store.database.run("DELETE FROM body WHERE post_id = ?", (post,))

    @rule(data=st.data(), days=st.integers(-400, 400))
    def is_moved(self, data: st.DataObject, days: int) -> None:
        if self.posts:
            post = data.draw(st.sampled_from(self.posts))
            with self.store.database.write():
                self.store.database.run(
                    "UPDATE post SET sort_at = sort_at + ? WHERE id = ?", (days * 86_400, post)
                )

    @rule()
    def is_rebuilt(self) -> None:
        index.rebuild(self.store.database)

    @rule()
    def is_of_an_older_program(self) -> None:
        with self.store.database.write():
            self.store.database.run("UPDATE search_version SET version = -1")

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


def test_what_was_made_ahead_counts_for_the_very_body_alone() -> None:
    ahead, body = Ahead(), Ahead.prepare("[]", "sparse", "", None)
    ahead.put(1, ("[]", b"sparse", b"", None), body)
    assert ahead.take(1, ("[]", b"sparse", b"", None)) == body
    assert ahead.take(1, ("[]", b"sparse", b"", None)) is None
    ahead.put(1, ("[]", b"sparse", b"", None), body)
    assert ahead.take(1, ("[]", b"dense", b"", None)) is None


def test_a_sync_with_processes_gives_the_index_that_is_built_from_scratch(store: Store) -> None:
    for number in range(40):
        receive(
            store, number, f"sparse {WORDS[number % 6]} C++ getElementById</p><h2>Part {number}</h2><p>café"
        )
    ahead = Ahead()
    with Workers(work_for(ahead)) as workers:
        for _ in derive_pending(store, workers=workers, ahead=ahead):
            pass
    index.drain(store.database, ahead=ahead)
    kept = content(store)
    index.rebuild(store.database)
    assert content(store) == kept
    store.close()


def test_any_order_of_events_converges(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    class Here(IndexMachine):
        folder = tmp_path

    run_state_machine_as_test(Here, settings=settings(max_examples=25, stateful_step_count=15))


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
    assert list(ids(store.database, store.lists, "attention")) == [3, 2, 1]
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


def test_posts_that_take_long_are_indexed_in_several_transactions(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "_LONGEST", -1)  # each takes longer than all together may
    for number in range(5):
        receive(store, number, "kernel")
    for _ in derive_pending(store):
        pass
    assert index.drain(store.database) == 5
    assert len(found(store, "kernel")) == 5
    assert not index.pending(store.database)
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
