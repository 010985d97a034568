"""Around the post, in real windows: outline, place, style, neighbours, versions, enlarged pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from tests.qt.conftest import Opened
from tests.qt.walks import LINKING, LONG, PARTS, SHORT, fill, write_walks
from viewer.archive import Archive

Make = Callable[[], Opened]
PICTURE = ".content img[alt='Two herons']"


@pytest.fixture
def walks(tmp_path: Path) -> Path:
    """The folder of the blog, which is in the archive of the window too."""
    folder = write_walks(tmp_path / "walks")
    with Archive.open(tmp_path / "archive") as archive:
        fill(archive, folder)
    return folder


@pytest.fixture
def window(walks: Path, make_window: Make) -> Opened:
    """A window that is wide enough for an outline beside the text."""
    del walks
    opened = make_window().start()
    opened.window.resize(1460, 800)
    opened.qtbot.waitUntil(lambda: opened.panes.reader.outline_fits)
    return opened


def middle(opened: Opened, selector: str) -> QPoint:
    """Where the middle of an element is in the page's widget, once it is in sight."""
    box = opened.script(
        f"(e => (e.scrollIntoView({{block: 'center'}}), (r => `${{r.x + r.width / 2}} ${{r.y + r.height / 2}}`)"
        f"(e.getBoundingClientRect())))(document.querySelector({selector!r}))"
    )
    return QPoint(*(int(float(number)) for number in str(box).split()))


def page_of(opened: Opened) -> QWidget:
    """The widget that takes the page's keys and clicks."""
    view = opened.panes.reader.prepare()
    return view.focusProxy() or view


def click(opened: Opened, selector: str) -> None:
    """A real click on an element of the page."""
    spot = middle(opened, selector)
    QTest.mouseClick(
        page_of(opened),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        spot,
    )


def press(opened: Opened, key: Qt.Key) -> None:
    """A key in the page."""
    QTest.keyClick(page_of(opened), key)


def heading(opened: Opened, at: int) -> QTreeWidgetItem:
    """A line of the outline."""
    item = opened.panes.reader.outline.tree.topLevelItem(at)
    assert item is not None
    return item


def has(opened: Opened, selector: str) -> bool:
    return opened.script(f"document.querySelector({selector!r}) !== null") is True


# ---------------------------------------------------------------------------------------------------- outline


def test_the_outline_follows_the_text(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    outline = window.panes.reader.outline
    assert outline.isVisible()
    assert [heading(window, n).text(0) for n in range(5)] == list(PARTS)
    assert outline.here == ""
    window.script("document.getElementById('herons').scrollIntoView()")
    qtbot.waitUntil(lambda: outline.here == "herons")
    assert outline.tree.currentIndex().data() == "Herons"
    window.script("scrollTo(0, 0)")
    qtbot.waitUntil(lambda: outline.here == "")


def test_lines_of_the_outline_are_as_high_as_their_text(window: Opened) -> None:
    window.read(LONG)
    tree = window.panes.reader.outline.tree
    item = tree.topLevelItem(0)
    assert item is not None
    item.addChild(QTreeWidgetItem(["Below"]))
    tree.expandAll()
    line = tree.visualItemRect(item).height()
    for each in (item, item.child(0)):
        assert each is not None
        text = "Locks "
        while tree.visualItemRect(each).height() == line:
            text += "i "
            each.setText(0, text)
            tree.doItemsLayout()
        room = tree.visualItemRect(each).width()
        assert (
            -16 <= tree.fontMetrics().horizontalAdvance(text.strip()) - room <= 0
        )  # not before it is needed


def test_a_click_in_the_outline_jumps_there(window: Opened, qtbot: QtBot) -> None:
    post = window.read(LONG)
    tree = window.panes.reader.outline.tree
    spot = tree.visualItemRect(heading(window, 3)).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
    qtbot.waitUntil(lambda: window.panes.reader.outline.here == "the-old-mill")
    assert (
        abs(float(str(window.script("document.getElementById('the-old-mill').getBoundingClientRect().top"))))
        < 60
    )
    qtbot.waitUntil(lambda: window.reading.places.of(post) > 10)  # the reader wanted to be there


def test_the_outline_collapses_and_stays_so(window: Opened, make_window: Make) -> None:
    window.read(LONG)
    window.workings.actions_["outline"].trigger()
    assert not window.panes.reader.outline.isVisible()
    again = make_window().start()
    again.window.resize(1460, 800)
    again.read(LONG)
    assert not again.panes.reader.outline.isVisible()
    again.workings.actions_["outline"].trigger()
    assert again.panes.reader.outline.isVisible()


def test_a_post_without_headings_has_no_outline(window: Opened) -> None:
    window.read(LONG)
    window.read(SHORT)
    assert not window.panes.reader.outline.isVisible()


def test_a_narrow_window_shows_the_outline_as_a_menu(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    window.window.resize(900, 600)
    qtbot.waitUntil(lambda: not window.panes.reader.outline_fits)
    assert not window.panes.reader.outline.isVisible()
    window.workings.actions_["outline"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text().strip() for action in menu.actions()] == list(PARTS)
    menu.actions()[2].trigger()
    menu.close()
    qtbot.waitUntil(lambda: window.panes.reader.outline.here == "herons")


def button_says(opened: Opened) -> tuple[bool, bool]:
    """Whether the button of the outline is pressed, and whether it can be."""
    button = next(b for b in opened.panes.reader.bar.buttons if b.accessibleName() == "Outline of the post")
    return button.isChecked(), button.isEnabled()


def test_the_button_of_the_outline_says_whether_there_is_one(window: Opened) -> None:
    assert button_says(window) == (False, False)  # no post
    window.read(LONG)
    assert button_says(window) == (True, True)
    with window.until(window.panes.reader.post_loaded):
        window.workings.actions_["versions"].trigger()
    assert button_says(window) == (False, False)
    window.key(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)  # there is nothing to show or to hide
    with window.until(window.panes.reader.post_loaded):
        window.reading.back()
    assert button_says(window) == (True, True)
    assert window.panes.reader.outline.isVisible()
    window.read(SHORT)
    assert button_says(window) == (False, False)
    window.read(LONG)
    assert button_says(window) == (True, True)


def chosen_from_menu(opened: Opened) -> list[str]:
    """The headings of the menu that Ctrl+J opens."""
    opened.workings.actions_["outline"].trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text().strip() for action in menu.actions()]
    menu.close()
    return texts


def test_beside_nothing_but_the_post_the_outline_is_a_menu(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    reading_mode = window.workings.actions_["reading_mode"]
    reading_mode.trigger()
    qtbot.waitUntil(lambda: not window.panes.reader.outline.isVisible())
    assert button_says(window) == (False, True)
    assert chosen_from_menu(window) == list(PARTS)
    assert button_says(window) == (False, True)
    reading_mode.trigger()
    qtbot.waitUntil(window.panes.reader.outline.isVisible)
    assert button_says(window) == (True, True)


def test_from_a_list_that_is_alone_the_outline_is_a_menu_too(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    window.workings.layout.show("list")
    window.window.resize(420, 700)  # the post is hidden as wide as it was
    qtbot.waitUntil(lambda: window.panes.posts.width() == 420)
    assert button_says(window) == (False, True)
    assert chosen_from_menu(window) == list(PARTS)
    window.window.resize(1460, 800)
    qtbot.waitUntil(window.panes.reader.outline.isVisible)
    assert button_says(window) == (True, True)


@pytest.mark.parametrize(
    ("width", "size"), [(900, 1.0), (1000, 1.0), (1100, 1.0), (1240, 1.0), (1460, 1.0), (1590, 1.35)]
)
def test_lines_beside_the_outline_are_long_enough(
    window: Opened, qtbot: QtBot, width: int, size: float
) -> None:
    window.read(LONG)
    window.workings.beside.styling.set_size(size)
    window.window.resize(width, 800)
    reader, action = window.panes.reader, window.workings.actions_["outline"]
    qtbot.waitUntil(lambda: reader.outline_fits == (width == 1460))
    assert reader.outline.isVisible() == action.isChecked() == (width == 1460)
    characters = (
        "(p => p.textContent.length / Math.round(p.getBoundingClientRect().height"
        " / parseFloat(getComputedStyle(p).lineHeight)))(document.querySelector('h2 ~ p'))"
    )
    qtbot.waitUntil(lambda: 55 <= float(str(window.script(characters))) <= 76)


def test_what_follows_the_page_lives_in_a_world_of_its_own(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    answers: list[object] = []
    window.panes.reader.prepare().page().runJavaScript("typeof archive", 0, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [""]  # in the page's own world no script runs at all
    assert window.script("typeof archive") == "object"
    assert window.script("document.scripts.length") == 0


# ------------------------------------------------------------------------------------------------------ place


def test_a_post_opens_where_it_was_left(window: Opened, qtbot: QtBot) -> None:
    post = window.read(LONG)
    window.script("document.getElementById('the-old-mill').scrollIntoView()")
    qtbot.waitUntil(lambda: window.panes.reader.outline.here == "the-old-mill")
    left_at = window.panes.reader.place
    window.read(SHORT)
    window.read(LONG)
    qtbot.waitUntil(lambda: window.panes.reader.outline.here == "the-old-mill")
    assert window.panes.reader.place == pytest.approx(left_at, abs=0.01)
    qtbot.waitUntil(lambda: window.archive.around.place(post) == left_at)


def test_another_size_and_width_keep_the_place(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    window.script("document.getElementById('herons').scrollIntoView()")
    qtbot.waitUntil(lambda: window.panes.reader.outline.here == "herons")
    place = window.panes.reader.place
    height = window.script("document.documentElement.scrollHeight")
    for action in ("zoom_in", "zoom_in", "outline"):
        window.workings.actions_[action].trigger()
    qtbot.waitUntil(lambda: window.script("document.documentElement.scrollHeight") != height)
    qtbot.waitUntil(
        lambda: (
            abs(float(str(window.script("document.getElementById('herons').getBoundingClientRect().top"))))
            < 60
        )
    )
    assert window.panes.reader.place == pytest.approx(place, abs=0.05)


def test_the_bar_says_how_much_is_left(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    time = window.panes.reader.bar.time
    minutes = int(time.text().split()[0])
    assert minutes > 10
    window.script("document.getElementById('going-home').scrollIntoView()")
    qtbot.waitUntil(lambda: "left" in time.text())
    window.script("scrollTo(0, 1e7)")
    qtbot.waitUntil(lambda: time.text() == f"{minutes} min, read to the end")


# ------------------------------------------------------------------------------------------------------ style


def test_text_size_follows_the_keys_at_once_and_is_kept(window: Opened, make_window: Make) -> None:
    window.read(SHORT)
    loads: list[int] = []
    window.panes.reader.post_loaded.connect(lambda post, _ok: loads.append(post))
    size = "getComputedStyle(document.documentElement).getPropertyValue('--size')"
    QTest.keyClick(window.view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.script(size) == "1.1"
    assert loads == []
    again = make_window().start()
    again.read(SHORT)
    assert again.script(size) == "1.1"
    QTest.keyClick(again.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert again.script(size) == "1"
    QTest.keyClick(again.view, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert again.script(size) == "0.9"


def test_the_popover_changes_theme_width_and_letters(window: Opened) -> None:
    window.read(SHORT)
    window.workings.actions_["reading_style"].trigger()
    popover = QApplication.activePopupWidget()
    assert popover is not None
    buttons = {button.accessibleName(): button for button in popover.findChildren(QPushButton)}
    for name in ("Theme: Sepia", "Width: Wide", "Letters: Sans", "Larger text"):
        QTest.mouseClick(buttons[name], Qt.MouseButton.LeftButton)
    root = "document.documentElement"
    assert window.script(f"{root}.dataset.theme + {root}.dataset.face") == "sepiasans"
    assert window.script(f"{root}.style.getPropertyValue('--measure')") == "88"
    assert window.theme.name == "sepia"
    assert (window.workings.state.style.face, window.workings.state.theme) == ("sans", "sepia")
    assert buttons["Theme: Sepia"].isChecked()
    assert not buttons["Theme: System"].isChecked()
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    window.read(LONG)  # the next page comes in this style
    assert window.script(f"{root}.dataset.theme + {root}.dataset.face") == "sepiasans"


# ------------------------------------------------------------------------------------------------- neighbours


def test_the_posts_around_stand_below_and_open(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    qtbot.waitUntil(lambda: has(window, ".around"))
    titles = (
        "[...document.querySelectorAll('.around section')].map(s => s.querySelector('h2').textContent + ':' +"
    )
    titles += " [...s.querySelectorAll('a')].map(a => a.textContent)).join('|')"
    assert window.script(titles) == f"Linked from:{LINKING}|Related:{SHORT}"
    with window.until(window.panes.reader.post_loaded):
        click(window, ".around a")
    assert window.reading.current == window.post(LINKING)
    qtbot.waitUntil(lambda: has(window, ".around"))
    assert f"Links to:{LONG}" in str(window.script(titles))


# --------------------------------------------------------------------------------------------------- versions


def test_versions_are_listed_read_and_compared(window: Opened, walks: Path, qtbot: QtBot) -> None:
    write_walks(walks, note="It has many bridges.")
    with window.until(window.workings.syncing.ended):
        window.workings.actions_["sync_all"].trigger()
    window.read(LONG)
    qtbot.waitUntil(window.panes.reader.bar.versions.isVisible)
    assert window.panes.reader.bar.versions.text() == "2 versions"
    with window.until(window.panes.reader.post_loaded):
        QTest.mouseClick(window.panes.reader.bar.versions, Qt.MouseButton.LeftButton)
    assert window.script("document.querySelectorAll('.versions li').length") == 2
    assert not window.panes.reader.outline.isVisible()
    with window.until(window.panes.reader.post_loaded):
        click(window, "a[href$='changes/1/2']")
    new = "[...document.querySelectorAll('.content ins')].map(e => e.textContent.trim()).join('|')"
    assert window.script(new) == "It has many bridges."
    assert window.script("document.querySelectorAll('.content del').length") == 0
    with window.until(window.panes.reader.post_loaded):
        click(window, "a[href$='revision/1']")
    assert "many bridges" not in str(window.script("document.body.textContent"))
    assert "Version 1 of 2" in str(window.script("document.body.textContent"))
    for _ in range(3):
        with window.until(window.panes.reader.post_loaded):
            window.reading.back()
    assert "many bridges" in str(window.script("document.querySelector('.content').textContent"))
    assert window.reading.current == window.post(LONG)


# --------------------------------------------------------------------------------------------------- pictures


def test_a_click_enlarges_a_picture_and_esc_leads_back(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    reader = window.panes.reader
    click(window, PICTURE)
    qtbot.waitUntil(lambda: reader.enlarged)
    qtbot.waitUntil(lambda: window.script("document.querySelector('.enlarged img').naturalWidth") == 900)
    width = "document.querySelector('.enlarged img').getBoundingClientRect().width"
    qtbot.waitUntil(lambda: not reader.outline.isVisible())
    qtbot.waitUntil(
        lambda: float(str(window.script(width))) > 600
    )  # it was fitted anew: the outline made room
    fitted = float(str(window.script(width)))
    press(window, Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: float(str(window.script(width))) > fitted + 100)
    press(window, Qt.Key.Key_0)
    qtbot.waitUntil(lambda: float(str(window.script(width))) == pytest.approx(fitted, abs=10))
    press(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: window.script("document.querySelector('.enlarged img').alt") == "The mill")
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not reader.enlarged)
    assert not has(window, ".enlarged")
    assert reader.outline.isVisible()


def test_a_picture_is_enlarged_and_zoomed_by_the_keyboard(window: Opened, qtbot: QtBot) -> None:
    window.read(LONG)
    window.panes.reader.focus_page()
    window.script(f"document.querySelector({PICTURE!r}).focus()")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.panes.reader.enlarged)
    scale = "document.querySelector('.enlarged-zoom').textContent"
    before = window.script(scale)
    window.workings.actions_["zoom_in"].trigger()  # the picture's size now, not the text's
    assert window.script(scale) != before
    assert window.workings.beside.styling.style.size == 1.0
    window.reading.open(window.post(SHORT))
    qtbot.waitUntil(lambda: not window.panes.reader.enlarged)


def test_a_sound_is_saved_on_request(window: Opened, qtbot: QtBot) -> None:
    post = window.read(LONG)
    assert not has(window, "audio")
    states = {item.kind: item.state for item in window.archive.media_items(post)}
    assert states["audio"] == "skipped"
    with window.until(window.workings.syncing.ended):
        click(window, ".card a.save")
    qtbot.waitUntil(lambda: has(window, ".card audio[controls]"))
    assert {item.kind: item.state for item in window.archive.media_items(post)}["audio"] == "saved"
    assert window.panes.reader.note.label.text() == "Complete offline"
