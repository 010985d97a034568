"""What the palette offers: commands, tags, sources and saved searches that fit what was typed, then posts. No Qt here."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from viewer.search.fuzzy import Match, folded, match_folded

KINDS = {">": "command", "#": "tag", "@": "source", "?": "search"}
"""A sign typed first narrows the palette to one kind."""
_MOST = 40
_PREFERRED = {"command": 0.03, "search": 0.04, "source": 0.02, "tag": 0.02, "post": 0.0}
_AT_ONCE = 7  # of a kind shown before anything is typed


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette. ``run`` does what it says; ``hint`` is quiet text at the right, ``key`` a shortcut."""

    kind: str  # "command", "tag", "source", "search" or "post"
    text: str
    icon: str
    run: Callable[[], object] = field(compare=False)
    hint: str = ""
    key: str = ""
    words: str = ""  # what else it goes by


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown: the letters that were typed as spans (start, length) of its text."""

    entry: Entry
    spans: tuple[tuple[int, int], ...] = ()
    score: float = 0.0


def parse(typed: str) -> tuple[str | None, str]:
    """The kind that a leading sign asks for (None: all), and the rest."""
    text = typed.strip()
    return (KINDS[text[0]], text[1:].strip()) if text[:1] in KINDS else (None, text)


def fitting(typed: str, entries: Iterable[Entry]) -> list[Line]:
    """The entries that fit what was typed, best first; with nothing typed the first few of each kind."""
    kind, pattern = parse(typed)
    chosen = [entry for entry in entries if kind is None or entry.kind == kind]
    if not pattern:
        return _first_of_each(chosen) if kind is None else [Line(entry) for entry in chosen]
    words = folded(pattern).split()
    lines = [line for entry in chosen if (line := _line(entry, words)) is not None]
    return heapq.nsmallest(_MOST, lines, key=lambda line: (-line.score, line.entry.text))


def merged(lines: Sequence[Line], posts: Sequence[Line]) -> list[Line]:
    """What fits best first, of everything."""
    return heapq.nsmallest(2 * _MOST, [*lines, *posts], key=lambda line: -line.score)


def post_line(entry: Entry, found: Match) -> Line:
    """A post that was found by its title."""
    return Line(entry, found.spans, found.score + _PREFERRED["post"])


def _line(entry: Entry, words: Sequence[str]) -> Line | None:
    found = match_folded(words, folded(entry.text))
    if found is not None:
        return Line(entry, found.spans, found.score + _PREFERRED[entry.kind])
    other = match_folded(words, folded(f"{entry.text} {entry.words}")) if entry.words else None
    return Line(entry, (), other.score - 0.1) if other is not None else None


def _first_of_each(entries: Iterable[Entry]) -> list[Line]:
    shown: dict[str, list[Line]] = {}
    for entry in entries:
        lines = shown.setdefault(entry.kind, [])
        if len(lines) < _AT_ONCE:
            lines.append(Line(entry))
    return [line for lines in shown.values() for line in lines]
