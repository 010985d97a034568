"""Where in a text the words of a query stand: what snippets, titles and opened posts show as hits.

Works on folded text as the index does, so that what is marked is what matched: in another form, spelling or script, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from viewer.search.fold import Folded
from viewer.search.lexicon import Lexicon
from viewer.search.query import Node, Term, terms
from viewer.search.words import LETTER, Wanted, is_letter, is_unspaced, plain, wanted

OPEN, CLOSE = "\ue000", "\ue001"
_MIXED = re.compile(r"[a-z0-9][A-Z]")
_LEAST_HYPHENED = 4
_MOST = 2000  # hits in one text


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something to mark: ``words`` side by side (the last of them with ``prefix`` only begun), or ``sign``, a word with its
    signs. ``term`` numbers the term of the query that it is of."""

    words: tuple[str, ...] = ()
    prefix: bool = False
    sign: str = ""
    term: int = 0

    def match(self, text: str, at: int) -> int:
        """Where it ends in folded text that holds its first word at ``at``; -1 when it does not stand there."""
        first = self.sign or self.words[0]
        end = at + len(first)
        if is_letter(first[0]) and at and is_letter(text[at - 1]):
            return -1
        for word in self.words[1:]:
            begin = end
            while end < len(text) and not is_letter(text[end]) and not is_unspaced(text[end]):
                end += 1
            if not text.startswith(word, end) or (
                end == begin and is_letter(word[0]) and is_letter(text[end - 1])
            ):
                return -1
            end += len(word)
        if not is_letter(text[end - 1]):
            return end  # a sign, or a character that is a word by itself
        if self.prefix:
            while end < len(text) and is_letter(text[end]):
                end += 1
            return end
        return -1 if end < len(text) and is_letter(text[end]) else end


class Marker:
    """Finds the words of one query in any number of texts."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(dict.fromkeys(patterns))
        self._firsts = tuple(pattern.sign or pattern.words[0] for pattern in self.patterns)

    def spans(self, folded: Folded) -> list[tuple[int, int, int]]:
        """The hits in a text as (start, end, number of the term), in order; none of them overlap. Offsets are of
        ``folded.plain``."""
        text = folded.text
        found = []
        inside = False  # whether something to be found is a part of a longer word
        for pattern, first in zip(self.patterns, self._firsts, strict=True):
            at, hits = text.find(first), 0
            while at >= 0 and hits < _MOST:
                end = pattern.match(text, at)
                if end > at:
                    found.append((folded.place(at), folded.place(end - 1) + 1, pattern.term))
                    hits += 1
                else:
                    inside = True
                at = text.find(first, max(end, at + 1))
        if inside and _MIXED.search(folded.plain):
            found += self._camel(folded)
        if not found and "-" in text:
            found = self._hyphened(folded)
        return _apart(found) if len(found) > 1 else found

    def _camel(self, folded: Folded) -> list[tuple[int, int, int]]:
        """Words that are parts of camelCase ones."""
        found = []
        for pattern, first in zip(self.patterns, self._firsts, strict=True):
            if not pattern.sign and first.isascii() and first in folded.text:
                rest = "".join(f"(?:{word.capitalize()}|{word.upper()})" for word in pattern.words[1:])
                inside = rf"(?<=[a-z0-9])(?:{first.capitalize()}|{first.upper()})" + rest
                begun = rf"(?<![A-Za-z0-9])(?i:{first})" + rest + "(?=[A-Z])"
                ends = "" if pattern.prefix else "(?![a-z])"
                hits = re.finditer(f"(?:{inside}|{begun}){ends}", folded.plain)
                found += [(*match.span(), pattern.term) for match in islice(hits, _MOST)]
        return found

    def _hyphened(self, folded: Folded) -> list[tuple[int, int, int]]:
        """Words that the text writes with hyphens."""
        found = []
        together = folded.text.replace("-", "")
        for pattern in self.patterns:
            if (
                len(pattern.words) == 1
                and len(pattern.words[0]) >= _LEAST_HYPHENED
                and pattern.words[0] in together
            ):
                spelled = "-?".join(map(re.escape, pattern.words[0]))
                hits = re.finditer(
                    f"(?<!{LETTER}){spelled}" + ("" if pattern.prefix else f"(?!{LETTER})"), folded.text
                )
                found += [
                    (folded.place(match.start()), folded.place(match.end() - 1) + 1, pattern.term)
                    for match in islice(hits, _MOST)
                ]
        return found


def _apart(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """In order, of those that overlap the first and longest."""
    found: list[tuple[int, int, int]] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or span[0] >= found[-1][1]:
            found.append(span)
    return found


def patterns(node: Node, lexicon: Lexicon) -> list[Pattern]:
    """What to mark for a query: its words in the spellings and forms that the index finds them by. Words that say nothing,
    which are all over every text, only where the query has no others."""
    sought = [(term, wanted(term.text, quoted=term.quoted)) for term in terms(node)]
    telling = [each for each in sought if not _says_nothing(*each, lexicon)]
    found = []
    for number, (term, want) in enumerate(telling or sought):
        alone = len(want.words) == 1
        if alone or not term.quoted:  # else the signs stand in the phrase
            found += [Pattern(sign=plain(token), prefix=term.prefix, term=number) for token in want.signed]
        if want.signed and alone:
            continue
        found += [Pattern(words, term.prefix, term=number) for words in (want.words, *want.others)]
        if not want.signed:
            forms = (form for each in lexicon.forms_of(term, want.words[-1]).values() for form in each)
            found += [Pattern((*want.words[:-1], form), term=number) for form in forms]
    return found


def _says_nothing(term: Term, want: Wanted, lexicon: Lexicon) -> bool:
    """Whether it is one of the commonest words. One in quotation marks or with a star is meant; a letter is a beginning."""
    if term.quoted or want.signed or len(want.words) != 1:
        return False
    begun = len(want.words[0]) == 1 if term.begun else term.prefix
    return not begun and want.words[0] in lexicon.empty


def marked(text: str, marker: Marker) -> str:
    """A short text, all of it, with its hits between ``OPEN`` and ``CLOSE``."""
    folded = Folded(text)
    return _inserted(folded.plain, [span[:2] for span in marker.spans(folded)])


def snippet(text: str, marker: Marker, length: int = 220) -> str:
    """The part of a text, about so many characters, where most of the query's words stand together, hits marked.

    "" when there is no hit.
    """
    folded = Folded(text)
    spans = marker.spans(folded)
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
