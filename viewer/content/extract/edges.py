"""Trims what stands before an article's first words and after its last: the title, the date, tags, "next post"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from viewer.content import links
from viewer.content.extract import phrases
from viewer.content.extract.measure import EMPTY, HEADINGS, LONG, Mass
from viewer.content.extract.names import Kind, kind_of, tokens
from viewer.content.extract.titles import loose
from viewer.content.tree import BLOCKS, Element
from viewer.content.words import words

_SHOWS = words("figure img picture iframe video audio object embed svg math pre table canvas amp-img")
_GONE = words("script style noscript template link meta title base head br")
_TITLE_NAMES = words(
    "post-title entry-title article-title p-name headline title page-title blog-post-title post-header-title"
)
_TAG_LINK = re.compile(
    r"/(?:tags?|categor(?:y|ies)|labels?|topics?|search/label)(?:/|\.html|$|\?)|[?&](?:tag|cat|category)=",
    re.I,
)
_TRAIL = re.compile(r"\S\s*[>»›→/]\s*\S")
_MOST = 40  # pieces that are taken off one end
MANY = 400  # elements in what is still a line, a bar, a box
_REACH = 14  # pieces at the beginning that are looked at


def stays(element: Element, url: str) -> bool:
    """Whether all links of an element lead to other pages of the same site."""
    here = links.host(url)
    return all(links.host(links.absolute(url, a.get("href"))) in (here, "") for a in element.find_all("a"))


class Trimmer:
    """Trims one article. ``strict`` as for ``Pruner``."""

    def __init__(
        self,
        article: Element,
        masses: dict[Element, Mass],
        *,
        strict: bool,
        framed: Collection[Element],
        url: str,
    ) -> None:
        self.article = article
        self.masses = masses
        self.strict = strict
        self.framed = framed
        self.url = url
        self.blank: set[Element] = set()  # seen to show nothing

    def mass(self, element: Element) -> Mass:
        """What the element weighed before anything was pruned."""
        return self.masses.get(element, EMPTY)

    # ------------------------------------------------------------------------------------------- the beginning

    def trim_head(self, titles: Collection[str], *, strict: bool) -> None:
        """Removes the title, and what is about the post, before its first paragraph. ``titles`` are what the page calls
        itself, as by ``loose``; with ``strict`` only a heading that the blog's program has marked is taken for one."""
        before: list[Element] = []
        titled = not titles
        for number, piece in enumerate(self._pieces()):
            if number >= _REACH or not piece.tag:
                break
            if not titled and _is_title(piece, titles, strict):
                for earlier in before if not strict else ():
                    earlier.remove()
                titled = True
                before = []
                piece.remove()
                continue
            if self._is_about(piece, strict):
                piece.remove()
            elif piece.find(*_SHOWS) is None and piece.tag not in _SHOWS:
                if strict or self._is_prose(piece):
                    break
                before.append(piece)

    def _pieces(self) -> Iterator[Element]:
        """The smallest blocks that show something, in order, up to the first words that stand in no block of their own."""
        stack: list[Element | str] = [self.article]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                return
            inner = [c for c in node.children if not (c.isspace() if isinstance(c, str) else c.tag in _GONE)]
            blocks = any(isinstance(c, Element) and _is_block(c) for c in inner[:50])
            if node is self.article or (blocks and node.tag not in _SHOWS):
                loose_text = any(isinstance(c, str) for c in inner)
                for child in reversed(inner):
                    starts = loose_text and isinstance(child, Element) and not _is_block(child)
                    stack.append("" if starts else child)  # an inline element among words: the text has begun
            elif not node.is_blank():
                yield node

    def _is_prose(self, piece: Element) -> bool:
        mass = self.mass(piece)
        return mass.text - mass.linked >= LONG or piece.tag in ("ul", "ol", "blockquote", "dl")

    def _is_about(self, piece: Element, strict: bool) -> bool:
        """Whether a piece at the beginning is about the post."""
        line = piece.line()
        mass = self.mass(piece)
        if mass.pictures or piece.tag in _SHOWS or not line or len(line) > 400:
            return False
        if piece.tag in HEADINGS:
            return not strict and phrases.is_meta(line)
        if piece.tag == "time" or phrases.is_meta(line):
            return True
        if phrases.TALK.match(line) and mass.text < 60:
            return True
        if strict:
            return False
        if piece in self.framed or kind_of(piece) >= Kind.DOUBTFUL:
            return not self._is_prose(piece)
        if _TRAIL.search(line) and mass.linked and mass.text < 150 and not mass.stops:
            return True
        return mass.density > 0.8 and mass.text < 200 and stays(piece, self.url)

    # --------------------------------------------------------------------------------------------------- the end

    def trim_tail(self) -> None:
        """Removes from the end, piece by piece, what is not the author's."""
        for _ in range(_MOST):
            element = self._last(self.article)
            doomed: Element | None = None
            while element is not None:
                if self._is_after(element):
                    doomed = element
                    break
                if (
                    element.tag not in BLOCKS
                    or element.tag in _SHOWS
                    or element.tag in ("p", "li", "blockquote")
                ):
                    break
                element = self._last(element)
            if doomed is None:
                return
            doomed.remove()

    def _last(self, element: Element) -> Element | None:
        """The last child that shows something; None when that is text."""
        for child in reversed(element.children):
            if isinstance(child, str):
                if not child.isspace():
                    return None
            elif child.tag in _GONE or (child.tag != "hr" and child.is_blank()) or child.tag == "hr":
                continue
            else:
                return child
        return None

    def _is_blank(self, element: Element) -> bool:
        if element in self.blank:
            return True
        if element.is_blank():
            self.blank.add(element)
            return True
        return False

    def _is_after(self, element: Element) -> bool:
        """Whether an element at the end is not of the text."""
        mass = self.mass(element)
        if (
            mass.nodes > MANY
            or mass.prose > 400
            or element.find("pre", "math", "iframe", "video") is not None
        ):
            return False
        line = element.line()
        if not line:
            return False
        if element.tag in HEADINGS:
            return (
                bool(phrases.RELATED.match(line) or phrases.SHARE.match(line) or phrases.TALK.match(line))
                and len(line) < 80
            )
        if self._is_tag_line(element, line) or (
            phrases.TURN.match(line) and mass.density > 0.5 and mass.text < 400
        ):
            return True
        if len(line) < 200 and (
            (phrases.TALK.match(line) and mass.text < 80)
            or (phrases.SHARE.match(line) and mass.density > 0.3)
        ):
            return True
        if phrases.RELATED.match(line) and mass.density > 0.6 and element.tag != "p":
            return True
        if element in self.framed and mass.pictures == 0:
            return element.tag != "li"
        if self.strict:
            return False
        if phrases.is_meta(line) or (
            len(line) < 250 and (phrases.RIGHTS.match(line) or phrases.SHARE.match(line))
        ):
            return True
        if phrases.SIGN_UP.match(line) and len(line) < 300:
            return True
        return (mass.density > 0.85 and kind_of(element) >= Kind.DOUBTFUL) or self._is_menu(element)

    def _is_tag_line(self, element: Element, line: str) -> bool:
        anchors = element.find_all("a")
        if not anchors or len(line) > 600:
            return False
        tagging = sum("tag" in a.get("rel").split() or bool(_TAG_LINK.search(a.get("href"))) for a in anchors)
        said = phrases.TAGGED.match(line)
        mass = self.mass(element)
        if said and tagging:
            besides = mass.text - mass.linked - len(said[0])
            if mass.density > 0.5 or (tagging == len(anchors) and besides < 3 * len(anchors)):
                return True
        return tagging == len(anchors) and mass.density > 0.6

    def _is_menu(self, element: Element) -> bool:
        anchors = element.find_all("a")
        return (
            len(anchors) >= 3
            and self.mass(element).density > 0.95
            and self.mass(element).text < 25 * len(anchors)
            and element.tag in ("ul", "ol", "div", "p", "section")
        )


def _is_block(element: Element) -> bool:
    return element.tag in BLOCKS or not element.tag or element.find(*BLOCKS) is not None


def _is_title(piece: Element, titles: Collection[str], strict: bool) -> bool:
    if piece.tag not in HEADINGS and not (
        piece.attrs and not _TITLE_NAMES.isdisjoint(tokens(piece.get("class")))
    ):
        return False
    said = loose(piece.text())
    if not said or piece.find("img", "picture") is not None:
        return False
    named = "headline" in piece.get("itemprop") or not _TITLE_NAMES.isdisjoint(tokens(piece.get("class")))
    if strict and not named:
        return False
    return said in titles
