"""Add blog or folder: the form of the welcome on a sheet, for an archive that has posts already."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from viewer.types import Source
from viewer.ui.add_form import AddForm
from viewer.ui.language import tr
from viewer.ui.sheet import Sheet
from viewer.ui.syncing import Syncing


class AddSheet(QObject):
    """Opens the form; closes it when the source was found, or says under it why not; with ``say`` when the reader has put it
    away."""

    def __init__(self, sheet: Sheet, syncing: Syncing, say: Callable[[str], object]) -> None:
        super().__init__(sheet)
        self._sheet = sheet
        self._syncing = syncing
        self._say = say
        self._form: AddForm | None = None
        self._asked = False  # whether something that was typed here is looked for
        syncing.adding.connect(lambda _location: self._say_busy(tr("Looking for posts…")))
        syncing.added.connect(self._added)
        syncing.add_failed.connect(self._failed)

    def open(self, location: str = "") -> None:
        """Shows the form, with an address already in it when there is one."""
        content = QWidget()
        form = AddForm()
        form.field.setText(location)
        form.submitted.connect(self._submit)
        form.destroyed.connect(self._forget)
        lead = QLabel(
            tr("The address of a blog is enough: its feed is found. A folder of Markdown works too.")
        )
        lead.setProperty("quiet", True)
        lead.setWordWrap(True)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addWidget(form)
        layout.addStretch(1)
        self._form = form
        self._sheet.open(tr("Add a blog or a folder"), content, 620, 240, grows=True)
        form.field.setFocus()

    def _submit(self, location: str, whole: bool) -> None:
        self._asked = True
        self._syncing.add(location, whole=whole)

    def _say_busy(self, what: str) -> None:
        if self._form is not None:
            self._form.set_busy(what)

    def _added(self, _source: Source) -> None:
        self._asked = False
        if self._form is not None:
            self._sheet.put_away()
            self._form.set_busy("")
            self._form.field.clear()

    def _failed(self, sentence: str) -> None:
        asked, self._asked = self._asked, False
        if self._form is not None:
            self._form.show_error(sentence)
        if asked and (self._form is None or not self._form.isVisible()):
            self._say(sentence)

    def _forget(self) -> None:
        self._form = None
