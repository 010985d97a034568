"""Icons by name, from the Phosphor font that qtawesome ships, in the colours of the theme.

qtawesome itself is not imported: with qtpy behind it that takes longer than opening the window, and qtpy patches Qt's
classes as it goes. Its font and the table of its glyphs are all that is needed.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from viewer.ui.theme import Theme

GLYPHS = {
    "add": "plus",
    "all": "tray",
    "author": "user",
    "back": "caret-left",
    "book": "book-open",
    "cancel": "x",
    "folder": "folder",
    "command": "terminal-window",
    "copy": "copy",
    "dark": "moon",
    "date": "calendar-blank",
    "down": "caret-down",
    "export": "export",
    "find": "magnifying-glass",
    "excerpt": "circle-half",
    "forward": "caret-right",
    "gone": "ghost",
    "left_out": "minus-circle",
    "light": "sun",
    "open": "arrow-square-out",
    "operator": "funnel-simple",
    "outline": "list-bullets",
    "problem": "warning",
    "pending": "circle-dashed",
    "read": "check-circle",
    "recent": "clock-counter-clockwise",
    "saved": "check-circle",
    "site": "globe",
    "source": "rss",
    "sort": "sort-ascending",
    "star": "star",
    "starred": "star-fill",
    "state": "circle-half",
    "sync": "arrows-clockwise",
    "style": "text-aa",
    "system": "circle-half",
    "tag": "hash",
    "branch": "folder-simple",
    "own_tag": "tag-simple",
    "tree": "list",
    "unread": "circle",
    "up": "caret-up",
}


_SIZE = 0.92  # of the icon's box: the glyphs have little air of their own


class Face:
    """The font of the icons: nothing is drawn before ``load``, nor without the font (a damaged installation)."""

    def __init__(self) -> None:
        self.family = ""
        self.glyphs: dict[str, str] = {}

    def load(self) -> None:
        self.family, self.glyphs = _load()


class Icons(QObject):
    """Gives icons by the names above. They draw themselves as soon as ``load`` was called: the list comes first."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._face = Face()

    def load(self) -> None:
        """Loads the font; whoever shows icons paints again."""
        self._face.load()

    def icon(self, name: str, color: str = "text") -> QIcon:
        """The icon in a colour of the theme (a field of ``Colors``)."""
        colors = self._theme.colors
        return QIcon(_Glyph(self._face, GLYPHS[name], colors[color], colors["faint"], colors["accent"]))


def _load() -> tuple[str, dict[str, str]]:
    """The family of the font and its glyphs by name."""
    found = find_spec("qtawesome")
    if found is None or found.origin is None:
        return "", {}
    fonts = Path(found.origin).parent / "fonts"
    face = next(fonts.glob("phosphor-[0-9]*.ttf"), None)
    charmap = next(fonts.glob("phosphor-charmap-*.json"), None)
    if face is None or charmap is None:
        return "", {}
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(face)))
    codes: dict[str, str] = json.loads(charmap.read_text(encoding="utf-8"))
    wanted = set(GLYPHS.values())
    return families[0] if families else "", {
        name: chr(int(codes[name], 16)) for name in wanted & codes.keys()
    }


class _Glyph(QIconEngine):
    """Draws one character of a font, sharp at every size and scale."""

    def __init__(self, face: Face, name: str, color: QColor, disabled: QColor, on: QColor) -> None:
        super().__init__()
        self._look = (face, name, color, disabled, on)

    def clone(self) -> QIconEngine:
        return _Glyph(*self._look)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        face, name, color, disabled, on = self._look
        glyph = face.glyphs.get(name)
        if glyph is None:
            return
        font = QFont(face.family)
        font.setPixelSize(max(1, round(rect.height() * _SIZE)))
        painter.save()
        painter.setFont(font)
        shown = disabled if mode == QIcon.Mode.Disabled else on if state == QIcon.State.On else color
        painter.setPen(shown)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
