"""Trims what stands after an article's last words: tags, "next post", "leave a comment", the foot of the page."""

from __future__ import annotations

import re

from viewer.content.extract import phrases
from viewer.content.extract.bits import GONE, MANY, SHOWS, Edge, is_block, stays
from viewer.content.extract.measure import HEADINGS, Mass
from viewer.content.extract.names import Kind, kind_of
from viewer.content.tree import BLOCKS, Element
from viewer.content.words import words

_TAG_LINK = re.compile(
    r"/(?:tags?|categor(?:y|ies)|labels?|topics?|search/label)(?:/|\.html|$|\?)|[?&](?:tag|cat|category)=",
    re.I,
)
_CLOSED = words("p li blockquote")  # the end of one of these is the end of the text
_MOST = 40  # pieces that are taken off


class Tail(Edge):
    """The end."""

    def trim(self) -> None:
        """Removes, piece by piece, what is not the author's."""
        self._blank: set[Element] = set()  # seen to show nothing
        for _ in range(_MOST):
            element = self._last(self.article)
            while element is not None and not self._is_after(element):
                closed = element.tag in SHOWS or element.tag in _CLOSED or not is_block(element)
                element = None if closed else self._last(element)
            if element is not None:
                element.remove()
            elif self.strict or not self._cut_loose_end():
                return

    def _last(self, element: Element) -> Element | None:
        """The last child that shows something; None when that is text."""
        for child in reversed(element.children):
            if isinstance(child, str):
                if not child.isspace():
                    return None
            elif child.tag not in GONE and child.tag != "hr" and not self._is_blank(child):
                return child
        return None

    def _is_blank(self, element: Element) -> bool:
        if element not in self._blank and element.is_blank():
            self._blank.add(element)
        return element in self._blank

    def _cut_loose_end(self) -> bool:
        """Removes a line of links that stands in no block of its own, as hand-made pages have it under the last rule."""
        box = self.article
        while (last := self._last(box)) is not None and last.tag not in SHOWS | _CLOSED and is_block(last):
            box = last
        run: list[Element | str] = []
        for child in reversed(box.children):
            if isinstance(child, Element) and (child.tag in BLOCKS or child.tag in SHOWS):
                break
            run.append(child)
            if len(run) > MANY:
                return False
        if len(run) == len(box.children):
            return False
        line = Element("span", {})
        line.children = run[::-1]
        linked = sum(len(a.line()) for a in line.find_all("a"))
        if not linked or linked < 0.6 * len(line.line()) or linked > 200 or not stays(line, self.url):
            return False
        del box.children[len(box.children) - len(run) :]
        return True

    def _is_after(self, element: Element) -> bool:
        """Whether an element is not of the text."""
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
            known = phrases.RELATED.match(line) or phrases.SHARE.match(line) or phrases.TALK.match(line)
            return bool(known) and len(line) < 80
        if self._is_tag_line(element, line) or self._leads_on(element, line, mass):
            return True
        if element in self.framed and not mass.pictures and element.tag != "li":
            return not self.strict or mass.density > 0.3
        return not self.strict and self._is_foot(element, line, mass)

    def _leads_on(self, element: Element, line: str, mass: Mass) -> bool:
        """A few words with links to other posts, to comments, to pages that share this one."""
        if phrases.TURN.match(line) and mass.density > 0.5 and mass.text < 400:
            return True
        if phrases.RELATED.match(line) and mass.density > 0.6 and element.tag != "p":
            return True
        if len(line) >= 200:
            return False
        talk = phrases.TALK.match(line) and mass.text < 80
        return bool(talk or (phrases.SHARE.match(line) and mass.density > 0.3))

    def _is_foot(self, element: Element, line: str, mass: Mass) -> bool:
        """What stands at the foot of a whole page."""
        if phrases.is_meta(line) or (phrases.SIGN_UP.match(line) and len(line) < 300):
            return True
        if len(line) < 250 and (phrases.RIGHTS.match(line) or phrases.SHARE.match(line)):
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
