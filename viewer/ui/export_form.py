"""What an export can be: formats as tabs, and what each of them lets one choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.types import ExportOptions
from viewer.ui.controls import Chooser, Switch
from viewer.ui.flow import FlowRow
from viewer.ui.language import tr

_DEFAULT = ExportOptions()
_SPACING = 12  # pixels between the tabs, the words below them, and the fields
_UNLIMITED = 10_000  # pixels of height that no words need


@dataclass(frozen=True, slots=True)
class Format:
    """A tab. ``suffix`` is that of its file, "" for a folder; ``told`` says what it is good for, and ``parts`` what is in
    it: names, each with what it is."""

    name: str
    title: str
    suffix: str
    told: str
    parts: tuple[tuple[str, str], ...] = ()


FORMATS = (
    Format("pdf", "PDF", ".pdf", tr("To print, and to read anywhere as it is.")),
    Format(
        "epub",
        "EPUB",
        ".epub",
        tr("A book for e-readers and phones: the text flows to the size of the screen."),
        (
            ("cover", tr("The title, the blogs, and the span of dates.")),
            ("contents", tr("Every post and its headings, as links.")),
            ("posts/", tr("A chapter for each post; links between posts stay within the book.")),
            ("pictures/", tr("The pictures, each once.")),
            ("fonts/", tr("The font of formulas, where there are any.")),
        ),
    ),
    Format(
        "markdown",
        "Markdown",
        "",
        tr("A folder of text files with their pictures, for Jekyll, Hugo and Obsidian. Archive Viewer reads it back."),
        (
            ("_posts/", tr("A file for each post. It begins with the title, date, author, tags and address.")),
            ("pictures/", tr("The pictures, each once, under names that people can read.")),
            ("_config.yml", tr("What Jekyll has to know.")),
            ("hugo.yaml", tr("What Hugo has to know.")),
        ),
    ),
    Format(
        "html",
        tr("Web site"),
        "",
        tr("A folder of pages with tags and search, for any browser. No server is needed. Named .zip, it is one file."),
        (
            ("index.html", tr("The page to open: all posts, and the search.")),
            ("posts/", tr("A page for each post.")),
            ("tags/", tr("A page for each tag, with its posts.")),
            ("search/", tr("The index of all words. It is searched in the browser.")),
            ("pictures/", tr("The pictures, each once.")),
            ("style/, fonts/", tr("How it looks. Nothing is fetched from elsewhere.")),
        ),
    ),
    Format(
        "zim",
        "ZIM",
        ".zim",
        tr("One file for Kiwix, with its own full-text index."),
        (
            ("index", tr("The page to begin at: all posts.")),
            ("posts", tr("A page for each post, with its pictures.")),
            ("tags", tr("A page for each tag, with its posts.")),
            ("search", tr("An index of all words and one of the titles, for the search of Kiwix.")),
        ),
    ),
)  # fmt: skip
BY_NAME = {each.name: each for each in FORMATS}

Choices = Sequence[tuple[str, Any]]
_ORDERS: Choices = (
    (tr("Newest first"), "newest"),
    (tr("Oldest first"), "oldest"),
    (tr("By tag"), "tag"),
    (tr("As listed"), "given"),
)
_PAPERS: Choices = (("A4", "A4"), (tr("Letter"), "Letter"))
_MARGINS: Choices = ((tr("Narrow"), 14.0), (tr("Normal"), 22.0), (tr("Wide"), 32.0))
_SIZES: Choices = ((tr("Small"), 9.0), (tr("Normal"), 10.5), (tr("Large"), 12.0), (tr("Very large"), 14.0))
_COLUMNS: Choices = ((tr("One"), 1), (tr("Two"), 2))
_FILES: Choices = ((tr("One for all"), False), (tr("One a post"), True))
_ON_PAPER = ("paper", "margin", "text_size", "columns", "separate")


class ExportForm(QWidget):
    """Fields in rows; ``changed`` follows every change of what they say."""

    changed = Signal()

    def __init__(self, stored: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        said = stored if isinstance(stored, dict) else {}
        self._tabs = QButtonGroup(self)
        self._told = QLabel()
        self._told.setProperty("quiet", True)
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("Title"))
        self.pictures = Switch()
        self.pictures.setAccessibleName(tr("Pictures"))
        self.pictures.setChecked(said.get("pictures") is not False)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(9)
        self._grid.setColumnStretch(1, 1)
        self.choosers: dict[str, Chooser] = {}
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        self._add_row("title", tr("Title"), self.title)
        self._add_chooser("order", tr("Order"), _ORDERS, said)
        self._add_row("pictures", tr("Pictures"), self.pictures)
        self._add_chooser("paper", tr("Paper"), _PAPERS, said)
        self._add_chooser("margin", tr("Margins"), _MARGINS, said)
        self._add_chooser("text_size", tr("Text"), _SIZES, said)
        self._add_chooser("columns", tr("Columns"), _COLUMNS, said)
        self._add_chooser("separate", tr("Files"), _FILES, said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        self._row_of_tabs = self._make_tabs(said.get("format"))
        layout.addWidget(self._row_of_tabs)
        layout.addWidget(self._told)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self.title.textEdited.connect(lambda _text: self.changed.emit())
        self.pictures.toggled.connect(lambda _on: self.changed.emit())
        self._grid.setColumnMinimumWidth(0, max(label.sizeHint().width() for label, _ in self._rows.values()))
        self._show_format()

    @property
    def format(self) -> Format:
        """The chosen tab."""
        return FORMATS[self._tabs.checkedId()]

    def options(self) -> ExportOptions:
        """What the fields say; those that the format does not have are as usual."""
        said: dict[str, Any] = {name: chooser.currentData() for name, chooser in self.choosers.items()}
        if self.format.name != "pdf":
            said = {name: value for name, value in said.items() if name not in _ON_PAPER}
        return ExportOptions(
            **said, pictures=self.pictures.isChecked(), title=self.title.text().strip() or None
        )

    def stored(self) -> dict[str, Any]:
        """As the settings keep it: all but the title."""
        chosen = {name: chooser.currentData() for name, chooser in self.choosers.items()}
        return {**chosen, "format": self.format.name, "pictures": self.pictures.isChecked()}

    def choose(self, name: str) -> None:
        """Turns to the tab of a format."""
        self._tabs.button(list(BY_NAME).index(name)).click()

    def tallest(self) -> int:
        """The height in pixels of the format with the most fields."""
        fields = [
            max(label.sizeHint().height(), field.sizeHint().height()) for label, field in self._rows.values()
        ]
        grid = sum(fields) + self._grid.verticalSpacing() * (len(fields) - 1)
        tabs = self._row_of_tabs.heightForWidth(self.width())
        return tabs + self._told.minimumHeight() + grid + 2 * _SPACING

    def _make_tabs(self, chosen: object) -> QWidget:
        tabs = []
        for number, each in enumerate(FORMATS):
            tab = QPushButton(each.title)
            tab.setCheckable(True)
            tab.setProperty("segment", True)
            tab.setAccessibleName(tr("Format: {title}").format(title=each.title))
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            tab.setChecked(each.name == chosen or (number == 0 and chosen not in BY_NAME))
            self._tabs.addButton(tab, number)
            tabs.append(tab)
        self._tabs.idClicked.connect(lambda _number: self._turned())
        return FlowRow(*tabs, spacing=4)

    def _add_chooser(self, name: str, label: str, choices: Choices, said: dict[str, Any]) -> None:
        chooser = Chooser()
        chooser.setAccessibleName(label)
        for text, value in choices:
            chooser.addItem(text, value)
        at = chooser.findData(said.get(name, getattr(_DEFAULT, name)))
        chooser.setCurrentIndex(at if at >= 0 else chooser.findData(getattr(_DEFAULT, name)))
        chooser.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.choosers[name] = chooser
        self._add_row(name, label, chooser)

    def _add_row(self, name: str, label: str, field: QWidget) -> None:
        said = QLabel(label)
        said.setProperty("quiet", True)
        said.setBuddy(field)
        at = self._grid.rowCount()
        self._grid.addWidget(said, at, 0)
        place = Qt.AlignmentFlag(0) if isinstance(field, QLineEdit) else Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(field, at, 1, place)
        self._rows[name] = (said, field)

    def _turned(self) -> None:
        self._show_format()
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_still()

    def _keep_still(self) -> None:
        """What stands below the tabs does not move when another one is chosen: there is room for the longest words."""
        flags = Qt.TextFlag.TextWordWrap
        room = QRect(0, 0, self._told.width(), _UNLIMITED)
        metrics = self._told.fontMetrics()
        self._told.setMinimumHeight(
            max(metrics.boundingRect(room, flags, each.told).height() for each in FORMATS)
        )

    def _show_format(self) -> None:
        self._told.setText(self.format.told)
        self._keep_still()
        for name in _ON_PAPER:
            for widget in self._rows[name]:
                widget.setVisible(self.format.name == "pdf")
