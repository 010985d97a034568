"""How long an export to PDF takes, beside printing the same HTML, in one piece, with bare Qt WebEngine.

``python -m tests.bench.pdf [--quick]``; ``--quick`` leaves the 200 posts out. Both are processes of their own, from start to
end. Memory is the highest sum over a process and its children (proportional set size; Linux alone). What it is for small
pictures and for large ones shows that it does not grow with them.
"""

from __future__ import annotations

import contextlib
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pikepdf

from tests.bench._measure import ROOT, Figure, report, served
from tests.support.makeblog import png
from viewer.archive import Archive
from viewer.config import resources
from viewer.export import document as layout
from viewer.export.paper import layout_of
from viewer.export.sheets import part_sheet
from viewer.types import ExportOptions

LIMIT = 1.3
POSTS, PICTURES, SIDES = 20, 100, (640, 1200)  # and how many pixels a picture is wide and high
SHARE = 0.35  # of what the pictures are larger, by which the memory may be
PAUSE = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Run:
    """What one process took: seconds, and its highest memory in MB (0: not known here), by itself and with its children."""

    seconds: float
    own: float
    memory: float


def main(arguments: list[str]) -> int:
    """Returns 0 when every limit was kept."""
    kept = measure(10, 52, runs=5)
    if "--quick" not in arguments:
        kept = measure(200, 1000, runs=3) and kept
    kept = measure_memory() and kept
    return 0 if kept else 1


def measure(posts: int, pictures: int, *, runs: int) -> bool:
    """One blog, exported as a whole."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder / "archive", posts, pictures)
        whole = one_document(folder / "archive", folder)
        ours = [
            "-m",
            "viewer",
            "--archive",
            str(folder / "archive"),
            "export",
            "-o",
            str(folder / "ours.pdf"),
        ]
        bare = ["-m", "tests.bench._print", str(whole), str(folder / "bare.pdf")]
        found: dict[str, list[Run]] = {"bare": [], "ours": []}
        for _ in range(runs):
            found["bare"].append(watched(*bare))
            found["ours"].append(watched(*ours))
        pages = {kind: pages_of(folder / f"{kind}.pdf") for kind in found}
    seconds = {kind: median(run.seconds for run in runs_of) for kind, runs_of in found.items()}
    memory = {kind: median(run.memory for run in runs_of) for kind, runs_of in found.items()}
    kept = report(
        f"PDF of {posts:,} posts with {pictures:,} pictures",
        [
            Figure("floor: bare Qt printing of the same HTML", seconds["bare"]),
            Figure("export", seconds["ours"], seconds["bare"], LIMIT),
        ],
    )
    for kind in found:
        rate = pages[kind] / seconds[kind]
        print(
            f"  {kind}: {pages[kind]:,} pages, {rate:.1f} pages/s, at most {memory[kind]:,.0f} MB", flush=True
        )
    return kept


def measure_memory() -> bool:
    """The same posts with small pictures and with large ones."""
    print(f"\nMemory of a PDF of {POSTS} posts with {PICTURES} pictures")
    found: list[tuple[float, Run]] = []
    with tempfile.TemporaryDirectory() as name:
        for side in SIDES:
            folder = Path(name) / str(side)
            write_blog(folder / "blog", side)
            with Archive.open(folder / "archive") as archive:
                archive.add(str(folder / "blog"))
                for _ in archive.sync():
                    pass
            run = watched(
                "-m", "viewer", "--archive", str(folder / "archive"), "export", "-o", str(folder / "x.pdf")
            )
            size = (folder / "x.pdf").stat().st_size / 1e6
            found.append((size, run))
            print(
                f"  a file of {size:,.0f} MB in {run.seconds:.1f} s: at most {run.own:,.0f} MB of its own, "
                f"{run.memory:,.0f} MB with the web engine",
                flush=True,
            )
    (small, before), (large, after) = found
    share = (after.memory - before.memory) / (large - small)
    kept = share <= SHARE
    print(
        f"  of what is more to be written, in memory: {share:.2f} (at most {SHARE:g}: {'kept' if kept else 'EXCEEDED'})"
    )
    return kept


def write_blog(folder: Path, side: int) -> None:
    """Posts with pictures of noise, which nothing makes smaller, as a folder of Markdown."""
    folder.mkdir(parents=True)
    chance = random.Random(side)
    each = PICTURES // POSTS
    for post in range(POSTS):
        body = []
        for number in range(post * each, (post + 1) * each):
            (folder / f"{number}.png").write_bytes(png(side, side, chance.randbytes(side * side * 3)))
            body.append(f"What picture {number} shows.\n\n![Noise]({number}.png)\n")
        (folder / f"{post}.md").write_text(
            f"---\ntitle: Post {post}\n---\n" + "\n".join(body), encoding="utf-8"
        )


def fill(folder: Path, posts: int, pictures: int) -> None:
    """Brings a made blog into an archive."""
    with served(posts, pictures) as url, Archive.open(folder) as archive:
        archive.add(url + "/feed.xml")
        for _ in archive.sync():
            pass
        assert archive.counts().posts == posts


def one_document(archive_folder: Path, folder: Path) -> Path:
    """What the export prints, as one file of HTML that needs no private scheme."""
    layout.POSTS_A_PART = layout.PICTURES_A_PART = sys.maxsize
    layout.CHARACTERS_A_PART = layout.WEIGHT_A_PART = sys.maxsize
    with Archive.open(archive_folder, write=False) as archive:
        made = layout.build(archive, list(archive.ids()), ExportOptions(), folder)
        assert len(made.parts) == 1

        def address(match: re.Match[str]) -> str:
            saved = archive.media(match[1])
            return f'src="{saved.path.as_uri()}"' if saved else match[0]

        html = re.sub(r'src="/media/([0-9a-f]+)"', address, made.parts[0].read_text("utf-8"))
    whole = folder / "whole.html"
    (folder / "pages-0.css").write_text(
        part_sheet(made.entries, 1, layout_of(ExportOptions())), encoding="utf-8"
    )
    whole.write_text(html.replace("/resources/", resources().as_uri() + "/"), encoding="utf-8")
    return whole


def pages_of(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)


def watched(*arguments: str) -> Run:
    """Runs this Python on the checkout and looks at its memory until it ends."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    ended = threading.Event()
    own, whole = [0.0], [0.0]

    def look() -> None:
        while not ended.wait(PAUSE):
            now = memory_of(process.pid)
            own.append(now)
            whole.append(now + children_of(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - begin
    ended.set()
    watcher.join()
    if code:
        raise RuntimeError(f"{' '.join(arguments)} ended with {code}")
    return Run(seconds, max(own), max(whole))


def memory_of(pid: int) -> float:
    """MB of a process."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def children_of(pid: int) -> float:
    """MB of all that came from a process."""
    total = 0.0
    with contextlib.suppress(OSError, ValueError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                total += memory_of(child) + children_of(child)
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
