"""What the window remembers from one start to the next: its shape for all archives, the place in each of them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from viewer.ui.choice import ALL, Choice
from viewer.ui.finding import Order

if TYPE_CHECKING:  # the first list needs none of them
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtCore import QByteArray
    from PySide6.QtWidgets import QMainWindow

    from viewer.config import Settings
    from viewer.types import ReadingStyle

_MOST_PLACES = 20
DEFAULT_SIZE = (1440, 900)
_FRAME = (16, 64)  # pixels of a screen for what the system puts around a window
USUAL_BARS = (77, 30)
USUAL_PANES = (220, 360)  # pixels of width of tree and list, where there is room


class Place(NamedTuple):
    """Where the reader was: the line of the tree, the post, the open branches. How far into the post, the archive knows."""

    choice: Choice = ALL
    post: int | None = None
    branches: tuple[str, ...] = ()


class WindowState:
    """Reads and writes the settings of the window. What cannot be understood counts as never written."""

    def __init__(self, settings: Settings, archive: Path) -> None:
        self._settings = settings
        self._archive = str(archive.resolve())

    def flush(self) -> None:
        """Returns when all is written."""
        self._settings.flush()

    @property
    def theme(self) -> str:
        return str(self._settings.get("theme", "system"))

    @theme.setter
    def theme(self, mode: str) -> None:
        self._settings.set("theme", mode)

    @property
    def style(self) -> ReadingStyle:
        """How posts are set, but for the theme."""
        from viewer.types import ReadingStyle

        stored = self._settings.get("style")
        stored = stored if isinstance(stored, dict) else {}
        usual = ReadingStyle()
        return ReadingStyle(
            size=min(max(_number(stored.get("size"), usual.size), 0.5), 3.0),
            width=int(min(max(_number(stored.get("width"), usual.width), 40), 120)),
            face="sans" if stored.get("face") == "sans" else "serif",
        )

    @style.setter
    def style(self, style: ReadingStyle) -> None:
        self._settings.set("style", {"size": style.size, "width": style.width, "face": style.face})

    @property
    def outline(self) -> bool:
        """Whether the outline of a post is shown beside it."""
        return self._settings.get("outline") is not False

    @outline.setter
    def outline(self, shown: bool) -> None:
        self._settings.set("outline", shown)

    @property
    def order(self) -> Order:
        """How lists are sorted, grouped and drawn."""
        return Order.restored(self._settings.get("list"))

    @order.setter
    def order(self, order: Order) -> None:
        self._settings.set("list", order._asdict())

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

    def restore_shape(self, window: QMainWindow) -> tuple[list[int], bool]:
        """Gives the window its size and place; returns how wide the reader made tree and list (0: they never did), and
        whether the tree is shown."""
        shape = self._settings.get("window")
        shape = shape if isinstance(shape, dict) else {}
        geometry = _bytes(shape.get("geometry"))
        if geometry is None or not window.restoreGeometry(geometry):
            room = window.screen().availableSize()
            window.resize(
                min(DEFAULT_SIZE[0], room.width() - _FRAME[0]),
                min(DEFAULT_SIZE[1], room.height() - _FRAME[1]),
            )
        sizes = shape.get("panes")
        if (
            not isinstance(sizes, list)
            or len(sizes) < 2
            or not all(isinstance(n, int) and n >= 0 for n in sizes)
        ):
            sizes = [0, 0]
        own = [0 if size == usual else size for size, usual in zip(sizes, USUAL_PANES, strict=False)]
        return own, shape.get("tree") is not False

    def save_shape(self, window: QMainWindow, own: Sequence[int], *, tree: bool) -> None:
        """``own`` and ``tree`` are as ``restore_shape`` gives them."""
        geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        self._settings.set("window", {"geometry": geometry, "panes": list(own), "tree": tree})

    def restore_place(self) -> Place:
        """Where the reader was in this archive."""
        places = self._settings.get("places")
        stored = places.get(self._archive) if isinstance(places, dict) else None
        if not isinstance(stored, dict):
            return Place()
        post = stored.get("post")
        branches = stored.get("branches")
        return Place(
            Choice.restored(stored.get("choice")),
            post if isinstance(post, int) else None,
            tuple(filter(lambda path: isinstance(path, str), branches)) if isinstance(branches, list) else (),
        )

    def save_place(self, place: Place) -> None:
        places = self._settings.get("places")
        places = dict(places) if isinstance(places, dict) else {}
        places.pop(self._archive, None)
        places[self._archive] = {
            "choice": place.choice.stored(),
            "post": place.post,
            "branches": list(place.branches),
        }
        self._settings.set("places", dict(list(places.items())[-_MOST_PLACES:]))


def _number(stored: Any, default: float) -> float:
    return float(stored) if isinstance(stored, int | float) and isfinite(stored) else default


def _bytes(stored: Any) -> QByteArray | None:
    from PySide6.QtCore import QByteArray

    return QByteArray.fromBase64(stored.encode()) if isinstance(stored, str) and stored.isascii() else None
