"""Makes received posts readable: every post whose shown revision has no page of today's version yet."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

from viewer.content.derive import CONTENT_VERSION, derive
from viewer.errors import Cancelled, FetchError
from viewer.store.bodies import Underived
from viewer.store.media import Outcome
from viewer.store.store import Store
from viewer.sync.decide import url_key
from viewer.sync.pictures import examine
from viewer.types import Derived

_BATCH = 32


def derive_pending(
    store: Store, *, cancel: threading.Event | None = None, now: int = 0
) -> Iterator[list[int]]:
    """Derives posts in batches, each committed in one transaction; yields the ids of each batch.

    Raises Cancelled between batches. Running it again goes on where it stopped.
    """
    last = 0
    while batch := store.bodies.underived(CONTENT_VERSION, limit=_BATCH, after=last):
        if cancel is not None and cancel.is_set():
            raise Cancelled
        last = batch[-1].post
        made = [(item, derived, link_keys(derived)) for item, derived in _derive_all(batch)]
        store.bodies.put(CONTENT_VERSION, made)
        inline = [outcome for _, derived, _ in made for outcome in _save_inline(store, derived)]
        if inline:
            store.media.finish(inline, now=now)
        yield [item.post for item in batch]


def _derive_all(batch: Sequence[Underived]) -> Iterator[tuple[Underived, Derived]]:
    for item in batch:
        post = item.fetched
        yield item, derive(post.html or post.summary, post.base_url, title=post.title, language=post.language)


def link_keys(derived: Derived) -> list[str]:
    """The name of the post that each link would lead to, in order."""
    return [url_key(link.url) for link in derived.links]


def _save_inline(store: Store, derived: Derived) -> Iterator[Outcome]:
    """Keeps the pictures that came inside a post (``data:`` URIs)."""
    for ref in derived.media:
        if ref.data is None:
            continue
        known = store.media.get(ref.key)
        if known is not None and known.sha256:
            continue
        try:
            info = examine(ref.data, ref.kind, ref.data_type or "", "A picture inside the post")
            sha256 = store.files.save(ref.data)
        except FetchError as error:
            yield Outcome(ref.key, problem=str(error))
            continue
        yield Outcome(ref.key, sha256, len(ref.data), info.type, info.width, info.height)
