"""What is on the screen first: the list, and bare frames where the other parts will stand.

Every class of Qt costs when it is first touched, every module when it is first loaded, and once PySide is there also when it
is first named (PySide looks into its source for a use of itself): nothing comes in here that the first list can do without,
and what only annotations name stays under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QMainWindow, QSplitter, QStackedWidget, QWidget

from viewer.ui.finding import shown_count
from viewer.ui.heads import Heads
from viewer.ui.post_list import PostList
from viewer.ui.post_model import PostModel
from viewer.ui.state import USUAL_PANES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from viewer.archive import Archive
    from viewer.ui.choice import Choice
    from viewer.ui.finding import Found
    from viewer.ui.theme import Theme

TREE, LIST, READER = range(3)
LEAST = (150, 240, 430)  # pixels of width, beside another
_SNUG = (170, 270)  # of tree and list beside a post that needs the room
_READABLE = 660  # of a post: 55 characters a line
ROOM_FOR_ALL, ROOM_FOR_TWO = sum(_SNUG) + _READABLE, sum(LEAST[1:])
_SMALLEST = (360, 320)  # pixels of a window in which one pane can be used


class Front:
    """The list between two bare frames, as the middle of ``window``; ``put`` replaces a frame by what it stands for."""

    def __init__(self, window: QMainWindow, archive: Archive, theme: Theme) -> None:
        self.model = PostModel(archive.rows, window)
        self.posts = PostList(self.model, theme)
        self.splitter = QSplitter()
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self._widths: list[int] = []
        self.own = [0, 0]  # pixels of width that the reader gave to tree and list; 0: as is usual
        self.tree_wanted = True  # the tree is to be seen where there is room for it
        self._panes: list[QWidget] = [_bare("sidebar"), self.posts, _bare("reader")]
        for at, pane in enumerate(self._panes):
            pane.setMinimumWidth(LEAST[at])
            self.splitter.addWidget(pane)
            self.splitter.setStretchFactor(at, int(at == READER))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.splitter)
        window.setCentralWidget(self.stack)
        window.setMinimumSize(*_SMALLEST)  # else the panes would keep it as wide as all of them

    def take_shape(self, width: int, own: list[int], *, tree: bool) -> None:
        """Keeps places for the panes that a window of this width has room for; ``own`` and ``tree`` are what the reader made
        of them."""
        self.own, self.tree_wanted = own, tree
        seen = [tree and width >= ROOM_FOR_ALL, True, width >= ROOM_FOR_TWO]
        self._widths = widths(width - self.splitter.handleWidth() * (sum(seen) - 1), own, seen)
        self.splitter.setSizes(self._widths)
        for at in (TREE, READER):
            self._panes[at].setVisible(seen[at])

    def show(self, found: Found, choice: Choice, current: int | None) -> None:
        """The first list. A source has its title later: it takes another question to the archive."""
        self.posts.view.show_posts(
            found.ids, found.hits, found.first, current=current, keep_place=False, heads=Heads(found.groups)
        )
        self.posts.set_title(choice.title({}), shown_count(len(found.ids)))

    def put(self, at: int, pane: QWidget) -> None:
        """Puts a part into its place, as wide as the frame was, hidden when that was hidden."""
        # Under the welcome the panes have not been laid out: what they measure there is nothing that anyone wants.
        sizes = self.splitter.sizes() if self.splitter.isVisible() else self._widths
        frame = self._panes[at]
        pane.setMinimumWidth(LEAST[at])
        hidden = frame.isHidden()
        self.splitter.replaceWidget(at, pane)
        self._panes[at] = pane
        pane.setHidden(hidden)
        self.splitter.setStretchFactor(at, int(at == READER))
        self.splitter.setSizes(sizes)
        frame.deleteLater()


def widths(room: int, own: Sequence[int], seen: Sequence[bool]) -> list[int]:
    """How wide tree, list and post are in so many pixels, those of them that are ``seen``. Tree and list are as the reader
    made them (``own``); else they leave the post, when there is little room, the width that its lines need."""
    if not seen[READER]:
        tree = min(own[TREE] or USUAL_PANES[TREE], max(room - LEAST[LIST], 0)) if seen[LIST] else room
        return [tree, room - tree, 0] if seen[TREE] else [0, room, 0]
    snug = _SNUG if seen[TREE] else LEAST
    beside = [(own[at] or USUAL_PANES[at]) if seen[at] else 0 for at in (TREE, LIST)]
    beside = _shrunk(beside, [own[at] or snug[at] for at in (TREE, LIST)], sum(beside) + _READABLE - room)
    beside = _shrunk(beside, LEAST, sum(beside) + LEAST[READER] - room)
    return [*beside, max(room - sum(beside), 0)]


def _shrunk(sizes: Sequence[int], least: Sequence[int], wanted: int) -> list[int]:
    """Without the pixels that are wanted elsewhere, as far as each can spare them, in proportion."""
    spare = [max(size - floor, 0) for size, floor in zip(sizes, least, strict=False)]
    part = min(max(wanted / (sum(spare) or 1), 0), 1)
    return [size - round(pixels * part) for size, pixels in zip(sizes, spare, strict=True)]


def _bare(name: str) -> QFrame:
    frame = QFrame()  # unlike a plain widget it is painted as the style sheet says
    frame.setObjectName(name)
    return frame
