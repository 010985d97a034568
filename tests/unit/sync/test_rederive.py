"""A better ``content`` makes old posts anew from what was received, also when it is stopped half-way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from viewer.archive import Archive
from viewer.content.version import CONTENT_VERSION
from viewer.errors import Cancelled
from viewer.store.packing import pack
from viewer.store.store import Store
from viewer.sync.derive import BATCH, derive_pending

POSTS = BATCH * 2 + 6
OLD = "<p>as an older version made it</p>"


@pytest.fixture
def outdated(tmp_path: Path) -> Path:
    """An archive whose pages are all of an older version."""
    blog = tmp_path / "blog"
    (blog / "_posts").mkdir(parents=True)
    (blog / "_config.yml").write_text("title: Notes\nurl: https://blog.example\n", encoding="utf-8")
    for number in range(POSTS):
        name = f"2024-01-{number % 28 + 1:02d}-post-{number}.md"
        (blog / "_posts" / name).write_text(
            f"---\ntitle: Post {number}\n---\nText $x_{{{number}}}$.\n", encoding="utf-8"
        )
    with Archive.open(tmp_path / "archive") as archive:
        list(archive.sync([archive.add(str(blog)).id]))
    store = Store(tmp_path / "archive")
    with store.database.write():
        store.database.run("UPDATE body SET version = ?, html = ?", (CONTENT_VERSION - 1, pack(OLD)))
    store.close()
    return tmp_path / "archive"


def pages(archive: Archive) -> list[str]:
    return [archive.post(post).html for post in sorted(archive.ids())]


def test_old_pages_are_shown_until_the_new_ones_are_there(outdated: Path) -> None:
    with Archive.open(outdated) as archive:
        assert pages(archive) == [OLD] * POSTS


def test_a_newer_version_makes_every_page_again(outdated: Path) -> None:
    with Archive.open(outdated) as archive:
        assert [progress.done for progress in archive.care.rebuild()][-1] == POSTS
        made = pages(archive)
    assert len(made) == POSTS
    assert all(html.startswith('<p>Text <span class="glue"><math') for html in made)


def test_what_was_stopped_half_way_goes_on_where_it_stopped(outdated: Path) -> None:
    store = Store(outdated)
    cancel = threading.Event()
    deriving = derive_pending(store, cancel=cancel)
    assert len(next(deriving)) == BATCH
    cancel.set()
    with pytest.raises(Cancelled):
        next(deriving)
    left = store.bodies.count_underived(CONTENT_VERSION)
    store.close()
    assert 0 < left < POSTS
    with Archive.open(outdated) as archive:
        assert pages(archive).count(OLD) == left  # nothing is lost in between

    store = Store(outdated)
    done = sum(len(batch) for batch in derive_pending(store))
    assert done == left
    assert store.bodies.count_underived(CONTENT_VERSION) == 0
    store.close()
    with Archive.open(outdated) as archive:
        assert OLD not in pages(archive)
