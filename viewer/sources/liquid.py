"""Template tags in Markdown files (Jekyll's Liquid, Hexo's and Hugo's shortcodes) -> Markdown or HTML that says the same.

Only what has a meaning without the site's own templates is turned into it: code, raw text, addresses, pictures with
captions, embedded films as links. Everything else stays in the text, visible, as the author typed it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_CODE = re.compile(
    r"^([ \t]*)\{%-?\s*(highlight|codeblock)\b([^%]*?)-?%\}[ \t]*\n?(.*?)\n?[ \t]*\{%-?\s*end\2\s*-?%\}",
    re.DOTALL | re.MULTILINE,
)
_HUGO_CODE = re.compile(
    r"\{\{[<%]\s*highlight\b([^>}]*?)[>%]\}\}[ \t]*\n?(.*?)\n?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}", re.DOTALL
)
_TAG = re.compile(r"\{%-?\s*(\w+)\b([^%]*?)-?%\}")
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?)\s*([\w./-]+)([^{}]*?)/?\s*[>%]\}\}")
_LITERAL = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?\s*([^{}<%][^{}]*?)\s*-?\}\}")
_ARGUMENT = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|`([^`]*)`|([^\s"']+))|"([^"]*)"|'([^']*)'|([^\s"'=]+)"""
)
_STRING = re.compile(
    r"""^["']([^"']*)["']\s*\|\s*(relative_url|absolute_url|url_for|prepend:\s*site\.(?:baseurl|url).*)$"""
)
_PICTURE = ("src", "url", "image_path", "image", "img", "file", "filename", "path", "name")
_FILMS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "gist": "https://gist.github.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "codepen": "https://codepen.io/pen/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
}
_NO_OUTPUT = frozenset(("assign", "capture", "endcapture", "comment", "endcomment", "toc", "more"))
_BOX = frozenset(
    (
        "notice",
        "note",
        "callout",
        "alert",
        "admonition",
        "hint",
        "tip",
        "warning",
        "info",
        "quote",
        "blockquote",
        "center",
    )
)

Resolve = Callable[[str], str | None]


def expand(text: str, values: Mapping[str, str], resolve: Resolve) -> str:
    """Markdown without template tags, as far as they can be understood.

    ``values`` are the site's and the page's variables (``site.baseurl``, ``page.title``); ``resolve`` turns the name of
    another post's file, as ``post_url``, ``link`` and ``ref`` give it, into its address.
    """
    if "{{" not in text and "{%" not in text:
        return text
    kept: list[str] = []

    def keep(literal: str) -> str:
        kept.append(literal)
        return f"\ue014{len(kept) - 1}\ue015"

    text = text.replace("\ue014", "").replace("\ue015", "")
    text = _RAW.sub(lambda m: keep(m[1]), text)
    text = _LITERAL.sub(lambda m: keep(f"{{{{{m[1]}{m[2]}{m[3]}}}}}"), text)
    text = _CODE.sub(lambda m: keep(_fenced(m[3], m[4], m[1])), text)
    text = _HUGO_CODE.sub(lambda m: keep(_fenced(m[1], m[2], "")), text)
    text = _COMMENT.sub("", text)
    text = _OUTPUT.sub(lambda m: _output(m, values), text)
    text = _SHORTCODE.sub(lambda m: _shortcode(m, resolve), text)
    text = _TAG.sub(lambda m: _tag(m, resolve), text)
    while "\ue014" in text:
        text = re.sub("\ue014(\\d+)\ue015", lambda m: kept[int(m[1])], text)
    return text


def _fenced(arguments: str, code: str, indent: str) -> str:
    """A fence longer than any in the code."""
    language = next((word for word in re.findall(r"[\w+#.-]+", arguments)), "")
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"\n{indent}{fence}{language}\n{code}\n{indent}{fence}\n"


def _output(match: re.Match[str], values: Mapping[str, str]) -> str:
    said = match[1].strip()
    if said in values:
        return values[said]
    string = _STRING.match(said)
    if string:
        site = values.get("site.url", "") if "absolute" in string[2] else ""
        return f"{site}{values.get('site.baseurl', '')}/{string[1].lstrip('/')}"
    name, _, filters = said.partition("|")
    if name.strip() in values and re.fullmatch(
        r"\s*(?:escape|xml_escape|relative_url|absolute_url|strip|safe)\s*", filters
    ):
        return values[name.strip()]
    return match[0]


def _arguments(text: str) -> tuple[list[str], dict[str, str]]:
    """Positional and named arguments; quotes removed, names in lower case."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(text):
        if found[1]:
            named[found[1].lower()] = next((v for v in found.group(2, 3, 4, 5) if v is not None), "")
        else:
            positional.append(next((v for v in found.group(6, 7, 8) if v is not None), ""))
    return positional, named


def _shortcode(match: re.Match[str], resolve: Resolve) -> str:
    _, closing, name, rest = match.groups()
    positional, named = _arguments(rest)
    short = name.rpartition("/")[2].rpartition(".")[0] or name.rpartition("/")[2]
    if short in _BOX:
        return "\n\n" if closing else _opening(named, positional)
    if closing:
        return "" if short in ("figure", "gallery", "details", "center") else match[0]
    return _meaning(short, positional, named, resolve) or match[0]


def _opening(named: dict[str, str], positional: list[str]) -> str:
    title = named.get("title") or (positional[1] if len(positional) > 1 else "")
    return f"\n\n**{title}**\n\n" if title else "\n\n"


def _tag(match: re.Match[str], resolve: Resolve) -> str:
    name, rest = match[1], match[2].strip()
    if name in _NO_OUTPUT:
        return ""
    if name in ("include", "include_relative", "include_cached", "render"):
        file, _, rest = rest.partition(" ")
        positional, named = _arguments(rest)
        name = file.rpartition("/")[2].rpartition(".")[0] or file
        return _meaning(name, positional, named, resolve) or match[0]
    if name in ("img", "image"):  # Hexo: classes, address, width, height, title and alt in this order
        words = [w for w in _arguments(rest)[0] if w]
        source = next((w for w in words if re.search(r"[/.]", w)), "")
        return figure(source, "", words[-1] if words and words[-1] != source else "") if source else match[0]
    if name == "asset_img":
        words = [w for w in _arguments(rest)[0] if w]
        return figure(words[0], "", words[-1] if len(words) > 1 else "") if words else match[0]
    positional, named = _arguments(rest)
    return _meaning(name, positional, named, resolve) or match[0]


def _meaning(name: str, positional: list[str], named: dict[str, str], resolve: Resolve) -> str | None:
    """What a tag or shortcode of this name stands for; None when nobody knows."""
    name = name.lower()
    if name in ("ref", "relref", "post_url", "link", "post_link", "post_path"):
        return resolve(positional[0]) if positional else None
    if name in _FILMS:
        film = (
            named.get("id")
            or named.get("video")
            or "/".join(positional[:2] if name == "gist" else positional[:1])
        )
        address = _FILMS[name].format(film.strip("/")) if film and "://" not in film else film
        return (
            f'\n\n<p><a href="{html.escape(address)}">{html.escape(address)}</a></p>\n\n' if address else None
        )
    source = next((named[key] for key in _PICTURE if named.get(key)), "")
    if not source and name in ("figure", "img", "image", "picture") and positional:
        source = positional[0]
    known = name in (
        "figure",
        "img",
        "image",
        "picture",
        "imgproc",
        "lightbox",
        "screenshot",
    ) or name.startswith(("image", "fig"))
    if source and (known or re.search(r"\.(?:png|jpe?g|gif|webp|svg|avif)$", source, re.IGNORECASE)):
        caption = named.get("caption") or named.get("title") or named.get("description") or ""
        return figure(source, caption, named.get("alt", ""), named.get("link") or named.get("href") or "")
    return None


def figure(source: str, caption: str, alt: str = "", link: str = "") -> str:
    """A picture with its caption, as an HTML block. The caption may hold inline HTML, as in Hugo and Jekyll."""
    picture = f'<img src="{html.escape(source)}" alt="{html.escape(alt or re.sub("<[^>]*>", "", caption))}">'
    if link:
        picture = f'<a href="{html.escape(link)}">{picture}</a>'
    words = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{picture}{words}</figure>\n\n"
