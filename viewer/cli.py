"""The commands: parse, call the archive, print. No command opens the window."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from viewer import __version__
from viewer.config import default_archive
from viewer.errors import ArchiveError, ArchiveViewerError, Cancelled, ExportError, UsageError

if TYPE_CHECKING:
    from viewer.commands import Command
    from viewer.commands.words import Parser

_EPILOG = """\
Queries: word  "a phrase"  pref*  -word  a OR b  ( )  title:  author:  tag:  source:  code:
before:2026-03  after:2025  on:2026-06-15  is:unread|read|starred|excerpt|gone  has:math|code|image

Exit codes: 0 done, 1 done in part or the outside world failed, 2 wrong usage, 3 the archive cannot be used,
130 stopped by Ctrl-C.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line. ``tests`` hold it against the handbook."""
    return _parsers()[0]


def _parsers() -> tuple[Parser, dict[str, tuple[Command, Parser]]]:
    """The parser of what comes before a command, and each command with its own."""
    from viewer.commands import COMMANDS
    from viewer.commands.words import Parser, place

    top = Parser(
        prog="archive-viewer",
        description="A desktop archive for blogs. Without a command, the window opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"archive-viewer {__version__}")
    top.add_argument(
        "--archive", metavar="DIR", type=place, help="the archive folder (made when it is missing)"
    )
    noise = top.add_mutually_exclusive_group()
    noise.add_argument("-v", "--verbose", action="store_true", help="say more")
    noise.add_argument("-q", "--quiet", action="store_true", help="say nothing but results and problems")
    subparsers = top.add_subparsers(dest="command", metavar="COMMAND")
    known: dict[str, tuple[Command, Parser]] = {}
    for command in COMMANDS:
        sub = subparsers.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        known[command.name] = (command, sub)
    return top, known


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command (or the window) and returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _own_streams()
    return _guarded(lambda: _main(arguments))


def _main(arguments: list[str]) -> int:
    at = _first_word(arguments)
    if at is None:
        wanted = {"-h", "--help", "--version"} & set(arguments)
        return _help(arguments) if wanted else _window(arguments)
    from viewer.commands import NAMES  # without a word they need not even be loaded: the window is waited for

    return _command(arguments, at) if arguments[at] in NAMES else _window(arguments)


def _first_word(arguments: Sequence[str]) -> int | None:
    """Where the first argument stands that is neither an option nor the value of ``--archive``."""
    skip = False
    for at, word in enumerate(arguments):
        if skip:
            skip = False
        elif word == "--archive":
            skip = True
        elif not word.startswith("-"):
            return at
    return None


def _help(arguments: Sequence[str]) -> int:
    parser().parse_args(arguments)
    return 0


def _command(arguments: Sequence[str], at: int) -> int:
    from viewer.commands.words import query_last

    top, known = _parsers()
    options = top.parse_args(arguments[:at])
    command, parser = known[arguments[at]]
    words = query_last(parser, arguments[at + 1 :]) if command.queries else arguments[at + 1 :]
    parser.refuse_dashes(words)
    options = parser.parse_args(words, options)
    return _run(command, options)


def _run(command: Command, options: argparse.Namespace) -> int:
    from viewer.archive import Archive
    from viewer.commands.context import Context

    folder = options.archive or _usual_folder()
    cancel = _cancel_on_interrupt(command.stops)
    with contextlib.ExitStack() as stack:
        opened = command.writes is not None  # else the command opens no archive, or not this way
        archive = stack.enter_context(Archive.open(folder, write=bool(command.writes))) if opened else None
        return command.run(Context(archive, folder, cancel, options), options)


def _usual_folder() -> Path:
    try:
        return default_archive()
    except RuntimeError:  # no HOME, and a user whom the system does not know
        raise ArchiveError(
            "There is no home folder to keep an archive in; name a folder with --archive DIR."
        ) from None


def _own_streams() -> None:
    """Somewhere to write to, also where a shell closed it; what it cannot show gets a stand-in, not a traceback."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (as long as the program)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace" if name == "stderr" else "replace")


def _guarded(run: Callable[[], int]) -> int:
    """Runs something; a fault outside the program becomes one sentence and an exit code."""
    try:
        try:
            return run()
        finally:
            _flush()
    except SystemExit as stop:  # ``--help`` and ``--version``
        return int(stop.code or 0)
    except BrokenPipeError:  # the reader of our output went away (``| head``)
        _write_no_more(sys.stdout)
        _write_no_more(sys.stderr)
        return 0
    except KeyboardInterrupt:
        return _failed(Cancelled())
    except ArchiveViewerError as error:
        return _failed(error)
    except OSError as error:  # a file that cannot be read or written, wherever it was met
        where = f"{error.filename}: " if error.filename else ""
        return _failed(ArchiveViewerError(f"{where}{error.strerror or error}."))


def _flush() -> None:
    """What was printed may have waited until now, and so may what keeps it from being written."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ExportError.unwritten(error) from error


def _failed(error: ArchiveViewerError) -> int:
    """Says what went wrong, on one line whatever was typed. What could not be written before is given up, or it would be
    complained of once more."""
    sentence = "".join(each if each.isprintable() else "\ufffd" for each in " ".join(str(error).split()))
    try:
        print(f"archive-viewer: {sentence}", file=sys.stderr, flush=True)
    except OSError:
        _write_no_more(sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        _write_no_more(sys.stdout)
    return error.exit_code


def _write_no_more(stream: object) -> None:
    """Leads a stream into nothing."""
    fileno = getattr(stream, "fileno", None)
    with contextlib.suppress(OSError, ValueError):
        if fileno is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), fileno())


def _cancel_on_interrupt(stops: bool) -> threading.Event:
    """An event that the first Ctrl-C sets for a command that looks at it: work stops at its next safe point. The second
    Ctrl-C, and the first for any other command, stops at once: what is under way is rolled back."""
    import signal

    event = threading.Event()

    def interrupted(number: int, frame: object) -> None:
        del number, frame
        if event.is_set() or not stops:
            raise KeyboardInterrupt
        event.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # a shell that said so (``nohup``) is obeyed
                signal.signal(number, interrupted)
    return event


def _window(arguments: Sequence[str]) -> int:
    """Opens the window; a URL to add, a folder of posts or an archive folder may be given. Without a screen: the tour."""
    top = argparse.ArgumentParser(prog="archive-viewer", add_help=False, exit_on_error=False)
    top.add_argument("--archive")
    top.add_argument("-v", "--verbose", action="store_true")
    top.add_argument("-q", "--quiet", action="store_true")
    top.add_argument("location", nargs="?")
    try:
        options, unknown = top.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise UsageError(f"{error}; `archive-viewer --help` says what is.") from None
    if unknown:
        raise _unknown(unknown[0])
    if options.archive is not None and (not options.archive.strip() or "\0" in options.archive):
        raise UsageError("--archive: an empty name is the name of no folder.")
    folder, location = options.archive and Path(options.archive), options.location
    if location is not None and not _is_place(location):
        raise _unknown(location)
    if folder is None and location is not None and _holds_archive(location):
        folder, location = Path(location), None
    if not _has_screen():
        from viewer.commands import tour_without_screen

        return tour_without_screen()
    from viewer.ui.app import run

    return run(folder or _usual_folder(), location)


def _unknown(word: str) -> UsageError:
    """What to say of a word that means nothing, with the command it may have been meant for."""
    import difflib

    from viewer.commands import NAMES
    from viewer.commands.words import text

    near = difflib.get_close_matches(word, NAMES, n=1)
    meant = f"; did you mean `archive-viewer {near[0]}`?" if near else "; `archive-viewer --help` lists both."
    return UsageError(f"“{text(word)}” is neither a command nor an address{meant}")


def _is_place(word: str) -> bool:
    if not word.strip() or "\0" in word:
        return False
    with contextlib.suppress(OSError):  # a name that is too long is that of no folder
        if Path(word).is_dir():
            return True
    return "://" in word or ("." in word and "/" in word) or word.startswith("feed:")


def _holds_archive(word: str) -> bool:
    with contextlib.suppress(OSError):
        return (Path(word) / "archive.db").is_file()
    return False


def _has_screen() -> bool:
    """Whether a window can be shown. ``QT_QPA_PLATFORM`` set on purpose counts as a screen."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
