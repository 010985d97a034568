"""What only an archive of the web remembers: posts that nobody lists any more, and posts that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.program import Program
from tests.e2e.whole import Reader, difference
from tests.support import alone
from tests.support.blogserver import LOGIN_PAGE, BlogServer
from tests.support.sites import Site, Written, chunks, document, drawing, rss
from tests.support.timemachine import TimeMachine
from viewer.types import KnownState, Origin, PostState


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[TimeMachine]:
    with BlogServer() as server:
        monkeypatch.setenv("ARCHIVE_VIEWER_WAYBACK", server.url)
        yield TimeMachine(server)


@pytest.fixture
def site(blog_server: BlogServer, machine: TimeMachine) -> Site:
    """Only the newest four posts are in the feed; of the rest only old snapshots of the feed tell."""
    made = alone.plain_site(blog_server, 16)
    made.put("/feed.xml", feed_of(made, made.posts[:4]))
    for number, part in enumerate(chunks(made.posts, 4)):
        machine.keep(
            made.base + "/feed.xml", f"20{25 - number}0101000000", feed_of(made, part), "application/xml"
        )
    return made


def feed_of(site: Site, posts: list[Written]) -> str:
    return rss(site, posts, lambda post: site.base + alone.path(post), full=False)


def test_it_is_not_asked_unless_wanted(tmp_path: Path, site: Site, machine: TimeMachine) -> None:
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole()
    assert len(reader.posts()) == 4
    assert machine.server.connections == 0


def test_old_snapshots_of_the_feed_tell_of_posts(tmp_path: Path, site: Site, machine: TimeMachine) -> None:
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole(wayback=True)
    found = difference(reader, site.expected)
    assert not found, str(found)
    assert machine.server.peak == 1
    assert "wayback" in reader.entry(site.base + alone.path(site.posts[9])).found_by
    before = reader.state()
    machine.server.forget()
    reader.whole(wayback=True)
    assert reader.state() == before
    assert [path.partition("?")[0] for path in machine.server.paths()] == ["/cdx/search/cdx"]


def test_few_snapshots_are_read_where_the_feed_moved_slowly(
    tmp_path: Path, site: Site, machine: TimeMachine
) -> None:
    machine.kept.clear()
    for number in range(60):
        part = site.posts[number // 20 : number // 20 + 10]
        machine.keep(
            site.base + "/feed.xml", f"2024010100{60 - number:02}00", feed_of(site, part) + "\n" * number
        )
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole(wayback=True)
    assert len(reader.posts()) == 12
    assert len([path for path in machine.server.paths() if path.startswith("/web/")]) == 2


def test_a_post_that_is_gone_comes_from_its_last_good_snapshot(
    tmp_path: Path, site: Site, machine: TimeMachine
) -> None:
    lost, url = site.posts[10], site.base + alone.path(site.posts[10])
    page = site.server.site[alone.path(lost)].body
    site.server.remove(alone.path(lost))
    site.server.remove(lost.pictures[0])
    machine.keep(url, "20200101000000", b"<html><title>Old</title><p>Not this one.</p></html>")
    machine.keep(url, "20210101000000", page)
    machine.keep(url, "20220101000000", LOGIN_PAGE.body)
    machine.keep(url, "20230101000000", document("404 not found", "<h1>Not found</h1><p>Sorry.</p>"))
    machine.pictures[site.base + lost.pictures[0]] = drawing(lost.number)
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole(wayback=True)
    post = next(post for post in reader.posts() if post.row.url == url)
    assert post.row.state is PostState.GONE
    assert (post.row.title, post.row.tags) == (lost.title, lost.tags)
    assert post.row.published is not None
    assert all(text in post.text for text in lost.paragraphs)
    assert [item.state for item in post.media] == ["saved"]
    assert [revision.origin for revision in post.revisions] == [Origin.WAYBACK]
    entry = reader.entry(url)
    assert entry.state is KnownState.GONE
    assert "2021-01-01" in (entry.problem or "")
    before = reader.state()
    machine.server.forget()
    reader.whole(wayback=True)
    assert reader.state() == before
    assert not any("/entries/" in path for path in machine.server.paths())


def test_a_post_saved_before_it_went_keeps_its_own_text(
    tmp_path: Path, site: Site, machine: TimeMachine
) -> None:
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    reader.whole(wayback=True)
    lost = site.posts[12]
    site.server.remove(alone.path(lost))
    machine.keep(site.base + alone.path(lost), "20240101000000", document("Other", "<p>Another text.</p>"))
    reader.whole(wayback=True)
    post = next(post for post in reader.posts() if post.row.title == lost.title)
    assert post.row.state is PostState.GONE
    assert lost.paragraphs[1] in post.text


def test_a_machine_that_is_down_is_one_sentence(tmp_path: Path, site: Site, machine: TimeMachine) -> None:
    machine.answers = False
    reader = Reader(tmp_path / "archive")
    reader.add(site.start)
    summary = reader.whole(wayback=True)
    assert summary.problems == 1
    assert len(reader.posts()) == 4
    machine.answers = True
    reader.whole(wayback=True)
    assert not difference(reader, site.expected)


def test_on_the_command_line(program: Program, site: Site) -> None:
    program.run("add", site.start)
    assert program.sync("--wayback")["new"] == 16
    assert program.json("coverage")[0]["full"] == 16
