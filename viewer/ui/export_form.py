"""What an export can be: formats as tabs, and what each of them lets one choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.types import ExportOptions
from viewer.ui.controls import Chooser, Switch
from viewer.ui.language import tr

_DEFAULT = ExportOptions()


@dataclass(frozen=True, slots=True)
class Format:
    """A tab. ``suffix`` is that of its file, "" for a folder; ``told`` says what it is good for."""

    name: str
    title: str
    suffix: str
    told: str


FORMATS = (
    Format("pdf", "PDF", ".pdf", tr("To print, and to read anywhere as it is.")),
    Format("epub", "EPUB", ".epub", tr("A book for e-readers and phones: the text flows to the size of the screen.")),
    Format(
        "markdown",
        "Markdown",
        "",
        tr("A folder of text files with their pictures, for Jekyll, Hugo and Obsidian. Archive Viewer reads it back."),
    ),
    Format(
        "html",
        tr("Web site"),
        "",
        tr("A folder of pages with tags and search, for any browser. No server is needed. Named .zip, it is one file."),
    ),
    Format("zim", "ZIM", ".zim", tr("One file for Kiwix, with its own full-text index.")),
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
        for name, label, choices in (
            ("order", tr("Order"), _ORDERS),
            ("paper", tr("Paper"), _PAPERS),
            ("margin", tr("Margins"), _MARGINS),
            ("text_size", tr("Text"), _SIZES),
            ("columns", tr("Columns"), _COLUMNS),
            ("separate", tr("Files"), _FILES),
        ):
            self._add_chooser(name, label, choices, said.get(name, getattr(_DEFAULT, name)))
        self._add_row("pictures", tr("Pictures"), self.pictures)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addLayout(self._make_tabs(said.get("format")))
        layout.addWidget(self._told)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        self.title.textEdited.connect(lambda _text: self.changed.emit())
        self.pictures.toggled.connect(lambda _on: self.changed.emit())
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

    def _make_tabs(self, chosen: object) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for number, each in enumerate(FORMATS):
            tab = QPushButton(each.title)
            tab.setCheckable(True)
            tab.setProperty("segment", True)
            tab.setAccessibleName(tr("Format: {title}").format(title=each.title))
            tab.setCursor(Qt.CursorShape.PointingHandCursor)
            tab.setChecked(each.name == chosen or (number == 0 and chosen not in BY_NAME))
            self._tabs.addButton(tab, number)
            row.addWidget(tab, 1)
        self._tabs.idClicked.connect(lambda _number: self._turned())
        return row

    def _add_chooser(self, name: str, label: str, choices: Choices, chosen: object) -> None:
        chooser = Chooser()
        chooser.setAccessibleName(label)
        for text, value in choices:
            chooser.addItem(text, value)
        at = chooser.findData(chosen)
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

    def _show_format(self) -> None:
        self._told.setText(self.format.told)
        for name in _ON_PAPER:
            for widget in self._rows[name]:
                widget.setVisible(self.format.name == "pdf")
