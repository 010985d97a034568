"""What all tests share: an environment that never touches the reader's own files, and a web of our own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything imports Qt. A window on somebody's screen, its scale or its theme must not decide a test.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # Chromium's sandbox refuses to run as root

# Started in the background (``&``, ``nohup``) Ctrl-C is ignored, and programs that tests start would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

from tests.support.blogserver import BlogServer
from tests.support.tripwire import Tripwire

# The same examples in every run, however busy the machine: what a property finds, it finds before it lands.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("steady")

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, data and caches of the test alone; no proxy between it and 127.0.0.1."""
    home = tmp_path_factory.mktemp("home")
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.delenv("ARCHIVE_VIEWER_DIR", raising=False)
    for name in _PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def blog_server() -> Iterator[BlogServer]:
    """An empty site on 127.0.0.1; see ``tests.support.blogserver``."""
    with BlogServer() as server:
        yield server


@pytest.fixture
def tripwire() -> Iterator[Tripwire]:
    """A port that nobody may knock at; see ``tests.support.tripwire``."""
    with Tripwire() as wire:
        yield wire


@pytest.fixture
def shared() -> Path:
    """The folder of real blogs and feeds beside the checkout; tests that need it are skipped where it is missing."""
    path = Path(__file__).resolve().parents[2] / "shared"
    if not path.is_dir():
        pytest.skip(f"needs {path}")
    return path
