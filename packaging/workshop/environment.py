"""Makes the virtual environment ``.venv`` and brings it to what the lock file says.

Safe to be killed at any point and to be started twice at once: a lock on a file lets one in, and a marker
that goes at the very end tells of an environment that was left half-made; such a one is made anew.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator

from . import system
from .ready import LOCKS, ROOT, VENV, Kind, SetupError, is_ready, python, stamp, stamp_path

MARKER = VENV / "unfinished"
LOG = ROOT / "build" / "install.log"
NO_NETWORK = re.compile(
    r"NewConnectionError|Failed to establish|Temporary failure in name|Name or service not known"
    r"|Connection refused|getaddrinfo failed|nodename nor servname|ConnectTimeoutError|Network is unreachable"
    r"|ProxyError",
)
NOT_TRUSTED = re.compile(r"CERTIFICATE_VERIFY_FAILED|certificate verify failed")


def prepare(kind: Kind) -> None:
    """Does all that ``kind`` needs before it can start. Raises ``SetupError`` when it cannot."""
    try:
        with _alone():
            if is_ready(kind):  # another one has done it while this one waited
                return
            system.provide_libraries()
            _make_environment()
            _install(kind)
            _link_checkout()
            _check_qt()
            _compile()
            _finish(kind)
    except OSError as error:
        raise SetupError(
            f"the environment could not be made in {ROOT}: {error.strerror or error}."
        ) from error


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One at a time for a checkout. The lock goes with the process, however it ends."""
    path = ROOT / "build" / "environment.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("Another start is setting this checkout up; waiting for it ...", flush=True)
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_environment() -> None:
    if VENV.exists() and (MARKER.exists() or not _works()):
        print("The environment .venv is not whole; making it anew.", flush=True)
        shutil.rmtree(VENV)
    if VENV.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        system.provide_venv()
    print(f"Making the environment {VENV} ...", flush=True)
    VENV.mkdir()
    MARKER.touch()
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode:
        said = (made.stdout + made.stderr).strip().splitlines() or ["no reason was given"]
        raise SetupError(f"{sys.executable} could not make a virtual environment ({said[-1]}).")


def _works() -> bool:
    """Whether its interpreter starts, is new enough, is the one it was made with, and has pip."""
    ask = "import sys, pip; print('.'.join(map(str, sys.version_info[:2])), sys.version_info >= (3, 11))"
    try:
        answer = subprocess.run([python(), "-c", ask], capture_output=True, text=True, check=False)
        settings = (VENV / "pyvenv.cfg").read_text("utf-8")
    except OSError:
        return False
    made_with = re.search(r"^version\s*=\s*(\d+\.\d+)", settings, re.M)
    return made_with is not None and answer.stdout.split() == [made_with[1], "True"]


def _install(kind: Kind) -> None:
    """Installs what is locked, by hash and wheels alone: nothing is built, nothing else comes in."""
    print("Installing the locked packages (about 350 MB the first time) ...", flush=True)
    MARKER.touch()
    options = "--disable-pip-version-check --no-input --progress-bar off --retries 3"
    strict = "--only-binary :all: --no-deps --require-hashes -r"
    command = [str(python()), "-m", "pip", "install", *options.split(), *strict.split(), str(LOCKS[kind])]
    environment = {**os.environ, "PIP_USER": "0"}
    lines: list[str] = []
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        big = re.match(r"\s*(?:Downloading|Using cached) (\S+?)-\d\S* \((\d{2,}(?:\.\d+)? MB)\)", line)
        if big:
            print(f"  {big[1].rsplit('/', 1)[-1]} ({big[2]})", flush=True)
        elif line.startswith("Installing collected"):
            print("  unpacking ...", flush=True)
    LOG.write_text("".join(lines), encoding="utf-8")
    code = process.wait()
    if code >= 0:  # pip downloads all before it touches anything, and undoes what fails; if it is not killed
        MARKER.unlink()
    if code:
        raise SetupError(_why_not(lines))


def _why_not(lines: list[str]) -> str:
    text = "".join(lines)
    if NOT_TRUSTED.search(text):
        return (
            "the packages could not be fetched: the certificate of the package index is not trusted here."
            " Behind a proxy with a certificate of its own, name that in the variable PIP_CERT and start again."
        )
    if NO_NETWORK.search(text):
        return (
            "the packages could not be fetched: the package index cannot be reached."
            " Connect to the network and start again."
        )
    if "No space left" in text:
        return f"the disk of {ROOT} is full: about 1.2 GB are needed for the packages."
    if "No matching distribution" in text:
        name = re.search(r"No matching distribution found for (\S+)", text)
        return (
            f"there is no ready-made {name[1] if name else 'package'} for this computer"
            f" (Python {sys.version_info[0]}.{sys.version_info[1]}, {sys.platform}); see {LOG}."
        )
    errors = [line.strip() for line in lines if line.startswith("ERROR")] or ["pip failed"]
    return f"the packages could not be installed ({errors[-1].removeprefix('ERROR: ')}); see {LOG}."


def _link_checkout() -> None:
    """Puts the checkout on the environment's path and the command ``archive-viewer`` into it: an editable
    install that needs no build tool."""
    pattern = "Lib/site-packages" if sys.platform == "win32" else "lib/python*/site-packages"
    for packages in VENV.glob(pattern):
        (packages / "archive-viewer.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if sys.platform == "win32":
        script, text = "archive-viewer.cmd", f'@"{python()}" -P -m viewer %*\n'
    else:
        quoted = str(python()).replace("'", "'\\''")
        script, text = "archive-viewer", f"#!/bin/sh\nexec '{quoted}' -P -m viewer \"$@\"\n"
    path = python().parent / script
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _check_qt() -> None:
    """The last word on the system libraries has the web view itself, which needs nearly all of them."""
    ask = "import PySide6.QtWebEngineWidgets"
    answer = subprocess.run([python(), "-c", ask], capture_output=True, text=True, check=False)
    if answer.returncode:
        missing = re.search(r"(\S+\.so[.\d]*): cannot open shared object file", answer.stderr)
        said = answer.stderr.strip().splitlines() or ["no reason was given"]
        reason = f"the system library {missing[1]} is missing; install it" if missing else said[-1]
        raise SetupError(f"Qt WebEngine cannot be loaded: {reason}.")


def _compile() -> None:
    """Bytecode of the program, for those too whose Python is told not to write any when it runs."""
    command = [str(python()), "-m", "compileall", "-q", str(ROOT / "viewer")]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)


def _finish(kind: Kind) -> None:
    done: list[Kind] = ["run", "test"] if kind == "test" else ["run"]  # "test" holds all of "run"
    for each in done:
        aside = stamp_path(each).with_suffix(".new")
        aside.write_text(stamp(each), encoding="ascii")
        aside.replace(stamp_path(each))
