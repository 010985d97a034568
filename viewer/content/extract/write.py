"""Writes a part of a page down again, so that it reads back as it was."""

from __future__ import annotations

from collections.abc import Iterable

from viewer.content.tree import VOID, Element, Raw, escape, escape_value
from viewer.content.words import words

_AS_IT_IS = words(
    "script style xmp iframe noembed noframes plaintext"
)  # HTML standard, 13.3: text is not escaped
_EATS_NEWLINE = words("pre listing textarea")


def write(nodes: Iterable[Element | str]) -> str:
    """The markup of the nodes. Unlike ``tree.serialize`` it keeps the text of scripts (TeX stands in them) and a
    newline at the start of ``pre``; elements without a tag stand for their children."""
    out: list[str] = []
    stack: list[Element | str] = list(nodes)[::-1]
    while stack:
        node = stack.pop()
        if isinstance(node, Raw):
            out.append(node)
        elif isinstance(node, str):
            out.append(escape(node))
        elif not node.tag:
            stack.extend(reversed(node.children))
        else:
            attrs = "".join(f' {k}="{escape_value(v)}"' for k, v in node.attrs.items())
            out.append(f"<{node.tag}{attrs}>")
            if node.tag in VOID:
                continue
            stack.append(Raw(f"</{node.tag}>"))
            if node.tag in _AS_IT_IS:
                out.append(node.text())
                continue
            first = node.children[0] if node.children else ""
            if node.tag in _EATS_NEWLINE and isinstance(first, str) and first.startswith("\n"):
                out.append("\n")
            stack.extend(reversed(node.children))
    return "".join(out)
