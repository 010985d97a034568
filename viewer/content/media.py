"""The pictures of a post: which address is the picture, and which is only decoration of the delivery."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from urllib.parse import unquote_to_bytes

from viewer.content import links
from viewer.content.tree import Element
from viewer.types import MediaRef

KEY_LENGTH = 24
MEDIA_PATH = "/media/"
PLACED = " placed"  # an attribute that no parser can make: this <img> already names a picture of the archive
SENSIBLE_WIDTH = 2600  # candidates wider than this are for print shops
SENSIBLE_DENSITY = 3.0
MAX_DATA = 16_000_000
MAX_STYLE = 4_000

LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "data-src-set", "lazy-srcset")
LAZY = (
    "data-src", "data-lazy-src", "data-original", "data-original-src", "data-actualsrc", "data-actual", "data-lazy",
    "data-lazyload", "data-ll-src", "data-echo", "data-hi-res-src", "data-url", "data-img-src", "data-image-src",
    "data-canonical-src", "data-cfsrc", "data-defer-src", "data-delayed-url", "data-image", "data-full", "lazy-src",
    "lazysrc", "_src", "file",
)  # fmt: skip
_ADDRESS = re.compile(r"[\s,]*+(\S++)")
_SIZE = re.compile(r"([\d.]{1,9})([wx])\b")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|transparent|pixel|1x1|loading|lazy|lazyload|grey|gray|empty|clear|"
    r"trans|dot_clear|preload(?:er)?|loader|spinner|ajax-loader)(?:[-_]?\d+)?\.(?:gif|png|svg|jpe?g|webp)(?:$|\?)",
    re.IGNORECASE,
)
# Words that a picture may be called by, too; nearly all that are written before others come are GIFs.
_DOUBTFUL = re.compile(
    r"(?:^|[/_.-])(?:loading|grey|gray|empty|clear|trans)(?:[-_]?\d+)?\.(?:png|svg|jpe?g|webp)(?:$|\?)",
    re.IGNORECASE,
)
_TRACKER = re.compile(
    r"^https?://(?:"
    r"pixel\.wp\.com/|stats\.wordpress\.com/|feeds\.wordpress\.com/1\.0/|[^/]*/~r/|feeds\.feedburner\.com/~|"
    r"[^/]*feedsportal\.com/|ad\.doubleclick\.net/|[^/]*google-analytics\.com/|[^/]*googletagmanager\.com/|"
    r"(?:www\.)?facebook\.com/tr\b|medium\.com/_/stat|pixel\.|[^/]*quantserve\.com/|[^/]*scorecardresearch\.com/|"
    r"[^/]*statcounter\.com/|[^/]*amazon-adsystem\.com/|[^/]*assoc-amazon\.[^/]*/e/ir|[^/]*list-manage\.com/track|"
    r"[^/]*/(?:track|tracking|beacon|pixel|open)(?:\.(?:gif|png|php|aspx))(?:$|\?)|rss\.buysellads\.com/|"
    r"[^/]*hubspot\.com/__ptq|track\.|counter\.|[^/]*/b\.gif|c\.statcounter|analytics\.|[^/]*piwik\.php|[^/]*matomo\.php"
    r")",
    re.IGNORECASE,
)
_STYLE_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]+)px", re.IGNORECASE)
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STYLE_URL = re.compile(
    r"background(?:-image)?\s*:[^;:]{0,60}?url\(\s*(['\"]?)([^'\")]{1,1000})\1\s*\)", re.IGNORECASE
)
_DATA = re.compile(r"data:([a-zA-Z]+/[a-zA-Z0-9.+-]+)((?:;[^,;]*)*),", re.IGNORECASE)
_IMAGE_FILE = re.compile(
    r"^(?:https?:)?/?[^\s]+\.(?:jpe?g|png|gif|webp|avif|svg)(?:\?[^\s]*)?$", re.IGNORECASE
)
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")


def media_key(url: str) -> str:
    """The name of a picture in derived HTML (``/media/KEY``): the first 24 hexadecimal digits of its URL's SHA-256."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LENGTH]


def candidates(srcset: str) -> list[tuple[str, float, str]]:
    """The candidates of a ``srcset``: address, size, and "w" (pixels) or "x" (density).

    HTML Standard, section 4.8.4.3.10. An address may hold commas, but not end in one.
    """
    found: list[tuple[str, float, str]] = []
    at = 0
    while match := _ADDRESS.match(srcset, at):
        address, at = match[1], match.end()
        size = None
        if address.endswith(","):
            address = address.rstrip(",")
        else:
            end = srcset.find(",", at)
            end = len(srcset) if end < 0 else end
            size = _SIZE.search(srcset, at, end)
            at = end
        value = size[1] if size else "1"
        known = value.replace(".", "", 1).isdecimal()
        found.append((address, float(value) if known else 1.0, size[2] if size and known else "x"))
    return found


def largest(srcset: str) -> tuple[str, float, str] | None:
    """The largest sensible candidate; when all are beyond sense, the smallest."""
    every = candidates(srcset)
    if not every:
        return None
    limits = {"w": SENSIBLE_WIDTH, "x": SENSIBLE_DENSITY}
    sensible = [c for c in every if c[1] <= limits[c[2]]]
    return max(sensible, key=lambda c: c[1]) if sensible else min(every, key=lambda c: c[1])


class Pictures:
    """Collects the pictures of one post, each once, and says how the page names them."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.refs: dict[str, MediaRef] = {}

    def address(self, image: Element) -> str:
        """The address of what an ``<img>`` shows when all its scripts have run; ``""`` when it shows nothing."""
        sets = [image.get(name) for name in ("srcset", *LAZY_SETS) if image.get(name)]
        best = max(filter(None, map(largest, sets)), key=lambda c: (c[2] == "w", c[1]), default=None)
        plain = next((v for name in LAZY if (v := image.get(name)) and self.usable(v)), "")
        shown = image.get("src")
        if not plain and self.usable(shown):
            plain = shown
        if best is not None and self.usable(best[0]) and (best[2] == "w" or best[1] > 1 or not plain):
            return best[0]
        if plain:
            return plain
        for name, value in image.attrs.items():
            if (
                name not in ("src", "alt", "title", "srcset")
                and len(value) < links.MAX_URL
                and _IMAGE_FILE.match(value)
                and self.usable(value)
            ):
                return value
        return shown if shown.startswith("data:") or _DOUBTFUL.search(shown) else ""

    def usable(self, address: str) -> bool:
        """Whether an address can be that of a picture, not of a placeholder."""
        address = address.strip()
        if address.lower().startswith("data:"):
            return False
        return bool(links.fetchable(self.base, address)) and not _PLACEHOLDER.search(address)

    def add(self, address: str, alt: str = "", kind: str = "image", wanted: bool = True) -> str:
        """Puts a picture on the list; returns its path in the page, ``""`` when the address is of no picture."""
        address = address.strip()
        if address[:5].lower() == "data:":
            return self.add_data(address, alt)
        url = links.fetchable(self.base, address)
        if not url:
            return ""
        key = media_key(url)
        known = self.refs.get(key)
        if known is None or (wanted and not known.wanted):
            self.refs[key] = MediaRef(key, url, kind, alt, wanted=wanted)
        return MEDIA_PATH + key

    def add_data(self, address: str, alt: str) -> str:
        """As ``add``, for a picture that is written out in the address itself (RFC 2397)."""
        decoded = decode_data(address)
        if decoded is None or is_pixel(decoded[0]):
            return ""
        data, mime = decoded
        if mime == "image/svg+xml":
            from viewer.content.svg import safe_svg

            data = safe_svg(data) or b""
        return self.add_bytes(data, mime, alt) if data else ""

    def add_bytes(self, data: bytes, mime: str, alt: str) -> str:
        """As ``add``, for a picture whose bytes are at hand."""
        url = "data:" + hashlib.sha256(data).hexdigest()
        key = media_key(url)
        if key not in self.refs:
            self.refs[key] = MediaRef(key, url, "image", alt, data, mime)
        return MEDIA_PATH + key


def decode_data(address: str) -> tuple[bytes, str] | None:
    """The bytes and the MIME type of a ``data:`` URL that holds a picture, None when it holds something else."""
    head = _DATA.match(address)
    if head is None or len(address) > MAX_DATA or not head[1].lower().startswith("image/"):
        return None
    body = unquote_to_bytes(address[head.end() :])
    if head[2].lower().endswith(";base64"):
        try:
            body = base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", body.translate(_URL_SAFE)) + b"==")
        except binascii.Error:
            return None
    return (body, head[1].lower()) if body else None


_URL_SAFE = bytes.maketrans(b"-_", b"+/")


def is_pixel(data: bytes) -> bool:
    """Whether the bytes are a GIF or PNG of at most 2 x 2 pixels: a placeholder or a beacon."""
    if data[:4] == b"GIF8" and len(data) >= 10:
        return int.from_bytes(data[6:8], "little") <= 2 and int.from_bytes(data[8:10], "little") <= 2
    if data[:8] == b"\x89PNG\r\n\x1a\n" and len(data) >= 24:
        return int.from_bytes(data[16:20], "big") <= 2 and int.from_bytes(data[20:24], "big") <= 2
    return False


def pixels(value: str) -> int | None:
    """A ``width`` or ``height`` attribute in CSS pixels; None for percentages and nonsense."""
    match = _PIXELS.fullmatch(value)
    return int(match[1]) if match else None


def is_tracker(image: Element, url: str) -> bool:
    """Whether a picture is there to count readers: one pixel, hidden, or of a known counting service."""
    if _TRACKER.match(url):
        return True
    style = image.get("style")[:MAX_STYLE]
    sizes = {name.lower(): float(value[:8].rstrip(".") or 0) for name, value in _STYLE_SIZE.findall(style)}
    for name in ("width", "height"):
        size = pixels(image.get(name))
        if size is not None:
            sizes[name] = size
    if len(sizes) == 2 and max(sizes.values()) <= 2:
        return True
    return bool(_STYLE_HIDDEN.search(style)) and max(sizes.values(), default=0) <= 2


def background(style: str) -> str:
    """The address of the background picture in a ``style`` attribute, ``""`` when there is none."""
    match = _STYLE_URL.search(style[:MAX_STYLE])
    return match[2] if match else ""
