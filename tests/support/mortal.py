"""The program, killed at an exact moment: ``python -m tests.support.mortal STEP ARGUMENTS``.

A step is a statement of SQL or something done to a file that outlives the process (written through, renamed, deleted). At
the STEP-th one the process kills itself as ``kill -9`` does; with STEP 0 it lives, and says on its last line how many
there were.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


class Steps:
    """Counts, and ends it."""

    def __init__(self, last: int) -> None:
        self._last = last
        self.count = 0

    def step(self, *_: object) -> None:
        """One more."""
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """The same act, as a step."""

        def counted(*arguments: Any, **named: Any) -> Any:
            self.step()
            return act(*arguments, **named)

        return counted


def main(last: int, arguments: list[str]) -> int:
    """Runs the program."""
    steps = Steps(last)
    connect = sqlite3.connect

    def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)
        connection.set_trace_callback(steps.step)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]
    for name in ("replace", "unlink"):
        setattr(Path, name, steps.before(getattr(Path, name)))
    os.fsync = steps.before(os.fsync)
    from viewer.cli import main as run

    code = run(arguments)
    print(steps.count)
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
