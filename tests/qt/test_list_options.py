"""How the list is sorted, grouped and drawn."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from tests.qt.conftest import Opened
from viewer.types import MediaFile
from viewer.ui.finding import Order
from viewer.ui.heads import Heads
from viewer.ui.thumbnails import read_scaled

groups = st.lists(st.tuples(st.text(max_size=3), st.integers(1, 4)), max_size=6)


@given(groups)
def test_rows_and_places_are_each_others_inverse(parts: list[tuple[str, int]]) -> None:
    heads = Heads(parts)
    posts = sum(count for _, count in parts)
    shown: list[str | None] = []
    for title, count in parts:
        shown += [title, *[None] * count]
    assert [heads.title(row) for row in range(posts + len(parts))] == shown
    rows = [row for row in range(posts + len(parts)) if heads.title(row) is None]
    assert [heads.row(place) for place in range(posts)] == rows
    assert [heads.place(row) for row in rows] == list(range(posts))


@given(groups.filter(bool), st.data())
def test_a_post_more_makes_one_group_larger(parts: list[tuple[str, int]], data: st.DataObject) -> None:
    posts = sum(count for _, count in parts)
    grown = Heads(parts).grown(data.draw(st.integers(0, posts)))
    assert sum(count for _, count in grown.groups) == posts + 1
    assert [title for title, _ in grown.groups] == [title for title, _ in parts]


@pytest.mark.parametrize("stored", [None, 3, {"sort": "nonsense", "look": 5, "group": None}, {}])
def test_settings_that_make_no_sense_are_as_usual(stored: object) -> None:
    assert Order.restored(stored) == Order()


def choose(opened: Opened, action: str) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.workings.actions_[action].trigger()


def test_the_list_is_sorted_and_that_is_remembered(opened: Opened) -> None:
    by_date = opened.titles()
    choose(opened, "sort_title")
    assert opened.titles() == sorted(by_date, key=str.casefold)
    choose(opened, "sort_backward")
    assert opened.titles() == sorted(by_date, key=str.casefold, reverse=True)
    assert opened.workings.state.order == Order("title", True)
    choose(opened, "sort_date")
    assert opened.titles() == by_date[::-1]


def test_a_search_has_an_order_of_its_own(opened: Opened) -> None:
    word = opened.titles()[0].split()[0]
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text(word)
    assert opened.workings.actions_["sort_relevance"].isChecked()
    found = set(opened.panes.model.ids)
    choose(opened, "sort_title")
    assert set(opened.panes.model.ids) == found
    assert opened.titles() == sorted(opened.titles(), key=str.casefold)
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("")
    assert opened.workings.actions_["sort_date"].isChecked()


def heights(opened: Opened) -> list[int]:
    header = opened.view.verticalHeader()
    return [header.sectionSize(row) for row in range(opened.panes.model.rowCount())]


def test_where_headings_were_posts_have_their_height_again(opened: Opened) -> None:
    usual = set(heights(opened))
    assert len(usual) == 1
    choose(opened, "group_month")
    heads = list(opened.panes.model.heads.rows)
    low = [height for height in heights(opened) if height not in usual]
    assert len(low) == len(heads) > 1
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("a")
    assert set(heights(opened)) == usual
    with opened.until(opened.workings.listing.listed):
        opened.panes.posts.set_text("")
    assert [height for height in heights(opened) if height not in usual] == low
    choose(opened, "group_source")
    assert [row for row, height in enumerate(heights(opened)) if height not in usual] == [0]
    choose(opened, "group_none")
    assert set(heights(opened)) == usual


def test_months_are_headings_that_nobody_stops_at(opened: Opened) -> None:
    posts = list(opened.panes.model.ids)
    choose(opened, "group_month")
    model, view = opened.panes.model, opened.view
    assert list(model.ids) == posts
    assert len(model.heads) >= 1
    assert model.id_at(0) is None
    assert view.verticalHeader().sectionSize(0) < view.verticalHeader().sectionSize(1)
    view.setFocus()
    view.choose_row(1)
    for post in posts[1:]:
        QTest.keyClick(view, Qt.Key.Key_Down)
        opened.rest()
        opened.qtbot.waitUntil(lambda: view.current_post() is not None)
        assert view.current_post() == post
    for post in posts[-2::-1]:
        assert view.step(-1)
        assert view.current_post() == post
    for key, post in (
        (Qt.Key.Key_End, posts[-1]),
        (Qt.Key.Key_Home, posts[0]),
        (Qt.Key.Key_PageDown, posts[-1]),
        (Qt.Key.Key_PageUp, posts[0]),
    ):
        QTest.keyClick(view, key)
        opened.rest()
        opened.qtbot.waitUntil(lambda: view.current_post() is not None)
        assert view.current_post() == post
    view.selectAll()
    assert view.selected_posts() == posts
    choose(opened, "group_none")
    assert len(model.heads) == 0


def test_sources_are_groups_too(opened: Opened) -> None:
    choose(opened, "group_source")
    titles = {source.title for source in opened.archive.sources()}
    assert {title for title, _ in opened.panes.model.heads.groups} <= titles
    assert sum(count for _, count in opened.panes.model.heads.groups) == len(opened.panes.model.ids)


def test_each_look_has_rows_of_its_own_height(opened: Opened) -> None:
    heights = {}
    for look in ("compact", "rows", "cards"):
        opened.workings.actions_[f"list_{look}"].trigger()
        opened.rest()
        heights[look] = opened.view.verticalHeader().sectionSize(0)
        opened.view.grab()
    assert heights["compact"] < heights["rows"] < heights["cards"]
    assert opened.workings.state.order.look == "cards"


def test_a_card_shows_the_picture_of_its_post(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(tmp_path / "lead.png"))
    posts = list(opened.panes.model.ids)
    found = {posts[0]: MediaFile(tmp_path / "lead.png", "image/png")}
    monkeypatch.setattr(opened.archive, "lead_picture", found.get)
    opened.workings.actions_["list_cards"].trigger()
    pictures = opened.workings.thumbnails
    for post in posts[:2]:
        opened.qtbot.waitUntil(lambda post=post: pictures.of(post, QSize(80, 80)) is not None)  # type: ignore[misc]
    first, second = (pictures.of(post, QSize(80, 80)) for post in posts[:2])
    assert first is not None
    assert second is not None
    assert first.size() == QSize(80, 80)
    assert second.isNull()  # none to show: the words have the room


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\nnothing", b"<svg/>"])
def test_a_broken_picture_is_no_picture(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken").write_bytes(content)
    assert read_scaled(tmp_path / "broken", QSize(40, 40)).isNull()


def test_a_picture_is_cut_to_the_size_of_its_place(tmp_path: Path) -> None:
    image = QImage(300, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(tmp_path / "wide.png"))
    assert read_scaled(tmp_path / "wide.png", QSize(40, 40)).size() == QSize(40, 40)


def test_a_hundred_thousand_posts_in_groups_keep_their_rows(opened: Opened) -> None:
    ids = array("q", range(1, 100_001))
    heads = Heads([(f"20{year:02}-{month:02}", 500) for year in range(20) for month in range(1, 11)])
    opened.view.show_posts(ids, None, (), current=None, keep_place=False, heads=heads)
    assert opened.panes.model.rowCount() == 100_200
    opened.view.select_post(100_000)
    assert opened.view.current_post() == 100_000
