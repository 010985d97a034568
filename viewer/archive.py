"""The one door to an archive, shared by the command line and the window. Importing it loads no Qt."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from viewer import types
from viewer.config import HANDBOOK
from viewer.errors import ArchiveError, UsageError
from viewer.store.lists import ORDERS
from viewer.store.store import Store

if TYPE_CHECKING:  # what a method needs beyond lists is imported when it runs: most starts need none of it
    from viewer.around import Around
    from viewer.arranging import Arranging
    from viewer.care import Care
    from viewer.search.ahead import Ahead
    from viewer.search.finder import Finder
    from viewer.store.aside import Aside
    from viewer.store.wholes import Wholes
    from viewer.sync.engine import Sync
    from viewer.sync.http import Fetcher
    from viewer.types import (
        Counts,
        Coverage,
        FetchedPost,
        MediaItem,
        Post,
        PostRow,
        Progress,
        ReadingStyle,
        Revision,
        SearchResult,
        Source,
        SyncEvent,
        TagNode,
    )


class Archive:
    """An archive folder. Every method may be called from any thread; writes take turns.

    Raises ArchiveError and its kin from ``open``, UsageError for requests that mean nothing, OutsideError where the network
    is asked.
    """

    def __init__(self, store: Store, *, fetcher: Callable[[], Fetcher] | None = None) -> None:
        self._store = store
        self._make_fetcher = fetcher
        self._running: Sync | None = None
        self._draining = threading.Lock()

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Archive:
        """Opens the archive in a folder; makes it when it is missing. ``write`` takes the folder's write lock."""
        return cls(Store(path, write=write))

    @property
    def path(self) -> Path:
        """The archive's folder."""
        return self._store.folder

    def close(self) -> None:
        """Closes the database and frees the lock."""
        self._store.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------------------------------ sources

    def sources(self) -> list[Source]:
        """The sources, by title."""
        return self._store.sources.all()

    def source(self, name: str) -> Source:
        """The source that an id, an address or a title means. Raises UsageError when none or several do."""
        from viewer.sources.naming import named

        return named(self.sources(), name)

    def add(
        self, location: str, title: str | None = None, *, cancel: threading.Event | None = None
    ) -> Source:
        """Adds a feed, a site or a folder; one that is there already, or set aside, is given back (renamed). Asks the
        network."""
        from viewer.sync.add import find_source, same_place

        fetcher = self._fetcher()
        try:
            found = find_source(location, fetcher, cancel)
        finally:
            fetcher.close()
        for known in self._store.sources.known():
            if same_place(known, found):
                self.aside.bring_back(known.id)
                self.pause(known.id, paused=False)
                if title:
                    self.rename(known.id, title)
                return replace(known, title=(title or "").strip() or known.title, paused=False)
        added = self._store.sources.add(
            found.kind,
            found.url,
            title or found.title,
            found.site_url,
            chosen=bool(title) or found.url == HANDBOOK,
            now=int(time.time()),
        )
        source = self._store.sources.get(added)
        assert source is not None
        return source

    def rename(self, source: int, title: str, *, chosen: bool = True) -> bool:
        """Gives a source a name, which a sync does not change when it was ``chosen`` by the reader; returns whether the one
        before was, for whoever wants to take that back. Raises UsageError for an empty one."""
        if not title.strip():
            raise UsageError("A source needs a name that is not empty.")
        return self._store.sources.rename(source, title.strip(), chosen=chosen)

    def pause(self, source: int, *, paused: bool = True) -> None:
        """Leaves a source out of every sync that does not name it, or takes it in again."""
        self._store.sources.pause(source, paused)

    def remove(self, source: int, *, with_posts: bool = False) -> int:
        """Forgets a source; returns how many of its posts are kept: all, or ``with_posts`` those that another source of the
        same blog has, too."""
        from viewer.store.removing import remove
        from viewer.store.sweeping import delete_files

        removed = remove(self._store.database, source, with_posts=with_posts)
        if (
            self._running is None
        ):  # else `check --repair` finds them: a sync may just be saving one of them again
            delete_files(self._store.database, self._store.files, removed.files)
        self.aside.bring_back(source)
        self.settle()
        return removed.kept

    @property
    def aside(self) -> Aside:
        """Sources that are about to be removed: lists leave them out, and everything can still be taken back."""
        return self._store.aside

    def sync(
        self,
        sources: Sequence[int] | None = None,
        *,
        full: bool = False,
        go_on: bool = False,
        wayback: bool = False,
        media: bool = True,
        since: datetime | None = None,
        cancel: threading.Event | None = None,
    ) -> Iterator[SyncEvent]:
        """Fetches what is new from these sources (None: all but paused ones), with ``full`` everything that they ever
        published, with ``go_on`` where it was asked for and cut off, with ``wayback`` also what only the
        Wayback Machine remembers: a generator, to be iterated on one thread.

        Raises Cancelled when ``cancel`` is set, DiskFull; what was committed stays.
        """
        from viewer.search.ahead import Ahead
        from viewer.sync.engine import Sync

        ahead = Ahead()
        chosen = [
            source
            for source in self.sources()
            if (source.id in sources if sources is not None else not source.paused)
        ]
        fetcher = self._fetcher()
        try:
            self._running = Sync(
                self._store,
                fetcher,
                full=full,
                go_on=go_on,
                wayback=wayback,
                media=media,
                since=since,
                cancel=cancel,
                index=lambda: self._drain(ahead),
                ahead=ahead,
            )
            yield from self._running.run(chosen)
        finally:
            self._running = None
            fetcher.close()

    def coverage(self, source: int | None = None) -> list[Coverage]:
        """The ledger of one source or of all: every post that is known to exist, and how far it is saved."""
        return [
            types.Coverage.of(
                known, tuple(self._store.ledger.entries(known.id)), self.wholes.unfinished(known.id)
            )
            for known in self.sources()
            if source in (None, known.id)
        ]

    @property
    def wholes(self) -> Wholes:
        """Which whole archives were asked for and not got yet."""
        from viewer.store.wholes import Wholes

        return Wholes(self._store.ledger)

    def retry_posts(self, source: int, urls: Sequence[str] | None = None) -> int:
        """Makes posts that failed, all or those with these addresses, due at the very next sync; returns how many."""
        return self._store.ledger.retry(source, urls)

    def known(self, url: str) -> list[tuple[int, str]]:
        """The entries of the ledgers that an address means: source, and the address as it is written there."""
        from viewer.sources.identity import identity

        return [
            (ledger.source, entry.url)
            for ledger in self.coverage()
            for entry in ledger.entries
            if identity(entry.url) == identity(url)
        ]

    def progress(self) -> Progress:
        """Where the running sync stands; an empty one when none runs. Cheap, for a timer on any thread."""
        running = self._running
        return running.progress if running else types.Progress()

    def _fetcher(self) -> Fetcher:
        if self._make_fetcher is not None:
            return self._make_fetcher()
        from viewer.sync.http import Fetcher

        return Fetcher()

    def retry_media(self, keys: Sequence[str]) -> None:
        """Makes media due at the next sync, whatever pause they were given."""
        self._store.media.retry(keys)

    def missing_media(self, source: int) -> list[MediaItem]:
        """The media of a source that could not be fetched."""
        return self._store.media.failed(source)

    # -------------------------------------------------------------------------------------- lists

    def ids(
        self,
        query: str = "",
        *,
        sort: str = "date",
        backward: bool = False,
        by_source: bool = False,
        typing: bool = False,
    ) -> array[int]:
        """Ids of the posts that a query matches; ``sort`` is date (newest first), title, source or words, ``backward`` turns
        it round, ``by_source`` keeps those of a source together. With ``typing`` the last word may go on."""
        if sort not in ORDERS:
            raise UsageError(f"Posts can be sorted by {', '.join(ORDERS)}, not by “{sort}”.")
        if not query:
            return self._store.lists.ids(sort=sort, backward=backward, by_source=by_source)
        from viewer.search import engine

        return engine.ids(
            self._store.database, self._store.lists, query,
            sort=sort, backward=backward, by_source=by_source, typing=typing,
        )  # fmt: skip

    def count(self, query: str = "") -> int:
        """How many posts a query matches."""
        from viewer.search.engine import condition

        return self._store.lists.count(*(condition(self._store.database, query) if query else ()))

    def groups(
        self, query: str, by: str, *, backward: bool = False, typing: bool = False
    ) -> list[tuple[str, int]]:
        """The groups ("month" or "source") of the posts that a query matches, as in ``ids``, with how many are in each."""
        from viewer.search.engine import condition

        where, parameters = condition(self._store.database, query, typing=typing) if query else ("1", ())
        return self._store.lists.groups(by, where, parameters, backward=backward)

    def rows(self, ids: Sequence[int]) -> list[PostRow]:
        """The rows of these posts, in this order: a look-up by key."""
        return self._store.lists.rows(ids)

    def titles(self) -> list[tuple[int, str]]:
        """All posts as (id, title), newest first."""
        return self._store.lists.titles()

    def search(
        self, query: str, *, limit: int = 200, typing: bool = False, snippets: int | None = None
    ) -> SearchResult:
        """The best matches, best first; with ``typing`` the last word may still go on. The first ``snippets`` of them come
        with a snippet (None: all); ``finder.snippets`` gives the others. What finds nothing has a suggestion instead."""
        from viewer.search import engine

        found = engine.search(
            self._store.database, self._store.lists, query, limit=limit, typing=typing, snippets=snippets
        )
        if not self._store.lists.only():
            return found
        seen = self._store.lists.seen([hit.id for hit in found.hits])
        return types.SearchResult(tuple(hit for hit in found.hits if hit.id in seen), found.suggestion)

    @property
    def finder(self) -> Finder:
        """What stands around a search: facets, chips, completion, what to mark, saved and recent searches."""
        from viewer.search.finder import Finder

        return Finder(self._store.database, self._store.lists, lambda: self._store.sources.aside)

    def tags(self) -> list[TagNode]:
        """The tags with their counts, flat, by name; ``arranging`` has them as a tree."""
        return self.arranging.flat()

    @property
    def arranging(self) -> Arranging:
        """How the reader wants to see tags."""
        from viewer.arranging import Arranging

        return Arranging(self._store)

    def counts(self) -> Counts:
        """How many posts there are, unread and starred ones apart."""
        return self._store.lists.counts()

    # -------------------------------------------------------------------------------------- posts

    def find(self, post: str) -> int:
        """The id that a text (an id or an address) means. Raises UsageError when no post is meant."""
        if post.isascii() and post.isdigit() and len(post) < 19 and self._store.lists.rows([int(post)]):
            return int(post)
        found = None if post.isdigit() else self.resolve(post)
        if found is None:
            raise UsageError(f"There is no post “{post}” in this archive.")
        return found

    def resolve(self, url: str) -> int | None:
        """The archived post that an address leads to."""
        from viewer.sources.identity import identity

        return self._store.lists.find(["u:" + identity(url)])

    def post(self, post_id: int) -> Post:
        """A post with everything around it. Raises UsageError when it is not there."""
        from viewer.assembling import assembled

        return assembled(self._store, post_id)

    def received(self, post_id: int, revision: int | None = None) -> FetchedPost:
        """A post as it was received: the revision with this number, or the one that is shown. Raises UsageError."""
        found = self._store.posts.revision(post_id, revision)
        if found is None:
            which = f" no revision {revision}" if revision is not None else " nothing"
            raise UsageError(f"There is{which} of post {post_id} in this archive.")
        return found[1]

    def post_at(self, post_id: int, revision: int) -> Post:
        """A post as an earlier revision had it, derived now. Raises UsageError."""
        from viewer.assembling import as_received

        return as_received(self._store, self.post(post_id), self.received(post_id, revision), self.resolve)

    def revisions(self, post_id: int) -> tuple[Revision, ...]:
        """The revisions of a post, oldest first."""
        return self._store.posts.revisions(post_id)

    def page(self, post_id: int, style: ReadingStyle, aspect: str = "") -> str:
        """The complete HTML document of a post, or of an aspect of it (see ``Around.page``), for the web view."""
        from viewer.content.page import compose

        if aspect:
            return self.around.page(post_id, aspect, style)
        return compose(self.post(post_id), style)

    @property
    def around(self) -> Around:
        """What stands around a post: the reader's place, the posts that belong to it, what it went through."""
        from viewer.around import Around

        return Around(self._store, self.post, self.post_at)

    def media(self, key: str) -> types.MediaFile | None:
        """The file of a saved medium, by the key that derived HTML names it with."""
        item = self._store.media.get(key)
        if item is None or item.state is not types.MediaState.SAVED or item.sha256 is None:
            return None
        return types.MediaFile(self._store.files.path(item.sha256), item.type or "application/octet-stream")

    def lead_picture(self, post_id: int) -> types.MediaFile | None:
        """The picture that stands for a post in a list."""
        found = self._store.media.lead(post_id)
        return types.MediaFile(self._store.files.path(found[0]), found[1]) if found else None

    def media_items(self, post_id: int) -> tuple[MediaItem, ...]:
        """The media of a post, each once, in the order in which it shows them."""
        return self._store.media.of_post(post_id)

    def mark(self, ids: Sequence[int], *, read: bool | None = None, starred: bool | None = None) -> int:
        """Sets what is not None; returns how many posts changed."""
        return self._store.reader.mark(ids, read=read, starred=starred)

    def tag(self, ids: Sequence[int], *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> int:
        """Adds and takes away the reader's tags; returns how many posts changed."""
        changed = self._store.reader.tag(ids, add=add, remove=remove)
        self.settle()
        return changed

    # --------------------------------------------------------------------------------------- care

    def settle(self) -> None:
        """Brings the index up to date, when something is waiting, no other process is writing, and one can write at all."""
        from viewer.search import index

        if not index.pending(self._store.database):
            return
        try:
            self._drain()
        except ArchiveError:
            return  # what was committed stays in the queue; whoever writes next drains

    def _drain(self, ahead: Ahead | None = None) -> None:
        from viewer.search import index

        with self._draining, self._store.writing() as database:
            index.drain(database, ahead=ahead)

    @property
    def care(self) -> Care:
        """Checking, rebuilding, backing up and merging."""
        from viewer.care import Care

        return Care(self._store, self._drain)
