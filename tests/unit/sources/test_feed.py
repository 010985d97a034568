"""Feeds of every format, read as their makers meant them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from viewer.sources.feed import parse_feed
from viewer.types import FetchedFeed, FetchedPost

URL = "https://blog.example/feed.xml"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Notes</title>{}</feed>'
RSS = (
    '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">'
    "<channel><title>Notes</title><link>https://blog.example/</link>{}</channel></rss>"
)


def read(text: str | bytes, content_type: str | None = None) -> FetchedFeed:
    return parse_feed(text.encode() if isinstance(text, str) else text, URL, content_type)


def atom(entry: str) -> FetchedPost:
    feed = read(ATOM.format(f"<entry>{entry}</entry>"))
    assert feed.format == "atom"
    return feed.posts[0]


def rss(item: str) -> FetchedPost:
    feed = read(RSS.format(f"<item>{item}</item>"))
    assert feed.format == "rss"
    return feed.posts[0]


class TestAtom:
    def test_a_full_entry(self) -> None:
        post = atom(
            "<title type='html'>Tea &amp;amp; &lt;em&gt;biscuits&lt;/em&gt;</title><id>urn:1</id>"
            "<link rel='alternate' type='text/html' href='/tea'/><link rel='edit' href='/edit/1'/>"
            "<published>2024-05-01T10:00:00+02:00</published><updated>2024-05-02T10:00:00Z</updated>"
            "<author><name>Ada</name></author><author><name>Bo</name></author>"
            "<category term='Tea'/><category term='tea'/><category term='Cups' label='Fine Cups'/>"
            "<summary>Short.</summary><content type='html'>&lt;p&gt;Long&lt;/p&gt;</content>"
        )
        assert post.url == "https://blog.example/tea"
        assert post.guid == "urn:1"
        assert post.title == "Tea & biscuits"
        assert post.html == "<p>Long</p>"
        assert post.summary == "Short."
        assert post.author == "Ada, Bo"
        assert post.tags == ("Tea", "Fine Cups")
        assert post.published == datetime(2024, 5, 1, 10, tzinfo=timezone(timedelta(hours=2)))
        assert post.updated == datetime(2024, 5, 2, 10, tzinfo=UTC)
        assert post.language == "en"
        assert post.excerpt is None

    def test_text_content_is_escaped_and_keeps_its_lines(self) -> None:
        post = atom("<content type='text'>if a &lt; b:\n  c\n\nnext</content>")
        assert post.html == "<p>if a &lt; b:<br>\n  c</p>\n<p>next</p>"

    def test_xhtml_content_loses_only_its_wrapper(self) -> None:
        post = atom(
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p class='a'>x<br/>y &amp; z</p>"
            "<img src='a.png' alt=''/><script type='math/tex'>a &lt; b</script></div></content>"
        )
        assert (
            post.html
            == '<p class="a">x<br>y &amp; z</p><img src="a.png" alt=""><script type="math/tex">a &lt; b</script>'
        )

    def test_prefixed_xhtml_and_mathml(self) -> None:
        post = atom(
            "<content type='xhtml'><h:div xmlns:h='http://www.w3.org/1999/xhtml' xmlns:m='http://www.w3.org/1998/Math/MathML'>"
            "<h:b>x</h:b><m:math><m:mi>y</m:mi></m:math></h:div></content>"
        )
        assert post.html == "<b>x</b><math><mi>y</mi></math>"

    def test_xml_base_is_what_relative_addresses_start_from(self) -> None:
        post = atom("<link href='/p'/><content type='html' xml:base='https://cdn.example/a/'>x</content>")
        assert post.base_url == "https://cdn.example/a/"

    def test_nested_xml_base(self) -> None:
        body = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><title>N</title>{}</feed>'
        post = read(
            body.format('<entry xml:base="2024/"><link href="tea"/><content>x</content></entry>')
        ).posts[0]
        assert post.url == "https://blog.example/blog/2024/tea"
        assert post.base_url == "https://blog.example/blog/2024/"

    def test_without_xml_base_the_post_is_the_base(self) -> None:
        assert atom("<link href='/2024/tea/'/><content type='html'>x</content>").base_url == (
            "https://blog.example/2024/tea/"
        )

    def test_summary_alone_is_an_excerpt(self) -> None:
        post = atom("<link href='/p'/><summary>Only this.</summary>")
        assert (post.html, post.excerpt) == ("<p>Only this.</p>", True)

    def test_html_content_is_preferred_among_several(self) -> None:
        post = atom(
            "<content type='text'>plain</content><content type='html'>&lt;b&gt;rich&lt;/b&gt;</content>"
        )
        assert post.html == "<b>rich</b>"

    def test_base64_and_out_of_line_content(self) -> None:
        picture = atom("<content type='image/png'>iVBORw0KGgo=</content>")
        assert picture.html == '<img src="data:image/png;base64,iVBORw0KGgo=" alt="">'
        elsewhere = atom("<title>t</title><content src='/film.html' type='text/html'/>")
        assert elsewhere.url == "https://blog.example/film.html"

    def test_atom_03(self) -> None:
        feed = read(
            '<feed version="0.3" xmlns="http://purl.org/atom/ns#">'
            '<title mode="escaped" type="text/html">A &amp;amp; B</title>'
            "<entry><title>T</title><issued>2004-01-02T03:04:05Z</issued><modified>2004-01-03T00:00:00Z</modified>"
            '<content type="text/html" mode="escaped">&lt;i&gt;x&lt;/i&gt;</content></entry></feed>'
        )
        assert feed.title == "A & B"
        assert feed.posts[0].html == "<i>x</i>"
        assert feed.posts[0].published == datetime(2004, 1, 2, 3, 4, 5, tzinfo=UTC)

    def test_id_is_the_address_when_it_can_be_and_nothing_else_is(self) -> None:
        assert atom("<title>t</title><id>https://blog.example/x</id>").url == "https://blog.example/x"
        assert atom("<title>t</title><id>tag:blog.example,2024:x</id>").url is None

    def test_only_an_updated_date_dates_the_post(self) -> None:
        assert atom("<title>t</title><updated>2024-05-02T10:00:00Z</updated>").published == datetime(
            2024, 5, 2, 10, tzinfo=UTC
        )

    def test_authors_come_from_entry_then_source_then_feed(self) -> None:
        feed = read(
            ATOM.format(
                "<author><name>Feed</name></author><entry><title>a</title></entry>"
                "<entry><title>b</title><source><author><name>Source</name></author></source></entry>"
                "<entry><title>c</title><author><name>Own</name></author></entry>"
            )
        )
        assert [p.author for p in feed.posts] == ["Feed", "Source", "Own"]

    def test_youtube_description_and_picture(self) -> None:
        post = atom(
            "<link href='https://video.example/1'/><media:group xmlns:media='http://search.yahoo.com/mrss/'>"
            "<media:thumbnail url='https://video.example/1.jpg'/>"
            "<media:description>Line &lt;1&gt;</media:description></media:group>"
        )
        assert "Line &lt;1&gt;" in post.html
        assert 'src="https://video.example/1.jpg"' in post.html

    def test_a_lone_entry_document(self) -> None:
        feed = read(
            '<entry xmlns="http://www.w3.org/2005/Atom"><title>One</title><content>x</content></entry>'
        )
        assert [p.title for p in feed.posts] == ["One"]

    def test_a_feed_that_forgot_its_name_space(self) -> None:
        feed = read(
            "<feed><title>N</title><entry><title>t</title><link href='/a'/><content>x</content></entry></feed>"
        )
        assert feed.posts[0].url == "https://blog.example/a"

    def test_received_is_the_entry_byte_for_byte(self) -> None:
        entry = "<entry><title>Ünï</title>\n  <content type='html'><![CDATA[<p>é</p>]]></content ></entry >"
        assert read(ATOM.format(f"  {entry}  ")).posts[0].received == entry.encode()


class TestRss:
    def test_a_full_item(self) -> None:
        post = rss(
            "<title>R&amp;amp;D &lt;b&gt;now&lt;/b&gt;</title><link>\n https://blog.example/rd \n</link>"
            "<guid isPermaLink='false'>77</guid><pubDate>Wed, 01 May 2024 10:00:00 +0200</pubDate>"
            "<dc:creator>Ada</dc:creator><dc:creator>Bo</dc:creator>"
            "<category>X</category><category>x</category><category>Y z</category>"
            "<description>Short</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded>"
        )
        assert post.title == "R&D now"
        assert post.url == "https://blog.example/rd"
        assert post.guid == "77"
        assert post.html == "<p>Long</p>"
        assert post.summary == "Short"
        assert post.author == "Ada, Bo"
        assert post.tags == ("X", "Y z")
        assert post.published == datetime(2024, 5, 1, 8, tzinfo=UTC)

    def test_an_empty_full_text_gives_way_to_the_description(self) -> None:
        assert (
            rss("<description>&lt;p&gt;d&lt;/p&gt;</description><content:encoded> </content:encoded>").html
            == "<p>d</p>"
        )

    def test_a_podcast_keeps_its_notes_and_gets_its_sound(self) -> None:
        post = rss(
            "<title>Ep</title><description>&lt;p&gt;See &lt;a href='x'&gt;notes&lt;/a&gt;&lt;/p&gt;</description>"
            "<itunes:summary>See notes, at much greater length than the description has it</itunes:summary>"
            "<itunes:keywords>tea, cups</itunes:keywords><enclosure url='/1.mp3' type='audio/mpeg' length='1'/>"
        )
        assert post.html.startswith("<p>See <a href='x'>notes</a></p>")
        assert '<audio controls src="https://blog.example/1.mp3">' in post.html
        assert post.tags == ("tea", "cups")

    def test_permanent_guid_is_the_link(self) -> None:
        assert rss("<title>t</title><guid>https://blog.example/g</guid>").url == "https://blog.example/g"
        assert rss("<title>t</title><guid isPermaLink='true'>/g/1</guid>").url == "https://blog.example/g/1"
        assert rss("<title>t</title><guid isPermaLink='false'>abc</guid>").url is None

    def test_feedburner_original_wins(self) -> None:
        post = rss(
            "<link>https://feedproxy.example/~r/x</link><feedburner:origLink>https://blog.example/x</feedburner:origLink>"
        )
        assert post.url == "https://blog.example/x"

    def test_atom_link_in_an_item(self) -> None:
        assert (
            rss("<title>t</title><atom:link href='https://blog.example/a'/>").url == "https://blog.example/a"
        )

    def test_relative_links_of_a_feed_on_another_host_start_at_the_site(self) -> None:
        text = RSS.format("<item><title>t</title><link>/a</link></item>").replace(
            "blog.example/<", "site.example/<"
        )
        assert parse_feed(text.encode(), "https://feeds.example/x").posts[0].url == "https://site.example/a"

    def test_plain_description_is_escaped(self) -> None:
        assert (
            rss("<description>1 &lt; 2 and 3\n\nnext</description>").html
            == "<p>1 &lt; 2 and 3</p>\n<p>next</p>"
        )

    def test_unescaped_markup_in_a_description(self) -> None:
        assert rss("<description>very <b>bold<br/></b></description>").html == "very <b>bold<br></b>"

    def test_titles_keep_what_is_no_markup(self) -> None:
        assert rss("<title>List&lt;int&gt; and a &amp;lt; b</title>").title == "List<int> and a < b"
        assert rss("<title>&lt;p&gt;All in one&lt;/p&gt;</title>").title == "All in one"
        assert rss("<title>&lt;div&gt; is not a button</title>").title == "<div> is not a button"

    @pytest.mark.parametrize(
        ("text", "author"),
        [
            ("<author>ada@blog.example (Ada L.)</author>", "Ada L."),
            ("<author>Ada L. &lt;ada@blog.example&gt;</author>", "Ada L."),
            ("<author>noreply@blogger.example (Ada)</author>", "Ada"),
            ("<author>ada@blog.example</author>", "ada@blog.example"),
            ("<author>noreply@blog.example</author>", None),
            ("<itunes:author>Radio</itunes:author>", "Radio"),
            ("<dc:creator>Ada</dc:creator><author>x@y.example (Bo)</author>", "Ada"),
        ],
    )
    def test_authors(self, text: str, author: str | None) -> None:
        assert rss("<title>t</title>" + text).author == author

    def test_rss_092_items_without_titles(self) -> None:
        assert rss("<description>Only &lt;b&gt;text&lt;/b&gt;</description>").title == ""

    def test_read_more_means_excerpt(self) -> None:
        assert rss("<description>Words [...]</description>").excerpt is True
        assert rss('<description>Words <a href="x">Continue reading “T” →</a></description>').excerpt is True
        assert rss("<description>All of it.</description>").excerpt is None

    def test_an_item_with_nothing_but_its_link_shows_the_link(self) -> None:
        post = rss("<title>A &amp; B</title><link>https://blog.example/ab</link>")
        assert post.html == '<p><a href="https://blog.example/ab">A &amp; B</a></p>'
        assert post.excerpt is True

    def test_an_item_that_says_nothing_is_no_post(self) -> None:
        assert read(RSS.format("<item><guid isPermaLink='false'>1</guid></item><item/>")).posts == ()

    def test_rdf_and_dublin_core(self) -> None:
        feed = read(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://blog.example/"><title>N</title>'
            "<link>https://blog.example/</link><dc:language>de</dc:language></channel>"
            '<item rdf:about="https://blog.example/1"><title>T</title><dc:date>2010-02-03</dc:date><dc:subject>s</dc:subject>'
            "<description>d</description></item></rdf:RDF>"
        )
        post = feed.posts[0]
        assert (feed.format, feed.title, feed.language) == ("rdf", "N", "de")
        assert (post.url, post.guid) == ("https://blog.example/1", "https://blog.example/1")
        assert (post.tags, post.published) == (("s",), datetime(2010, 2, 3, tzinfo=UTC))

    def test_rss_090(self) -> None:
        feed = read(
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
            "<channel><title>N</title></channel><item><title>T</title><link>https://blog.example/1</link></item></rdf:RDF>"
        )
        assert feed.posts[0].url == "https://blog.example/1"

    def test_a_default_name_space_nobody_knows(self) -> None:
        feed = read(
            '<rss xmlns="http://example.org/own" version="2.0"><channel><title>N</title>'
            "<item><title>T</title></item></channel></rss>"
        )
        assert [p.title for p in feed.posts] == ["T"]

    def test_received_is_the_item_byte_for_byte(self) -> None:
        item = "<item><title>é</title><description><![CDATA[<p>]]&gt;]]></description></item>"
        assert read(RSS.format(item)).posts[0].received == item.encode()


class TestPictures:
    def test_an_enclosed_picture_is_shown_once(self) -> None:
        enclosure = "<enclosure url='https://blog.example/p/a.jpg?w=9&amp;h=9' type='image/jpeg'/>"
        assert (
            'src="https://blog.example/p/a.jpg?w=9&amp;h=9"'
            in rss("<description>t</description>" + enclosure).html
        )
        body = "<description>&lt;img src='https://cdn.example/a-300x200.jpg'&gt;</description>"
        assert "<figure>" not in rss(body + enclosure).html

    def test_a_thumbnail_only_where_there_is_no_picture(self) -> None:
        thumbnail = "<media:thumbnail url='https://blog.example/t.jpg'/>"
        assert "t.jpg" in rss("<description>t</description>" + thumbnail).html
        assert "t.jpg" not in rss("<description>&lt;img src='x.png'&gt;</description>" + thumbnail).html

    def test_faces_of_authors_are_no_pictures(self) -> None:
        face = "<media:content url='https://1.gravatar.com/avatar/x' medium='image'/>"
        assert "gravatar" not in rss("<description>t</description>" + face).html

    def test_the_type_counts_more_than_the_medium(self) -> None:
        film = "<media:content url='https://blog.example/a.mp4' type='video/mp4' medium='image'/>"
        assert "<video controls" in rss("<description>t</description>" + film).html


class TestTheFeedItself:
    def test_links_and_completeness(self) -> None:
        feed = read(
            ATOM.format(
                "<link rel='self' href='/feed.xml'/><link rel='alternate' href='/'/>"
                "<link rel='hub' href='https://hub.example/'/>"
                "<link rel='next' href='?page=2'/><link rel='previous' href='?page=0'/>"
                "<link rel='prev-archive' href='/2023.xml'/>"
                "<fh:complete xmlns:fh='http://purl.org/syndication/history/1.0'/>"
            )
        )
        assert feed.site_url == "https://blog.example/"
        assert feed.links == {
            "self": "https://blog.example/feed.xml",
            "hub": "https://hub.example/",
            "next": "https://blog.example/feed.xml?page=2",
            "prev": "https://blog.example/feed.xml?page=0",
            "prev-archive": "https://blog.example/2023.xml",
        }
        assert feed.complete

    def test_a_feed_without_posts_is_a_feed(self) -> None:
        feed = read(RSS.format("<language>nl</language>"))
        assert (feed.title, feed.language, feed.posts, feed.problem) == ("Notes", "nl", (), None)
