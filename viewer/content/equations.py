"""The formulas of one post: rendering them, the definitions and the numbers that hold from one to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from viewer.content import tex
from viewer.content.tree import Element, Raw, escape, escape_value

MAX_FORMULAS = 20_000
_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\\[a-zA-Z]+\}|\\[a-zA-Z]+)\s*(?:\[\d\])?\s*"
    r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}|\\def\s*\\[a-zA-Z]+(?:#\d)*\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
)
_LABEL = re.compile(r"\\label\s*\{([^{}]{1,80})\}")
REFERENCE = re.compile(r"\\(eq)?ref\{([^{}]{1,80})\}")


@dataclass(slots=True)
class Formulas:
    """The formulas of one post, and the definitions that hold from one to the next."""

    rendered: int = 0
    unread: list[str] = field(default_factory=list)
    macros: str = ""
    numbers: dict[str, int] = field(default_factory=dict)  # of equations that are referred to, by label

    def markup(self, source: str, display: bool) -> Raw:
        """A formula as MathML, or as its marked source."""
        source = tex.tidy(source)
        if self.rendered + len(self.unread) >= MAX_FORMULAS or not source:
            return self.marked(source, display)
        try:
            made = tex.mathml(self.numbered(source, display), display, self.macros)
        except tex.Unreadable:
            return self.marked(source, display)
        if tex.defines(source):
            self.define(source)
            if not re.sub(r"<[^>]*>|\s", "", made):
                return Raw("")
        self.rendered += 1
        label = _LABEL.search(source) if display else None
        anchor = f' id="equation-{self.numbers[label[1]]}"' if label and label[1] in self.numbers else ""
        return Raw(f'<math{anchor} alttext="{escape_value(source)}"' + made.removeprefix("<math"))

    def numbered(self, source: str, display: bool) -> str:
        """The source with labels made tags, and references made numbers, as far as they are known."""
        if not self.numbers:
            return source
        source = REFERENCE.sub(lambda m: rf"\text{{{self.reference(m)}}}", source)
        if not display:
            return source
        return _LABEL.sub(lambda m: rf"\tag{{{self.numbers[m[1]]}}}" if m[1] in self.numbers else "", source)

    def reference(self, match: re.Match[str]) -> str:
        """The number that ``\\ref`` or ``\\eqref`` shows."""
        number = str(self.numbers.get(match[2], "?"))
        return f"({number})" if match[1] else number

    def count_labels(self, text: str) -> None:
        """Gives numbers to labelled equations when a post refers to any of them."""
        if REFERENCE.search(text):
            for label in dict.fromkeys(_LABEL.findall(text)):
                self.numbers[label] = len(self.numbers) + 1

    def define(self, source: str) -> None:
        definitions = _definitions(tex.prepare(source, False))
        if len(self.macros) + len(definitions) < 4_000:
            self.macros += definitions

    def marked(self, source: str, display: bool) -> Raw:
        if source:
            self.unread.append(source)
        name = "tex tex-block" if display else "tex"
        return Raw(f'<code class="{name}">{escape(source)}</code>' if source else "")

    def put(self, element: Element, source: str, display: bool) -> None:
        """Puts a formula in the place of an element."""
        element.become("", {}, [self.markup(source, display)])


def _definitions(source: str) -> str:
    return "".join(m[0] for m in _DEFINITION.finditer(source[:8000]))
