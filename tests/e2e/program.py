"""Runs the real program as a process, and looks at what its archive holds."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from viewer import cli

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Program:
    """The program with one archive folder; ``env`` goes on top of the test's environment."""

    archive: Path
    env: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Starts it without waiting."""
        return subprocess.Popen(
            [sys.executable, "-m", "viewer", "--archive", str(self.archive), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, **self.env},
        )

    def run(self, *arguments: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        """Runs it to its end and checks the exit code (None: whatever it is). A traceback is never an answer."""
        with self.start(*arguments) as process:
            out, err = process.communicate(timeout=120)
        assert "Traceback" not in err, err
        assert code is None or process.returncode == code, f"exit code {process.returncode}: {err}"
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def json(self, *arguments: str, code: int | None = 0) -> Any:
        """What a command prints with ``--json``; a list of events for ``sync``."""
        out = self.run(*arguments, "--json", code=code).stdout
        if arguments[0] == "sync":
            return [json.loads(line) for line in out.splitlines()]
        return json.loads(out)

    def sync(self, *arguments: str, code: int | None = 0) -> dict[str, Any]:
        """Syncs; the "done" event."""
        events = self.json("sync", *arguments, code=code)
        done: dict[str, Any] = events[-1]
        assert done["event"] == "done"
        return done

    def interrupt(self, process: subprocess.Popen[str]) -> int:
        """Ctrl-C; the exit code."""
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        return int(process.returncode)

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """What the archive holds, without what depends on the moment (ids, times): equal for equal archives."""
        questions = {
            "posts": """SELECT p.url, p.title, p.author, p.published, p.state, p.words, p.media_known, p.media_saved,
                               (SELECT group_concat(name) FROM (SELECT t.name FROM post_tag pt JOIN tag t ON t.id = pt.tag_id
                                WHERE pt.post_id = p.id ORDER BY t.name)) FROM post p ORDER BY p.url, p.title""",
            "revisions": """SELECT p.url, r.number, r.sha256, r.payload, r.received FROM revision r
                            JOIN post p ON p.id = r.post_id ORDER BY p.url, r.number""",
            "bodies": "SELECT p.url, b.html, b.text, b.code FROM body b JOIN post p ON p.id = b.post_id ORDER BY p.url",
            "media": "SELECT url, state, sha256, bytes, type FROM media ORDER BY url",
            "index": """SELECT p.url, d.title, d.tags, d.language FROM search_doc d JOIN post p ON p.id = d.post_id
                        ORDER BY p.url""",
            "queue": "SELECT count(*) FROM search_queue",
        }
        with contextlib.closing(sqlite3.connect(self.archive / "archive.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            return {name: database.execute(question).fetchall() for name, question in questions.items()}

    def files(self) -> dict[str, bytes]:
        """The media files by name, with their bytes."""
        return {path.name: path.read_bytes() for path in (self.archive / "media").glob("??/*")}


def run_here(archive: Path, *words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command, run in this process: quick enough for hundreds of them."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="replace", write_through=True)
    errors = io.StringIO()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = cli.main(["--archive", str(archive), *words])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    data = out.buffer.getvalue()
    return code, data.decode("utf-8", "replace"), errors.getvalue()
