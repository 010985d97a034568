"""Formulas in a post: every form that renderers leave behind, brought to MathML before anything else touches the tree.

A formula that cannot be read stays where it was, as its source, marked ``<code class="tex">``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from viewer.content import tex
from viewer.content.clean import MATHML
from viewer.content.mathjax import from_mathjax
from viewer.content.texscan import Found, delimited, scan
from viewer.content.tree import BLOCKS, Element, Raw, escape, escape_value, parse
from viewer.content.words import words

_SKIPPED = words(
    "code pre script style textarea kbd samp svg math option button title noscript tt var iframe object xmp "
    "listing"
)
_SKIPPED_CLASS = re.compile(
    r"\b(?:katex|MathJax|mjx-|mathjax_ignore|tex2jax_ignore|no-?math|highlight|nomathjax)", re.I
)
_MATH_CLASS = words(
    "math arithmatex kdmath tex latex equation MathJax_Preview inline-math display-math math-inline math-"
    "display math-block katex-block katex-inline mathjax-inline mathjax-display language-math latex-rendered"
)
_DISPLAY_CLASS = re.compile(r"display|block|equation", re.I)
_TEX_ENCODINGS = ("application/x-tex", "application/x-latex", "tex", "latex", "text/x-tex")
_OPAQUE = "\ufffc"
_STRONG = re.compile(r"\\[a-zA-Z]{2,}")
MAX_FORMULAS = 20_000
_REACH = 6  # neighbours that are looked at


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
        source = _REFERENCE.sub(lambda m: rf"\text{{{self.reference(m)}}}", source)
        if not display:
            return source
        return _LABEL.sub(lambda m: rf"\tag{{{self.numbers[m[1]]}}}" if m[1] in self.numbers else "", source)

    def reference(self, match: re.Match[str]) -> str:
        """The number that ``\\ref`` or ``\\eqref`` shows."""
        number = str(self.numbers.get(match[2], "?"))
        return f"({number})" if match[1] else number

    def count_labels(self, text: str) -> None:
        """Gives numbers to labelled equations when a post refers to any of them."""
        if _REFERENCE.search(text):
            for label in dict.fromkeys(_LABEL.findall(text)):
                self.numbers[label] = len(self.numbers) + 1

    def define(self, source: str) -> None:
        definitions = _definitions(tex.prepare(source, False))
        if len(self.macros) + len(definitions) < 20_000:
            self.macros += definitions

    def marked(self, source: str, display: bool) -> Raw:
        if source:
            self.unread.append(source)
        name = "tex tex-block" if display else "tex"
        return Raw(f'<code class="{name}">{escape(source)}</code>' if source else "")

    def put(self, element: Element, source: str, display: bool) -> None:
        """Puts a formula in the place of an element."""
        element.become("", {}, [self.markup(source, display)])


_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\\[a-zA-Z]+\}|\\[a-zA-Z]+)\s*(?:\[\d\])?\s*"
    r"\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}|\\def\s*\\[a-zA-Z]+(?:#\d)*\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
)


def _definitions(source: str) -> str:
    return "".join(m[0] for m in _DEFINITION.finditer(source[:8000]))


_LABEL = re.compile(r"\\label\s*\{([^{}]{1,80})\}")
_REFERENCE = re.compile(r"\\(eq)?ref\{([^{}]{1,80})\}")


def rewrite_formulas(root: Element) -> Formulas:
    """Finds all formulas of a post and renders them in place."""
    formulas = Formulas()
    formulas.count_labels(root.text())
    for element in list(root.walk()):
        _rendered_elsewhere(element, formulas)
    for element in root.walk():
        if element.tag == "math":
            _own_math(element, formulas)
    for run in list(_runs(root)):
        _rewrite_run(run, formulas)
    return formulas


# ------------------------------------------------------------------ what renderers and generators leave behind


def _rendered_elsewhere(element: Element, formulas: Formulas) -> None:
    tag, classes = element.tag, element.classes
    if not tag:
        return
    if tag == "script":
        _script(element, formulas)
    elif "katex-display" in classes or "katex" in classes or "katex--display" in classes:
        source = _annotation(element)
        if source is not None:
            formulas.put(element, source, any("display" in c for c in classes))
    elif "katex-error" in classes:
        formulas.put(element, element.text(), False)
    elif (
        tag == "mjx-container"
        or "MathJax" in classes
        or "MathJax_Display" in classes
        or "MathJax_SVG" in classes
    ):
        _mathjax(element, formulas)
    elif "MathJax_Preview" in classes or "MJX_Assistive_MathML" in classes:
        element.remove()
    elif "mwe-math-element" in classes:
        math = element.find("math")
        if math is not None:
            element.become("", {}, [math])
    elif "data-attrs" in element.attrs and "latex-rendered" in classes:
        source = re.search(
            r'"persistentExpression"\s*:\s*("(?:[^"\\]|\\.)*")', element.get("data-attrs")[:20_000]
        )
        if source:
            import json

            formulas.put(element, json.loads(source[1], strict=False), True)
    elif tag in ("math-renderer", "tex-math", "la-tex", "x-equation", "d-math", "dt-math"):
        block = "block" in element.attrs or _DISPLAY_CLASS.search(element.get("class"))
        _delimited_or_all(element, formulas, bool(block) or element.get("display") == "block")
    elif _MATH_CLASS.intersection(classes):
        _math_class(element, formulas)
    elif tag == "code" and element.parent is not None and element.get("data-math-style"):
        formulas.put(element, element.text(), element.get("data-math-style") == "display")


def _script(element: Element, formulas: Formulas) -> None:
    kind = element.get("type").lower()
    if kind.startswith(("math/tex", "math/latex")):
        _drop_preview(element)
        formulas.put(element, element.text(), "display" in kind)
    elif kind.startswith("math/mml"):
        _drop_preview(element)
        math = parse(element.text()).body.find("math")
        if math is not None:
            element.become("", {}, [math])
    elif kind.startswith("math/asciimath"):
        _drop_preview(element)
        element.become("", {}, [formulas.marked(element.text().strip(), False)])
    elif "x-mathjax-config" in kind:
        formulas.define(_config_macros(element.text()))


def _config_macros(script: str) -> str:
    """The macros of a MathJax configuration (``Macros: {RR: "{\\\\bf R}", bold: ["{\\\\bf #1}", 1]}``)."""
    out = []
    for name, listed, body, count in re.findall(
        r"\b([a-zA-Z]+)\s*:\s*(\[?)\s*[\"']([^\"'\n]{1,300})[\"']\s*(?:,\s*(\d)\s*\])?", script[:20_000]
    ):
        if "\\\\" in body and bool(listed) == bool(count):
            argument = f"[{count}]" if count else ""
            out.append(f"\\newcommand{{\\{name}}}{argument}{{{body.replace(chr(92) * 2, chr(92))}}}")
    return "".join(out)


def _drop_preview(script: Element) -> None:
    """Removes what MathJax 2 showed beside the script that holds the source."""
    if script.parent is None:
        return
    for sibling in reversed(_before(script)):
        if isinstance(sibling, str):
            if sibling.strip():
                return
        elif "MathJax" in sibling.get("class") or "mjx-" in sibling.get("class"):
            sibling.remove()
        elif sibling.tag:
            return


def _before(element: Element) -> list[Element | str]:
    siblings, index = _siblings(element)
    return siblings[max(0, index - _REACH) : index]


def _has_script(element: Element) -> bool:
    """Whether the script that MathJax 2 made this from follows, in which case that is the better source."""
    siblings, index = _siblings(element)
    for sibling in siblings[index + 1 : index + 1 + _REACH]:
        if isinstance(sibling, str):
            if sibling.strip():
                return False
        elif sibling.tag == "script" and sibling.get("type").lower().startswith("math/"):
            return True
    return (
        element.parent is not None
        and "MathJax" in element.parent.get("class")
        and _has_script(element.parent)
    )


def _siblings(element: Element) -> tuple[list[Element | str], int]:
    siblings = element.parent.children if element.parent is not None else []
    return siblings, next((i for i, s in enumerate(siblings[:5000]) if s is element), len(siblings))


def _mathjax(element: Element, formulas: Formulas) -> None:
    display = element.get("display") in ("true", "block") or "MathJax_Display" in element.classes
    source = _annotation(element) or element.get("data-latex") or element.get("data-tex")
    inner = next(
        (e.get("data-latex") for e in element.walk() if e.tag == "mjx-math" and e.get("data-latex")), ""
    )
    if source or inner:
        formulas.put(element, source or inner, display)
        return
    if _has_script(element):
        element.remove()
        return
    math = element.find("math")
    kept = next((e.get("data-mathml") for e in element.walk() if e.get("data-mathml")), "")
    if math is None and kept:
        math = parse(kept).body.find("math")
    if math is None:
        math = from_mathjax(element)
    if math is not None:
        if display:
            math.attrs["display"] = "block"
        element.become("", {}, [math])


def _math_class(element: Element, formulas: Formulas) -> None:
    if element.find("script", "math", "img", "svg", "mjx-container") is not None or element.tag in (
        "pre",
        "table",
        "img",
    ):
        code = element.find("code")
        if element.tag == "pre" and code is not None and len(element.find_all("code")) == 1:
            formulas.put(element, code.text(), True)
        return
    if any("katex" in e.classes for e in element.walk() if e is not element):
        return
    classes = set(element.classes)
    block = element.tag == "div" or bool(_DISPLAY_CLASS.search(element.get("class")))
    if element.tag == "code" and element.parent is not None and element.parent.tag == "pre":
        formulas.put(element.parent, element.text(), True)
        return
    explicit = bool(classes & {"math", "kdmath", "arithmatex", "language-math"}) or element.tag == "code"
    _delimited_or_all(element, formulas, block, explicit=explicit)


def _delimited_or_all(element: Element, formulas: Formulas, block: bool, *, explicit: bool = True) -> None:
    text = _source_text(element)
    for found in delimited(text):
        formulas.put(element, found.tex, found.display or block)
        return
    if not scan(text) and explicit and re.search(r"[\\^_=]", text) and len(text) < 4000:
        formulas.put(element, text, block)


def _annotation(element: Element) -> str | None:
    for annotation in element.find_all("annotation"):
        if annotation.get("encoding").lower() in _TEX_ENCODINGS:
            return annotation.text()
    return None


def _own_math(math: Element, formulas: Formulas) -> None:
    """MathML of the author: kept, but for what only formatters need; its TeX is remembered for copying and search."""
    formulas.rendered += 1
    source = _annotation(math) or math.get("alttext")
    math.attrs = {k: v for k, v in math.attrs.items() if k in ("display", "dir", "displaystyle")}
    if math.attrs.get("display") not in ("block", "inline", None):
        del math.attrs["display"]
    if source:
        math.attrs["alttext"] = tex.tidy(source)
    for element in math.find_all("annotation", "annotation-xml"):
        element.remove()
    for element in math.walk():
        if element.tag and element.tag not in MATHML:
            element.remove() if element.tag != "mstyle" else None


# ------------------------------------------------------------------------------------------ running text


@dataclass(slots=True)
class _Run:
    """Neighbouring inline nodes, as one text: the holder and index of each piece, and where it starts."""

    pieces: list[tuple[Element, int, int]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, holder: Element, index: int, text: str) -> None:
        self.pieces.append((holder, index, self.length))
        self.text.append(text)
        self.length += len(text)

    def mark(self, text: str) -> None:
        self.text.append(text)
        self.length += len(text)


def _runs(root: Element) -> list[_Run]:
    runs = [_Run()]

    def visit(element: Element) -> None:
        for index, child in enumerate(element.children):
            if isinstance(child, Raw):
                runs[-1].mark(_OPAQUE)
            elif isinstance(child, str):
                runs[-1].add(element, index, child)
            elif child.tag == "br":
                runs[-1].add(element, index, "\n")
            elif child.tag in _SKIPPED or _SKIPPED_CLASS.search(child.get("class")):
                runs[-1].mark(_OPAQUE)
            elif child.tag in BLOCKS:
                runs.append(_Run())
                visit(child)
                runs.append(_Run())
            elif child.tag in ("em", "i") and _was_underscore(runs[-1], child):
                runs[-1].mark("_")
                visit(child)
                runs[-1].mark("_")
            else:
                visit(child)

    visit(root)
    return [run for run in runs if any("$" in t or "\\" in t for t in run.text)]


def _was_underscore(run: _Run, emphasis: Element) -> bool:
    """Whether ``<em>`` is what Markdown made of two underscores of a formula: ``x<em>i + y</em>i``."""
    before = next((t for t in reversed(run.text) if t), "")[-1:]
    inside = next((t for t in emphasis.texts() if t), "")[:1]
    return (before.isalnum() or before in (")", "}", "]", "|", "'")) and (
        inside.isalnum() or inside in ("{", "\\")
    )


def _rewrite_run(run: _Run, formulas: Formulas) -> None:
    text = "".join(run.text)
    hits = [hit for hit in scan(text) if _OPAQUE not in text[hit.start : hit.end]]
    if not hits:
        return
    cuts: dict[int, list[tuple[int, int, Raw | None]]] = {}
    starts = [start for _, _, start in run.pieces]
    for hit in hits:
        made = _made(hit, formulas)
        if made is None:
            continue
        piece = max(0, bisect_right(starts, hit.start) - 1)
        while piece < len(run.pieces) and run.pieces[piece][2] < hit.end:
            holder, index, start = run.pieces[piece]
            length = len(_piece_text(holder, index))
            first, last = max(0, hit.start - start), min(length, hit.end - start)
            if first < last:
                cuts.setdefault(piece, []).append((first, last, made))
                made = None  # the rest of the formula leaves nothing
            piece += 1
    for piece, ranges in cuts.items():
        _cut(run.pieces[piece], ranges)


def _piece_text(holder: Element, index: int) -> str:
    child = holder.children[index]
    return child if isinstance(child, str) else "\n"


def _cut(piece: tuple[Element, int, int], ranges: list[tuple[int, int, Raw | None]]) -> None:
    holder, index, _ = piece
    text = _piece_text(holder, index)
    fresh = Element("")
    at = 0
    for first, last, made in ranges:
        fresh.extend([text[at:first]] if first > at else [])
        fresh.extend([made] if made else [])
        at = last
    fresh.extend([text[at:]] if at < len(text) else [])
    fresh.parent = holder
    holder.children[index] = fresh


def _made(hit: Found, formulas: Formulas) -> Raw | None:
    """The markup of a formula; None when it was a guess, and math-core does not see a formula in it either."""
    reference = _REFERENCE.fullmatch(hit.tex)
    if reference:
        return _link_to_equation(reference, formulas)
    known = len(formulas.unread)
    made = formulas.markup(hit.tex, hit.display)
    if not hit.certain and len(formulas.unread) > known and not _STRONG.search(hit.tex):
        del formulas.unread[known:]
        return None
    return made


def _link_to_equation(reference: re.Match[str], formulas: Formulas) -> Raw | None:
    number = formulas.numbers.get(reference[2])
    return Raw(f'<a href="#equation-{number}">{formulas.reference(reference)}</a>') if number else None


def _source_text(element: Element) -> str:
    """The text of an element made for a formula, with its line breaks."""
    for child in element.walk():
        if child.tag == "br":
            child.become("", {}, ["\n"])
    return element.text()
