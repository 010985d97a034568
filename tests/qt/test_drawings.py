"""A drawing from outside that was saved as it came: shown and printed as a picture, it runs nothing and asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import QWebEnginePage
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.support.blogserver import BlogServer
from tests.support.tripwire import Tripwire
from viewer.archive import Archive
from viewer.export import export
from viewer.web.page import may_navigate

DRAWING = """<?xml version="1.0"?><?xml-stylesheet href="{wire}/s.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="120" height="80"
 onload="fetch('{wire}/onload')"><script>new Image().src = "{wire}/script"; window.top.document.title = "taken";</script>
<script href="{wire}/x.js"/><style>@import url({wire}/i.css); rect {{ fill: url({wire}/f.svg#a) }}
@font-face {{ font-family: x; src: url({wire}/f.woff) }}</style><image href="{wire}/a.png" width="9" height="9"/>
<image xlink:href="{wire}/b.png" width="9" height="9"/><use href="{wire}/c.svg#a"/>
<rect width="120" height="80" fill="#c00"/>
<foreignObject width="50" height="50"><iframe xmlns="http://www.w3.org/1999/xhtml" src="{wire}/frame"/>
<img xmlns="http://www.w3.org/1999/xhtml" src="{wire}/d.png"/></foreignObject><text style="font-family: x">words</text>
<animate attributeName="href" to="{wire}/anim"/></svg>"""
FEED = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Drawn</title><id>urn:x:drawn</id>
<updated>2026-01-01T00:00:00Z</updated><entry><title>One drawing</title><id>urn:x:1</id>
<link href="{base}/one/"/><updated>2026-01-01T00:00:00Z</updated>
<content type="html">&lt;p&gt;Look:&lt;/p&gt;&lt;img src="{base}/d.svg" alt="A drawing"&gt;</content></entry></feed>"""
SHOWN = (
    "(() => { const i = document.querySelector('article img'); return i.complete + ' ' + i.naturalWidth })()"
)


@pytest.fixture
def drawn(tmp_path: Path, blog_server: BlogServer, tripwire: Tripwire) -> Path:
    """An archive with one post and the hostile drawing, as it was served."""
    blog_server.put("/d.svg", DRAWING.format(wire=tripwire.url), "image/svg+xml")
    blog_server.put("/feed.xml", FEED.format(base=blog_server.url), "application/atom+xml")
    with Archive.open(tmp_path / "archive") as archive:
        source = archive.add(blog_server.url + "/feed.xml")
        assert list(archive.sync([source.id]))[-1].summary is not None
        assert [item.state for item in archive.post(1).media] == ["saved"]
    return tmp_path / "archive"


def test_it_is_shown_and_does_nothing(
    drawn: Path, make_window: Callable[[], Opened], qtbot: QtBot, tripwire: Tripwire
) -> None:
    assert drawn.is_dir()
    opened = make_window().start()
    opened.read("One drawing")
    qtbot.waitUntil(lambda: opened.script(SHOWN) == "true 120")
    assert opened.script("document.title") == "One drawing"
    assert tripwire.touched() == []


def test_it_is_printed_and_does_nothing(drawn: Path, qtbot: QtBot, tripwire: Tripwire) -> None:
    del qtbot
    with Archive.open(drawn) as archive:
        result = export(archive, [1], drawn.parent / "out.pdf")
    assert result.missing_media == ()
    assert result.path.read_bytes().startswith(b"%PDF")
    assert tripwire.touched() == []


def test_it_is_never_a_page_of_its_own(drawn: Path) -> None:
    with Archive.open(drawn) as archive:
        key = archive.post(1).media[0].key
    address = QUrl(f"archive://local/media/{key}")
    for kind in QWebEnginePage.NavigationType:
        assert not may_navigate(address, kind, True)
        assert not may_navigate(address, kind, False)
