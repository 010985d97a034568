"""All shortcuts on one sheet, from the table of actions: it cannot be out of date."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from viewer.ui.actions import MENUS, SPECS, Actions, Spec
from viewer.ui.theme import scaled


def cheat_sheet(actions: Actions) -> QWidget:
    """A grid of keys and what they do, under the titles of the menus, and a way to change them."""
    specs = {spec.id: spec for spec in SPECS}
    sheet = QWidget()
    grid = QGridLayout(sheet)
    grid.setContentsMargins(0, 0, 8, 0)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    halves = _halves(
        [
            (title.replace("&", ""), [specs[n] for n in names if n and actions.keys(n)])
            for title, names in MENUS
        ]
    )
    for half, sections in enumerate(halves):
        row = 0
        for title, entries in sections:
            head = QLabel(title)
            head.setFont(scaled(sheet.font(), 1.0, sheet.font().weight().DemiBold))
            head.setProperty("quiet", True)
            grid.addWidget(head, row, half * 2, 1, 2)
            row += 1
            for spec in entries:
                keys = actions.keys(spec.id)[:2]
                grid.addLayout(_caps(keys), row, half * 2)
                what = QLabel(spec.text.replace("&", "").rstrip("…"))
                what.setAccessibleName(f"{what.text()}: {' or '.join(keys)}")
                grid.addWidget(what, row, half * 2 + 1)
                row += 1
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    change = QPushButton("Change keys…")
    change.setProperty("link", True)
    change.clicked.connect(actions["change_keys"].trigger)
    grid.addWidget(change, grid.rowCount(), 0, 1, 2)
    grid.setRowStretch(grid.rowCount(), 1)
    return sheet


def _caps(keys: Sequence[str]) -> QHBoxLayout:
    """A key cap for each of the shortcuts."""
    caps = QHBoxLayout()
    caps.setSpacing(5)
    caps.addStretch(1)
    for key in keys:
        cap = QLabel(key)
        cap.setObjectName("key")
        caps.addWidget(cap)
    return caps


def _halves(sections: list[tuple[str, list[Spec]]]) -> list[list[tuple[str, list[Spec]]]]:
    """Splits the sections into two columns of about the same height."""
    total = sum(len(entries) + 1 for _, entries in sections)
    left: list[tuple[str, list[Spec]]] = []
    taken = 0
    rest = list(sections)
    while rest and taken < total / 2 - 2:
        left.append(rest.pop(0))
        taken += len(left[-1][1]) + 1
    return [left, rest]
