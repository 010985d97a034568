"""Feeds that are broken, cut off, hostile, or no feeds at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.errors import SourceError
from viewer.sources.feed import parse_feed
from viewer.types import FetchedFeed

URL = "https://blog.example/feed.xml"
ITEM = "<item><title>One</title><link>https://blog.example/1</link><description>Text</description></item>"
RSS = f"<?xml version='1.0'?>\n<rss version='2.0'><channel><title>N</title>{ITEM}{{}}</channel></rss>"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "feeds"


def refusal(body: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        parse_feed(body, URL)
    message = str(caught.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message


def outcome(body: bytes) -> FetchedFeed | str:
    """The feed, or the one sentence by which it was refused; anything else fails the test."""
    try:
        return parse_feed(body, URL)
    except SourceError as error:
        sentence = str(error)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "nothing at all"),
        (b" \r\n ", "nothing at all"),
        (b"<!DOCTYPE html><html><head><title>Hi</title></head><body>x</body></html>", "a web page"),
        (
            b"\xef\xbb\xbf<!-- x --><html><body><form><input name=p type='password'></form></body></html>",
            "a login page",
        ),
        (b'{"error": "not found"}', "JSON, but not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_te', "beginning"),
        (b'["a"]', "JSON, but not a feed"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x01\x02" * 50, "binary"),
        (b"Service temporarily unavailable", "plain text"),
        (b"<?xml version='1.0'?><opml version='2.0'><body/></opml>", "OPML"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap"),
        (b"<?xml version='1.0'?><catalog><book/></catalog>", "another kind (catalog)"),
        (b"<rss version='2.0'></rss>", "no channel"),
    ],
)
def test_what_is_no_feed_is_refused_in_one_sentence(body: bytes, words: str) -> None:
    assert words in refusal(body)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.7, 0.9, 0.99])
def test_a_feed_that_is_cut_off_is_refused(share: float) -> None:
    whole = RSS.format(ITEM * 20).encode()
    assert "beginning" in refusal(whole[: int(len(whole) * share)])


def test_cut_inside_cdata_or_a_character() -> None:
    assert "beginning" in refusal(RSS.encode()[:120] + b"<item><description><![CDATA[<p>x</p></rss")
    assert "beginning" in refusal(RSS.encode()[:-30] + "é".encode()[:1])


@pytest.mark.parametrize(
    "extra",
    [
        "<item><title>Tom & Jerry</title></item>",
        "<item><title>a&nbsp;b &copy; &unknown;</title></item>",
        "<item><title>bell\x07</title></item>",
        "<item><dc:creator>Ada</dc:creator><title>x</title></item>",
        "<item><title>&#0;&#xFFFF;x</title></item>",
        "<item><title>crossed <b><i>tags</b></i></title></item>",
        "<item><title>open <b>tag</title></item>",
        "<item><title>un<quoted a=b></quoted></title></item>",
    ],
)
def test_small_sins_are_read_and_named(extra: str) -> None:
    feed = parse_feed(RSS.format(extra).encode(), URL)
    assert [p.title for p in feed.posts][:1] == ["One"]
    assert len(feed.posts) == 2
    assert feed.problem
    assert "not well-formed" in feed.problem


@pytest.mark.parametrize(
    "extra", ["</width></height><b>", "<item><description><![CDATA[&#x110000;]]></description></b>"]
)
def test_what_makes_the_loose_reader_stumble(extra: str) -> None:
    assert outcome(RSS.format(extra).encode())


def test_references_are_mended_outside_of_cdata_only() -> None:
    item = (
        "<item><title>a & b&nbsp;c</title><description><![CDATA[<p>d & e&nbsp;f</p>]]></description></item>"
    )
    post = parse_feed(RSS.format(item).encode(), URL).posts[1]
    assert post.title == "a & b c"
    assert post.html == "<p>d & e&nbsp;f</p>"


def test_what_surrounds_the_document() -> None:
    body = RSS.format("")
    warned = parse_feed(
        f"<br />\n<b>Warning</b>: x in y.php\n{body}\n<!-- cached -->\n<script>x()</script>".encode(), URL
    )
    assert [p.title for p in warned.posts] == ["One"]
    assert warned.problem
    commented = parse_feed(f"\n\n<!-- <rss> of ours -->\n{body}\n<!-- 0.1 s -->".encode(), URL)
    assert (len(commented.posts), commented.problem) == (1, None)


def test_a_style_sheet_and_a_doctype_are_no_problem() -> None:
    body = (
        '<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?>'
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd" ['
        '<!ENTITY me "Ada"> <!-- ]> -->]><rss version="0.91"><channel><title>By &me;</title></channel></rss>'
    )
    assert parse_feed(body.encode(), URL).title == "By Ada"


def test_entities_do_not_explode_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<rss version='2.0'><channel><title>&l11; &x; &l0;</title></channel></rss>"
    )
    feed = parse_feed(body.encode(), URL)
    assert feed.title == "&l11; &x; ha"


def test_bottomless_nesting_is_refused() -> None:
    deep = "<a>" * 5_000 + "</a>" * 5_000
    assert "deep" in refusal(RSS.format(f"<item><description>{deep}</description></item>").encode())


@pytest.mark.parametrize(
    "filling",
    ["<", "&", "<![CDATA[", "<!--", "<a ", "]]>", "<?", "&#", "<item>", "</item>", '<a b="', "<!DOCTYPE ["],
)
def test_long_rubbish_ends_soon(filling: str) -> None:
    body = f"<rss version='2.0'><channel><title>N</title>{filling * 20_000}</channel></rss>"
    assert outcome(body.encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    for candidate in (
        body,
        b"<rss><channel>" + body + b"</channel></rss>",
        b"<feed>" + body,
        b'{"items": [' + body,
    ):
        assert outcome(candidate)


@given(st.data())
def test_a_damaged_feed_never_raises_anything_else(data: st.DataObject) -> None:
    body = bytearray(RSS.format(ITEM).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 8))] = data.draw(st.binary(max_size=6))
    assert outcome(bytes(body))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected feeds are not beside the checkout")
def test_every_collected_feed_is_read_or_refused() -> None:
    read = 0
    for path in sorted(SHARED.rglob("*")):
        if not path.is_file():
            continue
        feed = outcome(path.read_bytes())
        if isinstance(feed, FetchedFeed):
            read += 1
            assert all(post.html.strip() and post.received for post in feed.posts), path
    assert read > 100
