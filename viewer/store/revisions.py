"""The revisions of a post: which source told each, which of them is shown, and in what order they stand.

A post may be told by several voices: the sources that are one blog, and within a source its feeds in several formats. They
word it differently, so each is compared with what it said itself the last time; and only one of them leads, so that what
is shown does not change with whoever spoke last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from viewer.store.database import ArchiveDatabase
from viewer.store.packing import unpack_post
from viewer.types import FetchedPost, Origin, PostState

_LONGER = 1.3  # times as long: what another feed of the same source must be to take the lead


@dataclass(frozen=True, slots=True)
class Voice:
    """Who tells of a post: a source, and which of its feeds ("" where it has one voice only)."""

    source: int
    teller: str = ""


def last_prints(
    database: ArchiveDatabase, ids: Iterable[int], voice: Voice, origin: Origin
) -> dict[int, frozenset[str]]:
    """Post -> the fingerprints with which this voice says nothing new: that of its own last revision from ``origin``; for a
    post of which it never told, those of everybody's last."""
    last: dict[int, dict[tuple[int | None, str], str]] = {}
    for post_id, source, teller, sha256 in database.rows_in(
        f"""SELECT post_id, source_id, teller, sha256 FROM revision
            WHERE origin = '{Origin(origin)}' AND post_id IN ({{}}) ORDER BY number""",
        ids,
    ):
        last.setdefault(post_id, {})[source, teller] = sha256
    own = (voice.source, voice.teller)
    return {
        post_id: frozenset([said[own]] if own in said else said.values()) for post_id, said in last.items()
    }


def leads(database: ArchiveDatabase, post_id: int, voice: Voice, fetched: FetchedPost) -> bool:
    """Whether what a voice tells of a stored post is to be shown instead of what is shown now.

    Each voice replaces what it said itself. Else a whole post beats an excerpt; among the sources of a blog, the one that
    the post belongs to leads, as long as it is there and answers; among the feeds of a source, the one with the longer text.
    """
    row = database.row(
        """SELECT r.source_id, r.origin, r.teller, p.state, p.source_id,
                  s.id IS NULL OR s.removed = 1 OR s.last_error IS NOT NULL, r.payload
           FROM post p JOIN revision r ON r.id = p.revision_id LEFT JOIN source s ON s.id = r.source_id
           WHERE p.id = ?""",
        (post_id,),
    )
    if row is None:
        return True
    source, origin, teller, state, owner, silent, payload = row
    if source == voice.source and (origin != fetched.origin or teller == voice.teller):
        return True
    if bool(fetched.excerpt) != (state == PostState.EXCERPT):
        return not fetched.excerpt
    if source == voice.source:
        return len(fetched.html) > _LONGER * len(unpack_post(payload, None).html)
    return bool(silent or owner == voice.source)


def other_tags(database: ArchiveDatabase, post_id: int, voice: Voice) -> Iterator[tuple[str, ...]]:
    """The tags that the other voices gave a post the last time they told of it. (Pages, which have no teller, repeat what
    the feed of their source said.)"""
    rows = database.rows(
        """SELECT payload, max(number) FROM revision
           WHERE post_id = ?1 AND NOT (source_id IS ?2 AND teller IN (?3, ''))
           GROUP BY source_id, teller ORDER BY max(number)""",
        (post_id, voice.source, voice.teller),
    )
    return (unpack_post(payload, None).tags for payload, _ in rows)


def renumber(database: ArchiveDatabase, post_id: int, newcomers: Sequence[int]) -> None:
    """Numbers the revisions of a post from 1, the oldest; ``newcomers`` (ids, in their order) are those that came from
    another post. Each side keeps its order, whatever its clock said. Inside ``write``."""
    came = set(newcomers)
    rows = database.rows("SELECT id, fetched FROM revision WHERE post_id = ? ORDER BY number", (post_id,))
    fetched = dict(rows)
    ours = [revision for revision, _ in rows if revision not in came]
    order: list[int] = []
    for newcomer in newcomers:
        while ours and fetched[ours[0]] <= fetched[newcomer]:
            order.append(ours.pop(0))
        order.append(newcomer)
    order += ours
    database.run("UPDATE revision SET number = -id WHERE post_id = ?", (post_id,))
    database.run_many(
        "UPDATE revision SET number = ? WHERE id = ?",
        [(number, revision) for number, revision in enumerate(order, 1)],
    )
