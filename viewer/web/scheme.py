"""The private URL scheme of the web view: an address in, a type and bytes (or a file) out. No Qt here.

::

    archive://local/post/ID         the composed page of a post; ID/history, ID/revision/N and ID/changes/N/M show what it
                                    went through
    archive://local/media/KEY       a saved picture, sound or film
    archive://local/retry/KEY       never loaded: the link of a missing picture, for the window to act upon
    archive://local/tag/NAME        never loaded: the link of a tag of a post, for the window to list its posts
    archive://local/resources/PATH  a file that ships with the program: style sheets, fonts, pictures of the frame

One scheme and one host, so that everything a post needs is of one origin and nothing else is.
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from viewer.errors import UsageError
from viewer.types import ReadingStyle

SCHEME = "archive"
HOST = "local"

_SOURCE = f"{SCHEME}://{HOST}"
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        f"img-src {_SOURCE}",
        f"media-src {_SOURCE}",
        f"style-src {_SOURCE} 'unsafe-inline'",  # inline style cannot fetch what the other lines forbid
        f"font-src {_SOURCE}",
        "script-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        # Fonts are fetched with CORS, which an opaque origin fails; without allow-scripts the origin is of no use
        # to the page, so giving it back costs nothing.
        "sandbox allow-same-origin",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), clipboard-read=(), fullscreen=()",
}

# What ships with the program, by suffix: mimetypes asks the system for some of these, and systems differ.
_RESOURCE_TYPES = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
}
_MEDIA_FAMILIES = ("image/", "audio/", "video/")
_OPAQUE = "application/octet-stream"


class SavedFile(Protocol):
    """A file of the archive with the MIME type that was recorded for it."""

    @property
    def path(self) -> Path: ...
    @property
    def type(self) -> str: ...


class Pages(Protocol):
    """Where pages and media come from; both may be called from any thread."""

    def page(self, post: int, style: ReadingStyle, aspect: str = "", /) -> str:
        """The complete HTML document of a post, or of an aspect of it; raises UsageError when there is none."""

    def media(self, key: str, /) -> SavedFile | None:
        """The saved file behind ``/media/KEY``, or None when it was not saved."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request gets: ``body`` or the file at ``path``, never both; neither when ``status`` is not 200."""

    status: int
    type: str = ""
    body: bytes | None = None
    path: Path | None = None


_ASPECT = re.compile(r"history|revision/[0-9]{1,9}|changes/[0-9]{1,9}/[0-9]{1,9}")
BAD_REQUEST = Answer(400)
NOT_FOUND = Answer(404)


@dataclass(frozen=True, slots=True)
class Target:
    """What a page shows: a post, or an aspect of it ("history", "revision/N", "changes/N/M": revisions by number)."""

    post: int
    aspect: str = ""


NOTHING = Target(0)  # no post has this id: its page is empty, and wakes the web view before it is needed


def post_url(post: int, fragment: str = "", aspect: str = "") -> str:
    """The address of a post's page (or of an aspect of it), with ``#fragment`` when one is given."""
    return f"{_SOURCE}/post/{post}" + (f"/{aspect}" if aspect else "") + (f"#{fragment}" if fragment else "")


def target_of(url: str) -> Target | None:
    """What an address of a page leads to, or None for any other address."""
    return _target(_rest(url, "post"))


def _target(rest: str) -> Target | None:
    number, slash, aspect = rest.partition("/")
    if not _is_number(number) or (slash and not _ASPECT.fullmatch(aspect)):
        return None
    return Target(int(number), aspect)


def retry_of(url: str) -> str | None:
    """The media key in the link that asks for a missing picture again, or None for any other address."""
    return _rest(url, "retry") or None


def tag_of(url: str) -> str | None:
    """The tag in the link that asks for its posts, or None for any other address."""
    return unquote(_rest(url, "tag")) or None


def _rest(url: str, kind: str) -> str:
    """What follows ``/KIND/`` in an address of ours; "" in any other."""
    parts = urlsplit(url)
    head, _, rest = parts.path.removeprefix("/").partition("/")
    return rest if (parts.scheme, parts.netloc, head) == (SCHEME, HOST, kind) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19  # what SQLite can hold as an id


class Router:
    """Answers addresses of the private scheme from ``pages`` and from the folder ``resources``.

    ``style`` is how the next pages are set; whoever changes it asks for the page again.
    """

    def __init__(self, pages: Pages, resources: Path, style: ReadingStyle | None = None) -> None:
        self.style = style or ReadingStyle()
        self._pages = pages
        self._resources = resources.resolve()

    def answer(self, url: str) -> Answer:
        """The answer to a GET of ``url``. Takes as long as composing a post takes: not for the window's thread."""
        parts = urlsplit(url)
        if parts.scheme != SCHEME or parts.netloc != HOST:
            return BAD_REQUEST
        kind, _, rest = unquote(parts.path).removeprefix("/").partition("/")
        if kind == "post" and (target := _target(rest)) is not None:
            return self._post(target)
        if kind == "media" and rest and "/" not in rest:
            return self._media(rest)
        if kind == "resources":
            return self._resource(rest)
        return NOT_FOUND

    def _post(self, target: Target) -> Answer:
        if target == NOTHING:
            return Answer(200, "text/html; charset=utf-8", body=b"<!doctype html><title></title>")
        try:
            html = self._pages.page(target.post, self.style, target.aspect)
        except UsageError:
            return NOT_FOUND
        return Answer(200, "text/html; charset=utf-8", body=html.encode("utf-8", "replace"))

    def _media(self, key: str) -> Answer:
        saved = self._pages.media(key)
        if saved is None or not saved.path.is_file():
            return NOT_FOUND
        # The type was claimed by some server: only what a picture, sound or film can be is passed on.
        known = saved.type.lower().startswith(_MEDIA_FAMILIES)
        return Answer(200, saved.type.lower() if known else _OPAQUE, path=saved.path)

    def _resource(self, name: str) -> Answer:
        if "\0" in name:
            return BAD_REQUEST
        path = (self._resources / name).resolve()
        if not path.is_relative_to(self._resources) or not path.is_file():
            return NOT_FOUND
        guess = _RESOURCE_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
        return Answer(200, guess or _OPAQUE, path=path)
