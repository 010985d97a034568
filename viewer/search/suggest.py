"""Did you mean: a query that finds something, near one that finds nothing, from the archive's own words.

One edit (a letter more, less, another, or two swapped) is looked up in the vocabulary directly, as P. Norvig does ("How to
write a spelling corrector", 2007); two edits among the words that begin alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from viewer.search.compile import compile_query, fts
from viewer.search.fold import fold
from viewer.search.languages import EMPTY
from viewer.search.lexicon import LISTING, Lexicon
from viewer.search.query import And, Filter, Node, Not, Or, Span, Term, parse, terms
from viewer.search.ranking import filtered, holds
from viewer.search.words import wanted
from viewer.search.writing import condition_text
from viewer.store.arrangement import meant
from viewer.store.database import ArchiveDatabase
from viewer.store.lists import CALLED

_MOST_TERMS = 30  # a longer query is not looked at
_FEW_TERMS = 8  # of which a known one, too, may be misspelt beside an unknown one
_MOST_CHANGED = 20  # of its words that something else is tried for
_MOST_TRIES = 40
_CANDIDATES = 4
_LEAST_FOR_TWO = 6  # letters of a word that may have two mistakes
_MOST_ALIKE = 20_000  # words that begin alike
_ADDRESS = re.compile(r"https?://([^\s()]+?)/?(?:[?#][^\s()]*)?")  # as it is copied from a browser


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the query, and what may stand there instead; ``unknown`` when as it is it finds nothing."""

    span: Span
    unknown: bool
    instead: tuple[str, ...]


def suggestion(database: ArchiveDatabase, query: str, *, typing: bool = False) -> str | None:
    """A query near this one that finds something; None when there is none. ``query`` itself is known to find nothing."""
    address = _ADDRESS.fullmatch(query.strip())
    if address and _finds(database, by_address := f"url:{address[1]}"):
        return by_address
    node = parse(query, typing=typing)
    leaves = list(_leaves(node))
    if len(leaves) > _MOST_TERMS:
        return None
    unknown = [_is_unknown(database, leaf) for leaf in leaves]
    every = len(leaves) <= _FEW_TERMS or not any(unknown)
    looked_at = [(leaf, new) for leaf, new in zip(leaves, unknown, strict=True) if new or every]
    places = [_place(database, leaf, new) for leaf, new in looked_at[:_MOST_CHANGED]]
    changes = list(islice(_combinations(places), _MOST_TRIES))
    # How many words each leaves out: the fewer, the better.
    others = {_changed(query, each): sum(not text for _, text in each) for each in reversed(changes)}
    asked = [other for other in reversed(others) if _says(other) and fold(other) != fold(query)]
    # What stands together in a title is likelier meant than what stands in a text somewhere.
    ranked = sorted(asked, key=lambda other: (others[other], -_prominence(database, other)))
    ranked[:0] = [_changed(query, [each]) for each in _closed_up(database, query, leaves)]
    return next((other for other in ranked if _finds(database, other)), None)


def _leaves(node: Node) -> Iterator[Term | Filter]:
    if isinstance(node, Term) or (isinstance(node, Filter) and node.field == "tag"):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from _leaves(part)
    elif isinstance(node, Not):
        return


def _is_unknown(database: ArchiveDatabase, leaf: Term | Filter) -> bool:
    if isinstance(leaf, Term):
        # In haste: of what begins so, the commonest words are enough.
        return not _matches(database, Lexicon(database, haste=LISTING).expression(leaf))
    match = fts(leaf, Lexicon(database))
    return not (_matches(database, match) if match else _finds(database, condition_text("tag", leaf.value)))


def _place(database: ArchiveDatabase, leaf: Term | Filter, unknown: bool) -> _Place:
    if isinstance(leaf, Filter):
        branch = condition_text("tag", f"{leaf.value}/*")  # a group is no tag, but reads like one in the tree
        near = [condition_text("tag", name) for name in _near_tags(database, leaf.value)] if unknown else []
        is_branch = unknown and _is_branch(database, leaf.value) and _finds(database, branch)
        found = [branch, *near] if is_branch else near
    elif not unknown and _is_word(leaf) and fold(leaf.text) in EMPTY:
        found = [""]  # half remembered, it was rather no word or any other than a misspelling
    else:
        name = f"{leaf.field}:" if leaf.field else ""
        found = [name + word for word in _others(database, leaf)]
    return _Place(leaf.span, unknown, tuple(dict.fromkeys(found)))


def _is_branch(database: ArchiveDatabase, path: str) -> bool:
    """Whether tags may lie on it: to find no post on one that is none takes long."""
    where, parameters = meant(f"{path}/*")
    return database.row(f"SELECT 1 FROM tag t WHERE {where} LIMIT 1", parameters) is not None


def _near_tags(database: ArchiveDatabase, tag: str) -> list[str]:
    folded = tag.casefold()
    names = [
        name
        for (name,) in database.rows(
            f"SELECT DISTINCT {CALLED} FROM tag t ORDER BY t.folded LIMIT ?", (_MOST_ALIKE,)
        )
    ]
    near = sorted((distance(folded, name.casefold(), 2), name) for name in names)
    return [name for far, name in near if far <= 2][:_CANDIDATES]


def _others(database: ArchiveDatabase, term: Term) -> Iterator[str]:
    want = wanted(term.text, quoted=term.quoted)
    if len(want.words) == 1 and not want.signed:
        yield from near_words(database, want.words[0])
        yield from _split(database, want.words[0])
        return
    if want.signed or term.quoted:
        yield " ".join(want.words)
    changed = []
    for at, word in enumerate(want.words[:_MOST_CHANGED]):
        if not _matches(database, f'"{word}"'):
            near = near_words(database, word)[:1]
            changed += [[*want.words[:at], other, *want.words[at + 1 :]] for other in near]
    for words in changed:
        yield f'"{" ".join(words)}"' if term.quoted else " ".join(words)


def near_words(database: ArchiveDatabase, word: str) -> list[str]:
    """Words of the archive that this may be a misspelling of, the likeliest first."""
    found = dict(database.rows_in("SELECT word, posts FROM search_word WHERE word IN ({})", edits(word)))
    found.pop(word, None)
    best = sorted(found, key=lambda other: (other[:1] != word[:1], -found[other], other))
    if not best and len(word) >= _LEAST_FOR_TWO:
        best = [other for other in _two_edits(database, word) if other != word]
    return best[:_CANDIDATES]


def edits(word: str) -> set[str]:
    """All spellings one edit away, with the letters of the word's own alphabet."""
    letters = sorted(
        {*word} | ({*"abcdefghijklmnopqrstuvwxyz0123456789"} if word.isascii() else _alphabet(word))
    )
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in splits if right for letter in letters}
    found |= {left + letter + right for left, right in splits for letter in letters}
    found.discard(word)
    return found


def _alphabet(word: str) -> set[str]:
    """The letters of the block of 64 characters that most of a word is in: Cyrillic, Greek, Arabic and so on."""
    base = max(map(ord, word)) & ~63
    return {chr(code) for code in range(base, base + 64) if chr(code).isalpha()}


def _two_edits(database: ArchiveDatabase, word: str) -> list[str]:
    start = word[:2]
    alike = database.rows(
        """SELECT word, posts FROM search_word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT ?""",
        (start, start + "\U0010ffff", len(word) - 2, len(word) + 2, _MOST_ALIKE),
    )
    # Two edits leave one of three parts of the rest as it is; to look for parts is fast.
    rest, third = word[2:], -(-len(word[2:]) // 3)
    parts = [rest[at : at + third] for at in range(0, len(rest), third)]
    near = [
        (-posts, other)
        for other, posts in alike
        if any(part in other for part in parts) and distance(word, other, 2) <= 2
    ]
    return [other for _, other in sorted(near)[:_CANDIDATES]]


def distance(one: str, other: str, most: int) -> int:
    """How many edits lead from one word to the other, neighbours swapped counting as one (optimal string alignment); when
    it is more than ``most``, some number above that."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, their in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != their))
            if last and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _split(database: ArchiveDatabase, word: str) -> list[str]:
    """The word as two, where the archive has both."""
    pairs = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    halves = {half for pair in pairs for half in pair}
    posts = dict(database.rows_in("SELECT word, posts FROM search_word WHERE word IN ({})", halves))
    known = [
        (min(posts[left], posts[right]), f"{left} {right}")
        for left, right in pairs
        if left in posts and right in posts
    ]
    return [text for _, text in sorted(known, reverse=True)[:2]]


Change = tuple[Span, str]
_NOTHING = "\0"  # in the place of a word that is left out
_WITH_ITS_OR = re.compile(r"\0\s*OR(?:\s+|(?=\())|(?:\s*\bOR\s+)?\0")


def _closed_up(database: ArchiveDatabase, query: str, leaves: Sequence[Term | Filter]) -> Iterator[Change]:
    """Two words side by side as the one that the archive has: "e mail" as "email"."""
    for one, other in pairwise(leaves[:_MOST_CHANGED]):
        between = query[one.span[1] : other.span[0]]
        if _is_word(one) and _is_word(other) and between and between.isspace():
            joined = fold(query[slice(*one.span)] + query[slice(*other.span)])
            if database.row("SELECT 1 FROM search_word WHERE word = ?", (joined,)):
                yield (one.span[0], other.span[1]), joined


def _is_word(leaf: Term | Filter) -> bool:
    return isinstance(leaf, Term) and leaf.text.isalnum() and not (leaf.field or leaf.quoted)


def _says(query: str) -> bool:
    """Whether a query has more than words that every post has, or a single letter."""
    leaves = [
        leaf for leaf in _leaves(parse(query)) if isinstance(leaf, Filter) or fold(leaf.text) not in EMPTY
    ]
    return len(leaves) > 1 or any(isinstance(leaf, Filter) or len(leaf.text) > 1 for leaf in leaves)


def _combinations(places: Sequence[_Place]) -> Iterator[list[Change]]:
    """What to change, the most promising first: what is unknown, all of it; one of what is known; without the unknown."""
    unknown = [place for place in places if place.unknown]
    base = [(place.span, (*place.instead, "")[0]) for place in unknown]
    if unknown:
        yield base
        for at, place in enumerate(unknown):
            for other in (*place.instead[1:], ""):
                yield [*base[:at], (place.span, other), *base[at + 1 :]]
    for rank in range(_CANDIDATES):
        for place in places:
            if not place.unknown and rank < len(place.instead):
                yield [*base, (place.span, place.instead[rank])]
    if len(places) > 2:
        for place in places:
            if not place.unknown:
                yield [*base, (place.span, "")]


def _changed(query: str, changes: Sequence[Change]) -> str:
    for (start, end), text in sorted(changes, reverse=True):
        query = query[:start] + (text or _NOTHING) + query[end:]
    return " ".join(_WITH_ITS_OR.sub("", query).split())


def _finds(database: ArchiveDatabase, query: str) -> bool:
    compiled = compile_query(parse(query), Lexicon(database))
    if not compiled.match:
        return compiled.where != "1" and holds(database, compiled)
    where, parameters = filtered(database, compiled)
    sql = f"SELECT 1 FROM search_fts f WHERE search_fts MATCH ? {where} LIMIT 1"
    return database.row(sql, (compiled.match, *parameters)) is not None


def _prominence(database: ArchiveDatabase, query: str) -> int:
    """2 when a title has all of the words, 1 when titles, tags and headings of a post have those that tell, 0 otherwise."""
    lexicon = Lexicon(database)
    sought = list(terms(parse(query)))
    asked = (
        (2, [lexicon.expression(replace(term, field="title")) for term in sought if not term.field]),
        (1, [match for term in sought if (match := lexicon.head(term))]),
    )
    sql = "SELECT 1 FROM search_head WHERE search_head MATCH ? LIMIT 1"
    for rank, matches in asked:
        if matches and database.row(sql, (" AND ".join(matches),)) is not None:
            return rank
    return 0


def _matches(database: ArchiveDatabase, match: str) -> bool:
    return database.row("SELECT 1 FROM search_fts WHERE search_fts MATCH ? LIMIT 1", (match,)) is not None
