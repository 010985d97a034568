"""Code blocks: whatever made them (Rouge, Pygments, Prism, highlight.js, Shiki, Hexo, WordPress), one form comes out.

The form is ``<pre data-lang="python"><code>...</code></pre>`` with Pygments' token classes. Its text is the author's,
character by character; line numbers, buttons and the highlighter's own layout are gone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from viewer.content.highlight import TOKEN_CLASSES, Token, is_known, language, spans, tokens_of
from viewer.content.tree import Element
from viewer.content.words import words

GUTTERS = words(
    "ln lineno linenos linenodiv lineno-cell linenumber linenumbers line-number line-numbers line-numbers-rows "
    "lnt lnlinks gutter rouge-gutter hljs-ln-numbers hljs-ln-n blob-num crayon-nums react-syntax-highlighter-"
    "line-number codeblock-line-number ln-num js-line-number prism-line-number CodeMirror-linenumber "
    "CodeMirror-gutter-wrapper"
)
FURNITURE = words(
    "copy copy-button copybtn copy-btn copy-code-button btn-copy btn-clipboard clipboard-copy zeroclipboard-"
    "container hljs-copy hljs-copy-button code-copy crayon-toolbar crayon-info toolbar toolbar-item "
    "file-actions"
)
HOLDERS = words(
    "highlight highlighter-rouge highlighttable rouge-table lntable codehilite codehilitetable "
    "syntaxhighlighter hljs-ln js-file-line-container crayon-syntax code-block sourcecode wp-block-code gist "
    "chroma"
)
_NOT_LANGUAGES = GUTTERS | FURNITURE | HOLDERS | words(
    "hljs prettyprint linenums prettyprinted code src source sourcecode lang language line-numbers literal-"
    "block notranslate wrap nowrap shiki astro-code github-dark github-light notation numberlines line light "
    "dark scroll copy wide example listing block programlisting screen console-output block-code has-line-"
    "numbers nums container"
)  # fmt: skip
_PREFIXED = re.compile(
    r"(?:language|lang|highlight-source|highlight-text|brush|src|syntax|highlight|hl(?=-ipython))[-:_](.+)",
    re.I,
)
_BRUSH = re.compile(r"\b(?:brush|lang|language)\s*:\s*([\w+#-]+)", re.I)
_LANGUAGE_ATTRIBUTES = (
    "data-lang",
    "data-language",
    "data-enlighter-language",
    "data-code-language",
    "data-syntax",
    "syntax",
    "lang",
)
_LINES = frozenset({"div", "p", "li", "tr", "ol", "ul", "table"})
_TABLE_PARTS = frozenset({"table", "tbody", "thead", "tr", "ol", "ul", "colgroup"})
_UNSEEN = frozenset(
    {"button", "style", "script", "svg", "select", "input", "template", "noscript", "clipboard-copy"}
)
_LABELS = frozenset({"lang", "line-numbers-wrapper", "line-numbers", "code-lang", "copy"})
_AT_EDGE = re.compile(r"^[ \t]*\n[ \t\n]*|[ \t]*\n[ \t\n]*$")
_SPREAD = re.compile(r"[ \t]*\n[ \t\n]*")
_DONE = " done"  # an attribute that no parser can make: this block is in its last form
MAX_TOTAL = 400_000  # characters of one post that are coloured


@dataclass(slots=True)
class _Reader:
    """Reads the text of a block as its reader sees it, with the token class of each piece."""

    tokens: list[Token] = field(default_factory=list)
    marked: int = 0
    foreign: int = 0
    at_line_start: bool = True
    pending: bool = False

    def read(self, element: Element, name: str = "") -> None:
        last_was_code = False
        for child in element.children:
            if isinstance(child, str):
                if not (element.tag in _TABLE_PARTS and not child.strip()):
                    self.put(name, child)
                    last_was_code = last_was_code and not child
                continue
            if _is_gutter(child) or child.tag in _UNSEEN:
                continue
            if child.tag == "br":
                self.put(name, "\n")
                continue
            is_line = child.tag in _LINES or (child.tag == "pre") or (last_was_code and child.tag == "code")
            if is_line:
                self.new_line()
            before = len(self.tokens)
            self.read(child, self.token_class(child, name))
            if is_line and child.tag != "pre":
                if len(self.tokens) == before and child.find(*_LINES) is None:
                    self.blank_line()
                self.pending = True
            last_was_code = child.tag == "code" and element.tag == "pre"

    def token_class(self, element: Element, outer: str) -> str:
        if element.tag != "span":
            return outer
        for name in element.classes:
            if name in TOKEN_CLASSES:
                self.marked += 1
                return "" if name in ("n", "p", "w", "err", "hll") else name
            if name.startswith("hljs-") or name == "token":
                self.foreign += 1
        return outer

    def new_line(self) -> None:
        self.pending = bool(self.tokens) and not self.at_line_start

    def blank_line(self) -> None:
        """An element for a line with nothing on it."""
        if self.pending and not self.at_line_start:
            self.tokens.append(("", "\n"))
        self.tokens.append(("", "\n"))
        self.at_line_start = True

    def put(self, name: str, text: str) -> None:
        if not text:
            return
        if self.pending and not self.at_line_start:
            self.tokens.append(("", "\n"))
        self.pending = False
        self.tokens.append((name, text))
        self.at_line_start = text.endswith("\n")


def _is_gutter(element: Element) -> bool:
    if element.tag in ("pre", "code"):
        return "lineno" in element.classes
    if GUTTERS.intersection(element.classes) or FURNITURE.intersection(element.classes):
        return True
    return "user-select:none" in element.get("style").replace(" ", "") and element.text().strip().isdigit()


def rewrite_code(root: Element) -> list[str]:
    """Brings all code blocks of a post into the one form; returns their texts, in order."""
    budget = MAX_TOTAL
    found: list[str] = []
    for element in list(root.walk()):
        if element.tag == "figure" or ("class" in element.attrs and HOLDERS.intersection(element.classes)):
            _open_holder(element)
        elif element.tag == "div" and "language-" in element.get("class"):
            _drop_labels(element)
    for element in root.walk():
        if element.tag == "code" and _is_block_code(element):
            if "white-space" not in element.get("style"):
                _flow(element)
            element.become("pre", element.attrs, [Element("code", dict(element.attrs), element.children)])
        if element.tag not in ("pre", "xmp", "listing") or _DONE in element.attrs:
            continue
        found.append(_rewrite_block(element, budget))
        budget -= len(found[-1])
    return found


def _rewrite_block(pre: Element, budget: int) -> str:
    name = _language_of(pre)
    reader = _Reader()
    reader.read(pre)
    text = "".join(piece for _, piece in reader.tokens)
    tokens: list[Token] | None = None
    if reader.marked and not reader.foreign:
        tokens = reader.tokens
    elif len(text) <= budget:
        tokens = tokens_of(text, name)
    code = Element("code", {}, [spans(tokens if tokens is not None else [("", text)])])
    attrs = {_DONE: "", "data-lang": name} if name else {_DONE: ""}
    if pre.get("id"):
        attrs["id"] = pre.get("id")
    pictures = [e for e in pre.find_all("img", "picture") if not e.inside(frozenset({"picture"}))]
    if pictures:
        pre.become("div", {}, [Element("pre", attrs, [code]), *pictures])
    else:
        pre.become("pre", attrs, [code])
    return text


def _is_block_code(code: Element) -> bool:
    """A ``<code>`` outside of ``<pre>`` that is laid out in lines all the same."""
    if "style" not in code.attrs and all(type(c) is not Element for c in code.children):
        return False
    if code.inside(frozenset({"pre"})):
        return False
    if "white-space" in code.get("style") and "pre" in code.get("style") and "\n" in code.text():
        return True
    return sum(1 for e in code.walk() if e.tag == "br") >= 2


def _flow(code: Element) -> None:
    """Takes away the line ends that mean nothing: outside of ``<pre>`` a line ends with ``<br>``."""
    for element in code.walk():
        element.children = [
            _SPREAD.sub(" ", _AT_EDGE.sub("", child)) if isinstance(child, str) else child
            for child in element.children
        ]


def _drop_labels(holder: Element) -> None:
    """Removes the line numbers and the name of the language that VitePress and its kin put beside a ``<pre>``."""
    if not any(isinstance(c, Element) and c.tag == "pre" for c in holder.children):
        return
    for child in holder.children:
        if not isinstance(child, Element) or child.tag == "pre" or child.find("pre") is not None:
            continue
        if _LABELS.intersection(child.classes):
            child.remove()


def _open_holder(holder: Element) -> None:
    """Turns a highlighter's table or box into a plain ``<pre>`` in its place."""
    inside: list[Element] = []
    for element in holder.walk():
        if element.tag == "clipboard-copy" or FURNITURE.intersection(element.classes):
            element.remove()
        elif element.tag == "table" or (element.tag == "textarea" and element is not holder):
            inside.append(element)
    if not inside and "syntaxhighlighter" not in holder.classes:
        return
    plain = next((e for e in inside if e.tag == "textarea" and "crayon-plain" in e.classes), None)
    name = _language_of(holder)
    if plain is not None:
        holder.become("pre", {"data-lang": name}, [plain.text()])
        return
    if "syntaxhighlighter" in holder.classes:
        code = next((e for e in holder.walk() if "code" in e.classes and e.tag in ("td", "div")), None)
        if code is not None:
            holder.become("pre", {"data-lang": name}, code.children)
        return
    for table in inside if holder.tag != "pre" else []:
        if table.tag == "table" and not table.inside(frozenset({"pre"})):
            _open_table(table, name)


def _open_table(table: Element, name: str) -> None:
    named = next((c for c in table.find_all("th", "td") if "filename" in c.classes), None)
    cells = [c for c in table.find_all("td", "th") if not _is_gutter(c) and c is not named]
    numbers = [c for c in table.find_all("td", "th", "pre") if _is_gutter(c)]
    numbers += [c for c in cells if c.find("pre") is not None and _only_numbers(c)]
    cells = [c for c in cells if c not in numbers] if len(cells) < 50 else cells
    pres = [c.find("pre") for c in cells]
    if len(cells) == 1 and pres[0] is not None and numbers:
        pre = pres[0]
        block = Element("pre", {"data-lang": _language_of(pre) or name}, pre.children)
        label = [Element("p", {}, [named.line()])] if named is not None else []
        table.become("div", {}, [*label, block]) if label else table.become("pre", block.attrs, pre.children)
    elif cells and not any(pres) and (numbers or {"hljs-ln", "js-file-line-container"} & set(table.classes)):
        lines = [Element("div", {}, [*c.children] or [""]) for c in cells]
        for line in lines:
            if not line.text().strip("\r\n"):
                line.replace_children(["\n"])
        table.become("pre", {"data-lang": name}, lines)


def _only_numbers(cell: Element) -> bool:
    return bool(re.fullmatch(r"[\d\s]+", cell.text())) and bool({"lntd", "gutter"} & set(cell.classes))


def _language_of(block: Element) -> str:
    """The language that the classes and attributes in, on and around a block name."""
    around = [block]
    for above in block.ancestors():
        if len(around) > 3 or above.tag not in (
            "div",
            "figure",
            "td",
            "tr",
            "tbody",
            "table",
            "pre",
            "section",
        ):
            break
        around.append(above)
    inner = block.find("code")
    for element in ([inner] if inner is not None else []) + around:
        name = _named(element)
        if name:
            return name
    return ""


def _named(element: Element) -> str:
    for attribute in _LANGUAGE_ATTRIBUTES:
        if attribute in element.attrs and (attribute != "lang" or element.tag in ("pre", "code")):
            name = language(element.get(attribute))
            if name:
                return name
    classes = element.classes
    brush = _BRUSH.search(element.get("class"))
    if brush:
        return language(brush[1])
    for name in classes:
        match = _PREFIXED.fullmatch(name)
        if match:
            return language(match[1])
    if {"hljs", "sourceCode", "highlight", "syntaxhighlighter", "src", "code"}.intersection(classes):
        for name in classes:
            if name.lower() not in _NOT_LANGUAGES and name != "sourceCode":
                return language(name) if is_known(name) else ""
    return ""
