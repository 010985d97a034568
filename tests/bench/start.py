"""From the start of the process to the painted list of 10,000 and of 100,000 posts, beside windows with nothing in them.

``python -m tests.bench.start [--quick]``. Without a screen the windows are painted in Xvfb, or
off-screen where there is none.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zlib
from pathlib import Path

from tests.bench import _posts
from tests.bench._measure import KEPT, Figure, medians, python, report, screen
from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog
from viewer.archive import Archive
from viewer.content.version import CONTENT_VERSION
from viewer.store import schema

POSTS, MANY = 10_000, 100_000
A_FEED = 500
LIMIT = 1.2
LIMIT_WEB = 1.5  # of 100,000 posts, against the window with a web view


def main(arguments: list[str]) -> int:
    """Returns 0 when the list is there in time."""
    archive, large = str(made_archive(POSTS)), str(_posts.archive(MANY, words=60))
    with tempfile.TemporaryDirectory() as home, screen() as variables:
        variables |= {f"XDG_{name}_HOME": home for name in ("CONFIG", "CACHE", "DATA")}
        if os.geteuid() == 0:
            variables["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
        times = medians(
            {
                "python": lambda: python("-c", "pass"),
                "plain": lambda: until_painted("plain", **variables),
                "web": lambda: until_painted("web", **variables),
                "query": lambda: float(python("-m", "tests.bench._window", "query", archive).stdout),
                "viewer": lambda: until_painted("viewer", archive, **variables),
                "large": lambda: until_painted("viewer", large, **variables),
            },
            runs=5 if "--quick" in arguments else 11,
        )
    start, query = times["viewer"], times["query"]
    kept = report(
        f"Start with {POSTS:,} posts, from the process to the first painting",
        [
            Figure("(Python that does nothing)", times["python"]),
            Figure("floor: empty PySide6 window", times["plain"]),
            Figure("floor: empty window with a web view", times["web"]),
            Figure("the query of the list", query),
            Figure("painted list", start, times["plain"]),
            Figure("painted list, without its query", start - query, times["plain"], LIMIT),
            Figure("painted list, against the window with a web view", start, times["web"]),
            Figure(
                f"painted list of {MANY:,} posts, against the same", times["large"], times["web"], LIMIT_WEB
            ),
        ],
    )
    return 0 if kept else 1


def until_painted(*arguments: str, **variables: str) -> float:
    """Seconds from before the process begins until what it says was the first painting."""
    begin = time.monotonic()
    return float(python("-m", "tests.bench._window", *arguments, **variables).stdout) - begin


def made_archive(posts: int) -> Path:
    """An archive of made posts without pictures; kept under ``build/`` for the next run."""
    made_of = zlib.crc32(Path(schema.__file__).read_bytes() + bytes([CONTENT_VERSION]))
    folder = KEPT / f"archive-{posts}-{made_of:08x}"
    done = folder / "made"
    if not done.exists():
        print(f"Making an archive of {posts:,} posts (once) ...", flush=True)
        with BlogServer() as server, Archive.open(folder) as archive:
            for seed in range(posts // A_FEED):
                blog = make_blog(A_FEED, 0, seed=100 + seed, words=150)
                server.put(f"/{seed}/feed.xml", blog.atom(f"{server.url}/{seed}"))
                archive.add(f"{server.url}/{seed}/feed.xml")
            for _ in archive.sync():
                pass
            assert archive.counts().posts == posts
        done.touch()
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
