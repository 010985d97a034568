"""Processes that derive posts die; what they were given is made readable all the same."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from viewer.store.bodies import Made
from viewer.store.packing import pack_post, unpack_post, unpack_text
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import Workers, derive_pending, make_all
from viewer.types import FetchedPost, Origin, SourceKind


def fragile(payloads: Sequence[bytes]) -> list[Made]:
    """Stands for a fault of a library in C: some post makes the whole process die."""
    if any("deadly" in unpack_post(payload, None).html for payload in payloads):
        os.kill(os.getpid(), signal.SIGKILL)
    return make_all(payloads)


def post(number: int, html: str) -> Arrival:
    url = f"https://blog.example/{number}/"
    fetched = FetchedPost(
        guid=None,
        url=url,
        title=f"Post {number}",
        html=html,
        origin=Origin.FEED,
        base_url=url,
        received=html.encode(),
    )
    return Arrival(fetched, (f"u:blog.example/{number}",))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "archive")


def test_a_post_that_kills_its_process_is_shown_as_text_and_the_others_as_ever(store: Store) -> None:
    with contextlib.closing(store), Workers(fragile) as workers:
        source = store.sources.add(
            SourceKind.FEED, "https://blog.example/feed", "B", None, chosen=False, now=1
        )
        texts = [f"<p>Words of <b>{number}</b></p>" for number in range(40)]
        texts[7] = "<p>Something <i>deadly</i></p>"
        store.posts.receive(source, [post(number, html) for number, html in enumerate(texts)], now=1)
        done = [each for batch in derive_pending(store, workers=workers) for each in batch]
        assert len(done) == 40
        bodies = {row: store.bodies.get(row) for row in done}
        assert all(body is not None for body in bodies.values())
        shown = [body.text for body in bodies.values() if body is not None]
        assert sum("Words of" in text for text in shown) == 39
        (odd,) = [body.html for body in bodies.values() if body is not None and "deadly" in body.html]
        assert "&lt;i&gt;deadly&lt;/i&gt;" in odd


def test_processes_that_died_while_nobody_asked_are_replaced() -> None:
    with Workers(fragile) as workers:
        assert workers.derive([]).result() == []
        for process in list(workers._pool._processes.values()):
            process.kill()
            process.join()
        made = workers.derive_again([pack_post(post(1, "<p>Words</p>").fetched)])
        assert [unpack_text(each.text) for each in made] == ["Words"]


def stillborn(payloads: Sequence[bytes]) -> list[Made]:
    """Stands for a computer on which no process can be had."""
    del payloads
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def test_without_processes_posts_are_derived_here() -> None:
    with Workers(stillborn) as workers:
        made = workers.derive_again([pack_post(post(1, "<p>Words</p>").fetched)])
        assert [unpack_text(each.text) for each in made] == ["Words"]
