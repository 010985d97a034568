"""Text as Markdown: escaped where Markdown would read something else into it, and nowhere else.

What counts is what common dialects have together (CommonMark 0.31, section 2.4; GitHub's tables and strikethrough; the
footnotes, definition lists and attribute lists of Python-Markdown), and what ``viewer.sources.markdown`` reads.
"""

from __future__ import annotations

import re

from viewer.content.tree import VOID, Element, escape_value

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_ADDRESS = re.compile(r"(\bhttps?://[^\s<>]+)")
_SPECIAL = re.compile(
    r"""(?P<slash>
        \\(?=[\\`*_{}>\#+\-.!|~]|\s|$)
      | ` | \{
      | \*(?!\s) | (?<!\s)\*
      | (?<![^\W_])_ | _(?![^\W_])                    # snake_case needs nothing
      | ~(?=~) | (?<=~)~
    )
    # \[, \] and \( would be delimiters of formulas
    | \\(?=[\[\]()]) | \[(?=[ xX]\]|\^|TOC\]|[^\]]*\][(\[:]|[^\]]*$)
    | <(?=[A-Za-z/!?]|$) | &(?=\#|\w+;)""",
    re.VERBOSE,
)
_LINE_START = re.compile(
    r"(?P<slash>[#>]|[-+*](?=\s|$)|[-*_](?=[-*_ ]*$)|~~~|!!!)|(?P<number>\d{1,9})(?=[.)](?:\s|$))|[:=](?=\s|$|=)"
)
_REFERENCE = re.compile(r"&(?=#|\w+;)")
_REFERENCES = {"<": "&lt;", "&": "&amp;"}
_RAW = re.compile(r"""[&<>\n\\`*_$\[\]{}~|!]|:(?=//)""")


def text(said: str, *, brackets: bool = False, cell: bool = False) -> str:
    """Running text; ``brackets`` within the text of a link, ``cell`` within a row of a table. Addresses stay as they are:
    a reader knows one, and programs make links of them."""
    said = _SPACES.sub(" ", said)
    pieces = _ADDRESS.split(said)
    pieces[::2] = [_plain(piece, brackets) for piece in pieces[::2]]
    pieces[1::2] = [_REFERENCE.sub("&amp;", address) for address in pieces[1::2]]
    said = "".join(pieces)
    return said.replace("|", "\\|") if cell else said


def _plain(said: str, brackets: bool) -> str:
    said = _SPECIAL.sub(lambda m: "\\" + m[0] if m["slash"] else _reference(m[0]), said)
    return re.sub(r"[\[\]]", lambda m: _reference(m[0]), said) if brackets else said


def _reference(character: str) -> str:
    return _REFERENCES.get(character) or f"&#{ord(character)};"


def line_starts(block: str) -> str:
    """A paragraph none of whose lines begins like a heading, a list, a quotation or the like."""
    return "\n".join(_LINE_START.sub(_at_start, line, count=1) if _LINE_START.match(line) else line
                     for line in block.split("\n"))  # fmt: skip


def _at_start(match: re.Match[str]) -> str:
    if match["number"]:
        return match["number"] + "\\"
    return "\\" + match[0] if match["slash"] else f"&#{ord(match[0])};"


def raw(element: Element) -> str:
    """An element as HTML on one line, in which Markdown finds nothing to do."""
    out: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, _End):
            out.append(node)
        elif isinstance(node, str):
            out.append(_RAW.sub(lambda m: f"&#{ord(m[0])};", node))
        else:
            attrs = "".join(f' {name}="{_value(value)}"' for name, value in node.attrs.items())
            out.append(f"<{node.tag}{attrs}>")
            if node.tag not in VOID:
                stack += [_End(f"</{node.tag}>"), *reversed(node.children)]
    return "".join(out)


class _End(str):
    """An end tag that waits for what stands before it."""

    __slots__ = ()


def _value(value: str) -> str:
    return re.sub(r"[\n\\`*_$\[\]{}~|]", lambda m: f"&#{ord(m[0])};", escape_value(value))


def attribute(value: str) -> str:
    """A value for the attribute of a tag that is written by hand."""
    return _value(value)
