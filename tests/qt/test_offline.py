"""With the network gone, every post of a synced blog is there with all its pictures, and nobody knocks anywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.support.blogserver import BlogServer
from tests.support.makeblog import make_blog
from tests.support.tripwire import Tripwire
from viewer.archive import Archive

LURES = """
<link rel="preconnect" href="{wire}"><link rel="dns-prefetch" href="{wire}"><link rel="stylesheet" href="{wire}/a.css">
<img src="{wire}/late.png" width="50" height="40"><script src="{wire}/a.js"></script><iframe src="{wire}/frame"></iframe>
<video src="{wire}/film.mp4" poster="{wire}/poster.png" autoplay></video><a ping="{wire}/ping" href="{wire}/page">away</a>
<p style="background:url({wire}/bg.png)">words</p><object data="{wire}/object"></object><base href="{wire}/">
"""

PICTURES = """(() => { const all = [...document.querySelectorAll('main img, article img')];
    all.forEach(i => i.loading = 'eager');
    return all.length + ' ' + all.filter(i => i.complete && i.naturalWidth > 0).length; })()"""


@pytest.fixture
def synced(tmp_path: Path, blog_server: BlogServer, tripwire: Tripwire) -> Path:
    """An archive of ten posts with 24 pictures, synced while everything was there; each post tries to call out."""
    blog = make_blog(10, 24, words=80)
    blog.publish(blog_server, pages=False)
    feed = blog_server.site["/feed.xml"].body.decode()
    lures = LURES.format(wire=tripwire.url).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    blog_server.put("/feed.xml", feed.replace("</content>", f"{lures}</content>"), "application/atom+xml")
    folder = tmp_path / "archive"
    with Archive.open(folder) as archive:
        source = archive.add(blog_server.url + "/feed.xml")
        summary = list(archive.sync([source.id]))[-1].summary
        assert summary is not None
        assert (summary.new, summary.media_saved) == (10, 24)
    blog_server.close()
    return folder


def counts(opened: Opened) -> list[int]:
    """How many pictures the page has, and how many of them are there."""
    return [int(number) for number in str(opened.script(PICTURES)).split()]


def test_every_post_shows_all_its_pictures_without_the_network(
    synced: Path, make_window: Callable[[], Opened], qtbot: QtBot, tripwire: Tripwire
) -> None:
    asked = len(tripwire.touched())  # the sync tried the lures that are pictures: reading must not
    opened = make_window().start()
    pictures = 0
    for title in opened.titles():
        opened.read(title)

        qtbot.waitUntil(lambda: len(set(counts(opened))) == 1)
        pictures += counts(opened)[0]
        assert opened.script("document.scripts.length") == 0
    assert pictures == 24
    assert len(tripwire.touched()) == asked
    del synced
