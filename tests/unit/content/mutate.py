"""Documents that nobody would write: seeds cut up, joined, nested and broken, the same ones for the same number."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.unit.content.test_code import CASES
from tests.unit.content.test_hostile import PIECES
from tests.unit.content.vectors import VECTORS
from viewer.content.words import words

LONGEST = 60_000
TOKENS = (
    *PIECES,
    *("<template>", "</template>", "<select>", "<option>", "</select>", "<frameset>", "<noembed>", "</noembed>"),
    *("<mglyph>", "<malignmark>", "<annotation-xml encoding=text/html>", "</annotation-xml>", "<foreignObject>"),
    *("</foreignObject>", "<desc>", "<![CDATA[", "]]>", "<?", "?>", "--!>", "<!-", "&lt;script&gt;", "&#x3c;", "&#60"),
    *("&colon;", "&Tab;", "&NewLine;", "&apos;", "&nvlt;", "\x00", "\x0b", "\x0c", "\r", "\u2028", "\ufeff", "\u202e"),
    *("\ud800", "\U000e0041", "\ufffc", "\u00a0", " style='background:url(//e.test/x)'", " srcset=//e.test/x"),
    *(" onload=alert(1)", " href=javascript:alert(1)", " src=//e.test/x", " id=x", " class=katex", " data-src=//e.test/x"),
    *("<img src=//e.test/x.png>", "<iframe src=//e.test/>", "<a href='//e.test/'>", "<base href=//e.test/>"),
    *("<script type=math/tex>", "<span class=MathJax data-mathml='", "<mjx-container>", "<div class=latex-rendered"),
    *("<figure class=highlight>", "<td class=gutter>", "<table class=rouge-table>", "\\newcommand{\\a}{", "\\text{"),
    *("\\href{javascript:alert(1)}{", "^{", "_{", "\\\\", "\\left(", "\\end{align}", "\\tag{", "$5", "$x_1$", "<br>"),
)  # fmt: skip
_HOLDERS = sorted(
    words("div b a table td svg math mtext p pre li blockquote select template style font form")
)
OWN_SEEDS = (*VECTORS, *(html for html, _, _ in CASES.values()))


class Mutator:
    """Makes document number ``n`` out of seeds; equal seeds and equal numbers give equal documents."""

    def __init__(self, seeds: Sequence[str], seed: int = 0) -> None:
        self._seeds = seeds
        self._seed = seed

    def document(self, number: int) -> str:
        dice = random.Random(f"{self._seed}:{number}")
        html = dice.choice(self._seeds)
        if len(html) > LONGEST // 2:
            start = dice.randrange(len(html) - LONGEST // 4)
            html = html[start : start + LONGEST // 4]
        for _ in range(dice.randint(1, 12)):
            html = dice.choice(_STEPS)(dice, html, self._seeds)[:LONGEST]
        return html


def _range(dice: random.Random, html: str, longest: int = 400) -> tuple[int, int]:
    start = dice.randrange(len(html) + 1)
    return start, min(len(html), start + dice.randrange(1, longest))


def _insert(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    at, _ = _range(dice, html)
    return html[:at] + dice.choice(TOKENS) + html[at:]


def _insert_at_tag(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    at = html.find(dice.choice("<>\"'= "), dice.randrange(len(html) + 1))
    return html[: at + 1] + dice.choice(TOKENS) + html[at + 1 :]


def _delete(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    start, end = _range(dice, html)
    return html[:start] + html[end:]


def _repeat(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    start, end = _range(dice, html, 120)
    return html[:start] + html[start:end] * dice.randint(2, 40) + html[end:]


def _move(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    start, end = _range(dice, html)
    rest = html[:start] + html[end:]
    at = dice.randrange(len(rest) + 1)
    return rest[:at] + html[start:end] + rest[at:]


def _splice(dice: random.Random, html: str, seeds: Sequence[str]) -> str:
    other = dice.choice(seeds)
    start, end = _range(dice, other, 3_000)
    at, _ = _range(dice, html)
    return html[:at] + other[start:end] + html[at:]


def _nest(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    tag = dice.choice(_HOLDERS)
    depth = dice.choice((1, 2, 5, 200))
    return f"<{tag}>" * depth + html + f"</{tag}>" * dice.choice((0, depth))


def _flip(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    letters = list(html)
    for _ in range(dice.randint(1, 8)):
        if letters:
            letters[dice.randrange(len(letters))] = chr(
                dice.choice((dice.randrange(128), dice.randrange(0x3000)))
            )
    return "".join(letters)


def _entities(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    start, end = _range(dice, html, 60)
    form = dice.choice(("&#{};", "&#{}", "&#x{:x};", "&#0000{};"))
    return html[:start] + "".join(form.format(ord(c)) for c in html[start:end]) + html[end:]


def _upper(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    start, end = _range(dice, html)
    return html[:start] + html[start:end].swapcase() + html[end:]


def _cut(dice: random.Random, html: str, _seeds: Sequence[str]) -> str:
    return html[: _range(dice, html)[0]]


_STEPS: tuple[Callable[[random.Random, str, Sequence[str]], str], ...] = (
    _insert,
    _insert,
    _insert_at_tag,
    _insert_at_tag,
    _delete,
    _repeat,
    _move,
    _splice,
    _splice,
    _nest,
    _flip,
    _entities,
    _upper,
    _cut,
)
