"""Archives for tests of the store: sources that tell of posts, in a few words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from viewer.content.version import CONTENT_VERSION
from viewer.errors import UsageError
from viewer.store.bodies import Underived, made_of
from viewer.store.ledger import Told as Told
from viewer.store.media import Outcome
from viewer.store.sources import Validators as Validators
from viewer.store.store import Store
from viewer.sync.visit import keep_feed
from viewer.types import Derived, FetchedFeed, FetchedPost, MediaRef, Source, SourceKind


def told(name: str, text: str = "words", *, host: str = "b.example", **more: Any) -> FetchedPost:
    """A post of a feed; ``name`` is in its address, its id and its title."""
    post = FetchedPost(
        url=f"https://{host}/{name}",
        guid=f"id-{name}",
        title=f"Post {name}",
        html=f"<p>{text}</p>",
        base_url=f"https://{host}/",
        published=datetime(2026, 1, 1, tzinfo=UTC),
        received=f"<entry>{text}</entry>".encode(),
    )
    return replace(post, **more)


def add(store: Store, name: str, kind: SourceKind = SourceKind.FEED) -> int:
    """A source that is called so."""
    return store.sources.add(kind, f"https://{name}.example/feed", name, None, chosen=False, now=0)


def tell(store: Store, source: int, *posts: FetchedPost, now: int = 1, of: str = "atom") -> list[str]:
    """A feed of a format comes in; what was decided about each post, in order of their titles."""
    feed = FetchedFeed(title="Feed", site_url=None, posts=posts, format=of)
    found = store.sources.get(source)
    assert found is not None
    decided = {d.fetched.title: d.kind for d, _ in keep_feed(store, found, feed, now=now)}
    return [decided[title] for title in sorted(decided)]


def source(store: Store, source_id: int) -> Source:
    found = store.sources.get(source_id)
    assert found is not None
    return found


def post(store: Store, name: str) -> int:
    """The post whose title says so. Raises UsageError."""
    row = store.database.row("SELECT id FROM post WHERE title = ?", (f"Post {name}",))
    if row is None:
        raise UsageError(name)
    return int(row[0])


def texts(store: Store, name: str) -> list[str]:
    """What every revision of a post says, oldest first."""
    found = [
        store.posts.revision(post(store, name), r.number) for r in store.posts.revisions(post(store, name))
    ]
    return [each[1].html.removeprefix("<p>").removesuffix("</p>") for each in found if each]


def shown(store: Store, name: str) -> str:
    """What the post says that is shown."""
    found = store.posts.revision(post(store, name))
    assert found is not None
    return found[1].html.removeprefix("<p>").removesuffix("</p>")


def picture(store: Store, name: str, data: bytes) -> str:
    """Gives a post a saved picture, as making its page and fetching would; returns the hash of its file."""
    post_id = post(store, name)
    row = store.database.row("SELECT revision_id FROM post WHERE id = ?", (post_id,))
    assert row is not None
    key = f"key-{data.decode()}"
    made = Derived(html="<p>", text="", code="", media=(MediaRef(key, f"https://b.example/{key}.png"),))
    store.bodies.put(CONTENT_VERSION, [(Underived(post_id, row[0], b""), made_of(made, []))])
    sha256 = store.files.save(data)
    store.media.finish([Outcome(key, sha256, len(data), "image/png", 1, 1)], now=1)
    return sha256


def ledger(store: Store, source_id: int, *names: str, finder: str = "sitemap") -> None:
    """A finder tells of posts by their addresses."""
    store.ledger.tell(source_id, [Told(f"b.example/{n}", f"https://b.example/{n}", finder) for n in names])
    store.ledger.link(source_id)


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the archive but the search index, with all ids."""
    tables = [
        row[0]
        for row in store.database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not row[0].startswith(("search_", "sqlite_"))
    ]
    return {table: store.database.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def files(folder: Path) -> set[str]:
    """The names of the media files of an archive."""
    return {path.name for path in (folder / "media").glob("??/*")}
