"""The commands: parse, call the archive, print. No command opens the window."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from viewer import __version__
from viewer.config import default_archive
from viewer.errors import ArchiveViewerError, Cancelled, UsageError

_EPILOG = """\
Queries: word  "a phrase"  pref*  -word  a OR b  ( )  title:  author:  tag:  source:  code:
before:2026-03  after:2025  on:2026-06-15  is:unread|read|starred|excerpt|gone  has:math|code|image

Exit codes: 0 done, 1 done in part or the outside world failed, 2 wrong usage, 3 the archive cannot be used.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line. ``tests`` hold it against the handbook."""
    top = argparse.ArgumentParser(
        prog="archive-viewer",
        description="A desktop archive for blogs. Without a command, the window opens.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"archive-viewer {__version__}")
    top.add_argument(
        "--archive", metavar="DIR", type=Path, help="the archive folder (made when it is missing)"
    )
    noise = top.add_mutually_exclusive_group()
    noise.add_argument("-v", "--verbose", action="store_true", help="say more")
    noise.add_argument("-q", "--quiet", action="store_true", help="say nothing but results and errors")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    from viewer.commands import COMMANDS

    for command in COMMANDS:
        sub = commands.add_parser(command.name, help=command.help, description=command.help)
        command.arguments(sub)
        sub.set_defaults(run=command.run, writes=command.writes)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command (or the window) and returns the exit code."""
    given = sys.argv[1:] if argv is None else argv
    # Bytes that are no text in this system's encoding arrive as lone surrogates, which no database takes.
    arguments = [word.encode("utf-8", "replace").decode() for word in given]
    _plain_streams()
    first = next((word for word in _positional(arguments)), None)
    if not {"-h", "--help", "--version"} & set(arguments) and not _is_command(first):
        return _guarded(lambda: _window(arguments))
    options = parser().parse_args(arguments)
    return _guarded(lambda: _run(options))


def _is_command(word: str | None) -> bool:
    """Whether a word is the name of a command. Without a word they need not even be loaded: the window is waited for."""
    if word is None:
        return False
    from viewer.commands import COMMANDS

    return any(word == command.name for command in COMMANDS)


def _positional(arguments: Sequence[str]) -> list[str]:
    """The arguments that are neither options nor the value of ``--archive``."""
    found = []
    skip = False
    for word in arguments:
        if skip:
            skip = False
        elif word == "--archive":
            skip = True
        elif not word.startswith("-"):
            found.append(word)
    return found


def _plain_streams() -> None:
    """A terminal that cannot show a character gets a stand-in for it, not a traceback."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace" if stream is sys.stderr else "replace")


def _guarded(run: object) -> int:
    """Runs something; a fault outside the program becomes one sentence and an exit code."""
    assert callable(run)
    try:
        return int(run())
    except KeyboardInterrupt:
        print(Cancelled(), file=sys.stderr)
        return Cancelled.exit_code
    except BrokenPipeError:  # the reader of our output went away (``| head``)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ArchiveViewerError as error:
        print(f"archive-viewer: {error}", file=sys.stderr)
        return error.exit_code
    except OSError as error:  # a file that cannot be read or written, wherever it was met
        where = f"{error.filename}: " if error.filename else ""
        print(f"archive-viewer: {where}{error.strerror or error}.", file=sys.stderr)
        return 1


def _run(options: argparse.Namespace) -> int:
    from viewer.archive import Archive
    from viewer.commands.context import Context

    folder = options.archive or default_archive()
    cancel = _cancel_on_interrupt()
    if options.writes is None:  # the command opens no archive, or not this way
        return int(options.run(Context(None, folder, cancel, options), options))
    with Archive.open(folder, write=options.writes) as archive:
        return int(options.run(Context(archive, folder, cancel, options), options))


def _cancel_on_interrupt() -> threading.Event:
    """An event that the first Ctrl-C sets: work stops at its next safe point. The second one stops at once."""
    import signal

    event = threading.Event()

    def interrupted(number: int, frame: object) -> None:
        del number, frame
        if event.is_set():
            raise KeyboardInterrupt
        event.set()

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, interrupted)
        signal.signal(signal.SIGTERM, interrupted)
    return event


def _window(arguments: Sequence[str]) -> int:
    """Opens the window; a URL to add, a folder of posts or an archive folder may be given. Without a screen: the tour."""
    top = argparse.ArgumentParser(prog="archive-viewer", add_help=False)
    top.add_argument("--archive", type=Path)
    top.add_argument("-v", "--verbose", action="store_true")
    top.add_argument("-q", "--quiet", action="store_true")
    top.add_argument("location", nargs="?")
    options, unknown = top.parse_known_args(arguments)
    if unknown:
        raise UsageError(
            f"“{unknown[0]}” is neither a command nor an address; `archive-viewer --help` lists both."
        )
    folder, location = options.archive, options.location
    if location is not None:
        if (Path(location) / "archive.db").is_file() and folder is None:
            folder, location = Path(location), None
        elif not _is_place(location):
            raise UsageError(
                f"“{location}” is neither a command nor an address; `archive-viewer --help` lists both."
            )
    if not _has_screen():
        from viewer.commands import tour_without_screen

        return tour_without_screen()
    from viewer.ui.app import run

    return run(folder or default_archive(), location)


def _is_place(text: str) -> bool:
    return Path(text).is_dir() or "://" in text or ("." in text and "/" in text) or text.startswith("feed:")


def _has_screen() -> bool:
    """Whether a window can be shown. ``QT_QPA_PLATFORM`` set on purpose counts as a screen."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
