"""What keeps a hostile formula from taking for ever.

math-core looks for the other end of every opening bracket of a row, and tries again within for each that has none: its
time doubles with every bracket left open, and forty of them would keep a processor busy for a century. Honest formulas
leave one or two open in a row (a half-open interval, a bracket that goes on in the next line). What leaves more, or
could come to more through definitions, is not rendered.
"""

from __future__ import annotations

import re

MAX_OPEN = 6  # brackets left open in one row: a tenth of a millisecond

_OPENING = (
    "lparen lbrack lbrace lvert lVert lgroup langle lang lAngle llangle lfloor lceil ulcorner llcorner lmoustache "
    "lBrace lBrack Lbrack lbag llparenthesis llbracket Lparen lParen mathopen [bB]igg?l"
)
_CLOSING = (
    "rparen rbrack rbrace rvert rVert rgroup rangle rang rAngle rrangle rfloor rceil urcorner lrcorner rmoustache "
    "rBrace rBrack Rbrack rbag rrparenthesis rrbracket Rparen rParen mathclose [bB]igg?r"
)
_PIECE = re.compile(
    r"(?P<skip>\\(?:left|right|middle)\s*(?:\\[a-zA-Z]+|\\[{}|]|[^\\\s]))"
    rf"|(?P<opens>\\(?:{'|'.join(_OPENING.split())})(?![a-zA-Z])|\\\{{|[(\[⌈⌊⌜⌞⎰⎡⎢⎧⟅⟦⟨⟪⟬⟮⦃⦅⦇⦉⦋⦍⦏⦑⦓⦗⧘⧚⧼‖(【《「『〔〖〘〚])"
    rf"|(?P<closes>\\(?:{'|'.join(_CLOSING.split())})(?![a-zA-Z])|\\\}}|[)\]⌉⌋⟧⟩⟫])"
    r"|(?P<row>\\\\|\\cr(?![a-zA-Z])|(?<!\\)&)|(?P<begin>\{|\\begin(?![a-zA-Z]))|(?P<end>\}|\\end(?![a-zA-Z]))|\\."
)
_DEFINES = re.compile(r"\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)(?![a-zA-Z])")
_TWICE = re.compile(r"#(\d)[^{}]*(?:[{}][^{}]*){0,40}#\1")


def is_hostile(tex: str, macros: str = "") -> bool:
    """Whether rendering a formula, with the definitions before it, might take exponential time."""
    most, any_open = _left_open(tex)
    if most > MAX_OPEN:
        return True
    defines = bool(_DEFINES.search(tex))
    if not macros and not defines:
        return False
    # What a definition holds can stand in the formula any number of times.
    return (any_open and (defines or bool(_TWICE.search(macros)))) or _left_open(macros)[1]


def _left_open(tex: str) -> tuple[int, bool]:
    """The most brackets that one row leaves open, and whether any row leaves one open."""
    most, some, open_here = 0, False, 0
    outer: list[int] = []
    for piece in _PIECE.finditer(tex):
        kind = piece.lastgroup
        if kind == "opens":
            open_here += 1
        elif kind == "closes":
            open_here = max(0, open_here - 1)
        elif kind in ("row", "begin", "end"):
            most, some = max(most, open_here), some or open_here > 0
            if kind == "begin":
                outer.append(open_here)
                open_here = 0
            elif kind == "end":
                open_here += outer.pop() if outer else 0  # a group of one sign is as good as none
            else:
                open_here = 0
    return max(most, open_here), some or open_here > 0
