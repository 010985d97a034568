"""From an address to a source: what is a blog, and what is refused with a sentence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.blogserver import LOGIN_PAGE, BlogServer, Instead, Redirect, Response, Status
from tests.support.makeblog import make_blog, picture
from viewer.errors import FetchError, SourceError
from viewer.sources import folder
from viewer.sync.add import find_source
from viewer.sync.http import Fetcher
from viewer.types import SourceKind


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    made = Fetcher(wait=lambda _event, _seconds: None, tries=1)
    yield made
    made.close()


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("a.html", "<html><body>A blog</body></html>")
    return buffer.getvalue()


OTHERS: dict[str, tuple[bytes, str, str]] = {
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 400, "image/jpeg", "a picture"),
    "png": (picture(3), "image/png", "a picture"),
    "png called a page": (picture(3), "text/html", "a picture"),
    "svg": (picture(3, svg=True), "image/svg+xml", "a picture"),
    "webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 \x00\x01\x02\x03\x04\x05\x06\x07", "image/webp", "a picture"),
    "pdf": (b"%PDF-1.7\n1 0 obj <html>", "application/pdf", "a PDF document"),
    "zip": (packed(), "application/zip", "a packed file"),
    "mp3": (b"ID3\x04\x00\x00\x00", "audio/mpeg", "a sound"),
    "mp4": (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42", "video/mp4", "a film"),
    "program": (b"\x7fELF\x02\x01\x01" + bytes(40), "application/octet-stream", "a binary file"),
    "text": (b"Just some words.\nNo markup.", "text/plain", "plain text"),
    "json": (b'{"posts": []}', "application/json", "data (JSON)"),
    "opml": (b"<?xml version='1.0'?><opml><body/></opml>", "text/xml", "a list of feeds (OPML)"),
    "nothing": (b" \n", "text/html", "empty"),
}


@pytest.mark.parametrize(("body", "type_", "what"), OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_blog_is_refused_with_a_sentence(
    fetcher: Fetcher, blog_server: BlogServer, body: bytes, type_: str, what: str
) -> None:
    make_blog(2, 0).publish(blog_server)  # a feed lies where feeds lie: it was not asked for
    blog_server.put("/2024/thing", body, type_)
    with pytest.raises(SourceError) as refused:
        find_source(blog_server.url + "/2024/thing", fetcher)
    assert str(refused.value).startswith(f"{blog_server.url}/2024/thing is {what}, not a blog")
    assert blog_server.paths() == ["/2024/thing"]


def test_what_an_address_leads_to_is_looked_at(fetcher: Fetcher, blog_server: BlogServer) -> None:
    blog_server.put("/photo.png", picture(3), "image/png")
    blog_server.put("/photo", "<p>moved")
    blog_server.fault("/photo", Redirect("/photo.png"))
    with pytest.raises(
        SourceError, match=r"/photo leads to http\S+/photo\.png, which is a picture, not a blog"
    ):
        find_source(blog_server.url + "/photo", fetcher)


ERRORS = {
    "title": "<!doctype html><title>404 Not Found</title><h1>Oh no</h1><p>Try the front page.</p>",
    "heading": "<html><head><title>My site</title></head><body><h1>Page not found</h1></body></html>",
    "in German": "<html><head><title>Seite nicht gefunden</title></head><body>Hm.</body></html>",
}


@pytest.mark.parametrize("page", ERRORS.values(), ids=ERRORS.keys())
def test_a_page_that_says_that_nothing_is_there(fetcher: Fetcher, blog_server: BlogServer, page: str) -> None:
    blog_server.put("/", page)
    with pytest.raises(SourceError, match="says that there is nothing"):
        find_source(blog_server.url, fetcher)


def test_a_login_in_the_place_of_a_blog(fetcher: Fetcher, blog_server: BlogServer) -> None:
    blog_server.put("/login", LOGIN_PAGE.body)
    blog_server.put("/", "<p>moved")
    blog_server.fault("/", Redirect("/login"))
    with pytest.raises(SourceError, match=r"leads to \S+/login, which asks for a login"):
        find_source(blog_server.url + "/", fetcher)


def test_an_answer_that_is_an_error_is_its_own_sentence(fetcher: Fetcher, blog_server: BlogServer) -> None:
    blog_server.fault("/", Status(404))
    with pytest.raises(FetchError, match="404"):
        find_source(blog_server.url + "/", fetcher)
    blog_server.put("/soft", "<p>x")
    blog_server.fault("/soft", Instead(Response(b"<h1>Gone</h1>", status=410)))
    with pytest.raises(FetchError, match="410"):
        find_source(blog_server.url + "/soft", fetcher)


PAGES = {
    "by hand": "<h1>My notes</h1><ul><li><a href=/one.html>One</a></ul>",
    "old": "<html><head><title>Notes</title></head><frameset></frameset></html>",
    "xhtml": '<?xml version="1.0"?>\n<?xml-stylesheet href="a.css"?>\n'
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Notes</title></head><body><p>x</p></body></html>',
    "with a login beside it": "<html><title>Notes</title><body><form><input type=password></form>"
    + "<article><p>Words, and then some more of them, in a row.</p></article>" * 60,
    "under a comment": "<!-- made by hand -->\n<title>Notes</title><p>Some words.",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
@pytest.mark.parametrize("type_", ["text/html", "application/xhtml+xml", "application/octet-stream"])
def test_a_page_is_a_site(fetcher: Fetcher, blog_server: BlogServer, page: str, type_: str) -> None:
    blog_server.put("/", page, type_)
    found = find_source(blog_server.url + "/", fetcher)
    assert (found.kind, found.url) == (SourceKind.SITE, blog_server.url + "/")
    assert found.title in ("My notes", "Notes")


def test_a_page_in_two_bytes_a_letter_is_a_site(fetcher: Fetcher, blog_server: BlogServer) -> None:
    blog_server.put("/", "<html><title>Notes</title><p>Words".encode("utf-16"), "text/html")
    assert find_source(blog_server.url + "/", fetcher).title == "Notes"


def test_the_feed_of_a_sitemap_is_that_of_its_site(fetcher: Fetcher, blog_server: BlogServer) -> None:
    sitemap = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'></urlset>"
    blog_server.put("/sitemap.xml", sitemap)
    with pytest.raises(SourceError, match="is a sitemap, not a blog"):
        find_source(blog_server.url + "/sitemap.xml", fetcher)
    make_blog(2, 0).publish(blog_server)
    assert find_source(blog_server.url + "/sitemap.xml", fetcher).url == blog_server.url + "/feed.xml"


# ---------------------------------------------------------------------------------------------- folders


def test_a_folder_is_named_without_reading_all_of_it(
    fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_config.yml").write_text("title: The slow kettle\nurl: https://kettle.example\n")
    for number in range(30):
        (tmp_path / "_posts" / f"2024-01-{number + 1:02}-post.md").write_text(f"# Post {number}\n")
    read: list[Path] = []
    real = folder.read_file

    def counted(file: Path, *more: Any) -> Any:
        read.append(file)
        return real(file, *more)

    monkeypatch.setattr(folder, "read_file", counted)
    found = find_source(str(tmp_path), fetcher)
    assert (found.kind, found.title, found.site_url) == (
        SourceKind.FOLDER,
        "The slow kettle",
        "https://kettle.example",
    )
    assert len(read) == 1


def test_a_folder_of_drafts_alone_is_refused(fetcher: Fetcher, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ndraft: true\n---\nNot yet.")
    with pytest.raises(SourceError, match="There are no Markdown posts"):
        find_source(str(tmp_path), fetcher)
