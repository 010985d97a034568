"""Posts as plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.makeblog import make_blog
from viewer.content.derive import derive
from viewer.content.text import count_words, full_text
from viewer.content.tree import escape


def said(html: str) -> str:
    """The full text of what comes of a post's markup."""
    return full_text(derive(html, "https://blog.test/p/").html)


def test_code_stands_where_it_stood_with_its_white_space() -> None:
    code = "  def f(x):\n\n\treturn  x   # done\n"
    html = f"<p>Before   it.</p><pre><code class=language-python>{code}</code></pre><p>After <b>it</b>.</p>"
    assert said(html) == f"Before it.\n\n{code[:-1]}\n\nAfter it."


def test_formulas_are_their_source_and_pictures_say_nothing() -> None:
    html = r'<p>So \(a_1 &lt; b\) holds.</p><p><img src="/x.png" alt="A cat"></p><p>End<br>of it.</p>'
    assert said(html) == "So a_1 < b holds.\n\nEnd\nof it."


def test_lists_tables_and_quotes_are_lines_in_order() -> None:
    html = (
        "<ul><li>one</li><li>two<ol><li>inner</li></ol></li></ul><blockquote><p>Said.</p></blockquote>"
        "<table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1</td></tr></table><p>end</p>"
    )
    assert said(html).split() == ["one", "two", "inner", "Said.", "k", "v", "a", "1", "end"]
    assert "k v\n\na 1" in said(html)


def test_nothing_is_nothing() -> None:
    assert full_text("") == ""
    assert said("<pre>  </pre>") == ""


def test_a_whole_post_holds_every_word_of_its_text_and_all_of_its_code() -> None:
    for post in make_blog(8, 8).posts:
        derived = derive(post.html, "https://blog.test/p/", title=post.title)
        text = full_text(derived.html)
        for block in derived.code.rstrip("\n").split("\n\n"):
            assert block.strip("\n") in text
        assert count_words(text) == derived.words


@given(st.lists(st.tuples(st.text(alphabet="ab \t\n&<\u00a0", max_size=12), st.booleans()), max_size=6))
def test_no_character_of_code_is_lost(pieces: list[tuple[str, bool]]) -> None:
    html = "".join(
        f"<pre><code>{escape(t)}</code></pre>" if code else f"<p>{escape(t)}</p>" for t, code in pieces
    )
    text = said(html)
    for piece, code in pieces:
        if code and piece.strip():
            assert piece.removesuffix("\n") in text


def test_words_are_counted_as_people_count_them() -> None:
    assert count_words("") == 0
    assert count_words("It's a well-known fact: 3.14 is x_y, isn’t it?") == 10
    assert count_words("-- … -- * foo_bar_ (baz)... a.b.c") == 4
    assert count_words("中文字 and kana かな") == 5
