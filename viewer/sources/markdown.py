"""Markdown -> HTML, with code, formulas and raw markup exactly as the author wrote them.

Python-Markdown with pymdown-extensions does the inline work and the blocks; what it would spoil is taken out before
(:mod:`viewer.sources.blocks`) and put back after. No highlighting happens here: the language stays as a class.
"""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from viewer.sources.blocks import Stash, displayed_in_line, inline_formula, prepare
from viewer.sources.pictured import pictured

if TYPE_CHECKING:
    from markdown import Markdown

_CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n\s*\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_DOUBLE = re.compile(r"(?<![\\$])\$\$(?!\$)((?:\\.|[^\\$]|\$(?!\$)){1,2000}?)\$\$(?!\$)", re.DOTALL)
# \\( .. \\) and \\[ .. \\] are escaped for Markdown; plain \( .. \) counts where Markdown does not take it for an escape.
_ESCAPED = re.compile(r"(?<!\\)\\\\(?:\((.{1,1000}?)\\\\\)|\[(.{1,2000}?)\\\\\])", re.DOTALL)
_BRACKETS = re.compile(r"(?<!\\)\\(?:\((.{1,1000}?)\\\)|\[(.{1,2000}?)\\\])", re.DOTALL)
_TEX = re.compile(r"[\\^_=]|^\s*\w\s*$")
_DOLLAR = re.compile(
    r"(?<![\\$\w])\$(?![\s$])((?:\\.|[^\\$\n]|\n(?!\s*\n)){1,500}?)(?<![\s\\])\$(?![\w$])", re.DOTALL
)
_UNESCAPED = re.compile(r"\\\\(?=[{}|,;:!%#&_]|\\\\)|\\(?=[*_]|\\\\\\)")
_LINK_TARGET = re.compile(r"(\]\()(<[^<>\n]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)")
_HIDDEN = re.compile("\ue012(\\d+)\ue013")
_WORDS = re.compile(r"\\(?:text|mathrm|operatorname|texttt|mbox|verb)\b")


_CONVERTING = threading.Lock()  # a converter keeps the state of its document: one at a time


@cache
def _converter() -> Markdown:
    import markdown
    from markdown.extensions.toc import slugify_unicode

    return markdown.Markdown(
        extensions=[
            "tables", "footnotes", "def_list", "attr_list", "admonition", "abbr", "md_in_html", "sane_lists", "toc",
            "pymdownx.tilde", "pymdownx.betterem", "pymdownx.tasklist", "pymdownx.magiclink",
        ],
        extension_configs={
            "toc": {"slugify": slugify_unicode, "marker": "[TOC]"},
            "pymdownx.tilde": {"subscript": False},
            "footnotes": {"BACKLINK_TEXT": "↩"},
        },
    )  # fmt: skip


def to_html(text: str, *, kramdown: bool = False) -> str:
    """The HTML of a Markdown document.

    With ``kramdown`` (Jekyll), ``$$..$$`` within a line of text is an inline formula; elsewhere it is a display one.
    """
    stash = Stash()
    text = stash.clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = prepare(text, stash)
    text = _protected(text, stash, kramdown)
    with _CONVERTING:
        converter = _converter()
        converter.reset()
        html = converter.convert(text)
    return pictured(stash.restore(html))


def _protected(text: str, stash: Stash, kramdown: bool) -> str:
    """The text with its inline formulas in the stash; those in code spans and link targets are none."""
    spans: list[str] = []

    def hide(span: str) -> str:
        spans.append(span)
        return f"\ue012{len(spans) - 1}\ue013"

    def show(part: str) -> str:
        while "\ue012" in part:
            part = _HIDDEN.sub(lambda m: spans[int(m[1])], part)
        return part

    def formula(match: re.Match[str], made: Callable[[str, bool], str]) -> str:
        """What ``made`` makes of the formula (and whether it is displayed); around code there is none, but ``f[x](y)`` is
        no link inside of one."""
        if any(spans[int(number)].startswith("`") for number in _HIDDEN.findall(match[0])):
            return match[0]
        return stash.keep(made(show(match[match.lastindex or 0]), match.lastindex == 2))

    text = _CODE_SPAN.sub(lambda m: hide(m[0]), text)
    text = _LINK_TARGET.sub(lambda m: m[1] + hide(m[2]), text)
    double = inline_formula if kramdown else displayed_in_line
    text = _DOUBLE.sub(lambda m: formula(m, lambda tex, _: double(tex.strip())), text)
    text = _ESCAPED.sub(
        lambda m: formula(m, lambda tex, display: _set(_unescaped(tex.strip()), display)), text
    )
    if not kramdown:  # which reads \\( as an escaped parenthesis
        text = _BRACKETS.sub(
            lambda m: (
                formula(m, lambda tex, display: _set(tex.strip(), display))
                if _TEX.search(m[1] or m[2])
                else m[0]
            ),
            text,
        )
    text = _DOLLAR.sub(
        lambda m: formula(m, lambda tex, _: f"${html.escape(_unescaped(tex), quote=False)}$"), text
    )
    return show(text)


def _set(tex: str, display: bool) -> str:
    return displayed_in_line(tex) if display else inline_formula(tex)


def _unescaped(tex: str) -> str:
    """A formula without the backslashes that its author needed to get it past Markdown."""
    if "\\\\" in tex or "\\_" in tex or "\\*" in tex:
        plain = _UNESCAPED.sub(lambda m: "\\" if m[0] == "\\\\" else "", tex)
        return plain if not _WORDS.search(tex) else tex.replace("\\\\{", "\\{").replace("\\\\}", "\\}")
    return tex
