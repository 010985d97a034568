"""Giving something a name: a field and a button on a sheet, with what speaks against the name said under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from viewer.ui.language import tr
from viewer.ui.sheet import Sheet


class NameForm(QWidget):
    """Emits ``submitted`` with the name. ``judge`` says of a name that is typed what the button is to be called then, and
    what there is to know about it."""

    submitted = Signal(str)

    def __init__(self, name: str, lead: str, judge: Callable[[str], tuple[str, str]]) -> None:
        super().__init__()
        self._judge = judge
        about = QLabel(lead)
        about.setProperty("quiet", True)
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setWordWrap(True)
        self.field = QLineEdit()
        self.field.setAccessibleName(tr("Name"))
        self.field.setPlaceholderText(tr("Name"))
        self.field.setClearButtonEnabled(True)
        self.field.returnPressed.connect(self._submit)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(self._submit)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        layout.addWidget(about)
        layout.addLayout(row)
        layout.addWidget(self.message)
        layout.addStretch(1)
        self.field.textChanged.connect(self._typed)
        self.field.setText(name)
        self._typed()

    @property
    def name(self) -> str:
        return " ".join(self.field.text().split())

    def show_error(self, sentence: str) -> None:
        """One sentence on why it did not work; the name stays for mending."""
        self._say(sentence, "danger")
        self.field.setFocus()
        self.field.selectAll()

    def _typed(self) -> None:
        label, note = self._judge(self.name)
        self.button.setText(label)
        self.button.setEnabled(bool(self.name))
        self._say(note, "quiet")

    def _submit(self) -> None:
        if self.name:
            self.submitted.emit(self.name)

    def _say(self, text: str, kind: str) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        for each in ("quiet", "danger"):
            self.message.setProperty(each, each == kind)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)


class NameSheet(QObject):
    """Opens the form, and closes it when the name was taken."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self.form: NameForm | None = None

    def open(self, title: str, form: NameForm) -> None:
        """Shows the form; the proposed name is selected, to be typed over."""
        self.form = form
        form.destroyed.connect(lambda: self._forget(form))
        self._sheet.open(title, form, 560, 220)
        form.field.setFocus(Qt.FocusReason.OtherFocusReason)
        form.field.selectAll()

    def close(self, form: NameForm) -> None:
        """The name was taken."""
        if self.form is form:
            self.form = None
            if not self._sheet.isHidden():
                self._sheet.put_away()

    def fail(self, form: NameForm, sentence: str) -> None:
        """The name was not taken."""
        if self.form is form:
            form.show_error(sentence)

    def _forget(self, form: NameForm) -> None:
        if self.form is form:
            self.form = None
