"""The command that arranges tags as the reader wants to see them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from viewer.commands.context import Command, Context, add_json
from viewer.commands.words import text
from viewer.errors import UsageError
from viewer.tags import spoken

if TYPE_CHECKING:
    from viewer.arranging import Arranging, Change


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("tags", metavar="TAG", nargs="*", type=text, help="tags or branches, by their paths")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--name", metavar="NAME", type=text, help="call it otherwise")
    how.add_argument("--into", metavar="TAG", type=text, help="show it as one with another tag")
    how.add_argument("--group", metavar="GROUP", type=text, help="put it into a group, which is made by it")
    how.add_argument("--out", action="store_true", help="take it out of its group")
    how.add_argument("--ungroup", action="store_true", help="dissolve a group: take out all that is in it")
    how.add_argument("--restore", action="store_true", help="show it as it was written")
    how.add_argument("--propose", action="store_true", help="groups by which tags occur together")
    parser.add_argument(
        "--take", action="store_true", help="with --propose: group them so (TAG ...: only these)"
    )
    parser.add_argument(
        "--rare", action="store_true", help="with --propose: also tags that a single post has"
    )
    add_json(parser)


def _arrange(context: Context, options: argparse.Namespace) -> int:
    arranging = context.archive.arranging
    for option in ("take", "rare"):
        if getattr(options, option) and not options.propose:
            raise UsageError(f"--{option} goes with --propose.")
    if options.propose:
        return _propose(context, options, arranging)
    if not options.tags:
        raise UsageError("Say which tag; `archive-viewer tags` lists them.")
    changed = {tag for change in _changes(arranging, options) for tag in change.before}
    if options.json:
        context.json({"changed": len(changed)})
    else:
        context.say(f"{len(changed)} {'tag' if len(changed) == 1 else 'tags'} changed.")
    return 0


def _changes(arranging: Arranging, options: argparse.Namespace) -> list[Change]:
    tags: list[str] = options.tags
    if options.name is not None:
        return [arranging.rename(tag, options.name) for tag in tags]
    if options.into is not None:
        return [arranging.join(tags, options.into)]
    if options.group is not None:
        return [arranging.group(tags, options.group)]
    if options.out:
        return [arranging.take_out(tag) for tag in tags]
    if options.ungroup:
        return [arranging.ungroup(tag) for tag in tags]
    if options.restore:
        return [arranging.restore(tag) for tag in tags]
    raise UsageError("Say how: --name, --into, --group, --out, --ungroup, --restore or --propose.")


def _propose(context: Context, options: argparse.Namespace, arranging: Arranging) -> int:
    wanted = {tag.casefold() for tag in options.tags}
    proposals = [
        each
        for each in arranging.proposals()
        if (spoken(each.tag).casefold() in wanted if wanted else options.rare or not each.rare)
    ]
    if options.take:
        arranging.accept(proposals)
    if options.json:
        context.json(
            [{**each._asdict(), "tag": spoken(each.tag), "under": spoken(each.under)} for each in proposals]
        )
        return 0
    for proposal in proposals:
        posts = "1 post" if proposal.posts == 1 else f"{proposal.share:.0%} of {proposal.posts} posts"
        context.say(f"{spoken(proposal.under)}/{spoken(proposal.tag)}  ({posts})")
    if not proposals:
        context.say("No tag goes with another often enough.")
    return 0


ARRANGE = Command(
    "arrange", "rename, group and join tags, as they are shown", _arguments, _arrange, writes=True
)
