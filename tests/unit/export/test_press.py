"""The way from a selection to a file in its place, with a printer that needs no browser."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.unit.export.shelf import MemoryShelf, PaperPrinter, make_post
from viewer.errors import Cancelled, ExportError, UsageError
from viewer.export import document as module
from viewer.export.paper import Layout
from viewer.export.press import write_pdf
from viewer.types import ExportOptions, ExportResult, Heading, PostLink, Progress


def press(
    path: Path,
    shelf: MemoryShelf,
    printer: PaperPrinter | None = None,
    cancel: threading.Event | None = None,
    steps: list[Progress] | None = None,
    **options: object,
) -> ExportResult:
    return write_pdf(
        shelf,
        list(shelf.posts),
        path,
        ExportOptions(**options),  # type: ignore[arg-type]
        printer or PaperPrinter(),
        progress=(steps if steps is not None else []).append,
        cancel=cancel or threading.Event(),
    )


def linked_shelf() -> MemoryShelf:
    """Six posts; each has a heading with one below it, and links to a part of the next one."""
    posts = []
    for n in range(1, 7):
        target = n % 6 + 1
        url = f"https://blog.example/{target}/#deep"
        html = (
            f'<h2 id="wide">W</h2><h3 id="deep">D</h3><p><a href="{url}">next</a> <a href="#wide">up</a></p>'
        )
        outline = (Heading(2, "Wide", "wide"), Heading(3, "Deep", "deep"))
        posts.append(make_post(n, html, outline=outline, links=(PostLink(url, "next", target),)))
    return MemoryShelf.of(*posts)


def page_of(pdf: pikepdf.Pdf, destination: Any) -> int:
    return [page.obj.objgen for page in pdf.pages].index(destination[0].objgen)


@pytest.mark.parametrize("posts_a_part", [2, 100])
def test_every_jump_lands_on_its_post(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, posts_a_part: int
) -> None:
    monkeypatch.setattr(module, "POSTS_A_PART", posts_a_part)
    result = press(tmp_path / "x.pdf", linked_shelf(), order="oldest")
    assert (result.posts, result.pages) == (6, 2 + 6 * 2)
    assert result.bytes == (tmp_path / "x.pdf").stat().st_size
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        first = {n: 2 + 2 * (n - 1) for n in range(1, 7)}
        contents = [page_of(pdf, note.Dest) for note in pdf.pages[1].obj.Annots if "/Dest" in note]
        assert contents == list(first.values())
        for n in range(1, 7):
            jumps = [page_of(pdf, note.Dest) for note in pdf.pages[first[n]].obj.Annots if "/Dest" in note]
            assert jumps[0] == first[n % 6 + 1]
            assert set(jumps[1:]) <= {first[n]}
        addresses = [
            str(note.A.URI) for page in pdf.pages for note in page.obj.get("/Annots", ()) if "/A" in note
        ]
        assert addresses == [f"https://blog.example/{n}/" for n in range(1, 7)]
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
            assert titles == ["Contents", *(f"Post {n}" for n in range(1, 7))]
            assert [child.title for child in outline.root[1].children] == ["Wide"]
            assert [child.title for child in outline.root[1].children[0].children] == ["Deep"]
            assert page_of(pdf, outline.root[6].destination) == first[6]
        assert "/Dests" not in pdf.Root


def test_parts_number_their_pages_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "POSTS_A_PART", 2)
    printer = PaperPrinter(pages_a_post=3)
    press(tmp_path / "x.pdf", linked_shelf(), printer, paper="letter")
    assert printer.printed == ["part-0", "part-1", "part-2", "front"]
    starts = [f"counter-set: page {1 + 6 * n}" in str(printer.served[f"pages-{n}.css"]) for n in range(3)]
    assert starts == [True] * 3
    assert printer.papers == {"Letter"}
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        assert [str(page.label) for page in pdf.pages[:4]] == ["i", "ii", "1", "2"]


def test_one_post_needs_no_cover(tmp_path: Path) -> None:
    printer = PaperPrinter(1)
    result = press(tmp_path / "x.pdf", MemoryShelf.of(make_post(1)), printer)
    assert (result.pages, printer.printed) == (1, ["part-0"])


def test_the_file_says_what_it_is(tmp_path: Path) -> None:
    press(tmp_path / "x.pdf", linked_shelf(), title="Über Bäume")
    with pikepdf.open(tmp_path / "x.pdf") as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.docinfo["/Title"]) == metadata["dc:title"] == "Über Bäume"
        assert str(pdf.docinfo["/Author"]) == "A. Writer"
        assert str(pdf.docinfo["/Keywords"]) == "trees"
        assert str(pdf.Root.Lang) == "en"
        assert pdf.check_pdf_syntax() == []


def test_a_link_to_nowhere_in_the_document_is_no_link(tmp_path: Path) -> None:
    html = '<p><a href="archive://local/go/p9-x">gone</a></p>'
    press(tmp_path / "x.pdf", MemoryShelf.of(make_post(1, html)))
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        notes = [note for page in pdf.pages for note in page.obj.get("/Annots", ())]
        assert [note for note in notes if "/A" in note and "archive:" in str(note.A.URI)] == []


# ------------------------------------------------------------------------------- what goes wrong leaves nothing


class Failing(PaperPrinter):
    """Prints so many addresses, then raises."""

    def __init__(self, error: Exception, after: int = 0) -> None:
        super().__init__()
        self.error = error
        self.left = after

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        if self.left == 0:
            raise self.error
        self.left -= 1
        super().print(address, target, layout, meanwhile)


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("before", [None, b"what was there"])
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ExportError("The pages could not be printed."), "could not be printed"),
        (OSError(errno.ENOSPC, "No space left on device"), "no room left"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError(errno.EROFS, "Read-only file system"), "cannot be written: its disk is read-only"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "its name is too long"),
        (pikepdf.PdfError("not a PDF"), "not a PDF"),
    ],
)
def test_a_failure_is_one_sentence_and_leaves_what_was_there(
    tmp_path: Path, error: Exception, sentence: str, before: bytes | None, after: int
) -> None:
    path = tmp_path / "x.pdf"
    if before is not None:
        path.write_bytes(before)
    with pytest.raises(ExportError, match=sentence) as raised:
        press(path, linked_shelf(), Failing(error, after))
    assert str(raised.value).count("\n") == 0
    assert [p.name for p in tmp_path.iterdir()] == ([] if before is None else ["x.pdf"])
    assert before is None or path.read_bytes() == before


def test_a_folder_that_goes_away_meanwhile_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    class Unplugging(PaperPrinter):
        def print(
            self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /
        ) -> None:
            super().print(address, target, layout, meanwhile)
            shutil.rmtree(folder, ignore_errors=True)

    with pytest.raises(ExportError, match=r"cannot be written: the folder .*stick is gone\.$"):
        press(folder / "x.pdf", linked_shelf(), Unplugging())
    assert list(tmp_path.iterdir()) == []


def test_there_may_be_more_parts_than_files_that_may_be_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    probe = os.open(tmp_path, os.O_RDONLY)  # the lowest number that is free
    os.close(probe)
    monkeypatch.setattr(module, "POSTS_A_PART", 1)
    shelf = MemoryShelf.of(*(make_post(n, "<p>Words.</p>") for n in range(1, 61)))
    resource.setrlimit(resource.RLIMIT_NOFILE, (probe + 30, limits[1]))
    try:
        press(tmp_path / "x.pdf", shelf)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        assert len(pdf.pages) > 60


class Placing(PaperPrinter):
    """Remembers where it printed."""

    def __init__(self) -> None:
        super().__init__()
        self.places: set[Path] = set()

    def print(self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /) -> None:
        self.places.add(target.parent.parent)
        super().print(address, target, layout, meanwhile)


@pytest.mark.parametrize("separate", [False, True])
def test_parts_are_kept_on_the_disk_of_the_result(tmp_path: Path, separate: bool) -> None:
    """That of temporary files may be memory."""
    printer = Placing()
    press(tmp_path / "x.pdf", linked_shelf(), printer, separate=separate)
    (hidden,) = printer.places
    assert (hidden.parent, hidden.name[0]) == (tmp_path, ".")
    assert [p.name for p in tmp_path.iterdir()] == ["x.pdf"]


def test_a_folder_whose_name_is_no_text_is_written_to_all_the_same(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    try:
        folder.mkdir()
    except OSError:
        pytest.skip("names are text here")
    printer = Placing()
    press(folder / "x.pdf", linked_shelf(), printer)
    assert printer.places == {Path(tempfile.gettempdir())}
    assert [p.name for p in folder.iterdir()] == ["x.pdf"]


def test_half_a_print_is_noticed(tmp_path: Path) -> None:
    class Torn(PaperPrinter):
        def print(
            self, address: str, target: Path, layout: Layout, meanwhile: Callable[[], object], /
        ) -> None:
            super().print(address, target, layout, meanwhile)
            os.truncate(target, 100)

    with pytest.raises(ExportError, match="cannot be used"):
        press(tmp_path / "x.pdf", linked_shelf(), Torn())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("what", ["posts laid out", "posts printed", "binding"])
def test_stopping_leaves_nothing(tmp_path: Path, what: str) -> None:
    cancel = threading.Event()

    class Watch(list[Progress]):
        def append(self, step: Progress, /) -> None:
            if step.what == what:
                cancel.set()

    with pytest.raises(Cancelled):
        press(tmp_path / "x.pdf", linked_shelf(), cancel=cancel, steps=Watch())
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_known_before_the_work(tmp_path: Path) -> None:
    shelf, printer = linked_shelf(), PaperPrinter()
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("no folder")
    for path in (tmp_path / "folder", tmp_path / "none" / "x.pdf", tmp_path / "file" / "x.pdf"):
        with pytest.raises(ExportError):
            press(path, shelf, printer)
    assert printer.printed == []


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"paper": "B5"}, "A4 or Letter"),
        ({"margin": 5}, "12 to 45 mm wide, not 5"),
        ({"text_size": 30}, "7 to 18 points in size, not 30"),
        ({"columns": 3}, "one column or two, not 3"),
        ({"order": "random"}, "newest, oldest, tag, given, not “random”"),
    ],
)
def test_what_cannot_be_printed_is_refused(tmp_path: Path, wish: dict[str, Any], sentence: str) -> None:
    printer = PaperPrinter()
    with pytest.raises(UsageError, match=sentence):
        press(tmp_path / "x.pdf", linked_shelf(), printer, **wish)
    assert (printer.printed, list(tmp_path.iterdir())) == ([], [])


def test_posts_by_tag_stand_under_their_tags(tmp_path: Path) -> None:
    posts = [make_post(n, tags=tags) for n, tags in enumerate([("b",), ("A", "b"), (), ("b", "A")], 1)]
    printer = PaperPrinter(1)
    press(tmp_path / "x.pdf", MemoryShelf.of(*posts), printer, order="tag")
    with pikepdf.open(tmp_path / "x.pdf") as pdf, pdf.open_outline() as outline:
        found = [(item.title, [child.title for child in item.children]) for item in outline.root]
        pages = [page_of(pdf, item.destination) for item in outline.root]
    assert found == [
        ("Contents", []),
        ("A", ["Post 2"]),
        ("b", ["Post 4", "Post 1"]),
        ("Without a tag", ["Post 3"]),
    ]
    assert pages == [1, 2, 3, 5]
    front = printer.served["front"]
    assert isinstance(front, Path)


def test_one_file_a_post(tmp_path: Path) -> None:
    posts = [
        make_post(1, title="On heaps: a/b?"),
        make_post(2, title="On heaps: a/b?"),
        make_post(3, title="…", dated=False),
    ]
    when = posts[0].row.published
    posts[1] = make_post(2, title="On heaps: a/b?", published=when)
    printer = PaperPrinter(2)
    steps: list[Progress] = []
    result = press(tmp_path / "out", MemoryShelf.of(*posts), printer, steps=steps, separate=True, title="All")
    names = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert names == ["2024-01-02 On heaps a b-2.pdf", "2024-01-02 On heaps a b.pdf", "post 3.pdf"]
    assert (result.path, result.posts, result.pages) == (tmp_path / "out", 3, 6)
    assert result.bytes == sum(p.stat().st_size for p in (tmp_path / "out").iterdir())
    assert steps == [Progress("posts printed", done, 3) for done in range(4)]
    assert len(set(printer.printed)) == 3  # no address twice: a browser remembers what it was given there
    with pikepdf.open(tmp_path / "out" / names[0]) as pdf:
        assert str(pdf.docinfo["/Title"]) == "On heaps: a/b?"


def test_a_folder_of_files_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportError):
        press(tmp_path / "out", linked_shelf(), Failing(ExportError("No paper."), 3), separate=True)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    with pytest.raises(ExportError, match="not empty"):
        press(tmp_path / "full", linked_shelf(), separate=True)
    assert [p.name for p in tmp_path.iterdir()] == ["full"]


def test_the_file_has_the_rights_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    press(tmp_path / "x.pdf", linked_shelf())
    assert (tmp_path / "x.pdf").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_progress_counts_the_posts(tmp_path: Path) -> None:
    steps: list[Progress] = []
    press(tmp_path / "x.pdf", linked_shelf(), steps=steps)
    assert steps[0] == Progress("posts laid out", 0, 6)
    assert Progress("posts printed", 6, 6) in steps
    assert steps[-1].what == "binding"
