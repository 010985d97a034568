"""Formulas in running text: TeX between delimiters, across the inline elements that Markdown may have put into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from viewer.content.equations import REFERENCE, Formulas
from viewer.content.texscan import Found, scan, writes_formulas
from viewer.content.tree import BLOCKS, Element, Raw
from viewer.content.words import words

_SKIPPED = words(
    "code pre script style textarea kbd samp svg math option button title noscript tt var iframe object xmp "
    "listing"
)
_SKIPPED_CLASS = re.compile(
    r"\b(?:katex|MathJax|mjx-|mathjax_ignore|tex2jax_ignore|no-?math|highlight|nomathjax)", re.I
)
_OPAQUE = "\ufffc"
_STRONG = re.compile(r"\\[a-zA-Z]{2,}")


def rewrite_running(root: Element, formulas: Formulas) -> None:
    """Renders the formulas that stand in the text itself."""
    runs = _runs(root)
    texts = ["".join(run.text) for run in runs]
    found = [scan(text) for text in texts]
    if writes_formulas(hit for hits in found for hit in hits):
        found = [scan(text, trusting=True) for text in texts]
    for run, text, hits in zip(runs, texts, found, strict=True):
        _rewrite_run(run, text, hits, formulas)


@dataclass(slots=True)
class _Run:
    """Neighbouring inline nodes, as one text: the holder and index of each piece, and where it starts."""

    pieces: list[tuple[Element, int, int]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    length: int = 0
    emphases: list[tuple[Element, int, int]] = field(
        default_factory=list
    )  # that may be underscores, from and to

    def add(self, holder: Element, index: int, text: str) -> None:
        self.pieces.append((holder, index, self.length))
        self.text.append(text)
        self.length += len(text)

    def mark(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)


def _runs(root: Element) -> list[_Run]:
    runs = [_Run()]

    def new_run() -> None:
        if runs[-1].text:
            runs.append(_Run())

    def visit(element: Element) -> None:
        for index, child in enumerate(element.children):
            if isinstance(child, Raw):
                runs[-1].mark(_OPAQUE)
            elif isinstance(child, str):
                runs[-1].add(element, index, child)
            elif child.tag == "br":
                runs[-1].add(element, index, "\n")
            elif child.tag in _SKIPPED or (
                "class" in child.attrs and _SKIPPED_CLASS.search(child.get("class"))
            ):
                runs[-1].mark(_OPAQUE)
            elif child.tag in BLOCKS:
                new_run()
                visit(child)
                new_run()
            elif child.tag in ("em", "i") and _was_underscore(runs[-1], child):
                start = runs[-1].length
                runs[-1].mark("_")
                visit(child)
                runs[-1].emphases.append((child, start, runs[-1].length))
                runs[-1].mark("_")
            else:
                visit(child)

    visit(root)
    return [run for run in runs if any("$" in t or "\\" in t for t in run.text)]


def _was_underscore(run: _Run, emphasis: Element) -> bool:
    """Whether ``<em>`` is what Markdown made of two underscores of a formula: ``x<em>i + y</em>i``."""
    before = next((t for t in reversed(run.text) if t), "")[-1:]
    inside = next((t for t in emphasis.texts() if t), "")[:1]
    return (before.isalnum() or before in (")", "}", "]", "|", "'")) and (
        inside.isalnum() or inside in ("{", "\\")
    )


def _rewrite_run(run: _Run, text: str, found: list[Found], formulas: Formulas) -> None:
    hits = [hit for hit in found if _OPAQUE not in text[hit.start : hit.end]]
    if not hits:
        return
    cuts: dict[int, list[tuple[int, int, Raw | None]]] = {}
    made_of: list[tuple[int, int]] = []
    starts = [start for _, _, start in run.pieces]
    for hit in hits:
        made = _made(hit, formulas)
        if made is None:
            continue
        made_of.append((hit.start, hit.end))
        piece = max(0, bisect_right(starts, hit.start) - 1)
        while piece < len(run.pieces) and run.pieces[piece][2] < hit.end:
            holder, index, start = run.pieces[piece]
            length = len(_piece_text(holder, index))
            first, last = max(0, hit.start - start), min(length, hit.end - start)
            if first < last:
                cuts.setdefault(piece, []).append((first, last, made))
                made = None  # the rest of the formula leaves nothing
            piece += 1
    for emphasis, start, end in run.emphases:
        if any(first < at < last for first, last in made_of for at in (start, end)):
            emphasis.unwrap()  # one of its ends was an underscore of a formula: nothing here was emphasised
    for piece, ranges in cuts.items():
        _cut(run.pieces[piece], ranges)


def _piece_text(holder: Element, index: int) -> str:
    child = holder.children[index]
    return child if isinstance(child, str) else "\n"


def _cut(piece: tuple[Element, int, int], ranges: list[tuple[int, int, Raw | None]]) -> None:
    holder, index, _ = piece
    text = _piece_text(holder, index)
    fresh = Element("")
    at = 0
    for first, last, made in ranges:
        fresh.extend([text[at:first]] if first > at else [])
        fresh.extend([made] if made else [])
        at = last
    fresh.extend([text[at:]] if at < len(text) else [])
    fresh.parent = holder
    holder.children[index] = fresh


def _made(hit: Found, formulas: Formulas) -> Raw | None:
    """The markup of a formula; None when it was a guess, and math-core does not see a formula in it either."""
    reference = REFERENCE.fullmatch(hit.tex)
    if reference:
        return _link_to_equation(reference, formulas)
    known = len(formulas.unread)
    made = formulas.markup(hit.tex, hit.display)
    if not hit.certain and len(formulas.unread) > known and not _STRONG.search(hit.tex):
        del formulas.unread[known:]
        return None
    return made


def _link_to_equation(reference: re.Match[str], formulas: Formulas) -> Raw | None:
    number = formulas.numbers.get(reference[2])
    return Raw(f'<a href="#equation-{number}">{formulas.reference(reference)}</a>') if number else None
