"""Commands about sources: add, list, forget, sync."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from viewer.commands.context import Command, Context, add_json, moment
from viewer.errors import UsageError
from viewer.types import Coverage, KnownState, Source, SyncEvent, SyncSummary


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
        "location", metavar="LOCATION", help="a feed, a site (its feed is found), or a folder of Markdown"
    )
    parser.add_argument("--title", metavar="T", help="the name it goes by here")
    add_json(parser)


def _add(context: Context, options: argparse.Namespace) -> int:
    source = context.archive.add(options.location, options.title, cancel=context.cancel)
    if options.json:
        context.json(_source_json(source))
    else:
        context.say(f"Added {source.title} ({source.kind}, id {source.id}): {source.url}")
        context.say("Get its posts with: archive-viewer sync")
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
                }
                for source in sources
            ]
        )
        return 0
    for source in sources:
        context.say(f"{source.id:>4}  {source.title}  ({source.kind}, {source.posts} posts)  {source.url}")
        if source.last_error:
            context.say(f"      {source.last_error}")
    if not sources:
        context.say("No sources yet; add one with: archive-viewer add https://example.org/")
    return 0


def _remove_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="id, address or title of a source")
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


def _sync_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="*", help="id, address or title (default: all sources)"
    )
    parser.add_argument("--full", action="store_true", help="the whole archive, beyond what the feed tells")
    parser.add_argument(
        "--wayback", action="store_true", help="--full, and what only the Wayback Machine remembers"
    )
    parser.add_argument("--no-media", action="store_true", help="leave pictures for another time")
    parser.add_argument(
        "--since", metavar="DATE", help="only posts published since then (2026, 2026-03, 2026-03-14)"
    )
    add_json(parser)


def _sync(context: Context, options: argparse.Namespace) -> int:
    archive = context.archive
    since = moment(options.since) if options.since else None
    chosen = [archive.source(name).id for name in options.sources] if options.sources else None
    if not options.json and not archive.sources():
        context.say("There is nothing to sync yet; add a blog with: archive-viewer add https://example.org/")
    summary = SyncSummary()
    for event in archive.sync(
        chosen,
        full=options.full,
        wayback=options.wayback,
        media=not options.no_media,
        since=since,
        cancel=context.cancel,
    ):
        summary = event.summary or summary
        if options.json:
            context.json(event_json(event))
        else:
            _tell(context, event)
            context.progress(archive.progress())
    context.done()
    return 1 if summary.problems or summary.media_failed else 0


def event_json(event: SyncEvent) -> dict[str, Any]:
    """An event of a sync as JSON: what it does not tell is left out."""
    told = {name: value for name, value in asdict(event).items() if value is not None and name != "summary"}
    return {**told, **asdict(event.summary)} if event.summary else told


def _tell(context: Context, event: SyncEvent) -> None:
    if event.event == "problem":
        context.warn(f"{event.title or event.url}: {event.message}")
    elif event.event == "source":
        note = f" ({event.message})" if event.message else ""
        context.say(f"{event.title}: {event.detail or 'read, but not well-formed'}{note}")
    elif event.event == "post":
        context.say(f"  {event.detail}: {event.title or event.url}")
    elif event.event == "media" and event.message:
        context.warn(f"  picture missing: {event.message}")
    elif event.summary is not None:
        done = event.summary
        context.say(
            f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged; pictures: {done.media_saved} saved, "
            f"{done.media_failed} missing; {done.problems} problems; {done.seconds:.1f} s"
        )


def _join_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="id, address or title of a source")
    parser.add_argument("other", metavar="OTHER", help="the source that is the same blog")
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


def _coverage_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source", metavar="SOURCE", nargs="?", help="id, address or title (default: all sources)"
    )
    add_json(parser)


def _coverage(context: Context, options: argparse.Namespace) -> int:
    chosen = context.archive.source(options.source).id if options.source else None
    ledgers = context.archive.coverage(chosen)
    if options.json:
        context.json([_coverage_json(ledger) for ledger in ledgers])
        return 0
    for ledger in ledgers:
        context.say(f"{ledger.title}: {ledger.full} of {ledger.known} saved{_shortfall(ledger)}")
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
        "posts": [
            {
                "url": entry.url,
                "title": entry.title,
                "state": entry.state,
                "found_by": list(entry.found_by),
                "tries": entry.tries,
                "problem": entry.problem,
                "post": entry.post,
            }
            for entry in ledger.entries
        ],
    }


COMMANDS = (
    Command("add", "add a source: a feed, a site, a folder of Markdown", _add_arguments, _add, writes=True),
    Command("sources", "list the sources", _list_arguments, _list),
    Command("remove", "forget a source; its posts stay", _remove_arguments, _remove, writes=True),
    Command(
        "join", "say that two sources are one blog: their posts meet", _join_arguments, _join, writes=True
    ),
    Command("sync", "fetch what is new, or the whole archive", _sync_arguments, _sync, writes=True),
    Command(
        "coverage", "show which of the known posts are saved, and why not", _coverage_arguments, _coverage
    ),
)
