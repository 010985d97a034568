"""What the article of a page is, and what a page without one gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content.derive import derive
from viewer.content.extract import Extracted, Frame, extract, frame_of

URL = "https://blog.example/posts/bread/"
PROSE = (
    "The dough rests for nine hours in the cold, and nobody may look at it before that. "
    "What comes out of the oven in the morning is not always what was planned, but it is always bread. "
)
MORE = (
    "Flour is weighed, never measured; water is measured, and nobody minds. "
    "The salt goes in last, when the dough has already made up its mind about everything else. "
)
BODY = f"<p>{PROSE}</p><p>{MORE}</p><h2>The oven</h2><p>{PROSE[::-1]}</p>"


def page(inside: str, title: str = "Bread") -> str:
    return f"<!doctype html><html><head><title>{title} - Crumbs</title></head><body>{inside}</body></html>"


def found(inside: str, *, frame: Frame | None = None, hint: str = "", url: str = URL) -> Extracted:
    result = extract(page(inside), url, frame=frame, hint=hint)
    assert result is not None
    return result


def text(result: Extracted) -> str:
    return " ".join(derive(result.html, URL).text.split())


# ---------------------------------------------------------------------------------------------- where it is


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="post-content">',
        '<div class="entry-content">',
        '<section class="gh-content">',
        '<div class="post-body">',
        '<div class="article-entry">',
        '<div class="postContent">',
        '<div class="blog-post__body">',
        '<div class="body markup">',
        '<div class="markdown-body">',
        '<div id="cnblogs_post_body">',
        '<div itemprop="articleBody">',
        '<div class="single_post_content">',
        '<div class="available-content">',
        '<div class="post-full-content">',
        '<div property="content:encoded">',
        '<div class="e-content">',
    ],
)
def test_a_container_is_known_by_its_name(opening: str) -> None:
    closing = f"</{opening[1:].split()[0]}>"
    menu = "<div>" + "".join(f'<a href="/{n}">Section {n}</a>' for n in range(9)) + "</div>"
    result = found(
        f"{menu}<div><p>Crumbs is a blog on bread, and on what is left of "
        f"it.</p>{opening}{BODY}{closing}</div>{menu}"
    )
    assert result.html == BODY
    assert result.confidence > 0.8


def test_a_container_in_a_list_of_posts_is_no_article() -> None:
    cards = "".join(
        f'<article class="post"><h2><a href="/posts/{n}/">Bread {n}</a></h2><div '
        f'class="entry-content"><p>{PROSE}</p>'
        f'<a class="more-link" href="/posts/{n}/">Read more</a></div></article>'
        for n in range(6)
    )
    assert extract(page(f"<main>{cards}</main>"), "https://blog.example/") is None
    assert (
        extract(page(f"<main>{cards}</main>".replace("entry-content", "x")), "https://blog.example/") is None
    )


def test_of_a_list_of_whole_posts_the_hint_takes_one() -> None:
    posts = "".join(
        f'<article><h2><a href="/posts/{n}/">Bread {n}</a></h2><div class="entry-content"><p>Loaf number '
        f"{word}. {PROSE}</p></div></article>"
        for n, word in enumerate(("one", "two", "three", "four"))
    )
    result = found(f"<main>{posts}</main>", hint=f"Loaf number three. {PROSE}", url="https://blog.example/")
    assert text(result) == f"Loaf number three. {PROSE}".strip()


def test_the_hint_tells_the_article_from_longer_things() -> None:
    about = f"<div class='x'><p>{PROSE * 6}</p></div>"
    short = "<div class='x'><p>We are closed on Monday, because the oven is being repaired again.</p></div>"
    result = found(f"<div>{about}{short}</div>", hint="We are closed on Monday, because the oven is")
    assert text(result) == "We are closed on Monday, because the oven is being repaired again."


def test_a_hint_of_which_nothing_is_on_the_page_changes_nothing() -> None:
    inside = f'<nav><a href="/">Home</a></nav><div class="post-content">{BODY}</div>'
    assert (
        found(inside, hint="Something quite different, from another page of the blog.").html
        == found(inside).html
    )


def test_comments_and_related_posts_as_articles_are_not_the_article() -> None:
    comments = "".join(f'<article class="comment-body"><p>{MORE * 3}</p></article>' for _ in range(5))
    related = "".join(
        f'<article class="card"><h3><a href="/p/{n}">Loaf</a></h3><p>{PROSE}</p></article>' for n in range(3)
    )
    result = found(
        f"<main><article><h1>Bread</h1><div>{BODY}</div></article><section>{related}</section><div "
        f'class="comments">{comments}</div></main>'
    )
    assert result.html == BODY


def test_an_article_in_several_parts_is_taken_whole() -> None:
    sections = "".join(f"<section><h2>Part {n}</h2><p>{PROSE}{n}</p></section>" for n in range(5))
    assert found(f'<header><a href="/">Crumbs</a></header><article>{sections}</article>').html == sections


def test_a_page_of_links_is_no_article() -> None:
    assert (
        extract(
            page("<ul>" + "".join(f'<li><a href="/{n}">Post {n}</a></li>' for n in range(40)) + "</ul>"), URL
        )
        is None
    )
    assert extract("", URL) is None
    assert extract(page("<nav><a href='/'>Home</a></nav>"), URL) is None


# ------------------------------------------------------------------------------------------ what is left out


@pytest.mark.parametrize(
    "junk",
    [
        '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a '
        'href="https://x.com/intent/tweet?u">X</a></li></ul></div>',
        '<p><a href="https://twitter.com/intent/tweet?url=u">Twitter</a> <a '
        'href="https://www.facebook.com/sharer/sharer.php?u=u">Facebook</a></p>',
        '<div id="disqus_thread"></div><noscript>Please enable JavaScript to view the comments.</noscript>',
        '<h3>Related posts</h3><ul><li><a href="/a">Rye</a></li><li><a href="/b">Spelt</a></li></ul>',
        '<div><h4>You may also like</h4><div><a href="/a"><img src="/a.jpg"></a><a '
        'href="/b">Spelt</a></div></div>',
        '<h2>相关文章</h2><ul><li><a href="/a">黑麦</a></li></ul>',
        '<div class="newsletter-box"><h3>Join the list</h3><p>One loaf a week in your '
        'inbox.</p><form><input type="email"></form></div>',
        '<form action="/subscribe"><p>Subscribe to get the next loaf.</p><input '
        'type="email"><button>Go</button></form>',
        '<div class="author-box"><img src="/me.jpg"><p>Ada bakes, and writes about it when her hands are '
        'clean.</p></div>',
        '<nav class="post-nav"><a rel="prev" href="/a">← Rye</a><a rel="next" href="/b">Spelt →</a></nav>',
        '<p><a href="/a">« Previous: Rye</a> | <a href="/b">Next: Spelt »</a></p>',
        '<p class="tags">Tags: <a rel="tag" href="/tag/bread">bread</a>, <a rel="tag" '
        'href="/tag/salt">salt</a></p>',
        '<p>Filed under: <a href="/category/bread/">bread</a></p>',
        '<p><a href="#respond">Leave a comment</a></p>',
        '<script>track()</script><style>p{color:red}</style>',
        '<script src="https://blog.disqus.com/embed.js"></script>',
    ],
)  # fmt: skip
def test_what_blogs_put_under_an_article_goes(junk: str) -> None:
    for opening in ('<div class="post-content">', "<article>"):
        closing = "</article>" if "article" in opening else "</div>"
        assert found(f"<div>{opening}{BODY}{junk}{closing}</div>").html == BODY


@pytest.mark.parametrize(
    "head",
    [
        "<h1>Bread</h1>",
        '<header><h1>Bread</h1><p class="meta">May 1, 2024 · 5 min read · by Ada Moore</p></header>',
        "<p>Posted by Ada Moore on Wednesday, 1 May 2024</p><h2>Bread</h2>",
        '<div class="breadcrumb"><a href="/">Home</a> » <a href="/posts/">Posts</a></div><h1>Bread</h1>',
        '<h1><a href="/posts/bread/">Bread</a></h1><time datetime="2024-05-01">2024-05-01</time>',
        '<a class="skip-link" href="#content">Skip to content</a><h1>Bread</h1>',
    ],
)
def test_title_and_lines_about_the_post_go(head: str) -> None:
    assert found(f"<article>{head}{BODY}</article>").html == BODY


@pytest.mark.parametrize(
    "kept",
    [
        '<aside class="pullquote"><p>It is always bread.</p></aside>',
        "<blockquote><p>It is always bread.</p><footer>— the baker</footer></blockquote>",
        '<h2>Further reading</h2><ul><li><a href="https://oven.example/">On ovens</a>, a book</li><li><a '
        'href="https://salt.example/">Salt</a></li></ul>',
        '<p>See <a href="/posts/rye/">Rye</a>.</p>',
        '<nav class="toc"><ul><li><a href="#oven">The oven</a></li></ul></nav>',
        '<div class="related-work"><p>' + PROSE * 4 + "</p></div>",
        '<p><img src="/loaf.jpg" alt="A loaf"></p>',
        '<figure><img src="/loaf.jpg"><figcaption>Photo: Ada, 2023</figcaption></figure>',
        '<script src="https://gist.github.com/ada/0123456789abcdef0123.js"></script>',
        '<script type="math/tex; mode=display">a < b \\& c</script>',
        '<span class="katex"><span class="katex-mathml"><math><mi>x</mi></math></span><span '
        'class="katex-html" aria-hidden="true">x</span></span>',
        "<pre>\n\n  indented\n# comment </pre>",
        '<ul class="contains-task-list"><li><input type="checkbox" checked=""> flour</li></ul>',
        '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1">A note.</li></ol></section>',
        '<noscript><img src="/lazy.jpg"></noscript>',
        '<h2 id="related-work">Related work</h2><p>Others bake, too.</p><h2 id="discussion">Discussion</h2><p>No.</p>',
        '<section id="discussion"><h2>Discussion</h2><p>It could have been saltier.</p></section>',
        '<div id="sharing-the-dough" class="section level2"><h2>Sharing the dough</h2><p>In four.</p></div>',
        '<div class="lightbox"><img src="/loaf.jpg"></div>',
        '<div class="cookies"><p>Cookies are bread for people in a hurry.</p></div>',
        '<p class="author-note">As my mother said: salt.</p>',
        '<div class="social-network"><img src="/graph.png"></div>',
        "<p>The salt comes from 2019, and the flour from the day before.</p>",
        '<p>Next, weigh the salt.</p>',
        '<p>Tags: none of these recipes has any, as they are all the same bread.</p>',
    ],
)  # fmt: skip
def test_what_an_author_writes_stays(kept: str) -> None:
    middle = f"<p>{PROSE}</p>{kept}<p>{MORE}</p>"
    assert found(f'<div class="post-content">{middle}</div>').html == middle
    assert found(f'<div class="post-content">{BODY}{kept}</div>').html == BODY + kept


def test_marks_of_headings_go_and_their_ids_stay() -> None:
    heads = (
        '<h2 id="a">One <a class="anchor" href="#a">#</a></h2>',
        '<h2><a class="headerlink" id="b" href="#b">¶</a>Two</h2>',
        '<h2 id="c"><a href="#c">Three</a></h2>',
    )
    result = found(f'<div class="post-content"><p>{PROSE}</p>{"".join(heads)}<p>{MORE}</p></div>')
    assert '<h2 id="a">One </h2><h2 id="b">Two</h2><h2 id="c"><a href="#c">Three</a></h2>' in result.html


def test_a_heading_that_is_not_the_title_stays() -> None:
    inside = f"<article><h1>Bread</h1><p>1 May 2024</p><h2>Bread in winter</h2>{BODY}</article>"
    assert found(inside).html == f"<h2>Bread in winter</h2>{BODY}"


# ------------------------------------------------------------------------------------- what stands elsewhere


def test_the_lead_picture_above_the_text_belongs_to_the_post() -> None:
    lead = '<figure class="post-thumbnail"><img src="/lead.jpg"><figcaption>At six.</figcaption></figure>'
    inside = f'<article><header><img class="avatar" src="/me.jpg"><h1>Bread</h1>{lead}</header><div class="entry-content">'
    assert found(f"{inside}{BODY}</div></article>").html == lead + BODY
    again = f'{BODY}<p><img src="/lead-800x600.jpg"></p>'
    assert found(f"{inside}{again}</div></article>").html == again


def test_footnotes_beside_the_text_belong_to_it() -> None:
    noted = BODY.replace("</p>", '<sup><a href="#fn1">1</a></sup></p>', 1)
    notes = '<section class="footnotes"><ol><li id="fn1"><p>Or ten.</p></li></ol></section>'
    result = found(f'<article><div class="post-content">{noted}</div>{notes}</article>')
    assert result.html == noted + notes


def test_the_base_of_the_page_goes_along() -> None:
    head = '<head><base href="https://cdn.example/x/"><title>Bread</title></head>'
    source = f'<html>{head}<body><article>{BODY}<p><img src="loaf.jpg"></p></article>'
    result = extract(source, URL)
    assert result is not None
    assert [m.url for m in derive(result.html, URL).media] == ["https://cdn.example/x/loaf.jpg"]


# -------------------------------------------------------------------------------------------------- the frame


def framed_page(n: int, body: str) -> str:
    return page(
        f'<div class="q{n}"><b>Crumbs</b> is a blog on bread, written by hand in a bakery by the river, '
        f"since 2009.</div>"
        f"<div><div>{body}</div><div><p>If you like what you read, buy me a coffee; I will drink it while "
        f"the dough rests.</p>"
        f'<a href="/older/{n}">Older</a></div></div><div>Imprint: Ada Moore, The Bakery, 1 River '
        f"Street.</div>",
        f"Loaf {n}",
    )


def test_what_pages_share_is_not_the_article() -> None:
    bodies = [
        f"<p>Loaf {n} was {word}. {PROSE[n:]}</p>" for n, word in enumerate(("black", "white", "grey", "red"))
    ]
    frame = frame_of([framed_page(n, body) for n, body in enumerate(bodies)])
    assert frame.pages == 4
    last = "<p>Today: nothing.</p>"
    result = extract(framed_page(9, last), URL, frame=frame)
    assert result is not None
    assert result.html == last
    assert Frame.from_json(frame.to_json()) == frame
    assert len(frame.to_json()) < 1_000


def test_a_frame_of_one_page_knows_nothing() -> None:
    assert frame_of([]) == Frame()
    one = framed_page(1, BODY)
    assert frame_of([one, one]).blocks == frozenset()
    assert extract(page(f"<article>{BODY}</article>"), URL, frame=frame_of([one])) is not None


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "{}", '{"version":1}', '{"version":99,"pages":1,"path":[],"blocks":[]}', "[" * 9999],
)
def test_what_is_no_frame_reads_as_an_empty_one(text: str) -> None:
    assert Frame.from_json(text) == Frame()


def test_a_frame_that_holds_the_whole_page_is_set_aside() -> None:
    pages = [page(f"<article>{BODY}</article><p>{n}{n}</p>") for n in range(3)]
    result = extract(pages[0], URL, frame=frame_of(pages))
    assert result is not None
    assert "The oven" in result.html


# ------------------------------------------------------------------------------------------------ any input

_TAGS = [
    "div",
    "p",
    "article",
    "main",
    "section",
    "nav",
    "h1",
    "h2",
    "ul",
    "li",
    "a",
    "table",
    "tr",
    "td",
    "pre",
    "figure",
    "img",
    "span",
    "footer",
    "header",
    "aside",
    "form",
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "math",
    "iframe",
    "title",
    "base",
]
_NAMES = [
    "post-content",
    "entry-content",
    "comments",
    "share",
    "related",
    "post",
    "meta",
    "tags",
    "toc",
    "footnotes",
    "x",
    "author-box",
]
_OPEN = st.builds(
    lambda tag, name, href: f'<{tag} class="{name}" id="{name}" href="{href}" src="{href}">',
    st.sampled_from(_TAGS),
    st.sampled_from(_NAMES),
    st.sampled_from(["/a", "#fn1", "https://x.com/intent/tweet", "javascript:", "//[", ""]),
)
_CLOSE = st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>")
_WORDS = st.one_of(
    st.sampled_from(
        [PROSE, MORE, "Related posts", "Bread", "1 May 2024", "Tags:", "Next »", "港口有自己的时间。"]
    ),
    st.text(max_size=20),
)
_PAGES = st.lists(st.one_of(_OPEN, _CLOSE, _WORDS), max_size=60).map("".join)


@given(_PAGES, _PAGES, st.text(max_size=200))
@settings(max_examples=150)
def test_no_page_raises(one: str, two: str, hint: str) -> None:
    frame = frame_of([one, two])
    assert Frame.from_json(frame.to_json()) == frame
    for result in (
        extract(one, URL),
        extract(two, "", frame=frame),
        extract(one, URL, frame=frame, hint=two),
        extract(two, "x:", hint=hint),
    ):
        if result is not None:
            assert 0.0 <= result.confidence <= 1.0
            derive(result.html, URL)


@given(st.lists(_WORDS.filter(str.isprintable), min_size=2, max_size=8))
@settings(max_examples=100)
def test_paragraphs_in_the_midst_of_a_text_are_never_lost(paragraphs: list[str]) -> None:
    middle = "".join(f"<p>{p.replace('<', '').replace('&', '')}.</p>" for p in paragraphs)
    result = found(f'<div class="post-content"><p>{PROSE}</p>{middle}<p>{MORE}</p></div>')
    assert derive(result.html, URL).text == derive(f"<p>{PROSE}</p>{middle}<p>{MORE}</p>", URL).text


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 5_000 + f"<p>{PROSE}</p>",
        '<div class="post-content">' * 150 + f"<p>{PROSE}</p>" * 50,
        "<div>" + "<h2>Related posts</h2>" * 3_000,
        '<article class="post"><h2><a href="/x">t</a></h2>' * 100 + f"<p>{PROSE}</p>" * 500,
        "<" * 20_000,
        f"<table><tr><td><p>{PROSE}<td>" * 300,
    ],
    ids=["deep", "nested containers", "headings", "entries in entries", "brackets", "tables"],
)
def test_hostile_pages_come_to_an_end(source: str) -> None:
    extract(source, URL, hint=PROSE)
    frame_of([source, source + "<p>x</p>"])


def test_length_counts_what_is_not_white_space() -> None:
    assert (
        found(
            '<div class="post-content"><p>Two  words\n</p><script type="math/tex">x</script></div>'
        ).text_length
        == 8
    )
