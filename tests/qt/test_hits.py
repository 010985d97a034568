"""A result of a search opens at its first hit, all hits marked and counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.library import write_post
from tests.qt.walks import LONG, SHORT, WORDS, fill, write_walks
from viewer.archive import Archive
from viewer.web.landing import Landing, Term

MARKED = "JSON.stringify([...(CSS.highlights.get('hit') ?? [])].map(String))"
HERE = "JSON.stringify([...(CSS.highlights.get('hit-here') ?? [])].map(String))"


@pytest.fixture
def window(tmp_path: Path, make_window: Callable[[], Opened]) -> Opened:
    with Archive.open(tmp_path / "archive") as archive:
        fill(archive, write_walks(tmp_path / "walks"))
    return make_window().start()


def search(window: Opened, text: str) -> None:
    """Types a search and opens its best result."""
    field = window.panes.posts.field
    field.setFocus()
    with window.until(window.workings.listing.listed):
        QTest.keyClicks(field, text)
    with window.until(window.panes.reader.post_loaded):
        QTest.keyClick(field, Qt.Key.Key_Return)


def marked(window: Opened) -> list[str]:
    found = json.loads(str(window.script(MARKED)))
    assert isinstance(found, list)
    return [text.casefold() for text in found]


def test_a_result_opens_at_its_first_hit(window: Opened, qtbot: QtBot) -> None:
    search(window, "mill")
    bar = window.panes.reader.find_bar
    assert window.reading.current == window.post(LONG)
    qtbot.waitUntil(lambda: bar.count.startswith("1 of "))
    assert set(marked(window)) == {"mill"}
    assert bar.isVisible()
    qtbot.waitUntil(lambda: window.panes.reader.scroll_position() > 300)
    assert window.view.hasFocus()  # the bar does not take the keyboard


def test_back_from_the_versions_is_where_the_post_was_left_also_at_a_hit(
    window: Opened, qtbot: QtBot
) -> None:
    search(window, "mill")
    reader = window.panes.reader
    qtbot.waitUntil(lambda: reader.scroll_position() > 300)
    qtbot.waitUntil(lambda: reader.place > 1)  # is told a little later
    before = reader.scroll_position()
    for action in ("versions", "back"):
        with window.until(reader.post_loaded):
            window.workings.actions_[action].trigger()
    qtbot.waitUntil(lambda: abs(reader.scroll_position() - before) < 40)


def test_it_begins_where_most_of_the_words_stand_together(
    tmp_path: Path, make_window: Callable[[], Opened]
) -> None:
    folder = write_walks(tmp_path / "walks")
    apart = WORDS * 9 + "Bridges are painted. " + WORDS * 9 + "A bridge needs a painter. " + WORDS * 9
    write_post(
        folder, "2024-06-05-rust.md", "Paint", "canals", f"{apart}\n\nNo bridge was painted green.\n\n{apart}"
    )
    with Archive.open(tmp_path / "archive") as archive:
        fill(archive, folder)
    window = make_window().start()
    search(window, "painted green bridge")
    bar = window.panes.reader.find_bar
    window.qtbot.waitUntil(lambda: " of " in bar.count)
    at, count = (int(part) for part in bar.count.split(" of "))
    assert 1 < at < count
    assert json.loads(str(window.script(HERE))) == ["bridge"]
    assert bar.field.text() == "painted green bridge"  # as it was typed, not all forms that were looked for
    assert len(set(marked(window))) > 3


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ('"a heron waits for its"', {"a heron waits for its"}),
        ("a heron waits for its breakfast", {"heron", "herons", "waits", "breakfast"}),
    ],
)
def test_words_that_are_in_every_text_are_marked_in_phrases_alone(
    window: Opened, query: str, hits: set[str]
) -> None:
    search(window, query)
    window.qtbot.waitUntil(lambda: " of " in window.panes.reader.find_bar.count)
    assert set(marked(window)) == hits


def test_f3_goes_through_the_hits_and_round(window: Opened, qtbot: QtBot) -> None:
    search(window, "garden")
    bar, actions = window.panes.reader.find_bar, window.workings.actions_
    assert window.reading.current == window.post(SHORT)
    qtbot.waitUntil(lambda: bar.count == "1 of 1")
    with window.until(window.panes.reader.post_loaded):
        window.reading.open(window.post(SHORT), aspect="history")
    search_again(window)
    qtbot.waitUntil(lambda: bar.count.startswith("1 of "))
    many = int(bar.count.split()[-1])
    assert many > 2
    window.key(Qt.Key.Key_F3)
    qtbot.waitUntil(lambda: bar.count == f"2 of {many}")
    actions["find_previous"].trigger()
    actions["find_previous"].trigger()
    qtbot.waitUntil(lambda: bar.count == f"{many} of {many}")
    assert json.loads(str(window.script(HERE))) == ["heron"]


def search_again(window: Opened) -> None:
    window.panes.posts.set_text("")
    window.rest()
    search(window, "heron")


def test_esc_takes_the_marks_away(window: Opened, qtbot: QtBot) -> None:
    search(window, "mill")
    bar = window.panes.reader.find_bar
    qtbot.waitUntil(lambda: bar.count.startswith("1 of "))
    window.key(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: marked(window) == [])


def test_where_the_hits_lead_is_not_where_the_reader_was(window: Opened, qtbot: QtBot) -> None:
    post = window.read(LONG)
    window.script("document.getElementById('herons').scrollIntoView()")
    qtbot.waitUntil(lambda: window.reading.places.of(post) > 1)
    place = window.panes.reader.place
    window.read(SHORT)
    search(window, "mill")
    qtbot.waitUntil(lambda: window.panes.reader.find_bar.count.startswith("1 of "))
    assert window.reading.places.of(post) == pytest.approx(place)


def test_a_post_that_is_no_result_has_no_bar(window: Opened, qtbot: QtBot) -> None:
    search(window, "mill")
    bar = window.panes.reader.find_bar
    qtbot.waitUntil(bar.isVisible)
    with window.until(window.workings.listing.listed):
        window.panes.posts.set_text("")
    window.read(SHORT)
    assert not bar.isVisible()
    assert marked(window) == []


def test_a_result_without_a_hit_in_its_text_has_no_bar(window: Opened, qtbot: QtBot) -> None:
    with window.until(window.panes.reader.post_loaded):
        window.reading.open(window.post(SHORT), terms=(Term("nowhere"),))
    qtbot.waitUntil(lambda: not window.panes.reader.find_bar.isVisible())


def test_typing_into_the_bar_looks_for_what_is_typed(window: Opened, qtbot: QtBot) -> None:
    search(window, "mill")
    bar = window.panes.reader.find_bar
    qtbot.waitUntil(lambda: bar.count.startswith("1 of "))
    counts: list[int] = []
    window.panes.reader.prepare().found.connect(lambda _at, of: counts.append(of))
    window.workings.actions_["find"].trigger()
    QTest.keyClicks(bar.field, "towpath")
    qtbot.waitUntil(lambda: bool(counts) and counts[-1] >= 2)
    assert marked(window) == []


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ((Term("breakfast"),), {"breakfast"}),
        ((Term("break", prefix=True),), {"breakfast"}),
        ((Term("break"),), set()),
        ((Term("LOCK GATES"),), {"lock gates"}),
        ((Term("héron"), Term("towpath")), {"heron", "towpath"}),
        ((Term("c++"),), set()),
        (
            (Term("breakfast"), Term("a->b"), Term("--flag"), Term("x/y-z")),
            {"breakfast"},
        ),  # signs with a meaning
        ((Term("(", prefix=True),), set()),
    ],
)
def test_what_is_marked(window: Opened, terms: tuple[Term, ...], expected: set[str]) -> None:
    with window.until(window.panes.reader.post_loaded):
        window.panes.reader.show_post(window.post(LONG), Landing(terms=terms))
    assert set(marked(window)) == expected
