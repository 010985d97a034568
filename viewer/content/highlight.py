"""Colours for code: Pygments tokens as spans with Pygments' short class names, nothing else changed.

Pygments is imported when the first block asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from viewer.content import lexing
from viewer.content.tree import Raw, escape
from viewer.content.words import words

if TYPE_CHECKING:
    from pygments.lexer import Lexer

# The short names of Pygments (pygments.token.STANDARD_TYPES), which Rouge and Chroma share.
TOKEN_CLASSES = words(
    "hll c ch cm cp cpf c1 cs k kc kd kn kp kr kt l ld m mb mf mh mi mo il s sa sb sc dl sd s2 se sh si sx sr "
    "s1 ss n na nb bp nc no nd ni ne nf fm nl nn nx py nt nv vc vg vi vm o ow p pm w g gd ge ges gr gh gi go "
    "gp gs gu gt gl esc err"
)
MAX_HIGHLIGHTED = 60_000  # characters a block; some lexers are quadratic on text that was never theirs
UNCOLOURED = words(
    "text txt plain plaintext plain-text none nohighlight no-highlight raw output auto code ascii math "
    "unknown"
)
_NAMES = {"c++": "cpp", "c#": "csharp", "f#": "fsharp", "shell-session": "console", "golang": "go", "py3": "python",
    "ipython": "python", "ipython2": "python", "ipython3": "python"} | {
    "sh-session": "console", "vue": "html", "svelte": "html", "jsonc": "json", "json5": "json", "dockerfile": "docker",
    "cmd": "batch", "objc": "objective-c", "assembly": "nasm", "asm": "nasm", "viml": "vim", "proto": "protobuf",
    "gql": "graphql", "mdx": "markdown", "rs": "rust", "hbs": "handlebars", "wasm": "wast", "tf": "terraform",
}  # fmt: skip
_LANGUAGE = re.compile(r"[a-z0-9][a-z0-9+#._-]{0,30}")

Token = tuple[str, str]


def language(name: str) -> str:
    """A language's name as authors write it, made plain: lower case, ``""`` when it says nothing."""
    name = name.strip().lower()
    name = name if _LANGUAGE.fullmatch(name) else ""
    return "" if name in UNCOLOURED else _NAMES.get(name, name)


def is_known(name: str) -> bool:
    """Whether a word is the name of a language."""
    return language(name) in _aliases()


def spans(tokens: Iterable[Token]) -> Raw:
    """Tokens (class and text) as markup; neighbours of one class share a span."""
    out: list[str] = []
    last = ""
    for name, text in tokens:
        if name != last:
            if last:
                out.append("</span>")
            if name:
                out.append(f'<span class="{name}">')
            last = name
        out.append(escape(text))
    if last:
        out.append("</span>")
    return Raw("".join(out))


def tokens_of(code: str, name: str) -> list[Token] | None:
    """The tokens of a text in a language; None when the language is not known or the lexer loses a character."""
    if not name or len(code) > MAX_HIGHLIGHTED:
        return None
    lexer = _lexer(name)
    if lexer is None:
        return None
    found: list[Token] = []
    classes = _classes()
    ended = (
        code if code.endswith("\n") else code + "\n"
    )  # lexers that go by lines lose a last one without an end
    try:
        for kind, value in _tokens(lexer, ended):
            found.append((classes.get(kind) or _inherited(kind), value))
    except Exception:  # a lexer is hundreds of patterns by hundreds of people: no colours is no loss
        return None
    if "".join(value for _, value in found) != ended:
        return None
    if ended is not code:
        while found and not found[-1][1]:
            found.pop()
        found[-1] = (found[-1][0], found[-1][1][:-1])
    return found


def _tokens(lexer: Lexer, code: str) -> Iterator[tuple[object, str]]:
    if lexing.only_follows_its_table(lexer):
        return lexing.tokens(lexer, code)
    return ((kind, value) for _, kind, value in lexer.get_tokens_unprocessed(code))


@cache
def _classes() -> dict[object, str]:
    from pygments.token import STANDARD_TYPES

    plain = {"n", "p", "w", "err", "x", "g"}  # what reads like the text around it needs no span
    return {kind: "" if name in plain else name for kind, name in STANDARD_TYPES.items()}


def _inherited(kind: object) -> str:
    classes = _classes()
    while kind is not None:
        if kind in classes:
            return classes[kind]
        kind = getattr(kind, "parent", None)
    return ""


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    import pygments.lexers

    full = _aliases().get(name)
    if full is None:
        return None
    found = pygments.lexers.find_lexer_class(full)
    return found() if found is not None else None


@cache
def _aliases() -> dict[str, str]:
    """Alias to name. Pygments' own look-up would search the installed packages for plug-ins each time it fails."""
    from pygments.lexers import LEXERS

    return {alias.lower(): entry[1] for entry in LEXERS.values() for alias in entry[2]}
