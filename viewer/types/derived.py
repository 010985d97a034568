"""What ``viewer.content`` makes of what was received."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a post: level 1 to 6, its plain text, and the id that a fragment can jump to."""

    level: int
    title: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that leaves the post: absolute URL and the words it stands on."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A picture (or poster, sound, film) that a post needs.

    ``key`` is how the derived HTML names it (``/media/KEY``), ``url`` where it is fetched from; ``data`` holds the
    bytes when they came inside the post (a ``data:`` URI), and then ``url`` is ``data:`` plus the SHA-256.
    ``wanted`` is False for what is only saved on request (films, sounds).
    """

    key: str
    url: str
    kind: str = "image"  # "image", "audio", "video"
    alt: str = ""
    data: bytes | None = None
    data_type: str | None = None
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Derived:
    """What ``viewer.content`` makes of one revision.

    ``html`` is a safe fragment that needs no network: pictures are ``/media/KEY``, links are absolute.
    ``text`` is the readable text without code blocks; ``code`` the text of all code blocks, joined by blank lines.
    ``words`` counts the words of the text and the code.
    """

    html: str
    text: str
    code: str
    outline: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    media: tuple[MediaRef, ...] = ()
    words: int = 0
    has_math: bool = False
    has_code: bool = False
    summary: str = ""
    language: str | None = None
