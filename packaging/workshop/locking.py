"""Renews the lock files with uv, in an environment of its own and blind to this machine's settings.

Two files, for pip to install by hash: what the program needs, and that plus what its tests need; *universal*
(one for every system and Python version; markers say what is for which) and hold wheels alone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from .ready import LOCKS, ROOT, SetupError

OPTIONS = """
    --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --only-binary :all:
    --default-index https://pypi.org/simple --no-emit-index-url --no-emit-find-links
"""
COMMENT = ["--custom-compile-command", "python3 packaging/dev.py lock"]


def renew(*, upgrade: bool) -> None:
    """Writes both lock files. Versions that still fit are kept, unless ``upgrade``."""
    uv = _uv()
    run, test = LOCKS["run"].relative_to(ROOT), LOCKS["test"].relative_to(ROOT)
    options = ["--upgrade"] if upgrade else []
    _compile(uv, [*options, "--output-file", run])
    _compile(uv, [*options, "--output-file", test, "--group", "dev", "--constraints", run])
    for path in (run, test):
        text = (ROOT / path).read_text("utf-8")
        if re.search(r"://|^-|\s/|@ ", text, re.M):
            raise SetupError(f"{path} names an address or a path of this machine.")
        print(f"{path}: {len(re.findall('^[^ #]+==', text, re.M))} packages")


def _uv() -> Path:
    """The tool, in an environment under ``build/`` that nothing else uses."""
    venv = ROOT / "build" / "lock-tool"
    bin_ = venv / ("Scripts" if sys.platform == "win32" else "bin")
    if not (bin_ / "uv").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        installed = subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", "uv"], check=False)
        if installed.returncode:
            raise SetupError("uv, which makes the lock files, could not be installed: is there a network?")
    return bin_ / "uv"


def _compile(uv: Path, arguments: list[str | Path]) -> None:
    """Runs uv without this machine's indexes: its settings must not leak into the files."""
    foreign = ("UV_", "PIP_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    command = [uv, "pip", "compile", "pyproject.toml", *OPTIONS.split(), *COMMENT, *arguments]
    result = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if result.returncode:
        raise SetupError("the lock files could not be made; uv says why above.")
