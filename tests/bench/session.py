"""A session of some minutes over 100,000 posts, with real events: how long the window's thread was never free.

``python -m tests.bench.session [SECONDS] [--posts N] [--limit MS]``: five minutes unless said otherwise. What a reader does
is chosen by a seeded generator: going through the list, scrolling, searches, tags, orders, looks, marks, sheets, themes.
Printed are the pauses of the event loop over 50 ms, with what the window was doing and what the reader had done; the first
seconds, while Chromium starts, are told apart.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench._measure import screen
from tests.bench._posts import archive
from viewer.archive import Archive
from viewer.config import Settings, resources
from viewer.store.packing import pack, unpack_text
from viewer.store.store import Store
from viewer.ui.app import make_application

SECONDS, POSTS = 300, 100_000
_STEP = 130  # ms between two things that are done
_LIMIT = 50  # ms
_READABLE = 3_000  # of the newest posts have a page
Stall = tuple[float, float, str]  # how long (ms), for how much of it at work, and after what
Deed = tuple[str, Callable[[], object]]
_LETTERS = (
    "the",
    "str",
    "of a",
    "pre",
    "an",
    "tag:tag3",
    '"of the',
    "-the",
    "is:unread",
    "title:a",
    "zzzzqq",
)


def main(arguments: list[str]) -> int:
    """Returns 0 when the window was never busy for longer than the limit, once it was there."""
    posts, limit = _number(arguments, "--posts", POSTS), _number(arguments, "--limit", _LIMIT)
    seconds = int(arguments[0]) if arguments and arguments[0].isdigit() else SECONDS
    folder = _prepared(posts)
    with screen() as variables:
        os.environ.update(variables)
        stalls, settled = run(folder, seconds, limit)
        kept = "kept" if not stalls else "EXCEEDED"
        print(
            f"\nA session of {seconds} s over {posts:,} posts, pauses of the window's thread over {limit} ms"
        )
        for late, busy, deed in stalls:
            print(f"    {late:4.0f} ms, at work for {busy:4.0f}: {deed}")
        print(f"  while it starts (Chromium):   {_said(settled)}")
        print(f"  afterwards:                   {_said(stalls)}  (none wanted: {kept})", flush=True)
    return 0 if not stalls else 1


def _number(arguments: list[str], name: str, default: int) -> int:
    return int(arguments[arguments.index(name) + 1]) if name in arguments else default


def _said(stalls: list[Stall]) -> str:
    return f"{len(stalls)}, the longest {max(stalls)[0]:.0f} ms" if stalls else "none"


def _prepared(posts: int) -> Path:
    """A copy of the made archive of which the newest posts have pages, for this session to change."""
    made = archive(posts, words=60)
    folder = Path(tempfile.mkdtemp(prefix="session-")) / "archive"
    shutil.copytree(made, folder, ignore=shutil.ignore_patterns("writer.*"))
    store = Store(folder)
    with store.database.write():
        rows = store.database.rows(
            "SELECT post_id, text FROM body ORDER BY post_id DESC LIMIT ?", (_READABLE,)
        )
        store.database.run_many(
            "UPDATE body SET html = ? WHERE post_id = ?",
            [(pack(f"<p>{unpack_text(text)}</p>" * 6), post) for post, text in rows],
        )
    store.close()
    return folder


def run(folder: Path, seconds: int, limit: int) -> tuple[list[Stall], list[Stall]]:
    """The pauses after the window was there, and those before."""
    app = make_application(["archive-viewer"])
    from PySide6.QtCore import QTimer

    from viewer.ui.main_window import MainWindow
    from viewer.ui.theme import Theme
    from viewer.ui.watchdog import Watchdog

    with Archive.open(folder) as opened:
        settings = Settings(folder.parent / "settings.json")
        window = MainWindow(opened, settings, Theme(app, "light"), resources(), lambda _url: None)
        watchdog = Watchdog(limit, report=True, parent=window)
        reader = Reader(window)
        before: list[Stall] = []
        after: list[Stall] = []
        watchdog.stalled.connect(
            lambda late, busy: (after if reader.last else before).append((late, busy, reader.last))
        )

        window.settled.connect(lambda: QTimer.singleShot(1_500, window, reader.begin))
        window.start()
        window.resize(1280, 820)
        window.show()
        watchdog.start()
        QTimer.singleShot(seconds * 1000, window, window.close)
        app.exec()
        watchdog.stop()
        window.shut_down()
    return after, before


class Reader:
    """Somebody who does one thing after the other."""

    def __init__(self, window: object) -> None:
        from PySide6.QtCore import QTimer

        from viewer.ui.main_window import MainWindow

        assert isinstance(window, MainWindow)
        self._window = window
        self._chance = random.Random(5)
        self._timer = QTimer(window)
        self._timer.setInterval(_STEP)
        self._timer.timeout.connect(self._step)
        self._typing: list[str] = []
        self._deeds: list[Deed] = []
        self.last = ""  # what was done last

    def begin(self) -> None:
        """From now on."""
        workings = self._window.workings
        panes, view, trigger = workings.panes, workings.panes.posts.view, self._trigger
        often: list[Deed] = [
            ("next", lambda: trigger("next")),
            ("next", lambda: trigger("next")),
            ("next_unread", lambda: trigger("next_unread")),
            ("page_down", lambda: trigger("page_down")),
            ("scroll", self._scroll),
            ("jump", self._jump),
            ("choose a row", lambda: view.choose_row(view.rowAt(100))),
            ("type", self._type),
            ("go somewhere", self._go_somewhere),
        ]
        seldom: list[Deed] = [
            *(
                (name, lambda name=name: trigger(name))
                for name in (
                    *("toggle_star", "toggle_read", "back", "forward", "theme_next", "outline", "sidebar"),
                    *(
                        "sort_title",
                        "sort_words",
                        "sort_date",
                        "sort_backward",
                        "group_month",
                        "group_source",
                    ),
                    *("group_none", "list_cards", "list_compact", "list_rows", "zoom_in", "zoom_out"),
                    *("cheat_sheet", "settings", "palette", "go_unread", "go_all", "mark_all_read", "ledger"),
                )
            ),
            ("resize", lambda: self._window.resize(self._chance.randrange(500, 1500), 800)),
            ("filter tags", lambda: panes.tree.field.setText(self._chance.choice(("tag1", "2", "")))),
        ]
        self._deeds = [*often * 4, *seldom]
        self._timer.start()

    def _step(self) -> None:
        workings = self._window.workings
        if self._typing:
            self.last = f"typed {self._typing[0]!r}"
            workings.panes.posts.field.setText(self._typing.pop(0))
        elif not workings.sheet.isHidden():
            self.last = "put the sheet away"
            workings.sheet.put_away()
        else:
            self.last, deed = self._chance.choice(self._deeds)
            deed()

    def _scroll(self) -> None:
        bar = self._window.workings.panes.posts.view.verticalScrollBar()
        bar.setValue(bar.value() + self._chance.randrange(-2_000, 4_000))

    def _jump(self) -> None:
        # Asked for each time: a reference that is kept to a scroll bar of Qt's own is said to be dead sooner or later.
        bar = self._window.workings.panes.posts.view.verticalScrollBar()
        bar.setValue(self._chance.randrange(bar.maximum() + 1))

    def _trigger(self, name: str) -> None:
        self._window.workings.actions_[name].trigger()

    def _type(self) -> None:
        word = self._chance.choice(_LETTERS)
        self._typing = [word[: end + 1] for end in range(len(word))] + [""]

    def _go_somewhere(self) -> None:
        from viewer.ui.choice import Choice

        tag = f"tag{self._chance.randrange(1, 60)}"
        place = self._chance.choice((Choice(), Choice("tag", tag), Choice("source", "3"), Choice("unread")))
        self._window.workings.listing.go(place)


if __name__ == "__main__":
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    sys.exit(main(sys.argv[1:]))
