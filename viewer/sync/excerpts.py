"""Does a feed give whole posts or only their beginnings? Decided by looking at the pages of a few of its posts."""

from __future__ import annotations

import threading
from collections.abc import Callable

from viewer.content.extract import extract
from viewer.errors import FetchError, HostRests
from viewer.sources.charset import decode
from viewer.sources.identity import identity
from viewer.sources.markup import plain
from viewer.sources.robots import Robots
from viewer.store.store import Store
from viewer.sync.documents import elsewhere
from viewer.sync.http import PAGE_LIMIT, Answer, Fetcher
from viewer.types import Source

_SAMPLES = 2
_SUSPICIOUS = 1_200  # characters: a text shorter than this may be an excerpt
_LONGER = 1.3  # times the feed's text, and ...
_AT_LEAST = 200  # ... so many characters more: then the page has what the feed lacks


def gives_excerpts(
    store: Store,
    source: Source,
    fetcher: Fetcher,
    cancel: threading.Event,
    rules: Callable[[], Robots | None],
    *,
    only_short: bool,
) -> tuple[bool | None, dict[str, Answer]]:
    """Whether the newest posts are longer on their pages than in the feed, None when that cannot be told; and the pages
    that were looked at, by the identity of their address, for whoever wants them next.

    With ``only_short``, pages are asked for only where the feed's text is suspiciously short or says itself that there is
    more, so that a blog with whole posts in its feed costs no request. ``rules`` is asked when the first page is wanted;
    None from it, or a page that brings no answer at all, ends the matter for now.
    """
    verdicts: list[bool] = []
    is_elsewhere = elsewhere(store, source)
    seen: dict[str, Answer] = {}
    for post in store.posts.from_feed_alone(source.id, limit=_SAMPLES * 4):
        found = store.posts.revision(post)
        if found is None or not found[1].url or len(verdicts) >= _SAMPLES:
            continue
        fetched = found[1]
        told = _length(plain(fetched.html or fetched.summary))
        if only_short and told > _SUSPICIOUS and not fetched.excerpt:
            continue
        robots = rules()
        if robots is None:
            return None, seen
        if is_elsewhere(fetched.url or "") or not robots.allows(fetched.url or ""):
            continue
        cancel.wait(robots.delay)
        try:
            answer = fetcher.get(fetched.url or "", limit=PAGE_LIMIT, cancel=cancel)
        except FetchError as error:
            if isinstance(error, HostRests) or (error.status is None and error.temporary):
                return None, seen
            continue
        seen[identity(fetched.url or "")] = answer
        page = extract(
            decode(answer.body, answer.content_type, html=True),
            answer.url,
            hint=fetched.html or fetched.summary,
        )
        if page is not None:
            length = _length(plain(page.html))
            verdicts.append(length > told * _LONGER and length > told + _AT_LEAST)
    return (any(verdicts) if verdicts else None), seen


def _length(text: str) -> int:
    return sum(not character.isspace() for character in text)
