"""Measuring: several runs in turn, medians, each figure beside its floor."""

from __future__ import annotations

import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "build" / "bench"  # what is costly to make and may serve the next run


@dataclass(frozen=True)
class Figure:
    """A median, in seconds. ``floor`` is what it is compared with, ``limit`` the highest ratio that is accepted."""

    name: str
    seconds: float
    floor: float | None = None
    limit: float | None = None

    @property
    def kept(self) -> bool:
        """Whether it stays within its limit."""
        return self.floor is None or self.limit is None or self.seconds <= self.floor * self.limit


def timed(action: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def medians(actions: Mapping[str, Callable[[], object]], runs: int) -> dict[str, float]:
    """Seconds of each action, the median of ``runs``; they take turns, so that a busy moment hits all alike.

    An action may return the seconds itself (a float), when only a part of what it does counts.
    """
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(runs):
        for name, action in actions.items():
            begin = time.perf_counter()
            own = action()
            seconds[name].append(own if isinstance(own, float) else time.perf_counter() - begin)
    return {name: statistics.median(values) for name, values in seconds.items()}


def report(title: str, figures: Sequence[Figure]) -> bool:
    """Prints the figures with their ratios; returns whether all limits were kept."""
    print(f"\n{title}")
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        line = f"  {figure.name:<{width}}  {milliseconds(figure.seconds):>12}"
        if figure.floor is not None:
            line += f"  {figure.seconds / figure.floor:6.2f} x floor"
        if figure.limit is not None:
            line += f"  (at most {figure.limit:g}: {'kept' if figure.kept else 'EXCEEDED'})"
        print(line, flush=True)
    return all(figure.kept for figure in figures)


def milliseconds(seconds: float) -> str:
    """For people: three digits that matter."""
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.3f} s"


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs this Python on the checkout in a process of its own; a failure is raised with what it said."""
    environment = {**os.environ, **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else every start of ours would compile, and no floor
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return done


@contextlib.contextmanager
def served(posts: int, pictures: int, words: int = 600) -> Iterator[str]:
    """The URL of a made blog, served by another process: its work must not be counted as ours."""
    command = [sys.executable, "-m", "tests.bench._server", str(posts), str(pictures), str(words)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


@contextlib.contextmanager
def screen() -> Iterator[dict[str, str]]:
    """The variables that put windows on a screen: on the one there is, else on an X server in memory, else on none."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        yield {}
        return
    if shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as told:
            yield {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
    finally:
        server.terminate()
        server.wait()
