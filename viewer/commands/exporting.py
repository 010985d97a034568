"""The command that exports: a selection of posts as a file or a folder, and the check before it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from viewer.archive import Archive
from viewer.commands.context import Command, Context, add_json
from viewer.commands.posts import query_argument, query_of
from viewer.commands.words import place, text
from viewer.errors import UsageError
from viewer.types import ExportOptions, ExportResult

_DEFAULT = ExportOptions()


def _arguments(parser: argparse.ArgumentParser) -> None:
    query_argument(parser)
    parser.add_argument(
        "--id", metavar="POST", nargs="+", type=text, action="extend", default=[], help="these posts, in this order"
    )  # fmt: skip
    parser.add_argument("-o", "--output", metavar="PATH", type=place, help="the file or folder to write")
    parser.add_argument(
        "--format",
        choices=("pdf", "epub", "markdown", "html", "zim"),
        help="default: by the suffix of PATH (.pdf, .epub, .md, .zip for html, .zim)",
    )
    parser.add_argument(
        "--order",
        choices=("newest", "oldest", "tag"),
        default=_DEFAULT.order,
        help="newest or oldest first, or by tag",
    )
    parser.add_argument("--title", metavar="T", type=text, help="the title of the whole")
    parser.add_argument("--no-pictures", action="store_true", help="leave the pictures out")
    parser.add_argument(
        "--check", action="store_true", help="list the pictures that are missing; write nothing"
    )
    parser.add_argument(
        "--fetch-missing", action="store_true", help="first fetch the pictures that are missing"
    )
    paper = parser.add_argument_group("of PDF alone")
    paper.add_argument("--separate", action="store_true", help="one file a post, in the folder PATH")
    paper.add_argument("--paper", choices=("A4", "Letter"), default=_DEFAULT.paper, help="the size of a page")
    paper.add_argument(
        "--margin", metavar="MM", type=float, default=_DEFAULT.margin, help="12 to 45 millimetres (22)"
    )
    paper.add_argument(
        "--text-size", metavar="PT", type=float, default=_DEFAULT.text_size, help="7 to 18 points (10.5)"
    )
    paper.add_argument(
        "--columns", type=int, choices=(1, 2), default=_DEFAULT.columns, help="columns of text"
    )
    add_json(parser)


def _run(context: Context, options: argparse.Namespace) -> int:
    if options.id and options.query:
        raise UsageError("Give either a query or --id, not both.")
    if options.output is None and not options.check:
        raise UsageError("Say where to write to: -o PATH.")
    target = context.target(options.output) if options.output else None
    with Archive.open(context.folder, write=options.fetch_missing) as archive:
        archive.settle()
        ids = [archive.find(post) for post in options.id] or list(archive.ids(query_of(options.query)))
        if not ids:
            raise UsageError("The selection is empty: no post matches.")
        if options.fetch_missing:
            _fetch_missing(context, archive, ids)
        if target is None or options.check:
            return _check(context, archive, ids, as_json=options.json)
        return _export(context, archive, ids, target, options)


def _fetch_missing(context: Context, archive: Archive, ids: Sequence[int]) -> None:
    """Tries the missing pictures of these posts once more; what does not come stays missing, and is told as such."""
    from viewer.export.selection import missing_pictures

    missing = missing_pictures(archive, ids, context.cancel)
    sources = {row.source_id for row in archive.rows(list(missing)) if row.source_id is not None}
    if not sources:
        return
    keys = {item.key for items in missing.values() for item in items}
    context.remark(f"Fetching {len(keys)} missing pictures")
    archive.retry_media(sorted(keys))
    with context.line.following(archive.progress):
        for event in archive.sync(sorted(sources), cancel=context.cancel):
            if event.event == "problem":
                context.warn(f"{event.title or event.url}: {event.message}")


def _check(context: Context, archive: Archive, ids: Sequence[int], *, as_json: bool) -> int:
    from viewer.export.selection import missing_pictures

    missing = missing_pictures(archive, ids, context.cancel)
    urls = list(dict.fromkeys(item.url for items in missing.values() for item in items))
    if as_json:
        context.json({"posts": len(ids), "missing_media": urls})
    else:
        for row in archive.rows(list(missing)):
            context.say(f"{row.title or row.url}:")
            for item in missing[row.id]:
                context.say(f"  {item.url}" + (f" ({item.problem})" if item.problem else ""))
        lack = "1 picture is missing." if len(urls) == 1 else f"{len(urls)} pictures are missing."
        context.remark(lack if urls else "No picture is missing.")
    return 1 if urls else 0


def _export(
    context: Context, archive: Archive, ids: Sequence[int], target: Path, options: argparse.Namespace
) -> int:
    from viewer.export import export

    wanted = ExportOptions(
        order="given" if options.id and options.order == _DEFAULT.order else options.order,
        paper=options.paper,
        margin=options.margin,
        text_size=options.text_size,
        columns=options.columns,
        separate=options.separate,
        pictures=not options.no_pictures,
        title=options.title,
    )
    result = export(
        archive,
        ids,
        target,
        format=options.format,
        options=wanted,
        progress=context.progress,
        cancel=context.cancel,
    )
    context.done()
    if options.json:
        context.json(asdict(result))
    else:
        context.say(_told(result))
        for url in result.missing_media:
            context.warn(f"Picture missing: {url}")
    return 1 if result.missing_media else 0


def _told(result: ExportResult) -> str:
    posts = "1 post" if result.posts == 1 else f"{result.posts} posts"
    pages = f", {result.pages} page{'s' if result.pages != 1 else ''}" if result.pages is not None else ""
    return f"Wrote {result.path}: {posts}{pages}, {result.bytes / 1e6:.1f} MB."


_HELP = "write posts as PDF, EPUB, Markdown, web site or ZIM"
COMMANDS = (Command("export", _HELP, _arguments, _run, writes=None, stops=True, queries=True),)
