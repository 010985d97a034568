"""How long an export to PDF takes, beside printing the same HTML, in one piece, with bare Qt WebEngine.

``python -m tests.bench.pdf [--quick]``; ``--quick`` leaves the 200 posts out. Both are processes of their own, from start to
end. Memory is the highest sum over a process and its children (proportional set size; Linux alone).
"""

from __future__ import annotations

import contextlib
import os
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
from viewer.archive import Archive
from viewer.config import resources
from viewer.export import document as layout
from viewer.export.sheets import layout_of, part_sheet
from viewer.types import ExportOptions

LIMIT = 1.3
PAUSE = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Run:
    """What one process took: seconds, and its highest memory in MB (0: not known here)."""

    seconds: float
    memory: float


def main(arguments: list[str]) -> int:
    """Returns 0 when every limit was kept."""
    kept = measure(10, 52, runs=5)
    if "--quick" not in arguments:
        kept = measure(200, 1000, runs=3) and kept
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
    highest = [0.0]

    def look() -> None:
        while not ended.wait(PAUSE):
            highest[0] = max(highest[0], memory_of(process.pid))

    watcher = threading.Thread(target=look)
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - begin
    ended.set()
    watcher.join()
    if code:
        raise RuntimeError(f"{' '.join(arguments)} ended with {code}")
    return Run(seconds, highest[0])


def memory_of(pid: int) -> float:
    """MB of a process and of all that came from it."""
    total = 0.0
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(memory_of(int(child)) for child in (task / "children").read_text().split())
    return total


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
