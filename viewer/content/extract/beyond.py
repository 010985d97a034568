"""What belongs to an article and stands outside of its element: the lead picture, the footnotes."""

from __future__ import annotations

import re

from viewer.content.extract.measure import is_picture
from viewer.content.extract.names import Kind, is_entry, is_main, kind_of, tokens
from viewer.content.tree import Element
from viewer.content.words import words

_LEAD = re.compile(
    r"(?:[a-z0-9]{1,14}-){0,3}?(?:featured|feature|feature-?(?:d-)?(?:image|img|media|photo)|hero|cover|lead|thumbnail|thumb|"
    r"(?:post|entry|article|header|head|main|title|page|blog|single|top)-?(?:image|img|media|photo|picture|cover|banner|thumbnail|thumb|figure))"
    r"(?:-[a-z0-9]{1,14}){0,3}"
)
_NO_LEAD = re.compile(
    r"avatar|logo|icon|author|profile|gravatar|emoji|badge|pixel|spacer|sprite", re.IGNORECASE
)
_NOTES = re.compile(r"footnote|endnote|doc-endnotes|references", re.IGNORECASE)
_REFERENCE = re.compile(
    r"^#(?:fn|footnote|note|user-content-fn|_ftn|_edn|cite_note|sdfootnote)", re.IGNORECASE
)
_LISTS = words("section div ol ul aside footer dl")
_MOST = 600  # elements that are looked at before the text
_SIZE = re.compile(r"-\d+x\d+$|@\dx$")


def lead_picture(article: Element, root: Element) -> Element | None:
    """The picture that a post opens with, when its theme shows it above the text: in the same entry, before the
    article, by a name such as ``post-thumbnail`` or in a ``figure``; None when the text shows it, too."""
    entry = _entry(article, root)
    if entry is None:
        return None
    shown = {stem(a) for e in article.find_all("img", "source") for a in addresses(e)}
    inside = _line(article)
    tries = 0
    stack = [entry]
    while stack:
        element = stack.pop()
        if element is article:
            return None
        if element is not entry and element not in inside and kind_of(element) >= Kind.FRAME:
            continue
        tries += 1
        if tries > _MOST:
            return None
        if _is_lead(element) and not shown.intersection(stem(a) for a in _all_addresses(element)):
            return element
        stack.extend(c for c in reversed(element.children) if isinstance(c, Element))
    return None


def _line(article: Element) -> set[Element]:
    return {article, *article.ancestors()}


def _entry(article: Element, root: Element) -> Element | None:
    """The whole post around the text: at most five steps up."""
    best: Element | None = None
    for steps, above in enumerate(article.ancestors()):
        if above is root or steps >= 5:
            break
        if is_entry(above):
            return above
        if best is None and is_main(above):
            best = above
    return best


def _is_lead(element: Element) -> bool:
    if element.tag not in ("figure", "div", "picture", "img", "header") or element.tag == "header":
        return False
    named = any(_LEAD.fullmatch(t) for t in tokens(element.get("class"))) or element.tag == "figure"
    if not named or _NO_LEAD.search(element.get("class")):
        return False
    images = [element] if element.tag == "img" else element.find_all("img")
    if not 1 <= len(images) <= 2 or not all(
        is_picture(i) or (i.parent is not None and i.parent.tag == "picture") for i in images
    ):
        return False
    said = " ".join(" ".join((i.get("class"), i.get("src")[-120:])) for i in images)
    return (
        not _NO_LEAD.search(said)
        and len(element.line()) < 400
        and element.find("h1", "h2", "h3", "p") is None
    )


def _all_addresses(element: Element) -> list[str]:
    return [a for e in (element, *element.find_all("img", "source")) for a in addresses(e)]


def addresses(element: Element) -> list[str]:
    """Where the picture may come from, as written."""
    found = [element.get(n) for n in ("src", "data-src", "data-lazy-src", "data-original")]
    for name in ("srcset", "data-srcset"):
        found += [part.split()[0] for part in element.get(name)[:5_000].split(", ") if part.split()]
    return [a for a in found if a and not a.startswith("data:")]


def stem(address: str) -> str:
    """A file name without suffix and size."""
    name = address.split("?", 1)[0].rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _SIZE.sub("", name).lower()


def stray_notes(article: Element, root: Element) -> list[Element]:
    """Lists of footnotes that the text refers to and that stand after its element."""
    wanted = [a.get("href")[1:] for a in article.find_all("a") if _REFERENCE.match(a.get("href"))][:500]
    if not wanted:
        return []
    here = {e.get("id") for e in article.walk() if "id" in e.attrs}
    missing = {w for w in wanted if w not in here}
    if not missing:
        return []
    inside = _line(article)
    found: list[Element] = []
    for element in root.walk():
        if element.get("id") not in missing:
            continue
        lists = [a for a in (element, *element.ancestors()) if a.tag in _LISTS and a not in inside]
        named = [a for a in lists if _NOTES.search(f"{a.get('class')} {a.get('id')} {a.get('role')}")]
        box = named[-1] if named else lists[0] if lists else None
        if box is not None and box not in found:
            found.append(box)
    return found[:20]
