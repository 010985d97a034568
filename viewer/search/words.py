"""From text to the tokens of the index; the same for what is indexed and for what is looked for.

A token is a run of letters and digits of folded text. To these are added, after the words of each column:

- words with signs that matter in technical writing (``c++``, ``c#``, ``.net``, ``--flag``, ``@cache``, ``x@w``,
  ``std::sort``); their signs are written as private characters, so that no other token can be one of them;
- the parts of camelCase words, side by side, so that they are found as words and as a phrase;
- words with hyphens in one piece (``gpt4o`` for GPT-4o).

Chinese, Japanese, Korean, Thai and their like are written without blanks: there each character is a token, and a word is
found as a phrase of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from viewer.search.fold import fold

MOST_WORDS = 80  # of one phrase that are looked for
LONGEST = 40  # characters; a longer run (a hash, a base64 picture) is several tokens
_PICTURES = "\u2600-\u27bf\U0001f300-\U0001faff"
_LETTER = rf"{_PICTURES}\w\u0900-\u0dff\u1a20-\u1aad"  # with the vowel signs of Indic scripts, which \w lacks
_WORD = re.compile(rf"[{_LETTER}]+")
_BLANKS = str.maketrans({chr(code): " " for code in range(0x80) if not chr(code).isalnum()})
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
    rf"{_PICTURES}"
)
_ALONE = re.compile(f"[{_UNSPACED}]")
LETTER = rf"[^\W{_UNSPACED}]"
"""An expression for a letter or digit of a word with others beside it."""
_MIXED = re.compile(r"[a-z0-9][A-Z]")
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST_CAMEL = 60  # what is longer is no name, but a picture in base64
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
_SIGN = re.compile(r"[-.:=@#$&*+][-.:=@#$&*+>]*")
_BEFORE = re.compile(r"\.|--?|[@#$&]|\*\*")  # .NET --flag @cache **kwargs
_AFTER = re.compile(r"[@#+*&]+|->|=>|::")  # C++ C# x@W std::sort
_ENDINGS = ("+", "++", "#")
_HEAD = re.compile(rf"\w{{1,{LONGEST}}}")
_TAIL = re.compile(r"\w+$")
_SIGN_BASE = 0xE100
_SIGNS = str.maketrans(
    {chr(code): chr(_SIGN_BASE + code) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
)
_LANGUAGE, _SOURCE, _TAG, _BRANCH = "\ue180", "\ue181", "\ue182", "\ue183"
NOTHING = "\ue184"
"""A token that no post has."""
_HIDDEN = (
    str.maketrans({chr(code): chr(_SIGN_BASE + code) for code in range(0x21)} | {"\x7f": "\ue17f"}) | _SIGNS
)
_PLAIN_SIGNS = str.maketrans({_SIGN_BASE + code: chr(code) for code in range(0x21, 0x7F)})


def words(text: str) -> list[str]:
    """The words of a text in order, folded; characters of scripts without blanks one by one."""
    return folded_words(fold(text))


def has_words(text: str) -> bool:
    """Whether there is anything to look for in a text."""
    return bool(words(text))


def folded_words(folded: str) -> list[str]:
    """As ``words``, of folded text."""
    # Of ASCII text, splitting at blanks is five times as fast as the expression.
    plain = folded.isascii()
    found: list[str] = folded.translate(_BLANKS).split() if plain else _WORD.findall(_spaced(folded))
    if found and max(map(len, found)) > LONGEST:
        return [word[at : at + LONGEST] for word in found for at in range(0, len(word), LONGEST)]
    return found


def _spaced(folded: str) -> str:
    return _ALONE.sub(r" \g<0> ", folded)


def added(text: str, folded: str) -> list[str]:
    """The tokens that a text has besides its words, in order, each once (parts of camelCase stand together)."""
    found: dict[str, None] = {}
    if _MIXED.search(text):
        camels = [piece for piece in _WORD.findall(text) if _MIXED.search(piece)]
        found.update((" ".join(camel_parts(word)), None) for word in camels if len(word) <= _LONGEST_CAMEL)
    if "-" in folded:
        apart = folded if folded.isascii() else _spaced(folded)
        hyphened = (part for piece in apart.split() if "-" in piece for part in _HYPHENED.findall(piece))
        found.update((joined(word), None) for word in hyphened)
    found.update((token, None) for token in signed(folded))
    return [token for token in found if token]


def camel_parts(word: str) -> list[str]:
    """ "getElementById" -> get, element, by, id; nothing for a word of one part."""
    parts = [part.lower() for part in _CAMEL_PART.findall(word)] if _MIXED.search(word) else []
    return parts if len(parts) > 1 else []


def joined(hyphened: str) -> str:
    """A word without its hyphens."""
    return hyphened.replace("-", "")[:LONGEST]


def signed(folded: str) -> Iterator[str]:
    """The words of folded text with the signs that belong to them, as tokens; ``plain`` reads one back."""
    for match in _SIGN.finditer(folded):
        start, end = match.span()
        sign = match[0]
        if start and folded[start - 1].isalnum():
            after = _AFTER.match(sign)
            if after is None:
                continue
            left = _TAIL.search(folded, max(start - LONGEST, 0), start)
            assert left
            if after[0] in _ENDINGS:
                yield (left[0] + after[0]).translate(_SIGNS)
            right = _HEAD.match(folded, end)
            if right is not None and after[0] == sign:
                yield (left[0] + sign + right[0]).translate(_SIGNS)
        elif folded[end : end + 1].isalpha() and _BEFORE.fullmatch(sign):
            right = _HEAD.match(folded, end)
            assert right
            yield (sign + right[0]).translate(_SIGNS)


def language_mark(language: str) -> str:
    """The token that every post in a language has."""
    return _LANGUAGE + language


def source_mark(source: int) -> str:
    """The token that every post of a source has."""
    return f"{_SOURCE}{source}"


def tag_mark(tag: str) -> str:
    """The token that every post with a tag has; of a branch ("ml/*"), every post with one of its tags."""
    folded = tag.strip().casefold()
    kind = _BRANCH if folded.endswith("/*") else _TAG
    return kind + folded.removesuffix("/*").translate(_HIDDEN)


def tag_marks(tags: Iterable[str]) -> list[str]:
    """The tokens of all of a post's tags and of the branches that they are on."""
    found: dict[str, None] = {}
    for tag in tags:
        found[tag_mark(tag)] = None
        parts = tag.strip().casefold().split("/")
        for end in range(1, len(parts) + 1):
            found[tag_mark("/".join(parts[:end]) + "/*")] = None
    return list(found)


def plain(token: str) -> str:
    """A token as it is written."""
    return token.translate(_PLAIN_SIGNS)


@lru_cache(maxsize=20_000)
def is_unspaced(word: str) -> bool:
    """Whether a token is a character of a script without blanks."""
    return len(word) == 1 and not word.isascii() and bool(_ALONE.match(word))


@lru_cache(maxsize=20_000)
def is_letter(character: str) -> bool:
    """Whether a folded character is of a word with others beside it."""
    return bool(_WORD.match(character)) and not is_unspaced(character)


def spelled(words: Sequence[str]) -> str:
    """Tokens side by side as they are written: with blanks between them, where the script has blanks."""
    out = ""
    for word in words:
        out += word if not out or (is_unspaced(word) and is_unspaced(out[-1])) else " " + word
    return out


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a term looks for: ``words`` side by side and all of ``signed``; or, where nothing is signed, one of ``others``
    (each of them words side by side): the parts of a camelCase word, a word with hyphens in one piece."""

    words: tuple[str, ...]
    signed: tuple[str, ...] = ()
    others: tuple[tuple[str, ...], ...] = ()


def wanted(text: str, *, quoted: bool = False) -> Wanted:
    """What the text of a term looks for."""
    folded = fold(text)
    others: list[tuple[str, ...]] = []
    if not quoted and not any(character.isspace() for character in text.strip()):
        parts = tuple(camel_parts(text))
        if parts:
            others.append(parts)
        if "-" in folded and _HYPHENED.fullmatch(folded.strip("-")):
            others.append((joined(folded.strip("-")),))
    words = tuple(folded_words(folded)[:MOST_WORDS])
    signs = tuple(dict.fromkeys(signed(folded)))[:MOST_WORDS]
    return Wanted(words, signs, tuple(other[:MOST_WORDS] for other in others))
