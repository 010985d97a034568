"""The query language: text in, a tree out. Anything typed is a valid query.

::

    query  = either *
    either = part ("OR" part)*
    part   = "-" part | "(" query ")" | term
    term   = [field ":"] (word | word "*" | '"' phrase '"')

Words side by side are AND. What cannot be an operator (an unknown field, a lone bracket, a date that is none) is searched
for as text, so that no input is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TEXT_FIELDS = frozenset({"title", "code"})
OTHER_FIELDS = frozenset({"author", "tag", "source", "before", "after", "on", "is", "has", "url"})
STATES = frozenset({"unread", "read", "starred", "excerpt", "gone", "full", "failed"})
PARTS = frozenset({"math", "code", "image"})


@dataclass(frozen=True, slots=True)
class Term:
    """Words to find. ``field`` is "" (anywhere), "title" or "code"; with ``prefix`` the last word may go on."""

    text: str
    field: str = ""
    phrase: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on what is known of a post: ``field`` is one of ``OTHER_FIELDS``."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    """Posts that the part does not match."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """Posts that all parts match; without parts, every post."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Posts that some part matches."""

    parts: tuple[Node, ...]


Node = Term | Filter | Not | And | Or

_TOKEN = re.compile(
    r'\s+|(?P<open>\()|(?P<close>\))|(?P<minus>-(?=[\w"(]))|(?P<term>(?:\w+:)?"[^"]*"?\*?|[^\s()]+)'
)
_DATE = re.compile(r"\d{4}(-\d{1,2}(-\d{1,2})?)?$")
_MOST_DEPTH = 50


def parse(text: str, *, typing: bool = False) -> Node:
    """The tree of a query. With ``typing`` the last word is still being typed, so it matches as a prefix."""
    tokens = [(match.lastgroup, match.group(0)) for match in _TOKEN.finditer(text) if match.lastgroup]
    node = _Parser(tokens).query()
    unfinished = typing and bool(text) and not text[-1].isspace() and text[-1] not in '")*'
    return _open_last(node) if unfinished else node


class _Parser:
    def __init__(self, tokens: Sequence[tuple[str | None, str]]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def query(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._tokens):
            if self._tokens[self._at][0] == "close":
                self._at += 1
                if self._depth:
                    break
                continue
            node = self._either()
            if node is not None:
                parts.append(node)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _either(self) -> Node | None:
        first = self._part()
        found = [first] if first is not None else []
        while self._peek() == ("term", "OR") and found and self._has_operand():
            self._at += 1
            node = self._part()
            if node is not None:
                found.append(node)
        if not found:
            return None
        return found[0] if len(found) == 1 else Or(tuple(found))

    def _peek(self) -> tuple[str | None, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else (None, "")

    def _has_operand(self) -> bool:
        return self._at + 1 < len(self._tokens) and self._tokens[self._at + 1][0] != "close"

    def _part(self) -> Node | None:
        kind, token = self._tokens[self._at]
        if kind == "close":
            return None
        self._at += 1
        if kind == "minus":
            if self._at >= len(self._tokens):
                return None
            part = self._part()
            return None if part is None else Not(part)
        if kind == "open":
            if self._depth >= _MOST_DEPTH:
                return None
            self._depth += 1
            node = self.query()
            self._depth -= 1
            return None if node == And() else node
        return _term(token)


def _term(token: str) -> Node | None:
    field, colon, rest = token.partition(":")
    field = field.lower()
    if colon and rest.strip('"*'):
        if field in TEXT_FIELDS:
            return _words(rest, field)
        value = rest.strip('"')
        if field in OTHER_FIELDS and _means(field, value):
            return Filter(field, value)
    return _words(token, "")


def _means(field: str, value: str) -> bool:
    """Whether a field can have this value."""
    if field in ("before", "after", "on"):
        return bool(_DATE.match(value)) and 1 <= int([*value.split("-"), "1"][1]) <= 12
    if field == "is":
        return value.lower() in STATES
    if field == "has":
        return value.lower() in PARTS
    return True


def _words(token: str, field: str) -> Node | None:
    prefix = token.endswith("*")
    text = token.rstrip("*")
    phrase = text.startswith('"')
    text = text.strip('"')
    if not any(character.isalnum() for character in text):
        return None
    return Term(text, field, phrase or not text.isalnum(), prefix)


def _open_last(node: Node) -> Node:
    """The same tree with its last term, when it is a plain word, matching as a prefix."""
    if isinstance(node, Term):
        return node if node.phrase and " " in node.text else Term(node.text, node.field, node.phrase, True)
    if isinstance(node, And | Or) and node.parts:
        return type(node)((*node.parts[:-1], _open_last(node.parts[-1])))
    return node


def words(node: Node) -> list[str]:
    """The words that a query looks for, without the ones it excludes: what to mark in a result."""
    if isinstance(node, Term):
        return [node.text + ("*" if node.prefix else "")]
    if isinstance(node, And | Or):
        return [word for part in node.parts for word in words(part)]
    return []
