"""A post with everything that is shown around it, put together from the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from viewer.errors import UsageError
from viewer.store.store import Store
from viewer.types import FetchedPost, Post, PostLink


def assembled(store: Store, post_id: int) -> Post:
    """A post as it is shown. Raises UsageError when it is not there."""
    rows = store.lists.rows([post_id])
    if not rows:
        raise UsageError(f"There is no post {post_id} in this archive.")
    body = store.bodies.get(post_id)
    return Post(
        row=rows[0],
        html=body.html if body else "",
        text=body.text if body else "",
        code=body.code if body else "",
        outline=body.outline if body else (),
        links=store.bodies.links(post_id),
        backlinks=store.bodies.backlinks(post_id),
        media=store.media.of_post(post_id),
        revisions=store.posts.revisions(post_id),
        has_math=store.bodies.has_math(post_id),
        has_code=bool(body and body.code),
        language=body.language if body else None,
    )


def as_received(store: Store, now: Post, fetched: FetchedPost, resolve: Callable[[str], int | None]) -> Post:
    """The same post as it was received once, derived now; ``resolve`` finds the posts that addresses lead to."""
    from viewer.content.derive import derive  # which takes long to load, and which no stored post needs

    made = derive(
        fetched.html or fetched.summary, fetched.base_url, title=fetched.title, language=fetched.language
    )
    return replace(
        now,
        row=replace(now.row, title=fetched.title, author=fetched.author, words=made.words),
        html=made.html,
        text=made.text,
        code=made.code,
        outline=made.outline,
        links=tuple(PostLink(link.url, link.text, resolve(link.url)) for link in made.links),
        media=tuple(item for ref in made.media if (item := store.media.get(ref.key)) is not None),
        language=made.language,
    )
