"""The command that arranges tags as the reader wants to see them."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import text
from viewer.errors import UsageError

if TYPE_CHECKING:
    from viewer.arranging import Arranging, Places


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tags", metavar="TAG", nargs="*", type=text, help="tags or branches, by their paths")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--name", metavar="NAME", type=text, help="call it otherwise")
    how.add_argument("--into", metavar="TAG", type=text, help="show it as one with another tag")
    how.add_argument("--group", metavar="GROUP", type=text, help="put it into a group, which is made by it")
    how.add_argument("--out", action="store_true", help="take it out of its group")
    how.add_argument("--restore", action="store_true", help="show it as it was written")
    how.add_argument("--propose", action="store_true", help="groups by which tags occur together")
    parser.add_argument(
        "--take", action="store_true", help="with --propose: group them so (TAG ...: only these)"
    )
    add_json(parser)


def _arrange(context: Context, options: argparse.Namespace) -> int:
    arranging = context.archive.arranging
    if options.take and not options.propose:
        raise UsageError("--take goes with --propose.")
    if options.propose:
        return _propose(context, options, arranging)
    if not options.tags:
        raise UsageError("Say which tag; `archive-viewer tags` lists them.")
    changed = {tag for path in options.tags for tag in _change(arranging, path, options)}
    if options.json:
        context.json({"changed": len(changed)})
    else:
        context.say(f"{len(changed)} {'tag' if len(changed) == 1 else 'tags'} changed.")
    return 0


def _change(arranging: Arranging, path: str, options: argparse.Namespace) -> Places:
    if options.name is not None:
        return arranging.rename(path, options.name)
    if options.into is not None:
        return arranging.move(path, options.into)
    if options.group is not None:
        return arranging.group([path], options.group)
    if options.out:
        return arranging.group([path], "/".join(path.split("/")[:-2]))
    if options.restore:
        return arranging.restore(path)
    raise UsageError("Say how: --name, --into, --group, --out, --restore or --propose.")


def _propose(context: Context, options: argparse.Namespace, arranging: Arranging) -> int:
    wanted = {tag.casefold() for tag in options.tags}
    proposals = [each for each in arranging.proposals() if not wanted or each.tag.casefold() in wanted]
    if options.take:
        arranging.accept(proposals)
    if options.json:
        context.json([asdict(proposal) for proposal in proposals])
        return 0
    for proposal in proposals:
        context.say(f"{proposal.under}/{proposal.tag}  ({proposal.share:.0%} of its posts)")
    if not proposals:
        context.say("No tag goes with another often enough.")
    return 0


ARRANGE = Command(
    "arrange", "rename, group and join tags, as they are shown", _arguments, _arrange, writes=True
)
