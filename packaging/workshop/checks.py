"""Everything that must hold, one step after the other, each with its time."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from .ready import ROOT, VENV, SetupError, python

BENCHES = ROOT / "tests" / "bench"


def everything() -> int:
    """All checks, also after one has failed. The tests come last: their closing line closes the output."""
    failed = [name for name, command in _static() if not _step(name, [str(python()), "-m", *command])]
    print("pytest", flush=True)
    code = pytest([])
    if code or failed:
        print(f"failed: {', '.join([*failed, *(['pytest'] if code else [])])}", file=sys.stderr, flush=True)
        return 1
    return 0


def pytest(arguments: list[str]) -> int:
    """The tests, on two processes at most: more web views than that fight for one screen and the memory."""
    workers = min(2, os.cpu_count() or 1)
    spread = ["-n", str(workers), "--dist", "loadfile"] if workers > 1 and not arguments else []
    return _call([str(python()), "-m", "pytest", *spread, *arguments])


def bench(arguments: list[str]) -> int:
    """Runs benches by name (all without one); what begins with a dash goes to each of them."""
    known = sorted(path.stem for path in BENCHES.glob("[a-z]*.py"))
    names = [argument for argument in arguments if not argument.startswith("-")]
    options = [argument for argument in arguments if argument.startswith("-")]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise SetupError(f"there is no bench {', '.join(unknown)}; there are: {', '.join(known)}.")
    codes = [_call([str(python()), "-m", f"tests.bench.{name}", *options]) for name in names or known]
    return max(codes, default=0)


def module(name: str) -> int:
    """Runs a module of the checkout."""
    return _call([str(python()), "-m", name])


def _static() -> list[tuple[str, list[str]]]:
    return [
        ("ruff check", ["ruff", "check", "."]),
        ("ruff format", ["ruff", "format", "--check", "."]),
        ("mypy", ["mypy"]),
    ]


def _step(name: str, command: list[str]) -> bool:
    print(name, flush=True)
    begin = time.perf_counter()
    code = _call(command)
    print(f"{name}: {'ok' if code == 0 else 'FAILED'} in {time.perf_counter() - begin:.1f} s\n", flush=True)
    return code == 0


def _call(command: list[str]) -> int:
    path = os.pathsep.join([str(python().parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
