"""The page around a post: what the reader's view, and every export, shows.

Composing is string work over derived HTML (nh3's output: lower-case tags, attributes in double quotes with their own
quotes escaped), because a post must be on the screen a moment after it was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import quote

from viewer.content.links import host
from viewer.content.media import MEDIA_PATH
from viewer.content.words import words
from viewer.types import MediaItem, MediaState, Post, PostRow, PostState, ReadingStyle

AROUND = "/resources/style/around.css"  # what stands around a post on the screen alone
STYLE_SHEETS = tuple(f"/resources/style/{name}.css" for name in ("fonts", "reader", "print"))
RETRY = "archive://local/retry/"
TAG = "archive://local/tag/"
WORDS_A_MINUTE = 230
MOST_PIXELS = 60_000_000  # of a picture in the reader's view: 240 MB when it is unpacked
TALL = 2  # times as high as wide: a picture to be scrolled along
SMALL_HEIGHT, SMALL_WIDTH = 64, 240  # CSS pixels: badges and signs, which stand in a line of text

_PART = re.compile(
    r'<a href="[^"]*" class="poster"><img src="/media/(?P<poster>[0-9a-f]{24})"[^>]*></a>'
    r'|<img src="/media/(?P<key>[0-9a-f]{24})"(?P<rest>(?:[^>"]|"[^"]*")*)>'
    r'|<figure class="card" data-media="(?P<media>[0-9a-f]{24})" data-kind="(?P<kind>audio|video)">'
    r"|(?P<open><a\b)|(?P<close></a>)"
)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^>"]|"[^"]*")*)>')
_NAMED = re.compile(r' (id="|href="#|headers=")([^"]*)')
_RTL_LANGUAGES = words("ar arc ckb dv fa ha he iw khw ks ps sd ug ur yi")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER = re.compile(r"[^\W\d_]")
_THEMES = ("system", "light", "sepia", "dark")
_FACES = ("serif", "sans")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_NOTES = {
    PostState.EXCERPT: "Only an excerpt of this post is in the archive.",
    PostState.FAILED: "This post could not be fetched in full yet.",
    PostState.GONE: "This post is no longer at its address. What was saved is kept here.",
}

MediaUrl = Callable[[str], str]


def compose(post: Post, style: ReadingStyle) -> str:
    """The complete HTML document for the reader's view. It holds no script and names nothing outside the archive."""
    return frame(post, style, article(post))


def frame(post: Post, style: ReadingStyle, body: str) -> str:
    """A document in the reader's style, in the language of the post, around markup of this package's making."""
    theme = style.theme if style.theme in _THEMES else "system"
    face = style.face if style.face in _FACES else "serif"
    size = min(max(style.size, 0.5), 3.0)
    width = min(max(style.width, 30), 200)
    sheets = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in (*STYLE_SHEETS, AROUND))
    return (
        f'<!doctype html><html{_language(post)} data-theme="{theme}" data-face="{face}"'
        f' style="--size:{size:g};--measure:{width}">'
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<meta name="color-scheme" content="{_scheme(theme)}">'
        f"<title>{escape(post.row.title)}</title>{sheets}</head>"
        f"<body>{body}</body></html>"
    )


def article(
    post: Post,
    *,
    id_prefix: str = "",
    heading_shift: int = 0,
    pictures: bool = True,
    media_url: MediaUrl | None = None,
) -> str:
    """The post as ``<article class="post">``, with its head, for a document of one or of many posts.

    With ``id_prefix`` all ids and the fragments that lead to them begin with it, so that posts do not mix; the article
    itself gets the id ``{id_prefix}top``. ``heading_shift`` lowers all headings by so many levels (to 6 at most).
    Without ``pictures`` their ``alt`` stands for them. ``media_url`` names a saved picture (by its key) for the document
    at hand. Documents of many posts are for paper and other readers: there ``<details>`` are open.
    """
    media = {item.key: item for item in post.media}
    url = media_url or (lambda key: MEDIA_PATH + key)
    exported = bool(id_prefix) or media_url is not None or not pictures
    body = _place_media(post.html, media, url, pictures, retry=not exported)
    if exported or heading_shift:
        body = _adapt(body, id_prefix, heading_shift, open_details=exported)
    named = f' id="{escape(id_prefix)}top"' if id_prefix else ""
    level = min(1 + heading_shift, 6)
    return (
        f'<article class="post"{named}{_language(post)}>{head(post.row, level, links=not exported)}'
        f'<div class="content">{body}</div></article>'
    )


def head(row: PostRow, level: int = 1, *, links: bool = False) -> str:
    """Title, author, date, reading time, source, tags, and the way to the original. With ``links`` a tag leads to all posts
    that have it."""
    facts: list[str] = []
    if row.author:
        facts.append(f'<span class="author" dir="auto">{escape(row.author)}</span>')
    if row.published is not None:
        said = f"{row.published.day} {_MONTHS[row.published.month - 1]} {row.published.year}"
        facts.append(f'<time datetime="{row.published.isoformat()}">{said}</time>')
    if row.words:
        facts.append(f'<span class="length">{reading_time(row.words)}</span>')
    if row.source:
        facts.append(f'<span class="source" dir="auto">{escape(row.source)}</span>')
    out = [
        f'<header class="head"><h{level} class="title" dir="auto">{escape(row.title) or "Untitled"}</h{level}>'
    ]
    if facts:
        out.append('<p class="facts">' + '<span class="dot"> · </span>'.join(facts) + "</p>")
    if row.tags:
        tags = (
            f'<a href="{TAG}{quote(tag, safe="")}">{escape(tag)}</a>' if links else escape(tag)
            for tag in row.tags
        )
        out.append('<ul class="tags">' + "".join(f'<li dir="auto">{tag}</li>' for tag in tags) + "</ul>")
    if row.url and row.url.startswith(("http://", "https://")):
        shown = escape(host(row.url))
        out.append(f'<p class="original"><a href="{escape(row.url)}">Read the original at {shown}</a></p>')
    if row.state in _NOTES:
        out.append(f'<p class="state">{_NOTES[row.state]}</p>')
    return "".join(out) + "</header>"


def reading_time(words: int) -> str:
    """How long a text takes, for people: "4 min"."""
    return f"{max(1, round(words / WORDS_A_MINUTE))} min"


def direction(post: Post) -> str:
    """ "rtl" when the language or, without one, a third of the letters says so; else "ltr"."""
    if post.language:
        return "rtl" if post.language.split("-")[0].lower() in _RTL_LANGUAGES else "ltr"
    sample = post.text[:2000]
    letters = len(_LETTER.findall(sample))
    return "rtl" if letters and len(_RTL.findall(sample)) * 3 > letters else "ltr"


def _language(post: Post) -> str:
    lang = f' lang="{escape(post.language)}"' if post.language else ""
    return f'{lang} dir="{direction(post)}"'


def _scheme(theme: str) -> str:
    return {"system": "light dark", "dark": "dark"}.get(theme, "light")


# --------------------------------------------------------------------------------------------------- pictures


def _place_media(
    html: str, media: Mapping[str, MediaItem], url: MediaUrl, pictures: bool, retry: bool
) -> str:
    """Gives saved pictures their size and address, and puts a quiet box where one is missing."""
    in_link = False

    def place(match: re.Match[str]) -> str:
        nonlocal in_link
        if match["open"] or match["close"]:
            in_link = bool(match["open"])
            return match[0]
        if match["poster"]:
            saved = pictures and _is_saved(media.get(match["poster"]))
            return (
                match[0].replace(MEDIA_PATH + match["poster"], escape(url(match["poster"]))) if saved else ""
            )
        if match["media"]:
            return match[0] + (_player(match["media"], match["kind"], media, url) if retry else "")
        item = media.get(match["key"])
        attributes = dict(_ATTRIBUTE.findall(match["rest"]))
        if item is None or not _is_saved(item) or not pictures:
            return _missing(match["key"], item, attributes, shown=pictures, retry=retry and not in_link)
        drawn = item.type == "image/svg+xml"
        if retry and not drawn and (item.width or 0) * (item.height or 0) > MOST_PIXELS:
            return _too_large(item, attributes, in_link=in_link)
        return _picture(url(match["key"]), item, attributes)

    return _PART.sub(place, html)


def _player(key: str, kind: str, media: Mapping[str, MediaItem], url: MediaUrl) -> str:
    """A saved sound or film to be played; of another one, how it can be had."""
    item = media.get(key)
    if _is_saved(item):
        return f'<{kind} controls preload="metadata" src="{escape(url(key))}"></{kind}>'
    if item is None:
        return ""
    if item.state is MediaState.SKIPPED:
        return f'<a class="save" href="{RETRY}{key}">Save for offline</a>'
    why = escape(item.problem or "") if item.state is MediaState.FAILED else "Not saved yet"
    return f'<p class="save">{why} <a href="{RETRY}{key}">Try again</a></p>'


def _is_saved(item: MediaItem | None) -> bool:
    return item is not None and item.state is MediaState.SAVED


def _picture(address: str, item: MediaItem, attributes: dict[str, str]) -> str:
    width, height = _box(item, attributes)
    if "class" not in attributes:
        attributes["class"] = _kind(item, width, height)
    named = {"alt": "", **attributes}
    kept = "".join(
        f' {k}="{named[k]}"' for k in ("alt", "class", "id", "title") if named.get(k) or k == "alt"
    )
    sizes = f' width="{width}"' if width else ""
    sizes += f' height="{height}"' if height else ""
    share = attributes.get("width", "")
    sizes += f' style="width:{share}"' if share.endswith("%") else ""
    return f'<img src="{escape(address)}"{kept}{sizes} decoding="async">'


def _kind(item: MediaItem, width: int | None, height: int | None) -> str:
    """What the style sheet must know of a picture: that it is small, tall, or opaque."""
    if 0 < (height or 0) <= SMALL_HEIGHT and (width or 0) <= SMALL_WIDTH:
        return "small"
    tall = item.width and item.height and item.height > TALL * item.width
    return " ".join((["tall"] if tall else []) + (["photo"] if item.type == "image/jpeg" else []))


def _box(item: MediaItem, attributes: dict[str, str]) -> tuple[int | None, int | None]:
    """The box to keep free for a picture: what the author said, completed by its true proportions."""
    wide, high = attributes.get("width", ""), attributes.get("height", "")
    width = int(wide) if wide.isdecimal() else None
    height = int(high) if high.isdecimal() else None
    if item.width and item.height:
        if width and height and not 0.5 < (width * item.height) / (height * item.width) < 2:
            height = None  # the author's numbers would distort it: trust the width
        if width is None and height is None:
            width, height = item.width, item.height
        elif width is None and height is not None:
            width = max(1, round(height * item.width / item.height))
        elif width is not None and height is None:
            height = max(1, round(width * item.height / item.width))
    return width, height


def _missing(
    key: str, item: MediaItem | None, attributes: dict[str, str], *, shown: bool, retry: bool
) -> str:
    """The box that stands for a picture; nothing but its words when pictures are not wanted at all."""
    alt = attributes.get("alt", "")
    kept = f' id="{attributes["id"]}"' if "id" in attributes else ""
    small = attributes.get("class") in ("formula", "icon")
    if not shown or small:
        return f'<span class="alt"{kept}>{alt}</span>' if alt or kept else ""
    address = item.url if item is not None and not item.url.startswith("data:") else ""
    why = _why(item)
    parts = [f'<span class="missing-what">{why}</span>']
    if alt:
        parts.append(f'<span class="missing-alt" dir="auto">{alt}</span>')
    if address:
        parts.append(f'<span class="missing-where" dir="ltr">{escape(address)}</span>')
    if retry:
        parts.append(f'<a class="missing-retry" href="{RETRY}{key}">Try again</a>')
    return f'<span class="missing"{kept}>{"".join(parts)}</span>'


def _too_large(item: MediaItem, attributes: dict[str, str], *, in_link: bool) -> str:
    """The box for a saved picture that would take the computer's memory: a browser unpacks all of it to show any."""
    kept = f' id="{attributes["id"]}"' if "id" in attributes else ""
    parts = [f'<span class="missing-what">Very large picture: {item.width:,} × {item.height:,} pixels</span>']
    if attributes.get("alt"):
        parts.append(f'<span class="missing-alt" dir="auto">{attributes["alt"]}</span>')
    if item.url.startswith("http"):
        parts.append(f'<span class="missing-where" dir="ltr">{escape(item.url)}</span>')
        if not in_link:
            parts.append(f'<a class="missing-retry" href="{escape(item.url)}">Open the original</a>')
    return f'<span class="missing"{kept}>{"".join(parts)}</span>'


def _why(item: MediaItem | None) -> str:
    if item is None or item.state is MediaState.PENDING:
        return "Picture not fetched yet"
    if item.state is MediaState.SKIPPED:
        return "Picture not saved"
    return "Picture missing" + (f": {escape(item.problem)}" if item.problem else "")


# ------------------------------------------------------------------------------------------ many posts in one


def _adapt(html: str, prefix: str, shift: int, *, open_details: bool) -> str:
    """Prefixes ids and fragments, lowers headings, opens details."""
    safe = escape(prefix)

    def change(match: re.Match[str]) -> str:
        slash, tag, rest = match[1], match[2], match[3]
        if shift and len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal():
            tag = f"h{min(int(tag[1]) + shift, 6)}"
        if open_details and tag == "details" and not slash and ' open=""' not in rest:
            rest += ' open=""'
        if safe and rest:
            rest = _NAMED.sub(lambda m: f" {m[1]}" + " ".join(safe + name for name in m[2].split(" ")), rest)
        return f"<{slash}{tag}{rest}>"

    return _TAG.sub(change, html)
