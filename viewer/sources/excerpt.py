"""Does a body say of itself that it is only the beginning?"""

from __future__ import annotations

import html
import re

from viewer.sources.markup import plain, squeeze

# What blog programs put at the end of a shortened text, in the languages that they are most used in.
_MORE = (
    "read more|continue reading|read the rest|keep reading|read on|full (?:post|article|story)|more…|more\\.\\.\\.|"
    "weiterlesen|mehr lesen|lire la suite|leer más|seguir leyendo|leggi tutto|continua a leggere|leia mais|continue lendo|"
    "lees verder|czytaj dalej|читать далее|читать дальше|читать полностью|далее|"
    "阅读全文|阅读更多|閱讀全文|继续阅读|続きを読む|더 보기|계속 읽기"
)
_ENDS_WITH_MORE = re.compile(
    rf"(?:{_MORE})\W*(?:[\"“«'].{{0,200}}|.{{0,120}}(?:→|»|›|>))?\W*\Z", re.IGNORECASE
)
_CUT = re.compile(r"(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|…|\.\.\.)\s*\Z")
_WORDPRESS = re.compile(r"\bThe post .{1,300} (?:first )?appeared first on .{1,200}\Z")
_BLOCK = re.compile(r"<(?:p|br|img|li|pre|h[1-6]|table|blockquote|figure|iframe)\b", re.IGNORECASE)
# A word of each of these, and the signs of a cut: a text without any need not be looked at closely, as most need not.
_SIGNS = (
    "…", "...", "more", "reading", "rest", "read on", "full", "lesen", "la suite", "leer más", "leyendo", "leggi", "leggere",
    "leia", "lendo", "verder", "dalej", "читать", "далее", "阅读", "閱讀", "続き", "더 보기", "계속",
)  # fmt: skip
_TAG = re.compile(r"<[/!a-zA-Z][^<>]*>")
_APPEARED = "appeared"
_ROUGHLY = 600  # characters of text, got at in a cheap way, that hold its end
_END = 300  # characters of text in which "Read more" and the title behind it stand
_TAIL = 3_000  # characters of markup that hold the end of the text


def says_more(markup: str, *, ellipsis: bool = True) -> bool:
    """Whether the text ends in "Read more" or "[…]", as shortened texts do; with ``ellipsis`` also in a bare "…".

    A bare one counts only behind the plain few lines that programs cut out: an author may well like to end so.
    """
    return may_say_more(markup) and _says_more(markup, ellipsis)


def may_say_more(markup: str) -> bool:
    """Whether a closer look is worth it: a third of its time, and never wrong when it says no."""
    rough = _TAG.sub("", markup[-_TAIL:])
    if _APPEARED in rough:
        return True
    end = _squeezed(rough[-2 * _ROUGHLY :])
    if len(end) < _ROUGHLY < len(rough):  # mostly blanks
        end = _squeezed(rough)
    end = end[-_ROUGHLY:].lower()
    return any(sign in end for sign in _SIGNS)


def _squeezed(text: str) -> str:
    return squeeze(html.unescape(text) if "&" in text else text)


def _says_more(markup: str, ellipsis: bool) -> bool:
    text = plain(markup[-_TAIL:])
    if _APPEARED in text:
        text = _WORDPRESS.sub("", text).rstrip()
    end = text[-_END:]
    cut = _CUT.search(end)
    if cut and (
        cut[0].strip()[0] in "[("
        or (ellipsis and 80 <= len(text) <= 1_500 and len(_BLOCK.findall(markup)) <= 1)
    ):
        return True
    return bool(_ENDS_WITH_MORE.search(end))
