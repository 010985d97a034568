"""A field for the address of a blog or a folder, with what went wrong said under it. Used by the welcome and by Add."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.flow import FlowRow
from viewer.ui.language import tr

_LEAST_FIELD = 220  # pixels: enough of an address to know it by


class AddForm(QWidget):
    """Emits ``submitted`` with what was typed or chosen, and whether the whole archive of the blog is wanted; ``set_busy``
    and ``show_error`` say how it went."""

    submitted = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("https://example.org or a folder of Markdown"))
        self.field.setAccessibleName(tr("Address of a blog, or a folder"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._submit)
        self.field.textChanged.connect(self._typed)
        self._choose = QPushButton(tr("Choose folder…"))
        self._choose.clicked.connect(self._choose_folder)
        self.button = QPushButton(tr("Add"))
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._submit)
        self._make_choice()
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setMinimumHeight(self.message.fontMetrics().lineSpacing())
        kept = self.message.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what it stands below does not move when it comes
        self.message.setSizePolicy(kept)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.field.setMinimumWidth(_LEAST_FIELD)
        row = FlowRow(self.field, self._choose, self.button, spacing=8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(row)
        layout.addWidget(self._choice)
        layout.addWidget(self.message)
        self._typed()

    @property
    def wants_whole(self) -> bool:
        """Whether every post that the blog ever published is wanted, not only those in its feed."""
        return self.whole.isChecked()

    def _make_choice(self) -> None:
        """Feeds rarely hold all posts of a blog, and a feed that does costs no second fetching: the whole is the default."""
        self.whole = QRadioButton(tr("the whole archive"))
        self.whole.setToolTip(tr("Every post that the blog ever published; the newest come first"))
        self.newest = QRadioButton(tr("the newest posts"))
        self.newest.setToolTip(tr("What the feed holds; the rest can be had at any time"))
        self.whole.setChecked(True)
        lead = QLabel(tr("Get"))
        lead.setProperty("quiet", True)
        self._choice = FlowRow(lead, self.whole, self.newest, spacing=12)

    def set_busy(self, what: str) -> None:
        """Says what is being done and takes no other address meanwhile; "" is over."""
        busy = bool(what)
        for widget in (self.field, self._choose, self._choice):
            widget.setEnabled(not busy)
        self.button.setEnabled(not busy and bool(self.field.text().strip()))
        self._say(what, "quiet")

    def show_error(self, sentence: str) -> None:
        """One sentence on what went wrong; the address stays for mending."""
        self.set_busy("")
        self._say(sentence, "danger")
        if self.isVisible():  # the welcome, out of sight, would take the keyboard from the sheet that is seen
            self.field.setFocus()
        self.field.selectAll()

    def _say(self, text: str, kind: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        self.message.setVisible(bool(text))
        for name in ("quiet", "danger"):
            self.message.setProperty(name, name == kind)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _typed(self) -> None:
        self.button.setEnabled(bool(self.field.text().strip()))
        self._say("", "quiet")

    def _submit(self) -> None:
        location = self.field.text().strip()
        if location and self.button.isEnabled():
            self.submitted.emit(location, self.wants_whole)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder of Markdown posts"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    def _folder_chosen(self, folder: str) -> None:
        self.field.setText(folder)
        self._submit()
