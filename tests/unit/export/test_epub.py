"""A selection as a book: well-formed, whole, and nothing in it that a shop or a validator would refuse."""

from __future__ import annotations

import posixpath
import threading
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.unit.export.checkers import epubcheck
from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.content.derive import derive
from viewer.content.tree import parse
from viewer.errors import Cancelled, ExportError
from viewer.export import export
from viewer.export.epub.cover import HEIGHT, WIDTH, cover
from viewer.export.epub.images import as_book_picture
from viewer.export.epub.xhtml import outside, to_xhtml
from viewer.types import ExportOptions, Heading, MediaState, PostLink

X = "{http://www.w3.org/1999/xhtml}"
M = "{http://www.w3.org/1998/Math/MathML}"
OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
BASE = "https://blog.example/1/"
NASTY = (
    "<p>a<li>b</li>c</p><ul>text<div>d</div><li>e</ul><dl><dd>f</dd><dt>g</dt></dl><em><p>h</p>i</em>"
    "<h2><div>j</div>k</h2><figure><p>l</p><figcaption>m</figcaption><p>n</p><figcaption>o</figcaption></figure>"
    "<details>p<summary>q</summary></details><details>r</details><summary>s</summary><figcaption>t</figcaption>"
    "<table><tr><td>u<table><tr><td>v</td></tr></table></td></tr><caption>w</caption><tfoot><tr><th><h3>x</h3></tfoot>"
    "<thead><tr><td>y</thead></table><ruby>z<rp>(</rp></ruby><ruby>z<rt>1</rt>2</ruby><time>noon</time>"
    '<a href="https://a.example/"><a href="https://b.example/">A</a><div>B</div></a><dt>C</dt><main>D</main>'
    "<address><h2>E</h2></address><table></table><ol start=3><li value=4>F</ol><ul><li value=2>G</ul>"
    '<p id="1 2">H</p><p id="1 2">I</p><a href="#1 2">J</a><a href="#none">K</a><bdo>L</bdo><td>M</td>'
    '<blockquote>N<hr>O</blockquote><hgroup>P</hgroup><table><colgroup span=2><col></colgroup><tr><td colspan=0 '
    'headers="q">Q</td></tr></table><span><div><pre>R\nS</pre></div></span><p>&#1;&#x80;&amp;&nbsp;</p><dl></dl>'
    '<math displaystyle="true"><mtable scriptlevel="1"><mtr><mtd><mi mathvariant="bold">T</mi></mtd></mtr></mtable></math>'
    '<p><a href="https://c.example/a b|c#d#e">U</a><a href="http://[::1">V</a><a href="mailto:w@x.example">W</a></p>'
)  # fmt: skip


def book(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def pages(files: dict[str, bytes]) -> dict[str, ET.Element]:
    return {
        name: ET.fromstring(data) for name, data in files.items() if name.endswith((".xhtml", ".opf", ".ncx"))
    }


def whole(path: Path) -> dict[str, bytes]:
    """The files of a book; what is wrong with it as a whole fails the test."""
    with zipfile.ZipFile(path) as file:
        first = file.infolist()[0]
        assert (first.filename, first.compress_type, file.read(first)) == (
            "mimetype",
            0,
            b"application/epub+zip",
        )
    files = book(path)
    trees = pages(files)
    manifest = trees["EPUB/package.opf"].iter(f"{OPF}item")
    listed = {f"EPUB/{item.get('href')}" for item in manifest}
    assert listed | {"mimetype", "META-INF/container.xml", "EPUB/package.opf"} == set(files)
    for name, tree in trees.items():
        ids = [e.get("id") for e in tree.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), name
        for element in tree.iter():
            for address in (element.get("href"), element.get("src")):
                if address and "://" not in address and not address.startswith("mailto:"):
                    target, _, place = address.partition("#")
                    found = (
                        posixpath.normpath(posixpath.join(posixpath.dirname(name), target))
                        if target
                        else name
                    )
                    assert found in files, (name, address)
                    assert not place or any(e.get("id") == place for e in trees[found].iter()), (
                        name,
                        address,
                    )
    return files  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    """Three posts with pictures of several kinds, links, a formula, and markup that no standard knows."""
    files = {}
    media = []
    for letter, kind in zip("abcdef", ("png", "jpeg", "webp", "avif", "bmp", "gif"), strict=True):
        path = tmp_path / f"picture.{kind}"
        Image.new("RGB", (40, 30), (ord(letter) * 2 % 255, 80, 90)).save(path)
        files[letter * 24] = path
        media.append(picture(letter * 24))
    (tmp_path / "drawing").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" onload="x()" width="9" height="9"><script>y()</script><path d="M0 0h9"/>'
    )
    (tmp_path / "broken").write_bytes(b"\x89PNG\r\n\x1a\nno more")
    for letter, name in (("1", "drawing"), ("2", "broken")):
        files[letter * 24] = tmp_path / name
        media.append(picture(letter * 24))
    media.append(picture("3" * 24, MediaState.FAILED))
    shown = "".join(
        f'<p><img src="/media/{item.key}" alt="A &quot;{item.key[0]}&quot;"></p>' for item in media
    )
    links = (
        PostLink("https://blog.example/2/#deep", "", 2),
        PostLink("https://blog.example/2/#nowhere", "", 2),
        PostLink("https://blog.example/9/", "", 9),
    )
    linked = "".join(f'<p><a href="{link.url}">to</a></p>' for link in links)
    math = derive(r"<p>\(x_1\)</p><p>\[\begin{cases}a & b\\ c & d\end{cases}\]</p>", BASE).html
    result = MemoryShelf.of(
        make_post(1, shown + linked, media=tuple(media), links=links, title="One & <two>", tags=("b",)),
        make_post(2, '<h2 id="deep">Deep</h2><h3 id="5 x">Deeper</h3>' + math, tags=("a",),
                  outline=(Heading(2, "Deep", "deep"), Heading(3, "Deeper", "5 x")), language="de"),
        make_post(3, derive(NASTY, BASE).html, tags=(), title=""),
    )  # fmt: skip
    result.files = files
    return result


def test_a_book_is_whole(tmp_path: Path, shelf: MemoryShelf) -> None:
    result = export(shelf, [1, 2, 3], tmp_path / "x.epub", options=ExportOptions(title="A & B"))
    assert (result.format, result.posts, result.pages) == ("epub", 3, None)
    assert result.bytes == (tmp_path / "x.epub").stat().st_size
    assert result.missing_media == (f"https://blog.example/{'3' * 24}.png",)
    files = whole(tmp_path / "x.epub")
    suffixes = sorted(Path(name).suffix for name in files if "/pictures/" in name)
    assert suffixes == [".gif", ".jpg", ".jpg", ".jpg", ".png", ".png", ".svg"]
    assert b"onload" not in b"".join(data for name, data in files.items() if name.endswith(".svg"))
    package = ET.fromstring(files["EPUB/package.opf"])
    assert [e.text for e in package.iter(f"{DC}title")] == ["A & B"]
    assert [e.text for e in package.iter(f"{DC}creator")] == ["A. Writer"]
    assert [e.text for e in package.iter(f"{DC}subject")] == ["a", "b"]
    (spine,) = package.iter(f"{OPF}spine")
    assert [e.get("idref") for e in spine] == [
        "cover-page",
        "nav",
        *(f"f-posts-p{n}.xhtml" for n in (3, 2, 1)),
    ]
    assert 'alt="A &quot;a&quot;"' in files["EPUB/posts/p1.xhtml"].decode()


def test_validators_have_nothing_to_say(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [1, 2, 3], tmp_path / "x.epub", options=ExportOptions(order="tag"))
    assert epubcheck(tmp_path / "x.epub") == []


def test_links_between_posts_stay_in_the_book(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [1, 2], tmp_path / "x.epub")
    page = ET.fromstring(book(tmp_path / "x.epub")["EPUB/posts/p1.xhtml"])
    links = [e.get("href") for e in page.iter(f"{X}a") if e.text == "to"]
    assert links == ["p2.xhtml#deep", "p2.xhtml", "https://blog.example/9/"]


def test_contents_follow_the_headings_and_the_tags(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [1, 2, 3], tmp_path / "x.epub", options=ExportOptions(order="tag"))
    nav = ET.fromstring(whole(tmp_path / "x.epub")["EPUB/nav.xhtml"])
    toc = next(nav.iter(f"{X}nav"))
    assert [e.text for e in toc.iter(f"{X}a")] == [
        *("a", "Post 2", "Deep", "Deeper"),
        *("b", "One & <two>", "Without a tag", "Untitled"),
    ]


def test_formulas_are_mathml_and_bring_their_font(tmp_path: Path, shelf: MemoryShelf) -> None:
    export(shelf, [2], tmp_path / "x.epub")
    files = whole(tmp_path / "x.epub")
    assert len(list(ET.fromstring(files["EPUB/posts/p2.xhtml"]).iter(f"{M}math"))) == 2
    assert "EPUB/fonts/stix-two-math.woff2" in files
    assert b'properties="mathml"' in files["EPUB/package.opf"]
    export(shelf, [1], tmp_path / "y.epub")
    files = whole(tmp_path / "y.epub")
    assert not [name for name in files if "/fonts/" in name]
    assert b"STIX" not in files["EPUB/style.css"]


def test_code_runs_from_left_to_right_whatever_the_language(tmp_path: Path) -> None:
    shelf = MemoryShelf.of(make_post(1, "<pre><code>f()</code></pre>", language="ar"))
    export(shelf, [1], tmp_path / "x.epub")
    assert b'<pre dir="ltr"><code>f()</code></pre>' in whole(tmp_path / "x.epub")["EPUB/posts/p1.xhtml"]


def test_without_pictures(tmp_path: Path, shelf: MemoryShelf) -> None:
    result = export(shelf, [1], tmp_path / "x.epub", options=ExportOptions(pictures=False))
    files = whole(tmp_path / "x.epub")
    assert result.missing_media == ()
    assert not [name for name in files if "/pictures/" in name]


def test_stopping_and_failing_leave_nothing(tmp_path: Path, shelf: MemoryShelf) -> None:
    out = tmp_path / "out"
    out.mkdir()
    cancel = threading.Event()
    with pytest.raises(Cancelled):
        export(
            shelf,
            [1, 2, 3],
            out / "x.epub",
            progress=lambda s: cancel.set() if s.done else None,
            cancel=cancel,
        )
    with pytest.raises(ExportError, match="no folder"):
        export(shelf, [1], out / "none" / "x.epub")
    assert list(out.iterdir()) == []  # fmt: skip


TAGS = [
    *(
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "thead",
        "tbody",
        "tfoot",
    ),
    *(
        "figure",
        "figcaption",
        "details",
        "summary",
        "h2",
        "em",
        "a",
        "span",
        "pre",
        "code",
        "blockquote",
        "ruby",
    ),
    *("rt", "rp", "hr", "header", "main", "address", "time", "bdo", "section", "colgroup", "col"),
]
TREE = st.recursive(
    st.sampled_from(["x", " ", "&amp;", ""]),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"
    ),
    max_leaves=14,
)


@settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREE, max_size=4).map("".join))
def test_whatever_the_markup_it_is_xml_with_every_word(html: str) -> None:
    fragment = ET.fromstring(f"<body>{to_xhtml(html, outside)}</body>")
    words = "".join("".join(fragment.itertext()).split()).replace("Details", "")
    kept = "".join(parse(html.replace("<rp>", "<rt>")).body.text().split())
    assert sorted(words) == sorted(kept) or "<rp>" in html
    for item in fragment.iter("li"):
        assert item in [child for parent in fragment.iter() if parent.tag in ("ul", "ol") for child in parent]
    for parent in fragment.iter():
        children = [child.tag for child in parent]
        if parent.tag in ("ul", "ol"):
            assert set(children) == {"li"}
        if parent.tag in ("p", "h2", "span", "em", "pre", "code"):
            assert not {"p", "div", "ul", "table", "h2", "pre", "blockquote"} & {
                e.tag for e in parent.iter()
            } - {parent.tag}
        if parent.tag == "dl":
            assert children[0] == "dt"
            assert children[-1] == "dd"  # fmt: skip


@pytest.mark.parametrize(
    "title", ["A plain title", "Ångström и Ελλάδα", "Supercalifragilistic" * 6, "漢字の本"]
)
def test_every_title_has_a_cover(tmp_path: Path, title: str) -> None:
    content, suffix = cover(title, ["Notes", "January 2024"])
    path = tmp_path / f"cover{suffix}"
    path.write_bytes(content)
    if suffix == ".png":
        with Image.open(path) as image:
            assert image.size == (WIDTH, HEIGHT)
            assert len(image.convert("RGB").getcolors(1 << 20) or ()) > 4
    else:
        assert "漢字" in "".join(ET.fromstring(content).itertext())


def test_moving_and_exact_pictures_stay_so(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "moving.webp", save_all=True, append_images=frames[1:])
    frames[0].save(tmp_path / "exact.webp", lossless=True)
    assert (as_book_picture(tmp_path / "moving.webp", "image/webp") or ("", ""))[1] == "image/gif"
    assert (as_book_picture(tmp_path / "exact.webp", "image/webp") or ("", ""))[1] == "image/png"
    (tmp_path / "page").write_text("<!doctype html><p>Not found</p>")
    assert as_book_picture(tmp_path / "page", "image/png") is None
