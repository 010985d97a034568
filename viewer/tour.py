"""The main job once, without a screen: bring in, search, make a PDF, take a picture of the window."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from viewer.archive import Archive
from viewer.config import DEFAULT_FEED, HANDBOOK
from viewer.errors import ArchiveError, ArchiveViewerError, Cancelled, FetchError
from viewer.export import export
from viewer.types import ExportOptions, Source

REACH = 20.0  # seconds in which a feed must be found, or the network counts as not there
FETCH = 120.0  # seconds for its posts and pictures; what came until then is kept
PICTURE = 120.0  # seconds for the picture of the window

Say = Callable[[str], None]


def tour(out: Path, *, say: Say) -> int:
    """Does the main job in a fresh archive in the folder ``out``; says what it did and where the files are.

    First on the handbook, which is always there, then on the default feed, when it can be reached. Returns 0 when the
    handbook's part worked (whatever became of the feed's), else 1. Raises ArchiveError when ``out`` cannot be used.
    """
    folder = _fresh(out)
    say(f"A tour of the program; its files are in {folder}")
    stops = _Stops(folder, say)
    with Archive.open(folder / "archive") as archive:
        worked = stops.visit(archive, HANDBOOK, "The handbook", "handbook", ("saved picture", "pdf"))
        say("")
        if not stops.visit(
            archive, DEFAULT_FEED, "The default feed", "feed", ("sparse attention", "tag:llm")
        ):
            say("  The handbook is enough to see what the program does; the feed can be added at any time.")
    say("")
    worked = stops.take_picture() and worked
    say("")
    say(f"Open this archive with: archive-viewer --archive {folder / 'archive'}")
    return 0 if worked else 1


def _fresh(out: Path) -> Path:
    """``out`` itself, or the first of its numbered folders that holds no archive yet."""
    folder, number = out, 2
    while (folder / "archive").exists():
        folder, number = out / f"tour-{number}", number + 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"The folder {folder} cannot be made: {error.strerror}.") from error
    return folder


class _Stops:
    """The stops of one tour, in one folder."""

    def __init__(self, folder: Path, say: Say) -> None:
        self._folder = folder
        self._say = say

    def visit(self, archive: Archive, location: str, title: str, name: str, queries: Sequence[str]) -> bool:
        """Brings one source in, searches it, and makes a PDF of it; returns whether all of it worked."""
        self._say(f"{title} ({location})")
        try:
            source = self._add(archive, location)
            posts = self._sync(archive, source)
            if not posts:
                self._say("  No posts came.")
                return False
            for query in queries:
                self._search(archive, query)
            self._export(archive, posts, self._folder / f"{name}.pdf")
        except ArchiveViewerError as error:
            self._say(f"  {error}")
            return False
        return True

    def _add(self, archive: Archive, location: str) -> Source:
        cancel = threading.Event()
        with _Limit(REACH, cancel):
            try:
                return archive.add(location, cancel=cancel)
            except Cancelled:
                raise FetchError(f"It could not be reached within {REACH:.0f} seconds.") from None

    def _sync(self, archive: Archive, source: Source) -> list[int]:
        """Fetches the source's posts; returns their ids, newest first."""
        cancel = threading.Event()
        with _Limit(FETCH, cancel):
            try:
                for event in archive.sync([source.id], cancel=cancel):
                    if event.event == "problem" and event.message:
                        self._say(f"  {event.message}")
                    if event.summary is not None:
                        done = event.summary
                        self._say(
                            f"  Brought in {done.new} posts and {done.media_saved} pictures"
                            f" in {done.seconds:.1f} s; {done.media_failed} pictures are missing."
                        )
            except Cancelled:
                self._say(f"  Stopped after {FETCH:.0f} seconds; what came until then is kept.")
        return list(archive.ids(f"source:{source.id}"))

    def _search(self, archive: Archive, query: str) -> None:
        result = archive.search(query, limit=3)
        rows = {row.id: row for row in archive.rows([hit.id for hit in result.hits])}
        titles = "; ".join(rows[hit.id].title for hit in result.hits) or "nothing"
        self._say(f"  Search for “{query}”: {titles}")

    def _export(self, archive: Archive, posts: Sequence[int], path: Path) -> None:
        # the newest first: so a blog is read, and the pages of the handbook are dated to be read so, too
        result = export(archive, posts, path, options=ExportOptions(order="newest"))
        missing = f", {len(result.missing_media)} pictures missing" if result.missing_media else ""
        self._say(f"  PDF: {path} ({result.posts} posts, {result.pages} pages{missing})")

    def take_picture(self) -> bool:
        """Saves a picture of the window. In a process of its own: a window wants its program for itself."""
        png = self._folder / "window.png"
        command = [sys.executable, "-m", "viewer.ui.shot", str(self._folder / "archive"), str(png)]
        root = str(Path(__file__).resolve().parents[1])
        try:
            done = subprocess.run(
                command, cwd=root, timeout=PICTURE, capture_output=True, text=True, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            self._say(f"The window could not be shown: {error}")
            return False
        if done.returncode != 0 or not png.is_file():
            last = next(iter(reversed(done.stderr.strip().splitlines())), "no reason was given")
            self._say(f"The window could not be shown: {last}")
            return False
        self._say(f"The window, as it looks with a post open: {png}")
        return True


class _Limit:
    """Sets an event when a block takes longer than so many seconds."""

    def __init__(self, seconds: float, event: threading.Event) -> None:
        self._timer = threading.Timer(seconds, event.set)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
