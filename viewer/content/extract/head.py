"""Trims what stands before an article's first words: the title, the date, the author, the way to here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from viewer.content.extract import phrases
from viewer.content.extract.bits import GONE, SHOWS, Edge, is_block, stays
from viewer.content.extract.measure import HEADINGS, LONG
from viewer.content.extract.names import Kind, kind_of, tokens
from viewer.content.extract.titles import loose
from viewer.content.tree import Element
from viewer.content.words import words

_TITLE_NAMES = words(
    "post-title entry-title article-title p-name headline title page-title blog-post-title post-header-title"
)
_TRAIL = re.compile(r"\S\s*[>»›→/]\s*\S")
_FACE = re.compile(
    r"avatar|gravatar|userpic|author-(?:image|photo|img|pic)|profile-(?:image|photo|img|pic)", re.IGNORECASE
)
_SMALL = re.compile(r"\s*\d{1,2}(?:px)?\s*")
_REACH = 14  # pieces that are looked at


class Head(Edge):
    """The beginning. Here ``strict`` means that only a heading that the blog's program has marked can be the title."""

    def trim(self, titles: Collection[str]) -> None:
        """Removes the title, and what is about the post. ``titles`` are what the page calls itself, as by ``loose``."""
        before: list[Element] = []
        titled = not titles
        header: Element | None = None
        for number, piece in enumerate(self._pieces()):
            if number >= _REACH or not piece.tag:
                break
            if not titled and self._is_title(piece, titles):
                for earlier in before if not self.strict else ():
                    earlier.remove()
                titled = True
                header = next((a for a in piece.ancestors() if a.tag == "header"), None)
                piece.remove()
            elif self._is_about(piece) or (header is not None and self._is_under(piece, header)):
                piece.remove()
            elif piece.find(*SHOWS) is None and piece.tag not in SHOWS:
                if self.strict or self._is_prose(piece):
                    break
                before.append(piece)

    def _pieces(self) -> Iterator[Element]:
        """The smallest blocks that show something, in order, up to the first words that stand in no block of their own."""
        stack: list[Element | str] = [self.article]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                return
            inner = [c for c in node.children if not (c.isspace() if isinstance(c, str) else c.tag in GONE)]
            blocks = any(isinstance(c, Element) and is_block(c) for c in inner[:50])
            if node is self.article or (blocks and node.tag not in SHOWS):
                loose_text = any(isinstance(c, str) for c in inner)
                for child in reversed(inner):
                    starts = loose_text and isinstance(child, Element) and not is_block(child)
                    stack.append("" if starts else child)  # an inline element among words: the text has begun
            elif not node.is_blank():
                yield node

    def _is_prose(self, piece: Element) -> bool:
        mass = self.mass(piece)
        return mass.text - mass.linked >= LONG or piece.tag in ("ul", "ol", "blockquote", "dl")

    def _is_under(self, piece: Element, header: Element) -> bool:
        """Whether it stands with the title in a header: the date, the author, what the post is about."""
        inside = header in piece.ancestors() and header is not self.article
        return inside and not self.mass(piece).pictures and len(piece.line()) < 400

    def _is_title(self, piece: Element, titles: Collection[str]) -> bool:
        named = "headline" in piece.get("itemprop") or not _TITLE_NAMES.isdisjoint(tokens(piece.get("class")))
        if not named and (self.strict or piece.tag not in HEADINGS):
            return False
        return loose(piece.text()) in titles and piece.find("img", "picture") is None

    def _is_about(self, piece: Element) -> bool:
        """Whether a piece is about the post."""
        line = piece.line()
        if len(line) > 400:
            return False
        if piece.tag in SHOWS or self.mass(piece).pictures:
            return not self.strict and self._is_face(piece, line)
        if piece.tag in HEADINGS:
            return not self.strict and phrases.is_meta(line)
        if self.strict:
            named = kind_of(piece) or piece.tag == "time" or piece.find("time") is not None
            return bool(named) and phrases.is_meta(line)
        return self._is_line(piece, line)

    def _is_line(self, piece: Element, line: str) -> bool:
        mass = self.mass(piece)
        if piece.tag == "time" or phrases.is_meta(line) or not any(c.isalnum() for c in line):
            return True
        if phrases.TALK.match(line) and mass.text < 60:
            return True
        if piece in self.framed or kind_of(piece) >= Kind.DOUBTFUL:
            return not self._is_prose(piece)
        if _TRAIL.search(line) and mass.linked and mass.text < 150 and not mass.stops:
            return True
        linked = mass.density > 0.8 or (piece.tag == "a" and len(line) < 60)
        return linked and mass.text < 200 and stays(piece, self.url)

    def _is_face(self, piece: Element, line: str) -> bool:
        """Whether it is the picture of an author."""
        images = [piece] if piece.tag == "img" else piece.find_all("img")
        if len(images) != 1 or len(line) > 60 or piece.tag in ("pre", "table", "svg"):
            return False
        said = f"{images[0].get('class')} {images[0].get('src')[:300]}"
        return bool(_FACE.search(said) or _SMALL.fullmatch(images[0].get("width")))
