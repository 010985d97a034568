"""The skeleton of a post: headings with anchors, unique ids, footnotes that jump and come back, links, tables, figures."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

from viewer.content import links
from viewer.content.text import raw_text
from viewer.content.tree import BLOCKS, Element, Raw, squeeze
from viewer.content.words import words
from viewer.types import Heading, Link

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SLUG = re.compile(r"[^\w]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PERMALINK_CLASSES = words(
    "anchor header-anchor headerlink heading-anchor anchor-link heading-link hash-link anchorjs-link "
    "permalink header-link octicon-link direct-link"
)
_PERMALINK_SIGNS = frozenset({"#", "¶", "§", "🔗", "link", "permalink", "∞", "", "[link]", "⚓", "⚓︎"})
_SAFE_ID = re.compile(r"[^\s\"'<>`&\\\x00-\x1f]{1,200}")
_FOOTNOTE_REF = re.compile(
    r"^(?:fnref|fnr|footnote-?ref|footnote-anchor|cite_ref|noteref|ref-fn)", re.IGNORECASE
)
_LOOSE = re.compile(r"[\W_]+")
_MAY_GO = words("p em strong b i span u a blockquote h1 h2 h3 h4 h5 h6")
_LINKS = frozenset({"a"})
_HEADING_TAGS = frozenset(HEADINGS)
MAX_OUTLINE = 2_000


# ----------------------------------------------------------------------------------------------- ids and links


def rewrite_links(root: Element, base: str, page: str) -> list[Link]:
    """Makes links absolute, and those to the post itself fragments; returns the links that leave the post."""
    found: list[Link] = []
    for element in root.walk():
        if element.tag != "a":
            if element.tag:
                element.attrs.pop("href", None)
            continue
        if element.get("name") and not element.get("id"):
            element.attrs["id"] = element.get("name")
        if "href" not in element.attrs:
            continue
        href = element.get("href").strip()
        url = links.absolute(base, href)
        fragment = (
            href[1:] if href.startswith("#") else url.partition("#")[2] if _to_itself(url, page) else ""
        )
        if fragment:
            element.attrs["href"] = "#" + unquote(fragment)
        elif url:
            element.attrs["href"] = url
            if url.startswith(("http", "handbook:")):
                found.append(Link(url, element.line()[:200]))
        else:
            del element.attrs["href"]
    return found


def _to_itself(url: str, page: str) -> bool:
    return "#" in url and links.same_page(url, page)


def unique_ids(root: Element) -> None:
    """Keeps the first of several equal ids, and drops what cannot be an id."""
    seen: set[str] = set()
    for element in root.walk():
        name = element.attrs.get("id")
        if name is None:
            continue
        name = name.strip()
        if not _SAFE_ID.fullmatch(name) or name in seen:
            del element.attrs["id"]
            continue
        element.attrs["id"] = name
        seen.add(name)


def drop_dead_fragments(root: Element) -> None:
    """Takes the ``href`` off links to places in the post that are not there, after all ids are settled."""
    ids: set[str] = set()
    jumps: list[Element] = []
    for element in root.walk():
        if element.tag and "id" in element.attrs:
            ids.add(element.attrs["id"])
        if element.tag and element.get("href").startswith("#"):
            jumps.append(element)
    for element in jumps:
        href = element.attrs["href"]
        name = href[1:]
        if name not in ids:
            folded = next((i for i in (name.lower(), "user-content-" + name) if i in ids), None)
            if folded is None:
                del element.attrs["href"]
            else:
                element.attrs["href"] = "#" + folded


# ------------------------------------------------------------------------------------------------- headings


def drop_title(root: Element, title: str) -> None:
    """Removes a heading at the very start that only says the title again, also below one that says a part of it."""
    wanted = _LOOSE.sub("", unicodedata.normalize("NFKC", title)).casefold()
    if not wanted:
        return
    for element in root.walk():
        if element.tag in HEADINGS:
            said = _LOOSE.sub("", unicodedata.normalize("NFKC", element.text())).casefold()
            if element.find("img") is not None or said not in wanted:
                return
            if said == wanted:
                element.remove()
                return
            continue
        if any(isinstance(c, Raw) or (isinstance(c, str) and c.strip()) for c in element.children):
            if not element.inside(_HEADING_TAGS):
                return
        elif element.tag in ("img", "pre", "table", "figure", "hr", "picture", "iframe", "video"):
            return


def rewrite_headings(root: Element) -> list[Heading]:
    """Gives every heading an id to jump to, takes the author's own permalink signs off; returns the outline."""
    ids = {e.attrs["id"]: 0 for e in root.walk() if "id" in e.attrs}
    outline: list[Heading] = []
    for element in root.walk():
        if element.tag not in HEADINGS:
            continue
        carried = _drop_permalinks(element)
        title = heading_text(element)
        if not title:
            if element.find("img") is None:
                element.unwrap()
            continue
        if "id" not in element.attrs:
            element.attrs["id"] = carried or _slug(title, ids)
            ids[element.attrs["id"]] = 0
        if len(outline) < MAX_OUTLINE:
            outline.append(Heading(int(element.tag[1]), title[:300], element.attrs["id"]))
    return outline


def heading_text(element: Element) -> str:
    """The words of a heading, formulas as their source."""
    pieces: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, Raw):
            pieces.append(raw_text(node))
        elif isinstance(node, str):
            pieces.append(node)
        elif node.tag == "br":
            pieces.append(" ")
        else:
            stack.extend(reversed(node.children))
    return squeeze("".join(pieces))


def _drop_permalinks(heading: Element) -> str:
    """Removes links that only show a sign for "link here"; returns the id that one of them carried."""
    carried = ""
    for link in heading.find_all("a"):
        own = link.get("href").startswith("#")
        sign = link.line().casefold() in _PERMALINK_SIGNS and link.find("img") is None
        if (_PERMALINK_CLASSES.intersection(link.classes) and (sign or link.line() in _PERMALINK_SIGNS)) or (
            own and sign
        ):
            carried = carried or link.get("id")
            link.remove()
        elif own and link.line() == heading.line():
            link.unwrap()
    return carried


def _slug(title: str, taken: dict[str, int]) -> str:
    """An id made of the words of a heading, with a number when another has it already."""
    stem = _SLUG.sub("-", unicodedata.normalize("NFKC", title).casefold()).strip("-")[:60] or "section"
    name = stem
    while name in taken:
        taken[stem] = taken.get(stem, 0) + 1
        name = f"{stem}-{taken[stem] + 1}"
    return name


# ------------------------------------------------------------------------------------ footnotes, tables, the rest


def mark_footnotes(root: Element) -> None:
    """Recognises footnote references, lists, and ways back by their ids and classes, for the style sheet."""
    for element in root.walk():
        if not element.attrs:
            continue
        if element.tag == "a" and element.get("href").startswith("#"):
            target = element.get("href")[1:]
            classes = set(element.classes)
            back = {"footnote-back", "footnote-backref", "reversefootnote", "footnotes-backref"} & classes
            if back or element.get("role") == "doc-backlink" or _FOOTNOTE_REF.match(target):
                element.attrs["class"] = "footnote-back"
            elif {"footnote-ref", "footnote", "footnote-anchor"} & classes or element.get(
                "role"
            ) == "doc-noteref":
                element.attrs["class"] = "footnote-ref"
        elif element.tag in ("div", "section", "ol", "aside", "footer"):
            listed = {"footnotes", "footnote-definition", "footnote"} & set(element.classes)
            if listed or element.get("role") == "doc-endnotes":
                element.attrs["class"] = "footnotes"


def wrap_tables(root: Element) -> None:
    """Puts tables of data into a box that scrolls sideways; tables that only lay out a page lose their grid."""
    for element in list(root.walk()):
        if element.tag != "table" or element.inside(frozenset({"table"})):
            continue
        if element.parent is not None and "scroll" in element.parent.classes:
            continue
        cells = element.find_all("td", "th")
        rows = element.find_all("tr")
        if len(cells) <= 1 or (len(rows) <= 1 and element.find("th") is None and _is_layout(cells)):
            _flatten(element)
            continue
        table = Element("table", element.attrs, element.children)
        element.become("div", {"class": "scroll"}, [table])


def _is_layout(cells: list[Element]) -> bool:
    return any(c.find("p", "div", "h1", "h2", "h3", "ul", "table") is not None for c in cells)


def _flatten(table: Element) -> None:
    for part in table.find_all("tbody", "thead", "tfoot", "tr", "colgroup", "col", "caption"):
        if not any(a is not table and a.tag == "table" for a in part.ancestors() if a is not table):
            part.unwrap()
    for cell in table.find_all("td", "th"):
        cell.become("div", {}, cell.children)
    table.become("div", {}, table.children)


def drop_hidden(root: Element) -> None:
    """Removes what the author's page does not show either: small hidden texts for machines and previews."""
    for element in list(root.walk()):
        attrs = element.attrs
        hidden = "hidden" in attrs or ("style" in attrs and _HIDDEN.search(attrs["style"][:4000]))
        if hidden and element.tag not in ("img", "math", "iframe") and _is_small(element):
            element.remove()


def _is_small(element: Element) -> bool:
    if element.find("img", "pre", "math", "table", "picture", "video") is not None:
        return False
    return len(element.line()) < 200


def mend_nesting(root: Element) -> None:
    """Undoes what markup cannot say and a parser would tear apart: blocks in paragraphs, links in links."""
    for element in root.walk():
        if element.tag == "a":
            if element.inside(_LINKS):
                element.unwrap()
        elif element.tag in BLOCKS:
            above = element.parent
            while above is not None and (above.tag == "p" or above.tag not in BLOCKS):
                if above.tag == "p":
                    above.tag = "div"
                above = above.parent


def drop_empty(root: Element) -> None:
    """Removes paragraphs and emphases that hold nothing, as editors leave them behind; their ids stay."""
    for element in reversed(list(root.walk())):
        if element.tag not in _MAY_GO:
            continue
        if element.is_blank() if element.tag == "p" else element.is_hollow():
            name = element.get("id")
            element.become("span" if name else "", {"id": name} if name else {}, [])
    for element in root.walk():
        if element.tag in ("ul", "ol") and element.find("li") is not None and element.is_blank():
            element.remove()  # of things that were shown by scripts alone
