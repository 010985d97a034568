"""Inflections of a word, a light stemmer a language: singular and plural, cases, the forms of regular verbs.

Two words with the same stem are taken for forms of one word. Only inflection is undone, never derivation ("transform" is not
"transformer"): what readers type is what they mean, give or take its ending. Words and stems are folded (see ``fold``).

Sources: for English the first steps of M. F. Porter, "An algorithm for suffix stripping", 1980; for the others the light and
minimal stemmers of J. Savoy, "Light Stemming Approaches for the French, Portuguese, German and Hungarian Languages", 2006,
and L. Dolamic, J. Savoy, "Indexing and searching strategies for the Russian language", 2009.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from viewer.content.words import words

SHORTEST = 3  # letters of a word that can have inflections

_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(
    r"([b-df-hj-km-np-rtv-xz])\1$"
)  # not l and s: "falling" is of "fall", "passing" of "pass"
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)es$")
_SHORT = re.compile(r"(?:qu|[^aeiouy])*[aeiouy][^aeiouywx]")  # "hop", which is another word than "hope"
_LONG_L = re.compile(r"([aeiouy][^aeiouy]+[aeiouy]+l)l$")  # "controll-ing", not "fall"
_WITH_S = frozenset(["bus", "gas", "plus"])  # short words whose plural looks like that of "case"
_GERMAN_S = re.compile(
    r"[bdfghklmnrt]s$"
)  # letters that an -s of inflection follows (Snowball's German stemmer)
_UMLAUT = re.compile(r"([ao]|(?<![aeq])u)e")  # not in "neue", "Bauer", "Quelle"
_NO_SUFFIX = frozenset(
    [
        "embed",
        "news",
        "shed",
        "exceed",
        "proceed",
        "succeed",
        "hundred",
        "during",
        "string",
        "something",
        "nothing",
    ]
)


def _english(word: str) -> str:
    if word in _NO_SUFFIX:
        return word
    word = _english_singular(word)
    if word in _NO_SUFFIX:
        return word
    for suffix in ("ing", "ed"):
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) > 1 and _VOWEL.search(rest) and not word.endswith("eed"):
            word = _verb(rest)
            break
    word = _LONG_L.sub(r"\1", word)
    if len(word) > 2 and word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "i"
    silent = len(word) > 3 and word.endswith("e") and not _SHORT.fullmatch(word[:-1])
    return word[:-1] if silent else word


def _verb(rest: str) -> str:
    """What -ing and -ed were put to: "run" of "runn", "hope" of "hop", "add" of "add"."""
    single = _DOUBLED.sub(r"\1", rest) if len(rest) > 3 else rest
    return rest + "e" if single == rest and _SHORT.fullmatch(rest) else single


def _english_singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if _SIBILANT.search(word):
        rest = word[:-2]
        return rest + "e" if rest[-1] in "sz" and rest not in _WITH_S and _SHORT.fullmatch(rest) else rest
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _strip(word: str, suffixes: tuple[str, ...], least: int) -> str:
    """Without the first of the suffixes that leaves at least so many letters."""
    for suffix in suffixes:
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word[: -len(suffix)]
    return word


def _german(word: str) -> str:
    found = _strip(word, ("innen", "ern", "nen", "em", "en", "er", "es", "e", "n"), 3)
    return found[:-1] if found == word and len(word) > 3 and _GERMAN_S.search(word) else found


def without_umlauts(word: str) -> str:
    """A German word that is typed on a keyboard without ä, ö, ü, as words with them are folded: "ueber" as "uber"."""
    return _UMLAUT.sub(r"\1", word)


def _french(word: str) -> str:
    if word.endswith("eaux"):
        word = word[:-1]
    if word.endswith("aux") and len(word) > 5:
        return word[:-3] + "al"
    word = _strip(word, ("x", "s"), 3)
    word = _strip(word, ("ees", "ee", "er", "es", "e"), 3)
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def _spanish(word: str) -> str:
    if word.endswith("ces") and len(word) > 4:
        return word[:-3] + "z"
    return _strip(word, ("es", "os", "as", "o", "a", "e", "s"), 3)


def _italian(word: str) -> str:
    if len(word) > 5 and word.endswith(("chi", "che", "ghi", "ghe")):
        return word[:-2]
    return _strip(word, ("ie", "ii", "io", "ia", "a", "e", "i", "o"), 3)


def _portuguese(word: str) -> str:
    for plural, singular in (("oes", "ao"), ("aes", "ao"), ("ais", "al"), ("eis", "el"), ("ns", "m")):
        if word.endswith(plural) and len(word) > len(plural) + 1:
            word = word[: -len(plural)] + singular
            break
    return _strip(word, ("es", "os", "as", "o", "a", "e", "s"), 3)


def _dutch(word: str) -> str:
    word = _strip(word, ("heden", "en", "es", "s", "e"), 3)
    return _DOUBLED.sub(r"\1", word)


def _swedish(word: str) -> str:
    return _strip(word, ("arnas", "ernas", "ornas", "arna", "erna", "orna", "aren", "ens", "ar", "er", "or", "en", "et",
                         "na", "a", "e", "n", "s", "t"), 3)  # fmt: skip


_RUSSIAN = words(
    """
    иями ями ами ыми ими ого его ому ему ием ией иях ой ей ом ем ах ях ых их ый ий ая яя ое ее ые ие ую юю ою ею ов ев
    ия ья ию ью ам ям а я о е ы и у ю ь й
    """
)
_LONGEST_RUSSIAN = 4


def _russian(word: str) -> str:
    for length in range(min(_LONGEST_RUSSIAN, len(word) - SHORTEST), 0, -1):
        if word[-length:] in _RUSSIAN:
            return word[:-length]
    return word


STEMMERS: dict[str, Callable[[str], str]] = {
    "en": _english,
    "de": _german,
    "fr": _french,
    "es": _spanish,
    "it": _italian,
    "pt": _portuguese,
    "nl": _dutch,
    "sv": _swedish,
    "ru": _russian,
}


def stem(word: str, language: str) -> str:
    """What the forms of a word have in common; the word itself in a language that has no stemmer here, and for numbers."""
    if len(word) < SHORTEST or not word.isalpha() or language not in STEMMERS:
        return word
    return STEMMERS[language](word)


_CHANGING = {"en": "ie", "fr": "l", "es": "z", "pt": "aelm"}
"""The last letters of stems that some form of the word has another letter for."""


def common_start(word: str, language: str) -> str:
    """What all words with the stem of this one begin with."""
    same = stem(word, language)
    return same[:-1] if same[-1:] in _CHANGING.get(language, ()) and len(same) > 2 else same
