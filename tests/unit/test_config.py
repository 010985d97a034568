"""Settings are written without keeping anybody waiting, and never halfway."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from viewer.config import Settings


def test_what_is_set_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.json"
    settings = Settings(path)
    for number in range(50):
        settings.set("number", number)
        settings.set("text", {"of": [number]})
    assert settings.get("number") == 49
    settings.flush()
    again = Settings(path)
    assert (again.get("number"), again.get("text"), again.get("none", 5)) == (49, {"of": [49]}, 5)
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]
    again.set("number", 50)
    again.flush()
    again.flush()
    assert json.loads(path.read_text("utf-8"))["number"] == 50


def test_a_slow_disk_keeps_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    replace = Path.replace

    def slow(aside: Path, target: Path) -> Path:
        gate.wait(30)
        return replace(aside, target)

    monkeypatch.setattr(Path, "replace", slow)
    settings = Settings(tmp_path / "settings.json")
    settings.set("theme", "dark")
    settings.set("theme", "light")
    assert settings.get("theme") == "light"
    assert not settings.path.exists()
    gate.set()
    settings.flush()
    assert Settings(settings.path).get("theme") == "light"


def test_a_disk_that_takes_nothing_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = Settings(tmp_path / "file" / "settings.json")
    settings.set("theme", "dark")
    settings.flush()
    assert settings.get("theme") == "dark"
    assert "The settings were not written" in caplog.text
