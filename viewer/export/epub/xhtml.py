"""Derived HTML as XHTML: the XML syntax of HTML, with the attributes that EPUB 3 knows (EPUB 3.3, section 6.1)."""

from __future__ import annotations

import re
from collections.abc import Callable, Set

from viewer.content.links import absolute
from viewer.content.tree import VOID, Element, Raw, parse
from viewer.content.words import words
from viewer.export.epub.models import conform

MATHML = "http://www.w3.org/1998/Math/MathML"

_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_UNFIT = re.compile(r"[^A-Za-z0-9_.-]")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?")
_TONGUE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_FLAGS = words("open reversed")
_KNOWN = words("id class dir title style href src alt width height colspan rowspan headers scope span start type "
               "value datetime")  # fmt: skip
_NUMBERS = words("width height colspan rowspan span start value")
_STYLING: tuple[str, ...] = ("displaystyle", "scriptlevel")
_TOKENS = words("mi mo mn ms mtext mspace mstyle")
_OPERATORS = words("mo mstyle")
_MATH_HOMES = {
    "display": words("math"),
    "alttext": words("math"),
    **dict.fromkeys(("mathvariant", "mathsize"), _TOKENS),
    **dict.fromkeys(
        words("stretchy fence separator form lspace rspace minsize maxsize symmetric largeop movablelimits"),
        _OPERATORS,
    ),
    "lspace": words("mo mpadded mstyle"),
    "accent": words("mo mover munderover mstyle"),
    "accentunder": words("munder munderover mstyle"),
    "width": words("mspace mpadded mtable mglyph"),
    "height": words("mspace mpadded mglyph"),
    "depth": words("mspace mpadded"),
    "voffset": words("mpadded"),
    "linethickness": words("mfrac mstyle"),
    "columnalign": words("mtable mtr mtd mstyle"),
    "rowalign": words("mtable mtr mtd mstyle"),
    **dict.fromkeys(words("columnspacing rowspacing columnlines rowlines"), words("mtable mstyle")),
    **dict.fromkeys(words("columnspan rowspan"), words("mtd mstyle")),
    "notation": words("menclose mstyle"),
    "encoding": words("annotation semantics"),
}

Link = Callable[[str], str | None]


def names_in(html: str) -> frozenset[str]:
    """The ids of a derived post, as ``to_xhtml`` writes them: where fragments can lead."""
    return frozenset(name_of(name) for name in re.findall(r' id="([^"]+)"', html))


def name_of(identifier: str) -> str:
    """An id as an XML name."""
    if _NAME.fullmatch(identifier):
        return identifier
    return "_" + _UNFIT.sub(lambda m: f"_{ord(m[0]):x}", identifier)


def to_xhtml(html: str, link: Link) -> str:
    """A fragment of derived HTML as well-formed XHTML. ``link`` says where an absolute address leads in the book: an
    address, or None when there is nothing to link to."""
    root = parse(html).body
    conform(root)
    seen: set[str] = set()
    for element in root.walk():
        name = element.attrs.pop("id", "")
        if name and name_of(name) not in seen:
            element.attrs["id"] = name_of(name)
            seen.add(name_of(name))
    _attribute_all(root, seen, link)
    return _written(root)


def _attribute_all(root: Element, names: Set[str], link: Link) -> None:
    stack = [(root, False)]
    while stack:
        element, in_math = stack.pop()
        in_math = in_math or element.tag == "math"
        if in_math:
            _formula(element)
        else:
            element.attrs = _attributes(element, names, link)
        stack += [(child, in_math) for child in element.children if isinstance(child, Element)]


def _formula(element: Element) -> None:
    """MathML Core lets ``displaystyle`` and ``scriptlevel`` stand anywhere, MathML 3 on ``<mstyle>`` (section 3.3.4)."""
    element.attrs = {
        n: v
        for n, v in element.attrs.items()
        if n not in ("title", "lang") and (n not in _MATH_HOMES or element.tag in _MATH_HOMES[n])
    }
    styles: dict[str, str] = {n: element.attrs.pop(n) for n in _STYLING if n in element.attrs}
    if styles and element.tag in ("math", "mstyle"):
        element.attrs.update(styles)
    elif styles:
        inside = Element(element.tag, element.attrs, element.children)
        element.become("mstyle", styles, [inside])


def _attributes(element: Element, names: Set[str], link: Link) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, value in element.attrs.items():
        if name == "lang":
            if _TONGUE.fullmatch(value):
                kept["lang"] = kept["xml:lang"] = value
        elif name in _FLAGS:
            kept[name] = name
        elif name == "href":
            target = _target(value, names, link)
            if target is not None:
                kept["href"] = target
        elif name.startswith("data-") or (name in _KNOWN and _fits(element, name, value, names)):
            kept[name] = value
    if element.tag == "img":
        kept.setdefault("alt", "")
    if element.tag == "pre":  # the style sheet of a book has no word for it
        kept["dir"] = "ltr"
    if element.tag == "bdo" and kept.get("dir") not in ("ltr", "rtl"):
        kept["dir"] = "ltr"
    if element.tag == "time" and "datetime" not in kept:
        element.tag = "span"
    return kept


def _fits(element: Element, name: str, value: str, names: Set[str]) -> bool:
    """Whether an attribute may have this value on this element."""
    if name in _NUMBERS:
        number = re.fullmatch(r"-?\d+", value.strip())
        least = -(10**9) if name in ("start", "value") else 0 if name == "rowspan" else 1
        parent = element.parent.tag if element.parent is not None else ""
        return number is not None and int(value) >= least and (name != "value" or parent == "ol")
    match name:
        case "headers":
            return all(part in names for part in value.split())
        case "scope":
            return value.lower() in ("row", "col", "rowgroup", "colgroup")
        case "datetime":
            return _MOMENT.fullmatch(value) is not None
        case "dir":
            return value.lower() in ("ltr", "rtl", "auto")
    return True


def _target(value: str, names: Set[str], link: Link) -> str | None:
    if value.startswith("#"):
        name = name_of(value[1:])
        return f"#{name}" if name in names else None
    if value.startswith(("http:", "https:")):
        return link(value)
    return absolute("", value) or None


def outside(url: str) -> str | None:
    """An address of the web that a validator takes for one; None for what is none."""
    found = absolute("", url)
    if not re.match(r"https?://[A-Za-z0-9\[]", found):
        return None
    head, mark, fragment = found.partition("#")
    return head.replace("[", "%5B").replace("]", "%5D") + mark + fragment.replace("#", "%23")


def text(said: str) -> str:
    """Text for between tags, without what XML 1.0 has no place for (section 2.2)."""
    said = _INVALID.sub("", said)
    return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def value(said: str) -> str:
    """Text for within a double-quoted attribute."""
    return text(said).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _written(root: Element) -> str:
    out: list[str] = []
    stack: list[Element | str] = list(reversed(root.children))
    while stack:
        node = stack.pop()
        if isinstance(node, Raw):
            out.append(node)
        elif isinstance(node, str):
            out.append(text(node))
        elif not node.tag:
            stack += reversed(node.children)
        else:
            space = f' xmlns="{MATHML}"' if node.tag == "math" else ""
            attributes = "".join(f' {name}="{value(said)}"' for name, said in node.attrs.items())
            if node.tag in VOID or (node.tag == "math" and not node.children):
                out.append(f"<{node.tag}{space}{attributes}/>")
            else:
                out.append(f"<{node.tag}{space}{attributes}>")
                stack.append(Raw(f"</{node.tag}>"))
                stack += reversed(node.children)
    return "".join(out)
