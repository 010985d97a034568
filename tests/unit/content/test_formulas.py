"""Formulas of every origin become MathML; money, shell and code never do; what cannot be read stays visible."""

from __future__ import annotations

import html as entities
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.content.derive import derive
from viewer.content.texscan import scan

BASE = "http://blog.test/post"


def sources(html: str) -> list[str]:
    """The TeX of the formulas in derived HTML."""
    return [
        entities.unescape(m) for m in re.findall(r'<math[^>]*? alttext="([^"]*)"', derive(html, BASE).html)
    ]


@pytest.mark.parametrize(
    ("html", "tex"),
    [
        ("<p>$x^2$</p>", "x^2"),
        ("<p>from $T_0$ to</p>", "T_0"),
        ("<p>$$x^2$$</p>", "x^2"),
        (r"<p>\(x^2\)</p>", "x^2"),
        (r"<p>\[x^2\]</p>", "x^2"),
        (r"<p>\begin{align} a&amp;=b\\ c&amp;=d \end{align}</p>", r"\begin{align} a&=b\\ c&=d \end{align}"),
        ('<script type="math/tex">x<y</script>', "x<y"),
        ('<script type="math/tex; mode=display">% <![CDATA[\nx<y %]]></script>', "x<y"),
        (r'<span class="math inline">\(x\)</span>', "x"),
        (r'<span class="math display">\[x\]</span>', "x"),
        (r'<div class="arithmatex">\[x\]</div>', "x"),
        ('<code class="kdmath">$x_1$</code>', "x_1"),
        ('<pre><code class="language-math">x_1 &lt; 2</code></pre>', "x_1 < 2"),
        ("<math-renderer>$$x$$</math-renderer>", "x"),
        ("<p>$latex x+y$</p>", "x+y"),
        ('<span class="katex-error">\\frac12</span>', r"\frac12"),
        ('<mjx-container data-latex="x^2"><svg></svg></mjx-container>', "x^2"),
        (
            '<div class="latex-rendered" data-attrs="{&quot;persistentExpression&quot;:&quot;\\\\frac{a}{b}&quot;}"></div>',
            r"\frac{a}{b}",
        ),
        (
            '<span class="katex"><span class="katex-mathml"><math><semantics><mi>E</mi><annotation '
            'encoding="application/x-tex">E=mc^2</annotation></semantics></math></span><span>E=mc2</span></span>',
            "E=mc^2",
        ),
    ],
)
def test_each_form_is_found(html: str, tex: str) -> None:
    assert sources(html) == [tex]
    assert derive(html, BASE).has_math


@pytest.mark.parametrize(
    ("html", "tex"),
    [
        ("<p>$a_{<em>i</em>}$</p>", "a_{i}"),
        ("<p>$x<em>i + y</em>j$</p>", "x_i + y_j"),
        (r"<p>$$ a = b \\<br>c $$</p>", "a = b \\\\\nc"),
        ("<p>$x &amp;lt; y$</p>", "x &lt; y"),
        (r"<p>$a\_i + b\_j$</p>", r"a\_i + b\_j"),
    ],
)
def test_tex_broken_by_markdown_is_understood(html: str, tex: str) -> None:
    derived = derive(html, BASE)
    assert sources(html) == [tex]
    assert "<code" not in derived.html
    assert "<em>" not in derived.html


def test_rows_that_lost_a_backslash_are_rows_again() -> None:
    derived = derive("<p>$$\\begin{pmatrix} a &amp; b \\\n c &amp; d \\end{pmatrix}$$</p>", BASE)
    assert derived.html.count("<mtr>") == 2


def test_inline_and_display_are_told_apart() -> None:
    derived = derive(r"<p>so $$x^2$$ inline</p><p>$$y^2$$</p><p>\(z\)</p>", BASE)
    assert re.findall(r'alttext="(.)[^"]*"( display="block")?', derived.html) == [
        ("x", ""),
        ("y", ' display="block"'),
        ("z", ""),
    ]


NOT_MATHS = [
    "It costs $5 and $10, or $1,000 to $2,000.",
    "US$5–$6, C$7/month, $20/month or $30/month, $5.00.",
    "A$AP Rocky and Ke$ha made $100K and $2M.",
    "($5) and ($6); $3-$4; $5/$10; “$5” or “$6”.",
    "Keep $USER_ID$ and $HOME_DIR$ apart.",
    "Set $PATH and $HOME, then run $(ls) and ${x} in $SHELL.",
    "In PHP $my_var and $other_var differ; $i++ and $j--; $foo->bar($baz).",
    "jQuery $(this).foo($bar) and $('#id').hide(); $.ajax and $.get",
    "$$$ and $$ and $ alone, $$ again; $1 and $2 in awk, $0 to $9.",
    "perl: $_ = shift; $_SERVER['x'] and $_GET['y']",
    "A regular expression ^foo$ and another ^bar$",
    r"C:\(x\) no: paths like C:\[temp are not formulas, nor is \\server\share",
]


@pytest.mark.parametrize("text", NOT_MATHS[:-1])
def test_money_and_shell_are_no_formulas(text: str) -> None:
    derived = derive(f"<p>{text}</p>", BASE)
    assert not derived.has_math
    assert derived.text == text


@pytest.mark.parametrize("tag", ["code", "pre", "kbd", "samp", "tt"])
def test_code_is_never_a_formula(tag: str) -> None:
    derived = derive(f"<div><{tag}>$x^2$ \\(y\\) $$z$$ \\begin{{align}}a\\end{{align}}</{tag}></div>", BASE)
    assert not derived.has_math
    assert "<math" not in derived.html


def test_what_cannot_be_read_stays_as_marked_source() -> None:
    derived = derive(r"<p>See $\undefinedcommand{x}$ </p><p>$$\frac{a$$</p><p>here.</p>", BASE)
    assert r'<code class="tex">\undefinedcommand{x}</code>' in derived.html
    assert r'<code class="tex tex-block">\frac{a</code>' in derived.html
    assert derived.text.startswith("See")
    assert derived.text.endswith("here.")


def test_definitions_hold_for_the_rest_of_the_post() -> None:
    derived = derive(
        r"<p>$$\newcommand{\foo}[1]{\mathbf{#1}}$$</p><p>$\foo{x}$ and $$\def\R{\mathbb R}\R$$</p>", BASE
    )
    assert "tex" not in re.sub("alttext", "", derived.html)


def test_references_to_equations_are_numbers_and_links() -> None:
    derived = derive(
        r"<p>\begin{equation}\label{a} x \end{equation} \begin{equation}\label{b} y \end{equation} by "
        r"\eqref{b}, \ref{a}</p>",
        BASE,
    )
    assert '<a href="#equation-2">(2)</a>' in derived.html
    assert '<a href="#equation-1">1</a>' in derived.html
    assert 'id="equation-2"' in derived.html


def test_mathjax_output_without_its_source_is_read_back() -> None:
    drawn = (
        '<mjx-container jax="SVG"><svg><g data-mml-node="math"><g data-mml-node="msubsup"><g data-mml-node="mi">'
        '<path data-c="1D465"></path></g><g data-mml-node="mn" transform="translate(605,413) scale(0.7)">'
        '<path data-c="32"></path></g><g data-mml-node="mi" transform="translate(605,-247) scale(0.7)">'
        '<path data-c="1D456"></path></g></g></g></svg></mjx-container>'
    )
    assert derive(drawn, BASE).html == "<math><msubsup><mi>𝑥</mi><mi>𝑖</mi><mn>2</mn></msubsup></math>"
    spelled = (
        '<mjx-container jax="CHTML" display="true"><mjx-math><mjx-mfrac><mjx-frac><mjx-num><mjx-mn>'
        '<mjx-c class="mjx-c31"></mjx-c></mjx-mn></mjx-num><mjx-dbox><mjx-den><mjx-mi><mjx-c class="mjx-c1D465"></mjx-c>'
        "</mjx-mi></mjx-den></mjx-dbox></mjx-frac></mjx-mfrac></mjx-math></mjx-container>"
    )
    assert derive(spelled, BASE).html == '<math display="block"><mfrac><mn>1</mn><mi>𝑥</mi></mfrac></math>'


def test_the_source_is_preferred_to_what_mathjax_made_of_it() -> None:
    html = (
        '<span class="MathJax_Preview">x</span><span class="MathJax" data-mathml="&lt;math&gt;&lt;mi&gt;q&lt;/mi&gt;'
        '&lt;/math&gt;"><nobr>q</nobr></span><script type="math/tex">a+b</script>'
    )
    assert sources(html) == ["a+b"]
    assert derive(html, BASE).text == "a+b"


def test_mathml_is_kept_and_its_annotation_remembered() -> None:
    html = (
        '<math display="block"><semantics><mfrac><mi>a</mi><mi>b</mi></mfrac>'
        '<annotation encoding="application/x-tex">\\frac ab</annotation></semantics></math>'
    )
    derived = derive(html, BASE)
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in derived.html
    assert derived.text == r"\frac ab"


def test_a_picture_of_a_formula_keeps_its_alt() -> None:
    derived = derive('<p><img class="latex" src="https://s0.wp.com/latex.php?latex=x" alt="x^2"></p>', BASE)
    assert 'alt="x^2" class="formula"' in derived.html


@given(st.text(alphabet="$\\()[]{}abx^_ =5.\n", max_size=200))
@settings(max_examples=200)
def test_finds_are_in_order_and_within_the_text(text: str) -> None:
    last = 0
    for found in scan(text):
        assert last <= found.start < found.end <= len(text)
        assert found.tex in text
        last = found.end


@given(
    st.lists(
        st.sampled_from(["$5", "$10.50", "a", "and", "$1,000", "US$7", "$3/month", "($4)", "-", "\n"]),
        max_size=20,
    )
)
@settings(max_examples=150)
def test_no_list_of_prices_holds_a_formula(words: list[str]) -> None:
    assert scan(" ".join(words)) == []


TRUSTED = r"<p>$\alpha_{1}$ and $x_{t}^{2}$</p>"  # a post that writes its formulas in single dollars


@pytest.mark.parametrize(
    "tex", ["pos", ":", "PE", "1/2", "||x||_2", r"BERT_{BASE}", "√d_k", "(q,k)", "_2F_1", "x!", "√2"]
)
def test_among_formulas_in_dollars_a_word_in_dollars_is_one(tex: str) -> None:
    assert sources(f"{TRUSTED}<p>The ${tex}$ of it.</p>")[2:] == [tex]


@pytest.mark.parametrize("text", ["$k$NN", "the $n$th", "an $i$-th"])
def test_letters_may_follow_a_formula_of_one_letter(text: str) -> None:
    assert len(sources(f"{TRUSTED}<p>{text}</p>")) == 3


@pytest.mark.parametrize("text", NOT_MATHS[:-1])
def test_money_and_shell_are_no_formulas_among_formulas_either(text: str) -> None:
    assert len(sources(f"{TRUSTED}<p>{text}</p>")) == 2


MONEY_AND_SHELL = """
The plan was $40/month ($0.30/$1.20 per million in and out, $0.06 for cached), around $8 worth; at $5/$25 it costs ten times.
A $1 bill, a $45 scan, $2000 for travel; between $1,500 and $2,500; $1.2B–$1.4B; $3.50–$4; $100k+, -$5, +$5, ~$7, <$10, >$20.
Tickets are $15 (or $12 for members), US$30/A$45/NZ$48, HK$100 to HK$200, R$ 30 a R$ 50, $5 per seat × 3 seats = $15 total.
Between $5M and $10M in revenue, a $20 "tip", ($20, $30, or $40), $1=€0.9, $0.99/$1.99/$2.99, $9.99 a month vs. $99 a year.
Set $HOME/bin before $PATH:$HOME, not $PATH; ${HOME}/x and ${X:-$Y}; $1, $2 ... $9; $@ and $*; $? is 0, $$ is the pid, $!.
Run echo $USER then cd $OLDPWD && ls $TMPDIR; export FOO=$BAR BAZ=$QUX; if [ "$a" = "$b" ]; for f in $files; do rm $f; done.
In make $(CC) $(CFLAGS) $< -o $@ and $^, $(wildcard *.c); in PHP $a + $b, $x->y($z), $row['id'], $_GET["q"], "$first $last".
In jQuery $('.a').on('click', $b), $.map($x, f); Angular's $scope and $http, $q.all; in R df$x, df$y; in Perl @$x, %$y, $$z.
SQL has $1 and $2, $body$ quoting $body$; Excel $A$1 and $B$2:$C$3; regex ^a$|^b$ and (x$|y$); Sass $width: $size * 2;
LaTeX itself: write \\$5 for five dollars and \\% for per cent; C:\\(x86)\\[y] is a path; a smiley ¯\\_(ツ)_/¯ and a shrug.
Stocks: $AAPL up, $TSLA down, $GOOG flat; $BTC/$ETH; $GME to $400; Ke$ha, A$AP; the S$/US$ rate; Micro$oft; $$$ and $$.
"""  # fmt: skip


def test_a_text_of_prices_and_shell_holds_no_formula() -> None:
    paragraphs = "".join(f"<p>{entities.escape(line)}</p>" for line in MONEY_AND_SHELL.strip().split("\n"))
    together = f"<p>{entities.escape(MONEY_AND_SHELL)}</p>"
    for html in (paragraphs, together):
        derived = derive(html, BASE)
        assert sources(html) == []
        assert "<code" not in derived.html


def test_what_touches_a_formula_stays_on_its_line() -> None:
    html = derive("<p>So ($x^2$), then $y$; the $n$-th. A <em>$z$</em>, too: $$w$$.</p>", BASE).html
    pieces = re.findall(r'<span class="glue">(.*?)</span>', html)
    assert [re.sub("<math.*</math>", "X", piece) for piece in pieces] == ["(X),", "X;", "X-th."]
    assert derive("<p>So ($x^2$), then.</p>", BASE).text == "So (x^2), then."


def test_an_emphasis_that_was_two_underscores_leaves_none() -> None:
    html = derive(r"<p>$\mathbb{E}<em>{x}[f]$ and $y</em>{t}$, <em>so</em></p>", BASE).html
    assert sources(r"<p>$\mathbb{E}<em>{x}[f]$ and $y</em>{t}$</p>") == [r"\mathbb{E}_{x}[f]", "y_{t}"]
    assert html.count("<em>") == 1


@pytest.mark.parametrize(
    "html",
    [
        '<span class="mjx-chtml MathJax_CHTML" data-mathml="&lt;math&gt;&lt;msup&gt;&lt;mi&gt;x&lt;/mi&gt;&lt;mn&gt;2'
        '&lt;/mn&gt;&lt;/msup&gt;&lt;/math&gt;"><span class="mjx-math">x2</span><span class="MJX_Assistive_MathML">'
        "<math><msup><mi>x</mi><mn>2</mn></msup></math></span></span>",
        '<mjx-container class="MathJax" jax="CHTML"><mjx-math aria-hidden="true"><mjx-msup></mjx-msup></mjx-math>'
        "<mjx-assistive-mml><math><msup><mi>x</mi><mn>2</mn></msup></math></mjx-assistive-mml></mjx-container>",
        '<span class="mjpage"><svg><title>x^2</title><path d="M0 0"></path></svg></span>',
        '<mjx-container jax="SVG"><svg><g data-mml-node="math"><g data-mml-node="msup"><g data-mml-node="mi">'
        '<use data-c="78"></use></g><g data-mml-node="mn"><use data-c="32"></use></g></g></g></svg></mjx-container>',
    ],
)
def test_mathjax_2_to_4_leave_one_clean_formula(html: str) -> None:
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in derive(f"<p>{html}</p>", BASE).html
    assert derive(f"<p>{html}</p>", BASE).html.count("<math") == 1


@pytest.mark.parametrize(
    "tex",
    [
        r"\left< x \right>", r"x \tag*{A}", r"\bbox[yellow]{x}", r"\smash{x}", r"\raise1pt{x}", r"\text{if $x>0$ then}",
        r"\root 3 \of {x}", r"\buildrel def \over =", r"\unicode{x2014}", r"\verb|a b|", r"a √ b ∅ ⊥", r"\dv{f}{x}",
        r"\begin{subequations}x\end{subequations}", r"\SI{5}{m}", r"\rule{1em}{1pt}x", r"\enclose{circle}{x}",
    ],
)  # fmt: skip
def test_what_math_core_does_not_know_is_said_in_other_words(tex: str) -> None:
    assert "<math" in derive(rf"<p>\[{tex}\]</p>", BASE).html


def test_mathml_laid_out_in_lines_is_the_same_as_in_one() -> None:
    html = "<math>\n <mrow>\n  <mi>\n   x\n  </mi>\n  <mo> ( </mo> <mtext> a  b </mtext>\n </mrow>\n</math>"
    assert derive(html, BASE).html == "<math><mrow><mi>x</mi><mo>(</mo><mtext>a b</mtext></mrow></math>"


@pytest.mark.parametrize(
    ("tex", "rows", "below"),
    [
        (r"\begin{array}{|c|c|}\hline 1&2\\\hline 3&4\\\hline\end{array}", 2, 2),
        (r"\begin{array}{cc}1&2\\\hline 3&4\\ \hline \hline\end{array}", 2, 2),
        (r"\begin{array}{c}\hline 1\\\hline\end{array}", 1, 1),
        (r"\begin{array}{cc}1&2\\\hline 3&4\end{array}", 2, 0),
    ],
)
def test_a_line_below_an_array_makes_no_row(tex: str, rows: int, below: int) -> None:
    html = derive(f"<p>\\[{tex}\\]</p>", BASE).html
    assert html.count("<mtr>") == rows
    assert html.count("border-bottom") == below
