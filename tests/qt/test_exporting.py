"""The export sheet of the window: formats, choices that stay, preview, missing pictures, results, and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.qt import library
from tests.qt.conftest import Opened
from tests.unit.export.pdftext import page_texts
from viewer.types import MediaState
from viewer.ui.choice import Choice
from viewer.ui.export_form import BY_NAME, FORMATS, ExportForm
from viewer.ui.export_sheet import ExportSheet
from viewer.ui.preview import Preview, PreviewMaker


def opened_sheet(opened: Opened, *titles: str) -> ExportSheet:
    """The sheet over the window, for the posts with these titles, or for all."""
    if titles:
        opened.read(titles[0])
    else:
        opened.view.clearSelection()
        opened.workings.exporting.export(list(opened.panes.model.ids), "Notes")
    if titles:
        QTest.keyClick(opened.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        opened.qtbot.waitUntil(lambda: opened.workings.exporting.content is not None)
    content = opened.workings.exporting.content
    assert content is not None
    assert opened.workings.sheet.isVisible()
    return content


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(8, 8))


def done(opened: Opened, sheet: ExportSheet) -> None:
    opened.qtbot.waitUntil(lambda: sheet.foot.currentIndex() == 2, timeout=60_000)


def test_a_post_becomes_a_pdf_that_can_be_opened(opened: Opened, tmp_path: Path) -> None:
    sheet = opened_sheet(opened, "Bread without kneading")
    click(sheet.export_button)
    done(opened, sheet)
    assert sheet.result == "out.pdf: 1 post, 1 page"
    assert "eighteenhoursofrest" in page_texts(tmp_path / "out.pdf")[0]
    click(sheet.open_button)
    click(sheet.show_button)
    assert opened.outside == [(tmp_path / "out.pdf").as_uri(), tmp_path.as_uri()]
    QTest.keyClick(opened.window.focusWidget() or sheet, Qt.Key.Key_Escape)
    assert not opened.workings.sheet.isVisible()


@pytest.mark.parametrize("name", ["epub", "markdown", "html"])
def test_every_format_has_a_tab(opened: Opened, tmp_path: Path, name: str) -> None:
    sheet = opened_sheet(opened)
    opened.export_to = tmp_path / f"made{BY_NAME[name].suffix}"
    tab = sheet.form._tabs.button([each.name for each in FORMATS].index(name))
    click(tab)
    assert not sheet.preview.isVisible()
    assert sheet.parts.isVisible()
    assert {label.text() for label in sheet.parts.findChildren(QLabel)} == set(sum(BY_NAME[name].parts, ()))
    assert not sheet.form.choosers["paper"].isVisible()
    click(sheet.export_button)
    done(opened, sheet)
    assert opened.proposed[-1].name == f"Notes{BY_NAME[name].suffix}"
    assert sheet.result == f"{opened.export_to.name}: 5 posts"
    click(sheet.open_button)
    shown = opened.export_to / "index.html" if name == "html" else opened.export_to
    assert shown.exists()
    assert opened.outside == [shown.as_uri()]


@pytest.mark.parametrize("size", [(1200, 820), (900, 600), (620, 600)])
def test_what_all_formats_have_stands_still_while_one_turns_the_tabs(
    opened: Opened, size: tuple[int, int]
) -> None:
    opened.window.resize(*size)
    sheet = opened_sheet(opened)
    opened.rest()
    sheet.show_missing(3)
    sheet.show_problem("That folder cannot be written to. " * 3)
    QApplication.processEvents()
    form = sheet.form
    assert form.tallest() == form.minimumSizeHint().height()
    still = [*form._tabs.buttons(), form.title, form.choosers["order"], form.pictures, sheet.export_button]
    before = [widget.rect().translated(widget.mapTo(sheet, QPoint())) for widget in still]
    for tab in form._tabs.buttons():
        click(tab)
        opened.rest()
        QApplication.processEvents()  # the layouts are done
        assert [widget.rect().translated(widget.mapTo(sheet, QPoint())) for widget in still] == before


def test_a_whole_tag_is_exported_while_one_of_its_posts_is_read(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.panes.tree.choose(Choice("tag", "physics"))
    opened.read(opened.titles()[0])
    opened.workings.actions_["export_all"].trigger()
    opened.qtbot.waitUntil(lambda: opened.workings.exporting.content is not None)
    sheet = opened.workings.exporting.content
    assert sheet is not None
    click(sheet.export_button)
    done(opened, sheet)
    assert sheet.result.startswith("out.pdf: 2 posts")


def test_choices_stay_for_the_next_time(
    opened: Opened, make_window: Callable[[], Opened], tmp_path: Path
) -> None:
    sheet = opened_sheet(opened)
    for name, wanted in (("paper", "Letter"), ("margin", 32.0), ("order", "tag"), ("columns", 2)):
        chooser = sheet.form.choosers[name]
        chooser.setFocus()
        while chooser.currentData() != wanted:
            before = chooser.currentIndex()
            QTest.keyClick(chooser, Qt.Key.Key_Down)
            assert chooser.currentIndex() > before
    QTest.keyClicks(sheet.form.title, "My book")
    click(sheet.form.pictures)
    click(sheet.export_button)
    done(opened, sheet)
    assert opened.proposed[-1].name == "My book.pdf"
    assert "Mybook" in page_texts(tmp_path / "out.pdf")[0]
    again = make_window().start()
    options = opened_sheet(again).form.options()
    assert (options.paper, options.margin, options.order, options.columns) == ("Letter", 32.0, "tag", 2)
    assert (options.pictures, options.title) == (False, None)


def test_the_preview_shows_the_first_pages_and_follows_the_choices(opened: Opened) -> None:
    opened.window.resize(1200, 800)
    sheet = opened_sheet(opened)
    opened.qtbot.waitUntil(lambda: _ink(sheet) > 0, timeout=60_000)
    before = _picture(sheet)
    with opened.qtbot.waitSignal(sheet.preview.shown, timeout=60_000):
        sheet.form.choosers["paper"].setCurrentIndex(1)
    assert _picture(sheet) != before


def _picture(sheet: ExportSheet) -> bytes:
    return bytes(sheet.preview.grab().toImage().constBits())


def _ink(sheet: ExportSheet) -> int:
    """How many dark points the preview has on white paper."""
    image = sheet.preview.grab().toImage()
    points = (
        image.pixelColor(x, y).lightness()
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    found = list(points)
    return sum(light < 60 for light in found) if any(light > 250 for light in found) else 0  # fmt: skip


def test_a_list_is_exported_when_the_shown_post_is_not_in_it(opened: Opened) -> None:
    shown = opened.read("Maps and their lies")
    with opened.until(opened.workings.listing.listed):
        opened.workings.listing.go(Choice("tag", "algorithms"))
    opened.workings.actions_["export"].trigger()
    exporting, sheet = opened.workings.exporting, opened.workings.exporting.content
    assert sheet is not None
    offered = [button.text() for button in sheet.scope.buttons]
    assert offered == ["2 posts: algorithms", "“Maps and their lies”"]
    assert exporting._posts == list(opened.panes.model.ids)
    assert sheet.form.title.placeholderText() == "algorithms"
    _pick(sheet, 1)
    assert exporting._posts == [shown]
    assert sheet.form.title.placeholderText() == "Maps and their lies"
    assert "Export “Maps and their lies”" in {
        label.text() for label in opened.workings.sheet.findChildren(QLabel)
    }


def test_what_a_search_found_is_called_by_the_words_and_by_where(opened: Opened) -> None:
    with opened.until(opened.workings.listing.listed):
        opened.workings.listing.go(Choice("tag", "physics"))
    for text, title in (("the", "“the” in physics"), ("tides", "Why there are two tides")):
        with opened.until(opened.workings.listing.listed):
            opened.panes.posts.set_text(text)
        for action in ("export", "export_all"):
            opened.workings.actions_[action].trigger()
            opened.rest()
            sheet = opened.workings.exporting.content
            assert sheet is not None
            assert sheet.form.title.placeholderText() == title
            opened.workings.sheet.put_away()


def test_beside_the_shown_post_the_whole_list_is_offered(opened: Opened) -> None:
    opened.read("Maps and their lies")
    opened.workings.actions_["export"].trigger()
    sheet = opened.workings.exporting.content
    assert sheet is not None
    assert sheet.scope.isVisible()
    assert sheet.scope.buttons[sheet.scope.chosen].text() == "“Maps and their lies”"
    _pick(sheet, 1)
    count = len(opened.panes.model.ids)
    assert sheet.scope.buttons[sheet.scope.chosen].text() == f"{count} posts: All posts"
    click(sheet.export_button)
    done(opened, sheet)
    assert f"{count} posts" in sheet.result
    assert opened.proposed[-1].name == "All posts.pdf"


def test_a_narrow_window_shows_all_of_the_sheet(opened: Opened) -> None:
    opened.read("Maps and their lies")
    opened.window.resize(380, 640)
    opened.workings.actions_["export"].trigger()
    sheet = opened.workings.exporting.content
    assert sheet is not None
    opened.qtbot.waitUntil(lambda: not sheet.preview.isVisible())
    for widget in (sheet.export_button, *sheet.form._tabs.buttons(), *sheet.scope.buttons):
        right = widget.mapTo(sheet, widget.rect().topRight())
        opened.qtbot.waitUntil(lambda widget=widget: widget.visibleRegion().boundingRect() == widget.rect())  # type: ignore[misc]
        assert right.x() <= sheet.parentWidget().width()  # type: ignore[union-attr]


def test_of_several_chosen_posts_nothing_else_is_offered(opened: Opened) -> None:
    opened.view.selectAll()
    opened.workings.actions_["export"].trigger()
    sheet = opened.workings.exporting.content
    assert sheet is not None
    assert not sheet.scope.isVisible()


def _pick(sheet: ExportSheet, at: int) -> None:
    now = sheet.scope.chosen
    sheet.scope.buttons[now].setFocus()
    QTest.keyClick(sheet.scope.buttons[now], Qt.Key.Key_Down if at > now else Qt.Key.Key_Up)
    assert sheet.scope.chosen == at


def test_where_there_is_no_room_there_is_no_preview(opened: Opened, qtbot: QtBot) -> None:
    maker = PreviewMaker(opened.archive, opened.window)
    sheet = ExportSheet(ExportForm(None), Preview(maker))
    qtbot.addWidget(sheet)
    sheet.resize(500, 600)
    sheet.show()
    assert not sheet.preview.isVisible()
    assert sheet.export_button.isVisible()
    sheet.resize(900, 600)
    qtbot.waitUntil(sheet.preview.isVisible)
    maker.close()


def test_in_a_small_window_the_buttons_and_what_is_said_stay_in_sight(opened: Opened) -> None:
    opened.window.resize(900, 600)
    sheet = opened_sheet(opened)
    opened.rest()
    last = sheet.form.choosers["separate"]
    sheet.show_missing(3)
    sheet.show_problem("A folder of some length, /with/many/parts/of/its/name, cannot be written to. " * 2)
    for widget in (sheet.export_button, sheet.print_button, sheet.problem, sheet.note, sheet.fetch):
        opened.qtbot.waitUntil(lambda widget=widget: _is_whole(widget))  # type: ignore[misc]
    assert not _is_whole(last)
    sheet.export_button.setFocus()
    # with keys one comes to what is out of sight
    while sheet.window().focusWidget() is not last:
        QTest.keyClick(sheet.window().focusWidget() or sheet, Qt.Key.Key_Tab)
    assert _is_whole(last)


def _is_whole(widget: QWidget) -> bool:
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_the_name_of_a_file_is_made_of_the_title(opened: Opened) -> None:
    sheet = opened_sheet(opened)
    for title, name in (
        ('..a/b: "what?".', "a b what.pdf"),
        ("\U00020000" * 90, "\U00020000" * 50 + ".pdf"),
        ("...", "posts.pdf"),
    ):
        sheet.form.title.setText(title)
        opened.workings.exporting._choose_path()
        opened.qtbot.waitUntil(lambda: not opened.workings.exporting.running, timeout=60_000)
        assert opened.proposed[-1].name == name


def test_a_folder_has_no_suffix_whatever_its_title(opened: Opened) -> None:
    sheet = opened_sheet(opened)
    sheet.form.title.setText("All of v2.0")
    sheet.form.choosers["separate"].setCurrentIndex(1)
    exporting = opened.workings.exporting
    exporting._ask(opened.export_to.with_name("All of v2.0"), lambda _path: None)
    (dialog,) = opened.window.findChildren(QFileDialog)
    assert dialog.defaultSuffix() == ""
    dialog.reject()


def test_a_place_that_cannot_be_written_to_is_said(opened: Opened, tmp_path: Path) -> None:
    sheet = opened_sheet(opened)
    opened.export_to = tmp_path / "none" / "x.pdf"
    click(sheet.export_button)
    opened.qtbot.waitUntil(lambda: "there is no folder" in sheet.problem.text())
    sheet.show_missing(0)  # found out late
    assert sheet.problem.isVisible()
    assert sheet.foot.currentIndex() == 0
    assert sheet.form.isEnabled()


def test_an_export_can_be_stopped(opened: Opened, tmp_path: Path) -> None:
    sheet = opened_sheet(opened)
    opened.rest()
    click(sheet.export_button)
    opened.qtbot.waitUntil(lambda: sheet.foot.currentIndex() == 1)
    sheet.show_missing(2)  # found out meanwhile
    assert sheet.note.isVisible()
    assert not sheet.fetch.isEnabled()
    click(sheet.stop_button)
    opened.qtbot.waitUntil(lambda: sheet.foot.currentIndex() == 0, timeout=60_000)
    assert sheet.fetch.isEnabled()
    assert "nothing was written" in opened.panes.status.text
    assert not (tmp_path / "out.pdf").exists()


def test_an_export_goes_on_when_the_sheet_is_put_away(opened: Opened, tmp_path: Path) -> None:
    sheet = opened_sheet(opened)
    click(sheet.export_button)
    opened.qtbot.waitUntil(lambda: sheet.foot.currentIndex() == 1)
    opened.workings.sheet.put_away()
    opened.workings.exporting.export([1], "Another")
    assert opened.panes.status.text.startswith(("An export is running", "posts", "Exporting", "binding"))
    opened.qtbot.waitUntil(lambda: "out.pdf" in opened.panes.status.text, timeout=60_000)
    opened.panes.status.act()
    assert opened.outside == [(tmp_path / "out.pdf").as_uri()]


def test_missing_pictures_are_told_and_fetched(make_window: Callable[[], Opened], tmp_path: Path) -> None:
    blog = library.write_blog(tmp_path / "blog")
    (blog / "_posts" / "heap.png").unlink()
    (blog / "heap.png").unlink()
    opened = make_window()
    source = opened.archive.add(str(blog))
    list(opened.archive.sync([source.id]))
    opened.start()
    sheet = opened_sheet(opened)
    heaps = opened.post("Binary heaps")
    if not any(item.state is MediaState.FAILED for item in opened.archive.media_items(heaps)):
        pytest.skip("a picture that is not in the folder is none")
    opened.qtbot.waitUntil(lambda: sheet.note.text().startswith("1 picture is missing"))
    Image.new("RGB", (40, 30), "teal").save(blog / "_posts" / "heap.png")
    with opened.qtbot.waitSignal(sheet.preview.shown, timeout=60_000):
        opened.window.resize(1200, 800)
    with opened.qtbot.waitSignal(sheet.preview.shown, timeout=60_000):  # which shows them
        click(sheet.fetch)
        opened.qtbot.waitUntil(lambda: not sheet.note.isVisible(), timeout=60_000)


def test_printing_takes_the_same_pages(opened: Opened, tmp_path: Path) -> None:
    sheet = opened_sheet(opened)
    asked: list[Path] = []

    def ask(_window: QWidget, chosen: Callable[[QPrinter], None]) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "paper.pdf"))
        printer.setFromTo(1, 2)
        asked.append(tmp_path)
        chosen(printer)

    opened.workings.exporting.ask_printer = ask
    click(sheet.print_button)
    opened.qtbot.waitUntil(lambda: "2 pages went to the printer" in opened.panes.status.text, timeout=60_000)
    assert asked
    with pikepdf.open(tmp_path / "paper.pdf") as paper:
        assert len(paper.pages) == 2
        pictures = [picture for page in paper.pages for picture in page.get_images().values()]
        assert len(pictures) == 2
        assert not any("/SMask" in picture for picture in pictures)  # else its edges are seen as frames
    assert sheet.foot.currentIndex() == 0
    assert not opened.workings.exporting.running


def test_paper_that_is_not_wanted_after_all_leaves_nothing_said(opened: Opened) -> None:
    sheet = opened_sheet(opened)
    asked: list[QWidget] = []
    opened.workings.exporting.ask_printer = lambda window, _chosen: asked.append(window)
    click(sheet.print_button)
    opened.qtbot.waitUntil(lambda: bool(asked), timeout=60_000)
    assert opened.panes.status.text == ""
    assert sheet.export_button.isVisible()
    assert not opened.workings.exporting.running
