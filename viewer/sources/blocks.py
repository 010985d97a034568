"""The blocks of Markdown as bloggers write it (CommonMark, GitHub, kramdown) -> the dialect that Python-Markdown reads.

Python-Markdown wants four spaces for everything nested, a blank line before each list, and expands tabs even in code.
Bloggers write for other programs. So code, formulas and raw blocks are taken out first, exactly as they are (a
:class:`Stash` holds them), and lists are indented anew. Structure by the CommonMark specification 0.31, sections 4.4 to 5.3.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_FENCE = re.compile(r"^( *)(`{3,}|~{3,})[ \t]*([^`\n]*?)[ \t]*$")
_ITEM = re.compile(r"^( *)([-*+]|\d{1,9}[.)])([ \t]+)(?=\S)")
_RULE = re.compile(r"^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_RAW = re.compile(r"^ {0,3}<(pre|script|style|textarea|svg)\b", re.IGNORECASE)
_CONTAINER = re.compile(r"^(?:!!!|\?\?\?|\[\^[^\]]+\]:|: )")
_INTERRUPTS = re.compile(r"^ {0,3}(?:#{1,6}\s|>|<[a-zA-Z/!])")
_TABLE_RULE = re.compile(r"^ {0,3}\|?[ \t]*:?-{1,}:?[ \t]*(?:\|[ \t]*:?-{1,}:?[ \t]*)+\|?[ \t]*$")
_MATH_OPEN = re.compile(
    r"^ *(?:(\$\$)|(\\\\?\[)|\\begin\{(equation|align|gather|multline|alignat|eqnarray|displaymath)(\*?)\})"
)
_LANGUAGE = re.compile(r"^\{?\s*\.?([\w+#.-]+)")
_CALLOUT = re.compile(r"^\[!(\w+)\][-+]?[ \t]*(.*)$")
_OPEN, _CLOSE = "\ue010", "\ue011"


@dataclass
class Stash:
    """HTML that Markdown must not touch, by the token that stands for it in the text."""

    kept: list[str] = field(default_factory=list)

    def keep(self, markup: str) -> str:
        """Stores ``markup`` and returns its token."""
        self.kept.append(markup)
        return f"{_OPEN}{len(self.kept) - 1}{_CLOSE}"

    def clean(self, text: str) -> str:
        """``text`` without anything that could be taken for a token."""
        return re.sub("[\ue010-\ue013]", "", text)

    def restore(self, text: str) -> str:
        """The text with everything back in place; a block that stands alone in a paragraph loses the paragraph."""
        text = re.sub(rf"<p>\s*({_OPEN}\d+{_CLOSE})\s*</p>", lambda m: self._alone(m[1]), text)
        return re.sub(rf"{_OPEN}(\d+){_CLOSE}", lambda m: self.restore(self.kept[int(m[1])]), text)

    def _alone(self, token: str) -> str:
        markup = self.kept[int(token[1:-1])]
        return (
            token
            if markup.startswith(("<pre", "<div", "<script", "<style", "<textarea", "<svg"))
            else f"<p>{token}</p>"
        )


def code_block(code: str, language: str = "") -> str:
    """A block of code as HTML, exactly as it is."""
    name = f' class="language-{html.escape(language)}"' if language else ""
    return f"<pre><code{name}>{html.escape(code, quote=False)}</code></pre>"


def prepare(text: str, stash: Stash) -> str:
    """Markdown ready for Python-Markdown, with code, display formulas and raw blocks in the stash."""
    return "\n".join(_Scanner(text.split("\n"), stash).run())


class _Scanner:
    """One pass over the lines of a document, or of a quotation in it."""

    def __init__(self, lines: list[str], stash: Stash) -> None:
        self.lines = lines
        self.stash = stash
        self.out: list[str] = []
        self.lists: list[int] = []  # for each open list item, the column where its content begins
        self.container = False  # inside an admonition, a footnote, a definition: indented lines are text
        self.paragraph = False  # the lines since the last empty one began as text, not as a list item
        self.at = 0

    def run(self) -> list[str]:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.out.append("")
                self.paragraph = False
                self.at += 1
            elif not (
                self._fence(line)
                or self._quote(line)
                or self._raw(line)
                or self._math(line)
                or self._indented(line)
            ):
                self._text(line)
                self.at += 1
        return self.out

    # ------------------------------------------------------------------------------------ where we are

    def _after_blank(self) -> bool:
        return not self.out or not self.out[-1].strip()

    def _enter(self, indent: int, lazy: bool = False) -> None:
        """Closes the list items that a line at this column does not belong to."""
        if not lazy:
            while self.lists and indent < self.lists[-1]:
                self.lists.pop()

    def _block(self, token: str) -> None:
        """A stashed block, alone between blank lines, at the depth of the open list."""
        if not self._after_blank():
            self.out.append("")
        self.out += ["    " * (len(self.lists) or (1 if self.container else 0)) + token, ""]

    # ------------------------------------------------------------------------------------ blocks

    def _fence(self, line: str) -> bool:
        opening = _FENCE.match(line.expandtabs(4))
        if not opening:
            return False
        indent = len(opening[1])
        if not self.lists and indent > 3 and not self.container:
            return False
        closing = re.compile(rf"^\s*{re.escape(opening[2][0])}{{{len(opening[2])},}}\s*$")
        end = self.at + 1
        while end < len(self.lines) and not closing.match(self.lines[end]):
            end += 1
        self._enter(indent)
        if not indent:
            self.container = False
        code = "\n".join(_without_indent(raw, indent) for raw in self.lines[self.at + 1 : end])
        language = _LANGUAGE.match(opening[3])
        self._block(self.stash.keep(code_block(code, language[1] if language else "")))
        self.at = end + 1
        return True

    def _quote(self, line: str) -> bool:
        marker = re.match(r"^( *)>", line)
        if not marker or (len(marker[1]) > 3 and not self.lists):
            return False
        self._enter(len(marker[1]))
        inner: list[str] = []
        while self.at < len(self.lines):
            quoted = re.match(r"^ *> ?(.*)$", self.lines[self.at])
            if not quoted:
                break
            inner.append(quoted[1])
            self.at += 1
        callout = _CALLOUT.match(inner[0].strip()) if inner else None
        if callout:
            inner[:1] = [f"**{callout[2] or callout[1].capitalize()}**", ""]
        if not self._after_blank():
            self.out.append("")
        elif not self.lists and any(self.out) and next(o for o in reversed(self.out) if o).startswith(">"):
            self.out += ["<!-- -->", ""]  # or two quotations would become one
        indent = "    " * len(self.lists)
        self.out += [f"{indent}> {inside}".rstrip() for inside in _Scanner(inner, self.stash).run()]
        return True

    def _raw(self, line: str) -> bool:
        """``<pre>``, ``<script>`` and their like, kept to their end tag; a comment, dropped."""
        comment = re.match(r"^\s*<!--", line)
        opening = _RAW.match(line)
        if not opening and not comment:
            return False
        closing = "-->" if comment else f"</{opening[1].lower()}>" if opening else ""
        end = self.at
        while end < len(self.lines) and closing not in self.lines[end].lower():
            end += 1
        if end == len(self.lines):
            return False
        block = "\n".join(self.lines[self.at : end + 1])
        cut = block.lower().rfind(closing) + len(closing)
        self.lines[end] = block[cut:]
        self.at = end if self.lines[end].strip() else end + 1
        if opening:
            self.lists.clear()
            self.container = False
            self._block(self.stash.keep(block[:cut]))
        return True

    def _math(self, line: str) -> bool:
        """A display formula that stands alone, as ``\\[..\\]``."""
        opening = _MATH_OPEN.match(line)
        if not opening:
            return False
        if opening[1]:
            closing = "$$"
        elif opening[2]:
            closing = opening[2].replace("[", "]")
        else:
            closing = f"\\end{{{opening[3]}{opening[4]}}}"
        start = opening.end()
        rest, end = line[start:], self.at
        while closing not in rest:
            end += 1
            if end >= len(self.lines) or (not self.lines[end].strip() and not opening[1]):
                return False
            rest += "\n" + self.lines[end]
        formula, _, tail = rest.partition(closing)
        if tail.strip(" \t.,;") or not formula.strip():
            return False
        if opening[2] and not re.search(r"[\\^_=]", formula):
            return False  # an escaped bracket
        self._enter(len(line) - len(line.lstrip()))
        self.container = self.container and line[0] == " "
        formula = formula.strip() if opening[1] or opening[2] else f"{opening[0].strip()}{formula}{closing}"
        self._block(self.stash.keep(display_formula(formula + tail.strip())))
        self.at = end + 1
        return True

    def _indented(self, line: str) -> bool:
        """Code by indentation, outside of lists, with its tabs."""
        if (
            self.lists
            or self.container
            or not self._after_blank()
            or not re.match(r"^(?: {4}| {0,3}\t)", line)
        ):
            return False
        end = self.at
        while end < len(self.lines) and (
            not self.lines[end].strip() or re.match(r"^(?: {4}| {0,3}\t)", self.lines[end])
        ):
            end += 1
        code = [_without_indent(raw, 4) for raw in self.lines[self.at : end]]
        self._block(self.stash.keep(code_block("\n".join(code).rstrip())))
        self.at = end
        return True

    # ------------------------------------------------------------------------------------ text and lists

    def _text(self, line: str) -> None:
        wide = line.expandtabs(4)
        indent = len(wide) - len(wide.lstrip(" "))
        item = None if _RULE.match(wide) else _ITEM.match(wide)
        if item and (indent < 4 or self.lists) and self._item(wide, indent, item):
            return
        lazy = (
            bool(self.lists)
            and not self._after_blank()
            and not _INTERRUPTS.match(wide)
            and not _RULE.match(wide)
        )
        self._enter(indent, lazy)
        if not indent:
            self.container = bool(_CONTAINER.match(line)) or (self.container and not self._after_blank())
        if self._begins_table() and not self._after_blank():
            self.out.append("")
        self.paragraph = self.paragraph or self._after_blank()
        if self.lists:
            self.out.append("    " * len(self.lists) + wide[min(indent, self.lists[-1]) :])
        else:
            self.out.append(line)

    def _item(self, wide: str, indent: int, item: re.Match[str]) -> bool:
        """A list item; False when it is deeper than any list, hence text or code."""
        was_open = bool(self.lists)
        paragraph = self.paragraph and not self._after_blank()
        content = item.end() if len(item[3]) <= 4 else item.end(2) + 1
        kept = list(self.lists)
        self._enter(indent)
        if indent - (self.lists[-1] if self.lists else 0) > 3:
            self.lists = kept
            return False
        if not was_open and not self._after_blank():
            if item[2][0].isdigit() and item[2][:-1] != "1":
                return False  # "1986." at the start of a line is no list
            self.out.append("")
        elif paragraph:
            self.out.append("")
        marker = item[2].replace(")", ".")
        self.out.append("    " * len(self.lists) + f"{marker} {wide[item.end() :]}")
        self.lists.append(content)
        self.paragraph = False
        return True

    def _begins_table(self) -> bool:
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at] and bool(_TABLE_RULE.match(following))


def _without_indent(line: str, columns: int) -> str:
    """The line without at most so many columns of white space; tabs behind them stay tabs."""
    at = column = 0
    while at < len(line) and column < columns and line[at] in " \t":
        column += 4 - column % 4 if line[at] == "\t" else 1
        at += 1
    return line[at:]


def display_formula(tex: str) -> str:
    """A formula on a line of its own, in the form that pandoc writes for MathJax."""
    return f'<div class="math display">\\[{html.escape(tex, quote=False)}\\]</div>'


def displayed_in_line(tex: str) -> str:
    """A display formula in the middle of a paragraph."""
    return f'<span class="math display">\\[{html.escape(tex, quote=False)}\\]</span>'


def inline_formula(tex: str) -> str:
    """A formula in the text, in the form that pandoc writes for MathJax."""
    return f'<span class="math inline">\\({html.escape(tex, quote=False)}\\)</span>'
