"""Is a fetched post new, changed, or the same as a stored one? Pure: nothing here touches network or store.

A post goes by several names: its guid, its address. Feeds break both: ids change while the address stays, ids repeat, all
entries point to one address. So a name counts only when no other entry of the same feed claims it, and a guid with
another address needs a second witness (the date or the title). Two different posts are never merged.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from viewer.sources.identity import identity, post_keys
from viewer.store.packing import fingerprint
from viewer.store.posts import Stored
from viewer.types import FetchedPost


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a fetched post: ``kind`` is "new", "changed" or "same"; ``post`` is None for a new one.

    ``keys`` are the names under which it is to be known.
    """

    kind: str
    fetched: FetchedPost
    keys: tuple[str, ...]
    post: int | None = None


def url_key(url: str) -> str:
    """The name that an address gives a post."""
    return "u:" + identity(url)


def names(posts: Sequence[FetchedPost], site_url: str | None = None) -> list[tuple[str, ...]]:
    """For each post of one feed the names it may go by, the most telling first.

    An address or guid that several entries share (with different words) names none of them, nor does the address of the
    site itself. The last name is made of the words of the post.
    """
    site = url_key(site_url) if site_url else None
    claims: Counter[str] = Counter()
    keys = post_keys([post.url or "" for post in posts])
    for post, key in {_words(post): (post, key) for post, key in zip(posts, keys, strict=True)}.values():
        claims.update(set(_own_names(post, key)))
    result = []
    for post, key in zip(posts, keys, strict=True):
        kept = tuple(name for name in _own_names(post, key) if claims[name] == 1 and name != site)
        result.append((*kept, _words(post)))
    return result


def _own_names(post: FetchedPost, key: str) -> Iterator[str]:
    if key:
        yield "u:" + key
    if post.guid:
        yield "g:" + post.guid


def _words(post: FetchedPost) -> str:
    """A name made of what the post says, for posts that have no other and to tell true twins from namesakes."""
    told = "\0".join((post.url or "", post.title, str(post.published), post.html[:2000]))
    return "w:" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def decide(
    posts: Sequence[FetchedPost], known: Mapping[str, Stored], site_url: str | None = None
) -> Iterator[Decision]:
    """One decision for each post of a feed, in order; a post that the feed repeats is decided once.

    ``known`` maps names (at least all that ``names`` gives) to the stored posts of the same source.
    """
    seen: set[str] = set()
    named: list[tuple[FetchedPost, tuple[str, ...]]] = []
    for post, keys in zip(posts, names(posts, site_url), strict=True):
        if not any(key in seen for key in keys):
            named.append((post, keys))
        seen.update(keys)
    matches = _match_all(named, known)
    for index, (post, keys) in enumerate(named):
        match = matches.get(index)
        if match is None:
            yield Decision("new", post, _lasting(key for key in keys if key not in known))
            continue
        kind = "same" if fingerprint(post) in match.fingerprints else "changed"
        yield Decision(kind, post, _lasting(keys), match.id)


def _lasting(keys: Iterable[str]) -> tuple[str, ...]:
    """The names to keep: words change with every edit, so they are kept only where there is nothing better."""
    kept = tuple(keys)
    return tuple(key for key in kept if not key.startswith("w:")) or kept


def _match_all(
    named: Sequence[tuple[FetchedPost, tuple[str, ...]]], known: Mapping[str, Stored]
) -> dict[int, Stored]:
    """Which stored post each fetched one is, by index. Addresses are heard first, for all; then words, then guids: what is
    told by a better witness is not given away to a worse one."""
    found: dict[int, Stored] = {}
    taken: set[int] = set()
    for kind in ("u:", "w:", "g:"):
        for index, (post, keys) in enumerate(named):
            for key in keys:
                stored = known.get(key) if key.startswith(kind) and index not in found else None
                if stored is None or stored.id in taken:
                    continue
                if kind != "g:" or not post.url or _is_same(post, stored):
                    found[index] = stored
                    taken.add(stored.id)
    return found


def find_same(post: FetchedPost, keys: Sequence[str], known: Mapping[str, Stored]) -> Stored | None:
    """The stored post that one with these names is, as ``decide`` would find it."""
    return _match_all([(post, tuple(keys))], known).get(0)


def _is_same(post: FetchedPost, stored: Stored) -> bool:
    """Whether a post that has the guid of a stored one, but another address, is that one."""
    if not any(key.startswith("u:") for key in stored.keys):
        return True
    if post.published and stored.published:
        return post.published == stored.published
    return post.title == stored.title
