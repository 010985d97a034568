"""Markdown as bloggers write it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.sources.markdown import to_html


def squeezed(text: str, **options: bool) -> str:
    return re.sub(r">\s+<", "><", to_html(text, **options)).strip()


class TestCode:
    def test_fences_keep_every_character(self) -> None:
        code = "def f():\n\treturn '<b>' & x  \n\n\n    $ls -la$ **no** {% raw %}\n"
        for fence in (
            "```python",
            "~~~ python",
            "````python",
            '```python hl_lines="1 2"',
            "``` {.python .numberLines}",
        ):
            closing = re.match("[`~]+", fence)
            assert closing
            markup = to_html(f"text\n{fence}\n{code}{closing[0]}\nmore")
            found = re.search(r'<pre><code class="language-python">(.*?)</code></pre>', markup, re.DOTALL)
            assert found, fence
            assert html.unescape(found[1]) == code.removesuffix("\n")

    def test_indented_code_keeps_tabs(self) -> None:
        assert "<pre><code>a\n\tb\n\nc</code></pre>" in to_html("text\n\n\ta\n\t\tb\n\n    c\n\nend")

    def test_code_in_a_list_and_in_a_quotation(self) -> None:
        assert squeezed("1. one\n   ```js\n   x\n     y\n   ```\n2. two").count("<li>") == 2
        assert '<pre><code class="language-js">x\n  y</code></pre>' in to_html(
            "1. one\n   ```js\n   x\n     y\n   ```\n2. two"
        )
        assert "<blockquote>" in to_html("> q\n> ```\n> a\n>   b\n> ```")
        assert "<pre><code>a\n  b</code></pre>" in to_html("> q\n> ```\n> a\n>   b\n> ```")

    def test_an_open_fence_runs_to_the_end(self) -> None:
        assert "<pre><code>a\n* b</code></pre>" in to_html("```\na\n* b")

    def test_raw_blocks_are_left_alone(self) -> None:
        raw = "<pre>\n* a\n    _b_ $x_1$\n</pre>"
        assert raw in to_html(f"text\n\n{raw}\n\nmore")
        assert '<script type="math/tex">a_b * c_d * e</script>' in to_html(
            '<script type="math/tex">a_b * c_d * e</script>'
        )


class TestFormulas:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("so $a_1 * b_2 * c$ holds", "$a_1 * b_2 * c$"),
            ("so $a < b_x$ and $c_y$", "$a &lt; b_x$"),
            (r"so \(x_1 + x_2\) is", r"\(x_1 + x_2\)"),
            (r"so \\(x_1 * x_2 *\\) is", r"\(x_1 * x_2 *\)"),
            ("$$\na_1 &= b \\\\\nc_2\n$$", "\\[a_1 &amp;= b \\\\\nc_2\\]"),
            (
                "\\begin{align*}\na_1 \\\\ b_2\n\\end{align*}",
                "\\[\\begin{align*}\na_1 \\\\ b_2\n\\end{align*}\\]",
            ),
            (r"\\[ a_1 * b_2 * c \\]", r"\[a_1 * b_2 * c\]"),
            ("- item\n\n  $$\n  x_1\n  $$\n- next", r"\[x_1\]"),
            (r"the set $\\{x_i\\}_{i=1}^n$ is", r"$\{x_i\}_{i=1}^n$"),
            (r"the sum $\sum\_i x\_i$ is", r"$\sum_i x_i$"),
            ("$$p(x)$$ in a line", r"\[p(x)\]"),
        ],
    )
    def test_tex_survives(self, text: str, kept: str) -> None:
        assert kept in to_html(text)

    def test_kramdown_double_dollars_are_inline_in_a_line(self) -> None:
        assert r'<span class="math inline">\(a_1\)</span>' in to_html("with $$a_1$$ here", kramdown=True)
        assert r"[-1, 1]" in to_html(r"in \[-1, 1\] only", kramdown=True)

    @pytest.mark.parametrize(
        "text",
        [
            "It costs $5 and $10 or $1,000.",
            "Set `$HOME` and `$PATH`",
            "US$5 vs CA$6",
            "a \\$5 note and *b* \\$6",
            "[-1, 1]",
        ],
    )
    def test_money_and_shells_are_no_formulas(self, text: str) -> None:
        assert "math" not in to_html(text)

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            (r"\\[ [x](url) \\]", r'<span class="math display">\[[x](url)\]</span>'),
            (r"$f[x](y_1)$", "$f[x](y_1)$"),
            (r"\( f_1[x](a_b) \)", r'<span class="math inline">\(f_1[x](a_b)\)</span>'),
            (r"\( see [x](a_b) \)", '( see <a href="a_b">x</a> )'),
            ("$a`b`c_d$", "$a<code>b</code>c_d$"),
        ],
    )
    def test_what_looks_like_a_link_in_a_formula_stays_whole(self, text: str, html: str) -> None:
        assert to_html(text) == f"<p>{html}</p>"

    def test_code_spans_are_not_formulas(self) -> None:
        assert r"<code>\(a_b\) $x_1$</code>" in to_html(r"see `\(a_b\) $x_1$` here")


class TestLists:
    def test_two_spaces_nest(self) -> None:
        assert squeezed("- a\n  - b\n    - c\n- d") == (
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"
        )

    def test_a_list_right_after_text(self) -> None:
        assert squeezed("text:\n- a\n- b") == "<p>text:</p><ul><li>a</li><li>b</li></ul>"
        assert "<ol" not in to_html("It was\n1986. A year.")

    def test_paragraphs_inside_items(self) -> None:
        assert squeezed("1. a\n\n   more\n2. b") == "<ol><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>"

    def test_numbers_are_kept(self) -> None:
        assert '<ol start="3">' in to_html("3. c\n4. d")

    def test_rules_are_no_lists(self) -> None:
        assert to_html("a\n\n* * *\n\nb").count("<hr") == 1


class TestBlocks:
    def test_tables_without_a_blank_line(self) -> None:
        markup = to_html("text\n| a | b |\n|---|:-:|\n| 1 | 2 |")
        assert "<table>" in markup
        assert "<p>text</p>" in markup

    def test_quotations_stay_apart(self) -> None:
        assert to_html("> a\n\n> b").count("<blockquote>") == 2

    def test_callouts(self) -> None:
        assert "<strong>Warning</strong>" in to_html("> [!WARNING]\n> hot")

    def test_footnotes_definitions_and_strikes(self) -> None:
        markup = to_html("A[^1] ~~b~~\n\nTerm\n: Meaning\n\n[^1]: Note\n\n    ```\n    code\n    ```")
        assert "<dt>Term</dt>" in markup
        assert "<del>b</del>" in markup
        assert "<pre><code>code</code></pre>" in markup[markup.index('class="footnote"') :]

    def test_headings_have_anchors_in_any_script(self) -> None:
        assert '<h2 id="über-uns">' in to_html("## Über uns")
        assert '<h2 id="own">' in to_html("## Title {#own}")

    def test_html_blocks_may_ask_for_markdown(self) -> None:
        assert "<strong>b</strong>" in to_html('<div markdown="1">\n**b**\n</div>')

    def test_bare_addresses_become_links(self) -> None:
        assert '<a href="https://a.example/x_y_z">' in to_html("see https://a.example/x_y_z now")


@given(st.text(alphabet="ab*_`~$\\[](){}<>!#-+.:|1 \n\t>&\ue010\ue011\ue012", max_size=120))
def test_any_text_is_converted(text: str) -> None:
    markup = to_html(text)
    assert "\ue010" not in markup
    assert "\ue012" not in markup


@given(
    st.text(alphabet="ab \t<&`'\"$\\*_{}\n", max_size=80).filter(lambda t: "```" not in t and "~~~" not in t)
)
def test_fenced_code_is_exact(code: str) -> None:
    found = re.search(r"<pre><code>(.*?)</code></pre>", to_html(f"a\n\n~~~~\n{code}\n~~~~\n\nb"), re.DOTALL)
    assert found
    assert html.unescape(found[1]) == code
