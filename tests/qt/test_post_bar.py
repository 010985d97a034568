"""The bar above a post: what it has room for."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from viewer.ui.icons import Icons
from viewer.ui.post_bar import PostBar
from viewer.ui.theme import Theme


def test_what_is_missing_comes_before_versions_in_a_narrow_bar(
    opened: Opened, qtbot: QtBot, qapp: QApplication
) -> None:
    theme = Theme(qapp, "light")
    bar = PostBar(theme, Icons(theme, opened.window))
    qtbot.addWidget(bar)
    bar.add_action_button(opened.workings.actions_["outline"])
    row = opened.archive.rows(opened.archive.ids()[:1])[0]
    lacking = replace(row, media_known=3, media_saved=2, media_failed=1)
    for shown, width, versions in ((lacking, 700, True), (lacking, 290, False), (row, 290, True)):
        bar.resize(width, 30)
        bar.show_versions(2)
        bar.show_post(shown, can_retry=True)
        assert bar.versions.isVisible() is versions
        qtbot.waitUntil(lambda: bar.note.label.width() >= bar.note.label.sizeHint().width())
    theme.deleteLater()
