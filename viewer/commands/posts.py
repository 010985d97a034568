"""Commands about posts: list, search, show, history, tags, mark, tag."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from viewer.commands.arrange import ARRANGE
from viewer.commands.context import Command, Context, add_json, row_json, row_line
from viewer.commands.history import HISTORY
from viewer.commands.words import count, number, text
from viewer.errors import UsageError
from viewer.tags import spoken
from viewer.types import MediaState, Post, TagNode

_MOST_HITS = 1_000_000
_QUERY_HELP = "a query (see the end of `archive-viewer --help`); none: every post"


def query_argument(parser: argparse.ArgumentParser, *, needed: bool = False) -> None:
    """The words of a query, as an argument of a command."""
    said = "what to find" if needed else _QUERY_HELP
    parser.add_argument("query", metavar="QUERY", nargs="+" if needed else "*", type=text, help=said)


def query_of(words: Sequence[str]) -> str:
    """The words of a query as they were typed: one that the shell had in quotes is a phrase of it. A query in one argument
    is taken as it is."""
    return " ".join(words) if len(words) == 1 else " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    if " " not in word or any(sign in word for sign in '":('):
        return word
    return f'-"{word[1:]}"' if word.startswith("-") else f'"{word}"'


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    query_argument(parser)
    parser.add_argument(
        "--sort", choices=("date", "title", "source", "words"), default="date", help="newest first, ..."
    )
    parser.add_argument("--reverse", action="store_true", help="the other way round")
    parser.add_argument("--limit", metavar="N", type=count, help="at most this many")
    parser.add_argument("--offset", metavar="N", type=count, default=0, help="leave out the first so many")
    add_json(parser)


def _list(context: Context, options: argparse.Namespace) -> int:
    context.archive.settle()
    ids = context.archive.ids(query_of(options.query), sort=options.sort, backward=options.reverse)
    end = None if options.limit is None else options.offset + options.limit
    rows = context.archive.rows(ids[options.offset : end])
    if options.json:
        context.json([row_json(row) for row in rows])
    else:
        for row in rows:
            context.say(row_line(row))
            context.detail(f"          {row.url or '(no address)'}")
        if not len(ids):
            context.remark(
                "No post matches."
                if options.query
                else "There are no posts yet; add a blog with: archive-viewer add https://example.org/"
            )
    return 0


def _search_arguments(parser: argparse.ArgumentParser) -> None:
    query_argument(parser, needed=True)
    parser.add_argument("--limit", metavar="N", type=count, default=50, help="at most this many (50)")
    add_json(parser)


def _search(context: Context, options: argparse.Namespace) -> int:
    context.archive.settle()
    limit = min(options.limit, _MOST_HITS)
    result = context.archive.search(query_of(options.query), limit=limit)
    suggestion = result.suggestion
    if suggestion is not None:  # what it finds is listed in place of nothing
        result = context.archive.search(suggestion, limit=limit)
    rows = {row.id: row for row in context.archive.rows([hit.id for hit in result.hits])}
    if options.json:
        meant = {"suggestion": suggestion} if suggestion is not None else {}
        context.json(
            [
                {**row_json(rows[hit.id]), "score": hit.score, "snippet": hit.snippet, **meant}
                for hit in result.hits
            ]
        )
        return 0
    if suggestion is not None:
        context.remark(f"Nothing found. Did you mean: {suggestion}")
    for hit in result.hits:
        context.say(row_line(rows[hit.id]))
        if hit.snippet:
            context.say("          " + hit.snippet, marked=True)
    if not result.hits:
        context.remark("Nothing found.")
    return 0


def _show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("post", metavar="POST", type=text, help="id or address of a post")
    parser.add_argument(
        "--as", dest="form", choices=("text", "html", "markdown", "raw"), default="text", help="the form"
    )
    parser.add_argument(
        "--revision", metavar="N", type=number, help="an earlier state, as received (see history)"
    )
    add_json(parser)


def _show(context: Context, options: argparse.Namespace) -> int:
    archive = context.archive
    post_id = archive.find(options.post)
    if options.form == "raw":
        received = archive.received(post_id, options.revision)
        context.write(received.received or received.html.encode("utf-8", "replace"))
        return 0
    post = archive.post(post_id)
    if options.revision is not None:
        post = archive.post_at(post_id, options.revision)
    if options.json:
        context.json(post_json(post))
        return 0
    if options.form == "html":
        context.say(post.html)
    elif options.form == "markdown":
        from viewer.content.markdown import to_markdown
        from viewer.content.media import MEDIA_PATH

        addresses = {i.key: i.url for i in post.media if not i.url.startswith("data:")}
        text = to_markdown(
            post.html,
            media_url=lambda key: addresses.get(key, MEDIA_PATH + key),
            language=post.language,
        )
        context.say(text.rstrip("\n"))
    else:
        from viewer.content.text import full_text

        row = post.row
        facts = [
            row.author,
            row.published.date().isoformat() if row.published else None,
            ", ".join(row.tags),
            row.url,
        ]
        context.say("\n".join([row.title, *(fact for fact in facts if fact), "", full_text(post.html)]))
    return 0


def post_json(post: Post) -> dict[str, Any]:
    """A whole post, as the contract of the command line words it."""
    from viewer.content.text import full_text

    return {
        **row_json(post.row),
        "html": post.html,
        "text": full_text(post.html),
        "outline": [asdict(heading) for heading in post.outline],
        "links": [{"url": link.url, "post": link.post} for link in post.links],
        "backlinks": list(post.backlinks),
        "revisions": len(post.revisions),
        "media_items": [
            {
                "url": item.url,
                # what was not asked for yet was left out so far
                "state": MediaState.SKIPPED if item.state is MediaState.PENDING else item.state,
                "sha256": item.sha256,
                "bytes": item.bytes,
                "type": item.type,
                "width": item.width,
                "height": item.height,
                "problem": item.problem,
            }
            for item in post.media
        ],
    }


def _tags_arguments(parser: argparse.ArgumentParser) -> None:
    query_argument(parser)
    parser.add_argument("--flat", action="store_true", help="one list instead of a tree")
    add_json(parser)


def _tags(context: Context, options: argparse.Namespace) -> int:
    arranging, query = context.archive.arranging, query_of(options.query)
    if query:
        context.archive.settle()
    nodes = arranging.flat(query) if options.flat else arranging.tree(query)
    if options.json:
        context.json([_node_json(node) for node in nodes])
    else:
        for node in nodes:
            _print_tag(context, node, 0)
        if query and not nodes:
            context.remark("No post with a tag matches.")
    return 0


def _node_json(node: TagNode) -> dict[str, Any]:
    children = [_node_json(child) for child in node.children]
    return {"name": spoken(node.name), "posts": node.posts, "children": children, "own": node.own}


def _print_tag(context: Context, node: TagNode, depth: int) -> None:
    context.say(f"{node.posts:>6}  {'  ' * depth}{spoken(node.name)}")
    for child in node.children:
        _print_tag(context, child, depth + 1)


def _posts_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("posts", metavar="POST", nargs="*", type=text, help="ids or addresses of posts")
    parser.add_argument("--query", metavar="QUERY", type=text, help="all posts that a query matches")


def _posts_of(context: Context, options: argparse.Namespace) -> list[int]:
    """The posts that are meant: those that are named, or those that a query matches."""
    if bool(options.posts) == (options.query is not None):
        raise UsageError("Say which posts: by their ids or addresses, or by --query.")
    if options.query is None:
        return [context.archive.find(post) for post in options.posts]
    context.archive.settle()
    return list(context.archive.ids(options.query))


def _mark_arguments(parser: argparse.ArgumentParser) -> None:
    _posts_arguments(parser)
    read = parser.add_mutually_exclusive_group()
    read.add_argument("--read", action="store_true", help="as read")
    read.add_argument("--unread", action="store_true", help="as unread")
    star = parser.add_mutually_exclusive_group()
    star.add_argument("--star", action="store_true", help="with a star")
    star.add_argument("--unstar", action="store_true", help="without a star")
    add_json(parser)


def _mark(context: Context, options: argparse.Namespace) -> int:
    if not (options.read or options.unread or options.star or options.unstar):
        raise UsageError("Say how to mark: --read, --unread, --star or --unstar.")
    ids = _posts_of(context, options)
    read = True if options.read else False if options.unread else None
    starred = True if options.star else False if options.unstar else None
    return _changed(context, options, context.archive.mark(ids, read=read, starred=starred))


def _tag_arguments(parser: argparse.ArgumentParser) -> None:
    _posts_arguments(parser)
    parser.add_argument(
        "--add", metavar="T", type=text, action="append", default=[], help="add a tag of your own"
    )
    parser.add_argument(
        "--remove", metavar="T", type=text, action="append", default=[], help="take a tag away"
    )
    add_json(parser)


def _tag(context: Context, options: argparse.Namespace) -> int:
    if not (options.add or options.remove):
        raise UsageError("Say which tag: --add T or --remove T.")
    ids = _posts_of(context, options)
    return _changed(context, options, context.archive.tag(ids, add=options.add, remove=options.remove))


def _changed(context: Context, options: argparse.Namespace, changed: int) -> int:
    if options.json:
        context.json({"changed": changed})
    else:
        context.say(f"{changed} changed.")
    return 0


COMMANDS = (
    Command("list", "list posts, newest first", _list_arguments, _list, queries=True),
    Command("search", "find posts, best first", _search_arguments, _search, queries=True),
    Command("show", "show one post", _show_arguments, _show),
    HISTORY,
    Command(
        "tags", "the tags with their counts, of all posts or of a query", _tags_arguments, _tags, queries=True
    ),
    ARRANGE,
    Command("mark", "mark posts as read, unread, starred", _mark_arguments, _mark, writes=True),
    Command("tag", "add tags of your own, take tags away", _tag_arguments, _tag, writes=True),
)
