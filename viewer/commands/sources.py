"""Commands about sources: add, list, rename, forget, join; and coverage, which tells what is here of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import text
from viewer.errors import UsageError
from viewer.types import Coverage, KnownState, Source


def _source_json(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "kind": source.kind,
        "title": source.title,
        "url": source.url,
        "site_url": source.site_url,
    }


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "location",
        metavar="LOCATION",
        type=text,
        help="a feed, a site (its feed is found), or a folder of Markdown",
    )
    parser.add_argument("--title", metavar="T", type=text, help="the name it goes by here")
    add_json(parser)


def _add(context: Context, options: argparse.Namespace) -> int:
    before = {source.id for source in context.archive.sources()}
    source = context.archive.add(options.location, options.title, cancel=context.cancel)
    if options.json:
        context.json(_source_json(source))
        return 0
    done = "Is here already:" if source.id in before else "Added"
    context.say(f"{done} {source.title} ({source.kind}, id {source.id}): {source.url}")
    context.remark("Get its posts with: archive-viewer sync (or sync --full for all that it ever published)")
    return 0


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def _list(context: Context, options: argparse.Namespace) -> int:
    sources = context.archive.sources()
    if options.json:
        context.json(
            [
                {
                    **_source_json(source),
                    "posts": source.posts,
                    "last_sync": source.last_sync,
                    "last_error": source.last_error,
                    "paused": source.paused,
                }
                for source in sources
            ]
        )
        return 0
    for source in sources:
        about = f"{source.kind}, {source.posts} posts{', paused' if source.paused else ''}"
        context.say(f"{source.id:>4}  {source.title}  ({about})  {source.url}")
        if source.last_error:
            context.say(f"      {source.last_error}")
    if not sources:
        context.remark("No sources yet; add one with: archive-viewer add https://example.org/")
    return 0


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", type=text, help="id, address or title of a source")
    parser.add_argument("--with-posts", action="store_true", help="remove its posts, too")
    add_json(parser)


def _remove(context: Context, options: argparse.Namespace) -> int:
    source = context.archive.source(options.source)
    kept = context.archive.remove(source.id, with_posts=options.with_posts)
    if options.json:
        context.json({"id": source.id, "posts_kept": kept})
    else:
        context.say(f"Removed {source.title}; {kept} of its posts stay in the archive.")
    return 0


def _join_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", type=text, help="id, address or title of a source")
    parser.add_argument("other", metavar="OTHER", type=text, help="the source that is the same blog")
    add_json(parser)


def _join(context: Context, options: argparse.Namespace) -> int:
    keep, other = context.archive.source(options.source), context.archive.source(options.other)
    if keep.id == other.id:
        raise UsageError("A source is the same blog as itself already; name two.")
    merged = context.archive.care.join(keep.id, other.id)
    if options.json:
        context.json({"id": keep.id, "joined": other.id, "merged": merged})
    else:
        context.say(f"{keep.title} and {other.title} are one blog now; {merged} posts were in both.")
    return 0


def _rename_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", type=text, help="id, address or title of a source")
    parser.add_argument("title", metavar="TITLE", type=text, help="the name it goes by here from now on")
    add_json(parser)


def _rename(context: Context, options: argparse.Namespace) -> int:
    before = context.archive.source(options.source)
    context.archive.rename(before.id, options.title)
    source = context.archive.source(str(before.id))
    if options.json:
        context.json(_source_json(source))
    else:
        context.say(f"{before.title} is called {source.title} now.")
    return 0


def _pause_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", type=text, help="id, address or title of a source")
    add_json(parser)


def _pausing(paused: bool) -> Callable[[Context, argparse.Namespace], int]:
    def run(context: Context, options: argparse.Namespace) -> int:
        source = context.archive.source(options.source)
        context.archive.pause(source.id, paused=paused)
        if options.json:
            context.json({"id": source.id, "paused": paused})
        elif paused:
            context.say(f"{source.title} is left out of syncs until it is named or resumed.")
        else:
            context.say(f"{source.title} is synced with all the others again.")
        return 0

    return run


def _coverage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", nargs="?", type=text, help="id, address or title (default: all sources)"
    )
    add_json(parser)


def _coverage(context: Context, options: argparse.Namespace) -> int:
    chosen = context.archive.source(options.source).id if options.source is not None else None
    ledgers = context.archive.coverage(chosen)
    if options.json:
        context.json([_coverage_json(ledger) for ledger in ledgers])
        return 0
    for ledger in ledgers:
        context.say(f"{ledger.title}: {ledger.full} of {ledger.known} saved{_shortfall(ledger)}")
        if ledger.unfinished:
            context.say(f"  There may be more posts: {ledger.unfinished}")
        for entry in ledger.entries:
            if entry.state not in (KnownState.FULL, KnownState.SKIPPED):
                context.say(f"  {entry.state}: {entry.title or entry.url}")
                context.say(f"      {entry.url}{'  ' + entry.problem if entry.problem else ''}")
    return 0


def _shortfall(ledger: Coverage) -> str:
    parts = {
        "excerpts": ledger.excerpt,
        "failed": ledger.failed,
        "gone": ledger.gone,
        "not fetched yet": ledger.pending,
        "pages left out": ledger.skipped,
    }
    return "".join(f", {count} {name}" for name, count in parts.items() if count)


def _coverage_json(ledger: Coverage) -> dict[str, Any]:
    counts = {
        name: getattr(ledger, name)
        for name in ("known", "full", "excerpt", "failed", "gone", "skipped", "pending")
    }
    return {
        "source": ledger.source,
        **counts,
        "unfinished": ledger.unfinished or None,
        "posts": [
            {
                "url": entry.url,
                "title": entry.title,
                "state": entry.state,
                "found_by": list(entry.found_by),
                "tries": entry.tries,
                "problem": entry.problem,
                "post": entry.post,
                "media": {"known": entry.media[0], "saved": entry.media[1]},
            }
            for entry in ledger.entries
        ],
    }


COMMANDS = (
    Command(
        "add",
        "add a source: a feed, a site, a folder of Markdown",
        _add_arguments,
        _add,
        writes=True,
        stops=True,
    ),
    Command("sources", "list the sources", _list_arguments, _list),
    Command("rename", "give a source another name", _rename_arguments, _rename, writes=True),
    Command("pause", "leave a source out of syncs", _pause_arguments, _pausing(True), writes=True),
    Command("resume", "sync a source again", _pause_arguments, _pausing(False), writes=True),
    Command("remove", "forget a source; its posts stay", _remove_arguments, _remove, writes=True),
    Command(
        "join", "say that two sources are one blog: their posts meet", _join_arguments, _join, writes=True
    ),
    Command(
        "coverage", "show which of the known posts are saved, and why not", _coverage_arguments, _coverage
    ),
)
