"""Commands that take care of the archive itself: check, rebuild, backup, restore, stats, tour."""

from __future__ import annotations

import argparse
import contextlib
import os
from dataclasses import asdict
from pathlib import Path

from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import place
from viewer.errors import DiskFull, ExportError, UsageError


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--repair", action="store_true", help="mend what can be mended")
    add_json(parser)


def _check(context: Context, options: argparse.Namespace) -> int:
    problems = list(context.archive.care.check(repair=options.repair))
    ok = all(problem.repaired for problem in problems)
    if options.json:
        context.json({"ok": ok, "problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            context.say(f"{problem.kind}: {problem.what}{' (repaired)' if problem.repaired else ''}")
        context.say("All is well." if not problems else f"{len(problems)} problems.")
    return 0 if ok else 1


def _rebuild_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--index", action="store_true", help="only the search index")
    add_json(parser)


def _rebuild(context: Context, options: argparse.Namespace) -> int:
    import time

    began, posts = time.monotonic(), 0
    for progress in context.archive.care.rebuild(index_only=options.index):
        posts = progress.done
        context.progress(progress)
    context.done()
    seconds = round(time.monotonic() - began, 3)
    if options.json:
        context.json({"posts": posts, "seconds": seconds})
    else:
        context.say(f"Rebuilt {posts} posts in {seconds:.1f} s.")
    return 0


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "file", metavar="FILE", type=place, help="a list of feeds (OPML), an archive's folder, a backup"
    )
    add_json(parser)


def _import(context: Context, options: argparse.Namespace) -> int:
    if options.file.resolve() == context.folder.resolve():
        raise UsageError(f"{options.file} is this archive itself; name another one.")
    sources, posts = context.archive.care.import_file(options.file)
    if options.json:
        context.json({"sources": sources, "posts": posts})
    else:
        context.say(f"{sources} new sources, {posts} new posts.")
        context.remark("Get the rest with: archive-viewer sync")
    return 0


def _opml_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", metavar="FILE", type=place, help="write there instead of printing")
    add_json(parser)


def _opml(context: Context, options: argparse.Namespace) -> int:
    opml = context.archive.care.opml()
    path = context.target(options.output) if options.output is not None else None
    if path is not None:
        _write(path, opml)
    if options.json:
        context.json({"path": path, "opml": opml if path is None else None})
    elif path is None:
        context.write(opml.encode("utf-8"))
    else:
        context.say(f"Wrote {path}.")
    return 0


def _write(path: Path, content: str) -> None:
    """Writes a file as a whole: what was there before stays when there is no room for the new one."""
    aside = path.with_name(f".{path.name[:80]}.part")
    try:
        aside.write_text(content, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}.") from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def _file_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", type=place, help="the backup file")
    add_json(parser)


def _backup(context: Context, options: argparse.Namespace) -> int:
    target = context.target(options.file)
    _refuse_others(target)
    try:
        result = context.archive.care.backup(target)
    except DiskFull:
        raise ExportError(f"There is no room for the backup {target}; nothing was written.") from None
    if options.json:
        context.json(asdict(result))
    else:
        context.say(
            f"Wrote {result.path}: {result.posts} posts, {result.media} media, {result.bytes / 1e6:.1f} MB."
        )
    return 0


def _refuse_others(path: Path) -> None:
    """Only a backup is replaced by a backup. Raises UsageError, ExportError."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder; give the name of a file to write.")
    if path.exists() and path.stat().st_size:
        import zipfile

        if not zipfile.is_zipfile(path):
            raise UsageError(f"{path} exists and is no backup; give another name.")
    parent = next(each for each in path.absolute().parents if each.exists())
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        raise ExportError(f"{path} cannot be written; check the permissions of {parent}.")


def _restore(context: Context, options: argparse.Namespace) -> int:
    from viewer.store.backup import restore

    result = restore(options.file, context.folder)
    if options.json:
        context.json(asdict(result))
    else:
        context.say(f"Restored {result.posts} posts and {result.media} media to {context.folder}.")
    return 0


def _stats_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _stats(context: Context, options: argparse.Namespace) -> int:
    stats = context.archive.care.stats()
    if options.json:
        context.json(stats)
    else:
        for name, value in stats.items():
            context.say(f"{name.replace('_', ' '):>12}  {value}")
    return 0


def _tour_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="DIR", type=place, required=True, help="the folder for its results"
    )


def _tour(context: Context, options: argparse.Namespace) -> int:
    from viewer.tour import tour

    return tour(options.output, say=context.say)


def tour_without_screen() -> int:
    """What starting the program does where no window can be shown."""
    import tempfile

    from viewer.tour import tour

    print(
        "There is no screen here, so no window can be shown; the program does its main job without one instead."
    )
    return tour(Path(tempfile.mkdtemp(prefix="archive-viewer-tour-")), say=print)


COMMANDS = (
    Command(
        "import",
        "take over a list of feeds (OPML), another archive, or a backup",
        _import_arguments,
        _import,
        True,
    ),
    Command("opml", "print the sources as OPML", _opml_arguments, _opml),
    Command("check", "check database, media and index", _check_arguments, _check, writes=True),
    Command(
        "rebuild", "derive everything again from what was received", _rebuild_arguments, _rebuild, writes=True
    ),
    Command("backup", "write the whole archive to one file", _file_argument, _backup),
    Command("restore", "make an archive from a backup", _file_argument, _restore, writes=None),
    Command("stats", "show sizes and counts", _stats_arguments, _stats),
    Command(
        "tour",
        "do the main job once without a screen, and keep the results",
        _tour_arguments,
        _tour,
        writes=None,
    ),
)
