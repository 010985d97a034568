"""A selection as HTML for paper."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.errors import Cancelled, UsageError
from viewer.export import document as module
from viewer.export.dates import span
from viewer.export.document import Document, build
from viewer.export.front import front
from viewer.export.paper import layout_of
from viewer.export.sheets import part_sheet, quoted
from viewer.types import ExportOptions, Heading, MediaState, Post, PostLink, Progress

PLAIN = layout_of(ExportOptions())


def built(folder: Path, *posts: Post, ids: list[int] | None = None, **options: object) -> Document:
    chosen = ids if ids is not None else [post.row.id for post in posts]
    return build(MemoryShelf.of(*posts), chosen, ExportOptions(**options), folder)  # type: ignore[arg-type]


def text(document: Document) -> str:
    return "".join(part.read_text("utf-8") for part in document.parts)


def test_posts_come_in_the_order_that_was_asked_for(tmp_path: Path) -> None:
    posts = [make_post(3), make_post(1), make_post(9, dated=False), make_post(2)]
    orders = {
        order: [entry.row.id for entry in built(tmp_path, *posts, order=order).entries]
        for order in ("newest", "oldest", "given")
    }
    assert orders == {"newest": [3, 2, 1, 9], "oldest": [1, 2, 3, 9], "given": [3, 1, 9, 2]}


def test_a_post_is_taken_once_and_an_unknown_one_not_at_all(tmp_path: Path) -> None:
    document = built(tmp_path, make_post(1), make_post(2), ids=[2, 1, 2, 77], order="given")
    assert [entry.row.id for entry in document.entries] == [2, 1]
    assert text(document).count("<article") == 2


def test_nothing_to_export_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="empty"):
        built(tmp_path, make_post(1), ids=[5])


def test_ids_of_two_posts_do_not_meet_and_details_are_open(tmp_path: Path) -> None:
    html = '<h2 id="end">End</h2><p><a href="#end">down</a></p><details><summary>s</summary>d</details>'
    page = text(built(tmp_path, make_post(1, html), make_post(2, html)))
    assert page.count('id="p1-end"') == page.count('id="p2-end"') == 1
    assert 'href="#p1-end"' in page
    assert "<details>" not in page


def test_links_between_chosen_posts_stay_inside_and_others_live(tmp_path: Path) -> None:
    body = (
        '<p><a href="https://blog.example/2/?a=1&amp;b=2#part">in</a> <a href="https://blog.example/3/">left out</a>'
        ' <a href="https://outside.example/">out</a></p>'
    )
    links = (
        PostLink("https://blog.example/2/?a=1&b=2#part", "in", 2),
        PostLink("https://blog.example/3/", "left out", 3),
        PostLink("https://outside.example/", "out", None),
    )
    page = text(built(tmp_path, make_post(1, body, links=links), make_post(2)))
    assert 'href="archive://local/go/p2-part"' in page
    assert 'href="https://blog.example/3/"' in page
    assert 'href="https://outside.example/"' in page
    # in the head of post 2: the way to its original, readable on paper
    assert '<a href="https://blog.example/2/">https://blog.example/2/</a>' in page


def test_every_bookmark_has_something_that_leads_to_it(tmp_path: Path) -> None:
    headings = (Heading(2, "One", "one"), Heading(3, "Zwei", "zwéi"))
    document = built(tmp_path, make_post(1, '<h2 id="one">One</h2><h3 id="zwéi">Zwei</h3>', outline=headings))
    page = text(document)
    for name in (document.entries[0].name, *(heading.anchor for heading in document.entries[0].headings)):
        assert f'<a href="#{name}"></a>' in page
        assert f'id="{name}"' in page


def test_missing_pictures_are_listed_once_and_have_their_box(tmp_path: Path) -> None:
    keys = {
        name: digit * 24 for name, digit in (("here", "a"), ("failed", "b"), ("lost", "c"), ("skipped", "d"))
    }
    media = (
        picture(keys["here"]),
        picture(keys["failed"], MediaState.FAILED),
        picture(keys["lost"]),  # on record as saved, but its file is gone
        picture(keys["skipped"], MediaState.SKIPPED),
        picture("e" * 24, MediaState.PENDING, "video"),
    )
    html = "".join(f'<p><img src="/media/{key}" alt="about {name}"></p>' for name, key in keys.items())
    shelf = MemoryShelf.of(make_post(1, html, media=media), make_post(2, html, media=media))
    (tmp_path / "here.png").write_bytes(b"png")
    shelf.files[keys["here"]] = tmp_path / "here.png"
    document = build(shelf, [1, 2], ExportOptions(), tmp_path)
    page = text(document)
    assert document.missing_media == (
        f"https://blog.example/{keys['failed']}.png",
        f"https://blog.example/{keys['lost']}.png",
    )
    assert page.count(f'<img src="/media/{keys["here"]}"') == 2
    assert f'<img src="/media/{keys["lost"]}"' not in page
    assert "about lost" in page
    bare = build(shelf, [1, 2], ExportOptions(pictures=False), tmp_path)
    assert "<img" not in text(bare)
    assert bare.missing_media == ()


def test_display_formulas_stand_in_a_box(tmp_path: Path) -> None:
    formula = '<math display="block"><mi>a</mi></math>'
    page = text(built(tmp_path, make_post(1, f"<p>See</p>{formula}<p>or <math><mi>b</mi></math></p>")))
    assert f'<span class="display">{formula}</span>' in page
    assert page.count('class="display"') == 1


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3000)), min_size=1, max_size=25))
def test_parts_are_bounded_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[tuple[int, int]]
) -> None:
    posts = [
        make_post(
            n + 1,
            "<p>" + "x" * length + "</p>",
            media=tuple(picture(f"{n:012}{k:012}") for k in range(count)),
        )
        for n, (count, length) in enumerate(sizes)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "POSTS_A_PART", 4)
        patch.setattr(module, "PICTURES_A_PART", 12)
        patch.setattr(module, "CHARACTERS_A_PART", 9000)
        document = built(tmp_path_factory.mktemp("parts"), *posts, order="given")
    assert [entry.row.id for entry in document.entries] == [post.row.id for post in posts]
    for number, part in enumerate(document.parts):
        entries = [entry for entry in document.entries if entry.part == number]
        page = part.read_text("utf-8")
        assert [f'id="{entry.name}"' in page for entry in entries] == [True] * len(entries)
        assert page.count("<article") == len(entries) >= 1
        assert len(entries) <= 4
        assert len(entries) == 1 or sum(len(posts[entry.row.id - 1].media) for entry in entries) <= 12


@pytest.mark.parametrize(
    ("facts", "pictures", "posts"),
    [
        ({"type": "image/jpeg", "bytes": 6_000_000, "width": 4000, "height": 4000}, True, [3, 3, 1]),
        ({"type": "image/png", "bytes": 900_000, "width": 4000, "height": 2500}, True, [2, 2, 2, 1]),
        ({"type": "image/svg+xml", "bytes": 9_000, "width": 4000, "height": 2500}, True, [7]),
        ({"type": "image/png", "bytes": 50_000_000}, True, [1] * 7),
        ({"type": "image/png", "bytes": 50_000_000}, False, [7]),
        ({"type": "image/png", "bytes": 50_000_000, "state": MediaState.FAILED}, True, [7]),
    ],
    ids=["JPEG", "PNG", "drawings", "larger than a part", "left out", "missing"],
)
def test_a_part_holds_no_more_of_pictures_than_memory_does(
    facts: dict[str, Any], pictures: bool, posts: list[int], tmp_path: Path
) -> None:
    two = tuple(replace(picture(letter * 24), **facts) for letter in "ab")
    shelf = MemoryShelf.of(*(make_post(n, "<p>Words.</p>", media=two) for n in range(1, 8)))
    shelf.files = dict.fromkeys((item.key for item in two), Path(__file__))
    document = build(shelf, list(shelf.posts), ExportOptions(pictures=pictures), tmp_path)
    assert [
        sum(entry.part == number for entry in document.entries) for number in range(len(document.parts))
    ] == posts


def test_it_stops_between_two_posts(tmp_path: Path) -> None:
    cancel = threading.Event()
    seen: list[Progress] = []

    def watch(progress: Progress) -> None:
        seen.append(progress)
        if progress.done == 1:
            cancel.set()

    shelf = MemoryShelf.of(make_post(1), make_post(2), make_post(3))
    with pytest.raises(Cancelled):
        build(shelf, [1, 2, 3], ExportOptions(), tmp_path, progress=watch, cancel=cancel)
    assert [step.done for step in seen] == [0, 1]


def test_title_authors_keywords_and_language_of_the_whole(tmp_path: Path) -> None:
    posts = (
        make_post(1, tags=("b", "a")),
        make_post(2, tags=("a",), language="de"),
        make_post(3, language="de"),
    )
    document = built(tmp_path, *posts)
    assert (document.title, document.language) == ("Notes", "de")
    assert document.authors() == ["A. Writer"]
    assert document.keywords()[0] == "a"
    assert document.sources() == [("Notes", "blog.example")]
    assert built(tmp_path, make_post(1), make_post(2, source="Other")).title == "Collected posts"
    assert built(tmp_path, make_post(1)).title == "Post 1"
    assert built(tmp_path, make_post(1), title="Mine").title == "Mine"


def test_cover_and_contents_tell_where_everything_is(tmp_path: Path) -> None:
    document = built(tmp_path, make_post(1, title="A & B"), make_post(2, title=""), order="given")
    page = front(document, {"p1-top": 1, "p2-top": 8})
    assert "A &amp; B" in page
    assert "Untitled" in page
    assert "January 2024" in page
    assert "2 posts" in page
    assert page.index('<span class="contents-page">1</span>') < page.index(
        '<span class="contents-page">8</span>'
    )
    assert 'href="archive://local/go/p2-top"' in page


def test_a_span_of_dates() -> None:
    dates = [entry.row.published for entry in (make_post(1), make_post(2)) if entry.row.published]
    assert span([]) == ""
    assert span(dates) == "January 2024"
    assert span([dates[0].replace(year=2020), *dates]) == "January 2020 – January 2024"


@given(st.text())
def test_a_running_head_is_one_css_string(words: str) -> None:
    found = quoted(words)
    inside = found[1:-1]
    assert found[0] == found[-1] == '"'
    assert '"' not in inside
    assert "<" not in inside
    assert inside.isprintable()


def test_a_part_goes_on_counting_where_the_one_before_ended(tmp_path: Path) -> None:
    sheet = part_sheet(built(tmp_path, make_post(1, title='Say "hi" \\ </style>')).entries, 57, PLAIN)
    assert "counter-set: page 57" in sheet
    assert "#p1-top { page: post1 }" in sheet
    assert "</style>" not in sheet
