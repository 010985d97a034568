"""What stands around a post: the posts that belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from viewer.types.rows import PostRow


@dataclass(frozen=True, slots=True)
class Related:
    """A post on the same matters as another: the tags and the most telling words that both have."""

    row: PostRow
    tags: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The posts that link to one (newest first), those it links to (in the order of its text), and related ones (best
    first; none of the other two)."""

    linked_from: tuple[PostRow, ...] = ()
    links_to: tuple[PostRow, ...] = ()
    related: tuple[Related, ...] = ()
