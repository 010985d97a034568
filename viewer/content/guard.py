"""What keeps hostile markup from taking for ever.

The tree construction of the HTML standard takes quadratic time on some inputs: thousands of elements open at once (each
``<div>`` looks up the whole stack), thousands of formatting elements left open (each is opened again in every later
block), thousands of attributes on one tag (each is compared with all before). No honest post is like that. A large
document is therefore first read tag by tag, in linear time, and what goes beyond generous limits is left out; only
tags and attributes are ever left out, no text.
"""

from __future__ import annotations

import re
from collections import Counter

from viewer.content.tree import VOID
from viewer.content.words import words

MAX_CHARS = 12_000_000
MANY_TAGS = 4_000  # fewer than this cannot hurt
LONG_TAG = 8_000
MAX_OPEN = 300
MAX_FORMATTING = 120
MAX_SEPARATORS = 600

_SURROGATES = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:=\s*+(?:"[^"]*+"|'[^']*+')|[^>])*+)>""")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_SEPARATOR = re.compile(r"[\s/]+")
_OMITTED_END = words("p li dd dt tr td th thead tbody tfoot colgroup option optgroup rb rp rt rtc")
_RAW_TEXT = words("script style textarea title xmp iframe noembed noframes")
_FORMATTING = words("a b big code em font i nobr s small strike strong tt u")


def printable(html: str) -> str:
    """The text without what no document may hold: lone surrogates and control characters."""
    if html.replace("\n", "").replace("\t", "").isprintable():
        return html
    return _CONTROLS.sub("", html if html.isascii() else _SURROGATES.sub("\ufffd", html))


def tame(html: str) -> str:
    """The markup, safe to parse in bounded time."""
    html = printable(html[:MAX_CHARS])
    if html.count("<") < MANY_TAGS and len(html) < 4 * LONG_TAG:
        return html
    return _Scan(html).run()


class _Scan:
    """One reading of a document, tag by tag."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.out: list[str] = []
        self.open: list[str] = []
        self.formatting: Counter[str] = Counter()
        self.formatting_open = 0

    def run(self) -> str:
        html, out, done, at = self.html, self.out, 0, 0
        while (at := html.find("<", at)) >= 0:
            if html.startswith("<!--", at):
                end = html.find("-->", at)
                at = len(html) if end < 0 else end + 3
                continue
            tag = _TAG.match(html, at)
            if tag is None:
                following = html[at + 1 : at + 2]
                if following.isascii() and following.isalpha():
                    html = html[:at]  # a tag that never ends: by the standard it and what follows is no text
                    break
                at += 1
                continue
            fresh = self.judge(tag)
            if fresh is not None:
                out.append(html[done : tag.start()])
                out.append(fresh)
                done = tag.end()
            at = tag.end()
            name = tag[2].lower()
            if name in _RAW_TEXT and not tag[1]:
                at = self.skip(name, at)
        out.append(html[done:])
        return "".join(out)

    def skip(self, name: str, at: int) -> int:
        """Where the text of a script or the like ends."""
        end = re.compile(f"</{name}", re.IGNORECASE).search(self.html, at)
        return at if end is None else end.start()

    def judge(self, tag: re.Match[str]) -> str | None:
        """What to write in the place of a tag; None for the tag itself."""
        name = tag[2].lower()
        if tag[1]:
            return self.close(name)
        if name in VOID or name in _OMITTED_END:
            pass
        elif len(self.open) >= MAX_OPEN:
            return ""
        else:
            if name in _FORMATTING:
                if self.formatting_open >= MAX_FORMATTING:
                    return ""
                self.formatting[name] += 1
                self.formatting_open += 1
            if not tag[3].endswith(
                "/"
            ):  # <path/> and the like; on HTML's own elements the slash means nothing
                self.open.append(name)
        if len(tag[0]) > LONG_TAG and self.separators(tag[3]) > MAX_SEPARATORS:
            return f"<{tag[2]}>"
        return None

    def close(self, name: str) -> str | None:
        if self.formatting[name]:
            self.formatting[name] -= 1
            self.formatting_open -= 1
        if name in self.open:
            while self.open.pop() != name:
                pass
        elif name in _FORMATTING or name not in _OMITTED_END:
            return ""
        return None

    @staticmethod
    def separators(attributes: str) -> int:
        return len(_SEPARATOR.findall(_QUOTED.sub("", attributes)))
