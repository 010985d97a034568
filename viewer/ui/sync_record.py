"""What came of the syncs that ran one after the other, source by source: what is new, what went wrong. No Qt here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from viewer.types import Progress, SyncEvent, SyncSummary
from viewer.ui.language import tr

_WORK = {
    "sources": tr("Asking sources"),
    "places": tr("Looking for posts"),
    "pages": tr("Getting posts"),
    "checks": tr("Checking saved posts"),
    "posts": tr("Preparing posts"),
    "pictures": tr("Getting pictures"),
    "snapshots": tr("Looking at old copies"),
    "lost posts": tr("Getting lost posts"),
}
_MOST_NEWS = 1000  # new posts that are listed


@dataclass(slots=True)
class SourceRecord:
    """How one source fares. ``asked``: it has answered, or will not."""

    id: int
    title: str
    new: int = 0
    changed: int = 0
    problems: int = 0
    asked: bool = False


@dataclass(slots=True)
class SyncRecord:
    """From the first of some syncs to the end of the last: a blog that is added is synced twice, and is one matter to the
    reader. A post that comes in and is completed later is new once."""

    sources: dict[int, SourceRecord] = field(default_factory=dict)
    news: list[SyncEvent] = field(default_factory=list)
    problems: list[SyncEvent] = field(default_factory=list)
    progress: Progress = field(default_factory=Progress)
    running: bool = False
    stopped: str = ""  # why it ended early
    _new: set[int] = field(default_factory=set)
    _changed: set[int] = field(default_factory=set)
    _saved: int = 0
    _failed: set[str] = field(default_factory=set)
    _summary: SyncSummary = field(default_factory=SyncSummary)

    def expect(self, sources: Mapping[int, str]) -> None:
        """These sources (id -> title) are to be synced, perhaps once more."""
        self.running = True
        for source, title in sources.items():
            self.sources.setdefault(source, SourceRecord(source, title)).asked = False

    def take(self, event: SyncEvent) -> None:
        """One more thing happened."""
        source = self._source(event)
        if event.event == "post" and event.post is not None:
            self._take_post(event, source)
        elif event.event == "problem":
            self.problems.append(event)
            if source is not None:
                source.problems += 1
                source.asked = True
        elif event.event == "source" and source is not None:
            source.asked = True
        elif event.event == "media" and event.url:
            if event.detail == "saved":
                self._saved += 1
                self._failed.discard(event.url)
            else:
                self._failed.add(event.url)
        elif event.summary is not None:
            self._summary = event.summary

    def end(self) -> None:
        """Nothing runs any more."""
        self.running, self.progress = False, Progress()
        for source in self.sources.values():
            source.asked = True

    @property
    def summary(self) -> SyncSummary:
        """All of it together."""
        return replace(
            self._summary,
            new=len(self._new),
            changed=len(self._changed - self._new),
            media_saved=self._saved,
            media_failed=len(self._failed),
            problems=len(self.problems),
        )

    def state_of(self, source: SourceRecord) -> str:
        """How a source fares, in a few words."""
        now = self.progress
        parts = [tr("{new:,} new").format(new=source.new)] if source.new else []
        if source.changed:
            parts.append(tr("{changed:,} changed").format(changed=source.changed))
        if source.problems:
            parts.append(
                tr("{problems:,} problems", "1 problem", source.problems).format(problems=source.problems)
            )
        if self.running and now.source == source.id:
            return " — ".join([counted(said(now)), *parts])
        if parts:
            return ", ".join(parts)
        return tr("Nothing new") if source.asked else tr("Waiting")

    def _take_post(self, event: SyncEvent, source: SourceRecord | None) -> None:
        assert event.post is not None
        if event.detail == "new" and event.post not in self._new:
            self._new.add(event.post)
            if source is not None:
                source.new += 1
            self.news.append(event)
            del self.news[:-_MOST_NEWS]
        elif event.detail == "changed" and event.post not in self._new | self._changed:
            self._changed.add(event.post)
            if source is not None:
                source.changed += 1

    def _source(self, event: SyncEvent) -> SourceRecord | None:
        return self.sources.get(event.source) if event.source is not None else None


def said(progress: Progress) -> Progress:
    """Where a sync stands, in the reader's words."""
    return replace(progress, what=_WORK.get(progress.what, progress.what) or tr("Syncing"))


def counted(progress: Progress) -> str:
    """The same on one line."""
    if not progress.total:
        return progress.what
    return tr("{what}, {done:,} of {total:,}").format(
        what=progress.what, done=progress.done, total=progress.total
    )


def told(summary: SyncSummary) -> str:
    """What a sync did, in a few words."""
    parts = []
    if summary.new:
        parts.append(tr("{new:,} new").format(new=summary.new))
    if summary.changed:
        parts.append(tr("{changed:,} changed").format(changed=summary.changed))
    if summary.media_saved and not parts:
        parts.append(
            tr("{saved:,} pictures", "1 picture", summary.media_saved).format(saved=summary.media_saved)
        )
    if not parts:
        parts.append(tr("Nothing new"))
    if summary.media_failed:
        parts.append(
            tr("{media_failed:,} pictures missing", "1 picture missing", summary.media_failed).format(
                media_failed=summary.media_failed
            )
        )
    return ", ".join(parts)
