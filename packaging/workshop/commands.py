"""The commands of ``packaging/dev.py``.

``run`` is on the way of every start: until it is known that something is to be done, only ``os``, ``sys`` and
``hashlib`` are imported, and nothing is started but the program.
"""

from __future__ import annotations

import os
import sys

from .ready import Kind, SetupError, is_ready, python

USAGE = """\
python3 packaging/dev.py run [ARGS]        starts Archive Viewer (ARGS as for archive-viewer)
python3 packaging/dev.py test [ARGS]       everything that must hold; with ARGS only pytest, with those
python3 packaging/dev.py bench [NAME ...]  the measurements of tests/bench
python3 packaging/dev.py pictures          makes the pictures of the handbook anew
python3 packaging/dev.py texts [LOCALE …]  brings translations of the window up to date, or begins one
python3 packaging/dev.py lock [--upgrade]  renews the lock files after a change of pyproject.toml
"""


def main(arguments: list[str]) -> int:
    """Does one command; returns its exit code. ``run`` never returns: the program takes over the process."""
    commands = {"run": run, "test": test, "bench": bench, "pictures": pictures, "texts": texts, "lock": lock}
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if name not in commands:
        wanted = name in ("help", "-h", "--help")
        print(USAGE, end="", file=sys.stdout if wanted else sys.stderr)
        return 0 if wanted else 2
    try:
        return commands[name](rest)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """The program itself, in the place of this process."""
    _prepare("run")
    command = [str(python()), "-P", "-m", "viewer", *arguments]
    if sys.platform == "win32":  # execv there returns to the shell at once
        import subprocess

        return subprocess.call(command)
    sys.stdout.flush()
    return os.execv(command[0], command)


def test(arguments: list[str]) -> int:
    """All checks, in the order in which they are quickest to fail; with arguments pytest alone."""
    from . import checks, system

    system.provide_tools()
    _prepare("test")
    return checks.pytest(arguments) if arguments else checks.everything()


def bench(arguments: list[str]) -> int:
    """The benches that are named, or all; options go to each of them."""
    from . import checks

    _prepare("run")
    return checks.bench(arguments)


def pictures(_arguments: list[str]) -> int:
    """The pictures of the handbook, of the window as it is now."""
    from . import checks

    _prepare("test")
    return checks.module("tests.support.pictures")


def texts(arguments: list[str]) -> int:
    """The texts of the window for translators, and what the program loads of theirs."""
    from . import texts as translations

    _prepare("test")
    return translations.texts(arguments)


def lock(arguments: list[str]) -> int:
    """The lock files from ``pyproject.toml``."""
    from . import locking

    locking.renew(upgrade="--upgrade" in arguments)
    return 0


def _prepare(kind: Kind) -> None:
    if not is_ready(kind):
        from . import environment

        environment.prepare(kind)
