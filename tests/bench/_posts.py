"""A large archive made by a seeded generator: words as Zipf has them, posts that each are about something."""

from __future__ import annotations

import itertools
import json
import random
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from viewer.search import index
from viewer.search.documents import VERSION
from viewer.search.languages import COMMON
from viewer.store.packing import pack
from viewer.store.schema import STEPS
from viewer.store.store import Store
from viewer.types import SourceKind

_GENERATOR = 4  # goes up with every change of what is made
_WORDS = 150_000
_FUNCTION_WORDS = 200  # the commonest: no post is about one of them
_EXPONENT, _SHIFT = (
    1.05,
    2.7,
)  # Zipf and Mandelbrot: the frequency of the word of rank r is 1 / (r + shift) ** exponent
_CONSONANTS = (*"bcdfghjklmnprstvwz", "st", "tr", "pr", "ch", "sh", "th", "br", "cr", "pl", "gr")
_VOWELS = (*"aeiou", "ea", "ou", "ai")
_ENDINGS = ("", *"nrstlm", "ng", "ck")
_SOURCES, _TAGS = 40, 400
_NEWEST = 1_780_000_000  # seconds: 2026-05-28
_A_POST = 4_700  # seconds between two: 100,000 posts are 15 years
_BATCH = 500


@dataclass(frozen=True)
class Made:
    """A post of the generator: title, tags, source (from 0), text, and when it was published (seconds)."""

    title: str
    tags: tuple[str, ...]
    source: int
    text: str
    at: int


def vocabulary(chance: random.Random) -> list[str]:
    """English function words, then words to be spoken; the commonest (which are short) first."""
    found: dict[str, None] = dict.fromkeys(sorted(COMMON["en"]))
    while len(found) < _WORDS:
        syllables = 1 if len(found) < 300 else chance.choice((1, 2, 2, 2, 3, 3, 4))
        word = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(syllables))
        found[word + chance.choice(_ENDINGS)] = None
    return list(found)


def posts(count: int, words: int, seed: int) -> Iterator[Made]:
    """So many posts of about so many words, the oldest first; the same for the same seed."""
    chance = random.Random(seed)
    known = vocabulary(chance)
    weights = list(itertools.accumulate(1 / (rank + _SHIFT) ** _EXPONENT for rank in range(_WORDS)))
    tags = [f"tag{number}" if number % 7 else f"branch{number % 5}/tag{number}" for number in range(_TAGS)]
    tag_weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(_TAGS)))
    for number in range(count):
        length = max(60, int(chance.gauss(words, words / 3)))
        said = chance.choices(known, cum_weights=weights, k=length)
        topics = chance.choices(known[_FUNCTION_WORDS:], cum_weights=weights[_FUNCTION_WORDS:], k=3)
        for topic in topics:
            for _ in range(chance.randint(2, 12)):
                said[chance.randrange(length)] = topic
        title = " ".join([topics[0], *chance.choices(known, cum_weights=weights, k=5)]).capitalize()
        for begin in range(0, length, 12):
            said[begin] = said[begin].capitalize()
            said[min(begin + 11, length - 1)] += "."
        chosen = tuple(dict.fromkeys(chance.choices(tags, cum_weights=tag_weights, k=chance.randint(0, 5))))
        at = _NEWEST - (count - number) * _A_POST
        yield Made(title, chosen, chance.randrange(_SOURCES), " ".join(said), at)


def archive(count: int, words: int = 600, seed: int = 7) -> Path:
    """The folder of an archive of such posts, indexed; kept between runs beside the system's temporary files."""
    made_by = zlib.crc32(repr((STEPS, _GENERATOR, VERSION)).encode())
    folder = Path(tempfile.gettempdir()) / f"archive-viewer-bench-{count}-{words}-{seed}-{made_by:08x}"
    if (folder / "complete").exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    store = Store(folder)
    for number in range(_SOURCES):
        store.sources.add(
            SourceKind.FEED, f"https://blog{number}.example/feed", f"Blog {number}", None, chosen=False, now=0
        )
    _fill(store, posts(count, words, seed))
    index.drain(store.database)
    store.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    (folder / "complete").touch()
    return folder


def _fill(store: Store, made: Iterator[Made]) -> None:
    """Writes posts as a sync and the derivation leave them; what a search does not look at is left empty."""
    database, number = store.database, 0
    tag_ids: dict[str, int] = {}
    while batch := list(itertools.islice(made, _BATCH)):
        with database.write():
            for post in batch:
                number += 1
                for tag in post.tags:
                    if tag not in tag_ids:
                        tag_ids[tag] = len(tag_ids) + 1
                        database.run(
                            "INSERT INTO tag (id, name, folded) VALUES (?, ?, ?)", (tag_ids[tag], tag, tag)
                        )
                database.run(
                    """INSERT INTO post (id, source_id, url, title, author, published, sort_at, state, words, read,
                           starred, summary, added)
                       VALUES (?, ?, ?, ?, ?, datetime(?, 'unixepoch'), ?, 'full', ?, ?, ?, ?, 0)""",
                    (number, post.source + 1, f"https://blog{post.source}.example/{number}", post.title,
                     f"Author {post.source}", post.at, post.at, post.text.count(" ") + 1, number % 3 > 0,
                     number % 97 == 0, post.text[:280]),
                )  # fmt: skip
                database.run_many(
                    "INSERT INTO post_tag (post_id, tag_id, position, by_author) VALUES (?, ?, ?, 1)",
                    [(number, tag_ids[tag], place) for place, tag in enumerate(post.tags)],
                )
                database.run(
                    """INSERT INTO revision (id, post_id, number, origin, teller, fetched, title, sha256, payload, received)
                       VALUES (?, ?, 1, 'feed', '', 0, ?, '', x'', x'')""",
                    (number, number, post.title),
                )
                database.run(
                    """INSERT INTO body (post_id, revision_id, version, html, text, code, outline, language)
                       VALUES (?, ?, 1, x'', ?, ?, ?, NULL)""",
                    (number, number, pack(post.text), pack(""), json.dumps([])),
                )
