"""Shows the whole window in a language that nobody speaks and prints, as JSON, every text in it that is still English.

``python -m tests.qt.foreign_run ARCHIVE RESOURCES``: the resources have a translation "eo" that puts each text of the window
in brackets. A process of its own, because the tables of the window are translated when they are loaded.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from viewer.archive import Archive
from viewer.config import Settings, resources
from viewer.ui import language
from viewer.ui.app import make_application

OPEN, CLOSE = "⟦", "⟧"
SETTLE = 20_000  # ms; only a window that does not come to rest waits so long
# What is the same in every language: the archive's own words, keys, formats, addresses.
_NAMES = re.compile(
    r"\b(Ctrl|Shift|Alt|Space|Left|Right|Up|Down|Esc|Return|PDF|EPUB|ZIM|Markdown|Archive Viewer)\b"
    r"|https://blog\.example|andlukyane\.com|/\S+|20\d\d-\d\d-\d\d"
)
# Of Qt itself, which has its own translations, and what it leaves of a text when it takes the key out of it.
_OF_QT = (
    "Close",
    "Closes the dock widget",
    "Float",
    "Undocks and re-attaches the dock widget",
    f"{OPEN}Close",
)
_BRACKETS = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def bare(text: str) -> str:
    """What of a text stands in no brackets; brackets may be nested, as texts are put into texts."""
    while _BRACKETS.search(text):
        text = _BRACKETS.sub(" ", text)
    return _NAMES.sub("", text)


def main(archive: Path, translated: Path) -> None:
    app = make_application(["test"])
    assert language.load_language(app, translated, "eo")
    from PySide6.QtWidgets import QApplication

    from viewer.ui.main_window import MainWindow
    from viewer.ui.theme import Theme

    with tempfile.TemporaryDirectory() as folder, Archive.open(archive) as opened:
        settings = Settings(Path(folder) / "settings.json")
        window = MainWindow(opened, settings, Theme(app), resources(), lambda _url: None)
        window.resize(1400, 900)
        rest = _Rest(window)
        rest.until(window.settled, lambda: _show(window))
        rows = opened.rows(opened.ids())
        own = {
            *(row.title for row in rows),
            *(row.source for row in rows),
            *(tag for row in rows for tag in row.tags),
        }
        own_words = re.compile("|".join(map(re.escape, sorted(own, key=len, reverse=True))))
        found: set[str] = set()
        for view in _views(window):
            view()
            rest()
            for text in _texts(QApplication.topLevelWidgets()):
                if text not in _OF_QT and re.search(r"[^\W\d_]{2}", own_words.sub("", bare(text))):
                    found.add(text)
        window.shut_down()
    print(json.dumps(sorted(found)))


class _Rest:
    """Waits until all that was asked for has been answered."""

    def __init__(self, window: Any) -> None:
        self._window = window

    def __call__(self) -> None:
        self._wait(lambda: not self._window.workings.tasks.busy)

    def until(self, signal: Any, do: Callable[[], object]) -> None:
        sent: list[bool] = []
        signal.connect(lambda *_: sent.append(True))
        do()
        self._wait(lambda: bool(sent))
        self()

    @staticmethod
    def _wait(condition: Callable[[], bool]) -> None:
        from PySide6.QtCore import QDeadlineTimer, QEventLoop, QTimer

        loop, late, tick = QEventLoop(), QDeadlineTimer(SETTLE), QTimer()
        met: list[bool] = []  # it may be over again when the loop has ended

        def look() -> None:
            if condition():
                met.append(True)
            if met or late.hasExpired():
                loop.quit()

        tick.timeout.connect(look)
        tick.start(10)
        loop.exec()
        assert met


def _show(window: Any) -> None:
    window.start()
    window.show()


def _views(window: Any) -> Iterator[Callable[[], object]]:
    """All that can be opened, one after the other."""
    workings = window.workings
    actions, panes, sheet = workings.actions_, workings.panes, workings.sheet
    yield lambda: None
    yield lambda: panes.posts.view.choose_row(0)
    yield lambda: actions["toggle_read"].trigger()
    yield lambda: actions["toggle_star"].trigger()
    yield lambda: panes.posts.field.setText("lexicon -xyzzy")
    yield lambda: panes.posts.field.setText("xyzzyqu")
    yield lambda: panes.posts.field.setText("")
    for name in ("save_search", "find", "reading_style", "outline", "versions", "sync_panel", "ledger"):
        yield actions[name].trigger
    yield actions["ledger"].trigger
    for name in (
        "add",
        "export",
        "settings",
        "cheat_sheet",
        "change_keys",
        "about",
        "edit_tags",
        "propose_groups",
        "palette",
    ):
        yield actions[name].trigger
        yield sheet.put_away
    yield lambda: workings.syncing.sync()


def _texts(widgets: list[Any]) -> Iterator[str]:
    """What can be seen, hovered or heard of widgets and all that is in them."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractItemView,
        QLabel,
        QLineEdit,
        QMenu,
        QTreeView,
        QWidget,
    )

    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
    for top in widgets:
        for widget in [top, *top.findChildren(QWidget)]:
            yield widget.toolTip()
            yield widget.accessibleName()
            yield widget.accessibleDescription()
            if isinstance(widget, (QLabel, QAbstractButton)):
                yield widget.text()
            if isinstance(widget, QLineEdit):
                yield widget.placeholderText()
            if isinstance(widget, QMenu):
                yield widget.title()
            if isinstance(widget, QAbstractItemView) and widget.model() is not None:
                model = widget.model()
                rows = [model.index(row, 0) for row in range(model.rowCount())]
                if isinstance(widget, QTreeView):
                    rows += [model.index(n, 0, row) for row in rows for n in range(model.rowCount(row))]
                for row in rows:
                    for role in roles:
                        yield str(row.data(role) or "")
        for action in top.findChildren(QAction):
            yield action.text()
            yield action.toolTip()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
