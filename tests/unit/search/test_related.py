"""Posts on the same matters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from viewer.archive import Archive
from viewer.search.related import related

POSTS = {
    "tea": (
        "Brewing green tea",
        "tea, kitchen",
        "Green leaves want water below eighty degrees and a short steep.",
    ),
    "pot": (
        "A teapot of clay",
        "tea, pottery",
        "Unglazed clay keeps what each steep leaves behind; the leaves swell.",
    ),
    "kiln": (
        "Firing a kiln",
        "pottery",
        "The kiln climbs slowly past a thousand degrees while the clay shrinks.",
    ),
    "bike": ("A squeaking chain", "bicycles", "Oil the chain, wipe it, and ride through the rain again."),
    "rain": ("Riding in the rain", "weather", "A chain that rode through rain wants oil the same evening."),
    "note": ("Nothing to do with it", "misc", "Quarterly figures arrive on Thursday."),
}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    folder = tmp_path / "blog"
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text("title: Notes\nurl: https://notes.example\n", encoding="utf-8")
    for day, (slug, (title, tags, text)) in enumerate(POSTS.items(), 1):
        front = f"---\ntitle: {title}\ndate: 2024-01-{day:02}\ntags: [{tags}]\npermalink: /{slug}/\n---\n"
        (folder / "_posts" / f"2024-01-{day:02}-{slug}.md").write_text(front + text, encoding="utf-8")
    with Archive.open(tmp_path / "archive") as made:
        source = made.add(str(folder))
        list(made.sync([source.id]))
        yield made


def relatives(archive: Archive, slug: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Title -> (shared tags, shared words) of the related posts, best first."""
    post = archive.find(f"https://notes.example/{slug}/")
    found = archive.around.surroundings(post).related
    return {each.row.title: (each.tags, each.words) for each in found}


def test_shared_tags_and_words_relate_posts(archive: Archive) -> None:
    found = relatives(archive, "pot")
    assert set(found) == {"Brewing green tea", "Firing a kiln"}
    assert found["Brewing green tea"][0] == ("tea",)
    assert set(found["Brewing green tea"][1]) == {"steep", "leaves"}
    assert found["Firing a kiln"] == (("pottery",), ("clay",))


def test_words_alone_are_enough(archive: Archive) -> None:
    assert list(relatives(archive, "bike")) == ["Riding in the rain"]
    assert {"chain", "oil", "rain"} <= set(relatives(archive, "bike")["Riding in the rain"][1])


def test_a_post_on_something_else_stands_alone(archive: Archive) -> None:
    assert relatives(archive, "note") == {}


def test_a_post_that_is_not_there_has_no_relatives(archive: Archive) -> None:
    assert related(archive._store.database, 999) == []


def test_posts_that_are_linked_are_not_named_twice(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "blog" / "_posts" / "2024-01-01-tea.md"
    path.write_text(path.read_text("utf-8") + " See [the pot](https://notes.example/pot/).", encoding="utf-8")
    list(archive.sync())
    around = archive.around.surroundings(archive.find("https://notes.example/tea/"))
    assert [row.title for row in around.links_to] == ["A teapot of clay"]
    assert [each.row.title for each in around.related] == []
    around = archive.around.surroundings(archive.find("https://notes.example/pot/"))
    assert [row.title for row in around.linked_from] == ["Brewing green tea"]
