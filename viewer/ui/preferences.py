"""The settings, few and searchable, on a sheet. Each takes effect at once; there is nothing to confirm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.search.fuzzy import folded
from viewer.ui.controls import Chooser, Switch
from viewer.ui.language import tr
from viewer.ui.theme import scaled


@dataclass(frozen=True, slots=True)
class Preference:
    """One setting, or one folder to show. ``choices`` maps what is stored to what is said; without them it is a switch,
    or, with ``action``, a button. ``changed`` gets what is stored."""

    section: str
    text: str
    hint: str = ""
    value: object = None
    changed: Callable[[object], object] = field(default=lambda _value: None, compare=False)
    choices: tuple[tuple[object, str], ...] = ()
    action: str = ""
    words: str = ""  # what else it is looked for by

    def fits(self, typed: str) -> bool:
        """Whether all the typed words are in what is said of it."""
        said = folded(
            " ".join((self.section, self.text, self.hint, self.words, *(text for _, text in self.choices)))
        )
        return all(word in said for word in folded(typed).split())


class PreferencesView(QWidget):
    """The preferences under the titles of their sections, and a field that leaves only those that fit."""

    def __init__(self, preferences: Sequence[Preference], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search settings"))
        self.field.setAccessibleName(tr("Search settings"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self._none = QLabel(tr("No setting fits"))
        self._none.setProperty("quiet", True)
        self._none.hide()
        self._heads: dict[str, QLabel] = {}
        self._rows: list[tuple[Preference, list[QWidget]]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addLayout(self._grid)
        layout.addWidget(self._none)
        layout.addStretch(1)
        for preference in preferences:
            self._add(preference)
        self.setFocusProxy(self.field)

    def control(self, text: str) -> QWidget:
        """What is used to change the preference that says ``text``."""
        return next(widgets[-1] for preference, widgets in self._rows if preference.text == text)

    def _add(self, preference: Preference) -> None:
        if preference.section not in self._heads:
            head = QLabel(preference.section)
            head.setFont(scaled(self.font(), 1.0, self.font().weight().DemiBold))
            head.setProperty("quiet", True)
            head.setContentsMargins(0, 12 if self._heads else 0, 0, 2)
            self._heads[preference.section] = head
            self._grid.addWidget(head, self._grid.rowCount(), 0, 1, 2)
        row = self._grid.rowCount()
        control = _control(preference)
        label = QLabel(preference.text)
        label.setBuddy(control)
        label.setWordWrap(True)
        control.setAccessibleName(preference.text)
        control.setAccessibleDescription(preference.hint)
        widgets: list[QWidget] = [label]
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(
            control, row, 1, 1, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        )
        if preference.hint:
            hint = QLabel(preference.hint)
            hint.setProperty("quiet", True)
            hint.setFont(scaled(self.font(), 0.9))
            hint.setWordWrap(True)
            hint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            hint.setContentsMargins(0, 0, 0, 7)
            self._grid.addWidget(hint, row + 1, 0, 1, 2)
            widgets.append(hint)
        self._rows.append((preference, [*widgets, control]))

    def _filter(self, typed: str) -> None:
        shown: set[str] = set()
        for preference, widgets in self._rows:
            fits = preference.fits(typed)
            for widget in widgets:
                widget.setVisible(fits)
            if fits:
                shown.add(preference.section)
        for section, head in self._heads.items():
            head.setVisible(section in shown)
        self._none.setVisible(not shown)


def _control(preference: Preference) -> QWidget:
    if preference.action:
        button = QPushButton(preference.action)
        button.clicked.connect(lambda: preference.changed(preference.value))
        return button
    if preference.choices:
        box = Chooser()
        for value, text in preference.choices:
            box.addItem(text, value)
        at = next((at for at, (value, _) in enumerate(preference.choices) if value == preference.value), 0)
        box.setCurrentIndex(at)
        box.activated.connect(lambda index: preference.changed(preference.choices[index][0]))
        return box
    switch = Switch()
    switch.setChecked(bool(preference.value))
    switch.toggled.connect(preference.changed)
    return switch


def folder_preference(text: str, path: Path, show: Callable[[Path], object]) -> Preference:
    """A folder, with a button that shows it in the system's file manager."""
    return Preference(tr("Folders"), text, str(path), path, lambda _path: show(path), action=tr("Show"))
