"""A full-text index that a page without a server can search: pieces of JavaScript, loaded as they are needed.

A page from a disk may not fetch files, but it may load scripts. Each word stands in one of 64 files, found by its first
two letters (so that a beginning of a word leads to the same file), with the posts that hold it and how often.
``resources/export/search.js`` reads it and has to cut text into words the same way.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from viewer.export.dates import day
from viewer.types import Post, PostRow

PIECES = 64
_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile(r"[\u0300-\u036f]+")
# Chinese and Japanese put no blanks between words: each character counts as one.
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LONGEST = 40
_TITLE_COUNTS = 8  # a word of the title counts as so many of the text


def words_of(text: str) -> list[str]:
    """The words of a text as the index has them: lower case, without accents."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()
    return [word[:_LONGEST] for word in _WORD.findall(_SIGN.sub(r" \g<0> ", plain))]


def piece_of(word: str) -> int:
    """In which file a word stands."""
    return (ord(word[0]) * 31 + (ord(word[1]) if len(word) > 1 else 0)) % PIECES


class Index:
    """Words and where they are. Grows by some 10 bytes for each different word of a post."""

    def __init__(self) -> None:
        self._words: dict[str, array[int]] = {}

    def add(self, number: int, post: Post) -> None:
        """Takes in a post under its number in the list of posts."""
        counts = Counter(
            words_of(f"{post.text} {post.code} {' '.join(post.row.tags)} {post.row.author or ''}")
        )
        for word in words_of(post.row.title):
            counts[word] += _TITLE_COUNTS
        for word, count in counts.items():
            self._words.setdefault(word, array("I")).extend((number, min(count, 99)))

    def files(self, rows: Sequence[PostRow], names: Mapping[int, str]) -> Iterator[tuple[str, str]]:
        """(name, text) of the files: the list of posts, then the pieces that hold words."""
        posts = [
            [names[row.id], row.title, day(row.published), row.summary[:240], row.source] for row in rows
        ]
        yield "posts.js", f"archivePosts({_json(posts)});\n"
        pieces: dict[int, dict[str, list[int]]] = {}
        for word in sorted(self._words):
            pieces.setdefault(piece_of(word), {})[word] = self._words[word].tolist()
        for number, words in sorted(pieces.items()):
            yield f"words-{number}.js", f"archiveWords({number},{_json(words)});\n"


def _json(value: object) -> str:
    """JSON that may stand in a script (ECMA-404 and ECMA-262 differ in two line ends)."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")
