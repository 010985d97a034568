"""Where in a text the words of a query stand: what snippets, titles and opened posts show as hits.

Works on folded text as the index does, so that what is marked is what matched: in another form, spelling or script, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from viewer.search.fold import Folded
from viewer.search.lexicon import Lexicon
from viewer.search.query import Node, terms
from viewer.search.words import LETTER, UNSPACED, is_unspaced, plain, wanted

OPEN, CLOSE = "\ue000", "\ue001"
_LETTER = f"(?:(?![{UNSPACED}])[{LETTER}])"
_MIXED = re.compile(r"[a-z0-9][A-Z]")
_MOST = 2000  # hits in one text


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something to mark: ``words`` side by side (the last of them with ``prefix`` only begun), or ``sign``, a word with its
    signs. ``term`` numbers the term of the query that it is of."""

    words: tuple[str, ...] = ()
    prefix: bool = False
    sign: str = ""
    term: int = 0

    def regex(self) -> str:
        """An expression for folded text. It does not look to its left: see ``Marker``."""
        if self.sign:
            ends_in_word = self.sign[-1].isalnum() and not self.prefix
            return re.escape(self.sign) + (f"(?!{_LETTER})" if ends_in_word else "")
        out = re.escape(self.words[0])
        for before, word in zip(self.words, self.words[1:], strict=False):
            blanks = "*" if is_unspaced(before) or is_unspaced(word) else "+"
            out += f"[^{LETTER}]{blanks}" + re.escape(word)
        if is_unspaced(self.words[-1]):
            return out
        return out + (f"{_LETTER}*" if self.prefix else f"(?!{_LETTER})")


class Marker:
    """Finds the words of one query in any number of texts."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        # str.find is many times faster than an expression that begins with a choice.
        self._finders = [
            (pattern, pattern.sign or pattern.words[0], re.compile(pattern.regex()))
            for pattern in self.patterns
        ]

    def spans(self, text: str) -> list[tuple[int, int, int]]:
        """The hits in a text as (start, end, number of the term), in order; none of them overlap.

        Offsets are those of ``Folded(text).plain``: of the text in NFC.
        """
        return self.spans_of(Folded(text))

    def spans_of(self, folded: Folded) -> list[tuple[int, int, int]]:
        """As ``spans``."""
        found: list[tuple[int, int, int]] = []
        for pattern, first, regex in self._finders:
            found += self._find(folded.text, pattern, first, regex)
        spans = [(folded.place(start), folded.place(end - 1) + 1, term) for start, end, term in found]
        if _MIXED.search(folded.plain):
            spans += self._camel(folded.plain)
        return _apart(spans)

    def _find(
        self, text: str, pattern: Pattern, first: str, regex: re.Pattern[str]
    ) -> list[tuple[int, int, int]]:
        found: list[tuple[int, int, int]] = []
        free = is_unspaced(first) or not first[0].isalnum()
        at = text.find(first)
        while at >= 0 and len(found) < _MOST:
            before = text[at - 1 : at]
            match = None
            if free or not before or not _IS_LETTER.match(before) or is_unspaced(before):
                match = regex.match(text, at)
            if match:
                found.append((at, match.end(), pattern.term))
            at = text.find(first, match.end() if match else at + 1)
        return found

    def _camel(self, text: str) -> list[tuple[int, int, int]]:
        """Words that are parts of camelCase ones."""
        found = []
        for pattern in self.patterns:
            if len(pattern.words) == 1 and len(pattern.words[0]) > 1 and pattern.words[0].isascii():
                word = re.escape(pattern.words[0])
                regex = rf"(?:(?<=[a-z0-9])(?:{word.capitalize()}|{word.upper()})|(?<![A-Za-z0-9])(?i:{word})(?=[A-Z]))"
                ends = "" if pattern.prefix else "(?![a-z])"
                found += [(*match.span(), pattern.term) for match in re.finditer(regex + ends, text)][:_MOST]
        return found


_IS_LETTER = re.compile(f"[{LETTER}]")


def _apart(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """In order, of those that overlap the first and longest."""
    found: list[tuple[int, int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[1] > span[0] and (not found or span[0] >= found[-1][1]):
            found.append(span)
    return found


def patterns(node: Node, lexicon: Lexicon) -> list[Pattern]:
    """What to mark for a query: its words in the spellings and forms that the index finds them by."""
    found = []
    for number, term in enumerate(terms(node)):
        want = wanted(term.text, quoted=term.quoted)
        found += [Pattern(sign=plain(token), prefix=term.prefix, term=number) for token in want.signed]
        if want.signed and len(want.words) == 1:
            continue
        found += [Pattern(words, term.prefix, term=number) for words in (want.words, *want.others)]
        if not (term.quoted or term.prefix or want.signed):
            forms = (form for each in lexicon.forms(want.words[-1]).values() for form in each)
            found += [Pattern((*want.words[:-1], form), term=number) for form in forms]
    return found


def marked(text: str, marker: Marker) -> str:
    """A short text, all of it, with its hits between ``OPEN`` and ``CLOSE``."""
    folded = Folded(text)
    return _inserted(folded.plain, [span[:2] for span in marker.spans_of(folded)])


def snippet(text: str, marker: Marker, length: int = 220) -> str:
    """The part of a text, about so many characters, where most of the query's words stand together, hits marked.

    "" when there is no hit.
    """
    folded = Folded(text)
    spans = marker.spans_of(folded)
    if not spans:
        return ""
    room = length - 40
    best, score = 0, 0
    for number, (start, _, _) in enumerate(spans[:200]):
        near = {term for _, _, term in _until(spans[number:], start + room)}
        if len(near) > score:
            best, score = number, len(near)
    start, end = _window(folded.plain, spans[best][0], length)
    inside = [(begin - start, stop - start) for begin, stop, _ in _until(spans[best:], end)]
    lead = "…" if start else ""
    tail = "…" if end < len(folded.plain) else ""
    return " ".join((lead + _inserted(folded.plain[start:end], inside) + tail).split())


def _until(spans: Sequence[tuple[int, int, int]], end: int) -> list[tuple[int, int, int]]:
    found = []
    for span in spans:
        if span[1] > end:
            break
        found.append(span)
    return found


def _window(text: str, hit: int, length: int) -> tuple[int, int]:
    """From a little before the hit, so many characters, whole words where there are blanks."""
    start = max(hit - 40, 0)
    if start:
        blank = text.find(" ", start, hit)
        start = blank + 1 if blank >= 0 else start
    end = min(start + length, len(text))
    if end < len(text):
        blank = text.rfind(" ", start + length // 2, end)
        end = blank if blank >= 0 else end
    return start, end


_MARKS = str.maketrans({OPEN: " ", CLOSE: " "})


def _inserted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    out, at = [], 0
    text = text.translate(_MARKS) if OPEN in text or CLOSE in text else text
    for start, end in spans:
        out += [text[at:start], OPEN, text[start:end], CLOSE]
        at = end
    return "".join([*out, text[at:]])
