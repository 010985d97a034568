"""Where there is little room, what is said goes on in the next line or ends with an ellipsis; nothing is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.types import KnownState, Progress
from viewer.ui.elided import menu_text
from viewer.ui.ledger_items import Filter
from viewer.ui.ledger_list import FilterRow


def test_filters_go_on_in_the_next_line(qtbot: QtBot) -> None:
    row = FilterRow()
    qtbot.addWidget(row)
    states = (None, KnownState.FAILED, KnownState.EXCERPT, KnownState.GONE, KnownState.FULL)
    row.show_filters([Filter(state, "Of a long name", 1_200) for state in states], None)
    row.show_filters([Filter(state, "Of a long name", 1_200) for state in states[1:]], KnownState.FAILED)
    row.resize(300, row.heightForWidth(300))
    row.show()
    buttons = [button for state in states[1:] if (button := row.button(state)) is not None]
    assert len({button.y() for button in buttons}) > 1
    for button in buttons:
        assert button.width() >= button.sizeHint().width()
        assert row.rect().contains(button.geometry())


def test_a_ledger_of_many_states_is_told_in_full(opened: Opened, qtbot: QtBot) -> None:
    opened.window.resize(380, 640)
    opened.workings.actions_["ledger"].trigger()
    view = opened.workings.ledger.view
    assert view is not None
    opened.rest()
    view.headline.setText("39 of 43 saved, 3 failed, 1 as an excerpt only, 1 picture missing")
    qtbot.waitUntil(lambda: view.headline.height() >= 2 * view.headline.fontMetrics().height())


@pytest.mark.parametrize("width", [380, 1200])
def test_a_name_from_outside_makes_no_menu_wider_than_the_window(qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, 400)
    menu = QMenu(window)
    assert menu_text(menu, "Salt & pepper") == "Salt && pepper"
    shown = menu_text(menu, "A name that goes on " * 20)
    assert shown.endswith("…")
    menu.addAction(shown)
    assert menu.sizeHint().width() < min(width, 500)


def test_the_bar_of_progress_leaves_room_to_words(opened: Opened) -> None:
    status = opened.panes.status
    (bar,) = status.findChildren(QProgressBar)
    widths = []
    for width in (1200, 380):
        opened.window.resize(width, 640)
        status.show_progress(Progress("Getting pictures", 12, 300), details=True)
        widths.append(bar.width())
    assert widths[0] > 2 * widths[1] > 0
