"""Shortened texts say so at their end; a cheap look spares most texts the close one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources import excerpt
from viewer.sources.excerpt import may_say_more, says_more

WORDS = "<p>Some words of a text, and then some more of them in a row.</p>"
ENDS = (
    "Read more", "Continue reading →", "[…]", "[&hellip;]", "(...)", "&#8230;", "Weiterlesen »", "阅读全文", "더 보기", "…",
    'Full&nbsp;article "A title"', "Read the\n rest", "READ <b>MORE</b>", "leer más", "The post A first appeared on B",
    "Words [&#x2026;] The post A appeared first on B.",
)  # fmt: skip
PIECES = (
    *ENDS, WORDS, "a < b ", "<!-- x > y -->", '<a href="more">', "</a>", "   \n", "&amp;", "&lt;p&gt;", "<br>", "x" * 200,
    " " * 1500,
    '<img alt="…" src="/a.png">', "<script>let a = 1 > 2</script>", "<p", "é", "A ", "。",
)  # fmt: skip


@pytest.mark.parametrize(
    "end", [end for end in ENDS if end not in ("…", "&#8230;") and "first app" not in end]
)
@pytest.mark.parametrize("wrap", ["{}", "<p>{}</p>", "<a class=more href='/x'>{}</a>\n\n</div>"])
def test_an_end_that_says_that_there_is_more(end: str, wrap: str) -> None:
    assert says_more(WORDS * 5 + wrap.format(end))
    assert not says_more(wrap.format(end) + WORDS * 40)


def test_a_bare_ellipsis_counts_behind_a_few_plain_lines_alone() -> None:
    lines = "Words and words of a text that somebody cut off after so many letters, as programs do it…"
    assert says_more(f"<p>{lines}</p>")
    assert not says_more(f"<p>{lines}</p>", ellipsis=False)
    assert not says_more(f"<p>{lines}</p>" * 3)


@given(st.lists(st.sampled_from(PIECES), max_size=9).map("".join))
def test_the_cheap_look_is_never_wrong_when_it_says_no(markup: str) -> None:
    if not may_say_more(markup):
        assert not excerpt._says_more(markup, ellipsis=True)


def test_most_texts_are_spared_the_close_look() -> None:
    assert not may_say_more("<p>Words that end as words do.</p>" * 20)
