"""Downloads of what lies on this computer: only files, only those of the source's folder, none without end."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.makeblog import picture
from viewer.store.files import MediaFiles
from viewer.store.media import Due, Outcome
from viewer.sync import downloads
from viewer.sync.downloads import Downloads
from viewer.sync.http import Fetcher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "blog").mkdir()
    return tmp_path / "blog"


@pytest.fixture
def running(tmp_path: Path, folder: Path) -> Iterator[Downloads]:
    fetcher = Fetcher()
    started = Downloads(fetcher, MediaFiles(tmp_path / "media"), threading.Event(), [folder])
    yield started
    started.close()
    fetcher.close()


def outcome(running: Downloads, path: Path) -> Outcome:
    running.submit(Due("k", path.as_uri(), "image", 1, None))
    ((_, found),) = running.finished(wait=True)
    return found


@pytest.mark.parametrize(
    "name", ["a.png", "a b.png", "100%25.png", "%20.png", "a#b?c.png", "ü–漢.png", "a+b&c.png", "%.png"]
)
def test_any_name_is_found(running: Downloads, folder: Path, name: str) -> None:
    (folder / name).write_bytes(picture(1))
    assert outcome(running, folder / name).sha256


def test_a_name_that_means_another_file_when_read_twice(running: Downloads, folder: Path) -> None:
    (folder / "a%20b.png").write_bytes(picture(1))
    (folder / "a b.png").write_bytes(picture(2))
    one, other = outcome(running, folder / "a%20b.png"), outcome(running, folder / "a b.png")
    assert one.sha256 != other.sha256


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_is_no_picture_and_keeps_nobody_waiting(running: Downloads, folder: Path) -> None:
    os.mkfifo(folder / "pipe.png")
    assert outcome(running, folder / "pipe.png").problem == f"{folder / 'pipe.png'} is not a file."


def test_a_folder_is_no_picture(running: Downloads, folder: Path) -> None:
    (folder / "sub.png").mkdir()
    assert outcome(running, folder / "sub.png").problem


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such devices")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_link_to_a_device_leads_nowhere(running: Downloads, folder: Path, device: str) -> None:
    (folder / "zero.png").symlink_to(device)
    problem = outcome(running, folder / "zero.png").problem
    assert problem == f"{device} lies outside the folder of its source."


def test_what_is_too_large_is_not_read(
    running: Downloads, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MEDIA_LIMIT", 3 * 1024 * 1024)
    with (folder / "huge.png").open("wb") as file:
        file.truncate(3 * 1024 * 1024 + 1)
    problem = outcome(running, folder / "huge.png").problem
    assert problem == f"{folder / 'huge.png'} is larger than 3 MB."


def test_what_is_not_there_has_a_reason(running: Downloads, folder: Path) -> None:
    assert "cannot be read" in (outcome(running, folder / "none.png").problem or "")
