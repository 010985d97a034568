"""Posts on the same matters as one post, by its telling words and its tags.

The words are chosen as Lucene's MoreLikeThis does (https://lucene.apache.org/core/9_0_0/queries/org/apache/lucene/queries/mlt/
MoreLikeThis.html): those with the highest tf-idf in the post, where words of the title and of headings count several times,
and that at least one other post has and not too many have. Posts that have some of them are ranked by bm25, as a part of
what the post itself reaches. Shared tags count by their rarity (the sum of their idf, as a part of that of all of the
post's tags). Both parts, each between 0 and 1, are added.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from dataclasses import dataclass

from viewer.content.words import words
from viewer.search.words import words as index_words
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import CALLED, SHOWN_TAG, Condition
from viewer.store.packing import unpack_text

_MOST_WORDS = 14  # that are asked for
_CANDIDATES = 60  # words whose rarity is looked up
_NEWEST = 3000  # posts that are ranked
_COMMON = 0.2  # a word that more of the posts have tells nothing
_LEAST = 0.25  # below this sum two posts have nothing to do with each other
_TITLE, _HEADING = 5, 3
_SHORTEST = 3  # letters
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_STOP = words(
    """
    about above after again all also and any are because been before being below between both but can could did does
    doing down during each few for from further had has have having her here hers him his how into its itself just like
    made make many may might more most much must not now off once one only other our out over own per same she should
    since some such than that the their theirs them then there these they this those through too two under until upon
    use used using very was way well were what when where which while who whom why will with within would you your
    yours
    """
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A related post (its id), and the tags and words that both have, the most telling first."""

    post: int
    tags: tuple[str, ...]
    words: tuple[str, ...]


class _Within:
    """What limits all lists, as a condition over other tables with a ``post_id``."""

    def __init__(self, only: Condition | None) -> None:
        self._where, values = only or ("", ())
        self.values = tuple(values)

    def of(self, table: str) -> str:
        """The condition over the rows of a table (its alias), with ``values`` for its parameters."""
        return f"{table}.post_id IN (SELECT p.id FROM post p WHERE {self._where})" if self._where else "1"


def related(
    database: ArchiveDatabase, post: int, *, limit: int = 5, only: Condition | None = None
) -> list[Relation]:
    """The posts that have most to do with one, best first; none when nothing is alike. ``only`` is what limits all lists: a
    condition over ``post p``. Takes some milliseconds, in a large archive some hundred: not for the window's thread."""
    row = database.row(
        """SELECT p.title, b.outline, b.text FROM post p JOIN body b ON b.post_id = p.id WHERE p.id = ?""",
        (post,),
    )
    if row is None:
        return []
    within = _Within(only)
    total = int(
        (database.row(f"SELECT count(*) FROM search_doc d WHERE {within.of('d')}", within.values) or (0,))[0]
    )
    telling = _telling(database, _counts(row[0], json.loads(row[1]), unpack_text(row[2])), total)
    by_words = _by_words(database, post, telling, within)
    shared = _by_tags(database, post, total, within)
    every = sum(shared.pop(post, {}).values())
    scores = dict(by_words)
    for other, tags in shared.items():
        scores[other] = scores.get(other, 0.0) + (sum(tags.values()) / every if every else 0.0)
    near = (other for other, score in scores.items() if score >= _LEAST)
    best = sorted(near, key=lambda other: (-scores[other], -other))[:limit]
    shown = _words_of(database, best, telling)
    return [
        Relation(other, tuple(sorted(shared.get(other, {}), key=lambda t: -shared[other][t])), shown[other])
        for other in best
    ]


def _counts(title: str, outline: list[list[object]], text: str) -> Counter[str]:
    """How often the post says each word, the title's and the headings' more than once."""
    counts = Counter(_words_in(text))
    for word in set(_words_in(title)):
        counts[word] += _TITLE
    for word in set(_words_in(" ".join(str(heading[1]) for heading in outline))):
        counts[word] += _HEADING
    return counts


def _words_in(text: str) -> list[str]:
    return [
        word
        for word in index_words(_ADDRESS.sub(" ", text))
        if len(word) >= _SHORTEST and not word.isdecimal() and word not in _STOP
    ]


def _telling(database: ArchiveDatabase, counts: Counter[str], total: int) -> dict[str, float]:
    """The words that tell most about a post, with their weight (tf-idf), best first."""
    often = [word for word, _ in counts.most_common(_CANDIDATES)]
    if total < 2 or not often:
        return {}
    most = min(max(int(total * _COMMON), 3), _NEWEST)
    posts = dict(database.rows_in("SELECT word, posts FROM search_word WHERE word IN ({})", often))
    weights = {
        word: (1 + math.log(counts[word])) * math.log(1 + total / posts[word])
        for word in often
        if 2 <= posts.get(word, 0) <= most
    }
    best = sorted(weights, key=lambda word: -weights[word])[:_MOST_WORDS]
    return {word: weights[word] for word in best}


def _by_words(
    database: ArchiveDatabase, post: int, telling: dict[str, float], within: _Within
) -> dict[int, float]:
    """Posts with some of the words: post -> bm25 as a part of what the post itself reaches."""
    if not telling:
        return {}
    rows = database.rows(
        f"""SELECT d.post_id, -bm25(search_fts, 10.0, 6.0, 4.0, 1.0, 0.3) FROM search_fts f
            JOIN search_doc d ON d.docid = f.rowid WHERE search_fts MATCH ? AND {within.of("d")}
            ORDER BY f.rowid DESC LIMIT {_NEWEST}""",
        (" OR ".join(f'"{word}"' for word in telling), *within.values),
    )
    scores = dict(rows)
    own = scores.pop(post, max(scores.values(), default=0.0))
    return {other: min(score / own, 1.0) for other, score in scores.items()} if own > 0 else {}


def _by_tags(
    database: ArchiveDatabase, post: int, total: int, within: _Within
) -> dict[int, dict[str, float]]:
    """Posts that share tags, the post itself among them: post -> tag -> idf."""
    tags = database.rows(
        f"""SELECT t.id, {CALLED}, (SELECT count(*) FROM post_tag o WHERE o.tag_id = t.id AND {within.of("o")})
            FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = ? AND {SHOWN_TAG}""",
        (*within.values, post),
    )
    found: dict[int, dict[str, float]] = {}
    for tag, name, posts in tags:
        weight = math.log(max(total, 2) / posts) if 0 < posts < total else 0.01
        found.setdefault(post, {})[name] = weight
        for (other,) in database.rows(
            f"""SELECT pt.post_id FROM post_tag pt WHERE pt.tag_id = ? AND {SHOWN_TAG} AND {within.of("pt")}
                ORDER BY pt.post_id DESC LIMIT {_NEWEST}""",
            (tag, *within.values),
        ):
            found.setdefault(other, {})[name] = weight
    return found


def _words_of(
    database: ArchiveDatabase, posts: list[int], telling: dict[str, float]
) -> dict[int, tuple[str, ...]]:
    """The telling words that each of these posts has too."""
    found: dict[int, tuple[str, ...]] = dict.fromkeys(posts, ())
    for post, title, text in database.rows_in(
        "SELECT p.id, p.title, b.text FROM post p JOIN body b ON b.post_id = p.id WHERE p.id IN ({})", posts
    ):
        has = set(index_words(f"{title} {unpack_text(text)}"))
        found[post] = tuple(word for word in telling if word in has)
    return found
