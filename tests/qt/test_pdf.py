"""PDF through the real web engine: what is on the pages, where jumps lead, and that nothing calls out."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.support.tripwire import Tripwire
from tests.unit.export.pdftext import page_texts
from tests.unit.export.shelf import MemoryShelf, make_post, picture
from viewer.errors import Cancelled, ExportError
from viewer.export import document as parts_of_a_document
from viewer.export import export
from viewer.export.pdf import Exporter, export_pdf
from viewer.export.pdf.printer import WebPrinter
from viewer.types import ExportOptions, ExportResult, Heading, PostLink, Progress

ROOT = Path(__file__).resolve().parents[2]
KEY = "a" * 24
FORMULA = '<math display="block"><mfrac><mrow><mi>α</mi><mo>+</mo><mn>1</mn></mrow><mi>β</mi></mfrac></math>'
LONG_LINE = "total = " + " + ".join(f"weights_of_layer_{n}" for n in range(30))
RICH = f"""
<h2 id="grünes">Trees</h2><p>See <a href="https://blog.example/2/#second">the other post</a>,
<a href="#grünes">above</a>, or <a href="https://outside.example/x">the world</a>.</p>
<p><img src="/media/{KEY}" alt="A square"></p>
<pre data-lang="python"><code>{LONG_LINE}</code></pre>
{FORMULA}
<details><summary>More</summary><p>Hidden treasure.</p></details>
<div class="scroll"><table><tr>{"".join(f"<th>column{n}</th>" for n in range(14))}</tr></table></div>
"""


@pytest.fixture
def shelf(tmp_path: Path) -> MemoryShelf:
    Image.new("RGB", (64, 48), (200, 30, 30)).save(tmp_path / "red.png")
    rich = make_post(
        1,
        RICH,
        title="Trees, “heaps” and more",
        outline=(Heading(2, "Trees", "grünes"),),
        links=(PostLink("https://blog.example/2/#second", "the other post", 2),),
        media=(picture(KEY),),
    )
    long = make_post(
        2,
        "<p>First.</p>"
        + "<p>Filling words go on and on.</p>" * 120
        + '<h2 id="second">Second part</h2><p>Goal.</p>',
        outline=(Heading(2, "Second part", "second"),),
    )
    found = MemoryShelf.of(rich, long, make_post(3, "<p>The last one.</p>"))
    found.files[KEY] = tmp_path / "red.png"
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "posts.pdf"


def squeezed(text: str) -> str:
    return "".join(text.split())


def drawn(path: Path) -> list[bytes]:
    """What is painted on each page, operator by operator."""
    with pikepdf.open(path) as pdf:
        return [pikepdf.unparse_content_stream(pikepdf.parse_content_stream(page)) for page in pdf.pages]


def page_of(pdf: pikepdf.Pdf, destination: Any) -> int:
    return [page.obj.objgen for page in pdf.pages].index(destination[0].objgen)


@pytest.mark.usefixtures("qapp")
def test_a_selection_becomes_a_book(shelf: MemoryShelf, out: Path) -> None:
    result = export_pdf(shelf, [1, 2, 3], out, ExportOptions(order="oldest", title="My notes"))
    pages = page_texts(out)
    assert (result.posts, result.pages, result.missing_media) == (3, len(pages), ())
    assert "Mynotes" in pages[0]
    assert "3posts" in pages[0]
    first = next(n for n, page in enumerate(pages) if "Fillingwords" in page)
    assert "Thelastone." in pages[-1]
    assert [
        n for n, page in enumerate(pages[2:], 1) if not page.startswith(f"Notes{n}")
    ] == []  # head, number
    body = "".join(pages[2:first])
    for words in (
        "Trees, “heaps” and more",
        "Hidden treasure.",
        "column13",
        "https://blog.example/1/",
        "A. Writer",
    ):
        assert squeezed(words) in body
    assert squeezed(LONG_LINE) in body  # long code wraps, and no character is lost
    with pikepdf.open(out) as pdf:
        _check_jumps(pdf, first)
        numbers = {1: 1, 2: first - 1, 3: len(pages) - 2}
        for post, number in numbers.items():
            title = shelf.posts[post].row.title
            assert squeezed(f"{title}{number}") in pages[1]
        assert str(pdf.pages[2].label) == "1"
        images = [image for page in pdf.pages for image in page.get_images().values()]
        assert [(int(image.Width), int(image.Height)) for image in images] == [(64, 48)]
        assert all(_fonts_are_embedded(pdf))


def _check_jumps(pdf: pikepdf.Pdf, second_post: int) -> None:
    contents = [page_of(pdf, note.Dest) for note in pdf.pages[1].obj.Annots]
    assert contents == [2, second_post, len(pdf.pages) - 1]
    jumps = [page_of(pdf, note.Dest) for note in pdf.pages[2].obj.Annots if "/Dest" in note]
    assert jumps[0] > second_post  # the second part of the other post, some pages after its beginning
    assert 2 in jumps
    live = {str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", ()) if "/A" in note}
    assert {"https://outside.example/x", "https://blog.example/2/"} <= live
    assert not [address for address in live if address.startswith("archive:")]
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root][:2] == ["Contents", "Trees, “heaps” and more"]
        assert [page_of(pdf, item.destination) for item in outline.root] == [1, *contents]
        assert page_of(pdf, outline.root[2].children[0].destination) == jumps[0]


def _fonts_are_embedded(pdf: pikepdf.Pdf) -> Iterator[bool]:
    """Whether each font of the file brings its glyphs along, for all fonts."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == pikepdf.Name.Font:
            if item.Subtype == pikepdf.Name.Type3:
                yield "/CharProcs" in item
            elif "/FontDescriptor" in item:
                yield any(f"/FontFile{kind}" in item.FontDescriptor for kind in ("", "2", "3"))
            else:
                yield item.Subtype == pikepdf.Name.Type0  # its descendant has the descriptor


def test_dark_windows_print_on_white(qapp: QGuiApplication, shelf: MemoryShelf, out: Path) -> None:
    export_pdf(shelf, [1], out, ExportOptions())
    light = drawn(out)
    hints = qapp.styleHints()
    hints.setColorScheme(Qt.ColorScheme.Dark)
    try:
        export_pdf(shelf, [1], out, ExportOptions())
    finally:
        hints.unsetColorScheme()
    assert drawn(out) == light


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_one_post_on_either_paper(shelf: MemoryShelf, out: Path, paper: str, size: tuple[int, int]) -> None:
    result = export(shelf, [3], out, options=ExportOptions(paper=paper))
    assert (result.format, result.pages, result.bytes) == ("pdf", 1, out.stat().st_size)
    with pikepdf.open(out) as pdf:
        _, _, width, height = (float(edge) for edge in pdf.pages[0].mediabox)
        assert abs(width - size[0]) < 2
        assert abs(height - size[1]) < 2
    assert [p.name for p in out.parent.iterdir()] == [out.name]


@pytest.mark.usefixtures("qapp")
def test_parts_are_one_book_to_its_reader(
    shelf: MemoryShelf, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ExportOptions(order="oldest")
    export_pdf(shelf, [1, 2, 3], out, options)
    whole = page_texts(out)
    monkeypatch.setattr(parts_of_a_document, "POSTS_A_PART", 1)
    export_pdf(shelf, [1, 2, 3], out, options)
    assert page_texts(out) == whole
    with pikepdf.open(out) as pdf:
        _check_jumps(pdf, next(n for n, page in enumerate(whole) if "Fillingwords" in page))


@pytest.mark.usefixtures("qapp")
def test_a_browser_that_is_quicker_than_the_thread_that_waits_for_it_loses_nothing(
    shelf: MemoryShelf, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = WebPrinter._begin_printing

    def begin_unseen(self: WebPrinter, order: Any) -> None:
        printing, order.printing = order.printing, threading.Event()
        begin(self, order)
        order.printing = printing  # which is set when all is done

    monkeypatch.setattr(WebPrinter, "_begin_printing", begin_unseen)
    monkeypatch.setattr(parts_of_a_document, "POSTS_A_PART", 1)
    export_pdf(shelf, [1, 2, 3], out, ExportOptions(order="oldest"))
    text = "".join(page_texts(out))
    for words in ("Hidden treasure.", "Goal.", "The last one."):
        assert squeezed(words) in text


@pytest.mark.usefixtures("qapp")
def test_nothing_is_asked_of_the_network(out: Path, tripwire: Tripwire) -> None:
    """Even if a post came past every other layer."""
    url = tripwire.url
    evil = (
        f'<link rel="preconnect" href="{url}"><link rel="stylesheet" href="{url}/a.css"><img src="{url}/b.png">'
        f'<style>@import url({url}/c.css); p {{ background: url({url}/d.png) }}</style><iframe src="{url}"></iframe>'
        f'<script>fetch("{url}/e")</script><meta http-equiv="refresh" content="0;url={url}/f"><p>Words.</p>'
    )
    result = export_pdf(MemoryShelf.of(make_post(1, evil)), [1], out, ExportOptions())
    assert result.pages == 1
    assert "Words." in page_texts(out)[0]
    assert tripwire.touched() == []


def test_the_window_is_told_how_it_goes(qtbot: QtBot, shelf: MemoryShelf, out: Path) -> None:
    exporter = Exporter(shelf)
    steps: list[Progress] = []
    exporter.progress.connect(steps.append)
    results: list[ExportResult] = []
    exporter.finished.connect(results.append)
    with qtbot.waitSignal(exporter.ended, timeout=60_000):
        exporter.start([1, 3], out, ExportOptions())
    assert [(result.path, result.posts) for result in results] == [(out, 2)]
    assert not exporter.is_running
    assert {step.what for step in steps} == {"posts laid out", "posts printed", "binding"}
    with qtbot.waitSignal(exporter.failed, timeout=60_000) as failure:
        exporter.start([1], out.parent / "none" / "x.pdf")
    assert "there is no folder" in str(failure.args)
    exporter.close()


@pytest.mark.parametrize("what", ["posts laid out", "posts printed"])
def test_it_can_be_stopped(qtbot: QtBot, shelf: MemoryShelf, out: Path, what: str) -> None:
    exporter = Exporter(shelf)
    exporter.progress.connect(lambda step: exporter.cancel() if step.what == what else None)
    with qtbot.waitSignal(exporter.cancelled, timeout=60_000):
        exporter.start([1, 2, 3], out)
    assert list(out.parent.iterdir()) == []
    exporter.progress.disconnect()
    with qtbot.waitSignal(exporter.finished, timeout=60_000):  # and begun again
        exporter.start([3], out)
    exporter.close()
    assert len(page_texts(out)) == 1


def test_closing_in_the_middle_leaves_nothing(qtbot: QtBot, shelf: MemoryShelf, out: Path) -> None:
    exporter = Exporter(shelf)
    printing = threading.Event()
    exporter.progress.connect(lambda step: printing.set() if step.what == "posts printed" else None)
    exporter.start([1, 2, 3], out)
    qtbot.waitUntil(printing.is_set, timeout=60_000)
    exporter.close()
    assert list(out.parent.iterdir()) == []


class Listener:
    """Cannot be referred to weakly, as little as a dataclass with slots."""

    __slots__ = ("heard",)

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hear(self, step: Progress) -> None:
        self.heard.append(step.what)


@pytest.mark.usefixtures("qapp")
def test_progress_is_told_to_any_callable(shelf: MemoryShelf, out: Path) -> None:
    listener = Listener()
    export_pdf(shelf, [1], out, ExportOptions(), progress=listener.hear)
    assert "binding" in listener.heard


@pytest.mark.usefixtures("qapp")
def test_a_caller_gets_the_error_itself(shelf: MemoryShelf, out: Path) -> None:
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(ExportError, match="is a folder"):
        export_pdf(shelf, [1], out.parent, ExportOptions())
    with pytest.raises(Cancelled):
        export_pdf(shelf, [1], out, ExportOptions(), progress=lambda _step: stopped.set(), cancel=stopped)


def test_the_command_line_needs_no_screen(tmp_path: Path) -> None:
    """In a process of its own, with nothing of Qt prepared: as on a server."""
    blog = tmp_path / "blog"
    blog.mkdir()
    (blog / "one.md").write_text("---\ntitle: One\ndate: 2024-01-01\n---\nHello paper.\n", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    kept = {name: value for name, value in kept.items() if not name.startswith(("QT_", "QTWEBENGINE_"))}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "viewer", "--archive", str(tmp_path / "archive"), *arguments]
        return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, check=False)

    assert run("add", str(blog)).returncode == 0
    assert run("sync").returncode == 0
    done = run("export", "-o", str(tmp_path / "x.pdf"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Hellopaper." in page_texts(tmp_path / "x.pdf")[0]


@pytest.mark.usefixtures("qapp")
def test_jumps_lead_to_just_above_their_headings(shelf: MemoryShelf, out: Path) -> None:
    export_pdf(shelf, [1, 2, 3], out, ExportOptions(order="oldest"))
    with pikepdf.open(out) as pdf, pdf.open_outline() as outline:
        for item in outline.root[1:]:
            destination: Any = item.destination
            top = float(destination[3])
            assert 841 - 66 < top < 841 - 50  # where the text of a page begins


@pytest.mark.usefixtures("qapp")
def test_margins_size_and_columns_are_heeded(shelf: MemoryShelf, out: Path) -> None:
    pages = {}
    for name, options in {
        "usual": ExportOptions(),
        "large": ExportOptions(text_size=16, margin=35),
        "columns": ExportOptions(columns=2, text_size=8, margin=14),
    }.items():
        pages[name] = export_pdf(shelf, [2], out, options).pages or 0
        assert "Goal." in "".join(page_texts(out))
    assert pages["large"] > pages["usual"] > pages["columns"] >= 1


@pytest.mark.usefixtures("qapp")
def test_a_table_that_does_not_fit_lies_on_its_side(out: Path) -> None:
    row = "".join(f"<td>columns{n}</td>" for n in range(20))
    html = f'<p>Before.</p><div class="scroll"><table><tr>{row}</tr></table></div><p>After.</p>'
    export_pdf(MemoryShelf.of(make_post(1, html)), [1], out, ExportOptions())
    with pikepdf.open(out) as pdf:
        sides = [float(page.mediabox[2]) > float(page.mediabox[3]) for page in pdf.pages]
    assert sides == [False, True, False]
    before, turned, after = page_texts(out)
    assert "Before." in before
    assert "columns19" in turned
    assert turned.startswith("Notes2Post1")  # its heads
    assert "After." in after


@pytest.mark.usefixtures("qapp")
def test_one_file_a_post_with_one_printer(shelf: MemoryShelf, out: Path) -> None:
    result = export_pdf(shelf, [1, 2, 3], out.with_suffix(""), ExportOptions(separate=True))
    found = sorted(out.with_suffix("").iterdir())
    assert [path.name for path in found] == [
        "2024-01-02 Trees, heaps and more.pdf",
        "2024-01-03 Post 2.pdf",
        "2024-01-04 Post 3.pdf",
    ]
    assert result.pages == sum(len(page_texts(path)) for path in found)
    assert "Thelastone." in page_texts(found[2])[0]
