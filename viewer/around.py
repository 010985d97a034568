"""What stands around a post: where the reader is in it, which posts belong to it, and what it went through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from viewer import types
from viewer.errors import UsageError
from viewer.store.store import Store

if TYPE_CHECKING:
    from viewer.content.changes import Changes
    from viewer.content.versions import Version
    from viewer.types import Heading, Post, ReadingStyle, Revision, Surroundings, Tagging

_MOST_NEIGHBOURS = 60  # of each kind that are shown


class Around:
    """``Archive.around`` gives one. Every method may be called from any thread."""

    def __init__(
        self, store: Store, post: Callable[[int], Post], post_at: Callable[[int, int], Post]
    ) -> None:
        self._store = store
        self._post = post
        self._post_at = post_at

    # ---------------------------------------------------------------------------------------- place

    def place(self, post_id: int) -> float:
        """Where the reader left a post, as ``keep_place`` was told; 0 when it was never opened. A look-up by key."""
        return self._store.places.get(post_id)

    def keep_place(self, post_id: int, at: float) -> None:
        """Records where the reader is in a post."""
        self._store.places.put(post_id, at)

    def outline(self, post_id: int) -> tuple[Heading, ...]:
        """The headings of a post."""
        body = self._store.bodies.get(post_id)
        return body.outline if body else ()

    def terms(self, query: str) -> list[tuple[str, bool]]:
        """What a query looks for in a text, in all forms that it is found by, each with whether it may go on: what to
        mark in a result."""
        from viewer.search.engine import sought

        return sought(self._store.database, query, typing=True)

    def tagging(self, ids: Sequence[int]) -> Tagging:
        """Which tags of some posts are the reader's own, and which the reader took away."""
        return self._store.reader.tagging(ids)

    # -------------------------------------------------------------------------------------- neighbours

    def surroundings(self, post_id: int) -> Surroundings:
        """The posts that link to a post, those it links to, and related ones. Takes a moment: not for the window's
        thread."""
        from viewer.search.related import related

        lists = self._store.lists
        back = list(self._store.bodies.backlinks(post_id))
        links = [link.post for link in self._store.bodies.links(post_id)]
        there = [other for other in dict.fromkeys(links) if other is not None and other != post_id]
        seen = lists.seen([*back, *there])
        linked_from = [other for other in back if other in seen][:_MOST_NEIGHBOURS]
        links_to = [other for other in there if other in seen]
        found = related(self._store.database, post_id, only=lists.only())
        relations = [each for each in found if each.post not in seen]
        rows = {row.id: row for row in lists.rows([each.post for each in relations])}
        return types.Surroundings(
            linked_from=tuple(lists.rows(linked_from)),
            links_to=tuple(lists.rows(links_to[:_MOST_NEIGHBOURS])),
            related=tuple(
                types.Related(rows[each.post], each.tags, each.words)
                for each in relations
                if each.post in rows
            ),
        )

    # --------------------------------------------------------------------------------------- revisions

    def changes(self, post_id: int, old: int, new: int) -> Changes:
        """What changed from one revision (by number) to another. Raises UsageError when one of them is not there."""
        return _between(self._post_at(post_id, old), self._post_at(post_id, new))

    def versions(self, post_id: int) -> list[Version]:
        """The revisions of a post, oldest first, each with what changed since the one before. Derives them all anew."""
        from viewer.content.versions import Version

        found: list[Version] = []
        before: Post | None = None
        for revision in self._store.posts.revisions(post_id):
            post = self._post_at(post_id, revision.number)
            found.append(Version(revision, post.row.words, _between(before, post) if before else None))
            before = post
        return found

    def page(self, post_id: int, aspect: str, style: ReadingStyle) -> str:
        """The HTML document of "history", "revision/N" or "changes/N/M". Raises UsageError for what there is not."""
        from viewer.content import versions

        kind, *numbers = aspect.split("/")
        if kind == "history" and not numbers:
            return versions.history_page(self._post(post_id), self.versions(post_id), style)
        if not all(number.isascii() and number.isdigit() for number in numbers):
            raise UsageError(f"A post has no “{aspect}”.")
        chosen = [self._revision(post_id, int(number)) for number in numbers]
        if kind == "revision" and len(chosen) == 1:
            latest = self._store.posts.revisions(post_id)[-1].number
            post = self._post_at(post_id, chosen[0].number)
            return versions.revision_page(post, chosen[0], latest, style)
        if kind == "changes" and len(chosen) == 2:
            old, new = chosen
            changes = self.changes(post_id, old.number, new.number)
            return versions.changes_page(self._post(post_id), old, new, changes, style)
        raise UsageError(f"A post has no “{aspect}”.")

    def _revision(self, post_id: int, number: int) -> Revision:
        for revision in self._store.posts.revisions(post_id):
            if revision.number == number:
                return revision
        raise UsageError(f"There is no revision {number} of post {post_id} in this archive.")


def _between(old: Post, new: Post) -> Changes:
    from viewer.content.changes import blocks, compare

    return compare(blocks(old.html, old.row.title), blocks(new.html, new.row.title))
