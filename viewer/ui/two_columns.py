"""A list of two columns, of which neither crowds the other out in a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget

_SHARE = 0.42  # of the width, which the smaller column takes at most


class TwoColumns(QTreeWidget):
    """``wide`` is the column that takes the room that there is; the other has ``natural`` pixels where there is room, 0: as
    many as its texts need."""

    def __init__(self, wide: int, natural: int = 0) -> None:
        super().__init__()
        self._small = 1 - wide
        self._natural = natural
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(self._small, QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.share_room()
        super().resizeEvent(event)

    def share_room(self) -> None:
        """To be called when other texts stand in it; a new width is seen to."""
        natural = self._natural or self._widest()
        most = round(self.viewport().width() * _SHARE)
        self.header().resizeSection(self._small, min(natural, most))

    def _widest(self) -> int:
        """What the texts of the smaller column need: also of lines that are hidden or rolled away, unlike Qt's own."""
        heads = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        items = [*heads, *(head.child(at) for head in heads if head for at in range(head.childCount()))]
        indexes = [self.indexFromItem(item, self._small) for item in items if item is not None]
        return max((self.sizeHintForIndex(index).width() for index in indexes), default=0)
