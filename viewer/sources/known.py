"""What every finder hands over: a post that is known to exist, and who told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from viewer.sources.identity import identity


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post somebody told of. ``sure`` is False for an address that may as well be some other page of the site.

    ``plain`` marks an item of a list that tells nothing but names: of the posts of a hand-made site, or of its menu.
    """

    url: str
    title: str = ""
    published: datetime | None = None
    tags: tuple[str, ...] = ()
    found_by: str = ""
    sure: bool = True
    plain: bool = False


def merged(posts: Iterable[KnownPost]) -> list[KnownPost]:
    """One entry a post (by its identity), in the order of first sight, each field from the first that knows it."""
    found: dict[str, KnownPost] = {}
    for post in posts:
        key = identity(post.url)
        known = found.get(key)
        if known is None:
            found[key] = post
        else:
            found[key] = replace(
                known,
                title=known.title or post.title,
                published=known.published or post.published,
                tags=known.tags or post.tags,
                sure=known.sure or post.sure,
                plain=known.plain or post.plain,
            )
    return list(found.values())
