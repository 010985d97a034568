"""An exported web site in a real browser engine, from the disk: search works, and nothing asks for anything else."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from pytestqt.qtbot import QtBot

from tests.unit.export.shelf import MemoryShelf, make_post
from viewer.content.derive import derive
from viewer.export import export


class Listener(QWebEngineUrlRequestInterceptor):
    """Writes down what is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        self.asked.append(info.requestUrl().toString())


class QuietPage(QWebEnginePage):
    """Keeps to itself what a page has to say."""

    def javaScriptConsoleMessage(self, *_: Any) -> None:
        """What was refused is seen by what was not asked for."""


class Browser:
    """A page of an ordinary browser, scripts and all."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.listener = Listener()
        self.profile = QWebEngineProfile()
        self.profile.setUrlRequestInterceptor(self.listener)
        self.page = QuietPage(self.profile)

    def open(self, path: Path) -> None:
        with self.qtbot.waitSignal(self.page.loadFinished) as loaded:
            self.page.load(QUrl.fromLocalFile(str(path)))
        assert loaded.args == [True]

    def ask(self, script: str) -> Any:
        answers: list[Any] = []
        self.page.runJavaScript(script, 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def search(self, words: str) -> None:
        self.ask(f"words.value = {words!r}; words.dispatchEvent(new Event('input')); 1")

    def expect(self, titles: list[str]) -> None:
        """Waits until these are found, in whatever order."""
        self.qtbot.waitUntil(lambda: sorted(self._found()) == sorted(titles))

    def _found(self) -> list[str]:
        listed: str = self.ask("[...found.querySelectorAll('a, .none')].map(e => e.textContent).join('|')")
        return listed.split("|")


@pytest.fixture
def browser(qtbot: QtBot) -> Iterator[Browser]:
    import shiboken6

    made = Browser(qtbot)
    yield made
    shiboken6.delete(made.page)
    shiboken6.delete(made.profile)


def test_search_works_from_the_disk(tmp_path: Path, browser: Browser) -> None:
    shelf = MemoryShelf.of(
        make_post(1, title="Über Bäume"), make_post(2, title="Heaps are trees"), make_post(3, title="漢字")
    )
    export(shelf, [1, 2, 3], tmp_path / "out", format="html")
    browser.open(tmp_path / "out" / "index.html")
    for words, wanted in [
        ("tre", ["漢字", "Heaps are trees", "Über Bäume"]),  # each of them has the tag "trees"
        ("baume uber", ["Über Bäume"]),
        ("字", ["漢字"]),
        ("are heaps", ["Heaps are trees"]),
        ("nothing-like-this", ["Nothing found."]),
    ]:
        browser.search(words)
        browser.expect(wanted)
    assert browser.ask("all.hidden") is True
    browser.search("")
    browser.qtbot.waitUntil(lambda: browser.ask("all.hidden") is False)
    assert browser.ask("getComputedStyle(document.querySelector('.posts li')).display") == "grid"
    assert [url for url in browser.listener.asked if not url.startswith("file:")] == []  # fmt: skip


def test_a_post_that_asks_the_world_does_not_get_through(tmp_path: Path, browser: Browser) -> None:
    """Even if it came past every other layer: the page's own policy stops it, and says so to nobody."""
    evil = '<img src="https://outside.example/a.png"><script src="https://outside.example/b.js"></script><p id="x">x</p>'
    export(MemoryShelf.of(make_post(1, evil)), [1], tmp_path / "out", format="html")
    (page,) = (tmp_path / "out" / "posts").iterdir()
    browser.open(page)
    assert browser.ask("document.getElementById('x').textContent") == "x"
    assert browser.ask("document.images[0].naturalWidth") == 0
    assert [url for url in browser.listener.asked if url.startswith("http")] == []


SUM = "+".join(rf"\frac{{x_{number}}}{{y}}" for number in range(60))


def test_a_wide_formula_in_a_line_does_not_widen_the_page(tmp_path: Path, browser: Browser) -> None:
    html = derive(rf"<p>See \({SUM}\) and on.</p><p>\[{SUM}\]</p>", "https://blog.example/1/").html
    export(MemoryShelf.of(make_post(1, html)), [1], tmp_path / "out", format="html")
    (page,) = (tmp_path / "out" / "posts").iterdir()
    browser.open(page)
    assert browser.ask("document.querySelectorAll('math').length") == 2
    assert browser.ask("document.querySelector('.content p').scrollWidth") > 1000
    assert browser.ask("document.documentElement.scrollWidth") < 500


def test_a_formula_of_a_book_stands_in_one_line(tmp_path: Path, browser: Browser) -> None:
    html = derive(r"<p>\[ \frac{a}{b} + \frac{c}{d} \]</p>", "https://blog.example/1/").html
    export(MemoryShelf.of(make_post(1, html)), [1], tmp_path / "x.epub")
    with zipfile.ZipFile(tmp_path / "x.epub") as book:
        book.extractall(tmp_path / "book")
    browser.open(tmp_path / "book" / "EPUB" / "posts" / "p1.xhtml")
    tops = browser.ask(
        "[...document.querySelectorAll('mfrac')].map(e => Math.round(e.getBoundingClientRect().top)).join()"
    ).split(",")
    assert len(tops) == 2
    assert tops[0] == tops[1]
