"""Fuzzy matching of short texts (titles, tags, names of commands) against a few typed letters.

Every typed word has to be in the text: best as the start of a word, else anywhere, else as letters in order ("gst" in
"Gradient Saliency Trees"). The idea of preferring starts of words and runs of letters is that of fzf's scoring
(https://github.com/junegunn/fzf, ``src/algo``); there are no typos here, which the full search takes care of.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

_WHOLE, _START, _INSIDE, _LETTERS = 1.0, 0.9, 0.55, 0.5
_LEAST = 0.36  # letters strewn over a text are no match
_LENGTH = 0.0008  # what a letter of the text costs: of two that match alike the shorter one is meant
_AT_FRONT = 0.08
_CHUNK = 1000  # texts between two looks at whether the answer is still wanted
_MOST = 5_000  # texts that hold the words, of which more are not judged
_MOST_LETTERS = 6_000  # texts that are searched for letters


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is about 0 to 1; ``spans`` are the matched letters as (start, length), in order, without overlaps."""

    score: float
    spans: tuple[tuple[int, int], ...]


def folded(text: str) -> str:
    """Lower case, letter for letter: positions stay those of ``text``."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join((char.lower() or char)[0] for char in text)


def match(pattern: str, text: str) -> Match | None:
    """How well a text fits what was typed; None when it does not. An empty pattern fits everything equally."""
    return match_folded(folded(pattern).split(), folded(text))


def match_folded(words: Iterable[str], text: str) -> Match | None:
    """As ``match``, for words and a text that are folded already."""
    total, count, marked = 0.0, 0, set[int]()
    for word in words:
        found = _place(word, text)
        if found is None:
            return None
        total += found[0]
        count += 1
        marked.update(found[1])
    if not count:
        return Match(0.0, ())
    front = _AT_FRONT if 0 in marked else 0.0
    return Match(total / count + front - _LENGTH * min(len(text), 200), tuple(_spans(sorted(marked))))


def best(
    pattern: str,
    texts: Sequence[str],
    *,
    limit: int,
    wanted: Callable[[], bool] = lambda: True,
) -> list[tuple[int, Match]]:
    """The best of many folded texts as (index, match), best first and among equals the earlier; [] once it is not
    ``wanted`` any more.

    Texts that hold the words as they are come before those that hold their letters; of very many the first are judged.
    """
    words = folded(pattern).split()
    near: list[int] = []
    for start in range(0, len(texts), _CHUNK):
        if not wanted():
            return []
        near += [
            index
            for index, text in enumerate(texts[start : start + _CHUNK], start)
            if all(word in text for word in words)
        ]
        if len(near) >= _MOST:
            break
    if len(near) < limit:
        held = set(near)
        near += [index for index in range(min(len(texts), _MOST_LETTERS)) if index not in held]
    scored: list[tuple[float, int, Match]] = []
    for index in near:
        if index % _CHUNK == 0 and not wanted():
            return []
        found = match_folded(words, texts[index])
        if found is not None:
            scored.append((-found.score, index, found))
    return [(index, found) for _, index, found in heapq.nsmallest(limit, scored, key=lambda one: one[:2])]


def _place(word: str, text: str) -> tuple[float, range | list[int]] | None:
    """The best place of one word: its worth and the letters that it takes."""
    at = text.find(word)
    if at < 0:
        return _letters(word, text)
    first = at
    while at >= 0:
        if _is_start(text, at):
            end = at + len(word)
            whole = end == len(text) or not text[end].isalnum()
            return (_WHOLE if whole else _START), range(at, end)
        at = text.find(word, at + 1)
    return _INSIDE, range(first, first + len(word))


def _letters(word: str, text: str) -> tuple[float, list[int]] | None:
    """The letters of a word in order, each at the start of a word or right after the one before where that can be."""
    places: list[int] = []
    good = 0
    for letter in word:
        after = places[-1] + 1 if places else 0
        at = text.find(letter, after)
        if at < 0:
            return None
        if not (places and at == after):
            at = next((start for start in _finds(letter, text, at) if _is_start(text, start)), at)
        good += (bool(places) and at == after) or _is_start(text, at)
        places.append(at)
    worth = _LETTERS * good / len(word)
    return (worth, places) if len(word) > 1 and worth >= _LEAST else None


def _finds(letter: str, text: str, at: int) -> Iterator[int]:
    while at >= 0:
        yield at
        at = text.find(letter, at + 1)


def _is_start(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum() or ord(text[at]) > 0x2E80  # CJK: every letter is a word


def _spans(places: list[int]) -> Iterator[tuple[int, int]]:
    start = previous = -2
    for at in places:
        if at != previous + 1:
            if start >= 0:
                yield start, previous - start + 1
            start = at
        previous = at
    if start >= 0:
        yield start, previous - start + 1
