"""Lists of posts as themes and hands make them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.index_page import IndexPage, read_index
from viewer.sources.listing_links import is_listing, is_more, page_number

URL = "https://a.example/blog/"
FRAME = (
    "<header><nav><a href='/'>Home</a><a href='/about/'>About</a><a href='/blog/'>Blog</a></nav></header>{}"
    "<aside class='sidebar'><h3><a href='/blog/popular/'>Popular</a></h3>"
    "<ul><li><a href='/2024/05/'>May</a></li></ul></aside>"
    "<footer><a href='/imprint/'>Imprint</a></footer>"
)


def index(body: str, url: str = URL) -> IndexPage:
    return read_index(FRAME.format(body).encode(), url)


def found(page: IndexPage) -> list[tuple[str, str, str]]:
    return [(p.url.removeprefix("https://a.example"), p.title, str(p.published)[:10]) for p in page.posts]


TWO = [("/blog/tea/", "Tea time", "2024-05-06"), ("/blog/cups/", "Of cups", "2024-04-03")]


@pytest.mark.parametrize(
    "body",
    [
        # a theme with articles, excerpts and tags
        "<main><article><h2><a href='/blog/tea/'>Tea <em>time</em></a></h2><time datetime='2024-05-06T10:00:00Z'>6.5.</time>"
        "<a rel='tag' href='/tag/x/'>x</a>"
        "<p>See also <a href='/blog/kettle/'>the kettle</a>.</p>"
        "<a href='/blog/tea/'>Read more</a></article>"
        "<article><h2><a href='/blog/cups/'>Of cups</a></h2><time>April 3, 2024</time>"
        "<a href='/blog/cups/'>Continue reading</a></article></main>",
        # a list with dates
        "<ul><li><span>2024-05-06</span> » <a href='/blog/tea/'>Tea time</a></li>"
        "<li>2024-04-03 <a href='cups/'>Of cups</a></li></ul>",
        # a table
        "<table><tr><td>06 May 2024</td><td><a href='/blog/tea/'>Tea time</a></td></tr>"
        "<tr><td>03 Apr 2024</td><td><a href='/blog/cups/'>Of cups</a></td></tr></table>",
        # an archive under years, days without them
        "<h2>2024</h2><ul><li>05-06 <a href='/blog/tea/'>Tea time</a></li>"
        "<li>Apr 3: <a href='/blog/cups/'>Of cups</a></li></ul>",
        # hand-made paragraphs
        "<p><a href='/blog/tea/'>Tea time</a> (May 6th, 2024)</p><p><a href='/blog/cups/'>Of cups</a> (April 3rd, 2024)</p>",
        # divs with classes
        "<div class='posts'><div><a class='post-link' href='/blog/tea/'>Tea time</a><div class='date'>6 May 2024</div></div>"
        "<div><a class='post-link' href='/blog/cups/'>Of cups</a><div class='date'>3 April 2024</div></div></div>",
        # cards that are one link each
        "<main><a href='/blog/tea/'><h3>Tea time</h3><p>Words</p></a><span>2024/05/06</span></main>"
        "<main><a href='/blog/cups/'><h3>Of cups</h3></a><span>2024/04/03</span></main>",
        # Chinese
        "<ul><li><time>2024年5月6日</time><a href='/blog/tea/'>Tea time</a></li>"
        "<li><time>2024年4月3日</time><a href='/blog/cups/'>Of cups</a></li></ul>",
    ],
)
def test_lists_of_every_making(body: str) -> None:
    page = index(body)
    posts = [(u, t.removesuffix("Words").strip(), d) for u, t, d in found(page)]
    assert posts == TWO
    assert all(post.sure for post in page.posts)


def test_dates_in_addresses() -> None:
    page = index(
        "<ul><li><a href='/2024/05/06/tea.html'>Tea time</a></li>"
        "<li><a href='/2024/04/cups/'>Of cups</a></li></ul>"
    )
    assert [d for _, _, d in found(page)] == ["2024-05-06", "2024-04-01"]


def test_addresses_in_chinese_and_with_parameters() -> None:
    page = index(
        "<ul><li>2024-05-06 <a href='/文章/茶/'>茶</a></li><li>2024-05-05 <a href='/?p=17'>Cups</a></li><li>2024-05-04 "
        "<a href='/show.php?id=4'>Pots</a></li></ul>"
    )
    assert [u for u, _, _ in found(page)] == ["/文章/茶/", "/?p=17", "/show.php?id=4"]


def test_tags_and_excerpts() -> None:
    page = index(
        "<article><h2><a href='/a/'>A</a></h2><a href='/tags/tea/'>#tea</a> <a href='/category/cups'>Cups</a>"
        "<a href='/a/'>Read more →</a></article>"
        "<article><h2><a href='/b/'>B</a></h2></article>"
    )
    assert page.posts[0].tags == ("tea", "Cups")
    assert page.excerpts
    assert not index("<article><h2><a href='/a/'>A</a></h2></article>").excerpts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<form id='aspnetForm'>", "</form>"),
        ("<div class='content-sidebar-wrap has-sidebar'>", "</div>"),
        ("<div class='elementor-widget elementor-widget-container'>", "</div>"),
        ("<nav>", "</nav>"),
        ("<div id='main' class='no-comments'>", "</div>"),
    ],
)
def test_wrappers_that_sound_like_frames(before: str, after: str) -> None:
    listed = "<li>2024-05-06 <a href='/blog/tea/'>Tea time</a></li><li>2024-04-03 <a href='/blog/cups/'>Of cups</a></li>"
    assert found(read_index(f"{before}<ul>{listed}</ul>{after}".encode(), URL)) == TWO


def test_posts_without_titles_are_linked_by_their_dates() -> None:
    page = index(
        "<ul><li><a href='/n/1'>May 6, 2024</a> Short.</li><li><a href='/n/2'>2024-05-05</a> Shorter.</li></ul>"
    )
    assert [(t, d) for _, t, d in found(page)] == [("", "2024-05-06"), ("", "2024-05-05")]


def test_what_is_not_a_post() -> None:
    page = index(
        "<p>Write to <a href='mailto:a@b.example'>me</a>, read <a href='https://b.example/x'>that</a>"
        " and a long sentence that goes on"
        " and on about <a href='/colophon/'>the making</a> of this site, which nobody takes for a list.</p>"
        "<a href='/cv.pdf'>CV</a>"
    )
    assert page.posts == ()
    assert "https://a.example/2024/05/" in page.lists


def test_a_post_is_not_a_list_of_its_links() -> None:
    body = (
        "<article><h1>Tea</h1><time datetime='2024-05-06'>x</time>"
        + "<p>Long words about <a href='/blog/x/'>x</a>.</p>" * 3
    )
    assert not any(post.sure for post in index(body + "</article>", "https://a.example/blog/tea/").posts)


@pytest.mark.parametrize(
    ("url", "links", "first"),
    [
        (URL, "<a href='/blog/page2/'>Older posts</a>", "https://a.example/blog/page2/"),
        (URL, "<link rel='next' href='/blog/page/2/'>", "https://a.example/blog/page/2/"),
        (URL, "<a href='?page=2'>2</a><a href='?page=3'>3</a>", "https://a.example/blog/?page=2"),
        (
            "https://a.example/blog/page/2/",
            "<a href='/blog/'>Newer</a><a href='/blog/page/3/'>Next →</a>",
            "https://a.example/blog/page/3/",
        ),
        (
            "https://a.example/?paged=2",
            "<a href='/?paged=1'>1</a><a href='/?paged=3'>»</a>",
            "https://a.example/?paged=3",
        ),
        (
            "https://a.example/",
            "<a class='older-posts' href='/page/2/'>Ältere Beiträge</a>",
            "https://a.example/page/2/",
        ),
        ("https://a.example/", "<a href='/index2.html'>2</a>", "https://a.example/index2.html"),
        (URL, "<a rel='next' href='/blog/2'>Next</a>", "https://a.example/blog/2"),
        (
            "https://a.example/blog/2",
            "<a href='/blog/1'>Newer</a><a href='/blog/3'>Older</a>",
            "https://a.example/blog/3",
        ),
        (
            "https://a.example/",
            "<a href='/search?updated-max=2024'>Older Posts</a>",
            "https://a.example/search?updated-max=2024",
        ),
    ],
)
def test_the_page_that_goes_on(url: str, links: str, first: str) -> None:
    assert read_index(links.encode(), url).next[0] == first


def test_no_page_goes_on() -> None:
    assert (
        read_index(
            b"<a rel='next' href='/blog/the-next-post/'>The next post</a>", "https://a.example/blog/tea/"
        ).next
        == ()
    )
    assert read_index(b"<a href='/blog/page1/'>Newer</a>", "https://a.example/blog/page2/").next == ()


def test_forms_of_addresses() -> None:
    for address in (
        "/",
        "/tag/x",
        "/tags/",
        "/2024/",
        "/2024/05/",
        "/blog/page/3/",
        "/?page=2",
        "/category/a/",
        "/archive",
        "/archives.html",
        "/tag/x.html",
        "/?cat=3",
    ):
        assert is_listing("https://a.example" + address), address
    for address in ("/tea/", "/2024/05/06/tea/", "/?p=3", "/blog/tags-are-dead/", "/tag-soup/", "/p/77"):
        assert not is_listing("https://a.example" + address), address
    assert page_number("https://a.example/blog/page12/") == ("a.example/blog", 12)
    assert page_number("https://a.example/blog/") is None
    assert is_more("Read more →")
    assert is_more("Continue reading “Tea”")
    assert not is_more("Read my lips")


def test_four_thousand_links() -> None:
    body = "".join(f"<li>2024-05-06 <a href='/p/{n}.html'>Post {n}</a></li>" for n in range(4_500))
    assert len(index(f"<ul>{body}</ul>").posts) == 4_500


@given(st.text(alphabet="<>/ahrefli='\"2024-05 tp#?&;", max_size=200))
def test_any_page_is_read(text: str) -> None:
    assert isinstance(index(text), IndexPage)
