"""What every command has at hand: the archive, the options, and how to print.

Results go to stdout. Progress, remarks and problems go to stderr: ``--quiet`` leaves out the first two of them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from viewer.commands.progress import ProgressLine
from viewer.errors import ExportError, UsageError

if TYPE_CHECKING:
    from viewer.archive import Archive
    from viewer.types import PostRow, Progress

OPEN, CLOSE = "\ue000", "\ue001"  # around what a search found
# What a terminal takes for a command: titles and addresses are the outside world's, and may hold anything.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, 13, *range(14, 32), *range(127, 160)), "\ufffd")


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the program.

    ``writes`` says how the archive is opened (None: the command does that itself), ``stops`` that it looks at
    ``Context.cancel`` and ends by itself, ``queries`` that its words are a query and may begin with a dash.
    """

    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Context, argparse.Namespace], int]
    writes: bool | None = False
    stops: bool = False
    queries: bool = False


@dataclass(slots=True)
class Context:
    """The surroundings of one run of a command."""

    opened: Archive | None
    folder: Path
    cancel: threading.Event
    options: argparse.Namespace
    line: ProgressLine = field(init=False)

    def __post_init__(self) -> None:
        self.line = ProgressLine(quiet=bool(self.options.quiet))

    @property
    def archive(self) -> Archive:
        """The opened archive."""
        assert self.opened is not None
        return self.opened

    def json(self, value: Any) -> None:
        """Prints one JSON value on a line of its own."""
        with self.line.hidden(), _result():
            print(json.dumps(value, ensure_ascii=False, default=_plain))

    def say(self, text: str, *, marked: bool = False) -> None:
        """A line of the result, on stdout; with ``marked`` what lies between ``OPEN`` and ``CLOSE`` is set off."""
        with self.line.hidden(), _result():
            shown = _shown(text, sys.stdout)
            if marked:
                bold, plain = ("\033[1m", "\033[0m") if sys.stdout.isatty() else ("", "")
                shown = shown.replace(OPEN, bold).replace(CLOSE, plain)
            print(shown)

    def write(self, data: bytes) -> None:
        """A result as it is, on stdout."""
        with self.line.hidden(), _result():
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()

    def remark(self, text: str) -> None:
        """What is good to know and no result, on stderr; not with ``--quiet``."""
        if not self.options.quiet:
            self.warn(text)

    def detail(self, text: str) -> None:
        """What few want to know, on stderr; only with ``--verbose``."""
        if self.options.verbose:
            self.warn(text)

    def warn(self, text: str) -> None:
        """A problem, on stderr."""
        with self.line.hidden():
            print(_shown(text, sys.stderr), file=sys.stderr)

    def progress(self, progress: Progress) -> None:
        """Shows where long work stands: a bar on a terminal, now and then a line in a pipe."""
        self.line.show(progress)

    def done(self) -> None:
        """Takes the bar away."""
        self.line.clear()

    def target(self, path: Path) -> Path:
        """The file that a command is to write: none of the archive's own, and no device. Raises UsageError."""
        if path.exists() and not path.is_file() and not path.is_dir():
            raise UsageError(f"{path} is no file; give the name of a file to write.")
        whole, home = path.resolve(), self.folder.resolve()
        if whole == home or home in whole.parents:
            raise UsageError(f"{path} lies in the folder of the archive itself; choose another place.")
        return path


@contextlib.contextmanager
def _result() -> Iterator[None]:
    """What keeps a result from being written is said as such. (A reader who went away is no fault: BrokenPipeError.)"""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError.unwritten(error) from error


def _shown(text: str, stream: TextIO) -> str:
    """A text as a terminal may have it; in a pipe it stays as it is."""
    return text.translate(_CONTROLS) if stream.isatty() else text


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} is no JSON")


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
