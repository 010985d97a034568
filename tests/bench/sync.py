"""How long a sync takes, beside the least that it could: fetching the same addresses and parsing the same feed, alone.

``python -m tests.bench.sync [--quick] [--profile]``; ``--quick`` leaves the large blog out, ``--profile`` prints where
the time of one large sync goes. Beside each time stands the work of the processors (of this process and those it starts):
on a machine that has other things to do, it is the figure to compare.

What only the floors need is loaded by them: the processes that derive posts load this module once more.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from tests.bench._measure import Figure, medians, python, report, served, timed
from viewer.archive import Archive
from viewer.sync.hosts import PER_HOST
from viewer.types import SyncEvent

LIMIT = 1.5


def main(arguments: list[str]) -> int:
    """Returns 0 when every limit was kept."""
    kept = measure(10, 52, runs=7, limit=None)
    kept = resync(runs=9) and kept
    if "--quick" not in arguments:
        kept = measure(2000, 2000, runs=3, limit=LIMIT) and kept
    if "--profile" in arguments:
        profile(2000, 2000)
    return 0 if kept else 1


class Work:
    """Seconds of work of the processors that actions take, of this process and of those that it started and ended."""

    def __init__(self) -> None:
        self._spent: defaultdict[str, list[float]] = defaultdict(list)

    def of(self, name: str, action: Callable[[], object]) -> Callable[[], object]:
        """The same action, with its work counted."""

        def counted() -> object:
            before = _processors()
            result = action()
            self._spent[name].append(_processors() - before)
            return result

        return counted

    def median(self, *names: str) -> float:
        """The medians of these actions, summed up."""
        return sum(statistics.median(self._spent[name]) for name in names)


def _processors() -> float:
    if sys.platform == "win32":
        return time.process_time()
    import resource

    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))


def measure(posts: int, pictures: int, *, runs: int, limit: float | None) -> bool:
    """One blog: a first sync against a bare fetch plus a bare parse."""
    work = Work()
    with served(posts, pictures) as url:
        feed = url + "/feed.xml"
        body = _get(feed)
        addresses = [feed, *picture_addresses(body)]
        assert len(addresses) == pictures + 1, f"{len(addresses)} addresses"
        actions: dict[str, Callable[[], object]] = {
            "fetch": lambda: bare_fetch(addresses),
            "parse": lambda: bare_parse(body),
            "parse, as it comes": lambda: _feedparser().parse(body),
            "sync": lambda: first_sync(feed, posts, pictures),
            "sync without pictures": lambda: first_sync(feed, posts, None),
        }
        times = medians({name: work.of(name, action) for name, action in actions.items()}, runs)
    floor = times["fetch"] + times["parse, as it comes"]
    strict = times["fetch"] + times["parse"]
    return report(
        f"First sync of {posts:,} posts with {pictures:,} pictures ({len(body) / 1e6:.1f} MB of feed)",
        [
            Figure(f"floor: fetch of {len(addresses):,} addresses, {PER_HOST} at once", times["fetch"]),
            Figure("floor: feedparser.parse", times["parse, as it comes"]),
            Figure("floor, the sum", floor),
            Figure("(feedparser.parse, its sanitiser off)", times["parse"]),
            Figure("sync without pictures", times["sync without pictures"]),
            Figure("sync", times["sync"], floor, limit),
            Figure("(the same, against the parse with the sanitiser off)", times["sync"], strict),
            Figure("work of the processors: the floors", work.median("fetch", "parse, as it comes")),
            Figure(
                "work of the processors: sync",
                work.median("sync"),
                work.median("fetch", "parse, as it comes"),
            ),
        ],
    )


def resync(runs: int) -> bool:
    """The command for a feed that has not changed, as a process, against starting Python."""
    with served(10, 52) as url, tempfile.TemporaryDirectory() as folder:
        archive = str(Path(folder) / "archive")
        python("-m", "viewer", "--archive", archive, "add", url + "/feed.xml")
        python("-m", "viewer", "--archive", archive, "sync")
        times = medians(
            {
                "python": lambda: python("-c", "pass"),
                "http": lambda: python("-c", f"import httpx2; httpx2.get({url + '/feed.xml'!r}).read()"),
                "list": lambda: python("-m", "viewer", "--archive", archive, "list", "--limit", "1"),
                "sync": lambda: python("-m", "viewer", "--archive", archive, "sync"),
            },
            runs,
        )
    return report(
        "Sync of a feed that has not changed (whole processes)",
        [
            Figure("floor: Python that does nothing", times["python"]),
            Figure("floor: Python that gets the feed", times["http"], times["python"]),
            Figure("archive-viewer list", times["list"], times["python"]),
            Figure("archive-viewer sync", times["sync"], times["http"]),
        ],
    )


def profile(posts: int, pictures: int) -> None:
    """Where one first sync spends its time, on the thread that owns the database."""
    import cProfile
    import pstats

    with served(posts, pictures) as url:
        profiler = cProfile.Profile(time.thread_time)
        profiler.runcall(first_sync, url + "/feed.xml", posts, pictures)
    statistics_ = pstats.Stats(profiler)
    statistics_.sort_stats("cumulative").print_stats(45)
    statistics_.sort_stats("tottime").print_stats(30)


def _feedparser() -> Any:
    import feedparser  # type: ignore[import-untyped]

    return feedparser


def _get(url: str) -> bytes:
    import httpx2

    return httpx2.get(url).content


def picture_addresses(feed: bytes) -> list[str]:
    """The addresses of all pictures in a feed, each once."""
    from selectolax.lexbor import LexborHTMLParser

    found: dict[str, None] = {}
    for entry in _feedparser().parse(feed, sanitize_html=False, resolve_relative_uris=False).entries:
        tree = LexborHTMLParser(entry.content[0].value)
        found |= {urljoin(entry.link, node.attributes["src"] or ""): None for node in tree.css("img[src]")}
    return list(found)


def bare_fetch(addresses: Sequence[str]) -> None:
    """All addresses with the program's HTTP client and its number of connections; what comes is dropped."""
    import httpx2

    limits = httpx2.Limits(max_connections=PER_HOST, max_keepalive_connections=PER_HOST)
    with httpx2.Client(limits=limits) as client, ThreadPoolExecutor(PER_HOST) as pool:
        for size in pool.map(lambda url: len(client.get(url).raise_for_status().content), addresses):
            assert size


def bare_parse(body: bytes) -> None:
    """feedparser as the program's own rules would have it: no sanitising, no rewriting of addresses."""
    assert _feedparser().parse(body, sanitize_html=False, resolve_relative_uris=False).entries


def first_sync(feed: str, posts: int, pictures: int | None) -> float:
    """Adds the feed to a new archive and syncs it (no pictures for None); the seconds of the sync alone."""
    folder = tempfile.mkdtemp(prefix="bench-")
    try:
        with Archive.open(Path(folder) / "archive") as archive:
            archive.add(feed)
            done: list[SyncEvent] = []
            seconds = timed(lambda: done.extend(archive.sync(media=pictures is not None)))
            summary = done[-1].summary
            assert summary is not None
            assert (summary.new, summary.media_saved) == (posts, pictures or 0), summary
            return seconds
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
