"""The last touch on posts of every format: none is blank."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace

from viewer.types import FetchedPost


def finished(posts: Iterable[FetchedPost]) -> tuple[FetchedPost, ...]:
    """The posts, without those that say nothing (no title, no text, no address).

    One with an address but no text is an excerpt of length nought: it shows its link until its page was fetched.
    """
    return tuple(_with_body(post) for post in posts if post.html.strip() or post.title or post.url)


def _with_body(post: FetchedPost) -> FetchedPost:
    if post.html.strip():
        return post
    if not post.url:
        return replace(post, html=f"<p>{html.escape(post.title)}</p>")
    link = f'<p><a href="{html.escape(post.url)}">{html.escape(post.title or post.url)}</a></p>'
    return replace(post, html=link, excerpt=True)
