"""Links from page to page of the handbook open here, and never go to another program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened


@pytest.fixture
def manual(empty: Opened, qtbot: QtBot) -> Opened:
    """A window on the handbook, its first page open."""
    with empty.until(empty.window.workings.syncing.finished):
        empty.window.workings.actions_["handbook"].trigger()
    qtbot.waitUntil(lambda: empty.panes.model.rowCount() > 0 and not empty.window.workings.syncing.running)
    empty.read("Start here")
    return empty


def test_a_link_of_the_handbook_opens_its_page(manual: Opened) -> None:
    reading = manual.archive.resolve("handbook:/reading")
    assert reading is not None
    assert "handbook:/reading" in str(
        manual.script("[...document.querySelectorAll('article a')].map(a => a.href).join(' ')")
    )
    box = manual.script(
        "(a => (a.scrollIntoView(), (r => `${r.x + r.width / 2} ${r.y + r.height / 2}`)(a.getBoundingClientRect())))"
        "(document.querySelector('article a[href=\"handbook:/reading\"]'))"
    )
    spot = QPoint(*(int(float(number)) for number in str(box).split()))
    view = manual.panes.reader.prepare()
    with manual.until(manual.panes.reader.post_loaded):
        QTest.mouseClick(
            view.focusProxy() or view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot
        )
    assert manual.reading.current == reading
    with manual.until(manual.panes.reader.post_loaded):
        manual.reading.follow(QUrl("handbook:/command-line#export"))
    assert manual.reading.current == manual.archive.resolve("handbook:/command-line")
    assert manual.outside == []


def test_a_page_that_is_not_there_asks_no_other_program(manual: Opened, qtbot: QtBot) -> None:
    before = manual.reading.current
    manual.reading.follow(QUrl("handbook:/nowhere"))
    manual.reading.follow(QUrl("https://outside.example/"))
    qtbot.waitUntil(lambda: bool(manual.outside))
    assert manual.outside == ["https://outside.example/"]
    assert manual.reading.current == before


def test_pages_of_the_handbook_know_of_each_other(manual: Opened) -> None:
    start, reading = manual.archive.resolve("handbook:/start"), manual.archive.resolve("handbook:/reading")
    assert start is not None
    assert reading is not None
    assert start in manual.archive.post(reading).backlinks
