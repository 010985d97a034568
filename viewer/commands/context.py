"""What every command has at hand: the archive, the options, and how to print."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from viewer.errors import UsageError

if TYPE_CHECKING:
    from viewer.archive import Archive
    from viewer.types import PostRow, Progress

_BAR = 24


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program. ``writes`` says how the archive is opened (None: the command does that itself)."""

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Context, argparse.Namespace], int]
    writes: bool | None = False


@dataclass(slots=True)
class Context:
    """The surroundings of one run of a command."""

    opened: Archive | None
    folder: Path
    cancel: threading.Event
    options: argparse.Namespace
    _line: _ProgressLine = field(init=False)

    def __post_init__(self) -> None:
        self._line = _ProgressLine(quiet=bool(getattr(self.options, "quiet", False)))

    @property
    def archive(self) -> Archive:
        """The opened archive."""
        assert self.opened is not None
        return self.opened

    def json(self, value: Any) -> None:
        """Prints one JSON value on a line of its own."""
        print(json.dumps(value, ensure_ascii=False, default=_plain))

    def say(self, text: str) -> None:
        """A line for people, on stdout."""
        self._line.clear()
        if not getattr(self.options, "quiet", False):
            print(text)

    def warn(self, text: str) -> None:
        """A problem, on stderr."""
        self._line.clear()
        print(text, file=sys.stderr)

    def progress(self, progress: Progress) -> None:
        """Shows where long work stands: a bar on a terminal, now and then a line in a pipe."""
        self._line.show(progress)

    def done(self) -> None:
        """Takes the bar away."""
        self._line.clear()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


class _ProgressLine:
    """A bar with rate and time left on a terminal's stderr; in a pipe, plain lines every few seconds."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._terminal = sys.stderr.isatty()
        self._shown = ""
        self._what = ""
        self._began = 0.0
        self._last = 0.0

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.what != self._what:
            self._what, self._began, self._last = progress.what, now, now if not self._terminal else 0.0
        if self._quiet or not progress.what or now - self._last < (0.1 if self._terminal else 5.0):
            return
        self._last = now
        line = self._text(progress, now - self._began)
        if self._terminal:
            padding = " " * max(0, len(self._shown) - len(line))
            print(f"\r{line}{padding}", end="", file=sys.stderr, flush=True)
            self._shown = line
        else:
            print(line, file=sys.stderr, flush=True)

    def _text(self, progress: Progress, seconds: float) -> str:
        if not progress.total:
            return f"{progress.what}: {progress.done}"
        share = min(progress.done / progress.total, 1.0)
        text = f"{progress.what}: {progress.done} of {progress.total}"
        if seconds > 1 and progress.done:
            rate = progress.done / seconds
            left = (progress.total - progress.done) / rate
            text += f", {rate:.0f}/s, {int(left // 60)}:{int(left % 60):02} left"
        if not self._terminal:
            return text
        full = round(_BAR * share)
        return f"[{'█' * full}{'·' * (_BAR - full)}] {text}"

    def clear(self) -> None:
        if self._shown:
            print("\r" + " " * len(self._shown) + "\r", end="", file=sys.stderr, flush=True)
            self._shown = ""


def row_json(row: PostRow) -> dict[str, Any]:
    """A post of a list, as the contract of the command line words it."""
    return {
        "id": row.id,
        "source": row.source_id,
        "source_title": row.source,
        "url": row.url,
        "title": row.title,
        "author": row.author,
        "published": row.published,
        "updated": row.updated,
        "tags": list(row.tags),
        "state": row.state,
        "words": row.words,
        "media": {"known": row.media_known, "saved": row.media_saved, "failed": row.media_failed},
        "read": row.read,
        "starred": row.starred,
        "summary": row.summary,
    }


def row_line(row: PostRow) -> str:
    """A post of a list, as a line for people."""
    date = row.published.date().isoformat() if row.published else "          "
    flags = ("★" if row.starred else " ") + (" " if row.read else "•")
    tags = f"  [{', '.join(row.tags)}]" if row.tags else ""
    return f"{row.id:>6} {flags} {date}  {row.title or '(no title)'}{tags}"


def add_json(parser: argparse.ArgumentParser) -> None:
    """The option that every listing command has."""
    parser.add_argument("--json", action="store_true", help="print JSON on stdout and nothing else")


def positive(text: str) -> int:
    """A number of zero or more, for ``argparse``."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def moment(text: str) -> datetime:
    """A date as a reader writes it: 2026, 2026-03 or 2026-03-14. Raises UsageError."""
    from viewer.archive import known_since

    if not text:
        raise UsageError("Give a date like 2026-03-14.")
    return known_since(text)
