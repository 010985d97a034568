"""Formulas in running text: where TeX begins and ends, and when a dollar is only money.

``\\(..\\)``, ``\\[..\\]``, ``$$..$$`` and ``\\begin{align}..`` are taken at their word. A single ``$`` is judged by what
stands between it and the next one, and less strictly in a post that was seen to write formulas so. Every search looks
ahead through sorted positions, so that the time is linear (times log n) in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from viewer.content.words import words

MAX_INLINE = 600
MAX_DISPLAY = 12_000
SHORT = 60
MANY_WORDS = 12  # more are a text between two process ids
SURE = 2  # formulas beyond doubt after which single dollars are trusted
ENVIRONMENTS = words(
    "equation align gather multline alignat eqnarray flalign cases aligned gathered split matrix pmatrix "
    "bmatrix vmatrix Bmatrix Vmatrix smallmatrix array displaymath math dcases"
)
_MARK = re.compile(
    r"\\(?:eq)?ref\{[^{}]{1,80}\}|\\begin\{(\w+)\*?\}|\\end\{(\w+)\*?\}|\\[()\[\]]|\\[\s\S]|\$\$|\$"
)
_COMMAND = re.compile(r"\\[a-zA-Z]{2,}|\\[{}]|\w[\^_]\{[^{}$]+\}")
_SIMPLE = re.compile(
    r"[A-Za-z](?:['’]|\d|\([A-Za-z](?:, ?[A-Za-z])*\))?|-?\d+(?:\.\d+)?|\\[A-Za-z]+|"
    r"[A-Za-z]\w?\([A-Za-z, ]{1,20}\)|[A-Za-z]{1,2}"
)
_TEXT_GROUP = re.compile(
    r"\\(?:text\w*|math\w+|operatorname\*?|mbox|hbox|begin|end|label|tag|bm|boldsymbol)\s*\{[^{}]*\}|\\[A-Za-z]+|"
    r"[_^]\s*\{[^{}]*\}"
)
_WORD = re.compile(r"[A-Za-z]{3,}")
_FUNCTION = words(
    "sin cos tan log exp max min arg sup inf det dim lim mod gcd sgn var cov for and rank softmax relu"
)
_OPERATORS = re.compile(r"[=<>+*/|\-−≤≥≠≈∈→×·∞∑∫√α-ωΑ-Ω^_()\[\],]")
_SENTENCE = re.compile(r"[.;:!?]\s|[“”\"„]|[.!?]$")
_SHELL = re.compile(
    r"^\(|^\{|^[A-Z_]*[A-Z]{2}[A-Z_]*(?![a-z(])|\)\.|=>|&&|\|\||;|::|->|\w\(\)|(?<![A-Za-z0-9)}\]'])'|[\"`#@]|/\w+/|\w\.\w+\("
)
# What is a formula only among others: a word, a sign, "1/2"; prices begin with a digit and go on, variables are capitals.
_AMONG_OTHERS = re.compile(
    r"[A-Za-z]{1,16}|[A-Z]{1,4}|\d{1,3}/\d{1,3}|[^\w\s$]|[^\s\d$`\"#@;][^\s$`\"#@;]{0,23}"
)
_VARIABLE = re.compile(r"(?=.*[A-Z]{2})[A-Z_][A-Z0-9_]{4,}|\w*[a-z0-9]_[a-z]\w{2,}|[({].*")


@dataclass(frozen=True, slots=True)
class Found:
    """A formula from ``start`` to ``end`` (with its delimiters); ``certain`` is False for a single dollar."""

    start: int
    end: int
    tex: str
    display: bool
    certain: bool = True


@dataclass(slots=True)
class _Marks:
    """All delimiters of a text, by kind, in order."""

    marks: list[tuple[int, int, str]]
    starts: dict[str, list[int]]

    @classmethod
    def of(cls, text: str) -> _Marks:
        marks: list[tuple[int, int, str]] = []
        starts: dict[str, list[int]] = {}
        for match in _MARK.finditer(text):
            kind = match[0]
            if match[1] is not None:
                kind = "begin:" + match[1]
            elif match[2] is not None:
                kind = "end:" + match[2]
            elif kind.startswith(("\\ref{", "\\eqref{")):
                kind = "reference"
            elif kind[0] == "\\" and kind[1] not in "()[]":
                continue
            marks.append((match.start(), match.end(), kind))
            starts.setdefault(kind, []).append(match.start())
        return cls(marks, starts)

    def next(self, kind: str, after: int) -> int:
        """The position of the next delimiter of a kind at or after a position, -1 when there is none."""
        positions = self.starts.get(kind, [])
        index = bisect_right(positions, after - 1)
        return positions[index] if index < len(positions) else -1


_CLOSERS = {"\\(": "\\)", "\\[": "\\]", "$$": "$$", "$": "$"}


def scan(text: str, trusting: bool = False) -> list[Found]:
    """The formulas in a text, in order, not overlapping; ``trusting`` where single dollars are known to hold formulas."""
    if "$" not in text and "\\" not in text:
        return []
    marks = _Marks.of(text)
    found: list[Found] = []
    done = 0
    for start, end, kind in marks.marks:
        if start < done:
            continue
        hit = None
        if kind in _CLOSERS:
            hit = _between(text, marks, start, end, kind, trusting)
        elif kind.startswith("begin:") and kind[6:] in ENVIRONMENTS:
            hit = _environment(text, marks, start, end, kind[6:])
        elif kind == "reference":
            hit = Found(start, end, text[start:end], False)
        if hit is not None:
            found.append(hit)
            done = hit.end
    return found


def _between(text: str, marks: _Marks, start: int, end: int, kind: str, trusting: bool) -> Found | None:
    close = marks.next(_CLOSERS[kind], end)
    display = kind in ("\\[", "$$")
    if close < 0 or close - end > (MAX_INLINE if kind == "$" else MAX_DISPLAY):
        return None
    tex = text[end:close]
    if not tex.strip():
        return None
    if kind == "$":
        double = marks.next("$$", end)
        if 0 <= double < close:
            return None
        if tex.startswith("latex ") and len(tex) > 7:  # WordPress.com
            return Found(start, close + 1, tex[6:], False)
        if not _dollar(text, start, end, close) and not (trusting and _among_others(text, start, end, close)):
            return None
        return Found(start, close + 1, tex, False, certain=False)
    if kind == "$$":
        if not _double_dollar(text, start, end, close, tex):
            return None
        # kramdown writes $$..$$ for inline formulas as well: a short one with words on both sides is one
        short = len(tex) <= SHORT and "\n" not in tex.strip()
        display = not (short and _text_beside(text, start, close + 2))
    return Found(start, close + 2, tex, display)


def _text_beside(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 40) : start].rpartition("\n")[2].strip()
    return bool(before) and before[-1].isalnum() and text[end : end + 1] not in ("", "\n")


def _double_dollar(text: str, start: int, end: int, close: int, tex: str) -> bool:
    if text[start - 1 : start] == "$" or text[close + 2 : close + 3] == "$":
        return False
    sure = _COMMAND.search(tex)
    if sure or (re.search(r"[\^_=]", tex) and len(_WORD.findall(_TEXT_GROUP.sub(" ", tex))) <= MANY_WORDS):
        return not re.search(r"\n\s*\n\s*\w+ \w+ \w+", tex)
    return looks_like_math(tex) and end < close


def _dollar(text: str, start: int, end: int, close: int) -> bool:
    """Whether single dollars at ``start`` and ``close`` can be the two ends of a formula (pandoc's rules, and taste)."""
    before, after = text[start - 1 : start], text[close + 1 : close + 2]
    if (
        before == "$"
        or after == "$"
        or before.isalnum()
        or after.isdigit()
        or (after.isalpha() and after.isascii())
    ):
        return False
    if text[end].isspace() or text[close - 1].isspace():
        # with blanks inside only what is TeX beyond doubt
        tex = text[end:close]
        sure = _COMMAND.search(tex) or (
            re.search(r"[\^_]\{?\w", tex) and not _WORD.search(_TEXT_GROUP.sub(" ", tex))
        )
        return bool(sure) and looks_like_math(tex.strip())
    return looks_like_math(text[end:close])


def writes_formulas(found: Iterable[Found]) -> bool:
    """Whether what was found in a post shows that it writes formulas, and writes them in single dollars: then those that
    could be something else elsewhere are formulas, too."""
    hits = list(found)
    return any(not hit.certain for hit in hits) and sum(bool(_COMMAND.search(h.tex)) for h in hits) >= SURE


def _among_others(text: str, start: int, end: int, close: int) -> bool:
    """Whether single dollars hold a formula in a post that writes its formulas so: ``$pos$``, ``$k$NN``, ``$||x||$``."""
    tex, after = text[end:close], text[close + 1 : close + 2]
    if text[start - 1 : start].isalnum() or "$" in (text[start - 1 : start], after) or after.isdigit():
        return False
    if after.isalpha() and after.isascii() and not (len(tex) == 1 and tex.isalpha()):
        return False
    return bool(_AMONG_OTHERS.fullmatch(tex)) and not _VARIABLE.fullmatch(tex)


def looks_like_math(tex: str) -> bool:
    """The verdict on what stands between two single dollars."""
    if "\n\n" in tex or len(tex) > MAX_INLINE:
        return False
    tex = tex.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if _SIMPLE.fullmatch(tex):
        return not tex.isdigit() or len(tex) < 4
    bare = _TEXT_GROUP.sub(" ", tex)
    words = [w for w in _WORD.findall(bare) if w.lower() not in _FUNCTION]
    command = _COMMAND.search(tex)
    if command and len(words) <= 6:
        return True
    if _SHELL.search(tex) and not command:
        return bool(re.match(r"^[({][\w\s,+\-*/^]+[)}]$", tex)) and len(words) == 0
    if re.match(r"\s*\d", tex):  # money begins with a digit
        return (
            not words
            and bool(re.search(r"[=<>+*^_\\×·]|\d\s*[a-z]\b", tex))
            and not re.search(r"[,.;:]\s", tex)
        )
    if re.search(r"[\^_]", tex):
        return (len(words) <= 3 and not re.fullmatch(r"\w+", tex)) or bool(
            re.fullmatch(r"[A-Za-z]\w?[_^]\w{1,3}", tex)
        )
    if len(words) > 2 or _SENTENCE.search(tex):
        return False
    if len(words) and not re.search(r"[=<>+^]", tex):
        return False
    return bool(_OPERATORS.search(tex)) or bool(re.search(r"[^\x00-\x7f]", tex) and len(tex) <= 3)


def _environment(text: str, marks: _Marks, start: int, end: int, name: str) -> Found | None:
    depth, at = 1, end
    for _ in range(60):
        close = marks.next("end:" + name, at)
        inner = marks.next("begin:" + name, at)
        if close < 0 or close - end > MAX_DISPLAY:
            return None
        if 0 <= inner < close:
            depth, at = depth + 1, inner + 1
            continue
        depth, at = depth - 1, close + 1
        if not depth:
            stop = text.index("}", close) + 1
            return Found(start, stop, text[start:stop], True)
    return None


def delimited(text: str) -> Iterator[Found]:
    """A text that is one formula in delimiters, as renderers find it in an element made for that; else nothing."""
    stripped = text.strip()
    for opening, closing, display in (
        ("$$", "$$", True),
        ("\\[", "\\]", True),
        ("\\(", "\\)", False),
        ("$", "$", False),
    ):
        if (
            stripped.startswith(opening)
            and stripped.endswith(closing)
            and len(stripped) > len(opening) + len(closing)
        ):
            tex = stripped[len(opening) : -len(closing)]
            if opening not in tex:
                yield Found(0, len(text), tex, display)
            return
