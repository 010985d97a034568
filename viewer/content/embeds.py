"""Films, sounds, frames, forms and other things of other places: a quiet card with a title and the link."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote, urlsplit

from viewer.content import links
from viewer.content.media import MEDIA_PATH, PLACED, Pictures, is_tracker
from viewer.content.tree import Element, squeeze
from viewer.content.words import words

# kind of thing; pattern of its address; its address for readers; the address of its picture
_PLACES: tuple[tuple[str, re.Pattern[str], str, str], ...] = tuple(
    (kind, re.compile("https?://" + pattern), "https://" + address, "https://" + picture if picture else "")
    for kind, pattern, address, picture in (
        (
            "YouTube",
            r"(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed/|v/|shorts/|live/|watch\?v=)|youtu\.be/)"
            r"(?!videoseries)([\w-]{6,20})",
            r"www.youtube.com/watch?v=\1",
            r"i.ytimg.com/vi/\1/hqdefault.jpg",
        ),
        ("Vimeo", r"player\.vimeo\.com/video/(\d+)", r"vimeo.com/\1", ""),
        ("CodePen", r"codepen\.io/([\w-]+)/embed/(?:preview/)?(\w+)", r"codepen.io/\1/pen/\2", ""),
        ("Spotify", r"open\.spotify\.com/embed(?:-podcast)?/(\w+)/(\w+)", r"open.spotify.com/\1/\2", ""),
        ("Gist", r"gist\.github\.com/((?:[\w-]+/)?\w+)\.(?:js|pibb)", r"gist.github.com/\1", ""),
        ("Asciinema", r"asciinema\.org/a/(\w+)(?:\.js|/(?:embed|iframe).*)", r"asciinema.org/a/\1", ""),
        ("X", r"platform\.twitter\.com/embed/.*?[?&]id=(\d+)", r"x.com/i/status/\1", ""),
        ("Dailymotion", r"(?:www\.)?dailymotion\.com/embed/video/(\w+)", r"www.dailymotion.com/video/\1", ""),
    )
)
# kind of thing; what its address for readers ends with; the address that shows it in a frame
_FRAMES = {
    "Asciinema": (r"/a/(\w+)", r"https://asciinema.org/a/\1/iframe"),
    "CodePen": (r"/([\w-]+)/pen/(\w+)", r"https://codepen.io/\1/embed/\2"),
    "Dailymotion": (r"/video/(\w+)", r"https://www.dailymotion.com/embed/video/\1"),
    "Gist": (r"gist\.github\.com/(.+)", r"https://gist.github.com/\1.pibb"),
    "Spotify": (r"/(\w+)/(\w+)", r"https://open.spotify.com/embed/\1/\2"),
    "Vimeo": (r"/(\d+)", r"https://player.vimeo.com/video/\1"),
    "X": (r"/status/(\d+)", r"https://platform.twitter.com/embed/Tweet.html?id=\1"),
    "YouTube": (r"\?v=([\w-]+)", r"https://www.youtube.com/embed/\1"),
}
_HOST_NAMES = {
    "codesandbox.io": "CodeSandbox",
    "docs.google.com": "Google Docs",
    "embed.ted.com": "TED",
    "facebook.com": "Facebook",
    "google.com": "Google Maps",
    "huggingface.co": "Hugging Face",
    "instagram.com": "Instagram",
    "jsfiddle.net": "JSFiddle",
    "observablehq.com": "Observable",
    "slideshare.net": "SlideShare",
    "speakerdeck.com": "Speaker Deck",
    "twitter.com": "X",
    "w.soundcloud.com": "SoundCloud",
    "x.com": "X",
}
_NOISE = re.compile(
    r"^https?://(?:[^/]*\.)?(?:doubleclick\.net|googlesyndication\.com|googletagmanager\.com|google-analytics\.com|"
    r"amazon-adsystem\.com|disqus\.com/embed|platform\.twitter\.com/widgets|facebook\.com/plugins/(?:like|share)|"
    r"apis\.google\.com|addthis\.com|sharethis\.com|ghbtns\.com)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^https?://(?:www\.)?")
_SCRIPT_CARDS = ("Gist", "Asciinema")
_QUOTED_POSTS = {
    "bluesky-embed": "Bluesky",
    "instagram-media": "Instagram",
    "mastodon-embed": "Mastodon",
    "reddit-embed-bq": "Reddit",
    "tiktok-embed": "TikTok",
    "twitter-tweet": "X",
    "twitter-video": "X",
}
_CONTROLS = frozenset(
    {"input", "button", "select", "textarea", "label", "option", "datalist", "output", "progress"}
)
_REPLACED = words(
    "iframe frame amp-iframe fencedframe portal video audio amp-video amp-audio bgsound object embed applet script "
    "form amp-youtube lite-youtube youtube-embed blockquote input"
)
_FORM_TEXT = 400  # with more text than this a form is the frame of a page, not a thing to fill in


def rewrite_embeds(root: Element, pictures: Pictures, page: str) -> None:
    """Replaces whatever needs the network to be itself by a card; ``page`` is the post's own address."""
    for element in root.walk():
        if element.tag not in _REPLACED:
            continue
        match element.tag:
            case "iframe" | "frame" | "amp-iframe" | "fencedframe" | "portal":
                _frame(element, pictures, page)
            case "video" | "audio" | "amp-video" | "amp-audio" | "bgsound":
                _player(element, pictures, page)
            case "object" | "embed" | "applet":
                _object(element, pictures, page)
            case "script":
                _script(element, pictures)
            case "form":
                _form(element, page)
            case "amp-youtube" | "lite-youtube" | "youtube-embed":
                name = element.get("data-videoid") or element.get("videoid")
                _card_for(
                    element, f"https://www.youtube.com/embed/{name}", pictures, page, element.get("playlabel")
                )
            case "blockquote":
                _quoted_post(element)
            case "input":
                _checkbox(element)


def card(
    kind: str, title: str, url: str, *, picture: str = "", media: str = "", media_kind: str = ""
) -> Element:
    """The card: its kind, its title as a link, the host it leads to, and a picture when there is one."""
    inner: list[Element | str] = []
    if picture:
        inner.append(
            Element(
                "a",
                {"href": url, "class": "poster"},
                [Element("img", {"src": picture, "alt": "", PLACED: ""})],
            )
        )
    where = links.host(url)
    named = title or _SCHEME.sub("", url).rstrip("/") or kind
    line: list[Element | str] = [
        Element("span", {"class": "kind"}, [kind]),
        " ",
        Element("a", {"href": url}, [named]) if url else named,
    ]
    if where and not named.startswith(where):
        line += [" ", Element("span", {"class": "where"}, [where])]
    inner.append(Element("figcaption", {}, line))
    attrs = {"class": "card"}
    if media:
        attrs |= {"data-media": media, "data-kind": media_kind}
    return Element("figure", attrs, inner)


def framed(made: Element) -> tuple[str, str]:
    """What a card of another place was made of: the address of a frame and its title; both "" where it was no frame."""
    caption = made.find("figcaption")
    link = caption.find("a") if caption is not None else None
    if caption is None or link is None:
        return "", ""
    kind = next((e.line() for e in caption.find_all("span") if "kind" in e.classes), "")
    url, title = link.get("href"), link.line()
    title = "" if title == _SCHEME.sub("", url).rstrip("/") else title
    known = _FRAMES.get(kind)
    match = re.search(known[0] + "$", url) if known else None
    if known and match:
        return match.expand(known[1]), title
    if kind == "SoundCloud" and links.host(url) == "soundcloud.com":
        return f"https://w.soundcloud.com/player/?url={quote(url, safe='')}", title
    return (url, title) if kind == "Embedded page" or kind in _HOST_NAMES.values() else ("", "")


def quoted(element: Element) -> str:
    """The class of a quotation that is a post of a social network, as that network has it; "" for another one."""
    kind = element.find("p")
    if "embed" not in element.classes or kind is None or "kind" not in kind.classes:
        return ""
    return next((name for name, network in _QUOTED_POSTS.items() if network == kind.line()), "")


def _become(element: Element, made: Element) -> None:
    element.become(made.tag, made.attrs, made.children)


def _source(element: Element) -> str:
    for name in ("src", "data-src", "data-lazy-src", "data-litespeed-src", "data", "value", "data-original"):
        if element.get(name) and not element.get(name).startswith(("about:", "data:")):
            return element.get(name)
    return ""


def _frame(element: Element, pictures: Pictures, page: str) -> None:
    inside = element.get("srcdoc")
    url = links.absolute(pictures.base, _source(element))
    if _is_noise(element, url):
        element.remove()
    elif url:
        _card_for(element, url, pictures, page, element.get("title"))
    elif inside:
        _become(element, card("Interactive", squeeze(element.get("title")), page))
    else:
        element.remove()


def _is_noise(element: Element, url: str) -> bool:
    return bool(url and _NOISE.match(url)) or is_tracker(element, url)


def _card_for(element: Element, url: str, pictures: Pictures, page: str, title: str) -> None:
    url = links.absolute(pictures.base, url)
    for kind, pattern, address, picture in _PLACES:
        match = pattern.match(url)
        if match:
            shown = pictures.add(match.expand(picture), squeeze(title), wanted=False) if picture else ""
            known = match.expand(address)
            _become(element, card(kind, squeeze(title), known, picture=shown))
            return
    host = links.host(url)
    target = parse_qs(urlsplit(url).query).get("url", [""])[0] if host.endswith("soundcloud.com") else ""
    if target.startswith("https://soundcloud.com/"):
        url = links.absolute("", target)
    if not url:
        url = page
    _become(element, card(_HOST_NAMES.get(host, "Embedded page"), squeeze(title), url))


def _player(element: Element, pictures: Pictures, page: str) -> None:
    kind = "video" if "video" in element.tag else "audio"
    addresses = [_source(element)] + [_source(s) for s in element.find_all("source")]
    url = next((u for a in addresses if a and (u := links.fetchable(pictures.base, a))), "")
    title = squeeze(element.get("title") or element.get("aria-label"))
    poster = pictures.add(element.get("poster") or element.get("data-poster"), title) if element.attrs else ""
    key = pictures.add(url, title, kind, wanted=False).removeprefix(MEDIA_PATH) if url else ""
    if not url and not poster:
        element.unwrap() if element.find("img", "a") is not None else element.remove()
        return
    named = title or url.rsplit("/", 1)[-1].split("?", 1)[0]
    made = card(kind.capitalize(), named, url or page, picture=poster, media=key, media_kind=kind)
    _become(element, made)


def _object(element: Element, pictures: Pictures, page: str) -> None:
    movie = next(
        (p.get("value") for p in element.find_all("param") if p.get("name").lower() in ("movie", "src")), ""
    )
    url = links.absolute(pictures.base, _source(element) or movie)
    kind = element.get("type").lower()
    if (url and kind.startswith("image/")) or (
        url and re.search(r"\.(?:png|jpe?g|gif|webp|svg)(?:\?|$)", url, re.I)
    ):
        element.become("img", {"src": url, "alt": element.line()}, [])
    elif element.find("img", "iframe", "video", "audio") is not None:
        element.unwrap()
    elif url and url.lower().split("?")[0].endswith(".pdf"):
        _become(element, card("PDF", squeeze(element.get("title")) or url.rsplit("/", 1)[-1], url))
    elif url:
        _card_for(element, url, pictures, page, element.get("title"))
    else:
        element.unwrap()


def _script(element: Element, pictures: Pictures) -> None:
    url = links.absolute(pictures.base, _source(element))
    for kind, pattern, address, _ in _PLACES:
        match = pattern.match(url) if kind in _SCRIPT_CARDS and url else None
        if match:
            known = match.expand(address)
            _become(element, card(kind, known.removeprefix("https://"), known))
            return
    element.remove()


def _form(element: Element, page: str) -> None:
    text = sum(
        len(c) for e in element.walk() if e.tag not in _CONTROLS for c in e.children if isinstance(c, str)
    )
    structured = element.find("h1", "h2", "article", "table", "pre", "img") is not None
    checks = [
        i for i in element.find_all("input") if i.get("type").lower() in ("checkbox", "radio", "hidden")
    ]
    if text > _FORM_TEXT or structured or (element.find("li") is not None and checks):
        element.unwrap()
        return
    fields = [i for i in element.find_all("input", "textarea", "select") if i not in checks]
    if not fields and not element.line():
        element.remove()
        return
    button = next(
        (b.line() or b.get("value") for b in element.find_all("button", "input") if _submits(b)), ""
    )
    legend = element.find("legend", "h3", "h4", "label", "p")
    title = (legend.line() if legend is not None else "") or button
    _become(element, card("Form", squeeze(title)[:120], page))


def _submits(element: Element) -> bool:
    return element.tag == "button" or element.get("type").lower() == "submit"


def _quoted_post(element: Element) -> None:
    """A post of a social network that is quoted as text: the text stays, its script is gone anyway."""
    for name in element.classes:
        if name in _QUOTED_POSTS:
            element.attrs = {"class": "embed"}
            element.children.insert(0, Element("p", {"class": "kind"}, [_QUOTED_POSTS[name]]))
            return


def _checkbox(element: Element) -> None:
    if element.get("type").lower() in ("checkbox", "radio"):
        element.become("span", {"class": "task"}, ["☑ " if "checked" in element.attrs else "☐ "])
    elif element.get("type").lower() == "image" and element.get("src"):
        element.become("img", {"src": element.get("src"), "alt": element.get("alt")}, [])
    else:
        element.remove()
