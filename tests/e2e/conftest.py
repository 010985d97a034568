"""The program, and a blog on the loop-back that it can sync."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.program import Program, run_here
from tests.support.blogserver import BlogServer
from tests.support.makeblog import Blog, make_blog


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "archive")


@pytest.fixture
def blog(blog_server: BlogServer) -> Blog:
    """Ten posts with 24 pictures, published."""
    made = make_blog(10, 24, words=120)
    made.publish(blog_server)
    return made


@pytest.fixture(scope="session")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the handbook in it, to be read alone."""
    path = tmp_path_factory.mktemp("manual") / "archive"
    for words in (["add", "handbook:"], ["sync"]):
        assert run_here(path, *words)[0] == 0
    return path
