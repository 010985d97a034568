"""What blogs write in formulas and math-core does not know, as words that it does."""

from __future__ import annotations

import re
from collections.abc import Callable

from viewer.content.words import words

_OPERATORS = words("softmax sigmoid relu ReLU tr diag sgn sign lcm rank id")
_TRANSPARENT = words("smash llap rlap clap mathllap mathrlap mathclap")

# What math-core 0.9 does not know (it refuses to have known commands defined again).
MACROS = {
    "mbox": r"\text{#1}",
    "hbox": r"\text{#1}",
    "textnormal": r"\text{#1}",
    "mathnormal": "#1",
    "pmb": r"\boldsymbol{#1}",
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "sdot": r"\cdot",
    "smallsetminus": r"\setminus",
    "independent": r"\perp\!\!\!\perp",
    "given": r"\mid",
    "require": "",
    "hfill": "",
    "xspace": "",
    "boldmath": "",
    "Q": r"\mathbb{Q}",
    "C": r"\mathbb{C}",
    "E": r"\mathbb{E}",
    "KL": r"\operatorname{KL}",
    "Tr": r"\operatorname{Tr}",
    "Var": r"\operatorname{Var}",
    "Cov": r"\operatorname{Cov}",
    "abs": r"\left|#1\right|",
    "norm": r"\left\|#1\right\|",
    "dv": r"\frac{\mathrm{d}#1}{\mathrm{d}#2}",
    "pdv": r"\frac{\partial #1}{\partial #2}",
    "SI": r"#1\,\text{#2}",
    "si": r"\text{#1}",
    "num": "#1",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "href": "#2",
    "class": "#2",
    "cssId": "#2",
    "style": "#2",
    "enclose": "#2",
    "ensuremath": "#1",
    "strut": "",
    "displaylines": "#1",
    **{name: rf"\operatorname{{{name}}}" for name in sorted(_OPERATORS)},
    **dict.fromkeys(sorted(_TRANSPARENT), "#1"),
}
_CHARACTERS = {
    "’": "'",
    "‘": "'",
    "\u00a0": " ",
    "\u200b": "",
    "\u2061": "",
    "\ufeff": "",
    "−": "-",
    "√": r"\surd ",
    "∛": r"{}^3\surd ",
    "∅": r"\varnothing ",
    "⊥": r"\bot ",
    "⊤": r"\top ",
}
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_SPELLING = re.compile("|".join(map(re.escape, [*_CHARACTERS, *_ENTITIES])))
_IN_WORDS = _CHARACTERS | _ENTITIES


def _character(match: re.Match[str]) -> str:
    """MathJax's ``\\unicode{x2014}``."""
    character = chr(int(match[1], 16))
    return rf"\text{{{character}}}" if character.isprintable() else ""


_REWORDED: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(left|right|[bB]igg?[lrm]?)\s*<", r"\\\1\\langle "),
        (r"\\(left|right|[bB]igg?[lrm]?)\s*>", r"\\\1\\rangle "),
        (r"\\tag\*", r"\\tag"),
        (r"\\bbox\s*(?:\[[^\]]*\])?", ""),
        (r"\\(?:raise|lower)\s*-?[\d.]+\s*(?:pt|em|ex|mu|px)", ""),
        (r"\\rule\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}\s*\{[^{}]*\}", ""),
        (r"\\root\s*(\{[^{}]*\}|[^\\{}]{1,4}?)\s*\\of\s*(\{[^{}]*\}|\w)", r"\\sqrt[\1]{\2}"),
        (
            r"\\buildrel\s*(\{[^{}]*\}|\\[a-zA-Z]+|[^\\{}]{1,30}?)\s*\\over\s*(\{[^{}]*\}|\\[a-zA-Z]+|\S)",
            r"\\overset{\1}{\2}",
        ),
        (r"\\verb(?![a-zA-Z])([^\sa-zA-Z*])([^{}\\]*?)\1", r"\\texttt{\2}"),
        (r"\\(?:begin|end)\{subequations\}", ""),
        (r"\\unicode\s*(?:\[[^\]]*\])?\s*\{x([0-9a-fA-F]{2,4})\}", _character),
    )
)
_MATH_IN_TEXT = re.compile(r"(\\(?:text\w*|mbox|hbox)\s*)\{([^{}$]*)\$([^{}$]+)\$([^{}$]*)\}")


def reworded(tex: str) -> str:
    """A formula with everything in it said as math-core knows it, as far as that goes word by word."""
    tex = _SPELLING.sub(lambda m: _IN_WORDS[m[0]], tex)
    if "\\" not in tex:
        return tex
    for pattern, replacement in _REWORDED:
        tex = pattern.sub(replacement, tex)
    return _MATH_IN_TEXT.sub(r"\1{\2}\3\1{\4}", tex)
