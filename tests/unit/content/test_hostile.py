"""Whatever comes in, what goes out can neither act nor call out."""

from __future__ import annotations

from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.content.inert import faults
from tests.unit.content.vectors import VECTORS
from viewer.content.derive import derive


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


@settings(max_examples=150)
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


@settings(max_examples=100)
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
