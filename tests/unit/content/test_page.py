"""The page around a post, and the article for documents of many posts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.unit.content.inert import faults
from viewer.content.derive import derive
from viewer.content.page import article, compose, direction
from viewer.types import MediaItem, MediaState, Post, PostRow, PostState, ReadingStyle

BASE = "http://blog.test/post"


def post(
    html: str,
    *,
    state: MediaState = MediaState.SAVED,
    size: tuple[int, int] | None = (640, 480),
    language: str | None = None,
) -> Post:
    derived = derive(html, BASE, language=language)
    width, height = size or (None, None)
    media = tuple(
        MediaItem(m.key, m.url, state, m.kind, m.alt, width=width, height=height, problem="404 Not Found")
        for m in derived.media
    )
    row = PostRow(
        1, 2, "A Blog", BASE, "Title <1>", "Ann & Bob", datetime(2026, 3, 4, tzinfo=UTC), None, ("a/b", "<c>"),
        PostState.FULL,
        derived.words, len(media), 0, 0, False, False,
    )  # fmt: skip
    return Post(
        row, derived.html, derived.text, derived.code, derived.outline, (), (), media, (), derived.has_math,
        derived.has_code,
        derived.language,
    )  # fmt: skip


def test_everything_about_the_post_stands_above_it() -> None:
    page = compose(post("<p>text</p>"), ReadingStyle())
    assert '<h1 class="title" dir="auto">Title &lt;1&gt;</h1>' in page
    assert "Ann &amp; Bob" in page
    assert '<time datetime="2026-03-04T00:00:00+00:00">4 March 2026</time>' in page
    link = '<li dir="auto"><a href="archive://local/tag/{}">{}</a></li>'
    assert link.format("a%2Fb", "a/b") + link.format("%3Cc%3E", "&lt;c&gt;") in page
    exported = article(post("<p>text</p>"), id_prefix="p1-")  # nobody lists posts there
    assert '<li dir="auto">a/b</li><li dir="auto">&lt;c&gt;</li>' in exported
    assert "A Blog" in page
    assert f'<a href="{BASE}">Read the original at blog.test</a>' in page
    assert page.index("</header>") < page.index("<p>text</p>")


def test_a_post_without_facts_is_shown_all_the_same() -> None:
    bare = post("<p>x</p>")
    bare = replace(
        bare,
        row=replace(bare.row, title="", author=None, published=None, tags=(), url=None, source="", words=0),
    )
    page = compose(bare, ReadingStyle())
    assert "Untitled" in page
    assert "original" not in page
    assert 'class="facts"' not in page


def test_the_page_holds_no_script_and_nothing_from_outside() -> None:
    page = compose(
        post("<img src=a.png><iframe src=https://player.vimeo.com/video/1></iframe>"), ReadingStyle()
    )
    body = page[page.index("<body>") + 6 : page.index("</body>")]
    assert faults(re.sub('<a href="archive://local/tag/[^"]*">', "<a>", body)) == []
    assert "<script" not in page
    assert 'rel="stylesheet" href="/resources/style/reader.css"' in page


@pytest.mark.parametrize("theme", ["system", "light", "sepia", "dark"])
def test_style_is_data_on_the_root(theme: str) -> None:
    page = compose(post("x"), ReadingStyle(theme=theme, size=1.25, width=80, face="sans"))
    assert f'data-theme="{theme}" data-face="sans" style="--size:1.25;--measure:80"' in page


def test_a_style_that_makes_no_sense_is_made_one() -> None:
    page = compose(post("x"), ReadingStyle(theme='"><script>', size=1e9, width=-3, face="x"))
    assert 'data-theme="system" data-face="serif" style="--size:3;--measure:30"' in page


def test_saved_pictures_have_their_size() -> None:
    assert 'width="640" height="480" decoding="async">' in article(post('<img src="a.png" alt="A">'))
    assert 'alt="A" width="320" height="240"' in article(post('<img src="a.png" alt="A" width="320">'))
    assert 'width="100" height="75"' in article(post('<img src="a.png" height="75">'))
    assert 'width="320" height="240"' in article(post('<img src="a.png" width="320" height="10">'))
    assert 'width="300" height="200"' in article(
        post('<img src="a.png" width="300" height="200">', size=None)
    )


def test_a_picture_of_a_part_of_the_measure_keeps_its_proportions() -> None:
    assert 'width="640" height="480" style="width:42%"' in article(
        post('<img src="a.png" style="width:42%">')
    )


@pytest.mark.parametrize(
    ("size", "kind"),
    [((120, 40), "small"), ((300, 40), ""), ((600, 1300), "tall"), ((600, 800), ""), ((20, 20), "small")],
)
def test_the_style_sheet_is_told_of_small_and_of_tall_pictures(size: tuple[int, int], kind: str) -> None:
    html = article(post('<p>x <img src="a.png" alt="A"></p>', size=size))
    assert (f'class="{kind}"' in html) == bool(kind)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (MediaState.PENDING, "Picture not fetched yet"),
        (MediaState.FAILED, "Picture missing: 404 Not Found"),
        (MediaState.SKIPPED, "Picture not saved"),
    ],
)
def test_a_missing_picture_is_a_quiet_box(state: MediaState, words: str) -> None:
    shown = post('<p><img src="a.png?x=1&amp;y=2" alt="A &lt;b&gt;"></p>', state=state)
    html = article(shown)
    assert words in html
    assert "A &lt;b&gt;" in html
    assert "http://blog.test/a.png?x=1&amp;y=2" in html
    assert f'href="archive://local/retry/{shown.media[0].key}">Try again</a>' in html
    assert "<img" not in html


def test_a_picture_that_would_take_all_memory_is_not_unpacked() -> None:
    shown = post('<p><img src="a.png" alt="A map"></p>', size=(13_000, 13_000))
    html = article(shown)
    assert "<img" not in html
    assert "Very large picture: 13,000 × 13,000 pixels" in html
    assert f'<a class="missing-retry" href="{shown.media[0].url}">Open the original</a>' in html
    assert "A map" in html
    assert "<img" in article(shown, id_prefix="p1-")
    assert "<img" in article(post('<img src="a.png">', size=(8_000, 7_000)))


def test_a_missing_picture_in_a_link_offers_no_second_link() -> None:
    html = article(post('<a href="/big"><img src="a.png"></a><img src="b.png">', state=MediaState.FAILED))
    assert html.count("Try again") == 1


def test_pictures_of_cards_that_are_not_saved_leave_the_card() -> None:
    html = article(post("<video src=a.mp4 poster=p.png></video>", state=MediaState.PENDING))
    assert "missing" not in html
    assert "poster" not in html
    assert 'class="card"' in html


def test_a_saved_film_is_played_in_the_view() -> None:
    shown = post("<video src=a.mp4></video>")
    assert f'<video controls preload="metadata" src="/media/{shown.media[0].key}"></video>' in article(shown)


def test_an_article_among_others_keeps_to_itself() -> None:
    source = '<h2 id="x">H</h2><p><a href="#x">up</a> id="x" href="#x"</p><details><summary>s</summary></details><h6>L</h6>'
    html = article(post(source), id_prefix="p7-", heading_shift=1)
    assert html.startswith('<article class="post" id="p7-top"')
    assert '<h2 class="title"' in html
    assert '<h3 id="p7-x">H</h3>' in html
    assert '<a href="#p7-x">up</a> id="x" href="#x"' in html
    assert '<details open="">' in html
    assert '<h6 id="p7-l">L</h6>' in html


def test_other_documents_name_pictures_their_own_way() -> None:
    shown = post("<img src=a.png>")
    assert f'src="images/{shown.media[0].key}.png"' in article(
        shown, media_url=lambda key: f"images/{key}.png"
    )
    without = article(post('<img src="a.png" alt="A cat">'), pictures=False)
    assert "<img" not in without
    assert '<span class="alt">A cat</span>' in without


def test_direction_follows_the_language_or_else_the_letters() -> None:
    assert direction(post("<p>hello</p>")) == "ltr"
    assert direction(post("<p>hello</p>", language="ar")) == "rtl"
    assert direction(post("<p>שלום עולם and</p>")) == "rtl"
    assert 'lang="he" dir="rtl"' in compose(post("<p>שלום</p>", language="he"), ReadingStyle())


def test_the_state_of_a_post_is_said() -> None:
    shown = post("x")
    gone = replace(shown, row=replace(shown.row, state=PostState.GONE))
    assert "no longer at its address" in article(gone)
    assert 'class="state"' not in article(shown)
