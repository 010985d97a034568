"""Derived HTML -> Markdown that reads well, and that ``viewer.sources.markdown.to_html`` turns into the same content again.

Blocks are parted by one empty line and never wrapped. What Markdown has no words for (cells that hold blocks or span
others, MathML without TeX, ``<kbd>``) stays HTML, which Markdown lets through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from viewer.content import embeds, markdown_languages, markdown_media
from viewer.content import markdown_escape as escape
from viewer.content.markdown_inline import NOTHING, Inline
from viewer.content.media import MEDIA_PATH
from viewer.content.tree import BLOCKS, Element, parse
from viewer.content.words import words

_HEADINGS = words("h1 h2 h3 h4 h5 h6")
_OWN_LINES = BLOCKS | {"table"}
_ALIGN = {"left": ":---", "right": "---:", "center": ":---:"}
_SPANS = ("colspan", "rowspan")


def to_markdown(
    html: str, *, media_url: Callable[[str], str] | None = None, language: str | None = None
) -> str:
    """The Markdown of a derived post, ending in a newline.

    ``media_url`` gives the address of a picture by its key; without it pictures keep their path in the archive
    (``/media/KEY``). Code blocks are fenced, formulas stand in ``$..$`` and ``$$..$$``, footnotes come last; a card
    of a film or the like is the frame that it was. Words in another ``language`` than that of the post say so.
    """
    root = parse(html).body
    for element in root.walk():
        source = element.get("src")
        if media_url is not None and source.startswith(MEDIA_PATH):
            element.attrs["src"] = media_url(source.removeprefix(MEDIA_PATH))
        film = element.get("data-media")
        if film:
            element.attrs["data-media"] = media_url(film) if media_url is not None else MEDIA_PATH + film
        if element.tag == "a":
            _push_down(element)
    markdown_languages.spread(root, language, _stands_alone)
    writer = _Writer(Inline())
    writer.look_around(root)
    blocks = writer.blocks(root.children) + writer.definitions
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _push_down(link: Element) -> None:
    """A link around blocks becomes one in each of them: Markdown has links in lines alone."""
    if not any(e.tag in _OWN_LINES for e in link.walk()):
        return
    target = {name: value for name, value in link.attrs.items() if name != "id"}
    made: list[Element | str] = []
    for child in link.children:
        if isinstance(child, Element) and _stands_alone(child):
            if child.tag not in ("table", "pre"):
                child.replace_children([Element("a", target, child.children)])
            made.append(child)
        else:
            made.append(Element("a", dict(target), [child]))
    link.become("div", {"id": link.get("id")}, made)


class _Text(str):
    """A block that is a paragraph, and can stand beside the marker of a list item."""

    __slots__ = ()


class _Writer:
    """Writes blocks; every method gives a list of them, or one, without empty lines around it."""

    def __init__(self, inline: Inline) -> None:
        self.inline = inline
        self.definitions: list[str] = []

    def look_around(self, root: Element) -> None:
        """Finds the footnotes, and the places that links lead to."""
        links = [e for e in root.walk() if e.tag == "a" and e.get("href").startswith("#")]
        asked = {e.get("href")[1:] for e in links if "footnote-ref" in e.classes}
        for box in root.walk():
            items = [i for i in box.find_all("li") if i.get("id")] if "footnotes" in box.classes else []
            if items and all(item.get("id") in asked for item in items) and not _is_known(items, self.inline):
                for item in items:
                    self.inline.notes[item.get("id")] = str(len(self.inline.notes) + 1)
        ways = {"footnote-ref", "footnote-back"} if self.inline.notes else set()
        self.inline.targets = {e.get("href")[1:] for e in links if not ways.intersection(e.classes)}

    # ------------------------------------------------------------------------------------ blocks in order

    def blocks(self, nodes: Iterable[Element | str]) -> list[str]:
        """Blocks as blocks, and what stands between them as paragraphs."""
        out: list[str] = []
        run: list[Element | str] = []
        anchor = ""
        for node in nodes:
            if not (isinstance(node, Element) and _stands_alone(node)):
                run.append(node)
                continue
            out += self.paragraph(run)
            run = []
            made = self.block(node)
            if node.get("id") in self.inline.targets and node.tag not in _HEADINGS:
                anchor += self.inline.anchor(node.get("id"))
            if anchor and made:
                made[0:1] = (
                    [_Text(anchor + made[0])] if isinstance(made[0], _Text) else [_Text(anchor), made[0]]
                )
                anchor = ""
            out += made
        return out + self.paragraph(run)

    def paragraph(self, nodes: list[Element | str]) -> list[str]:
        math = [n for n in nodes if not isinstance(n, str) or n.strip()]
        if len(math) == 1 and isinstance(math[0], Element) and _is_displayed(math[0]):
            made = self.inline.formula(math[0])[0]
            return [f"$$\n{made[2:-2]}\n$$" if made.startswith("$$") else made]
        text = self.inline.write(nodes)
        if text.startswith("<math"):  # which would be read as a block
            text = "<span></span>" + text
        return [_Text(escape.line_starts(text))] if text else []

    def block(self, element: Element) -> list[str]:
        tag = element.tag
        if "footnotes" in element.classes and self.is_notes(element):
            return self.notes(element)
        if tag in _HEADINGS:
            return self.heading(element)
        if markdown_media.is_gallery(element):
            return [markdown_media.gallery(said) for said in self.paragraph(element.children)]
        match tag:
            case "pre":
                return [self.code(element)]
            case "hr":
                return ["---"]
            case "blockquote":
                return self.quotation(element)
            case "ul" | "ol":
                return self.listed(element)
            case "dl":
                return self.defined(element)
            case "table":
                return self.table(element)
            case "figure":
                return self.figure(element)
            case "details":
                return self.details(element)
        return self.blocks(element.children)

    # ------------------------------------------------------------------------------------ kinds of blocks

    def heading(self, element: Element) -> list[str]:
        text = self.inline.write(element.children).replace("  \n", "<br>").replace("\n", " ")
        if not text:
            return []
        text = re.sub(r"(?<!\\)#(?=#*$)", r"\\#", text)
        name = element.get("id")
        named = f" {{#{name}}}" if name in self.inline.targets and not re.search(r"[\s{}]", name) else ""
        return [f"{'#' * int(element.tag[1])} {text}{named}"]

    @staticmethod
    def code(element: Element) -> str:
        code = element.text().removesuffix("\n")
        longest = max((len(run) for run in re.findall(r"^[ \t]*(`{3,})", code, re.MULTILINE)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}{element.get('data-lang')}\n{code}\n{fence}"

    def quotation(self, element: Element) -> list[str]:
        network = embeds.quoted(element)
        if network:
            kind = element.find("p")
            words = self.blocks(child for child in element.children if child is not kind)
            return [markdown_media.quoted_post(network, words)]
        return _quoted(self.blocks(element.children))

    def listed(self, element: Element) -> list[str]:
        start = element.get("start")
        number = int(start) if element.tag == "ol" and start.isdecimal() else 1
        items: list[str] = []
        loose = any(c.find("p") is not None for c in element.children if isinstance(c, Element))
        for child in element.children:
            inside = child.children if isinstance(child, Element) and child.tag == "li" else [child]
            made = self.blocks(inside)
            if made:
                marker = f"{number}. " if element.tag == "ol" else "- "
                items.append(_item(marker, made, loose, self.is_task(child)))
                number += 1
        loose = loose or any("\n\n" in item for item in items)
        return [("\n\n" if loose else "\n").join(items)] if items else []

    @staticmethod
    def is_task(item: Element | str) -> bool:
        task = item.find("span") if isinstance(item, Element) else None
        return task is not None and "task" in task.classes

    def defined(self, element: Element) -> list[str]:
        entries: list[str] = []
        for part in element.find_all("dt", "dd"):
            if part.tag == "dt":
                term = self.inline.write(part.children).replace("  \n", "<br>")
                entries.append(escape.line_starts(term) or NOTHING)
            else:
                body = self.blocks(part.children) or [NOTHING]
                if not isinstance(body[0], _Text):
                    body.insert(0, NOTHING)
                told = _indented("\n\n".join(body), 4, ":   ")
                if entries and not entries[-1].startswith(":") and "\n" not in entries[-1]:
                    entries[-1] += "\n" + told
                else:
                    entries.append(told)
        return entries

    def figure(self, element: Element) -> list[str]:
        caption = element.find("figcaption")
        if "card" in element.classes and caption is not None:
            made = markdown_media.card(element)
            return [made] if made else self.paragraph(caption.children)
        if caption is None or caption.parent is not element:
            return self.blocks(element.children)
        at = element.children.index(caption)
        above, below = self.blocks(element.children[:at]), self.blocks(element.children[at + 1 :])
        said = self.inline.write([Element("em", {}, caption.children)]).replace("  \n", "<br>")
        if not said:
            return above + below
        pictured = bool(above) and above[-1].startswith(("![", "[![")) and above[-1].endswith((")", "-->"))
        above[len(above) - pictured :] = [_Text(f"{above[-1]}\n{said}" if pictured else said)]
        return above + below

    def details(self, element: Element) -> list[str]:
        summary = next((c for c in element.children if isinstance(c, Element) and c.tag == "summary"), None)
        title = self.inline.write(summary.children) if summary is not None else ""
        body = self.blocks(child for child in element.children if child is not summary)
        head = f'<details{" open" if "open" in element.attrs else ""} markdown="1">\n' + (
            f'<summary markdown="span">{title}</summary>' if title else ""
        )
        return ["\n\n".join([head.rstrip("\n"), *body, "</details>"])]

    def table(self, element: Element) -> list[str]:
        rows = [[c for c in row.children if isinstance(c, Element)] for row in element.find_all("tr")]
        rows = [row for row in rows if row]
        caption = element.find("caption")
        said = self.paragraph(caption.children) if caption is not None else []
        if not rows:
            return said
        if not all(_is_simple(cell) for row in rows for cell in row) or element.find("table") is not None:
            return [escape.raw(element)]
        if not all(cell.tag == "th" for cell in rows[0]):
            rows.insert(0, [Element("th", {"style": c.get("style")}) for c in rows[0]])
        width = max(map(len, rows))
        lines = [self.row(row, width) for row in rows]
        aligned = [
            _ALIGN.get(cell.get("style").removeprefix("text-align:").strip(" ;"), "---") for cell in rows[0]
        ]
        lines.insert(1, "| " + " | ".join(aligned + ["---"] * (width - len(aligned))) + " |")
        return [*said, "\n".join(lines)]

    def row(self, cells: list[Element], width: int) -> str:
        self.inline.cell = True
        said = [self.inline.write(cell.children) for cell in cells]
        self.inline.cell = False
        return "| " + " | ".join(said + [""] * (width - len(said))) + " |"

    # ------------------------------------------------------------------------------------ footnotes

    def is_notes(self, box: Element) -> bool:
        """Whether a box holds the footnotes and nothing else."""
        return any(i.get("id") in self.inline.notes for i in box.find_all("li"))

    def notes(self, box: Element) -> list[str]:
        """Puts the footnotes of a box aside, to be written at the end; what else is in it stays."""
        for item in box.find_all("li"):
            label = self.inline.notes.get(item.get("id"))
            if label:
                body = self.blocks(item.children) or [NOTHING]
                if not isinstance(body[0], _Text):
                    body.insert(0, NOTHING)
                self.definitions.append(_indented("\n\n".join(body), 4, f"[^{label}]: "))
        return []


def _is_displayed(formula: Element) -> bool:
    """Whether an element is a formula with lines of its own, or the source of one that cannot be read."""
    return formula.get("display") == "block" or "tex-block" in formula.classes


def _is_known(items: list[Element], inline: Inline) -> bool:
    return any(item.get("id") in inline.notes for item in items)


def _stands_alone(element: Element) -> bool:
    """Whether an element is a block, or only wraps blocks. A link around blocks is a link in a paragraph."""
    if element.tag in _OWN_LINES:
        return True
    return element.tag != "a" and any(e.tag in _OWN_LINES for e in element.walk())


def _is_simple(cell: Element) -> bool:
    """Whether a cell can be a cell of Markdown: one line, in one column and row."""
    if any(cell.get(name) not in ("", "1") for name in _SPANS):
        return False
    return not any(e.tag in _OWN_LINES for e in cell.walk() if e is not cell and e.tag != "p") and (
        len(cell.find_all("p")) <= 1
    )


def _quoted(blocks: list[str]) -> list[str]:
    lines = "\n\n".join(blocks).split("\n")
    return ["\n".join(f"> {line}" if line else ">" for line in lines)] if blocks else []


def _item(marker: str, blocks: list[str], loose: bool, task: bool) -> str:
    """A list item: what follows its first line is indented as deep as that begins."""
    if not isinstance(blocks[0], _Text):
        blocks.insert(0, _Text(NOTHING))
    elif task and blocks[0][:2] in ("☑ ", "☐ "):
        blocks[0] = _Text(("[x] " if blocks[0][0] == "☑" else "[ ] ") + blocks[0][2:])
    text = blocks[0]
    for before, block in pairwise(blocks):
        close = not loose and isinstance(before, _Text) and re.match(r"(?:- |\d+\. )", block)
        text = _Text(text + ("\n" if close else "\n\n") + block)
    return _indented(text, len(marker), marker)


def _indented(text: str, columns: int, first: str) -> str:
    """The text with ``first`` before its first line and so many blanks before the others."""
    return first + re.sub(r"\n(?=[^\n])", "\n" + " " * columns, text)
