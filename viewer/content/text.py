"""What a post says, without its layout: text for reading aloud, searching and counting."""

from __future__ import annotations

import html as html_entities
import re

from viewer.content.tree import BLOCKS, Element, Raw, parse, squeeze

_ALTTEXT = re.compile(r'<math[^>]*? alttext="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_HITS = "\ue000\ue001"  # snippets mark hits with these two
_BLANKS = "\t\r\f\v\u00a0"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*\s")
_CELLS = frozenset({"td", "th"})
SUMMARY = 280


def full_text(html: str) -> str:
    """The whole readable text of derived HTML in reading order: a line a block, blank lines between them, formulas as
    their TeX, and code blocks in their places with every character as it is."""
    blocks: list[str] = []
    prose: list[str] = []
    for piece in [*_pieces(parse(html).body), _Code()]:
        if type(piece) is _Code:
            blocks += [_tidy("".join(prose)), piece.removesuffix("\n")]
            prose = []
        else:
            prose.append(piece)
    return "\n\n".join(block for block in blocks if block.strip())


def tree_text(root: Element) -> str:
    """As ``full_text``, of a tree, without the code blocks."""
    return _tidy("".join(["\n\n" if type(piece) is _Code else piece for piece in _pieces(root)]))


class _Code(str):
    """The text of a code block, among pieces of prose."""

    __slots__ = ()


def _pieces(root: Element) -> list[str]:
    out: list[str] = []
    stack: list[Element | str | None] = [root]
    while stack:
        node = stack.pop()
        if type(node) is str:
            out.append(node.replace("\n", " ") if "\n" in node else node)
        elif node is None:
            out.append("\n\n")
        elif isinstance(node, Raw):
            out.append(raw_text(node))
        elif isinstance(node, Element):
            _read(node, out, stack)
    return out


def _read(element: Element, out: list[str], stack: list[Element | str | None]) -> None:
    """Writes what an element says by itself, and lays its children on the stack."""
    tag = element.tag
    if tag == "pre":
        out.append(_Code(element.text()))
    elif tag == "br":
        out.append("\n")
    elif tag == "math":
        out.append(element.get("alttext") or element.text())
    elif tag in _CELLS:
        stack += [" ", *reversed(element.children)]
    elif tag in BLOCKS:
        stack += [None, *reversed(element.children), None]
    else:
        stack += reversed(element.children)


def _tidy(text: str) -> str:
    """One blank for a run of blanks, none at the ends of lines, one empty line for many."""
    for hit in _HITS:
        text = text.replace(hit, "")
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    for long, short in (("  ", " "), (" \n", "\n"), ("\n ", "\n"), ("\n\n\n", "\n\n")):
        while long in text:
            text = text.replace(long, short)
    return text.strip()


def raw_text(markup: str) -> str:
    """The text of markup of our own making: a formula's source, a code's words."""
    source = _ALTTEXT.match(markup)
    return html_entities.unescape(source[1] if source else _TAG.sub("", markup))


def count_words(text: str) -> int:
    """Words, and for Chinese, Japanese and Korean two characters a word."""
    cjk = 0 if text.isascii() else len(_CJK.findall(text))
    if cjk:
        text = _CJK.sub(" ", text)
    pieces = text.split()
    mixed = [piece for piece in pieces if not piece.isalnum()]  # hyphens, stops: any number of words
    return len(pieces) - len(mixed) + len(_WORD.findall(" ".join(mixed))) + (cjk + 1) // 2


def summary(text: str, limit: int = SUMMARY) -> str:
    """The beginning of a text, at most ``limit`` characters, cut after a sentence or at least after a word."""
    line = squeeze(text[: limit * 4])
    if len(line) <= limit:
        return line
    cut = line[:limit]
    ends = [m.end() for m in _SENTENCE_END.finditer(cut)]
    if ends and ends[-1] > limit // 2:
        return cut[: ends[-1]].rstrip()
    return cut.rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…"
