"""The way through: titles, links, text, headings, footnotes, tables, and what the record of a revision says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content.derive import derive
from viewer.content.text import count_words, summary
from viewer.content.version import CONTENT_VERSION
from viewer.types import Heading, Link

BASE = "http://blog.test/2026/post/"


def html(source: str, **options: str) -> str:
    return derive(source, BASE, **options).html


def test_the_same_input_gives_the_same_output() -> None:
    source = "<h2>A</h2><p>$x$ <img src=a.png></p><pre class='language-c'>int x;</pre>"
    assert derive(source, BASE, title="T") == derive(source, BASE, title="T")
    assert CONTENT_VERSION >= 1


@pytest.mark.parametrize(
    "source",
    [
        "<h1>My Title</h1><p>x</p>",
        "<header><h1> my  title! </h1></header><p>x</p>",
        "<div><div><h2><a href='/p'>My <em>Title</em></a></h2></div><p>x</p></div>",
    ],
)
def test_a_heading_that_repeats_the_title_goes(source: str) -> None:
    derived = derive(source, BASE, title="My Title")
    assert derived.text == "x"
    assert derived.outline == ()


@pytest.mark.parametrize(
    "source", ["<h1>Other</h1><p>x</p>", "<p>x</p><h1>My Title</h1>", "<img src=a.png><h1>My Title</h1>"]
)
def test_other_headings_stay(source: str) -> None:
    assert "<h1" in html(source, title="My Title")


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/x", "http://blog.test/x"),
        ("../y?q=1#z", "http://blog.test/2026/y?q=1#z"),
        ("//c.test/x", "http://c.test/x"),
        ("https://c.test/a b", "https://c.test/a%20b"),
        ("HTTP://c.test/", "http://c.test/"),
        ("mailto:a@b.test", "mailto:a@b.test"),
        (" \n/x\t", "http://blog.test/x"),
        ("http:\\\\c.test\\x", "http://c.test/x"),
    ],
)
def test_links_are_absolute(href: str, expected: str) -> None:
    assert html(f'<a href="{href}">x</a>') == f'<a href="{expected}">x</a>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:x",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a/",
        "about:blank",
        "http://",
        "blob:x",
    ],
)
def test_links_to_elsewhere_lose_their_address(href: str) -> None:
    assert html(f'<a href="{href}">x</a>') == "<a>x</a>"


def test_links_to_the_post_itself_are_fragments() -> None:
    source = f'<p id="there">x</p><a href="{BASE}#there">1</a> <a href="#there">2</a> <a href="https://www.blog.test/2026/post#there">3</a>'
    assert html(source).count('href="#there"') == 3
    assert derive(source, BASE).links == ()


def test_fragments_that_lead_nowhere_are_no_links() -> None:
    assert html('<a href="#gone">x</a>') == "<a>x</a>"


def test_links_that_leave_are_listed_once_each() -> None:
    derived = derive('<a href="/a">A <b>b</b></a><a href="/a">A b</a><a href="mailto:x@y.test">m</a>', BASE)
    assert derived.links == (Link("http://blog.test/a", "A b"),)


def test_a_link_within_a_link_leaves_one() -> None:
    source = '<a href="/a">x <object data="http://c.test/z.pdf"></object> y</a>'
    assert html(source).count("<a ") >= 1
    assert "</a></a>" not in html(source)


def test_the_first_base_element_counts_and_goes() -> None:
    assert (
        html('<base href="/d/"><base href="/e/"><a href="x">x</a>') == '<a href="http://blog.test/d/x">x</a>'
    )


def test_headings_get_anchors_and_an_outline() -> None:
    derived = derive(
        '<h2>One &amp; two</h2><h3 id="own">Own</h3><h2>One &amp; two</h2><h2><img src=a.png alt=x></h2><h2> </h2>',
        BASE,
    )
    assert derived.outline == (
        Heading(2, "One & two", "one-two"),
        Heading(3, "Own", "own"),
        Heading(2, "One & two", "one-two-2"),
    )
    for heading in derived.outline:
        assert f'id="{heading.anchor}"' in derived.html


def test_permalink_signs_leave_the_headings() -> None:
    source = '<h2 id="a">A <a class="anchor" href="#a">#</a></h2><h2><a class="headerlink" href="#b" id="b">¶</a>B</h2>'
    derived = derive(source, BASE)
    assert [h.title for h in derived.outline] == ["A", "B"]
    assert [h.anchor for h in derived.outline] == ["a", "b"]


def test_ids_are_unique_and_the_first_stays() -> None:
    assert html('<p id="a">1</p><p id="a">2</p><p id="a b">3</p>') == '<p id="a">1</p><p>2</p><p>3</p>'


def test_footnotes_jump_and_come_back() -> None:
    source = (
        '<p>x<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup></p><div '
        'class="footnotes"><ol><li id="fn:1">note '
        '<a href="#fnref:1" class="reversefootnote">&#8617;</a></li></ol></div>'
    )
    out = html(source)
    assert '<a href="#fn:1" class="footnote-ref">' in out
    assert '<a href="#fnref:1" class="footnote-back">' in out
    assert 'id="fn:1"' in out
    assert 'id="fnref:1"' in out
    assert '<div class="footnotes">' in out


def test_tables_scroll_in_a_box_of_their_own() -> None:
    out = html(
        "<table><thead><tr><th style='text-align:right'>a<th>b<tbody><tr><td colspan=2 bgcolor=red>c</table>"
    )
    assert out.startswith('<div class="scroll"><table>')
    assert '<th style="text-align:right">a</th>' in out
    assert '<td colspan="2">c</td>' in out


def test_a_table_that_only_lays_out_is_none() -> None:
    assert "<table" not in html("<table><tr><td><p>All of the page</p></td></tr></table>")


def test_blocks_in_paragraphs_do_not_tear_them() -> None:
    out = html("<p>a <code>x<br>y<br>z</code> b</p>")
    assert "<p></p>" not in out
    assert out.startswith("<div>a <pre>")


def test_hidden_text_for_machines_goes_and_long_hidden_text_stays() -> None:
    assert derive('<p style="display:none">preview</p><p hidden>x</p><p>y</p>', BASE).text == "y"
    assert "word" in derive(f'<div style="display: none">{"word " * 100}</div>', BASE).text


def test_tasks_details_ruby_and_direction_survive() -> None:
    out = html("<ul><li><input type=checkbox checked> done</ul><details open><summary>s</summary>t</details>")
    assert '<span class="task">☑ </span> done' in out
    assert '<details open=""><summary>s</summary>t</details>' in out
    assert (
        html('<p dir="rtl" lang="he">x<ruby>漢<rt>kan</rt></ruby></p>')
        == '<p dir="rtl" lang="he">x<ruby>漢<rt>kan</rt></ruby></p>'
    )


def test_plain_text_becomes_paragraphs() -> None:
    derived = derive("First line\nsecond\n\nAT&T < 5 & see http://a.test/x?y=1&z=2.\r\n\r\n  Third", BASE)
    assert derived.html == (
        "<p>First line<br>second</p><p>AT&amp;T &lt; 5 &amp; see "
        '<a href="http://a.test/x?y=1&amp;z=2">http://a.test/x?y=1&amp;z=2</a>.</p><p>Third</p>'
    )
    assert derived.text == "First line\nsecond\n\nAT&T < 5 & see http://a.test/x?y=1&z=2.\n\nThird"


def test_links_to_the_manual_stay() -> None:
    derived = derive('<a href="handbook:/reading#links">a</a> <img src="handbook:/x.png" alt="">', BASE)
    assert derived.html == '<a href="handbook:/reading#links">a</a> '.strip()
    assert [link.url for link in derived.links] == ["handbook:/reading#links"]
    assert derived.media == ()


def test_the_text_is_readable() -> None:
    source = "<h2>A</h2><p>b<br>c <em>d</em>\n e</p><ul><li>f</li><li>g</li></ul><table><tr><td>h<td>i<tr><td>j<td>k</table>"
    assert derive(source, BASE).text == "A\n\nb\nc d e\n\nf\n\ng\n\nh i\n\nj k"
    assert derive("<p>x <code>y</code></p><pre>z</pre>", BASE).text == "x y"


def test_marks_of_snippets_cannot_come_from_outside() -> None:
    assert derive("<p>a\ue000b\ue001c</p>", BASE).text == "abc"


def test_words_are_counted_in_any_script() -> None:
    assert count_words("It's a well-known fact, don't you think? 3.14") == 8
    assert count_words("漢字仮名") == 2
    assert count_words("") == 0
    assert derive("<p>one two</p><pre>three four</pre>", BASE).words == 4


def test_the_summary_ends_after_a_sentence() -> None:
    text = (
        "This is the first sentence of a text. " * 6 + "And then there is one that is very much longer " * 9
    )
    assert summary(text).endswith(".")
    assert len(summary(text)) <= 280
    assert summary("short") == "short"
    assert summary("word " * 100).endswith("…")


def test_the_language_is_kept_when_it_is_one() -> None:
    assert derive("x", BASE, language="pt_BR").language == "pt-BR"
    assert derive("x", BASE, language="<b>").language is None
    assert derive("x", BASE).language is None


def test_empty_input_is_an_empty_post() -> None:
    for source in ("", " \n ", "<p></p>", "<!-- x -->", "<p>&nbsp;</p>"):
        derived = derive(source, BASE)
        assert (derived.html, derived.text, derived.words) == ("", "", 0)


def test_an_endless_post_is_cut_and_says_so() -> None:
    derived = derive("<p>x</p>" * 100_000, BASE)
    assert "too large to be shown" in derived.text[-200:]


@settings(max_examples=60)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Zs", "Zl", "Zp")),
        max_size=60,
    )
)
def test_words_of_a_paragraph_reach_the_text(text: str) -> None:
    marked = text.replace("&", "&amp;").replace("<", "&lt;").replace("$", "").replace("\\", "")
    plain = text.replace("$", "").replace("\\", "")
    assert derive(f"<p>{marked}</p>", BASE).text == plain


def test_lists_of_nothing_are_left_out() -> None:
    assert html("<p>x</p><ul><li></li><li> <b></b></li></ul><ol><li></li><li>y</li></ol>") == (
        "<p>x</p><ol><li></li><li>y</li></ol>"
    )


def test_a_heading_below_one_that_says_a_part_of_the_title_goes() -> None:
    source = "<h1>Tides</h1><h2>Review: Tides</h2><p>x</p>"
    assert [h.title for h in derive(source, BASE, title="Review: Tides").outline] == ["Tides"]
