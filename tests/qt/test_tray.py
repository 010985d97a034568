"""The program in the background. Tests have no tray: a desktop that has one is made up where Qt asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened, application
from viewer.types import SyncEvent, SyncSummary


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """A desktop with a tray; the notes that it was given."""
    notes: list[tuple[str, str]] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _self, title, text, *_rest: notes.append((title, text))
    )
    yield notes
    application().setQuitOnLastWindowClosed(True)


def bring(opened: Opened, count: int, *, planned: bool = True) -> None:
    """As if a sync had brought so many posts."""
    syncing = opened.workings.syncing
    syncing.sync(planned=planned)
    opened.qtbot.waitUntil(lambda: not syncing.running)
    for number in range(count):
        syncing.record.take(
            SyncEvent("post", source=1, post=100 + number, title=f"Post {number}", detail="new")
        )
    syncing.rested.emit(syncing.record.summary)


def test_there_is_no_icon_unless_it_is_wanted(opened: Opened, desktop: list[tuple[str, str]]) -> None:
    tray = opened.workings.tray
    assert [tray.is_shown, application().quitOnLastWindowClosed()] == [False, True]
    tray.want(True)
    assert [tray.is_shown, application().quitOnLastWindowClosed()] == [True, False]
    assert opened.settings.get("tray") is True
    opened.workings.tray.want(False)
    assert not opened.workings.tray.is_shown
    assert desktop == []


def test_with_the_icon_closing_hides_and_quitting_ends(
    opened: Opened, desktop: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[None] = []
    monkeypatch.setattr(QApplication, "quit", lambda *_: ended.append(None))
    opened.workings.tray.want(True)
    opened.read("Binary heaps")
    assert not opened.window.close()
    assert not opened.window.isVisible()
    assert opened.workings.state.restore_place().post == opened.reading.current  # should it be killed there
    icon = opened.workings.tray._icon
    assert icon is not None
    icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert opened.window.isVisible()
    opened.window.close()
    opened.workings.actions_["quit"].trigger()
    qtbot.waitUntil(lambda: bool(ended))
    assert not opened.workings.tray.is_shown
    assert desktop == []


def test_news_of_a_planned_sync_are_noted_while_the_window_is_away(
    opened: Opened, desktop: list[tuple[str, str]], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(opened.window), "isActiveWindow", lambda _self: False)
    bring(opened, 1, planned=False)  # who asked for it knows
    assert desktop == []
    bring(opened, 1)
    bring(opened, 5)
    assert desktop == [
        ("1 new post", "Post 0"),
        ("5 new posts", "Post 4\nPost 3\nPost 2\nand 2 more"),
    ]
    icon = opened.workings.tray._icon
    assert icon is not None
    icon.messageClicked.emit()
    qtbot.waitUntil(lambda: opened.workings.desk.is_open)
    opened.workings.tray.tell(False)
    bring(opened, 3)
    assert len(desktop) == 2


def test_who_sees_the_window_is_not_told(
    opened: Opened, desktop: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(opened.window), "isActiveWindow", lambda _self: True)
    bring(opened, 2)
    assert desktop == []


def test_without_a_tray_nothing_stays_behind(opened: Opened) -> None:
    opened.workings.tray.want(True)
    assert not opened.workings.tray.is_shown
    assert application().quitOnLastWindowClosed()
    assert opened.workings.tray.note(SyncSummary(new=2))[0] == "2 new posts"
    assert opened.window.close()
