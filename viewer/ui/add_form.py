"""A field for the address of a blog or a folder, with what went wrong said under it. Used by the welcome and by Add."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


class AddForm(QWidget):
    """Emits ``submitted`` with what was typed or chosen; ``set_busy`` and ``show_error`` say how it went."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setPlaceholderText("https://example.org or a folder of Markdown")
        self.field.setAccessibleName("Address of a blog, or a folder")
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._submit)
        self.field.textChanged.connect(self._typed)
        self._choose = QPushButton("Choose folder…")
        self._choose.clicked.connect(self._choose_folder)
        self.button = QPushButton("Add")
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._submit)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self._choose)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.message)
        self._typed()

    def set_busy(self, what: str) -> None:
        """Says what is being done and takes no other address meanwhile; "" is over."""
        busy = bool(what)
        for widget in (self.field, self._choose):
            widget.setEnabled(not busy)
        self.button.setEnabled(not busy and bool(self.field.text().strip()))
        self._say(what, "quiet")

    def show_error(self, sentence: str) -> None:
        """One sentence on what went wrong; the address stays for mending."""
        self.set_busy("")
        self._say(sentence, "danger")
        self.field.setFocus()
        self.field.selectAll()

    def _say(self, text: str, kind: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
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
            self.submitted.emit(location)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Folder of Markdown posts")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._folder_chosen)
        dialog.open()

    def _folder_chosen(self, folder: str) -> None:
        self.field.setText(folder)
        self._submit()
