"""Commands that fetch: sync, and retry for what failed."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from viewer.archive import Archive
from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import moment, text
from viewer.errors import Cancelled, UsageError
from viewer.types import KnownState, MediaState, SyncEvent, SyncSummary


def _sync_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "sources", metavar="SOURCE", nargs="*", type=text, help="id, address or title (default: all sources)"
    )
    parser.add_argument("--full", action="store_true", help="the whole archive, beyond what the feed tells")
    parser.add_argument(
        "--wayback", action="store_true", help="--full, and what only the Wayback Machine remembers"
    )
    parser.add_argument("--no-media", action="store_true", help="leave pictures for another time")
    parser.add_argument(
        "--since",
        metavar="DATE",
        type=moment,
        help="only posts published since then (2026, 2026-03, 2026-03-14)",
    )
    add_json(parser)


def _sync(context: Context, options: argparse.Namespace) -> int:
    archive = context.archive
    chosen = [archive.source(name).id for name in options.sources] if options.sources else None
    if not archive.sources():
        context.remark(
            "There is nothing to sync yet; add a blog with: archive-viewer add https://example.org/"
        )
    elif chosen is None and all(source.paused for source in archive.sources()):
        context.remark(
            "All sources are paused; name one, or take it in again with: archive-viewer resume SOURCE"
        )
    return _follow(
        context,
        archive.sync(
            chosen,
            full=options.full,
            wayback=options.wayback,
            media=not options.no_media,
            since=options.since,
            cancel=context.cancel,
        ),
        as_json=options.json,
    )


def _follow(context: Context, events: Iterable[SyncEvent], *, as_json: bool) -> int:
    """Tells what a sync does while it does it; returns the exit code."""
    summary = SyncSummary()
    with context.line.following(context.archive.progress):
        for event in events:
            summary = event.summary or summary
            if as_json:
                context.json(event_json(event))
            else:
                _tell(context, event)
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
        context.remark(f"{event.title}: {event.detail or 'read, but not well-formed'}{note}")
    elif event.event == "post":
        context.say(f"  {event.detail}: {event.title or event.url}")
    elif event.event == "media" and event.message:
        context.warn(f"  picture missing: {event.url}: {event.message}")
    elif event.event == "media":
        context.detail(f"  picture saved: {event.url}")
    elif event.summary is not None:
        done = event.summary
        context.say(
            f"{done.new} new, {done.changed} changed, {done.unchanged} unchanged; pictures: {done.media_saved} saved, "
            f"{done.media_failed} missing; {done.problems} problems; {done.seconds:.1f} s"
        )


def _retry_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "what",
        metavar="WHAT",
        nargs="*",
        type=text,
        help="a source, or the address of a post or a picture (default: all that failed)",
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--posts", action="store_true", help="only posts")
    only.add_argument("--media", action="store_true", help="only pictures")
    add_json(parser)


def _retry(context: Context, options: argparse.Namespace) -> int:
    archive = context.archive
    wanted = _Wanted(archive, posts=not options.media, media=not options.posts)
    if options.what:
        for word in options.what:
            wanted.add(word)
    else:
        for source in archive.sources():
            wanted.add_source(source.id)
    posts, media = wanted.make_due()
    if options.json:
        context.json({"event": "retry", "posts": posts, "media": media})
    elif posts or media:
        context.remark(f"Trying {posts} posts and {media} pictures again")
    else:
        context.remark("Nothing failed; there is nothing to try again.")
    return _follow(context, _synced(context, wanted), as_json=options.json)


@dataclass(slots=True)
class _Wanted:
    """What is to be tried again: addresses in the ledgers, by source; keys of media, each with a source that shows it."""

    archive: Archive
    posts: bool
    media: bool
    urls: dict[int, list[str]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    full: set[int] = field(default_factory=set)  # the sources with posts that were made due

    def add(self, word: str) -> None:
        """Adds what a word means: a source, else a post, else a picture. Raises UsageError when it means none of them."""
        try:
            self.add_source(self.archive.source(word).id)
        except UsageError:
            if not (self._add_post(word) | self._add_picture(word)):
                raise UsageError(
                    f"“{word}” is neither a source nor the address of a post or a picture that is missing."
                ) from None

    def add_source(self, source: int) -> None:
        """All that failed of a source."""
        if self.posts:
            failed = (KnownState.FAILED, KnownState.GONE)
            for ledger in self.archive.coverage(source):
                self._add_urls(source, [entry.url for entry in ledger.entries if entry.state in failed])
        if self.media:
            self.keys |= {item.key: source for item in self.archive.missing_media(source)}

    def _add_post(self, word: str) -> bool:
        post = self.archive.resolve(word)
        rows = self.archive.rows([post]) if post is not None else []
        source = rows[0].source_id if rows else None
        if source is not None and post is not None and self.media:
            lacking = (MediaState.PENDING, MediaState.FAILED)
            items = self.archive.media_items(post)
            self.keys |= {item.key: source for item in items if item.state in lacking}
        known = self.archive.known(word)
        for entry_source, url in known if self.posts else ():
            self._add_urls(entry_source, [url])
        return bool(known or rows)

    def _add_picture(self, word: str) -> bool:
        found = {
            item.key: source.id
            for source in self.archive.sources()
            for item in self.archive.missing_media(source.id)
            if item.url == word
        }
        self.keys |= found if self.media else {}
        return bool(found)

    def _add_urls(self, source: int, urls: Sequence[str]) -> None:
        self.urls.setdefault(source, []).extend(urls)

    def make_due(self) -> tuple[int, int]:
        """Makes it all due; returns how many posts and media that were."""
        posts = 0
        for source, urls in self.urls.items():
            due = self.archive.retry_posts(source, list(dict.fromkeys(urls)))
            posts += due
            if due:
                self.full.add(source)
        self.archive.retry_media(list(self.keys))
        return posts, len(self.keys)


def _synced(context: Context, wanted: _Wanted) -> Iterator[SyncEvent]:
    """Syncs the sources that something is to be tried of, those with posts as a whole; one "done" at the end."""
    summary = SyncSummary()
    plain = {source for source in wanted.keys.values() if source not in wanted.full}
    try:
        for chosen, full in ((plain, False), (wanted.full, True)):
            if not chosen:
                continue
            run = context.archive.sync(sorted(chosen), full=full, media=wanted.media, cancel=context.cancel)
            for event in run:
                if event.summary is None:
                    yield event
                else:
                    summary = _sum(summary, event.summary)
    except Cancelled:
        yield SyncEvent("done", summary=summary)
        raise
    yield SyncEvent("done", summary=summary)


def _sum(one: SyncSummary, other: SyncSummary) -> SyncSummary:
    """Both together: counts and seconds are added, and what is true of one is true of both."""
    pairs = {each.name: (getattr(one, each.name), getattr(other, each.name)) for each in fields(SyncSummary)}
    return SyncSummary(**{name: type(a)(a + b) for name, (a, b) in pairs.items()})


COMMANDS = (
    Command(
        "sync", "fetch what is new, or the whole archive", _sync_arguments, _sync, writes=True, stops=True
    ),
    Command("retry", "fetch what failed once more", _retry_arguments, _retry, writes=True, stops=True),
)
