"""Every picture of a post is found once, at its best address, and nothing else is."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib

import pytest

from viewer.content.derive import derive
from viewer.content.media import candidates, decode_data, is_pixel, largest, media_key
from viewer.content.svg import safe_svg

BASE = "http://blog.test/2026/post/"


def urls(html: str) -> list[str]:
    """The addresses of the pictures that are wanted."""
    return [m.url for m in derive(html, BASE).media if m.wanted]


def png(width: int, height: int) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, io.SEEK_END)
    out.write(chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return out.getvalue()


def data_url(data: bytes, mime: str = "image/png") -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<img src=a.png>", "http://blog.test/2026/post/a.png"),
        ("<img src=/a.png>", "http://blog.test/a.png"),
        ("<img src=//cdn.test/a.png>", "http://cdn.test/a.png"),
        ("<img src='a b.png'>", "http://blog.test/2026/post/a%20b.png"),
        ("<img src='a.png#top'>", "http://blog.test/2026/post/a.png"),
        ("<img src=s.png srcset='m.png 800w, l.png 1600w, s.png 400w'>", "http://blog.test/2026/post/l.png"),
        ("<img src=s.png srcset='m.png 800w, vast.png 9000w'>", "http://blog.test/2026/post/m.png"),
        ("<img src=s.png srcset='s.png, m.png 2x'>", "http://blog.test/2026/post/m.png"),
        ("<img srcset='http://c.test/w_1,h_2/a.png 1x'>", "http://c.test/w_1,h_2/a.png"),
        ("<img src=blank.gif data-src=a.png>", "http://blog.test/2026/post/a.png"),
        ("<img src=gray.png data-src=a.png>", "http://blog.test/2026/post/a.png"),
        ("<img src=steps/gray-2.png>", "http://blog.test/2026/post/steps/gray-2.png"),
        ("<img data-original=a.png>", "http://blog.test/2026/post/a.png"),
        (
            "<img data-lazy-src=a.png src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
            "http://blog.test/2026/post/a.png",
        ),
        ("<img src=s.png data-srcset='a.png 500w, b.png 1000w'>", "http://blog.test/2026/post/b.png"),
        ("<img class=x data-anything=/pics/a.webp>", "http://blog.test/pics/a.webp"),
        (
            "<picture><source srcset=a.webp type=image/webp><img src=a.jpg></picture>",
            "http://blog.test/2026/post/a.jpg",
        ),
        (
            "<picture><source media='(min-width: 900px)' srcset=wide.jpg><img src=narrow.jpg></picture>",
            "http://blog.test/2026/post/wide.jpg",
        ),
        (
            "<picture><source media='(max-width: 600px)' srcset=narrow.jpg><img src=wide.jpg></picture>",
            "http://blog.test/2026/post/wide.jpg",
        ),
        (
            "<picture><source media='(prefers-color-scheme: dark)' srcset=dark.png><img src=light.png></picture>",
            "http://blog.test/2026/post/light.png",
        ),
        (
            "<picture><source srcset='s.webp 400w, l.webp 1600w'><img></picture>",
            "http://blog.test/2026/post/l.webp",
        ),
        ("<noscript><img src=a.png></noscript>", "http://blog.test/2026/post/a.png"),
        ("<amp-img src=a.png></amp-img>", "http://blog.test/2026/post/a.png"),
        ("<image src=a.png>", "http://blog.test/2026/post/a.png"),
        ("<input type=image src=a.png>", "http://blog.test/2026/post/a.png"),
        ("<object data=a.svg type=image/svg+xml></object>", "http://blog.test/2026/post/a.svg"),
        ("<div style=\"background-image: url('a.png')\"></div>", "http://blog.test/2026/post/a.png"),
        ("<video poster=a.png src=b.mp4></video>", "http://blog.test/2026/post/a.png"),
        ("<base href=http://other.test/d/><img src=a.png>", "http://other.test/d/a.png"),
    ],
)
def test_the_address_of_a_picture(html: str, url: str) -> None:
    assert urls(html) == [url]
    assert f'src="/media/{media_key(url)}"' in derive(html, BASE).html


@pytest.mark.parametrize(
    "html",
    [
        "<img src=a.png><noscript><img src=a.png></noscript>",
        "<img src=blank.gif data-src=a.png><noscript><img src=a.png></noscript>",
        "<img class=lazy><noscript><img src=a.png></noscript>",
        "<noscript><img src=a-300x200.png></noscript><img data-src=a.png>",
        "<span><img data-src=a.png></span><noscript><picture><img src=a.png></picture></noscript>",
        "<img src=a.png><img src=a.png>",
    ],
)
def test_copies_are_not_doubled(html: str) -> None:
    assert urls(f"<p>{html}</p>") == ["http://blog.test/2026/post/a.png"]
    assert derive(f"<p>{html}</p>", BASE).html.count("<img") == 1


@pytest.mark.parametrize(
    ("image", "times"),
    [("<img src=star.png>", 3), ("<img src=star.png>", 5), ("<img src=star.png width=16 height=16>", 2)],
)
def test_pictures_that_are_repeated_on_purpose_stay(image: str, times: int) -> None:
    assert derive(f"<p>{image * times}</p>", BASE).html.count("<img") == times


@pytest.mark.parametrize(
    "html",
    [
        "<img src=a.png width=1 height=1>",
        "<img src=a.png width=0 height=0>",
        "<img src=a.png style='width:1px;height:1px'>",
        "<img src=a.png style='display:none'>",
        "<img src=http://feeds.feedburner.com/~r/x/~4/y>",
        "<img src=http://pixel.wp.com/b.gif?x=1>",
        "<img src=https://www.google-analytics.com/collect?v=1>",
        "<img src=https://medium.com/_/stat?event=post.clientViewed>",
        "<img src='data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'>",
        "<img src=spacer.gif>",
        "<img src=gray.gif>",
        "<img src=''>",
        "<img src=javascript:alert(1)>",
        "<img src='data:text/html,x'>",
        "<img alt=x>",
    ],
)
def test_pixels_and_nonsense_are_left_out(html: str) -> None:
    derived = derive(f"<p>text {html}</p>", BASE)
    assert derived.media == ()
    assert "<img" not in derived.html


def test_alt_title_width_and_height_are_kept() -> None:
    html = derive(
        '<img src=a.png alt="A &quot;B&quot; &lt;C&gt;" title=T width=300 height="200px" class=x onload=x>',
        BASE,
    ).html
    assert re.fullmatch(
        r'<img src="/media/[0-9a-f]{24}" alt="A &quot;B&quot; (<|&lt;)C(>|&gt;)" width="300" height="200" title="T">',
        html,
    )
    assert "width" not in derive("<img src=a.png width=100%>", BASE).html


def test_a_picture_in_the_address_is_saved_from_there() -> None:
    data = png(8, 4)
    (ref,) = derive(f"<img src='{data_url(data)}' alt=grey>", BASE).media
    assert (ref.data, ref.data_type, ref.alt) == (data, "image/png", "grey")
    assert ref.url.startswith("data:")
    assert len(ref.url) == 5 + 64
    assert ref.key == media_key(ref.url)


def test_equal_pictures_are_one() -> None:
    derived = derive("<p><img src=a.png></p><p>x</p><p><img src=a.png></p>", BASE)
    assert len(derived.media) == 1
    assert derived.html.count("<img") == 2


def test_a_drawing_in_the_page_becomes_a_file() -> None:
    derived = derive(
        '<svg viewBox="0 0 300 150" aria-label="Plan"><linearGradient id="g"/><path d="M0 0h9" '
        'fill="url(#g)" onclick="x()"/>'
        "<script>x()</script><text>Hi &amp; ho</text></svg>",
        BASE,
    )
    (ref,) = derived.media
    assert ref.data_type == "image/svg+xml"
    assert ref.data is not None
    text = ref.data.decode()
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 150"')
    assert "<linearGradient" in text
    assert 'fill="url(#g)"' in text
    assert "Hi &amp; ho" in text
    assert "script" not in text
    assert "onclick" not in text
    assert 'alt="Plan" width="300" height="150"' in derived.html


def test_svg_files_are_made_safe() -> None:
    assert safe_svg(b"<p>no drawing</p>") is None
    assert safe_svg("<svg></svg>") is None
    dangerous = "<svg><image href='http://evil.test/x'/><rect style='fill:url(http://evil.test/)'/><use href='#a'/></svg>"
    assert safe_svg(dangerous) == (
        b'<svg xmlns="http://www.w3.org/2000/svg"><rect></rect><use href="#a"></use></svg>'
    )


def test_emoji_pictures_are_their_characters() -> None:
    assert (
        derive('<p>Hi <img class="emoji" alt="🙂" src="https://s.w.org/1f642.svg"></p>', BASE).html
        == "<p>Hi 🙂</p>"
    )


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a 1x, b 2x", [("a", 1, "x"), ("b", 2, "x")]),
        ("a 100w,b 200w", [("a", 100, "w"), ("b", 200, "w")]),
        (" a , b ", [("a", 1, "x"), ("b", 1, "x")]),
        ("a,b 1x", [("a,b", 1, "x")]),
        ("a 1.5x", [("a", 1.5, "x")]),
        (", ,", []),
        ("", []),
        ("a 100w 50h, b", [("a", 100, "w"), ("b", 1, "x")]),
    ],
)
def test_srcset(srcset: str, expected: list[tuple[str, float, str]]) -> None:
    assert candidates(srcset) == expected


def test_when_all_candidates_are_vast_the_smallest_is_taken() -> None:
    assert largest("a 9000w, b 5000w") == ("b", 5000, "w")
    assert largest("") is None


def test_data_addresses() -> None:
    assert decode_data("data:image/png;base64,QUJD") == (b"ABC", "image/png")
    assert decode_data("data:image/svg+xml;charset=utf-8,%3Csvg%3E") == (b"<svg>", "image/svg+xml")
    assert decode_data("data:image/png;base64,====") is None
    assert decode_data("data:text/plain,x") is None
    assert is_pixel(png(1, 1))
    assert not is_pixel(png(8, 8))


def test_keys_are_short_stable_and_of_the_address() -> None:
    assert media_key("http://a.test/1.png") == media_key("http://a.test/1.png")
    assert re.fullmatch(r"[0-9a-f]{24}", media_key("http://a.test/ü"))
    assert media_key("http://a.test/1.png") != media_key("http://a.test/2.png")


def test_galleries_are_marked_and_other_names_of_authors_are_not_ours() -> None:
    html = derive(
        '<div class="wp-block-gallery x"><img src="a.png"><img src="b.png"></div><div class="card scroll">x</div>',
        BASE,
    ).html
    assert html.startswith('<div class="gallery"><img')
    assert html.endswith('<div class="scroll">x</div>')
    assert derive('<div class="gallery-page card"><p>x</p><img src="a.png"></div>', BASE).html.startswith(
        "<div><p>"
    )


def test_boxes_with_captions_are_figures() -> None:
    html = derive(
        '<div class="imgcap"><div><img src="a.png"></div><div class="thecap">What <b>it</b> shows</div></div>',
        BASE,
    ).html
    assert html.startswith("<figure><div><img")
    assert html.endswith("<figcaption>What <b>it</b> shows</figcaption></figure>")
    text = derive('<div><img src="a.png">Text of the post <p class="caption">c</p></div>', BASE).html
    assert "<figure" not in text


def shape(html: str) -> str:
    """Derived HTML with pictures as ``(name)`` or ``(name 42%)``."""
    derived = derive(html, BASE)
    names = {m.key: m.url.rsplit("/", 1)[-1] for m in derived.media}

    def short(match: re.Match[str]) -> str:
        width = re.search(r'width="(\d+%?)"', match[0])
        return f"({names[match[1]]}{' ' + width[1] if width else ''})"

    return re.sub(r'<img src="/media/([0-9a-f]{24})"[^>]*>', short, derived.html)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (
            '<div class="imgcap"><div style="display:inline-block"><img src=a></div> <div style="float: left"><img src=b>'
            '</div><div class="thecap">Both</div></div>',
            '<figure class="row">(a) (b)<figcaption>Both</figcaption></figure>',
        ),
        (
            '<div><img src=a style="width:42%"> <img src=b style="width: 55.4%"></div>',
            '<div class="row">(a 42%) (b 55%)</div>',
        ),
        (
            "<p><img src=a><a href=/x><img src=b></a></p>",
            '<p class="row">(a)<a href="http://blog.test/x">(b)</a></p>',
        ),
        (
            '<div style="display:flex"><div><img src=a></div><div><img src=b></div></div>',
            '<div class="row">(a)(b)</div>',
        ),
        (
            '<div><div style="width:48%"><img src=a></div><div style="width:48%"><img src=b></div></div>',
            '<div class="row">(a 48%)(b 48%)</div>',
        ),
    ],
)
def test_pictures_set_side_by_side_are_a_row(html: str, shown: str) -> None:
    assert shape(html) == shown


@pytest.mark.parametrize(
    "html",
    [
        "<p><img src=a><br><img src=b></p>",
        "<p><img src=a> and <img src=b></p>",
        "<div><div><img src=a></div><div><img src=b></div></div>",
        "<p><img src=a height=16 width=16><img src=b height=16 width=16></p>",
        "<p><img src=a></p>",
        "<div><img src=a><p>text</p><img src=b></div>",
    ],
)
def test_pictures_below_each_other_or_in_text_are_none(html: str) -> None:
    assert "row" not in shape(html)


@pytest.mark.parametrize(
    ("attributes", "width"),
    [
        ('width="50%"', "50%"),
        ('style="max-width:60%"', "60%"),
        ('width="600" height="400" style="width:33.3%"', "33%"),
        ('width="100%"', ""),
        ('style="width:100%;height:auto"', ""),
        ('style="width:1%"', ""),
        ('style="line-width:50%"', ""),
    ],
)
def test_a_part_of_the_measure_is_kept(attributes: str, width: str) -> None:
    assert shape(f"<p>x <img src=a {attributes}></p>") == f"<p>x (a{' ' + width if width else ''})</p>"
