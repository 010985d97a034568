"""Is the environment of this checkout what the lock file says? Asked at every start, hence quick.

The answer is a *stamp* inside the environment: a hash over the lock file, ``pyproject.toml``, where the checkout
lies and which interpreter the environment stands on. Written last, it says that nothing was interrupted.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Literal

Kind = Literal["run", "test"]

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
LOCKS: dict[Kind, Path] = {
    "run": ROOT / "packaging" / "requirements.lock",
    "test": ROOT / "packaging" / "requirements-dev.lock",
}


class SetupError(Exception):
    """What is asked for cannot be done here; ``str()`` is one sentence that says why and what to do."""


def python() -> Path:
    """The interpreter of the environment, whether it exists or not."""
    return VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def stamp_path(kind: Kind) -> Path:
    """Where the stamp lies."""
    return VENV / f"ready-{kind}"


def stamp(kind: Kind) -> str:
    """What the stamp has to say now. A system upgrade that moves ``python3`` changes it, too."""
    digest = hashlib.sha256(f"{ROOT}\n{python().resolve()}\n".encode())
    for path in (LOCKS[kind], ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_ready(kind: Kind) -> bool:
    """Whether nothing is to be done before the program can start (``run``) or be checked (``test``)."""
    try:
        return stamp_path(kind).read_text("ascii") == stamp(kind) and python().exists()
    except OSError:
        return False
