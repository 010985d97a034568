"""What the window remembers from one start to the next: its shape for all archives, the place in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow, QSplitter

from viewer.config import Settings
from viewer.ui.choice import ALL, Choice

_MOST_PLACES = 20
DEFAULT_SIZE = (1240, 820)
USUAL_BARS = (77, 21)
DEFAULT_PANES = (220, 360, 660)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the reader was: the line of the tree, the post, CSS pixels down its page."""

    choice: Choice = ALL
    post: int | None = None
    scroll: float = 0.0


class WindowState:
    """Reads and writes the settings of the window. What cannot be understood counts as never written."""

    def __init__(self, settings: Settings, archive: Path) -> None:
        self._settings = settings
        self._archive = str(archive.resolve())

    @property
    def theme(self) -> str:
        return str(self._settings.get("theme", "system"))

    @theme.setter
    def theme(self, mode: str) -> None:
        self._settings.set("theme", mode)

    @property
    def zoom(self) -> float:
        return _number(self._settings.get("zoom"), 1.0)

    @zoom.setter
    def zoom(self, factor: float) -> None:
        self._settings.set("zoom", factor)

    @property
    def bars(self) -> tuple[int, int]:
        """Pixels above and below the panes that the bars took when the window was last closed."""
        stored = self._settings.get("bars")
        if isinstance(stored, list) and len(stored) == 2 and all(isinstance(n, int) for n in stored):
            return min(max(stored[0], 0), 200), min(max(stored[1], 0), 200)
        return USUAL_BARS

    @bars.setter
    def bars(self, heights: tuple[int, int]) -> None:
        self._settings.set("bars", list(heights))

    def restore_shape(self, window: QMainWindow, panes: QSplitter) -> bool:
        """Size, place and panes; returns whether the tree is shown."""
        shape = self._settings.get("window")
        shape = shape if isinstance(shape, dict) else {}
        geometry = _bytes(shape.get("geometry"))
        if geometry is None or not window.restoreGeometry(geometry):
            window.resize(*DEFAULT_SIZE)
        sizes = shape.get("panes")
        if not (
            isinstance(sizes, list) and len(sizes) == 3 and all(isinstance(n, int) and n >= 0 for n in sizes)
        ):
            sizes = list(DEFAULT_PANES)
        panes.setSizes(sizes)
        return shape.get("tree") is not False

    def save_shape(self, window: QMainWindow, panes: QSplitter, *, tree: bool) -> None:
        geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        sizes = panes.sizes() if tree else self._old_panes() or panes.sizes()
        self._settings.set("window", {"geometry": geometry, "panes": sizes, "tree": tree})

    def _old_panes(self) -> list[int] | None:
        """A hidden tree has no width: the one it had is kept."""
        shape = self._settings.get("window")
        sizes = shape.get("panes") if isinstance(shape, dict) else None
        return sizes if isinstance(sizes, list) else None

    def restore_place(self) -> Place:
        """Where the reader was in this archive."""
        places = self._settings.get("places")
        stored = places.get(self._archive) if isinstance(places, dict) else None
        if not isinstance(stored, dict):
            return Place()
        post = stored.get("post")
        return Place(
            Choice.restored(stored.get("choice")),
            post if isinstance(post, int) else None,
            _number(stored.get("scroll"), 0.0),
        )

    def save_place(self, place: Place) -> None:
        places = self._settings.get("places")
        places = dict(places) if isinstance(places, dict) else {}
        places.pop(self._archive, None)
        places[self._archive] = {"choice": place.choice.stored(), "post": place.post, "scroll": place.scroll}
        self._settings.set("places", dict(list(places.items())[-_MOST_PLACES:]))


def _number(stored: Any, default: float) -> float:
    return float(stored) if isinstance(stored, int | float) else default


def _bytes(stored: Any) -> QByteArray | None:
    return QByteArray.fromBase64(stored.encode()) if isinstance(stored, str) and stored.isascii() else None
