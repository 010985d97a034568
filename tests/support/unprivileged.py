"""Programs that permissions bind, also when the tests run as root."""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

_PR_CAPBSET_DROP = 24  # prctl(2)
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2  # capabilities(7)
_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def bound_by_permissions() -> Callable[[], None] | None:
    """What a child is to call before it starts, so that it cannot write where permissions forbid it; None where nothing is
    needed. Skips the test where there is no way."""
    if sys.platform == "win32":
        pytest.skip("permissions of folders mean something else here")
    if os.geteuid() != 0:
        return None
    if sys.platform != "linux":
        pytest.skip("root cannot be bound by permissions here")
    libc = ctypes.CDLL(None, use_errno=True)

    def drop() -> None:
        for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
            if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "prctl")

    if subprocess.run(["true"], preexec_fn=_tried(drop), check=False).returncode == _REFUSED:
        pytest.skip("root cannot give up its powers here")
    return drop


_REFUSED = 77


def _tried(drop: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            drop()
        except OSError:
            os._exit(_REFUSED)

    return run


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Takes the permission to write from a folder and all that is in it, for a while."""
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~_WRITE)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
