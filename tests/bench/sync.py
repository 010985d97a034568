"""How long a sync takes, beside the least that it could: fetching the same addresses and parsing the same feed, alone.

``python -m tests.bench.sync [--quick] [--profile]``; ``--quick`` leaves the large blog out, ``--profile`` prints where
the time of one large sync goes.
"""

from __future__ import annotations

import cProfile
import pstats
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

import feedparser  # type: ignore[import-untyped]
import httpx2
from selectolax.lexbor import LexborHTMLParser

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


def measure(posts: int, pictures: int, *, runs: int, limit: float | None) -> bool:
    """One blog: a first sync against a bare fetch plus a bare parse."""
    with served(posts, pictures) as url:
        feed = url + "/feed.xml"
        body = httpx2.get(feed).content
        addresses = [feed, *picture_addresses(body)]
        assert len(addresses) == pictures + 1, f"{len(addresses)} addresses"
        times = medians(
            {
                "fetch": lambda: bare_fetch(addresses),
                "parse": lambda: bare_parse(body),
                "parse, as it comes": lambda: feedparser.parse(body),
                "sync": lambda: first_sync(feed, posts, pictures),
                "sync without pictures": lambda: first_sync(feed, posts, None),
            },
            runs,
        )
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
    with served(posts, pictures) as url:
        profiler = cProfile.Profile()
        profiler.runcall(first_sync, url + "/feed.xml", posts, pictures)
    statistics = pstats.Stats(profiler)
    statistics.sort_stats("cumulative").print_stats(45)
    statistics.sort_stats("tottime").print_stats(30)


def picture_addresses(feed: bytes) -> list[str]:
    """The addresses of all pictures in a feed, each once."""
    found: dict[str, None] = {}
    for entry in feedparser.parse(feed, sanitize_html=False, resolve_relative_uris=False).entries:
        tree = LexborHTMLParser(entry.content[0].value)
        found |= {urljoin(entry.link, node.attributes["src"] or ""): None for node in tree.css("img[src]")}
    return list(found)


def bare_fetch(addresses: list[str]) -> None:
    """All addresses with the program's HTTP client and its number of connections; what comes is dropped."""
    limits = httpx2.Limits(max_connections=PER_HOST, max_keepalive_connections=PER_HOST)
    with httpx2.Client(limits=limits) as client, ThreadPoolExecutor(PER_HOST) as pool:
        for size in pool.map(lambda url: len(client.get(url).raise_for_status().content), addresses):
            assert size


def bare_parse(body: bytes) -> None:
    """feedparser as the program's own rules would have it: no sanitising, no rewriting of addresses."""
    assert feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False).entries


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
