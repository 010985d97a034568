"""Killed at any moment, an archive opens, is whole, and the next sync completes it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from tests.e2e.program import Program
from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog

KILLS = 10


def test_kill_during_a_sync(tmp_path: Path, blog_server: BlogServer) -> None:
    make_blog(40, 80, words=200).publish(blog_server, pages=False)
    undisturbed = Program(tmp_path / "undisturbed")
    undisturbed.run("add", blog_server.url + "/feed.xml")
    process = undisturbed.start("sync")
    blog_server.wait_for("/feed.xml", 2)
    process.communicate(timeout=60)
    wanted, files = undisturbed.state(), undisturbed.files()
    asked = len(blog_server.requests)

    fresh = Program(tmp_path / "fresh")
    fresh.run("add", blog_server.url + "/feed.xml")
    generator = random.Random(7)
    for number in range(KILLS):
        archive = tmp_path / f"killed-{number}"
        shutil.copytree(fresh.archive, archive)
        program = Program(archive)
        blog_server.forget()
        process = program.start("sync")
        blog_server.wait_for("/feed.xml")
        # A moment in the run that differs each time: after so many requests, and a few instructions more.
        target = generator.randrange(1, asked)
        while len(blog_server.requests) < target and process.poll() is None:
            pass
        process.kill()
        process.communicate()
        program.state()  # the database is whole
        names = {row[2] for row in program.state()["media"] if row[1] == "saved"}
        assert names <= set(program.files()), "a picture on record is on disk"
        program.run("sync")
        assert program.state() == wanted
        assert {name: data for name, data in program.files().items() if not name.startswith("new-")} == files
        assert program.json("check", "--repair")["ok"]
