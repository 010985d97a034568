"""XML -> a light tree that knows where each element lies in the text, read strictly and without any danger.

Expat does the reading. Nothing is ever fetched, and no entity that a document declares is expanded: the caller removes the
DOCTYPE first (:mod:`viewer.sources.xmlrepair`). Namespaces are replaced by the short prefixes that the readers use, so
that ``<dc:date>`` is found under whatever prefix a feed gave to Dublin Core.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from viewer.errors import SourceError
from viewer.sources.urls import join

_MAX_DEPTH = 400  # elements inside each other; real posts stay below 60

_PREFIXES = {
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://search.yahoo.com/mrss/": "media",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/syndication/history/1.0": "fh",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1998/math/mathml": "math",
    "http://www.w3.org/2000/svg": "svg",
    "http://www.w3.org/xml/1998/namespace": "xml",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
}
_RSS_PREFIXES = (
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/",
    "http://channel.netscape.com/rdf/",
    "http://backend.userland.com/rss",
)
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())


@dataclass(slots=True)
class Element:
    """An element: ``name`` is ``prefix:local`` (or ``local``), ``start``/``end`` are byte offsets into the parsed bytes."""

    name: str
    attributes: dict[str, str]
    base: str
    language: str | None
    start: int
    end: int = 0
    content: list[Element | str] = field(default_factory=list)

    def children(self, *names: str) -> Iterator[Element]:
        """The child elements with one of these names (all, without names), in document order."""
        for child in self.content:
            if isinstance(child, Element) and (not names or child.name in names):
                yield child

    def first(self, *names: str) -> Element | None:
        """The first child with the first of these names that occurs at all."""
        for name in names:
            for child in self.children(name):
                return child
        return None

    def walk(self) -> Iterator[Element]:
        """Every element below this one, in document order."""
        stack = list(self.children())[::-1]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(list(element.children())[::-1])

    def text(self) -> str:
        """All character data inside, elements ignored, white space at the ends removed."""
        parts = [c for c in self.content if isinstance(c, str)]
        if len(parts) != len(self.content):
            parts = []
            stack: list[Element | str] = self.content[::-1]
            while stack:
                item = stack.pop()
                if isinstance(item, str):
                    parts.append(item)
                else:
                    stack.extend(item.content[::-1])
        return "".join(parts).strip()

    def value(self, *names: str) -> str:
        """The text of the first non-empty child among ``names``, in the order of the names; else an empty string."""
        for name in names:
            for child in self.children(name):
                found = child.text()
                if found:
                    return found
        return ""

    def inner_html(self) -> str:
        """The content as HTML: void elements have no end tag, MathML and SVG no prefix."""
        out: list[str] = []
        stack: list[Element | str | tuple[str]] = list(self.content[::-1])
        while stack:
            item = stack.pop()
            if isinstance(item, tuple):
                out.append(item[0])
            elif isinstance(item, str):
                out.append(html.escape(item, quote=False))
            else:
                tag = item.name.rpartition(":")[2]
                out.append(f"<{tag}{''.join(_attribute(k, v) for k, v in item.attributes.items())}>")
                if tag not in _VOID or item.content:
                    stack.append((f"</{tag}>",))
                stack.extend(item.content[::-1])
        return "".join(out)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{html.escape(value)}"' if "/" not in name else ""  # not those of foreign name spaces


def parse(text: str, base: str) -> tuple[Element, bytes]:
    """Reads well-formed XML without a DOCTYPE; returns the root and the UTF-8 bytes that offsets point into.

    Raises:
        expat.ExpatError: it is not well-formed.
        SourceError: elements are nested deeper than any feed's.
    """
    data = text.encode("utf-8", "replace")
    builder = _Builder(base)
    builder.read(data)
    assert builder.root is not None  # Expat refuses a document without a root
    return builder.root, data


class _Builder:
    """Expat's events -> elements."""

    def __init__(self, base: str) -> None:
        self.root: Element | None = None
        self._base = base
        self._open: list[Element] = []
        self._root_space, self._root_prefix = "", ""
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def read(self, data: bytes) -> None:
        self._parser.Parse(data, True)
        # Handlers are bound methods, hence a cycle: break it, so that a large feed's memory is freed at once.
        self._parser.StartElementHandler = self._parser.EndElementHandler = None
        self._parser.CharacterDataHandler = None

    def _name(self, qualified: str) -> str:
        space, _, local = qualified.rpartition(" ")
        if space == self._root_space:
            return self._root_prefix + local
        prefix = _PREFIXES.get(space.lower())
        if prefix is None:
            prefix = "" if space.lower().startswith(_RSS_PREFIXES) else space
        return f"{prefix}:{local}" if prefix else local

    def _begin(self, space: str, local: str) -> None:
        """A root in no name space, or in one that nobody knows or that does not suit it, is read by its local names."""
        if local in ("feed", "entry"):
            self._root_space, self._root_prefix = space, "atom:"
        elif local == "rss" or space.lower() not in _PREFIXES:
            self._root_space = space

    def _start(self, qualified: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise SourceError("The XML is nested too deeply to be a feed.")
        if not self._open:
            self._begin(*qualified.rpartition(" ")[::2])
        attributes = {
            name if " " not in name else self._name(name): value for name, value in attributes.items()
        }
        parent = self._open[-1] if self._open else None
        base = parent.base if parent else self._base
        language = parent.language if parent else None
        element = Element(
            name=self._name(qualified),
            attributes=attributes,
            base=join(base, attributes["xml:base"]) or base if "xml:base" in attributes else base,
            language=attributes.get("xml:lang", language) or None,
            start=self._parser.CurrentByteIndex,
        )
        if parent:
            parent.content.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _qualified: str) -> None:
        element = self._open.pop()
        element.end = self._parser.CurrentByteIndex

    def _characters(self, text: str) -> None:
        if self._open:
            self._open[-1].content.append(text)


def source_of(element: Element, data: bytes) -> bytes:
    """The element's own bytes, from its ``<`` to the ``>`` of its end tag (``/>`` when it has none)."""
    close = data.find(b">", element.end)
    return data[element.start : close + 1] if close >= 0 else data[element.start :]
