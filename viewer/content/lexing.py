"""Running Pygments' lexers several times faster, token for token the same.

A lexer of Pygments (``pygments.lexer.RegexLexer``) is a table of states, each a list of rules that are tried one after
the other at every place of a text: fifty regular expressions for a bracket. Most of them can be known to fail from the
next character alone. The characters that an expression can begin with are read off its parsed form, as the ``re``
module itself does for what it searches; when in doubt it is any.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeGuard

if TYPE_CHECKING:
    from pygments.lexer import RegexLexer

Rule = tuple[Callable[..., "re.Match[str] | None"], Any, Any]  # matcher, token type or callback, next state

_ASCII = frozenset(map(chr, range(128)))
_CATEGORIES = {
    name: frozenset(c for c in _ASCII if re.match(pattern, c))
    for name, pattern in (
        ("CATEGORY_DIGIT", r"\d"),
        ("CATEGORY_NOT_DIGIT", r"\D"),
        ("CATEGORY_SPACE", r"\s"),
        ("CATEGORY_NOT_SPACE", r"\S"),
        ("CATEGORY_WORD", r"\w"),
        ("CATEGORY_NOT_WORD", r"\W"),
    )
}


def only_follows_its_table(lexer: object) -> TypeGuard[RegexLexer]:
    """Whether ``tokens`` can stand for a lexer's own ``get_tokens_unprocessed``."""
    from pygments.lexer import RegexLexer

    return isinstance(lexer, RegexLexer) and (
        type(lexer).get_tokens_unprocessed is RegexLexer.get_tokens_unprocessed
    )


def tokens(lexer: RegexLexer, text: str) -> Iterator[tuple[Any, str]]:
    """Token types and texts, as ``lexer.get_tokens_unprocessed(text)`` yields them."""
    from pygments.token import Error, Whitespace, _TokenType

    states = _states(lexer)
    stack = ["root"]
    state = states["root"]
    at, end = 0, len(text)
    while True:
        for matcher, action, following in state.rules_for(text[at]) if at < end else state.rules:
            match = matcher(text, at)
            if match is None:
                continue
            if type(action) is _TokenType:
                yield action, match.group()
            elif action is not None:
                for _, kind, value in action(lexer, match):
                    yield kind, value
            at = match.end()
            if following is not None:
                _follow(stack, following)
                state = states[stack[-1]]
            break
        else:
            if at >= end:
                return
            if text[at] == "\n":  # a lexer that is lost begins anew with the next line
                stack = ["root"]
                state = states["root"]
            yield Whitespace if text[at] == "\n" else Error, text[at]
            at += 1


def _follow(stack: list[str], following: tuple[str, ...] | int | str) -> None:
    """Changes the stack of states as a rule says: states to enter, a number of states to leave, or ``#push``."""
    if isinstance(following, int):
        del stack[1 if abs(following) >= len(stack) else following :]
        return
    for name in following if isinstance(following, tuple) else (following,):
        if name != "#pop":
            stack.append(stack[-1] if name == "#push" else name)
        elif len(stack) > 1:
            stack.pop()


class _State:
    """The rules of one state, and those of them that are worth a try by the next character."""

    __slots__ = ("by_character", "rules")

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules
        self.by_character: dict[str, list[Rule]] = {}

    def rules_for(self, character: str) -> list[Rule]:
        """The rules that can match where this character is next, in order."""
        rules = self.by_character.get(character)
        if rules is None:
            if character not in _ASCII:
                return self.rules
            rules = [rule for rule in self.rules if character in _beginnings(rule[0])]
            self.by_character[character] = rules
        return rules


@lru_cache(maxsize=64)
def _states(lexer: RegexLexer) -> dict[str, _State]:
    table: dict[str, list[Rule]] = getattr(lexer, "_tokens")  # noqa: B009 - the type stubs leave it out
    return {name: _State(rules) for name, rules in table.items()}


def _beginnings(matcher: object) -> frozenset[str]:
    """The ASCII characters before which a matcher can match: all of them, when it is of an unknown kind."""
    pattern = getattr(matcher, "__self__", None)
    return _first_of(pattern.pattern, pattern.flags) if isinstance(pattern, re.Pattern) else _ASCII


@lru_cache(maxsize=4096)
def _first_of(pattern: str, flags: int) -> frozenset[str]:
    try:
        parsed = importlib.import_module("re._parser").parse(pattern, flags)
        first, empty = _first(parsed, bool(flags & re.IGNORECASE))
    except (ImportError, AttributeError, KeyError, TypeError, ValueError):  # another Python, another parser
        return _ASCII
    return _ASCII if empty else first


def _first(parsed: Iterable[tuple[object, Any]], fold: bool) -> tuple[frozenset[str], bool]:
    """The ASCII characters that a parsed pattern can begin with, and whether it can match nothing at all."""
    found: frozenset[str] = frozenset()
    for operation, value in parsed:
        first, empty = _first_of_one(str(operation), value, fold)
        found |= first
        if not empty:
            return found, False
    return found, True


def _first_of_one(operation: str, value: Any, fold: bool) -> tuple[frozenset[str], bool]:
    match operation:
        case "LITERAL":
            return _members([(operation, value)], fold), False
        case "IN":
            return _members(value, fold), False
        case "ANY" | "NOT_LITERAL":
            return _ASCII, False
        case "BRANCH":
            every = [_first(branch, fold) for branch in value[1]]
            return frozenset().union(*(first for first, _ in every)), any(empty for _, empty in every)
        case "SUBPATTERN":
            return _first(value[3], fold or bool(value[1] & re.IGNORECASE))
        case "ATOMIC_GROUP":
            return _first(value, fold)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            first, empty = _first(value[2], fold)
            return first, empty or value[0] == 0
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return frozenset(), True
    return _ASCII, True


def _members(items: Iterable[tuple[object, Any]], fold: bool) -> frozenset[str]:
    """The ASCII characters in a set, all of them when the case of others than ASCII may matter."""
    found: set[str] = set()
    negated = False
    for operation, value in items:
        name = str(operation)
        if name == "NEGATE":
            negated = True
        elif name == "CATEGORY":
            found |= _CATEGORIES[str(value)]
        else:
            low, high = value if name == "RANGE" else (value, value)
            if fold and high > 127:
                return _ASCII
            found |= {chr(code) for code in range(low, min(high, 127) + 1)}
    if fold:
        found |= {other for c in found for other in (c.lower(), c.upper())}
    return _ASCII - found if negated and not fold else _ASCII if negated else frozenset(found)
