"""What changes all of a window is painted in a turn of its own, and never forgotten."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.ui.turns import is_painting_held, load_at_once, load_in_turns, paint_in_next_turn


class Painted(QWidget):
    """Counts how often it is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        QVBoxLayout(self).addWidget(QWidget())

    def paintEvent(self, _event: QPaintEvent) -> None:
        self.times += 1


class Watcher(QObject):
    """Tells when what it is installed on is painted."""

    def __init__(self, painted: Callable[[], object]) -> None:
        super().__init__()
        self._painted = painted

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._painted()
        return super().eventFilter(watched, event)


def test_what_changes_is_painted_later_and_once(qtbot: QtBot) -> None:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.times > 0)
    for turn in range(3):
        before = widget.times
        paint_in_next_turn(widget)
        paint_in_next_turn(widget)
        widget.setStyleSheet(f"QWidget {{ padding: {turn}px }}")
        widget.repaint()
        assert widget.times == before
        qtbot.waitUntil(lambda before=before: widget.times > before)  # type: ignore[misc]
        assert not is_painting_held(widget)


def test_another_theme_is_on_the_screen(opened: Opened, qtbot: QtBot) -> None:
    seen: list[str] = []
    watcher = Watcher(lambda: seen.append(opened.theme.name))
    opened.view.viewport().installEventFilter(watcher)
    for mode in ("dark", "light", "dark"):
        seen.clear()
        opened.theme.set_mode(mode)
        qtbot.waitUntil(lambda mode=mode: mode in seen)  # type: ignore[misc]


def test_a_sheet_that_was_put_away_is_let_go(opened: Opened, qtbot: QtBot) -> None:
    opened.workings.actions_["about"].trigger()
    gone: list[bool] = []
    content = opened.workings.sheet.content
    assert content is not None
    content.destroyed.connect(lambda: gone.append(True))
    opened.workings.sheet.put_away()
    qtbot.waitUntil(lambda: bool(gone))
    opened.workings.actions_["about"].trigger()
    assert opened.workings.sheet.content is not None


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of modules that are not loaded yet."""
    monkeypatch.syspath_prepend(tmp_path)
    names = [f"module_of_turns_{number}" for number in range(3)]
    for name in names:
        (tmp_path / f"{name}.py").touch()
    yield names
    for name in names:
        sys.modules.pop(name, None)


def test_modules_are_loaded_in_turns(modules: list[str], qtbot: QtBot) -> None:
    parent, seen = QObject(), list[list[str]]()
    timer = QTimer(parent)
    timer.timeout.connect(lambda: seen.append([name for name in modules if name in sys.modules]))
    timer.start(0)
    load_in_turns(modules, timer.stop, parent)
    qtbot.waitUntil(lambda: not timer.isActive())
    assert modules[:1] in seen
    assert modules[:2] in seen


def test_while_all_are_loaded_at_once_the_window_goes_on(modules: list[str], qtbot: QtBot) -> None:
    painted = Painted()
    qtbot.addWidget(painted)
    painted.show()
    qtbot.waitUntil(lambda: painted.times > 0)
    ticks: list[int] = []
    QTimer.singleShot(0, painted, lambda: ticks.append(sum(name in sys.modules for name in modules)))
    load_at_once(modules)
    assert ticks == [1]
    assert all(name in sys.modules for name in modules)
