"""Finds on a page the text that a feed gave of the post."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from viewer.content.extract.measure import SILENT
from viewer.content.tree import Element, parse

_LETTERS = re.compile(r"[\W_]+")
CHUNK = 24  # letters; a run of so many is hardly found by chance
CHUNKS = 32
LEAST = 30  # a hint of fewer letters says nothing
_MAX_HINT = 60_000
_MAX_SPOTS = 8


def spots(root: Element, hint: str) -> list[Element]:
    """The smallest elements below ``root`` that hold (nearly) all of the hint that is on the page; none when less than
    half of it is there. The hint is text or markup; only letters and digits are compared."""
    wanted = letters("".join(parse(hint[:_MAX_HINT]).body.texts()))
    if len(wanted) < LEAST:
        return []
    text, starts, owners = _flatten(root)
    step = max(CHUNK, (len(wanted) - CHUNK) // CHUNKS)
    chunks = [wanted[i : i + CHUNK] for i in range(0, max(1, len(wanted) - CHUNK + 1), step)]
    found: Counter[Element] = Counter()
    hits = 0
    for chunk in chunks:
        holders: set[Element] = set()
        at = text.find(chunk)
        for _ in range(3):
            if at < 0:
                break
            holders.update(_around(owners, starts, at, at + len(chunk)))
            at = text.find(chunk, at + len(chunk))
        hits += bool(holders)
        found.update(holders)
    if hits * 2 < len(chunks):
        return []
    full = {e for e, count in found.items() if count >= 0.8 * hits}
    return [e for e in full if not any(c in full for c in e.children if isinstance(c, Element))][:_MAX_SPOTS]


def letters(text: str) -> str:
    """Letters and digits alone, without case."""
    return _LETTERS.sub("", text).casefold()


def _flatten(root: Element) -> tuple[str, list[int], list[Element]]:
    parts: list[str] = []
    starts: list[int] = []
    owners: list[Element] = []
    length = 0
    stack: list[tuple[Element, Element | str]] = [(root, root)]
    while stack:
        owner, node = stack.pop()
        if isinstance(node, str):
            said = letters(node)
            if said:
                parts.append(said)
                starts.append(length)
                owners.append(owner)
                length += len(said)
        elif node.tag not in SILENT:
            stack.extend((node, child) for child in reversed(node.children))
    return "".join(parts), starts, owners


def _around(owners: list[Element], starts: list[int], start: int, end: int) -> set[Element]:
    """The elements that hold all of the text from ``start`` to ``end``."""
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
    common: set[Element] | None = None
    for owner in {owners[first], owners[last]}:
        line = {owner, *owner.ancestors()}
        common = line if common is None else common & line
    return common or set()
