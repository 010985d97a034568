"""The shape of addresses: what the paths of a blog's posts have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from viewer.sources.urls import host

_LANGUAGE = re.compile(
    r"(?:ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nb|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh)"
    r"(?:[-_][a-z]{2,4})?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED_SLUG = re.compile(r"(?:19|20)\d\d-\d{1,2}(?:-\d{1,2})?(?:-.+)?")


def shape(url: str) -> str:
    """The path with its telling parts replaced: ``/blog/2024/05/tea.html`` -> ``/blog/Y/N/*.html``.

    Folders stay by name, years are Y, numbers N, the last part is ``*`` with its suffix; a query counts by its names.
    """
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    if len(segments) > 1 and _LANGUAGE.fullmatch(segments[0]):
        del segments[0]  # translations lie below a folder of their own
    out = [_segment(s) for s in segments[:-1]]
    if segments:
        last, dot, suffix = segments[-1].rpartition(".")
        named = bool(dot and last and re.fullmatch(r"[a-z]{2,5}\d?", suffix))
        whole = last if named else segments[-1]
        kind = (
            "Y"
            if _YEAR.fullmatch(whole)
            else "N"
            if whole.isdigit()
            else "D-*"
            if _DATED_SLUG.fullmatch(whole)
            else "*"
        )
        out.append(f"{kind}.{suffix}" if named else kind)
    query = "&".join(sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair}))
    return "/" + "/".join(out) + (f"?{query}" if query else "")


def _segment(segment: str) -> str:
    if _YEAR.fullmatch(segment):
        return "Y"
    return "N" if segment.isdigit() else "D-*" if _DATED_SLUG.fullmatch(segment) else segment.lower()


class PostShapes:
    """The shapes of addresses that are known to be posts (from the feed), to judge others by."""

    def __init__(self, urls: Iterable[str]) -> None:
        known = [url for url in urls if urlsplit(url).scheme in ("http", "https")]
        self._shapes = Counter(shape(url) for url in known)
        self._hosts = {host(url) for url in known}
        self._known = len(known)

    @property
    def known(self) -> bool:
        """Whether there are enough known posts to tell that another address is unlike theirs."""
        return self._known >= 3

    def fits(self, url: str) -> bool:
        """Whether ``url`` is on the posts' host and has the shape of one of them.

        The shape of a page at the top (``/*``) tells nothing unless most posts lie there.
        """
        if host(url) not in self._hosts:
            return False
        found = shape(url)
        count = self._shapes.get(found, 0)
        return count > 0 if found.count("/") > 1 or "?" in found else count * 2 > self._known

    def telling(self, url: str) -> bool:
        """Whether the shape alone speaks for a post: it has a date, or a folder that the posts share."""
        found = shape(url)
        return self.fits(url) and ("Y/" in found or "D-*" in found or found.count("/") > 1)
