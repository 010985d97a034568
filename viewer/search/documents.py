"""What the index is told of a post: the tokens of each column, its words, its language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from viewer.search.fold import fold
from viewer.search.languages import EMPTY, language_of
from viewer.search.words import added, folded_words, language_mark, source_mark, tag_marks
from viewer.store.packing import unpack_text

VERSION = 1
"""Goes up with every change of what a post is turned into: an index of another version is made anew."""

_LONGEST_WORD = 24  # what is longer is no word that anybody types or misspells
_LONGEST_MIXED = 8  # letters and digits: a hash, a number plate, an id
_OFTEN = 3  # times that a post must say a word to be about it
_MOST_ABOUT = 20


@dataclass(frozen=True, slots=True)
class Document:
    """A post as tokens. ``columns`` are title, tags, headings, text and code of ``search_fts``; ``head`` is title, tags,
    headings and about of ``search_head``; ``words`` is what it adds to the vocabulary, each word once."""

    columns: tuple[str, str, str, str, str]
    head: tuple[str, str, str, str]
    words: frozenset[str]
    language: str


def document(
    title: str, tags: str, source: int, outline: str, text: bytes, code: bytes, declared: str | None
) -> Document:
    """The tokens of a post: its title, its tags (a line each), its source's id, and columns of its body as the database has
    them.

    Depends on nothing but its arguments: to take a post out of the index, FTS5 must be told exactly what it was given.
    """
    headings = "\n".join(heading[1] for heading in json.loads(outline))
    texts = (title, tags, headings, unpack_text(text), unpack_text(code))
    folded = [fold(part) for part in texts]
    words = [folded_words(part) for part in folded]
    extra = [added(part, flat) for part, flat in zip(texts, folded, strict=True)]
    said = Counter(words[3])
    said.update(words[4])
    language = language_of(said.keys(), declared)
    extra[1] += [*tag_marks(tags.split("\n") if tags else ()), source_mark(source), language_mark(language)]
    columns = [" ".join([*some, *more]) for some, more in zip(words, extra, strict=True)]
    vocabulary = {word for word in said if _is_word(word)}
    for more in extra:
        vocabulary.update(word for part in more for word in part.split() if _is_word(word))
    for some in words[:3]:
        vocabulary.update(word for word in some if len(word) <= _LONGEST_WORD)
    return Document(
        columns=(columns[0], columns[1], columns[2], columns[3], columns[4]),
        head=(columns[0], columns[1], columns[2], " ".join(_about(said))),
        words=frozenset(vocabulary),
        language=language,
    )


def _about(said: Counter[str]) -> Sequence[str]:
    """The words that a post says most, the more often the more it does: a champion list (Manning, Raghavan and Schuetze,
    "Introduction to Information Retrieval", 7.1.3). Posts about a common word are found by it, however old they are."""
    best = [
        (word, count)
        for word, count in said.most_common(3 * _MOST_ABOUT)
        if count >= _OFTEN and word not in EMPTY
    ]
    return [word for word, count in best[:_MOST_ABOUT] for _ in range(count.bit_length() - 1)]


def _is_word(word: str) -> bool:
    """Whether a token is worth a place in the vocabulary."""
    length = len(word)
    if length > _LONGEST_WORD or (length == 1 and not word.isascii()) or not word.isalnum():
        return False
    return length <= _LONGEST_MIXED or word.isalpha()
