"""Inline HTML -> Markdown: emphasis, links, pictures, code and formulas within a paragraph, a heading or a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from viewer.content import markdown_escape as escape
from viewer.content import tex
from viewer.content.texscan import looks_like_math
from viewer.content.tree import BLOCKS, Element
from viewer.content.words import words

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}
_KEPT = words(
    "sub sup kbd mark ins u q samp abbr small"
)  # Markdown has no sign for them, but lets their tags stand
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_TEX_AT_SIGHT = re.compile(
    r"[\\^_=]|^\s*\w\s*$"
)  # what ``\(..\)`` must hold to be more than escaped brackets
_DOLLAR = re.compile(r"\$")
_CLOSING_DOLLAR = re.compile(r"(?<=\$)\$|\$(?=\$)|(?<!\s)\$(?!\w)")  # without one there is no formula
_COMMENT = re.compile(r"(?<!\\)%[^\n]*")  # of TeX, to the end of its line: on one line there is none
_BREAK = "  \n"
NOTHING = "<!-- -->"  # keeps apart what Markdown would read together


class Made(str):
    """What is Markdown already."""

    __slots__ = ()


class Formula(str):
    """The TeX of a formula in a line, which still looks for its delimiters."""

    __slots__ = ()


class Emphasis(str):
    """The words of an emphasis (a ``tag``), which can be marked by a ``sign`` where Markdown would see it."""

    tag: str
    sign: str

    @classmethod
    def of(cls, said: str, tag: str) -> Emphasis:
        made = cls(said)
        made.tag, made.sign = tag, _MARKS[tag]
        return made

    def between(self, before: str, after: str) -> str:
        """The emphasis between two characters: flanking delimiter runs of CommonMark, section 6.2. What is no text (a
        formula, code) counts as a letter, for some programs take it for one."""
        nested = self.sign[0] in self.replace("\\" + self.sign[0], "")
        if not nested and _flank(before, self[0]) and _flank(after, self[-1]):
            return f"{self.sign}{self}{self.sign}"
        return f"<{self.tag}>{self}</{self.tag}>"


def _flank(outside: str, inside: str) -> bool:
    return inside.isalnum() or not outside.isalnum()


@dataclass
class Inline:
    """Writes inline content. ``notes`` gives the label of each footnote by its id; ``targets`` are the ids that
    something in the post leads to."""

    notes: dict[str, str] = field(default_factory=dict)
    targets: set[str] = field(default_factory=set)
    link: bool = False  # inside the text of a link
    cell: bool = False  # inside a row of a table

    def write(self, nodes: Iterable[Element | str]) -> str:
        """The nodes as Markdown, without blanks at the ends; lines end at hard breaks alone."""
        nodes = list(nodes)
        pieces = [piece for node in nodes for piece in self.pieces(node) if piece]
        return re.sub(r"[ \t]*\n[ \t]*", _BREAK, self.joined(pieces).rstrip().lstrip(" \n"))

    def joined(self, pieces: list[str]) -> str:
        """The pieces as one text. Formulas beside dollars that are money do without theirs."""
        money = self.link or any(type(piece) is str and "$" in piece for piece in pieces)
        dollar = _CLOSING_DOLLAR
        if self.link or any(isinstance(piece, Formula) for piece in pieces):
            dollar = _DOLLAR
        out = ""
        for at, piece in enumerate(pieces):
            following = pieces[at + 1] if at + 1 < len(pieces) else ""
            if isinstance(piece, Formula):
                piece = delimited(piece, out[-1:], following[:1], plain=not money)
            elif isinstance(piece, Emphasis):
                piece = piece.between(
                    out[-1:] if not at or type(pieces[at - 1]) is str else "x",
                    following[:1] if not following or type(following) is str else "x",
                )
            elif money and type(piece) is str:
                piece = dollar.sub("&#36;", piece)
            if out[-1:] == "!" and piece[0] == "[":
                out = out[:-1] + "\\!"
            elif out and out[-1] in "*_`~\\" and piece[0] in "*_`~":
                out += NOTHING
            if out.endswith((" ", "\n")):
                piece = piece.lstrip(" ")
            out += piece
        return out

    def pieces(self, node: Element | str) -> list[str]:
        """What a node is written as, in pieces that can be told apart."""
        if isinstance(node, str):
            return [escape.text(node, brackets=self.link, cell=self.cell)]
        anchor = node.get("id")
        before = [self.anchor(anchor)] if anchor in self.targets and node.tag not in ("a", "sup") else []
        made = self.element(node)
        return before + (self.spoken(made, node.get("lang")) if node.get("lang") else made)

    def spoken(self, inner: list[str], language: str) -> list[str]:
        """Words in another language, without the blanks at their edges."""
        edges = _EDGES.fullmatch(self.joined([piece for piece in inner if piece]))
        if edges is None or not edges[2]:
            return inner
        return [edges[1], Made(f'<span lang="{escape.attribute(language)}">{edges[2]}</span>'), edges[3]]

    @staticmethod
    def anchor(name: str) -> str:
        """A place to jump to."""
        return Made(f'<span id="{escape.attribute(name)}"></span>')

    def element(self, node: Element) -> list[str]:
        tag = node.tag
        if tag == "br":
            return [Made("<br>" if self.cell else "\n")]
        if tag == "img":
            return [self.image(node)]
        if tag == "code" and "tex" in node.classes:
            return self.formula(node)
        if tag == "code":
            return self.code_element(node)
        if tag == "math":
            return self.formula(node)
        if tag == "a":
            return self.anchor_element(node)
        if tag == "ruby":
            return [Made(escape.raw(node))]
        inner = [piece for child in node.children for piece in self.pieces(child) if piece]
        if tag in _MARKS:
            return self.marked(inner, tag)
        if tag == "sup" and len(inner) == 1 and inner[0].startswith("[^"):
            return inner
        if tag in _KEPT and inner:
            title = f' title="{escape.attribute(node.get("title"))}"' if node.get("title") else ""
            return [Made(f"<{tag}{title}>"), *inner, Made(f"</{tag}>")]
        return [" ", *inner, " "] if tag in BLOCKS else inner

    def marked(self, inner: list[str], tag: str) -> list[str]:
        """Emphasis, without the blanks at its edges."""
        text = self.joined(inner)
        edges = _EDGES.fullmatch(text)
        if edges is None or not edges[2]:
            return [Made(text)]
        return [edges[1], Emphasis.of(edges[2], tag), edges[3]]

    def code_element(self, node: Element) -> list[str]:
        if node.find("a", "img") is None:
            return [self.code(node.text())]
        pieces: list[str] = []  # links and pictures are no code: the code goes into them
        for child in node.children:
            if isinstance(child, Element):
                child.replace_children([Element("code", {}, child.children)] if child.children else [])
                pieces += self.pieces(child)
            else:
                pieces.append(self.code(child))
        return pieces

    def code(self, code: str) -> str:
        code = re.sub(r"\s*\n\s*", " ", code)
        if not code:
            return ""
        if code != code.strip() or (self.cell and "|" in code) or (self.link and re.search(r"[\[\]]", code)):
            return Made(escape.raw(Element("code", {}, [code])))
        runs = {len(run) for run in re.findall(r"`+", code)}
        fence = "`" * next(n for n in range(1, len(runs) + 2) if n not in runs)
        room = " " if code[0] == "`" or code[-1] == "`" else ""
        return Made(f"{fence}{room}{code}{room}{fence}")

    def formula(self, math: Element) -> list[str]:
        unread = math.tag == "code"  # the source itself
        source = (math.text() if unread else math.get("alttext")).strip().replace("](", "] (")
        display = math.get("display") == "block" or "tex-block" in math.classes
        if not source or "`" in source or "$" in source or (not unread and not _readable(source, display)):
            return self.code_element(math) if unread else [Made(escape.raw(math))]
        if display:
            return [Made(f"$${' '.join(_COMMENT.sub('', source).split())}$$")]
        return [Formula(source)]

    def image(self, image: Element) -> str:
        alt = escape.text(image.get("alt"), brackets=True, cell=self.cell)
        size = "".join(f"{name}={image.get(name)} " for name in ("width", "height") if image.get(name))
        told = f"<!-- {size}-->" if size else ""  # Markdown has no words for it
        return Made(f"![{alt}]({_target(image.get('src'), image.get('title'))}){told}")

    def anchor_element(self, link: Element) -> list[str]:
        href = link.get("href")
        if href[:1] == "#" and "footnote-ref" in link.classes and href[1:] in self.notes:
            return [Made(f"[^{self.notes[href[1:]]}]")]
        if "footnote-back" in link.classes and self.notes:
            return []
        before = [self.anchor(link.get("id"))] if link.get("id") in self.targets else []
        outer, self.link = self.link, True
        inner = [piece for child in link.children for piece in self.pieces(child) if piece]
        text = self.joined(inner).replace("\n", " ")
        self.link = outer
        edges = _EDGES.fullmatch(text)
        if not href or edges is None or not edges[2]:
            return [*before, Made(text)]
        if link.text().strip() == href and href.startswith(("http://", "https://")) and not link.get("title"):
            return [*before, edges[1], Made(f"<{href}>"), edges[3]]
        return [*before, edges[1], Made(f"[{edges[2]}]({_target(href, link.get('title'))})"), edges[3]]


def delimited(source: str, before: str, after: str, *, plain: bool) -> str:
    """A formula between single dollars, when ``plain`` and its neighbours allow them, else in ``\\(..\\)``."""
    lonely = re.fullmatch(r"[\s(“‘\"'—–/-]?", before) and re.fullmatch(r"[\s.,;:!?)”’\"'—–/-]?", after)
    escaped = "\\\\" in source or "\\_" in source or "\\*" in source
    if plain and lonely and not escaped and len(source) < 500 and looks_like_math(source):
        return f"${source}$"
    slash = "\\" if _TEX_AT_SIGHT.search(source) else "\\\\"
    return f"{slash}({source}{slash})"


def _readable(source: str, display: bool) -> bool:
    """Whether the source makes a formula by itself: an ``alttext`` may be in words, or need macros of another formula."""
    try:
        tex.mathml(tex.tidy(source), display)
    except tex.Unreadable:
        return False
    return "\n\n" not in source


def _target(address: str, title: str) -> str:
    """An address for between the parentheses of a link, and its title."""
    if "(" in address or ")" in address or " " in address:
        address = f"<{address}>"
    said = " ".join(title.split()).replace('"', "&quot;")
    return f'{address} "{said}"' if said else address
