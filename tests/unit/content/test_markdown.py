"""Derived posts as Markdown: how it reads, and that the program's own import makes the same post of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.makeblog import make_blog
from viewer.content.derive import derive
from viewer.content.markdown import to_markdown
from viewer.content.tree import Element, escape, parse
from viewer.sources.front_matter import split
from viewer.sources.markdown import to_html
from viewer.types import Derived

BASE = "https://blog.test/post/"
HANDBOOK = Path(__file__).parents[3] / "resources" / "handbook"


def markdown(html: str) -> str:
    """What a post's markup reads like, pictures by their own addresses."""
    return _markdown(derive(html, BASE))


def _markdown(derived: Derived) -> str:
    urls = {ref.key: ref.url for ref in derived.media}
    return to_markdown(derived.html, media_url=urls.__getitem__)


def content(derived: Derived) -> dict[str, object]:
    """What must come back: words, code, pictures, links, headings. An address in the text becomes a link by itself."""
    return {
        "text": " ".join(re.sub("[↩\ufe0e]", " ", derived.text).split()),
        "code": re.sub(r"\n\n+", "\n\n", derived.code).strip("\n"),
        "pictures": [(ref.url, ref.alt) for ref in derived.media],
        "links": {link.url for link in derived.links if link.url not in derived.text},
        "headings": [(heading.level, heading.title) for heading in derived.outline],
        "formulas": re.findall(r'<math[^>]* alttext="([^"]*)"', derived.html),
        "boxes": re.findall(
            r'<(?:figure|figcaption|div class="gallery"|blockquote|code class="tex)[^>]*>',
            re.sub(r' lang="[^"]*"', "", derived.html),  # the words have it then
        ),
        "languages": languages(derived.html),
        "sizes": re.findall(r'(?<= )(?:width|height)="[^"]*"', derived.html),
    }


def languages(html: str) -> dict[str, list[str]]:
    """The words that say in which language they are."""
    found: dict[str, list[str]] = {}
    stack: list[tuple[Element | str, str]] = [(parse(html).body, "")]
    while stack:
        node, language = stack.pop()
        if isinstance(node, Element):
            if node.tag not in ("pre", "code", "math"):
                stack += [(child, node.get("lang") or language) for child in node.children]
        elif language:
            found.setdefault(language, []).extend(node.replace("☑", "").split())
    return {language: sorted(said) for language, said in found.items() if said}


def comes_back(html: str) -> None:
    first = derive(html, BASE)
    text = _markdown(first)
    assert content(derive(to_html(text), BASE)) == content(first), text


EXAMPLES = [
    ("<h2>On tea</h2><p>Green.</p>", "## On tea\n\nGreen.\n"),
    ("<p>a <em>b</em> <strong>c</strong> <code>d_e</code> <del>f</del></p>", "a *b* **c** `d_e` ~~f~~\n"),
    ("<p><strong> loud </strong>voice</p>", "**loud** voice\n"),
    ("<p>two<br>lines</p>", "two  \nlines\n"),
    ("<p>H<sub>2</sub>O, <kbd>Ctrl</kbd></p>", "H<sub>2</sub>O, <kbd>Ctrl</kbd>\n"),
    ('<p><a href="/x_(y)?a=1">see</a> it</p>', "[see](<https://blog.test/x_(y)?a=1>) it\n"),
    ('<p><a href="https://a.test/b">https://a.test/b</a></p>', "<https://a.test/b>\n"),
    ("<p>at https://a.test/b_c_d now</p>", "at https://a.test/b_c_d now\n"),
    ('<p><img src="/c.png" alt="A cat" title="Her"></p>', '![A cat](https://blog.test/c.png "Her")\n'),
    (
        '<figure><img src="/c.png" alt="A cat"><figcaption>She sleeps.</figcaption></figure>',
        "![A cat](https://blog.test/c.png)\n*She sleeps.*\n",
    ),
    ("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>", "- a\n- b\n  1. c\n"),
    ("<ol start=9><li>a</li><li>b</li></ol>", "9. a\n10. b\n"),
    ("<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>", "- a\n\n  b\n\n- c\n"),
    ('<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>', "- [x] a\n- [ ] b\n"),
    ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
    ("<pre><code class=language-python>def f():\n\n\tpass\n</code></pre>", "```python\ndef f():\n\n\tpass\n```\n"),
    ("<pre>```\ninner\n```</pre>", "````\n```\ninner\n```\n````\n"),
    ("<ul><li>a<pre><code>  b\n c</code></pre></li></ul>", "- a\n\n  ```\n    b\n   c\n  ```\n"),
    (
        '<table><tr><th>a</th><th style="text-align:right">b</th></tr><tr><td>x|y</td><td>1</td></tr></table>',
        "| a | b |\n| --- | ---: |\n| x\\|y | 1 |\n",
    ),
    ("<dl><dt>T</dt><dd>d</dd><dt>U</dt><dd>e</dd></dl>", "T\n:   d\n\nU\n:   e\n"),
    (r"<p>So \(a_1 + b\) holds.</p>", "So $a_1 + b$ holds.\n"),
    (r"<p>\[ \frac{a}{b} \]</p>", "$$\n\\frac{a}{b}\n$$\n"),
    (
        "<details><summary>More</summary><p>It was *so*.</p></details>",
        '<details markdown="1">\n<summary markdown="span">More</summary>\n\nIt was \\*so\\*.\n\n</details>\n',
    ),
    (
        '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="A film"></iframe>',
        '<iframe src="https://www.youtube.com/embed/abcdefghijk" title="A film"></iframe>\n',
    ),
    (
        '<video src="/f.mp4" poster="/f.png" controls></video>',
        '<video src="https://blog.test/f.mp4" poster="https://blog.test/f.png" controls="controls"></video>\n',
    ),
    (
        '<blockquote class="twitter-tweet"><p>Words.</p>— <a href="https://x.test/1">May</a></blockquote>',
        '<blockquote class="twitter-tweet" markdown="1">\n\nWords.\n\n— [May](https://x.test/1)\n\n</blockquote>\n',
    ),
    (
        '<figure><img src="/a.png" alt="A"> <img src="/b.png" alt="B"><figcaption>Two<br>cats.</figcaption></figure>',
        "![A](https://blog.test/a.png) ![B](https://blog.test/b.png)\n*Two<br>cats.*\n",
    ),
    (
        '<div class="my-gallery"><img src="/a.png" alt="A"><a href="/b"><img src="/b.png" alt="B"></a></div>',
        '<div class="gallery" markdown="1">\n\n'
        "![A](https://blog.test/a.png)[![B](https://blog.test/b.png)](https://blog.test/b)\n\n</div>\n",
    ),
    (
        '<p>So <img src="/a.png" alt="A" width="42%"> it is.</p>',
        "So ![A](https://blog.test/a.png)<!-- width=42% --> it is.\n",
    ),
    (
        r"<p>Not read: \(\frac{1}\nosuch{x}\)</p><p>\[\nosuch{y}\]</p>",
        "Not read: $\\frac{1}\\nosuch{x}$\n\n$$\n\\nosuch{y}\n$$\n",
    ),
    ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb\n"),
    ('<p lang="fr">Un <em>mot</em></p><p>x</p>', '<span lang="fr">Un *mot*</span>\n\nx\n'),
    (
        '<p>So <i lang="la">ad hoc</i> and <a lang="fr" href="/m">un mot</a>.</p>',
        'So <span lang="la">*ad hoc*</span> and <span lang="fr">[un mot](https://blog.test/m)</span>.\n',
    ),
    (
        '<blockquote lang="de"><h2>Titel</h2><p>Guten<br>Tag</p><p lang="en">a</p><hr><pre>b</pre></blockquote><p>x</p>',
        '> ## <span lang="de">Titel</span>\n>\n> <span lang="de">Guten  \n> Tag</span>\n>\n> <span lang="en">a</span>\n>\n'
        "> ---\n>\n> ```\n> b\n> ```\n\nx\n",
    ),
    (
        '<ul lang="fr"><li><input type=checkbox checked> un</li><li>deux<ul><li>trois</li></ul></li></ul><p>x</p>',
        '- [x] <span lang="fr">un</span>\n- <span lang="fr">deux</span>\n  - <span lang="fr">trois</span>\n\nx\n',
    ),
    (
        '<figure lang="fr"><img src="/c.png" alt="A"><figcaption>Un chat</figcaption></figure><p>x</p>',
        '![A](https://blog.test/c.png)\n*<span lang="fr">Un chat</span>*\n\nx\n',
    ),
    (
        '<table lang="fr"><tr><th>a</th><th>b</th></tr><tr><td>c</td><td lang="en">d</td></tr></table><p>x</p>',
        '| <span lang="fr">a</span> | <span lang="fr">b</span> |\n| --- | --- |\n'
        '| <span lang="fr">c</span> | <span lang="en">d</span> |\n\nx\n',
    ),
    (
        r'<p lang="fr">\[a_1\]</p><p lang="fr">et <code>b</code>, \(c_1\)</p><p lang="fr"><img src="/d.png" alt="D"></p>',
        '$$\na_1\n$$\n\n<span lang="fr">et `b`, $c_1$</span>\n\n![D](https://blog.test/d.png)\n',
    ),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("html", "expected"), EXAMPLES, ids=range(len(EXAMPLES)))
def test_it_reads_well(html: str, expected: str) -> None:
    assert markdown(html) == expected
    comes_back(html)


@pytest.mark.parametrize("language", ["en", "EN-gb", "en-GB-oed"])
def test_words_in_the_language_of_the_post_need_not_say_so(language: str) -> None:
    html = '<p lang="en">a <b lang="en-GB">b</b> <b lang="fr">c <q lang="en">d</q></b></p>'
    said = 'a **b** <span lang="fr">**c <span lang="en"><q>d</q></span>**</span>\n'
    assert to_markdown(derive(html, BASE).html, language=language) == said


def test_a_box_around_the_post_says_in_which_language_it_is() -> None:
    assert (
        markdown('<div><div lang="de"><p>a</p><p lang="fr">b</p></div></div>')
        == 'a\n\n<span lang="fr">b</span>\n'
    )


def test_a_formula_on_one_line_has_no_comment_that_hides_the_rest_of_it() -> None:
    assert markdown("<p>\\[ a % first\n + b\\% \\]</p>") == "$$\na + b\\%\n$$\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("snake_case and 2 * 3 - 1 = 5, #1, a_ _b", r"snake_case and 2 * 3 - 1 = 5, #1, a\_ \_b"),
        ("# no heading", r"\# no heading"),
        ("1986. A year", r"1986\. A year"),
        ("- no list", r"\- no list"),
        ("> no quote", r"\> no quote"),
        ("*no* __emphasis__ `no code`", r"\*no\* \_\_emphasis\_\_ \`no code\`"),
        ("[no](link) but [a] and [1]", "&#91;no](link) but [a] and [1]"),
        ("[x] no task", "&#91;x] no task"),
        ("a < b, a <b>, &amp; & AT&T", "a < b, a &lt;b>, &amp;amp; & AT&T"),
        ("C:\\dir and \\*", r"C:\dir and \\\*"),
        ("It costs $5 and $10.", "It costs $5 and $10."),
        ("Use $HOME or $$, ${x}.", r"Use $HOME or &#36;&#36;, $\{x}."),
        ("---", r"\---"),
        ("it is ~~ so", r"it is \~\~ so"),
        ("What! No?", "What! No?"),
    ],
)
def test_text_is_escaped_where_it_must_be_and_nowhere_else(said: str, written: str) -> None:
    html = f"<p>{escape(said)}</p>"
    assert markdown(html) == written + "\n"
    comes_back(html)


def test_footnotes_are_footnotes_again() -> None:
    source = "First[^a] and second[^b].\n\n[^a]: A *note*.\n[^b]: Two\n\n    paragraphs.\n"
    html = to_html(source)
    assert markdown(html) == "First[^1] and second[^2].\n\n[^1]: A *note*.\n\n[^2]: Two\n\n    paragraphs.\n"
    comes_back(html)


def test_a_place_that_something_leads_to_stays() -> None:
    html = '<h2 id="deep">Deep</h2><p id="here">x</p><p><a href="#deep">up</a> <a href="#here">there</a></p>'
    text = markdown(html)
    assert text.startswith('## Deep {#deep}\n\n<span id="here"></span>x\n')
    again = derive(to_html(text), BASE).html
    assert 'href="#deep"' in again
    assert 'id="here"' in again


def test_what_markdown_cannot_say_stays_html() -> None:
    html = (
        "<table><tr><td colspan=2><ul><li>a_b_ $x$</li></ul></td></tr>"
        "<tr><td><pre> c\n\n d</pre></td><td>e</td></tr></table>"
    )
    assert markdown(html).startswith("<table>")
    comes_back(html)


def test_pictures_without_another_address_keep_their_path_in_the_archive() -> None:
    derived = derive('<p><img src="/c.png" alt="x"></p>', BASE)
    assert to_markdown(derived.html) == f"![x](/media/{derived.media[0].key})\n"


def test_a_link_around_blocks_is_a_link_in_each() -> None:
    html = '<a href="https://a.test/"><h3>Title</h3><p>Words</p></a>'
    assert markdown(html) == "### [Title](https://a.test/)\n\n[Words](https://a.test/)\n"


def test_links_with_blocks_deep_inside_end() -> None:
    html = '<a href="https://a.test/"><code>x<div>y</div></code><em><p>z</p></em></a>'
    assert markdown(html).count("](https://a.test/)") == 3


def test_made_posts_come_back() -> None:
    for post in make_blog(25, 25).posts:
        comes_back(post.html)


@pytest.mark.parametrize("page", sorted(HANDBOOK.glob("*.md")), ids=lambda page: page.stem)
def test_the_handbook_comes_back(page: Path) -> None:
    comes_back(to_html(split(page.read_text(encoding="utf-8"))[1]))


TEXT = st.text(alphabet="aZ9é中 *_`[]()#+-.!<>&|~\\$:{}=\"'/", min_size=1, max_size=14).map(escape)
INLINE = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.tuples(st.sampled_from(["em", "strong", "code", "del", "sup", "kbd", "span"]), inner).map(
            lambda made: f"<{made[0]}>{made[1]}</{made[0]}>"
        ),
        inner.map(lambda text: f'<a href="https://a.test/b_(c)*">x{text}</a>'),
        inner.map(lambda text: f'<i lang="fr">{text}</i>'),
        st.just(r"\(x_1 = \frac{a}{b}\)"),
        st.just("<br>"),
        st.just('<img src="https://a.test/p.png" alt="a [b] *c*">'),
    ),
    max_leaves=6,
)


def items(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """List items of one or two blocks."""
    return st.lists(inner, min_size=1, max_size=2).map(lambda blocks: f"<li>{''.join(blocks)}</li>")


BLOCK = st.recursive(
    st.one_of(
        INLINE.map(lambda text: f"<p>{text}</p>"),
        INLINE.map(lambda text: f"<h3>{text}</h3>"),
        st.text(alphabet="a `~\t\n>-#<&$\\", max_size=20).map(lambda code: f"<pre><code>x{escape(code)}y</code></pre>"),
        st.just("<hr>"),
        st.lists(INLINE, min_size=4, max_size=4).map(
            lambda c: "<table><tr><th>{}</th><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>".format(*c)
        ),
    ),
    lambda inner: st.one_of(
        inner.map(lambda block: f"<blockquote>{block}</blockquote>"),
        inner.map(lambda block: f'<div lang="de">{block}</div>'),
        st.tuples(st.sampled_from(["ul", "ol"]), st.lists(items(inner), min_size=1, max_size=3)).map(
            lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
        ),
    ),
    max_leaves=5,
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(BLOCK, min_size=1, max_size=3).map("".join))
def test_whatever_the_post_its_content_comes_back(html: str) -> None:
    first = derive(html, BASE)
    text = _markdown(first)
    again = content(derive(to_html(text), BASE))
    wanted = content(first)
    for name in ("code", "pictures", "links", "headings"):
        assert again[name] == wanted[name], (name, text)


WORD = st.sampled_from(["un", "deux", "trois"])
LANGUAGE = st.sampled_from(["", ' lang="fr"', ' lang="de"', ' lang="en"'])
SPOKEN_WORDS = st.recursive(
    WORD,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.tuples(st.sampled_from(["em", "strong", "del", "q", "span", "a"]), LANGUAGE, inner).map(
            lambda made: f'<{made[0]} href="https://a.test/"{made[1]}>{made[2]}</{made[0]}>'
        ),
    ),
    max_leaves=5,
)
SPOKEN = st.recursive(
    st.tuples(st.sampled_from(["p", "h3"]), LANGUAGE, SPOKEN_WORDS).map(
        lambda made: f"<{made[0]}{made[1]}>{made[2]}</{made[0]}>"
    ),
    lambda inner: st.one_of(
        st.tuples(LANGUAGE, inner).map(lambda made: f"<div{made[0]}>{made[1]}</div>"),
        st.tuples(LANGUAGE, inner).map(lambda made: f"<blockquote{made[0]}>{made[1]}</blockquote>"),
        st.tuples(LANGUAGE, LANGUAGE, inner).map(lambda m: f"<ul{m[0]}><li{m[1]}>{m[2]}</li><li>x</li></ul>"),
        st.tuples(LANGUAGE, LANGUAGE, SPOKEN_WORDS).map(
            lambda m: (
                f"<table{m[0]}><tr><th>x</th><th>y</th></tr><tr><td{m[1]}>{m[2]}</td><td>x</td></tr></table>"
            )
        ),
    ),
    max_leaves=4,
)


@given(st.lists(SPOKEN, min_size=1, max_size=3).map("".join))
def test_words_are_in_their_language_again(html: str) -> None:
    first = derive(f"<p>x</p>{html}", BASE)
    text = to_markdown(first.html, language="en")
    again = derive(to_html(text), BASE)
    assert again.text.split() == first.text.split()
    wanted, found = (
        languages(f'<div lang="en">{first.html}</div>'),
        languages(f'<div lang="en">{again.html}</div>'),
    )
    assert found == wanted, text
