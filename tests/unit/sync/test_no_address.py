"""What another archive calls an address need not be one: a sync says so of what it cannot ask, and asks all the rest."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog
from viewer.store.store import Store
from viewer.sync.engine import Sync
from viewer.sync.http import Fetcher
from viewer.sync.merge import merge
from viewer.types import SourceKind

BAD = "http://[bad"


def hostile(store: Store, kind: SourceKind, url: str, site: str | None) -> None:
    """A source whose every address is one that cannot be taken apart."""
    source = store.sources.add(kind, url, "Hostile", site, chosen=False, now=1)
    store.database.run(
        """INSERT INTO known (source_id, key, url, title, published, tags, found_by, sure, state)
           VALUES (?, ?, ?, 'A post', NULL, '[]', 'feed', 1, 'pending')""",
        (source, f"{BAD}/post", f"{BAD}/post"),
    )
    store.database.run(
        "INSERT INTO crawled (source_id, url, finder, round, found) VALUES (?, ?, 'sitemap', 1, ?)",
        (source, f"{BAD}/sitemap.xml", json.dumps([])),
    )
    store.ledger.learn(source, feed_next=[f"{BAD}/feed?page=2"], feed_goes_on=True)


@pytest.mark.parametrize("kind", [SourceKind.FEED, SourceKind.SITE])
@pytest.mark.parametrize("site", [None, f"{BAD}/", "mailto:someone"])
@pytest.mark.parametrize("url", [BAD, "", "nonsense", "javascript:alert(1)", "{server}/feed.xml"])
def test_a_full_sync_goes_past_it(
    tmp_path: Path, blog_server: BlogServer, kind: SourceKind, site: str | None, url: str
) -> None:
    blog = make_blog(2, 0, words=40)
    blog.publish(blog_server)
    with contextlib.closing(Store(tmp_path / "theirs")) as theirs:
        hostile(theirs, kind, url.format(server=blog_server.url), site)
        with contextlib.closing(Store(tmp_path / "ours")) as ours:
            ours.sources.add(
                SourceKind.FEED, blog_server.url + "/feed.xml?2", "Good", None, chosen=False, now=1
            )
            merge(ours, theirs, now=2)
            fetcher = Fetcher(tries=1, wait=lambda _stop, _seconds: None)
            with contextlib.closing(fetcher):
                events = list(Sync(ours, fetcher, full=True).run(ours.sources.all()))
            assert events[-1].event == "done"
            assert len(ours.lists.ids()) >= 2
            told = [event.message for event in events if event.event == "problem"]
            if not url.startswith("{"):
                assert f"{url} is not an address that can be fetched." in told
