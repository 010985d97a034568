"""Plain text out of HTML and HTML out of plain text, as far as titles, names and bodies of feeds need it."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES = re.compile(r"\s+")
_INLINE_NAMES = (
    "a abbr b bdi bdo big br cite code del em font i ins kbd mark q s small span strike strong "
    "sub sup tt u var wbr"
)
_BODY_NAMES = (
    "article aside audio blockquote caption center col dd details div dl dt embed figcaption figure footer h1 h2 h3 h4 "
    "h5 h6 header hr iframe img li main math nav noscript object ol p picture pre section source summary svg table tbody "
    "td tfoot th thead time tr ul video script style form input button"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_BODY_TAG = re.compile(
    rf"</?(?:{'|'.join((_INLINE_NAMES + ' ' + _BODY_NAMES).split())})\b[^<>]*>", re.IGNORECASE
)
_WRAPPED = re.compile(r"<(p|div|span|h[1-6])\b[^<>]*>(.*)</\1\s*>", re.IGNORECASE | re.DOTALL)


def squeeze(text: str) -> str:
    """One line: every run of white space is a space."""
    return _SPACES.sub(" ", text).strip()


def plain(markup: str) -> str:
    """The text of an HTML fragment on one line; the fragment itself when it has none."""
    if "<" not in markup and "&" not in markup:
        return squeeze(markup)
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser("<body>" + markup).body
    text = squeeze(body.text(separator="")) if body else ""
    return text or squeeze(html.unescape(markup))


def letters(markup: str) -> str:
    """A text's letters and digits alone, case aside, for comparing."""
    return "".join(character for character in plain(markup).casefold() if character.isalnum())


def title_text(text: str) -> str:
    """A title of unknown type (RSS never says): inline tags that come in pairs, a block around it all and character
    references are markup; the rest (``List<int>``, ``a < b``, a title about ``<div>``) is what the author wrote."""
    text = text.strip()
    wrapped = _WRAPPED.fullmatch(text)
    if wrapped:
        text = wrapped[2]
    tags = [(close, name.lower()) for close, name in _TAG.findall(text)]
    closed = {name for close, name in tags if close} | {"br", "wbr"}
    if tags and all(name in _INLINE and name in closed for _, name in tags):
        return plain(text)
    return squeeze(_REFERENCE.sub(lambda m: html.unescape(m[0]), text))


def looks_like_html(text: str) -> bool:
    """Whether a body of unknown type is HTML: it has a tag of HTML's, or a character reference."""
    return bool(_BODY_TAG.search(text) or _REFERENCE.search(text))


def from_text(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs, line ends stay."""
    paragraphs = [p for p in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if p.strip()]
    return "\n".join(
        f"<p>{html.escape(p.strip(), quote=False).replace(chr(10), '<br>' + chr(10))}</p>" for p in paragraphs
    )


def body_html(text: str) -> str:
    """A body of unknown type as HTML."""
    return text if looks_like_html(text) else from_text(text)
