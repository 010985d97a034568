"""What the index is told of a post: the tokens of each column, its words, its language."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from viewer.search.fold import fold
from viewer.search.languages import EMPTY, language_of
from viewer.search.words import added, folded_words, language_mark, source_mark, tag_marks
from viewer.store.packing import unpack_text

VERSION = 2
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


@dataclass(frozen=True, slots=True)
class Body:
    """What a post's body alone adds to its document: tokens of its headings, text and code, what it is about, its words, its
    language. The words are in one string, with blanks between them: so a body goes quickly from one process to another."""

    headings: str
    text: str
    code: str
    about: str
    words: str
    language: str


def body_of(outline: str, text: str, code: str, declared: str | None) -> Body:
    """The tokens of a body: its outline as JSON, its text and its code, and the language that its page declares.

    Depends on nothing but its arguments, so any process may make it, at any time.
    """
    headings = "\n".join(heading[1] for heading in json.loads(outline))
    columns = [_Column(part) for part in (headings, text, code)]
    said = Counter(columns[1].words)
    said.update(columns[2].words)
    vocabulary = _words_among(said)
    for column in columns:
        vocabulary.update(column.vocabulary())
    vocabulary.update(columns[0].short())
    return Body(
        headings=columns[0].tokens(),
        text=columns[1].tokens(),
        code=columns[2].tokens(),
        about=" ".join(_about(said)),
        words=" ".join(vocabulary),
        language=language_of(said.keys(), declared),
    )


def stored_body(outline: str, text: bytes, code: bytes, declared: str | None) -> Body:
    """As ``body_of``, of the columns as the database has them."""
    return body_of(outline, unpack_text(text), unpack_text(code), declared)


def document(title: str, tags: str, source: int, body: Body) -> Document:
    """The tokens of a post: its title, its tags (a line each), its source's id, its body.

    Depends on nothing but its arguments: to take a post out of the index, FTS5 must be told exactly what it was given.
    """
    named, tagged = _Column(title), _Column(tags)
    vocabulary = {
        *body.words.split(),
        *named.vocabulary(),
        *named.short(),
        *tagged.vocabulary(),
        *tagged.short(),
    }
    marks = [
        *tag_marks(tags.split("\n") if tags else ()),
        source_mark(source),
        language_mark(body.language),
    ]
    columns = (named.tokens(), tagged.tokens(marks), body.headings, body.text, body.code)
    return Document(
        columns=columns,
        head=(*columns[:3], body.about),
        words=frozenset(vocabulary),
        language=body.language,
    )


class _Column:
    """One text of a post: its words, and the tokens that it has besides."""

    def __init__(self, text: str) -> None:
        folded = fold(text)
        self.words = folded_words(folded)
        self.extra = added(text, folded)

    def tokens(self, marks: Iterable[str] = ()) -> str:
        """What FTS5 is given."""
        return " ".join([*self.words, *self.extra, *marks])

    def vocabulary(self) -> set[str]:
        """Words among the tokens besides."""
        return _words_among(word for part in self.extra for word in part.split())

    def short(self) -> set[str]:
        """All words that are no longer than words are: what is said in few words, every one of them counts."""
        return {word for word in self.words if len(word) <= _LONGEST_WORD}


def _about(said: Counter[str]) -> Sequence[str]:
    """The words that a post says most, the more often the more it does: a champion list (Manning, Raghavan and Schuetze,
    "Introduction to Information Retrieval", 7.1.3). Posts about a common word are found by it, however old they are."""
    best = [
        (word, count)
        for word, count in said.most_common(3 * _MOST_ABOUT)
        if count >= _OFTEN and word not in EMPTY
    ]
    return [word for word, count in best[:_MOST_ABOUT] for _ in range(count.bit_length() - 1)]


def _words_among(tokens: Iterable[str]) -> set[str]:
    """The tokens that are worth a place in the vocabulary: in one expression, for there are hundreds in a post."""
    return {
        word
        for word in tokens
        if len(word) <= _LONGEST_WORD
        and (word.isalpha() if len(word) > _LONGEST_MIXED else word.isalnum())
        and (len(word) > 1 or word.isascii())
    }
