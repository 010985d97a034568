"""Sources that are set aside: out of every list, and back as they were, whatever happens meanwhile."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.store.blogs import add, dump, post, tell, told
from viewer.archive import Archive
from viewer.store.joining import join
from viewer.store.store import Store
from viewer.types import Facets


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with contextlib.closing(Store(tmp_path / "archive")) as opened:
        add(opened, "One")
        add(opened, "Two")
        tell(
            opened, 1, told("a", "apples", tags=("fruit",), author="Ada"), told("b", "beets", tags=("root",))
        )
        tell(opened, 2, told("c", "cherries", host="c.example", tags=("fruit",), author="Cleo"))
        yield opened


@pytest.fixture
def archive(store: Store) -> Archive:
    opened = Archive(store)
    opened.care.check(repair=True)
    for _ in opened.care.rebuild():
        pass
    return opened


def told_of(archive: Archive) -> list[object]:
    """All that lists say of an archive."""
    return [
        [source.title for source in archive.sources()],
        [title for _, title in archive.titles()],
        sorted(archive.ids()),
        sorted(archive.ids("apples OR cherries")),
        sorted(hit.id for hit in archive.search("apples OR cherries").hits),
        archive.counts(),
        [(node.name, node.posts) for node in archive.tags()],
        [(node.name, node.posts) for node in archive.arranging.tree()],
        counted(archive.finder.facets("")),
        counted(archive.finder.facets("apples OR cherries OR beets")),
        archive.finder.known().tags,
        archive.finder.known().authors,
        archive.finder.known().years,
    ]


def counted(facets: Facets) -> list[object]:
    """What facets say, without the ids of sources."""
    parts = (facets.tags, facets.years, facets.sources)
    return [facets.posts, *([(each.label, each.posts) for each in part] for part in parts)]


@pytest.mark.parametrize("with_posts", [False, True])
def test_it_is_out_of_every_list_and_comes_back_as_it_was(
    archive: Archive, store: Store, with_posts: bool
) -> None:
    archive.mark([post(store, "a")], read=True, starred=True)
    before, record = told_of(archive), dump(store)
    assert archive.aside.put(1, with_posts=with_posts) == (0 if with_posts else 2)
    assert [source.title for source in archive.sources()] == ["Two"]
    assert archive.finder.known().sources == [(2, "Two")]
    if with_posts:
        left = post(store, "c")
        assert told_of(archive)[1:4] == [["Post c"], [left], [left]]
        assert [hit.id for hit in archive.search("apples OR cherries").hits] == [left]
        assert archive.counts() == type(archive.counts())(1, 1, 0)
        assert archive.finder.known().authors == ["Cleo"]
        assert [(node.name, node.posts) for node in archive.tags()] == [("fruit", 1)]
        assert [(node.name, node.posts) for node in archive.arranging.tree()] == [("fruit", 1)]
        for query in ("", "apples OR cherries OR beets"):
            assert counted(archive.finder.facets(query)) == [1, [("fruit", 1)], [("2026", 1)], [("Two", 1)]]
    else:
        assert told_of(archive)[1:] == before[1:]
    assert dump(store) == record  # killed now, nothing is lost
    assert archive.aside.bring_back(1)
    assert not archive.aside.bring_back(1)
    assert told_of(archive) == before


def test_carried_out_nothing_changes_to_the_eye(archive: Archive, store: Store) -> None:
    archive.aside.put(1, with_posts=True)
    before = told_of(archive)
    assert archive.remove(1, with_posts=True) == 0
    assert 1 not in archive.aside
    assert told_of(archive) == before
    assert store.database.row("SELECT count(*) FROM post") == (1,)


def test_posts_that_go_are_around_no_other(archive: Archive, store: Store) -> None:
    tell(store, 2, told("e", "beets", host="c.example", tags=("fruit", "rare")))
    tell(store, 1, told("f", 'see <a href="https://c.example/c">c</a>', tags=("rare",)))
    for _ in archive.care.rebuild():
        pass
    before = around(archive, "c"), around(archive, "e")
    assert before[0][0] == {"Post f"}
    assert {"Post a"} <= before[0][1]
    assert {"Post f"} <= before[1][1]
    archive.aside.put(1, with_posts=True)
    assert around(archive, "c") == (set(), {"Post e"})
    assert around(archive, "e") == (set(), set())
    assert archive.arranging.proposals() == []
    archive.aside.bring_back(1)
    assert (around(archive, "c"), around(archive, "e")) == before


def around(archive: Archive, name: str) -> tuple[set[str], set[str]]:
    """The titles of the posts that link to one, and of those related to it."""
    found = archive.around.surroundings(next(p for p, title in archive.titles() if title == f"Post {name}"))
    return {row.title for row in found.linked_from}, {each.row.title for each in found.related}


def test_posts_that_another_source_of_the_blog_knows_stay(archive: Archive, store: Store) -> None:
    tell(store, 2, told("a", "apples", host="b.example"))
    join(store.database, 1, 2)
    assert archive.aside.put(1, with_posts=True) == 1
    seen = set(archive.ids())
    assert seen == {post(store, "a"), post(store, "c")}
    archive.remove(1, with_posts=True)
    assert set(archive.ids()) == seen


def test_posts_that_come_in_meanwhile_are_left_out_too(archive: Archive, store: Store) -> None:
    archive.aside.put(1, with_posts=True)
    tell(store, 1, told("d", "dates"))
    assert list(archive.ids()) == [post(store, "c")]


def test_added_again_it_is_back(archive: Archive, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "2026-01-01-a.md").write_text("# A note\n\nIts text.\n")
    source = archive.add(str(folder))
    archive.aside.put(source.id, with_posts=True)
    assert archive.add(str(folder)).id == source.id
    assert source.id not in archive.aside
    assert source.id in [each.id for each in archive.sources()]
