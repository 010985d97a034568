"""What needs the network to be itself becomes a card with its name and the way there."""

from __future__ import annotations

import pytest

from viewer.content.derive import derive

BASE = "http://blog.test/post"


@pytest.mark.parametrize(
    ("html", "kind", "url"),
    [
        ("<iframe src='https://www.youtube.com/embed/abcdefghijk?rel=0'></iframe>", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("<iframe data-src='//www.youtube-nocookie.com/embed/abcdefghijk'></iframe>", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("<object><embed src='http://www.youtube.com/v/abcdefghijk'></object>", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("<lite-youtube videoid=abcdefghijk></lite-youtube>", "YouTube", "https://www.youtube.com/watch?v=abcdefghijk"),
        ("<iframe src='https://player.vimeo.com/video/123'></iframe>", "Vimeo", "https://vimeo.com/123"),
        ("<iframe src='https://codepen.io/me/embed/preview/xyz'></iframe>", "CodePen", "https://codepen.io/me/pen/xyz"),
        ("<script src='https://gist.github.com/me/0123abc.js'></script>", "Gist", "https://gist.github.com/me/0123abc"),
        ("<iframe src='/demo.html' title='Demo'></iframe>", "Embedded page", "http://blog.test/demo.html"),
        ("<iframe srcdoc='<p>x</p>'></iframe>", "Interactive", BASE),
        ("<video src='a.mp4'></video>", "Video", "http://blog.test/a.mp4"),
        ("<audio><source src='a.mp3'></audio>", "Audio", "http://blog.test/a.mp3"),
        ("<object data='a.pdf' type='application/pdf'></object>", "PDF", "http://blog.test/a.pdf"),
        ("<form><p>Join the list</p><input name=mail><button>Subscribe</button></form>", "Form", BASE),
    ],
)  # fmt: skip
def test_a_card_names_its_kind_and_leads_there(html: str, kind: str, url: str) -> None:
    out = derive(html, BASE).html
    assert f'<span class="kind">{kind}</span>' in out
    assert f'<a href="{url}"' in out
    assert out.startswith('<figure class="card"')


def test_a_card_has_the_title_of_the_frame() -> None:
    out = derive("<iframe src='https://player.vimeo.com/video/1' title='A &amp; B'></iframe>", BASE).html
    assert '<a href="https://vimeo.com/1">A &amp; B</a> <span class="where">vimeo.com</span>' in out


def test_films_and_sounds_are_on_the_list_but_not_wanted() -> None:
    derived = derive("<video src=a.mp4 poster=p.jpg title=T></video><audio src=b.mp3></audio>", BASE)
    assert [(m.kind, m.wanted) for m in derived.media] == [
        ("image", True),
        ("video", False),
        ("audio", False),
    ]
    film = derived.media[1]
    assert f'data-media="{film.key}" data-kind="video"' in derived.html
    assert 'class="poster"' in derived.html


def test_the_picture_of_a_film_elsewhere_is_not_fetched_unasked() -> None:
    (ref,) = derive("<iframe src='https://www.youtube.com/embed/abcdefghijk'></iframe>", BASE).media
    assert not ref.wanted


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        "<script src=http://a.test/x.js></script>",
        "<iframe></iframe>",
        "<iframe src=about:blank></iframe>",
        "<iframe src=https://www.googletagmanager.com/ns.html width=0 height=0></iframe>",
        "<iframe src=https://ad.doubleclick.net/x></iframe>",
        "<iframe src=http://a.test/ width=1 height=1></iframe>",
        "<form></form>",
        "<button>Share</button>",
        "<select><option>x</select>",
        "<video></video>",
    ],
)
def test_noise_leaves_nothing(html: str) -> None:
    assert derive(html, BASE).html == ""


def test_quoted_posts_keep_their_text() -> None:
    out = derive(
        '<blockquote class="twitter-tweet"><p>Hello</p>&mdash; Me</blockquote><script '
        'src="//platform.twitter.com/w.js"></script>',
        BASE,
    )
    assert '<blockquote class="embed"><p class="kind">X</p><p>Hello</p>— Me</blockquote>' in out.html


def test_a_form_around_the_whole_page_is_only_unwrapped() -> None:
    out = derive(f"<form><h1>Title</h1><p>{'word ' * 50}</p><input type=hidden></form>", BASE)
    assert out.html.startswith("<h1")
    assert "card" not in out.html


def test_what_stands_in_for_an_object_is_shown() -> None:
    derived = derive("<object data=x.swf><img src=a.png></object><video><a href=a.mp4>film</a></video>", BASE)
    assert [m.url for m in derived.media] == ["http://blog.test/a.png"]
    assert ">film</a>" in derived.html
