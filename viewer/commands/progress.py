"""How far long work is: a bar with rate and time left on a terminal, plain lines in a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from viewer.types import Progress

_BAR = 24  # cells
_LEAST_BAR = 6
_OFTEN = 0.1  # seconds between two pictures of the bar
_SELDOM = 5.0  # seconds between two lines in a pipe


class ProgressLine:
    """The line on stderr that says where long work stands. May be told, asked and hidden from several threads."""

    def __init__(
        self, *, quiet: bool, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._quiet = quiet
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty() and os.environ.get("TERM") != "dumb"
        self._clock = clock
        self._guard = threading.Lock()
        self._shown = ""
        self._began: dict[
            str, tuple[float, int]
        ] = {}  # of each kind of step: when it began, and how many are done
        self._told: Progress | None = None
        self._last = self._clock() if not self._terminal else 0.0

    def show(self, progress: Progress) -> None:
        """Draws where the work stands, unless it did so a moment ago."""
        if self._quiet or not progress.what:
            return
        with self._guard:
            now = self._clock()
            began, done = self._began.get(progress.what, (now, 0))
            if progress.done < done:  # the same steps once more, for another source
                began = now
            self._began[progress.what] = (began, progress.done)
            if now - self._last < (_OFTEN if self._terminal else _SELDOM):
                return
            self._last = now
            self._draw(progress, now - began)

    @contextlib.contextmanager
    def following(self, ask: Callable[[], Progress]) -> Iterator[None]:
        """Asks where the work stands while the block runs, also while nothing comes of it; at its end the line goes."""
        ended = threading.Event()
        thread = threading.Thread(target=self._follow, args=(ask, ended), name="progress", daemon=True)
        if not self._quiet:
            thread.start()
        try:
            yield
        finally:
            ended.set()
            if not self._quiet:
                thread.join()
            self.clear()

    def _follow(self, ask: Callable[[], Progress], ended: threading.Event) -> None:
        with contextlib.suppress(OSError):  # whoever read the progress went away; the work goes on
            while not ended.wait(_OFTEN):
                self.show(ask())

    @contextlib.contextmanager
    def hidden(self) -> Iterator[None]:
        """Keeps the line away while something else is written."""
        with self._guard:
            self._erase()
            yield

    def clear(self) -> None:
        """Takes the line away."""
        with self.hidden():
            pass

    def _draw(self, progress: Progress, seconds: float) -> None:
        text = described(progress, seconds)
        if not self._terminal:
            if progress != self._told:
                print(text, file=self._stream, flush=True)
            self._told = progress
            return
        line = bar_line(progress, text, self._columns(), self._cells())
        padding = " " * max(0, len(self._shown) - len(line))
        self._stream.write(f"\r{line}{padding}")
        self._stream.flush()
        self._shown = line

    def _erase(self) -> None:
        if self._shown:
            self._stream.write("\r" + " " * len(self._shown) + "\r")
            self._stream.flush()
            self._shown = ""

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80

    def _cells(self) -> str:
        """How a full and an empty cell look: in ASCII where the terminal has no more."""
        try:
            "█·".encode(self._stream.encoding or "ascii")
        except UnicodeEncodeError:
            return "#."
        return "█·"


def described(progress: Progress, seconds: float) -> str:
    """ "pictures: 12 of 52, 6.1/s, 0:07 left", when the steps began so many seconds ago."""
    text = f"{progress.what}: {progress.done}" + (f" of {progress.total}" if progress.total else "")
    if seconds < 1 or progress.done <= 0:
        return text
    text += f", {_rate(progress.done / seconds)}"
    if progress.total:
        text += f", {_duration((progress.total - progress.done) * seconds / progress.done)} left"
    return text


def bar_line(progress: Progress, text: str, columns: int, cells: str) -> str:
    """The text with a bar before it, together shorter than a line of the terminal."""
    room = columns - 1
    width = min(_BAR, room - len(text) - 3)
    if not progress.total or width < _LEAST_BAR:
        return text[:room]
    full = round(width * min(progress.done / progress.total, 1.0))
    return f"[{cells[0] * full}{cells[1] * (width - full)}] {text}"


def _rate(rate: float) -> str:
    if rate >= 10:
        return f"{rate:.0f}/s"
    return f"{rate:.1f}/s" if rate >= 1 else f"{rate * 60:.0f}/min"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
