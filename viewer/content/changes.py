"""What changed between two states of a post, as a reader would tell it: paragraphs that came, went, or were edited, and
in those the words.

Paragraphs are aligned by the longest runs that both states share (``difflib.SequenceMatcher``); between two such runs the
paragraphs of both sides are paired in order so that the pairs have as many words in common as possible (the dynamic
programme of Needleman and Wunsch, J. Mol. Biol. 48, 1970), and pairs are compared word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from viewer.content.text import count_words, raw_text
from viewer.content.tree import BLOCKS, Element, Raw, parse, squeeze

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\w")
_WORDS = re.compile(r"\w+|[^\w\s]")
_ALIKE = 0.4  # of their words that two paragraphs must share to be one that was edited
_MOST_PAIRS = 10_000
_MOST_TOKENS = 6000
_NAMED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "figcaption", "td", "th", "dt"})


class Op(StrEnum):
    """What happened to a paragraph or to words of one."""

    SAME = "same"
    NEW = "new"
    OLD = "old"
    EDITED = "edited"  # of paragraphs alone: their runs say how


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: ``kind`` is "p", "h1" to "h6", "li", "pre", "img" (a picture: its text is the description, its
    ``source`` the address) or another tag."""

    kind: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are the same, new or old."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph and what became of it. Joined, the runs that are not new are the old text, those not old the new."""

    op: Op
    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All paragraphs in order. ``added`` and ``removed`` count words."""

    changes: tuple[Change, ...]
    added: int
    removed: int

    @property
    def none(self) -> bool:
        """Whether a reader would notice nothing."""
        return all(change.op is Op.SAME for change in self.changes)


def compare(old: Sequence[Block], new: Sequence[Block]) -> Changes:
    """What changed from one state to the other."""
    changes = tuple(_compare(old, new))
    runs = [run for change in changes for run in change.runs]
    return Changes(
        changes,
        added=sum(count_words(run.text) for run in runs if run.op is Op.NEW),
        removed=sum(count_words(run.text) for run in runs if run.op is Op.OLD),
    )


def _compare(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield from (_whole(Op.SAME, block) for block in new[c:d])
        else:
            yield from _replaced(old[a:b], new[c:d])


def _whole(op: Op, block: Block) -> Change:
    return Change(op, block.kind, (Run(op, block.text),))


def _replaced(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Change]:
    for left, right in _pairs(old, new):
        if left is None and right is not None:
            yield _whole(Op.NEW, new[right])
        elif right is None and left is not None:
            yield _whole(Op.OLD, old[left])
        elif left is not None and right is not None:
            runs = tuple(_words(old[left].text, new[right].text, lines=new[right].kind == "pre"))
            yield Change(Op.EDITED, new[right].kind, runs)


def _pairs(old: Sequence[Block], new: Sequence[Block]) -> list[tuple[int | None, int | None]]:
    """Both sides in order: pairs that are alike, and what has no partner (old before new)."""
    rows, columns = len(old), len(new)
    if not rows or not columns or rows * columns > _MOST_PAIRS:
        return [(n, None) for n in range(rows)] + [(None, n) for n in range(columns)]
    bags = [[Counter(_WORDS.findall(block.text.casefold())) for block in side] for side in (old, new)]
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            pair = _likeness(old[i], new[j], bags[0][i], bags[1][j])
            best[i][j] = max(
                best[i + 1][j], best[i][j + 1], pair + best[i + 1][j + 1] if pair >= _ALIKE else 0.0
            )
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < rows and j < columns:
        pair = _likeness(old[i], new[j], bags[0][i], bags[1][j])
        if pair >= _ALIKE and best[i][j] == pair + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            found.append((i, None))
            i += 1
        else:
            found.append((None, j))
            j += 1
    return found + [(n, None) for n in range(i, rows)] + [(None, n) for n in range(j, columns)]


def _likeness(one: Block, other: Block, words: Counter[str], others: Counter[str]) -> float:
    """The part of their words that two paragraphs share, 0 to 1; code and pictures are only like their own kind."""
    if one.kind != other.kind and {one.kind, other.kind} & {"pre", "img"}:
        return 0.0
    if one.kind == "img" and one.text == other.text:
        return 1.0
    total = words.total() + others.total()
    return 2 * (words & others).total() / total if total else 0.0


def _words(old: str, new: str, *, lines: bool) -> Iterator[Run]:
    """Two texts word by word; long code line by line. A lone blank or stop between two changes belongs to them."""
    cut = _TOKEN
    if lines and len(old) + len(new) > _MOST_TOKENS:
        cut = _LINE
    before, after = cut.findall(old), cut.findall(new)
    if len(before) + len(after) > _MOST_TOKENS:
        before, after = _LINE.findall(old), _LINE.findall(new)
    out = gone = ""
    for op, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        if op == "equal" and (not (out or gone) or _WORD.search(left)):
            yield from _pair(gone, out)
            out = gone = ""
            yield Run(Op.SAME, right)
        else:
            gone += left
            out += right
    yield from _pair(gone, out)


def _pair(old: str, new: str) -> Iterator[Run]:
    """Old words and new ones, without the blanks that both begin or end with."""
    if old == new:
        if new:
            yield Run(Op.SAME, new)
        return
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    end_old, end_new = len(old) - tail, len(new) - tail
    for op, text in (
        (Op.SAME, new[:head]),
        (Op.OLD, old[head:end_old]),
        (Op.NEW, new[head:end_new]),
        (Op.SAME, new[end_new:]),
    ):
        if text:
            yield Run(op, text)


def _shared(one: str, other: str) -> int:
    """How many characters that are no parts of words both begin with."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or _WORD.match(a):
            break
        count += 1
    return count


# -------------------------------------------------------------------------------------------------- paragraphs


def blocks(html: str, title: str = "") -> list[Block]:
    """The paragraphs of derived HTML in order, after the title when there is one. Formulas are their TeX."""
    found = [Block("h1", squeeze(title))] if title else []
    collector = _Collector(found)
    collector.read(parse(html).body)
    return found


class _Collector:
    """Cuts a tree into paragraphs: at every block element, with the nearest one that says what they are."""

    def __init__(self, found: list[Block]) -> None:
        self._found = found
        self._line: list[str] = []

    def read(self, root: Element) -> None:
        stack: list[tuple[Element | str | None, str]] = [(root, "p")]
        while stack:
            node, kind = stack.pop()
            if node is None:
                self._flush(kind)
            elif isinstance(node, Raw):
                self._line.append(raw_text(node))
            elif isinstance(node, str):
                self._line.append(node)
            elif node.tag == "pre":
                self._flush(kind)
                self._found.append(Block("pre", node.text().rstrip("\n")))
            elif node.tag == "img":
                self._picture(node, kind)
            elif node.tag == "math":
                self._line.append(node.get("alttext") or node.text())
            elif node.tag == "br":
                self._line.append(" ")
            elif node.tag in BLOCKS:
                self._flush(kind)
                inner = node.tag if node.tag in _NAMED else kind
                stack.append((None, inner))
                stack += [(child, inner) for child in reversed(node.children)]
            else:
                stack += [(child, kind) for child in reversed(node.children)]

    def _picture(self, image: Element, kind: str) -> None:
        if "formula" in image.classes or "icon" in image.classes:
            self._line.append(image.get("alt"))
            return
        self._flush(kind)
        self._found.append(Block("img", squeeze(image.get("alt")), image.get("src")))

    def _flush(self, kind: str) -> None:
        text = squeeze("".join(self._line))
        self._line.clear()
        if text:
            self._found.append(Block(kind, text))
