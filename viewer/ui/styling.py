"""How posts are set: the reader's choice of theme, size, width and face, in effect at once, remembered."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from viewer.types import ReadingStyle
from viewer.ui.language import tr
from viewer.ui.state import WindowState
from viewer.ui.theme import Theme

SIZES = (0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5)
WIDTHS = {tr("Narrow"): 54, tr("Medium"): 68, tr("Wide"): 88}
FACES = {tr("Serif"): "serif", tr("Sans"): "sans"}


class Styling(QObject):
    """The present style; ``changed`` carries it whenever a post would look different."""

    changed = Signal(ReadingStyle)

    def __init__(self, state: WindowState, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._theme = theme
        self._style = replace(state.style, theme=theme.name)
        theme.changed.connect(lambda: self._set(theme=theme.name))

    @property
    def style(self) -> ReadingStyle:
        return self._style

    @property
    def theme(self) -> str:
        """The choice: "system", "light", "sepia" or "dark"; ``style`` has what comes of it."""
        return self._theme.mode

    def set_theme(self, mode: str) -> None:
        self._state.theme = mode
        self._theme.set_mode(mode)

    def resize(self, steps: int) -> None:
        """Larger text (1) or smaller (-1)."""
        at = min(range(len(SIZES)), key=lambda n: abs(SIZES[n] - self._style.size))
        self.set_size(SIZES[min(max(at + steps, 0), len(SIZES) - 1)])

    def set_size(self, size: float) -> None:
        """The text at a factor of its normal size."""
        self._set(size=min(max(size, SIZES[0]), SIZES[-1]))

    def set_width(self, width: int) -> None:
        """The measure, in characters a line."""
        self._set(width=width)

    def set_face(self, face: str) -> None:
        """ "serif" or "sans"."""
        self._set(face=face)

    def _set(self, **values: object) -> None:
        style = replace(self._style, **values)  # type: ignore[arg-type]
        if style != self._style:
            self._style = style
            self._state.style = style
            self.changed.emit(style)
