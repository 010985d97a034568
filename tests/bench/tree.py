"""A tree of 5,000 tags that changes: how long the window's thread works at once for each step.

``python -m tests.bench.tree [--tags N]``. A real window over posts that carry so many tags; what a reader does with them is
done ``_RUNS`` times. Printed is the most that it worked at once in each step (medians), beside a frame of a screen with
60 of them in a second.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench._measure import Figure, python, report, screen
from tests.bench._posts import archive
from viewer.archive import Archive
from viewer.config import Settings, resources
from viewer.store.store import Store
from viewer.ui.app import make_application

if TYPE_CHECKING:
    from viewer.arranging import Change
    from viewer.ui.main_window import MainWindow

POSTS, TAGS = 5_000, 5_000
_RUNS = 7
_FRAME = 1 / 60  # s
_MOST = 2  # frames


def main(arguments: list[str]) -> int:
    """Returns 0 when no step took longer than the frames that are allowed. The window is one of a process of its own: its
    screen may be gone before this one ends."""
    if "--window" in arguments:
        print(json.dumps(run(Path(arguments[-1]))), flush=True)
        return 0
    tags = int(arguments[arguments.index("--tags") + 1]) if "--tags" in arguments else TAGS
    with tempfile.TemporaryDirectory(prefix="tree-") as folder, screen() as variables:
        made = _prepared(Path(folder) / "archive", tags)
        told = python("-m", "tests.bench.tree", "--window", str(made), **variables).stdout
    work: dict[str, list[float]] = json.loads(told.splitlines()[-1])
    figures = [Figure(name, statistics.median(each), _FRAME, _MOST) for name, each in work.items()]
    return 0 if report(f"A tree of {tags:,} tags, work at once; a frame", figures) else 1


def _prepared(folder: Path, tags: int) -> Path:
    """A copy of the made archive with so many more tags, on two posts each; every tenth lies in one of 20 groups."""
    shutil.copytree(archive(POSTS, words=60), folder, ignore=shutil.ignore_patterns("writer.*"))
    store = Store(folder)
    names = [f"group {n % 20}/topic {n}" if n % 10 == 0 else f"topic {n}" for n in range(tags)]
    with store.database.write():
        begin = int((store.database.row("SELECT max(id) FROM tag") or (0,))[0]) + 1
        store.database.run_many(
            "INSERT INTO tag (id, name, folded) VALUES (?, ?, ?)",
            [(begin + number, name, name) for number, name in enumerate(names)],
        )
        store.database.run_many(
            "INSERT OR IGNORE INTO post_tag (post_id, tag_id, position, by_author) VALUES (?, ?, 9, 1)",
            [
                (1 + (number * 7 + more) % POSTS, begin + number)
                for number in range(tags)
                for more in (0, 1000)
            ],
        )
    store.close()
    return folder


def run(folder: Path) -> dict[str, list[float]]:
    """How long the thread worked at once (s), in each step."""
    app = make_application(["archive-viewer"])
    from PySide6.QtCore import QTimer

    from viewer.ui.main_window import MainWindow
    from viewer.ui.theme import Theme

    found: dict[str, list[float]] = {}
    with Archive.open(folder) as opened:
        settings = Settings(folder.parent / "settings.json")
        window = MainWindow(opened, settings, Theme(app, "light"), resources(), lambda _url: None)
        beat = Beat(window)
        steps = _steps(window)
        timer, waiting = QTimer(window), [""]

        def tick() -> None:
            if window.workings.tasks.busy:
                return
            longest = beat.take()
            if waiting[0]:
                found.setdefault(waiting[0], []).append(longest)
            waiting[0], deed = next(steps, ("", window.close))
            deed()

        timer.setInterval(700)  # the counts of what is listed come a moment after the list
        timer.timeout.connect(tick)
        window.settled.connect(lambda: QTimer.singleShot(2_500, window, timer.start))
        window.start()
        window.resize(1280, 820)
        window.show()
        app.exec()
        window.shut_down()
    return found


def _steps(window: MainWindow) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the reader does, in turn."""
    workings = window.workings
    tree, commands, posts = workings.panes.tree, workings.tag_commands, workings.panes.posts
    arranging = commands._archive.arranging

    def change(deed: Callable[[], Change]) -> Callable[[], object]:
        return partial(commands._change, deed, "Done")

    for run in range(_RUNS):
        name, group = f"topic {run * 10 + 1}", [f"topic {run * 10 + each}" for each in range(2, 6)]
        yield "rename a tag", change(partial(arranging.rename, name, f"called {run}"))
        yield "group four tags", change(partial(arranging.group, group, "made"))
        yield "undo that", workings.actions_["undo"].trigger
        yield "filter the tags", partial(tree.field.setText, f"pic {run + 1}")
        yield "filter no more", tree.field.clear
        yield "search: other counts", partial(posts.set_text, f"tag{run}")
        yield "all posts again", partial(posts.set_text, "")


class Beat:
    """A timer that ticks each millisecond: what the window's thread worked from one tick to the next, in its own time. That
    of a clock tells more of what else the computer does."""

    def __init__(self, window: MainWindow) -> None:
        from PySide6.QtCore import Qt, QTimer

        self._last = time.thread_time()
        self._longest = 0.0
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(1)

    def _tick(self) -> None:
        now = time.thread_time()
        self._longest = max(self._longest, now - self._last)
        self._last = now

    def take(self) -> float:
        """The longest since it was last asked, in seconds."""
        self._tick()
        longest, self._longest = self._longest, 0.0
        return longest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
