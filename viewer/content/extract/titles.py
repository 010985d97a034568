"""What a page calls itself: to know the heading that only repeats it."""

from __future__ import annotations

import re
import unicodedata

from viewer.content.tree import Element

_SEPARATOR = re.compile(r"\s+[-–—|·•:»«/\\~]+\s+|\s*[|»«]\s*|:\s+(?=\S+$)")
_LOOSE = re.compile(r"[\W_]+")
_MOST = 8  # titles that are looked at
_LONGEST = 500


def loose(text: str) -> str:
    """A title without case, signs and blanks, to compare."""
    return _LOOSE.sub("", unicodedata.normalize("NFKC", text)).casefold()


def titles_of(root: Element) -> tuple[frozenset[str], list[Element]]:
    """What the page calls itself, as by ``loose``: its title and that for previews, whole and without the blog's name before
    or after it, and its only first-level heading. And all first-level headings."""
    found = []
    heads = []
    for element in root.walk():
        match element.tag:
            case "title":
                found.append(element.line())
            case "meta":
                named = element.get("property") or element.get("name")
                if named in ("og:title", "twitter:title", "title"):
                    found.append(element.get("content"))
            case "h1":
                heads.append(element)
            case _:
                pass
    if len(heads) == 1:
        found.append(heads[0].line())
    for title in found[:_MOST]:
        cuts = list(_SEPARATOR.finditer(title[:_LONGEST]))[:6]
        found += [title[: cut.start()] for cut in cuts] + [title[cut.end() :] for cut in cuts]
    return frozenset(t for t in map(loose, found) if t), heads[:50]
