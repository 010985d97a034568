"""Addresses: absolute, of a harmless scheme, and the same whichever way they were written."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

LINK_SCHEMES = frozenset(
    {"http", "https", "mailto", "tel", "handbook"}
)  # the last leads to posts of the manual
_IGNORED = re.compile(r"[\t\n\r]")  # what URL parsers drop wherever it stands (WHATWG URL, section 4.4)
_EDGES = "".join(map(chr, range(0x21)))
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*(?=:)")
_UNSAFE = re.compile(r"[\x00-\x20\"<>\\^`{|}\x7f]")
MAX_URL = 8_000


@lru_cache(maxsize=256)
def absolute(base: str, address: str) -> str:
    """``address`` as an absolute http(s) URL (or mailto:, tel:, handbook:), ``""`` when it is none."""
    address = _IGNORED.sub("", address.strip(_EDGES + "\u00a0"))
    if not address or len(address) > MAX_URL:
        return ""
    scheme = _SCHEME.match(address)
    if scheme and scheme[0].lower() not in LINK_SCHEMES:
        return ""
    if scheme and scheme[0].lower() not in ("http", "https"):
        return quote(address)
    if scheme and not address[scheme.end() + 1 :].strip("/\\"):
        return ""
    if not base and not scheme:
        return ""
    try:
        joined = urljoin(base, address.replace("\\", "/"))
        parts = urlsplit(joined)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        return quote(urlunsplit(parts))
    except ValueError:
        return ""


def fetchable(base: str, address: str) -> str:
    """``address`` as an absolute http(s) URL without its fragment, ``""`` when it is none.

    A post that is a file of this computer may name its pictures there; what comes from the web never can.
    """
    local = base.startswith("file:") and address.strip(_EDGES)
    url = absolute(base, address) or (_local(base, address) if local else "")
    return url.split("#", 1)[0] if url.startswith(("http", "file:///")) else ""


def _local(base: str, address: str) -> str:
    try:
        url = urljoin(base, address.strip(_EDGES).replace("\\", "/"))
        return quote(url) if urlsplit(url).scheme == "file" and not urlsplit(url).netloc else ""
    except ValueError:
        return ""


def quote(url: str) -> str:
    """The URL with those characters percent-encoded that may stand in none; nothing else changes."""
    return _UNSAFE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), url)


def same_page(url: str, page: str) -> bool:
    """Whether an absolute URL names the page itself, whatever its fragment, scheme, or last slash."""
    return bool(page) and _bare(url) == _bare(page)


def _bare(url: str) -> str:
    return url.split("#", 1)[0].split("://", 1)[-1].removeprefix("www.").rstrip("/")


def host(url: str) -> str:
    """The host of a URL without ``www.``, for people to read."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
