"""Code blocks: one clean form out of all of them, and not a character changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from viewer.content.derive import derive
from viewer.content.tree import escape

BASE = "http://blog.test/post"
PY = "def f(x):\n    return x < 1  # why\n"


def blocks(html: str) -> list[tuple[str, str]]:
    """Language and text of each block of a page, as a browser has them."""
    document = LexborHTMLParser("<body>" + derive(html, BASE).html)
    return [(p.attributes.get("data-lang") or "", p.text()) for p in document.css("pre")]


ROUGE = (
    '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre class="highlight"><code><table '
    'class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1\n2\n</pre></td><td class="code"><pre>'
    '<span class="k">def</span> <span class="nf">x</span>\n<span class="k">end</span>\n</pre></td></tr></tbody></table>'
    "</code></pre></div></div>"
)
HEXO = (
    '<figure class="highlight python"><table><tr><td class="gutter"><pre><span class="line">1</span><br><span class="line">2'
    '</span><br></pre></td><td class="code"><pre><span class="line"><span class="keyword">def</span> f():</span><br>'
    '<span class="line">    <span class="keyword">return</span> 1</span><br></pre></td></tr></table></figure>'
)
HUGO = (
    '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre class="chroma"><code>'
    '<span class="lnt">1\n</span><span class="lnt">2\n</span></code></pre></td><td class="lntd"><pre class="chroma"><code '
    'class="language-go" data-lang="go"><span class="line"><span class="cl"><span class="kn">package</span> main\n</span>'
    '</span><span class="line"><span class="cl">\n</span></span></code></pre></td></tr></table></div></div>'
)
SYNTAXHIGHLIGHTER = (
    '<div class="syntaxhighlighter php"><table><tbody><tr><td class="gutter"><div class="line number1">1</div></td><td '
    'class="code"><div class="container"><div class="line number1"><code class="php plain">&lt;?php</code></div><div '
    'class="line number2"><code class="php functions">echo</code> <code class="php plain">1;</code></div></div></td></tr>'
    "</tbody></table></div>"
)
HLJS_LN = (
    '<pre><code class="hljs python"><table class="hljs-ln"><tbody><tr><td class="hljs-ln-numbers" data-line-number="1"></td>'
    '<td class="hljs-ln-code">a = 1</td></tr><tr><td class="hljs-ln-numbers"></td><td class="hljs-ln-code"></td></tr><tr>'
    '<td class="hljs-ln-numbers"></td><td class="hljs-ln-code">b = 2</td></tr></tbody></table></code></pre>'
)
CASES = {
    "bare": ("<pre>x\n  y\n</pre>", "", "x\n  y\n"),
    "first newline": ("<pre>\n\n\tx  \n</pre>", "", "\n\tx  \n"),
    "first newline in code": ("<pre><code>\n\nx</code></pre>", "", "\n\nx"),
    "entities": ("<pre>a&nbsp;b &lt;c&gt; &amp;amp;</pre>", "", "a\u00a0b <c> &amp;"),
    "markdown": (f'<pre><code class="language-python">{escape(PY)}</code></pre>', "python", PY),
    "rouge": (ROUGE, "ruby", "def x\nend\n"),
    "hexo": (HEXO, "python", "def f():\n    return 1\n"),
    "hugo": (HUGO, "go", "package main\n\n"),
    "hugo inline": (
        '<div class="highlight"><pre><code class="language-go"><span class="ln">1</span><span>x\n</span></code></pre></div>',
        "go",
        "x\n",
    ),
    "pygments": (
        '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1\n2</pre></div></td><td '
        'class="code"><div class="highlight"><pre><span></span><code><span class="kn">import</span> os\n\nx</code></pre>'
        "</div></td></tr></table>",
        "",
        "import os\n\nx",
    ),
    "pygments inline numbers": (
        '<div class="highlight"><pre><span class="lineno">1 </span>a\n<span class="lineno">2 </span>b\n</pre></div>',
        "",
        "a\nb\n",
    ),
    "prism": (
        '<pre class="language-js line-numbers"><code class="language-js"><span class="token keyword">let</span> x;\n'
        '<span aria-hidden="true" class="line-numbers-rows"><span></span></span></code></pre>',
        "js",
        "let x;\n",
    ),
    "highlight.js": (
        '<pre><code class="hljs language-python"><span class="hljs-keyword">pass</span></code></pre>',
        "python",
        "pass",
    ),
    "highlight.js numbers": (HLJS_LN, "python", "a = 1\n\nb = 2"),
    "shiki": (
        '<pre class="shiki"><code><span class="line"><span style="color:#F97583">a</span></span>\n<span '
        'class="line"></span>\n'
        '<span class="line">b</span></code></pre>',
        "",
        "a\n\nb",
    ),
    "lines of divs": (
        '<pre data-language="ts"><code><div class="line">a</div><div class="line"></div><div '
        'class="line">b</div></code></pre>',
        "ts",
        "a\n\nb",
    ),
    "wordpress": (SYNTAXHIGHLIGHTER, "php", "<?php\necho 1;"),
    "wordpress brush": ('<pre class="brush: java; title: ;">int x;</pre>', "java", "int x;"),
    "crayon": (
        '<div class="crayon-syntax"><textarea class="crayon-plain">a\n  b</textarea><table class="crayon-table"><tr><td '
        'class="crayon-nums">1</td><td>a</td></tr></table></div>',
        "",
        "a\n  b",
    ),
    "github": (
        '<div class="highlight highlight-source-shell"><pre>echo <span class="pl-s">hi</span></pre><div '
        'class="zeroclipboard-container"><clipboard-copy>Copy</clipboard-copy></div></div>',
        "shell",
        "echo hi",
    ),
    "gist": (
        '<div class="gist"><table class="highlight js-file-line-container"><tr><td class="blob-num" '
        'data-line-number="1"></td>'
        '<td class="blob-code">x = 1</td></tr><tr><td class="blob-num"></td><td class="blob-code">  '
        "y</td></tr></table></div>",
        "",
        "x = 1\n  y",
    ),
    "pandoc": (
        '<div class="sourceCode"><pre class="sourceCode python"><code class="sourceCode python"><span id="cb1-1"><a '
        'href="#cb1-1"></a><span class="kw">def</span> f():</span>\n<span id="cb1-2">  pass</span></code></pre></div>',
        "python",
        "def f():\n  pass",
    ),
    "org": ('<pre class="src src-emacs-lisp">(let ())</pre>', "emacs-lisp", "(let ())"),
    "prettify": (
        '<pre class="prettyprint"><ol class="linenums"><li>a</li><li></li><li>b</li></ol></pre>',
        "",
        "a\n\nb",
    ),
    "code a line": ("<pre><code>a</code><code>b</code></pre>", "", "a\nb"),
    "breaks": ("<pre>a<br>  b<br></pre>", "", "a\n  b\n"),
    "code outside of pre": ("<p><code>a = 1<br>b = 2<br>c</code></p>", "", "a = 1\nb = 2\nc"),
    "code outside of pre, in lines": (
        "<p><code>a = 1<br>\n&nbsp;b = 2<br>\n c\n  d</code></p>",
        "",
        "a = 1\n\u00a0b = 2\nc d",
    ),
    "vitepress": (
        '<div class="language-js line-numbers-mode"><button class="copy"></button><span class="lang">js</span><pre '
        'class="shiki"><code><span class="line">a</span>\n<span class="line">b</span></code></pre><div '
        'class="line-numbers-wrapper"><span class="line-number">1</span><br></div></div>',
        "js",
        "a\nb",
    ),
    "docusaurus": (
        '<div class="language-bash theme-code-block"><pre class="prism-code language-bash"><code><span '
        'class="token-line"><span class="token plain">a</span><br></span><span class="token-line">  b<br></span></code>'
        "</pre></div>",
        "bash",
        "a\n  b\n",
    ),
    "expressive code": (
        '<figure class="frame"><pre data-language="js"><code><div class="ec-line"><div class="code">a</div></div><div '
        'class="ec-line"><div class="code">\n</div></div><div class="ec-line"><div class="code">b</div></div></code>'
        "</pre></figure>",
        "js",
        "a\n\nb",
    ),
    "material": (
        '<div class="language-py highlight"><table class="highlighttable"><tr><th colspan="2" class="filename"><span '
        'class="filename">a.py</span></th></tr><tr><td class="linenos"><pre>1</pre></td><td class="code"><pre><code>x\n'
        "</code></pre></td></tr></table></div>",
        "py",
        "x\n",
    ),
    "notebook": (
        '<div class=" highlight hl-ipython3"><pre><span></span>x = 1\n</pre></div>',
        "python",
        "x = 1\n",
    ),
    "copy button": ('<pre><button class="copy">Copy</button><code>x</code></pre>', "", "x"),
}


@pytest.mark.parametrize("name", CASES)
def test_one_form_and_the_exact_text(name: str) -> None:
    html, language, text = CASES[name]
    assert blocks(html) == [(language, text)]
    derived = derive(html, BASE)
    assert derived.code == text
    assert derived.has_code
    assert "<pre" in derived.html
    assert "><code>" in derived.html


def test_a_block_of_a_known_language_is_coloured() -> None:
    html = derive(f'<pre><code class="language-python">{escape(PY)}</code></pre>', BASE).html
    assert '<span class="k">def</span>' in html
    assert '<span class="c1"># why</span>' in html


def test_colours_of_the_author_are_kept_when_they_have_our_names() -> None:
    html = derive('<pre><code class="language-python"><span class="s2">x</span></code></pre>', BASE).html
    assert '<span class="s2">x</span>' in html


def test_an_unknown_language_is_named_but_not_coloured() -> None:
    assert (
        derive('<pre class="language-klingon">a b</pre>', BASE).html
        == '<pre data-lang="klingon"><code>a b</code></pre>'
    )


def test_code_stays_out_of_the_text_and_in_the_search() -> None:
    derived = derive("<p>Read</p><pre>secret_name</pre><p>on</p>", BASE)
    assert "secret_name" not in derived.text
    assert derived.code == "secret_name"
    assert derived.words == 3 or derived.words == 4


def test_inline_code_is_no_block() -> None:
    derived = derive('<p>Use <code class="language-plaintext highlighter-rouge">x &lt; 1</code></p>', BASE)
    assert derived.html == "<p>Use <code>x &lt; 1</code></p>"
    assert not derived.has_code


def test_labels_of_blocks_go_and_names_of_files_stay() -> None:
    assert derive(CASES["vitepress"][0], BASE).text == ""
    assert derive(CASES["material"][0], BASE).text == "a.py"


def test_a_table_of_data_in_a_highlighted_box_stays_a_table() -> None:
    html = '<div class="highlight"><table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table></div>'
    assert "<td>3</td>" in derive(html, BASE).html


def test_pictures_in_a_block_are_not_lost() -> None:
    derived = derive("<pre>a<img src=x.png>b</pre>", BASE)
    assert derived.code == "ab"
    assert [m.url for m in derived.media] == ["http://blog.test/x.png"]


@settings(max_examples=150)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from("\n\t"),
        min_size=1,
    ),
    st.sampled_from(["", "python", "bash", "html", "diff", "console", "json", "c", "latex", "klingon"]),
)
def test_any_text_comes_out_as_it_went_in(text: str, language: str) -> None:
    html = f'<pre><code class="language-{language}">{escape(text)}</code></pre>'
    assert [t for _, t in blocks(html)] == [text]
