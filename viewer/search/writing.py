"""Queries as text that is changed by other means than typing: a chip taken away, a facet chosen, a condition added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from viewer.search.query import OPEN_PHRASE, QUOTES, And, Filter, Node, Not, Or, Term, Token, parse, tokens
from viewer.types import Chip

_QUOTE = re.compile(f"[{QUOTES}]")


def condition_text(field: str, value: str) -> str:
    """A condition as a query writes it: ``tag:llm``, ``tag:"black tea"``, ``tag:"the ""big"" one"``."""
    special = any(character.isspace() or character in f"(){QUOTES}" for character in value)
    if special or not value.strip("*"):
        doubled = _QUOTE.sub(lambda mark: 2 * mark[0], value)
        return f'{field}:"{doubled}"'
    return f"{field}:{value}"


def chips(text: str, *, typing: bool = False) -> tuple[Chip, ...]:
    """What a query was understood as, part by part, in the order of the text."""
    return tuple(sorted(_chips(parse(text, typing=typing)), key=lambda chip: chip.start))


def _chips(node: Node, *, excluded: int | None = None, alternative: bool = False) -> Iterator[Chip]:
    """``excluded`` is where the minus stands."""
    if isinstance(node, Not):
        yield from _chips(node.part, excluded=node.span[0], alternative=alternative)
    elif isinstance(node, And | Or):
        inside = alternative or isinstance(node, Or)
        for part in node.parts:
            yield from _chips(part, excluded=excluded, alternative=inside)
    else:
        start, end = node.span
        if excluded is not None and excluded == start - 1:
            start = excluded
        yield Chip(_kind(node), _value(node), start, end, excluded is not None, alternative)


def _kind(leaf: Term | Filter) -> str:
    if leaf.field:
        return leaf.field
    assert isinstance(leaf, Term)
    return "prefix" if leaf.prefix else "phrase" if leaf.quoted else "word"


def _value(leaf: Term | Filter) -> str:
    if isinstance(leaf, Filter):
        return leaf.value
    text = f'"{leaf.text}"' if leaf.quoted and leaf.field else leaf.text
    return text + ("*" if leaf.prefix else "")


def without(text: str, chip: Chip) -> str:
    """The query without one of its chips: an OR beside it goes as well, and brackets that hold nothing or one term."""
    parts = {each.end for each in chips(text)}
    pieces = [_said(piece) if piece.span[1] in parts else piece for piece in tokens(text)]
    at = next((at for at, piece in enumerate(pieces) if piece.span[1] == chip.end), None)
    if at is None:
        return text
    first = (
        at - 1
        if at and pieces[at - 1].kind == "minus" and pieces[at - 1].span[1] == pieces[at].span[0]
        else at
    )
    del pieces[first : at + 1]
    at = first
    while at and at < len(pieces) and (pieces[at - 1].kind, pieces[at].kind) == ("open", "close"):
        del pieces[at - 1 : at + 1]
        at -= 1
        if at and pieces[at - 1].kind == "minus":
            del pieces[at - 1]
            at -= 1
    if at and pieces[at - 1].kind == "or":
        del pieces[at - 1]
    elif at < len(pieces) and pieces[at].kind == "or":
        del pieces[at]
    return _joined(text, _unwrapped(pieces, at))


def _unwrapped(pieces: list[Token], at: int) -> list[Token]:
    """Without the brackets around a single term that is left near a place."""
    for first in range(max(at - 3, 0), at + 1):
        kinds = [piece.kind for piece in pieces[first : first + 3]]
        if kinds == ["open", "term", "close"] and not (first and pieces[first - 1].kind == "minus"):
            return [*pieces[:first], pieces[first + 1], *pieces[first + 3 :]]
    return pieces


def grouped(text: str) -> str:
    """The query in brackets, to stand among others without a change of what it means: what was left open is closed,
    and a bracket that closes nothing goes."""
    out, end, depth, last = "", 0, 0, ""
    for piece in tokens(text):
        start, stop = piece.span
        out += text[end:start]
        if piece.kind == "open" and last == "term" and start == end:
            out += " "  # what closes it later must not make one word of both
        end = stop
        if piece.kind == "close" and not depth:
            if last == "or":  # beside such a bracket it was a word
                out = _LAST_OR.sub(lambda found: found[0].lower(), out)
            out += " "
            last = "gone"
            continue
        depth += {"open": 1, "close": -1}.get(piece.kind, 0)
        if last == "gone" and piece.kind == "or":
            out += "or"
        elif piece.kind == "term" and OPEN_PHRASE.fullmatch(piece.text):  # it reaches to the end of the text
            body = text[start:stop].rstrip("*")
            out += f'{body}"{"*" if text.endswith("*") else ""}'
        else:
            out += text[start:stop]
        last = piece.kind
    return f"({out.strip()}{')' * depth})"


_LAST_OR = re.compile(r"(?:\bOR\b\s*)+$")


def _said(piece: Token) -> Token:
    """An OR that stands where it cannot be an operator is a word."""
    return replace(piece, kind="term")


def _joined(text: str, pieces: list[Token]) -> str:
    """The pieces in order, with a blank wherever there was one between any of them."""
    out, end = "", 0
    for piece in pieces:
        start, stop = piece.span
        if (
            out
            and (start > end or not out.endswith(("(", "-")))
            and piece.kind != "close"
            and not out.endswith("(")
        ):
            out += "" if out.endswith("-") and start == end else " "
        out += text[start:stop]
        end = stop
    return out


def narrowed(text: str, condition: str, *, several: bool = False) -> str:
    """The query with a condition of a facet (see ``Facet.query``), or without it when it is there already.

    With ``several``, a condition of the same field that is there becomes one of two, of which one is enough; without, it
    is replaced when a post can have but one (a year, a source), and joined otherwise.
    """
    (wanted,) = chips(condition)
    same = _of_kind(text, wanted.kind)
    for chip in same:
        if chip.value.casefold() == wanted.value.casefold():
            return without(text, chip)
    if several and same:
        last = same[-1]
        if last.alternative:
            return f"{text[: last.end]} OR {condition}{text[last.end :]}"
        return f"{text[: last.start]}({text[last.start : last.end]} OR {condition}){text[last.end :]}"
    if wanted.kind in ("on", "source"):
        for count in range(len(same), 0, -1):
            text = without(text, _of_kind(text, wanted.kind)[count - 1])
    return f"{condition} {text.strip()}".strip()


def _of_kind(text: str, kind: str) -> list[Chip]:
    return [chip for chip in chips(text) if chip.kind == kind and not chip.excluded]
