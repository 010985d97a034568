"""The query language: text in, a tree out. Anything typed is a valid query.

::

    query  = either *
    either = part ("OR" part)*
    part   = "-" part | "(" query ")" | term
    term   = [field ":"] (word | word "*" | '"' phrase '"')

Words side by side are AND; OR binds closer. Brackets that open and close within a word are of that word: ``f(x)``.
In quotation marks, a tag, an author, a source or an address may be any text; a quotation mark of its own is written twice
there: ``tag:"the ""big"" one"``. What cannot be an operator (an unknown field, a lone bracket, a date that is none) is
searched for as text, so that no input is an error. Nor is any slow: what goes beyond ``MOST_DEPTH`` brackets or
``MOST_FILTERS`` conditions is text as well, and of a text longer than ``MOST_TERMS`` words the beginning is searched for.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from viewer.search.dates import span
from viewer.search.words import has_words

TEXT_FIELDS = ("title", "code")
OTHER_FIELDS = ("tag", "author", "source", "before", "after", "on", "is", "has", "url")
FIELDS = TEXT_FIELDS + OTHER_FIELDS
ANY_TEXT = ("tag", "author", "source", "url")
"""Fields whose values are names or addresses, written by whoever."""
STATES = ("unread", "read", "starred", "excerpt", "gone", "full", "failed")
PARTS = ("math", "code", "image")

MOST_DEPTH = 16
MOST_FILTERS = 48
MOST_TERMS = 200
MOST_CHARACTERS = 8000

Span = tuple[int, int]
"""Where in the typed text something stands: the first character, and the one after the last."""


@dataclass(frozen=True, slots=True)
class Term:
    """Text to find. ``field`` is "" (anywhere), "title" or "code"; with ``prefix`` its last word may go on, and when that
    is so because it is being typed, it is ``begun``. ``quoted`` is found as it stands, and so is what ends with a star;
    other words are found in their inflections, too."""

    text: str
    field: str = ""
    quoted: bool = False
    prefix: bool = False
    begun: bool = False
    span: Span = dataclasses.field(default=(0, 0), compare=False)

    @property
    def inflected(self) -> bool:
        """Whether other forms of the last word are meant, too."""
        return not self.quoted and (self.begun or not self.prefix)


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on what is known of a post: ``field`` is one of ``OTHER_FIELDS``."""

    field: str
    value: str
    span: Span = dataclasses.field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """Posts that the part does not match."""

    part: Node
    span: Span = dataclasses.field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class And:
    """Posts that all parts match; without parts, every post."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """Posts that some part matches."""

    parts: tuple[Node, ...]


Node = Term | Filter | Not | And | Or


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the typed text: ``kind`` is "open", "close", "minus", "or" or "term". ``text`` has plain quotation marks,
    ``typed`` has them as they were."""

    kind: str
    text: str
    span: Span
    typed: str


_CALL = r"\((?:[^\s()]|\([^\s()]*\))*\)"  # in a word as code has them: "self.encode(x)", "f(g(x))"
_OPEN = rf"""(?i:{"|".join(ANY_TEXT)}):"[^"]*(?:""[^"]*)*|(?:[A-Za-z]+:)?"[^"]*"""
OPEN_PHRASE = re.compile(_OPEN)
"""What is in quotation marks, up to those that close it."""
_TOKEN = re.compile(
    r"""\s+|(?P<open>\()|(?P<close>\))|(?P<minus>-(?=[\w"(]))|(?P<or>OR(?![^\s()]))"""
    rf"""|(?P<term>(?:{_OPEN})"?\*?|[^\s()]+(?:(?<=[\w)\]]){_CALL}[^\s()]*)*)"""
)
_BEGUN = re.compile(rf"(?:{'|'.join(FIELDS)}):\"?|(?:before|after|on):[12]?\d{{0,2}}", re.IGNORECASE)
QUOTES = '"“”„'
"""Quotation marks, also as word processors set them."""
_SAFE: dict[int, str] = {0: " "} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""What no database takes. One character for one: places stay."""
_PLAIN = _SAFE | dict.fromkeys(map(ord, QUOTES), '"')


def parse(text: str, *, typing: bool = False) -> Node:
    """The tree of a query. With ``typing`` the last word is still being typed, so it matches as a prefix."""
    found = tokens(text)
    begun = typing and _drop_begun(found, text)
    node = _Parser(found).query()
    unfinished = typing and not begun and bool(text) and not text[-1].isspace() and text[-1] not in '")*“”'
    return _open_last(node) if unfinished else node


def _drop_begun(found: list[Token], text: str) -> bool:
    """Takes out what the reader has only begun to say at the end: the other alternative, a field without its value, the
    first figures of a year. Whatever stands before is searched for meanwhile; returns whether its words are complete."""
    if len(found) > 1 and found[-1].kind == "or":
        found.pop()
        return False
    if not found or found[-1].span[1] != len(text) or not _BEGUN.fullmatch(found[-1].text):
        return False
    found.pop()
    if found and found[-1].kind == "minus":
        found.pop()
    return True


def tokens(text: str) -> list[Token]:
    """The pieces of a typed text, in order, without the blanks between them."""
    typed = text[:MOST_CHARACTERS].translate(_SAFE)
    found = _TOKEN.finditer(typed.translate(_PLAIN))
    return [
        Token(match.lastgroup, match[0], match.span(), typed[slice(*match.span())])
        for match in found
        if match.lastgroup
    ]


def unquoted(typed: str) -> str:
    """The value of a condition without the quotation marks around it, and with each of those inside it once."""
    plain = typed.translate(_PLAIN)
    if not plain.startswith('"'):
        return typed.strip(QUOTES)
    out, at = "", 1
    while at < len(plain):
        double = plain.startswith('""', at)
        out += typed[at] if double or plain[at] != '"' else ""
        at += 2 if double else 1
    return out


class _Parser:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._filters = 0
        self._terms = 0

    def query(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._tokens):
            if self._tokens[self._at].kind == "close":
                self._at += 1
                if self._depth:
                    break
                continue
            node = self._either()
            if isinstance(node, And):
                parts += node.parts  # flat: "((a b) c)" is "a b c"
            elif node is not None:
                parts.append(node)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _either(self) -> Node | None:
        first = self._part()
        found = [first] if first is not None else []
        while found and self._is_between():
            self._at += 1
            node = self._part()
            if isinstance(node, Or):
                found += node.parts
            elif node is not None:
                found.append(node)
        if not found:
            return None
        return found[0] if len(found) == 1 else Or(tuple(found))

    def _is_between(self) -> bool:
        """Whether an OR comes next that has something on its right."""
        at = self._at
        return (
            at + 1 < len(self._tokens)
            and self._tokens[at].kind == "or"
            and self._tokens[at + 1].kind not in ("close", "or")
        )

    def _part(self) -> Node | None:
        negated: Token | None = None
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.kind == "close":
                return None
            self._at += 1
            if token.kind == "minus":
                negated = None if negated else token
                continue
            node = self._group() if token.kind == "open" else self._leaf(token)
            return Not(node, (negated.span[0], token.span[1])) if negated and node is not None else node
        return None

    def _group(self) -> Node | None:
        if self._depth >= MOST_DEPTH:
            return None  # a bracket too many is a sign without a meaning
        self._depth += 1
        node = self.query()
        self._depth -= 1
        return None if node == And() else node

    def _leaf(self, token: Token) -> Node | None:
        node = _term(token, filters=self._filters < MOST_FILTERS)
        if isinstance(node, Filter):
            self._filters += 1
        elif node is not None:
            self._terms += 1
            if self._terms > MOST_TERMS:
                return None
        return node


def _term(token: Token, *, filters: bool = True) -> Node | None:
    name, colon, rest = token.text.partition(":")
    value = unquoted(token.typed[len(name) + 1 :]).strip()
    name = name.lower()
    if colon and (value.strip("*") or (value and rest.startswith('"') and name in ANY_TEXT)):
        if name in TEXT_FIELDS:
            return _words(rest, name, token.span)
        if filters and name in OTHER_FIELDS and _means(name, value):
            return Filter(name, value, token.span)
    return _words(token.text, "", token.span)


def _means(name: str, value: str) -> bool:
    """Whether a field can have this value."""
    if name in ("before", "after", "on"):
        return span(value) is not None
    if name == "is":
        return value.lower() in STATES
    if name == "has":
        return value.lower() in PARTS
    return True


def _words(text: str, name: str, span: Span) -> Node | None:
    words = text.rstrip("*")
    quoted = words.startswith('"')
    words = words.strip('"') if quoted else words
    if not has_words(words):
        return None
    return Term(words, name, quoted, text.endswith("*"), span=span)


def _open_last(node: Node) -> Node:
    """The same tree with its last term matching as a prefix; a phrase, too, whose end is not typed yet."""
    if isinstance(node, Term):
        return node if node.prefix else replace(node, prefix=True, begun=True)
    if isinstance(node, And | Or) and node.parts:
        return type(node)((*node.parts[:-1], _open_last(node.parts[-1])))
    return node


def terms(node: Node) -> Iterator[Term]:
    """The terms that a query looks for, in order, without those it excludes."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from terms(part)
