"""From markup of the outside world to a page that needs nothing from it: the one way through ``content``.

Everything here is derived from the raw revision, and can be made again; ``viewer.content.version`` says when it should be.
"""

from __future__ import annotations

import re

from viewer.content import structure
from viewer.content.clean import prune, sanitize
from viewer.content.codeblocks import rewrite_code
from viewer.content.embeds import rewrite_embeds
from viewer.content.formulas import rewrite_formulas
from viewer.content.guard import printable, tame
from viewer.content.images import rewrite_pictures
from viewer.content.links import absolute
from viewer.content.media import Pictures
from viewer.content.text import count_words, summary, tree_text
from viewer.content.tree import Element, escape, parse, serialize
from viewer.types import Derived

_MARKUP = re.compile(r"<(?:[a-zA-Z][^<>]*|/[a-zA-Z]+\s*|!--)>?|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,8});")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_ADDRESS = re.compile(r"\bhttps?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_CUT = "The rest of this post is too large to be shown here; it is kept in the archive."


def derive(html: str, base_url: str, *, title: str = "", language: str | None = None) -> Derived:
    """Makes one revision readable.

    ``html`` may hold anything, a fragment, a whole document or plain text; ``base_url`` is what relative addresses are
    relative to (the post's own address). ``title`` is the title as the page shows it: a leading heading that repeats it
    is left out. The result depends on nothing but the arguments; no input raises, and none takes more than a time in
    proportion to its size.
    """
    parsed = parse(tame(html) if _TAG.search(html) else paragraphs(html))
    root = parsed.body
    base = absolute(base_url, parsed.base) or base_url
    if parsed.cut:
        root.extend([Element("p", {"class": "note"}, [_CUT])])
    structure.drop_hidden(root)
    formulas = rewrite_formulas(root)
    code = rewrite_code(root)
    pictures = Pictures(base)
    rewrite_embeds(root, pictures, base_url)
    rewrite_pictures(root, pictures)
    structure.drop_title(root, title)
    found = structure.rewrite_links(root, base, base_url)
    structure.unique_ids(root)
    outline = structure.rewrite_headings(root)
    structure.drop_dead_fragments(root)
    structure.mark_footnotes(root)
    structure.wrap_tables(root)
    prune(root)
    structure.mend_nesting(root)
    structure.drop_empty(root)
    ids = {e.attrs["id"] for e in root.walk() if "id" in e.attrs} if outline else set()
    safe = sanitize(serialize(root)).strip()
    text = tree_text(root)
    code_text = "\n\n".join(code)
    named = _LANGUAGE.fullmatch((language or "").strip())
    return Derived(
        html=safe,
        text=text,
        code=code_text,
        outline=tuple(heading for heading in outline if heading.anchor in ids),
        links=tuple(dict.fromkeys(found)),
        media=tuple(pictures.refs.values()),
        words=count_words(text) + count_words(code_text),
        has_math=formulas.rendered > 0,
        has_code=bool(code),
        summary=summary(text),
        language=named[0].replace("_", "-") if named else None,
    )


def paragraphs(text: str) -> str:
    """A text without markup as HTML: a paragraph between blank lines, line breaks and addresses kept."""
    text = printable(text).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not _MARKUP.search(text):
        text = escape(text)
    if "\n" not in text:
        return f"<p>{_linked(text)}</p>" if text.strip() else ""
    parts = _PARAGRAPHS.split(text)
    return "".join("<p>" + _linked(p.strip("\n")).replace("\n", "<br>") + "</p>" for p in parts if p.strip())


def _linked(text: str) -> str:
    return _ADDRESS.sub(lambda m: f'<a href="{m[0]}">{m[0]}</a>', text)
