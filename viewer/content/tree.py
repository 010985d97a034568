"""A small mutable tree of HTML, made for rewriting.

The parser is lexbor, which reads markup the way browsers do. Its nodes are then copied once into plain Python objects:
rewriting those is as quick as walking lexbor's, and cannot crash the process whatever a post brings.

Rewriting is always in place. An element whose tag is ``""`` stands for its children alone; nothing ever searches for
its position among its siblings, so that a parent with a hundred thousand children costs no more than a hundred
thousand parents with one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, final

from viewer.content.words import words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MAX_DEPTH = 160  # deeper elements lose their tags, not their text
MAX_NODES = 150_000  # what follows is left out of the page; the raw revision has it

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
BLOCKS = words(
    "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu nav ol p pre search section summary "
    "table tbody td tfoot th thead tr ul video audio iframe object"
)
SHOWN = words("img hr svg math picture video audio iframe table pre figure object")  # seen without any text
UNSEEN = frozenset(
    {"script", "style", "template", "title", "textarea", "noembed", "noframes"}
)  # not shown as text


class Raw(str):
    """Markup that this package made itself (MathML, token spans). It still passes the allow-list."""

    __slots__ = ()


@final
class Element:
    """An element: its tag, its attributes (a missing value is ``""``), and its children, elements and text."""

    __slots__ = ("attrs", "children", "parent", "tag")

    def __init__(
        self,
        tag: str,
        attrs: dict[str, str] | None = None,
        children: Iterable[Element | str] = (),
    ) -> None:
        self.tag = tag
        self.attrs = attrs if attrs is not None else {}
        self.children: list[Element | str] = []
        self.parent: Element | None = None
        self.extend(children)

    def extend(self, nodes: Iterable[Element | str]) -> None:
        """Takes nodes in as the last children."""
        for node in nodes:
            if isinstance(node, Element):
                node.parent = self
            self.children.append(node)

    def replace_children(self, nodes: Iterable[Element | str]) -> None:
        """Puts other children in the place of those that are there."""
        fresh = list(nodes)
        self.children = []
        self.extend(fresh)

    def become(self, tag: str, attrs: dict[str, str], children: Iterable[Element | str] = ()) -> None:
        """Turns into another element, in the same place."""
        self.tag, self.attrs = tag, attrs
        self.replace_children(children)

    def unwrap(self) -> None:
        """Leaves only the children."""
        self.tag, self.attrs = "", {}

    def remove(self) -> None:
        """Leaves nothing."""
        self.tag, self.attrs, self.children = "", {}, []

    def get(self, name: str) -> str:
        """The value of an attribute, ``""`` when there is none."""
        return self.attrs.get(name, "")

    @property
    def classes(self) -> list[str]:
        """The names in ``class``."""
        return self.attrs.get("class", "").split()

    def walk(self) -> Iterator[Element]:
        """This element and every one below, parents first. An element may be rewritten while it is visited: what
        it holds afterwards is what is walked."""
        stack = [self]
        push, pop = stack.append, stack.pop
        while stack:
            element = pop()
            yield element
            for child in reversed(element.children):
                if type(child) is Element:
                    push(child)

    def find(self, *tags: str) -> Element | None:
        """The first element below with one of the tags."""
        for element in self.walk():
            if element.tag in tags and element is not self:
                return element
        return None

    def find_all(self, *tags: str) -> list[Element]:
        """All elements below with one of the tags, in order."""
        return [e for e in self.walk() if e.tag in tags and e is not self]

    def texts(self) -> Iterator[str]:
        """All text below, in order, without that of ``Raw`` markup."""
        stack: list[Element | str] = [self]
        while stack:
            node = stack.pop()
            if type(node) is Element:
                stack += reversed(node.children)
            elif type(node) is str:
                yield node

    def text(self) -> str:
        """All text below, as it is."""
        return "".join(self.texts())

    def line(self) -> str:
        """All text below, on one line."""
        return squeeze(self.text())

    def ancestors(self) -> Iterator[Element]:
        """The parent, its parent, and so on."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def inside(self, tags: frozenset[str]) -> bool:
        """Whether an element above has one of the tags."""
        return any(a.tag in tags for a in self.ancestors())

    def is_hollow(self) -> bool:
        """Whether there is nothing in it at all, not even a blank."""
        for child in self.children:
            if not (child == "" or (isinstance(child, Element) and not child.tag and child.is_hollow())):
                return False
        return True

    def is_blank(self) -> bool:
        """Whether it shows nothing: only white space, no picture, rule, or other thing to see."""
        for element in self.walk():
            if element.tag in SHOWN:
                return False
            for child in element.children:
                if isinstance(child, str) and (child.strip() or isinstance(child, Raw)):
                    return False
        return True


def squeeze(text: str) -> str:
    """One line: every run of white space becomes one blank."""
    return " ".join(text.replace("\u00a0", " ").split())


@dataclass(slots=True)
class Parsed:
    """A parsed document: its body, the first ``<base href>``, and whether the node limit cut it short."""

    body: Element
    base: str
    cut: bool


def parse(html: str) -> Parsed:
    """Reads a fragment or a whole document, the way a browser with scripts off would.

    The leading ``<body>`` keeps scripts and noscripts at the very start from moving into a head that nobody looks at.
    """
    from selectolax.lexbor import LexborHTMLParser  # slow to import, and a page is composed without it

    document = LexborHTMLParser("<!doctype html><body>" + html)
    root = Element("body")
    base = ""
    if document.body is None:
        return Parsed(root, base, False)
    budget = MAX_NODES
    stack: list[tuple[LexborNode | None, Element, int]] = [(document.body.child, root, 1)]
    while stack:
        node, parent, depth = stack.pop()
        while node is not None and budget > 0:
            tag = node.tag or ""
            if tag == "-text":
                parent.children.append(node.text_content or "")
                budget -= 1
            elif tag and tag[0] not in "-!":
                budget -= 1
                if tag == "base" and not base:
                    base = node.attributes.get("href") or ""
                child = node.child if depth < MAX_DEPTH or tag not in UNSEEN else None
                element = parent
                if depth < MAX_DEPTH:
                    element = Element(tag, {k: v or "" for k, v in node.attributes.items()})
                    element.parent = parent
                    parent.children.append(element)
                if child is not None:
                    stack.append((node.next, parent, depth))
                    node, parent, depth = child, element, depth + 1
                    continue
            node = node.next
    return Parsed(root, base, budget <= 0)


# ------------------------------------------------------------------------------------------------ writing


def escape(text: str) -> str:
    """Text for between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;").replace("\u00a0", "&nbsp;")


def escape_value(text: str) -> str:
    """Text for within a double-quoted attribute."""
    return escape(text).replace('"', "&quot;")


@lru_cache(maxsize=256)
def _end(tag: str) -> Raw:
    return Raw(f"</{tag}>")


def serialize(root: Element) -> str:
    """The children of ``root`` as HTML."""
    out: list[str] = []
    stack: list[Element | str] = list(reversed(root.children))
    while stack:
        node = stack.pop()
        if type(node) is str:
            out.append(escape(node))
        elif not isinstance(node, Element):
            out.append(node)  # Raw
        elif not node.tag:
            stack += reversed(node.children)
        else:
            out.append(f"<{node.tag}")
            out += [f' {name}="{escape_value(value)}"' for name, value in node.attrs.items()]
            out.append(">")
            if node.tag not in VOID:
                stack.append(_end(node.tag))
                stack += reversed(node.children)
    return "".join(out)
