"""Formulas as renderers and generators leave them: KaTeX, MathJax 2 to 4, pandoc, kramdown, Substack, MathML."""

from __future__ import annotations

import json
import re

from viewer.content import tex
from viewer.content.clean import MATHML
from viewer.content.equations import Formulas
from viewer.content.guard import printable, tame
from viewer.content.mathjax import from_mathjax
from viewer.content.texscan import delimited, scan
from viewer.content.tree import Element, parse
from viewer.content.words import words

_MATH_CLASS = words(
    "math arithmatex kdmath tex latex equation MathJax_Preview inline-math display-math math-inline math-"
    "display math-block katex-block katex-inline mathjax-inline mathjax-display language-math latex-rendered"
)
_MATHJAX = frozenset({"MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_CHTML", "MathJax_MathML"})
_CUSTOM = words("eq eqn math-renderer tex-math la-tex x-equation d-math dt-math")
_TAGS = _CUSTOM | {"script", "mjx-container"}
_DISPLAY_CLASS = re.compile(r"display|block|equation", re.I)
_TEX_ENCODINGS = ("application/x-tex", "application/x-latex", "tex", "latex", "text/x-tex")
_EXPRESSION = re.compile(r'"persistentExpression"\s*:\s*("(?:[^"\\]|\\.)*")')
_TOKENS = frozenset({"mi", "mo", "mn", "ms", "mtext"})
_BLANKS = " \t\n\r\f"
_REACH = 6  # neighbours that are looked at


def rewrite_rendered(root: Element, formulas: Formulas) -> None:
    """Brings every formula that stands in an element of its own back to one clean form."""
    every = list(root.walk())
    made = [e for e in every if "class" in e.attrs or e.tag in _TAGS or "data-math-style" in e.attrs]
    for element in made:
        _rendered_elsewhere(element, formulas)
    for element in root.walk() if made else every:
        if element.tag == "math":
            _own_math(element, formulas)


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
    elif tag == "mjx-container" or _MATHJAX.intersection(classes):
        _mathjax(element, formulas)
    elif "mjpage" in classes or "mjpage__block" in classes:
        _mathjax_node(element, formulas)
    elif "MathJax_Preview" in classes or "MJX_Assistive_MathML" in classes:
        element.remove()
    elif "mwe-math-element" in classes:
        math = element.find("math")
        if math is not None:
            element.become("", {}, [math])
    elif "data-attrs" in element.attrs and "latex-rendered" in classes:
        _substack(element, formulas)
    elif tag in _CUSTOM:
        block = "block" in element.attrs or _DISPLAY_CLASS.search(element.get("class"))
        _delimited_or_all(element, formulas, bool(block) or element.get("display") == "block")
    elif _MATH_CLASS.intersection(classes):
        _math_class(element, formulas)
    elif tag == "code" and element.parent is not None and element.get("data-math-style"):
        formulas.put(element, element.text(), element.get("data-math-style") == "display")


def _substack(element: Element, formulas: Formulas) -> None:
    """Substack keeps the source in a JSON attribute of an empty element."""
    found = _EXPRESSION.search(element.get("data-attrs")[:20_000])
    try:
        source = json.loads(found[1], strict=False) if found else ""
    except ValueError:
        return
    if source:
        formulas.put(element, printable(source), True)


def _script(element: Element, formulas: Formulas) -> None:
    kind = element.get("type").lower()
    if kind.startswith(("math/tex", "math/latex")):
        _drop_preview(element)
        formulas.put(element, element.text(), "display" in kind)
    elif kind.startswith("math/mml"):
        _drop_preview(element)
        math = parse(tame(element.text())).body.find("math")
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
        math = parse(tame(kept)).body.find("math")
    if math is None:
        math = from_mathjax(element)
    if math is not None:
        if display:
            math.attrs["display"] = "block"
        element.become("", {}, [math])


def _mathjax_node(element: Element, formulas: Formulas) -> None:
    """mathjax-node draws a formula and says its source in the title of the drawing."""
    title = element.find("title")
    if title is not None and title.text().strip():
        formulas.put(element, title.text(), "mjpage__block" in element.classes)


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
            element.remove()
        else:
            _trim(element)


def _trim(element: Element) -> None:
    """Takes away the white space of markup that was laid out for people (MathML Core, 2.1.5: it means nothing). Browsers
    see a sign that has some beside it as a word: upright, and never stretched."""
    if element.tag in _TOKENS and len(element.children) == 1 and isinstance(element.children[0], str):
        kept = element.children[0].strip(_BLANKS)
        element.replace_children([re.sub(f"[{_BLANKS}]+", " ", kept)] if kept else element.children)
    elif element.tag not in _TOKENS:
        element.replace_children([c for c in element.children if not isinstance(c, str) or c.strip(_BLANKS)])


def _source_text(element: Element) -> str:
    """The text of an element made for a formula, with its line breaks."""
    for child in element.walk():
        if child.tag == "br":
            child.become("", {}, ["\n"])
    return element.text()
