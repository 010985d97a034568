"""The last touch on posts of every format: none is blank, and each has an address of its own site where it names one."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace

from viewer.sources.identity import identity
from viewer.sources.urls import host, is_web
from viewer.types import FetchedFeed, FetchedPost


def finished(posts: Iterable[FetchedPost]) -> tuple[FetchedPost, ...]:
    """The posts, without those that say nothing (no title, no text, no address).

    One with an address but no text is an excerpt of length nought: it shows its link until its page was fetched.
    """
    return tuple(_with_body(post) for post in posts if post.html.strip() or post.title or post.url)


def at_home(feed: FetchedFeed, url: str) -> FetchedFeed:
    """Posts of a blog of links point to what they speak of. Where such an entry has an id that is an address of the blog
    itself (its permalink), that is the post's address; the other one stands in its text."""
    home = {host(address) for address in (url, feed.site_url or "") if address} - {""}
    front = identity(feed.site_url or "")
    posts = tuple(
        replace(post, url=post.guid, base_url=post.guid if post.base_url == post.url else post.base_url)
        if post.url
        and post.guid
        and is_web(post.guid)
        and host(post.guid) in home
        and host(post.url) not in home
        and identity(post.guid) != front
        else post
        for post in feed.posts
    )
    return replace(feed, posts=posts)


def _with_body(post: FetchedPost) -> FetchedPost:
    if post.html.strip():
        return post
    if not post.url:
        return replace(post, html=f"<p>{html.escape(post.title)}</p>")
    link = f'<p><a href="{html.escape(post.url)}">{html.escape(post.title or post.url)}</a></p>'
    return replace(post, html=link, excerpt=True)
