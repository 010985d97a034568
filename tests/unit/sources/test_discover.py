from __future__ import annotations

from viewer.sources.discover import find_feeds, guesses, is_feed, page_title

URL = "https://blog.example/notes/"


def page(head: str, body: str = "") -> bytes:
    return (
        f"<html lang='en'><head><title> My\n Notes </title>{head}</head><body>{body}</body></html>".encode()
    )


def found(head: str, body: str = "") -> list[str]:
    return [link.url for link in find_feeds(page(head, body), URL)]


def test_alternates_of_every_type() -> None:
    html = page(
        "<link rel='alternate' type='application/rss+xml' title='A' href='/rss.xml'>"
        "<link REL='Alternate' TYPE='application/atom+xml; charset=utf-8' href='atom.xml'>"
        "<link rel='alternate home' type='application/feed+json' href='//blog.example/feed.json'>"
        "<link rel='stylesheet' type='text/css' href='x.css'>"
    )
    assert [(f.url, f.format, f.title) for f in find_feeds(html, URL)] == [
        ("https://blog.example/rss.xml", "rss", "A"),
        ("https://blog.example/feed.json", "json", ""),
        ("https://blog.example/notes/atom.xml", "atom", ""),
    ]


def test_base_is_honoured() -> None:
    assert found(
        "<base href='https://cdn.example/b/'><link rel=alternate type=application/rss+xml href=f.xml>"
    ) == ["https://cdn.example/b/f.xml"]


def test_comments_come_last_and_parts_after_the_whole() -> None:
    assert found(
        "<link rel=alternate type=application/rss+xml title='Comments' href='/comments/feed/'>"
        "<link rel=alternate type=application/rss+xml href='/category/tea/feed/'>"
        "<link rel=alternate type=application/rss+xml hreflang=de href='/de/feed/'>"
        "<link rel=alternate type=application/rss+xml href='/feed/'>"
    ) == [f"https://blog.example/{p}" for p in ("feed/", "de/feed/", "category/tea/feed/", "comments/feed/")]


def test_what_only_looks_like_a_feed() -> None:
    assert (
        found(
            "<link rel=alternate type='application/json' href='https://blog.example/wp-json/wp/v2/pages/1'>"
            "<link rel=alternate type='application/json+oembed' href='/oembed'>"
            "<link rel=alternate hreflang=de href='/de/'>"
        )
        == []
    )


def test_links_in_the_text() -> None:
    assert found("", "<a href='/index.xml'>RSS</a><a href='/posts/rss-is-dead'>x</a><a href='/?feed=rss2'>y</a>"
                 "<a href='https://other.example/feed.xml'>z</a><a href='/feedback'>f</a>") == [
        "https://blog.example/?feed=rss2",
        "https://blog.example/index.xml",
    ]  # fmt: skip


def test_each_feed_once() -> None:
    assert (
        len(
            found(
                "<link rel=alternate type=application/rss+xml href='/feed.xml'>",
                "<a href='/feed.xml'>RSS</a>",
            )
        )
        == 1
    )


def test_sniffing() -> None:
    assert is_feed(b"<?xml version='1.0'?><!-- x --><rss version='2.0'>")
    assert is_feed("<feed xmlns='http://www.w3.org/2005/Atom'>".encode("utf-16"))
    assert is_feed(b'{ "version": "https://jsonfeed.org/version/1.1"')
    assert is_feed(b"<rdf:RDF xmlns:rdf='x'>")
    for other in (
        b"",
        b"<html><body><feed></html>"[:6],
        b"{}",
        b"<urlset>",
        b"\x00\x01",
        b"<!doctype html><p>rss",
    ):
        assert not is_feed(other)


def test_guesses_start_where_the_reader_pointed() -> None:
    tries = guesses("https://blog.example/~ada/notes/index.html")
    assert tries[0] == "https://blog.example/~ada/notes/feed.xml"
    assert {
        "https://blog.example/~ada/notes/index.xml",
        "https://blog.example/feed.xml",
        "https://blog.example/feeds/posts/default",
        "https://blog.example/~ada/atom.xml",
    } <= set(tries)
    assert len(tries) == len(set(tries))
    assert guesses("https://blog.example")[0] == "https://blog.example/feed.xml"


def test_page_title() -> None:
    assert page_title(page("")) == "My Notes"
    assert page_title(b"<h1>Only <b>this</b></h1>") == "Only this"
    assert page_title(b"") == ""
