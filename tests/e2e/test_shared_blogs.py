"""Real blogs, served on this machine as if from the internet; skipped where they are not at hand."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Program
from tests.support.blogserver import BlogServer
from viewer.errors import SourceError
from viewer.sources.feed import parse_feed


@dataclass
class Web:
    """The served blogs: a proxy on ``port`` with a certificate authority of its own, and its log."""

    port: int
    folder: Path
    certificate: Path
    log: Path

    def env(self) -> dict[str, str]:
        """What makes the program go through the proxy."""
        proxy = f"http://127.0.0.1:{self.port}"
        return {
            "HTTP_PROXY": proxy,
            "HTTPS_PROXY": proxy,
            "NO_PROXY": "",
            "SSL_CERT_FILE": str(self.certificate),
        }

    def overlay(self, name: str | None) -> None:
        """Lays one of the prepared changes over the sites (None: as they are)."""
        self._control("overlay", str(self.folder / "overlays" / name) if name else "")

    def requests(self) -> list[dict[str, Any]]:
        """What was asked since the last ``reset``."""
        lines = self._control("log", None).splitlines()
        return [json.loads(line) for line in lines]

    def reset(self) -> None:
        """Empties the log."""
        self._control("reset", "")

    def _control(self, what: str, body: str | None) -> str:
        import urllib.request

        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/__ctl/{what}", data=None if body is None else body.encode()
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            return str(answer.read().decode())


@pytest.fixture
def web(shared: Path, tmp_path: Path) -> Iterator[Web]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    folder, log = shared / "blogs", tmp_path / "log.jsonl"
    command = [
        sys.executable,
        str(folder / "serve.py"),
        "--port",
        str(port),
        "--ca",
        str(tmp_path / "ca"),
        "--log",
        str(log),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        while True:  # it makes its certificates first
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, process.stdout.read()
        yield Web(port, folder, tmp_path / "ca" / "ca.pem", log)
        process.kill()


def test_the_main_blog(web: Web, program: Program) -> None:
    program.env = web.env()
    web.overlay("before")
    assert program.json("add", "https://andlukyane.com/")["url"] == "https://andlukyane.com/feed.xml"
    first = program.sync()
    assert first["media_failed"] == 0
    web.overlay(None)
    events = program.json("sync")
    assert events[-1]["new"] == 2
    assert events[-1]["changed"] == 0
    posts = program.json("list")
    web.reset()
    assert program.sync()["unchanged"] == len(posts)
    asked = web.requests()
    assert len(asked) == 1
    assert asked[0]["status"] == 304

    web.overlay("edited")
    assert program.sync(code=None)["changed"] == 1
    changed = [
        post for post in program.json("list") if program.json("show", str(post["id"]))["revisions"] == 2
    ]
    assert len(changed) == 1


def test_the_main_blog_as_it_is(web: Web, program: Program) -> None:
    program.env = web.env()
    program.run("add", "https://andlukyane.com/")
    done = program.sync()
    assert (done["new"], done["media_saved"], done["media_failed"]) == (10, 52, 0)
    assert len(program.json("tags", "--flat")) == 30
    assert "MiniMax Sparse Attention" in program.json("search", "sparse attention")[0]["title"]
    posts = program.json("list")
    tagged = program.json("list", "tag:paperreview")
    assert [post["id"] for post in tagged] == [post["id"] for post in posts if "paperreview" in post["tags"]]
    truth = json.loads((web.folder / "truth" / "andlukyane.com.json").read_text(encoding="utf-8"))
    told = {post["url"]: post for post in truth["posts"]}
    for post in posts:
        assert post["title"] == told[post["url"]]["title"]
        assert post["published"][:10] == told[post["url"]]["date"]
        assert post["tags"] == told[post["url"]]["tags"]


def test_every_collected_feed_is_read_or_refused_with_a_sentence(shared: Path) -> None:
    refusals = [refusal for path in files(shared / "feeds") if (refusal := refused(path)) is not None]
    assert all(text.endswith(".") and "\n" not in text for text in refusals)
    assert len(files(shared / "feeds")) - len(refusals) > 100


def files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def refused(path: Path) -> str | None:
    """The sentence with which a feed is refused; None for one that is read, and then it has no blank post."""
    try:
        feed = parse_feed(path.read_bytes(), f"https://feeds.example/{path.name}", None)
    except SourceError as error:
        return str(error)
    assert all(post.title or post.html or post.summary for post in feed.posts), path
    return None


def test_collected_feeds_leave_no_archive_damaged(
    shared: Path, program: Program, blog_server: BlogServer
) -> None:
    """All in one archive: added where they can be, synced together."""
    paths = [path for path in files(shared / "feeds") if path.suffix in (".xml", ".json")]
    names = []
    for number, path in enumerate(paths[::6]):
        blog_server.put(f"/{number}{path.suffix}", path.read_bytes(), "application/octet-stream")
        names.append(f"{blog_server.url}/{number}{path.suffix}")
    for name in names:
        assert program.run("add", name, code=None).returncode in (0, 1)
    assert program.run("sync", "--no-media", code=None).returncode in (0, 1)
    assert program.json("check")["ok"]
    posts = program.json("list")
    assert posts
    assert all(post["title"] or post["words"] or post["media"]["known"] or post["summary"] for post in posts)
