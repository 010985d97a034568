"""Words that a field offers while one types, on a card in the look of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

# A window of its own: the style sheet of the main window does not reach it, the palette does.
_LOOK = """
QListView { background: palette(base); color: palette(text); border: 1px solid palette(mid); padding: 0 4px; outline: none; }
QListView::item { padding: 5px 9px; border-radius: 5px; }
QListView::item:hover { background: palette(alternate-base); }
QListView::item:selected { background: palette(midlight); color: palette(text); }
QScrollBar:vertical { width: 10px; background: transparent; border: none; }
QScrollBar::handle { background: palette(midlight); border-radius: 3px; margin: 2px; min-height: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""


def suggest(field: QLineEdit, words: Sequence[str]) -> QCompleter:
    """From now on the field offers those that hold what is typed, whatever the case."""
    completer = QCompleter(list(words), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    shown = QListView()
    shown.setUniformItemSizes(True)
    shown.setMouseTracking(True)
    shown.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    shown.setStyleSheet(_LOOK)
    completer.setPopup(shown)
    field.setCompleter(completer)
    return completer
