"""Small things about addresses that every reader of a source needs."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

_SPACE = re.compile(r"[\t\r\n]")
_UNSAFE = "!#$%&'()*+,/:;=?@[]~"


def join(base: str, address: str | None) -> str | None:
    """``address`` made absolute against ``base``, or None when it is empty or no address at all.

    White space that feeds put around and into addresses is removed, spaces and other characters that no URL may
    hold are percent-encoded (non-ASCII letters stay: they are readable, and the fetcher encodes them).
    """
    address = _SPACE.sub("", (address or "").strip())
    if not address:
        return None
    try:
        made = urljoin(base, address)
        urlsplit(made)
    except ValueError:  # a broken IPv6 host
        return None
    return re.sub(r'[\s"<>\\^`{|}\x00-\x1f]', lambda m: quote(m[0], safe=_UNSAFE), made)


def web(base: str, address: str | None) -> str | None:
    """``join``, but only for http and https: None for ``mailto:``, ``javascript:``, ``urn:`` and their like."""
    made = join(base, address)
    return made if made and is_web(made) else None


def is_web(address: str) -> bool:
    """Whether this is an absolute http or https address with a host."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def host(address: str) -> str:
    """The host in lower case, without ``www.`` and port; empty when there is none."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")
