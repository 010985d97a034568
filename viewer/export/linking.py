"""Links of a post to other posts of the same export."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from html import escape, unescape
from urllib.parse import urlsplit

from viewer.types import Post

_OUTWARD = re.compile(r' href="(https?://[^"]*)"')

Target = Callable[[int, str], str]


def inner_links(post: Post, chosen: Container[int]) -> dict[str, int]:
    """The addresses in a post that lead to other posts among the chosen ones."""
    return {
        link.url: link.post
        for link in post.links
        if link.post is not None and link.post in chosen and link.post != post.row.id
    }


def relinked(html: str, post: Post, chosen: Container[int], target: Target) -> str:
    """``html`` with links to chosen posts as ``target(post, fragment)`` gives them; all others stay."""
    links = inner_links(post, chosen)
    if not links:
        return html

    def change(match: re.Match[str]) -> str:
        url = unescape(match[1])
        found = links.get(url)
        return match[0] if found is None else f' href="{escape(target(found, urlsplit(url).fragment))}"'

    return _OUTWARD.sub(change, html)
