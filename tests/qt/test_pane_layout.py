"""Three panes, two or one; and nothing but the post."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened, application
from viewer import config
from viewer.archive import Archive
from viewer.config import Settings
from viewer.types import Progress
from viewer.ui.main_window import MainWindow
from viewer.ui.state import USUAL_PANES, WindowState
from viewer.ui.theme import Theme


def seen(opened: Opened) -> str:
    panes = opened.panes
    parts = ((panes.tree, "t"), (panes.posts, "l"), (panes.reader, "r"))
    return "".join(name for pane, name in parts if not pane.isHidden())


def widen(opened: Opened, width: int) -> None:
    opened.window.resize(width, 640)
    opened.qtbot.waitUntil(lambda: opened.window.width() == width)


@pytest.mark.parametrize(
    ("width", "panes"), [(1200, "tlr"), (1100, "tlr"), (900, "lr"), (760, "lr"), (420, "l")]
)
def test_a_window_shows_the_panes_that_it_has_room_for(opened: Opened, width: int, panes: str) -> None:
    widen(opened, width)
    assert seen(opened) == panes
    widen(opened, 1200)
    assert seen(opened) == "tlr"


def test_a_window_that_began_narrow_has_its_tree_once_there_is_room(
    opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    widen(opened, 760)
    assert opened.panes.tree.isHidden()
    opened.close()
    theme = Theme(application())
    with Archive.open(tmp_path / "archive") as archive:
        window = MainWindow(
            archive, Settings(tmp_path / "settings.json"), theme, config.resources(), lambda _url: None
        )
        with qtbot.waitSignal(window.settled):
            window.start()
            window.show()
        panes = window.workings.panes
        assert window.width() == 760
        assert panes.tree.isHidden()
        window.resize(1200, 640)
        qtbot.waitUntil(lambda: not panes.tree.isHidden())
        window.close()
        window.shut_down()
    theme.deleteLater()
    window.deleteLater()
    assert Settings(tmp_path / "settings.json").get("window")["tree"]


def test_one_pane_at_a_time_with_a_way_between_them(opened: Opened) -> None:
    widen(opened, 420)
    opened.panes.posts.tree_button.click()
    assert seen(opened) == "t"
    opened.workings.actions_["sidebar"].trigger()
    assert seen(opened) == "l"
    with opened.until(opened.panes.reader.post_loaded):
        QTest.mouseClick(
            opened.view.viewport(),
            Qt.MouseButton.LeftButton,
            pos=opened.view.visualRect(opened.panes.model.index(0, 0)).center(),
        )
    assert seen(opened) == "r"
    opened.panes.reader.leave()
    assert seen(opened) == "l"
    opened.workings.actions_["focus_next"].trigger()
    assert seen(opened) == "r"
    opened.workings.actions_["search"].trigger()
    assert seen(opened) == "l"


def test_a_post_opened_from_elsewhere_is_seen(opened: Opened) -> None:
    widen(opened, 420)
    opened.panes.posts.field.setFocus()
    with opened.until(opened.panes.reader.post_loaded):
        opened.reading.open(opened.panes.model.ids[1])
    assert seen(opened) == "r"


def test_the_hidden_tree_stays_hidden_and_keeps_its_width(opened: Opened) -> None:
    widen(opened, 1200)
    opened.workings.actions_["sidebar"].trigger()
    assert seen(opened) == "lr"
    widen(opened, 420)
    widen(opened, 1200)
    assert seen(opened) == "lr"
    opened.window.close()
    stored = opened.settings.get("window")
    assert isinstance(stored, dict)
    assert stored["tree"] is False
    assert stored["panes"] == [0, 0]


def shown(opened: Opened) -> list[int]:
    """How wide tree, list and post are."""
    sizes = opened.panes.splitter.sizes()
    assert isinstance(sizes, list)
    return sizes


def drag(opened: Opened, pane: int, by: int) -> int:
    """The border right of a pane, by about so many pixels; returns how wide the pane is then."""
    before = shown(opened)[pane]
    grip = opened.panes.splitter.handle(pane + 1)
    spot = grip.rect().center()
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=spot)
    QTest.mouseMove(grip, QPoint(spot.x() + by, spot.y()))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=spot)
    after = shown(opened)[pane]
    assert abs(after - before - by) < 5
    return after


@pytest.mark.parametrize("width", [900, 1000, 1100, 1160, 1280])
def test_a_post_has_the_width_that_its_lines_need(opened: Opened, width: int) -> None:
    for before in (1500, 420):
        widen(opened, before)
        opened.workings.layout.show("list")
        widen(opened, width)
        opened.qtbot.waitUntil(lambda: shown(opened)[2] >= 655)
        tree, beside, _ = shown(opened)
        assert 240 <= beside <= USUAL_PANES[1]
        assert tree <= USUAL_PANES[0]
    widen(opened, 1500)
    opened.qtbot.waitUntil(lambda: shown(opened)[:2] == list(USUAL_PANES))


def test_what_was_dragged_stays(opened: Opened, make_window: Callable[[], Opened]) -> None:
    widen(opened, 1300)
    drag(opened, 1, 90)
    tree = drag(opened, 0, -30)
    own = shown(opened)[:2]
    assert own[0] == tree
    assert own[1] > USUAL_PANES[1] + 80
    widen(opened, 1200)
    opened.qtbot.waitUntil(lambda: shown(opened)[2] < 640)
    assert shown(opened)[:2] == own  # though lines are short now
    widen(opened, 900)
    opened.qtbot.waitUntil(lambda: shown(opened) == [0, 469, 430])
    opened.workings.actions_["sidebar"].trigger()
    assert seen(opened) == "tl"
    opened.qtbot.waitUntil(lambda: shown(opened)[0] == tree)
    opened.workings.actions_["sidebar"].trigger()
    widen(opened, 1300)
    opened.qtbot.waitUntil(lambda: shown(opened)[:2] == own)
    opened.window.close()
    again = make_window().start()
    widen(again, 1400)
    again.qtbot.waitUntil(lambda: shown(again)[:2] == own)


def test_what_was_not_dragged_is_as_wide_as_the_next_window_needs(
    opened: Opened, make_window: Callable[[], Opened]
) -> None:
    widen(opened, 1100)
    opened.qtbot.waitUntil(lambda: shown(opened)[:2] == [170, 270])
    opened.window.close()
    again = make_window().start()
    widen(again, 1400)
    again.qtbot.waitUntil(lambda: shown(again)[:2] == list(USUAL_PANES))


def test_what_was_dragged_beside_a_tree_is_kept_apart_from_the_list(opened: Opened) -> None:
    widen(opened, 900)
    opened.workings.layout.show("tree")
    opened.qtbot.waitUntil(lambda: shown(opened)[0] == USUAL_PANES[0])
    tree = drag(opened, 0, 40)
    opened.workings.layout.show("list")
    widen(opened, 1500)
    opened.qtbot.waitUntil(lambda: shown(opened)[:2] == [tree, USUAL_PANES[1]])


def test_reading_shows_nothing_but_the_post_and_keys_go_on(opened: Opened) -> None:
    first, second = list(opened.panes.model.ids)[:2]
    opened.read(opened.titles()[0])
    assert opened.reading.current == first
    opened.workings.actions_["reading_mode"].trigger()
    assert seen(opened) == "r"
    for bar in (opened.window.menuBar(), opened.panes.tool_bar, opened.window.statusBar()):
        assert bar.isHidden()
    assert opened.panes.reader.bar.height() == 0
    with opened.until(opened.panes.reader.post_loaded):
        opened.workings.actions_["next"].trigger()
    assert opened.reading.current == second
    assert seen(opened) == "r"
    opened.panes.reader.leave()
    opened.qtbot.waitUntil(lambda: seen(opened) == "tlr")
    assert not opened.window.menuBar().isHidden()
    assert not opened.window.windowState() & Qt.WindowState.WindowFullScreen


def test_behind_the_welcome_the_panes_are_as_wide_as_usual(empty: Opened, blog: Path) -> None:
    assert empty.panes.welcoming
    empty.workings.syncing.add(str(blog))
    empty.qtbot.waitUntil(lambda: not empty.panes.welcoming and empty.panes.splitter.isVisible())
    empty.rest()
    assert empty.panes.splitter.sizes()[:2] == list(USUAL_PANES)


def test_a_window_closed_on_its_welcome_leaves_no_widths_behind(
    empty: Opened, make_window: Callable[[], Opened], blog: Path
) -> None:
    empty.archive.add(str(blog))
    assert not [event for event in empty.archive.sync() if event.event == "problem"]
    assert make_window().start().panes.splitter.sizes()[:2] == list(USUAL_PANES)


@pytest.mark.parametrize("room", [QSize(1280, 760), QSize(1024, 700)])
def test_the_first_window_fits_the_screen(qtbot: QtBot, tmp_path: Path, room: QSize) -> None:
    class Window(QMainWindow):
        def screen(self) -> SimpleNamespace:  # type: ignore[override]
            return SimpleNamespace(availableSize=lambda: room)

    window = Window()
    qtbot.addWidget(window)
    WindowState(Settings(tmp_path / "settings.json"), tmp_path).restore_shape(window)
    assert window.width() < room.width()
    assert window.height() < room.height() - 30  # the system puts a title above it


def test_a_pane_alone_is_as_narrow_as_its_window(opened: Opened) -> None:
    widen(opened, 372)
    for place in ("tree", "list", "reader"):
        opened.workings.layout.show(place)
        pane = {"t": opened.panes.tree, "l": opened.panes.posts, "r": opened.panes.reader}[seen(opened)]
        opened.qtbot.waitUntil(lambda pane=pane: pane.width() == 372)  # type: ignore[misc]


def test_what_is_done_to_the_post_brings_it_to_sight(opened: Opened) -> None:
    opened.read(opened.titles()[0])
    widen(opened, 420)
    opened.workings.layout.show("list")
    opened.view.setFocus()
    assert seen(opened) == "l"
    opened.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert seen(opened) == "r"
    opened.qtbot.waitUntil(opened.panes.reader.find_bar.field.hasFocus)
    opened.panes.reader.find_bar.close_bar()
    opened.workings.layout.show("list")
    opened.view.setFocus()
    with opened.until(opened.panes.reader.post_loaded):
        opened.key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert seen(opened) == "r"


def test_the_status_line_has_one_height(opened: Opened) -> None:
    status, bar = opened.panes.status, opened.window.statusBar()
    heights = {bar.height()}
    changes: tuple[Callable[[], object], ...] = (
        lambda: status.show_progress(Progress("Fetching posts", 3, 9), details=True),
        status.end,
        lambda: status.say("One post is gone", lambda: None),
        lambda: status.set_problems(3),
        lambda: bar.showMessage("https://example.org/"),
    )
    for show in changes:
        show()
        QTest.qWait(0)
        heights.add(bar.height())
    assert len(heights) == 1
