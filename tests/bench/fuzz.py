"""Mutated documents through ``content``: no fault, no hang, no script, no address outside.

``python -m tests.bench.fuzz [--count N] [--first N] [--seed N] [--seeds FOLDER ...]``. The seeds are the program's own
and every ``.html``, ``.xml`` and ``.txt`` file under the folders. Document N is always the same for the same seeds:
``--first N --count 1 --show`` prints it.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
import traceback
from pathlib import Path
from types import FrameType

from tests.unit.content.mutate import OWN_SEEDS, Mutator
from tests.unit.content.test_fuzz import complaints

PATIENCE = 20.0  # seconds of computing for one document: a hundred times what the slowest honest one needs
EVERY = 5_000


class Hang(Exception):
    """A document took too long."""


def _give_up(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def seeds_in(folders: list[Path]) -> list[str]:
    """The texts of the files in these folders."""
    found = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [p.read_text("utf-8", "replace") for p in found if p.suffix in (".html", ".xml", ".txt")]


def trial(html: str) -> list[str]:
    """What is wrong with one document."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        return complaints(html)
    except Hang:
        return [f"more than {PATIENCE:g} s of computing"]
    except Exception:  # every kind of fault is what is looked for here
        return [traceback.format_exc(limit=-4)]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main(arguments: list[str]) -> int:
    """Returns 0 when nothing was wrong with any document."""
    parser = argparse.ArgumentParser(prog="fuzz")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seeds", type=Path, nargs="*", default=[])
    parser.add_argument("--show", action="store_true", help="print the documents instead")
    given = parser.parse_args(arguments)
    mutator = Mutator([*OWN_SEEDS, *seeds_in(given.seeds)], given.seed)
    signal.signal(signal.SIGVTALRM, _give_up)
    bad, slowest, begin = 0, (0.0, 0), time.perf_counter()
    for number in range(given.first, given.first + given.count):
        html = mutator.document(number)
        if given.show:
            print(html)
            continue
        start = time.process_time()
        found = trial(html)
        slowest = max(slowest, (time.process_time() - start, number))
        if found:
            bad += 1
            print(f"document {number}:", *found[:5], sep="\n  ", flush=True)
        if (number + 1) % EVERY == 0:
            print(f"{number + 1} documents, {bad} bad, {time.perf_counter() - begin:.0f} s", flush=True)
    print(f"{given.count} documents, {bad} bad; the slowest, {slowest[1]}, took {slowest[0]:.2f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
