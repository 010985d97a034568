"""Small archives to search in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from viewer.search import index
from viewer.search.engine import ids, search
from viewer.store.posts import Arrival
from viewer.store.store import Store
from viewer.sync.derive import derive_pending
from viewer.types import FetchedPost, SourceKind


class Posts:
    """An archive of one source, whose posts are given as text."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.database = self.store.database
        self.lists = self.store.lists
        self.source = self.store.sources.add(
            SourceKind.FEED, "https://b.example/feed", "A blog", None, chosen=False, now=0
        )
        self._count = 0

    def add(
        self,
        title: str,
        text: str = "",
        tags: tuple[str, ...] = (),
        *,
        code: str = "",
        day: str | None = None,
        author: str | None = None,
        language: str | None = None,
        html: str = "",
    ) -> int:
        """A post of one paragraph and one block of code, of a day ("2026-03-14"); its id."""
        self._count += 1
        block = f"<pre><code>{code}</code></pre>" if code else ""
        fetched = FetchedPost(
            url=f"https://b.example/{self._count}",
            guid=str(self._count),
            title=title,
            html=html or f"<p>{text}</p>{block}",
            base_url="",
            tags=tags,
            author=author,
            language=language,
            published=datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
        )
        arrival = Arrival(fetched, (f"g:{self._count}",), None)
        return self.store.posts.receive(self.source, [arrival], now=self._count)[0]

    def settle(self) -> None:
        """Derives and indexes what was added."""
        for _ in derive_pending(self.store):
            pass
        index.drain(self.database)

    def found(self, query: str, *, typing: bool = False) -> list[int]:
        """The posts that a search gives, best first."""
        return [hit.id for hit in search(self.database, self.lists, query, typing=typing).hits]

    def listed(self, query: str) -> set[int]:
        """The posts that a list of a query shows."""
        return set(ids(self.database, self.lists, query))

    def close(self) -> None:
        """Closes the archive."""
        self.store.close()
