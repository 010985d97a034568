"""The list with a hundred thousand posts: what it fetches, how it keeps its place, what it tells."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from viewer.types import Hit, PostRow, PostState
from viewer.ui.elided import ElidedLabel
from viewer.ui.finding import PAGE
from viewer.ui.paragraphs import Paragraphs
from viewer.ui.post_delegate import PostDelegate
from viewer.ui.post_list import PostList
from viewer.ui.post_model import HIT_ROLE, ROW_ROLE, PostModel
from viewer.ui.post_view import PostView
from viewer.ui.theme import Theme
from viewer.ui.watchdog import Watchdog

MANY = 100_000


def row(post: int, title: str = "", **changed: object) -> PostRow:
    facts: dict[str, object] = {
        "id": post,
        "source_id": 1,
        "source": "Notes",
        "url": f"https://blog.example/{post}/",
        "title": title or f"Post number {post} about something",
        "author": None,
        "published": datetime(2024, 1, 1, tzinfo=UTC),
        "updated": None,
        "tags": ("one", "two"),
        "state": PostState.FULL,
        "words": 100,
        "media_known": 0,
        "media_saved": 0,
        "media_failed": 0,
        "read": False,
        "starred": False,
        "summary": "A summary of what is said there. " * 8,
    }
    return PostRow(**(facts | changed))  # type: ignore[arg-type]


class Fetched:
    """Makes rows, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []

    def __call__(self, ids: Sequence[int]) -> list[PostRow]:
        self.asked.append(ids)
        return [row(post) for post in ids]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, "light")
    yield made
    made.deleteLater()


@pytest.fixture
def fetched() -> Fetched:
    return Fetched()


@pytest.fixture
def view(theme: Theme, fetched: Fetched, qtbot: QtBot) -> PostView:
    model = PostModel(fetched)
    made = PostView(model, theme)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(360, 700)
    made.show_posts(array("q", range(MANY, 0, -1)), None, (), current=None, keep_place=False)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_only_what_is_looked_at_is_fetched(view: PostView, fetched: Fetched) -> None:
    view.grab()
    assert len(fetched.asked) == 1
    view.scrollToBottom()
    view.grab()
    assert len(fetched.asked) <= 3
    assert all(len(ids) <= PAGE for ids in fetched.asked)


def test_scrolling_through_everything_keeps_few_pages(view: PostView, fetched: Fetched) -> None:
    bar = view.verticalScrollBar()
    for step in range(0, bar.maximum(), bar.maximum() // 60):
        bar.setValue(step)
        view.grab()
    assert len(fetched.asked) <= 61 * 2
    assert len(view.model()._pages) <= 24  # type: ignore[attr-defined]


def test_pages_of_a_search_are_asked_for_their_hits_once(view: PostView, qtbot: QtBot) -> None:
    model = view.model()
    assert isinstance(model, PostModel)
    asked: list[int] = []
    model.paged.connect(lambda page, _posts: asked.append(page))
    view.verticalScrollBar().setValue(500 * view.rowHeight(0))
    view.grab()
    assert asked == []  # it is no search
    ids = array("q", range(MANY, 0, -1))
    known = {post: Hit(post, 1.0, "a snippet", "Title") for post in ids[:PAGE]}
    view.show_posts(ids, known, (), current=None, keep_place=False)
    view.grab()
    assert asked == []
    view.verticalScrollBar().setValue(500 * view.rowHeight(0))
    view.grab()
    (page,) = asked
    assert page == 500 // PAGE
    post = ids[500]
    with qtbot.waitSignal(model.dataChanged):
        model.add_hits(page, {post: Hit(post, 0.0, "found here", "Title")})
    view.grab()
    assert asked == [page]
    assert model.data(model.index(500, 0), HIT_ROLE).snippet == "found here"


def test_home_and_end_reach_the_ends(view: PostView) -> None:
    told: list[int] = []
    view.chosen.connect(told.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert told == [1, MANY]


def test_choosing_everything_is_one_span(view: PostView) -> None:
    view.selectAll()
    assert view.selected_posts() == list(range(MANY, 0, -1))


def test_getting_the_keyboard_is_no_choice(view: PostView) -> None:
    told: list[int] = []
    view.chosen.connect(told.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert told == []
    assert view.step(1)
    assert told == [MANY]


def test_another_list_keeps_the_line_at_the_top(view: PostView) -> None:
    view.verticalScrollBar().setValue(12_345)
    first = view.rowAt(0)
    before = (view.model().id_at(first), view.rowViewportPosition(first))  # type: ignore[attr-defined]
    more = array("q", range(MANY + 50, 0, -1))
    view.show_posts(more, None, (), current=None, keep_place=True)
    first = view.rowAt(0)
    assert (view.model().id_at(first), view.rowViewportPosition(first)) == before  # type: ignore[attr-defined]


def test_at_the_very_top_new_posts_are_seen(view: PostView) -> None:
    view.show_posts(array("q", range(MANY + 5, 0, -1)), None, (), current=None, keep_place=True)
    assert view.model().id_at(view.rowAt(0)) == MANY + 5  # type: ignore[attr-defined]


def test_the_program_changing_the_list_tells_nothing(view: PostView) -> None:
    view.choose_row(3)
    told: list[int] = []
    view.chosen.connect(told.append)
    view.show_posts(array("q", range(500, 0, -1)), None, (), current=200, keep_place=False)
    assert view.current_post() == 200
    assert view.select_post(100)
    assert view.current_post() == 100
    assert not view.select_post(9999)
    assert told == []


def test_a_post_that_vanished_is_an_empty_row(qapp: QApplication) -> None:
    model = PostModel(lambda ids: [row(post) for post in ids if post != 2], qapp)
    model.set_ids(array("q", [1, 2, 3]))
    assert model.post_at(1) is None
    assert model.data(model.index(1, 0)) == ""
    assert model.data(model.index(1, 0), int(Qt.ItemDataRole.AccessibleTextRole)) == ""
    model.deleteLater()


@pytest.mark.parametrize(
    "shown",
    [
        row(1),
        row(1, "A title so long that it must take more than two lines of any list " * 3, starred=True),
        row(1, "x", published=None, tags=(), summary="", read=True),
        row(
            1,
            "مقالة عن البحث 検索について 🙂",
            state=PostState.GONE,
            tags=("a very long tag indeed " * 4, "b"),
        ),
        row(1, "line\nbreak\tand\0more", state=PostState.FAILED),
    ],
)
@pytest.mark.parametrize("width", [40, 240, 900])
def test_every_post_can_be_painted(theme: Theme, qapp: QApplication, shown: PostRow, width: int) -> None:
    hit = Hit(
        shown.id, 1.0, "…begins far before the \ue000hit\ue001 and goes on " * 3, f"\ue000{shown.title}\ue001"
    )
    delegate = PostDelegate(theme, qapp.font())
    for snippet in (None, hit):
        model = PostModel(lambda ids: [shown for _ in ids], qapp)
        model.set_ids(array("q", [1]), {1: snippet} if snippet else None)
        image = QImage(width, delegate.row_height, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        blank = image.copy()
        option = QStyleOptionViewItem()
        option.rect = image.rect()
        option.state = QStyle.StateFlag.State_Enabled
        painter = QPainter(image)
        delegate.paint(painter, option, model.index(0, 0))
        painter.end()
        assert image != blank
        model.deleteLater()


def test_the_watchdog_notices_a_stall(qapp: QApplication, qtbot: QtBot) -> None:
    dog = Watchdog(limit=30, parent=qapp)
    dog.start()
    QTest.qWait(40)
    QTest.qSleep(120)
    qtbot.waitUntil(lambda: any(stall > 60 for stall in dog.stalls))
    dog.stop()
    dog.deleteLater()


def test_a_stall_is_reported_with_what_was_done(
    qapp: QApplication, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    dog = Watchdog(limit=30, report=True, parent=qapp)
    dog.start()
    end = perf_counter() + 0.3
    while perf_counter() < end:  # the window's thread is busy
        pass
    qtbot.waitUntil(lambda: bool(dog.stalls))
    dog.stop()
    told = capsys.readouterr().err
    assert "The window stalled for" in told
    assert "test_a_stall_is_reported_with_what_was_done" in told


def test_the_numbers_of_roles_are_those_of_qt() -> None:
    model = PostModel(Fetched())
    model.set_ids(array("q", [7]))
    at = model.index(0, 0)
    assert model.data(at, int(Qt.ItemDataRole.DisplayRole)) == row(7).title
    assert model.data(at, int(Qt.ItemDataRole.AccessibleTextRole)).startswith(row(7).title)
    assert int(Qt.ItemDataRole.UserRole) == ROW_ROLE


def test_a_first_look_shows_what_a_second_one_does(qtbot: QtBot, qapp: QApplication) -> None:
    """Painted by other means, for time; to the eye it must be the same list."""
    theme = Theme(qapp, "light")
    view = PostView(PostModel(Fetched()), theme)
    qtbot.addWidget(view)
    view.resize(360, 500)
    view.show_posts(array("q", range(1, 9)), None, (), current=3, keep_place=False)
    first = view.grab().toImage()
    second = view.grab().toImage()
    changed = sum(
        abs(first.pixelColor(x, y).lightness() - second.pixelColor(x, y).lightness()) > 40
        for x in range(0, first.width(), 2)
        for y in range(0, first.height(), 2)
    )
    assert changed < first.width() * first.height() / 4 * 0.03
    theme.deleteLater()


def test_lines_with_letters_of_another_font_stand_as_far_apart_as_others(qapp: QApplication) -> None:
    font = qapp.font()
    layout = (
        Paragraphs().of("为什么天空是蓝色的 about light 散射与大气的一个很长很长的标题", font, 90, 2).layout
    )
    first, second = (layout.lineAt(at) for at in range(2))
    apart = second.y() + second.ascent() - first.y() - first.ascent()
    assert apart == pytest.approx(QFontMetricsF(font).lineSpacing(), abs=0.1)


def test_a_title_without_room_ends_with_an_ellipsis_and_is_told_whole(
    theme: Theme, fetched: Fetched, qtbot: QtBot
) -> None:
    model = PostModel(fetched)
    made = PostList(model, theme)
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(240, 400)
    name = "A blog that has a name of more words than a list is wide"
    made.set_title(name, "36")
    made.grab()
    (title,) = [label for label in made.findChildren(ElidedLabel) if label.text() == name]
    assert title.toolTip() == name
