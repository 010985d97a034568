"""The small sins of hand-made XML, mended so that a strict parser can read on; and how to tell them from half a file.

A stray ``&``, ``&nbsp;``, a control character or a namespace prefix that nobody declared do not change what the author said.
Anything that would need a guess about the structure is left for the loose reader.
"""

from __future__ import annotations

import html.entities
import re

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(\d{1,8});|#[xX]([0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9.]{0,31});)?")
_XML_NAMES = frozenset(("amp", "lt", "gt", "quot", "apos"))
_ENTITY = re.compile(
    r"""<!ENTITY\s+([A-Za-z][A-Za-z0-9.]{0,31})\s+(?:"([^"&<%]{0,200})"|'([^'&<%]{0,200})')\s*>"""
)
_OPAQUE = re.compile(r"<!\[CDATA\[|<!--|<\?")
_CLOSING = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_ROOT = re.compile(
    r"<(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|channel|entry|urlset|sitemapindex)\b[^<>]*>", re.IGNORECASE
)
_ROOT_END = re.compile(
    r"</\s*(?:[A-Za-z][\w.-]*:)?(?:rss|feed|RDF|channel|entry|urlset|sitemapindex)\s*>", re.IGNORECASE
)
_PREFIX = re.compile(r"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
_DECLARED = re.compile(r"\sxmlns:([A-Za-z_][\w.-]*)\s*=")
_USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
}


def without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The text without its DOCTYPE, and the plain text entities that it declared.

    Entities made of other entities (the "billion laughs") and external ones are not among them.
    """
    start = re.match(r"(?:\s|<\?.{0,500}?\?>|<!--.{0,5000}?-->)*<!DOCTYPE", text, re.IGNORECASE | re.DOTALL)
    if not start:
        return text, {}
    begin = start.end() - len("<!DOCTYPE")
    end = _doctype_end(text, start.end())
    declared = {m[1]: m[2] or m[3] or "" for m in _ENTITY.finditer(text[begin:end])}
    return text[:begin] + text[end:], declared


def _doctype_end(text: str, position: int) -> int:
    """Where the DOCTYPE ends: its ``>`` outside of quotes, brackets and comments."""
    depth = 0
    for token in re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|[\[\]>]""", re.DOTALL).finditer(text, position):
        if token[0] == "[":
            depth += 1
        elif token[0] == "]":
            depth -= 1
        elif token[0] == ">" and depth <= 0:
            return token.end()
    return len(text)


def repaired(text: str, entities: dict[str, str]) -> str:
    """``text`` with its references, characters and prefixes made legal; ``entities`` are those the DOCTYPE declared."""
    text = _ILLEGAL.sub("", text)
    out: list[str] = []
    for part, opaque in _parts(text):
        out.append(part if opaque else _REFERENCE.sub(lambda m: _reference(m, entities), part))
    return _with_prefixes("".join(out))


def _parts(text: str) -> list[tuple[str, bool]]:
    """Splits into (text, opaque): CDATA sections, comments and processing instructions are opaque."""
    parts: list[tuple[str, bool]] = []
    position = 0
    while opening := _OPAQUE.search(text, position):
        close = _CLOSING[opening[0]]
        end = text.find(close, opening.end())
        if end < 0:
            break
        parts.append((text[position : opening.start()], False))
        position = end + len(close)
        parts.append((text[opening.start() : position], True))
    parts.append((text[position:], False))
    return parts


def _reference(match: re.Match[str], entities: dict[str, str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if decimal or hexadecimal:
        code = int(decimal) if decimal else int(hexadecimal, 16)
        legal = (
            code in (9, 10, 13)
            or 0x20 <= code <= 0xD7FF
            or 0xE000 <= code <= 0xFFFD
            or 0x10000 <= code <= 0x10FFFF
        )
        return match[0] if legal else ""
    if name in _XML_NAMES:
        return match[0]
    if name in entities:
        return html.escape(entities[name])
    known = html.entities.html5.get(f"{name};") if name else None
    return html.escape(known) if known else "&amp;" + match[0][1:]


def _with_prefixes(text: str) -> str:
    """Declares on the root what is used as a prefix and declared nowhere."""
    root = _ROOT.search(text)
    if not root:
        return text
    missing = sorted(set(_PREFIX.findall(text)) - set(_DECLARED.findall(text)) - {"xml", "xmlns"})
    spaces = "".join(f' xmlns:{p}="{_USUAL.get(p, "urn:undeclared:" + p)}"' for p in missing[:500])
    at = root.end() - (2 if root[0].endswith("/>") else 1)
    return text[:at] + spaces + text[at:]


def feed_start(text: str) -> tuple[int, int] | None:
    """Where the document begins (XML declaration, DOCTYPE, instruction or root) and where its root's start tag does.

    None when no root of a feed stands near the beginning. What is inside comments does not count.
    """
    head = without_comments(text[:60_000], keep_length=True)
    root = _ROOT.search(head)
    if not root:
        return None
    declarations = list(re.finditer(r"<\?xml\s", head[: root.start()]))
    if declarations:
        return declarations[-1].start(), root.start()
    prolog = re.search(r"<!DOCTYPE|<\?", head[: root.start()], re.IGNORECASE)
    return (prolog or root).start(), root.start()


def without_comments(text: str, *, keep_length: bool = False) -> str:
    """The text without its comments, or with spaces in their place; one that never ends stays."""
    out: list[str] = []
    position = 0
    while (begin := text.find("<!--", position)) >= 0 and (end := text.find("-->", begin + 4)) >= 0:
        out += (text[position:begin], " " * (end + 3 - begin) if keep_length else "")
        position = end + 3
    return "".join([*out, text[position:]])


def is_cut_off(text: str) -> bool:
    """Whether the end is missing: no end tag of a root element among the last characters.

    A server's trailing comment or an injected script may follow the root; half a file has nothing of the kind.
    """
    if _ROOT_END.search(text, max(0, len(text) - 20_000)):
        return False
    root = _ROOT.search(text)
    return not (root and root[0].endswith("/>") and not text[root.end() :].strip())
