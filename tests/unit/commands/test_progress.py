"""The line that says how far long work is."""

from __future__ import annotations

import io
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.commands.progress import ProgressLine, bar_line, described
from viewer.types import Progress


class Terminal(io.StringIO):
    """A stream that says it is a terminal; ``shown`` is what stands on its last line."""

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        line = ""
        for piece in self.getvalue().rpartition("\n")[2].split("\r"):
            line = piece + line[len(piece) :]
        return line.rstrip()


class Clock:
    """Stands still until it is told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("progress", "seconds", "text"),
    [
        (Progress("pictures", 12, 52), 2.0, "pictures: 12 of 52, 6.0/s, 0:07 left"),
        (Progress("posts", 5000, 100_000), 10.0, "posts: 5000 of 100000, 500/s, 3:10 left"),
        (Progress("pages", 1, 2000), 5.0, "pages: 1 of 2000, 12/min, 2:46:35 left"),
        (Progress("places", 7), 2.0, "places: 7, 3.5/s"),
        (Progress("pages", 0, 9), 30.0, "pages: 0 of 9"),
        (Progress("pages", 3, 9), 0.5, "pages: 3 of 9"),
    ],
)
def test_rate_and_time_left(progress: Progress, seconds: float, text: str) -> None:
    assert described(progress, seconds) == text


@given(
    done=st.integers(0, 10**9),
    total=st.integers(0, 10**9),
    columns=st.integers(2, 200),
    seconds=st.floats(0, 10**6),
)
def test_the_bar_never_wraps(done: int, total: int, columns: int, seconds: float) -> None:
    progress = Progress("pictures", done, total)
    assert len(bar_line(progress, described(progress, seconds), columns, "█·")) < columns


def test_a_terminal_shows_a_bar_that_is_taken_away_for_other_lines() -> None:
    terminal, clock = Terminal(), Clock()
    line = ProgressLine(quiet=False, stream=terminal, clock=clock)
    line.show(Progress("pictures", 0, 52))
    clock.now += 2
    line.show(Progress("pictures", 26, 52))
    assert (
        terminal.shown == "[############............] pictures: 26 of 52, 13/s, 0:02 left"
    )  # a StringIO has no encoding
    with line.hidden():
        terminal.write("a result\n")
    assert terminal.getvalue().endswith("\ra result\n")
    line.show(Progress("pictures", 27, 52))  # a moment later: not again yet
    assert terminal.shown == ""
    clock.now += 1
    line.show(Progress("posts", 1, 2))
    line.clear()
    assert terminal.shown == ""


def test_a_pipe_gets_plain_lines_now_and_then() -> None:
    pipe, clock = io.StringIO(), Clock()
    line = ProgressLine(quiet=False, stream=pipe, clock=clock)
    for second in range(13):
        line.show(Progress("posts", second // 6, 10))
        clock.now += 1
    assert pipe.getvalue() == "posts: 0 of 10\nposts: 1 of 10, 6/min, 1:30 left\n"


def test_quiet_is_quiet() -> None:
    terminal = Terminal()
    line = ProgressLine(quiet=True, stream=terminal)
    with line.following(lambda: Progress("posts", 1, 2)):
        line.show(Progress("posts", 1, 2))
    assert terminal.getvalue() == ""


def test_it_is_asked_while_nothing_happens() -> None:
    terminal, asked = Terminal(), threading.Event()

    def ask() -> Progress:
        asked.set()
        return Progress("posts", 1, 2)

    with ProgressLine(quiet=False, stream=terminal).following(ask):
        assert asked.wait(20)
    assert terminal.shown == ""


def test_the_same_steps_of_another_source_begin_anew() -> None:
    terminal, clock = Terminal(), Clock()
    line = ProgressLine(quiet=False, stream=terminal, clock=clock)
    line.show(Progress("pages", 100, 100))
    clock.now += 1000
    line.show(Progress("pages", 0, 20))
    clock.now += 5
    line.show(Progress("pages", 10, 20))
    assert terminal.shown.endswith("pages: 10 of 20, 2.0/s, 0:05 left")
