"""The command ``history``: the revisions of a post, and what changed from one to the next."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import text

if TYPE_CHECKING:
    from viewer.content.changes import Change, Changes

_SIGNS = {"new": "+", "old": "-", "edited": "~"}


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("post", metavar="POST", type=text, help="id or address of a post")
    add_json(parser)


def _history(context: Context, options: argparse.Namespace) -> int:
    archive = context.archive
    versions = archive.around.versions(archive.find(options.post))
    if options.json:
        context.json(
            [
                {
                    **asdict(version.revision),
                    "revision": version.revision.number,
                    "changes": _json(version.changes) if version.changes else None,
                }
                for version in versions
            ]
        )
        return 0
    for version in versions:
        revision = version.revision
        when = revision.fetched.strftime("%Y-%m-%d %H:%M")
        context.say(
            f"revision {revision.number}, {when}, from {revision.origin}: {revision.title} ({version.words} words)"
        )
        for line in _lines(version.changes) if version.changes else ():
            context.say("    " + line)
    return 0


def _json(changes: Changes) -> dict[str, Any]:
    return {
        "added": changes.added,
        "removed": changes.removed,
        "paragraphs": [
            {
                "op": change.op,
                "kind": change.kind,
                "before": _read(change, "new"),
                "after": _read(change, "old"),
            }
            for change in changes.changes
            if change.op != "same"
        ],
    }


def _read(change: Change, without: str) -> str:
    """The old text of a paragraph (without what is new), or the new one."""
    return "".join(run.text for run in change.runs if run.op != without)


def _lines(changes: Changes) -> Iterator[str]:
    """The paragraphs that changed, a line (of code: a few) each; in edited ones ``[-old-]{+new+}``, as wdiff has it."""
    if changes.none:
        yield "the same text"
    for change in changes.changes:
        if change.op == "same":
            continue
        sign = _SIGNS[change.op]
        runs = [
            (f"[-{run.text}-]" if run.op == "old" else f"{{+{run.text}+}}")
            if change.op == "edited" and run.op != "same"
            else run.text
            for run in change.runs
        ]
        said = "".join(runs) or f"({change.kind})"
        yield from (f"{sign} {line}" for line in said.splitlines())


HISTORY = Command(
    "history", "show the revisions of a post and what changed between them", _arguments, _history
)
