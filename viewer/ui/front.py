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

if TYPE_CHECKING:
    from viewer.archive import Archive
    from viewer.ui.choice import Choice
    from viewer.ui.finding import Found
    from viewer.ui.theme import Theme

TREE, LIST, READER = range(3)
LEAST = (150, 240, 430)  # pixels of width, beside another
ROOM_FOR_ALL, ROOM_FOR_TWO = sum(LEAST), sum(LEAST[1:])
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

    def take_shape(self, width: int, widths: list[int], *, tree: bool) -> None:
        """Keeps places for the panes that a window of this width has room for, each as wide as ``widths`` says."""
        self._widths, self.tree_wanted = widths, tree
        self.splitter.setSizes(widths)
        self._panes[TREE].setVisible(tree and width >= ROOM_FOR_ALL)
        self._panes[READER].setVisible(width >= ROOM_FOR_TWO)

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


def _bare(name: str) -> QFrame:
    frame = QFrame()  # unlike a plain widget it is painted as the style sheet says
    frame.setObjectName(name)
    return frame
