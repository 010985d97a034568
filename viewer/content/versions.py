"""Pages about what a post went through: the list of its revisions, one as it was, and what changed between two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby

from viewer.content.changes import Change, Changes, Op
from viewer.content.page import article, frame
from viewer.types import Origin, Post, ReadingStyle, Revision

_ORIGINS = {
    Origin.FEED: "from the feed",
    Origin.PAGE: "from its page",
    Origin.FOLDER: "from the folder",
    Origin.WAYBACK: "from the Wayback Machine",
}
_TEXT_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
_CONTEXT = 1  # paragraphs that stay on each side of a change; the others are folded


@dataclass(frozen=True, slots=True)
class Version:
    """A revision for the list: its words, and what it added and removed since the one before (None: the first)."""

    revision: Revision
    words: int
    changes: Changes | None


def history_page(post: Post, versions: Sequence[Version], style: ReadingStyle) -> str:
    """The revisions of a post, newest first, each with the way to it and to what changed."""
    lines = "".join(_version_line(post.row.id, version) for version in reversed(versions))
    count = "1 version" if len(versions) == 1 else f"{len(versions)} versions"
    intro = f"{count} of “{escape(post.row.title)}” in this archive. Nothing that was received is ever lost."
    body = (
        f'<article class="versions"><header class="head"><h1 class="title">Versions</h1><p class="facts">{intro}</p>'
        f"{_back(post.row.id)}</header><ol>{lines}</ol></article>"
    )
    return frame(post, style, body)


def revision_page(post: Post, revision: Revision, latest: int, style: ReadingStyle) -> str:
    """A post as a revision had it, under a line that says so."""
    links = [f'<a href="{_address(post.row.id)}">The post as it is now</a>', _all(post.row.id)]
    if revision.number < latest:
        links.insert(1, _diff_link(post.row.id, revision.number, latest, "What changed since"))
    note = (
        f'<aside class="version-note"><strong>Version {revision.number} of {latest}</strong>, received '
        f"{_when(revision.fetched)} {_ORIGINS[revision.origin]}. {_joined(links)}</aside>"
    )
    return frame(post, style, note + article(post))


def changes_page(post: Post, old: Revision, new: Revision, changes: Changes, style: ReadingStyle) -> str:
    """What changed from one revision to another: paragraphs, and in those that were edited the words."""
    if changes.none:
        told = "The text is the same; what differs is not for reading (markup, tags, a date)."
    else:
        told = f"{_count(changes.added)} added, {_count(changes.removed)} removed. "
        told += '<span class="legend"><ins>new</ins> <del>gone</del></span>'
    links = [
        f'<a href="{_address(post.row.id, f"revision/{n}")}">Version {n}</a>'
        for n in (old.number, new.number)
    ]
    links += [_all(post.row.id), f'<a href="{_address(post.row.id)}">The post</a>']
    head = (
        f'<header class="head"><h1 class="title">What changed</h1><p class="facts">From version {old.number}'
        f" ({_when(old.fetched)}) to version {new.number} ({_when(new.fetched)}): {told}</p>"
        f'<p class="original">{_joined(links)}</p></header>'
    )
    body = "".join(_rows(changes.changes)) if not changes.none else ""
    return frame(
        post, style, f'<article class="post changes">{head}<div class="content">{body}</div></article>'
    )


def _address(post: int, aspect: str = "") -> str:
    return f"archive://local/post/{post}" + (f"/{aspect}" if aspect else "")


def _back(post: int) -> str:
    return f'<p class="original"><a href="{_address(post)}">Back to the post</a></p>'


def _all(post: int) -> str:
    return f'<a href="{_address(post, "history")}">All versions</a>'


def _diff_link(post: int, old: int, new: int, text: str) -> str:
    return f'<a href="{_address(post, f"changes/{old}/{new}")}">{text}</a>'


def _joined(links: Sequence[str]) -> str:
    return ' <span class="dot">·</span> '.join(links)


def _when(moment: datetime) -> str:
    local = moment.astimezone()
    return f'<time datetime="{moment.isoformat()}">{local.day} {local:%B %Y, %H:%M}</time>'


def _count(words: int) -> str:
    return "1 word" if words == 1 else f"{words:,} words"


def _version_line(post: int, version: Version) -> str:
    revision, changes = version.revision, version.changes
    facts = [f"{_ORIGINS[revision.origin]}", _count(version.words)]
    links = [f'<a href="{_address(post, f"revision/{revision.number}")}">Read it</a>']
    if changes is None:
        told = "the first that was received"
    elif changes.none:
        told = "the same text"
    else:
        told = f"<ins>+{changes.added:,}</ins> <del>−{changes.removed:,}</del> words"
    if changes is not None and not changes.none:
        links.append(_diff_link(post, revision.number - 1, revision.number, "What changed"))
    return (
        f'<li value="{revision.number}"><p class="version-when">{_when(revision.fetched)}</p>'
        f'<p class="version-title" dir="auto">{escape(revision.title) or "Untitled"}</p>'
        f'<p class="facts">{_joined([*facts, told])}</p><p class="facts">{_joined(links)}</p></li>'
    )


# ----------------------------------------------------------------------------------------------- paragraphs


def _rows(changes: Sequence[Change]) -> Iterator[str]:
    """The paragraphs; long runs of unchanged ones are folded up."""
    groups = [(same, list(group)) for same, group in groupby(changes, key=lambda c: c.op is Op.SAME)]
    for at, (same, group) in enumerate(groups):
        if not same:
            yield from map(_paragraph, group)
            continue
        before = _CONTEXT if at > 0 else 0
        after = _CONTEXT if at < len(groups) - 1 else 0
        hidden = group[before : len(group) - after]
        if len(hidden) < 2:
            yield from map(_paragraph, group)
            continue
        yield from map(_paragraph, group[:before])
        yield f'<details class="same"><summary>{len(hidden)} unchanged paragraphs</summary>'
        yield from map(_paragraph, hidden)
        yield "</details>"
        yield from map(_paragraph, group[len(group) - after :])


def _paragraph(change: Change) -> str:
    if change.kind == "img":
        return _picture(change)
    tag = change.kind if change.kind in _TEXT_TAGS else "p"
    named = f"{change.op} {change.kind}" if tag == "p" and change.kind != "p" else str(change.op)
    return (
        f'<{tag} class="{named}" dir="auto">{"".join(_run(run.op, run.text) for run in change.runs)}</{tag}>'
    )


def _run(op: Op, text: str) -> str:
    tag = {Op.NEW: "ins", Op.OLD: "del"}.get(op)
    return f"<{tag}>{escape(text)}</{tag}>" if tag else escape(text)


def _picture(change: Change) -> str:
    said = {Op.NEW: "New picture", Op.OLD: "Picture gone", Op.EDITED: "Picture changed"}.get(
        change.op, "Picture"
    )
    text = "".join(_run(run.op if change.op is Op.EDITED else Op.SAME, run.text) for run in change.runs)
    return f'<p class="{change.op} picture"><span class="kind">{said}</span> {text}</p>'
