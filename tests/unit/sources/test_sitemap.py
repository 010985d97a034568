from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import SourceError
from viewer.sources.sitemap import guesses, parse_sitemap

URL = "https://a.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def test_pages_with_news_and_images() -> None:
    body = (
        f'<?xml version="1.0"?><urlset {NS} xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        "<url><loc> https://a.example/x?a=1&amp;b=2 </loc><lastmod>2024-05-06</lastmod>"
        "<image:image><image:loc>https://a.example/p.png</image:loc><image:title>P</image:title></image:image></url>"
        "<url><loc>/relative</loc><n:news><n:publication_date>2024-01-02</n:publication_date>"
        "<n:title>T &amp; U</n:title></n:news></url>"
        "<url><lastmod>2024-05-06</lastmod></url><url><loc>mailto:x@y</loc></url></urlset>"
    )
    first, second = parse_sitemap(body.encode(), URL).pages
    assert (first.url, first.modified, first.title) == (
        "https://a.example/x?a=1&b=2",
        datetime(2024, 5, 6, tzinfo=UTC),
        "",
    )
    assert (second.url, second.title) == ("https://a.example/relative", "T & U")
    assert second.published == datetime(2024, 1, 2, tzinfo=UTC)


def test_an_index_packed_with_gzip() -> None:
    body = (
        f"<sitemapindex {NS}><sitemap><loc>https://a.example/post-sitemap.xml</loc></sitemap></sitemapindex>"
    )
    found = parse_sitemap(gzip.compress(body.encode()), URL)
    assert [s.url for s in found.sitemaps] == ["https://a.example/post-sitemap.xml"]
    assert found.pages == ()


def test_other_forms() -> None:
    assert len(parse_sitemap(b"https://a.example/1\r\nhttps://a.example/2\n\nrubbish\n", URL).pages) == 2
    assert (
        len(parse_sitemap(b"\n <urlset><url><loc>https://a.example/a&b</loc></url></urlset>", URL).pages) == 1
    )


def test_a_broken_end_keeps_the_beginning() -> None:
    body = f"<urlset {NS}><url><loc>https://a.example/1</loc></url><url><loc>https://a.exa"
    assert [p.url for p in parse_sitemap(body.encode(), URL).pages] == ["https://a.example/1"]
    packed = gzip.compress(f"<urlset {NS}>{'<url><loc>https://a.example/1</loc></url>' * 500}".encode(), 0)
    assert parse_sitemap(packed[:-200], URL).pages


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>404", b"{}", b"\x1f\x8bbroken", b"not found", b"<rss><channel/></rss>"]
)
def test_what_is_no_sitemap(body: bytes) -> None:
    with pytest.raises(SourceError):
        parse_sitemap(body, URL)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(SourceError, match="more than"):
        parse_sitemap(gzip.compress(b" " * 70_000_000), URL)


def test_fifty_thousand_addresses() -> None:
    body = f"<urlset {NS}>{''.join(f'<url><loc>https://a.example/{n}</loc></url>' for n in range(50_000))}</urlset>"
    assert len(parse_sitemap(body.encode(), URL).pages) == 50_000


def test_guesses_look_under_the_path_first() -> None:
    assert guesses("https://a.example/~ada/blog/")[0] == "https://a.example/~ada/blog/sitemap.xml"
    assert "https://a.example/wp-sitemap.xml" in guesses("https://a.example/~ada/blog/")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for candidate in (body, b"<urlset><url><loc>" + body, b"\x1f\x8b" + body):
        try:
            parse_sitemap(candidate, URL)
        except SourceError:
            continue
