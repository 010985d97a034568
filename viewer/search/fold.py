"""Letters as the index sees them: small, without diacritics, compatibility forms resolved. The one place that knows.

Texts go through here before they reach FTS5, whose ``ascii`` tokenizer then only splits at blanks: what matches in the index
and what is marked in a page or a snippet cannot differ.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate

_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "й": "й",  # a letter of its own, not an и with a mark
}
"""Letters that Unicode does not decompose, as they are typed on a keyboard without them."""

_HYPHENS = "‐‑‒\u2212"
_APOSTROPHES = "’ʼ\uff07"

_SAME = _LETTERS | dict.fromkeys(_HYPHENS, "-") | dict.fromkeys(_APOSTROPHES, "'")


class _Folding(dict[int, str]):
    """What each character becomes (for ``str.translate``): found out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold(chr(code))
        return folded


def _fold(character: str) -> str:
    if character in _SAME:
        return _SAME[character]
    category = unicodedata.category(character)
    if character == "_" or category in ("Co", "Cs", "Cn") or character == "\0":
        return " "  # private characters would be taken for the signs of ``words``
    if category == "Cf":
        return ""  # soft hyphens, joiners, marks of direction
    if character.lower() in _LETTERS:
        return _LETTERS[character.lower()]
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    # Marks of class 10 and above are accents and vowel points; the lower ones change the letter (Indic, kana).
    kept = "".join(_SAME.get(part, part) for part in parts if unicodedata.combining(part) < 10)
    return unicodedata.normalize("NFC", kept)


_FOLDING = _Folding()
_FOREIGN = re.compile(r"[^\x00-\x7f]+")


def fold(text: str) -> str:
    """The text in small letters without diacritics, full-width and ligature forms as plain ones; "_" becomes a blank."""
    if not text.isascii():
        text = _FOREIGN.sub(_folded, unicodedata.normalize("NFC", text))
    return text.lower().replace("_", " ").replace("\0", " ")


def _folded(match: re.Match[str]) -> str:
    return match[0].translate(_FOLDING)


class Folded:
    """A text beside its folded form, with the way back: ``place`` of a folded offset in ``plain``."""

    def __init__(self, text: str) -> None:
        self._ends: list[int] | None = None
        self.text = fold(text)
        self.plain = text
        if text.isascii():
            return
        self.plain = unicodedata.normalize("NFC", text)
        if any(_length(character) != 1 for character in set("".join(_FOREIGN.findall(self.plain)))):
            self._ends = list(accumulate(_length(character) for character in self.plain))

    def place(self, offset: int) -> int:
        """Where the character of the plain text stands that the folded one at ``offset`` came from."""
        return offset if self._ends is None else bisect_right(self._ends, offset)


def _length(character: str) -> int:
    return 1 if character.isascii() else len(_FOLDING[ord(character)])
