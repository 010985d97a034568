"""Pictures, sounds and films that a feed hands over beside the text -> HTML at the end of the text, when it lacks them.

Formats: RSS 2.0 ``enclosure``, Atom ``link rel=enclosure`` (RFC 4287, 4.2.7.2), Media RSS 1.5.1, iTunes' episode art.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_SUFFIXES = {
    "image": ("jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "bmp"),
    "audio": ("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac", "aac"),
    "video": ("mp4", "m4v", "webm", "mov", "ogv", "mkv"),
}
_SIZE = re.compile(r"[-_]\d{2,4}x\d{2,4}(?=\.[a-z]+$)")  # WordPress's scaled copies
_PORTRAITS = (
    "gravatar.com",
    "feedburner.com",
    "doubleclick.net",
)  # faces and counters, not pictures of the post


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file beside the text. ``thumbnail``: a small stand-in, wanted only when there is no other picture."""

    url: str
    kind: str  # "image", "audio", "video", or "" for what is none of them
    alt: str = ""
    thumbnail: bool = False
    pixels: int = 0


def kind_of(url: str, type_: str | None, medium: str | None = None) -> str:
    """ "image", "audio", "video", or an empty string, by what the feed says, else by the suffix of the path."""
    for said in ((type_ or "").partition("/")[0], medium or ""):
        if said.lower() in _SUFFIXES:
            return said.lower()
    suffix = urlsplit(url).path.rpartition(".")[2].lower()
    return next((kind for kind, suffixes in _SUFFIXES.items() if suffix in suffixes), "")


def _file(url: str) -> str:
    """What two copies of one picture have in common: the file's name without its size."""
    return _SIZE.sub("", unquote(urlsplit(html.unescape(url)).path).rpartition("/")[2].lower())


def with_enclosures(body: str, enclosures: Iterable[Enclosure]) -> str:
    """``body`` followed by those enclosures that it does not already show."""
    found = [e for e in enclosures if e.kind and not any(p in urlsplit(e.url).netloc for p in _PORTRAITS)]
    if not found:
        return body
    here = unquote(html.unescape(body))
    files = set(
        re.findall(r"[^/\s\"'<>?=]+\.[a-z0-9]{2,5}", re.sub(r"[-_]\d{2,4}x\d{2,4}(?=\.)", "", here.lower()))
    )
    has_picture = "<img" in here.lower() or "<picture" in here.lower()
    shown: set[str] = set()
    added: list[str] = []
    for item in sorted(found, key=lambda e: (e.thumbnail, -e.pixels if e.kind == "image" else 0)):
        name = _file(item.url)
        if item.thumbnail and (has_picture or any("<img" in a for a in added)):
            continue
        if item.url in here or name in shown or name in files:
            continue
        shown.add(name or item.url)
        added.append(_html(item))
    return "\n".join([body, *added]) if body else "\n".join(added)


def _html(item: Enclosure) -> str:
    source = html.escape(item.url)
    if item.kind == "image":
        return f'<figure><img src="{source}" alt="{html.escape(item.alt)}"></figure>'
    return f'<{item.kind} controls src="{source}"></{item.kind}>'
