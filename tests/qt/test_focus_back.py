"""What lay over the window gives the keyboard back to where it was, and on the way nobody else gets it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.qt.conftest import Opened
from tests.qt.test_window import NEWEST


@pytest.mark.parametrize("action", ["palette", "settings", "find"])
def test_no_link_of_the_page_is_chosen_on_the_way(opened: Opened, action: str) -> None:
    opened.read(NEWEST[0])
    opened.view.setFocus()
    opened.workings.actions_[action].trigger()
    opened.rest()
    focused = opened.window.focusWidget()
    assert focused is not None
    assert focused is not opened.view
    QTest.keyClick(focused, Qt.Key.Key_Escape)
    opened.rest()
    if action != "find":  # that leads on into the page
        assert opened.window.focusWidget() is opened.view
    assert opened.script("document.activeElement.tagName") == "BODY"
