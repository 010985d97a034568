"""The headings of a post beside its text: where the reader is, and a way to jump."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.types import Heading, ReadingStyle
from viewer.ui.elided import menu_text
from viewer.ui.language import tr
from viewer.ui.theme import Theme, scaled

FEWEST = 2  # headings: with fewer there is nothing to find one's way in
_ANCHOR = Qt.ItemDataRole.UserRole
_PART = 0.29  # of the room that text and outline share
_WIDTHS = (186, 280)  # pixels, least and most
_AIR = (16, 7)  # pixels around the text of a line
_ROUND = 5
_INDENT = 7  # pixels left of the text of a line
_MOST_LINES = 4
_LEAST_LINE = 60  # characters of a line that the text keeps: with fewer it is tiring to read
_CHARACTER = {"serif": 9.6, "sans": 8.82}  # pixels of one, as ``reader.css`` sets a measure
_MARGINS = 70  # pixels beside a line of that length: margins and scroll bar


class _Wrapping(QStyledItemDelegate):
    """Lines as high as their wrapped text: a tree asks for heights without saying how wide it is."""

    def __init__(self, tree: QTreeWidget, theme: Theme) -> None:
        super().__init__(tree)
        self._tree = tree
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        """The ground of a line is drawn here: a style sheet would draw a piece of it where the line is indented, too."""
        item: Any = option  # PySide does not tell what such an option has
        if item.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colors["hover"])
            painter.drawRoundedRect(item.rect, _ROUND, _ROUND)
            painter.restore()
        super().paint(painter, option, index)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /) -> QSize:
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        room = max(self._tree.viewport().width() - depth * self._tree.indentation() - _AIR[0], 40)
        metrics = self._tree.fontMetrics()
        box = metrics.boundingRect(0, 0, room, 10_000, Qt.TextFlag.TextWordWrap, str(index.data()))
        return QSize(room, min(box.height(), _MOST_LINES * metrics.lineSpacing()) + _AIR[1])


def width_within(room: int, style: ReadingStyle) -> int:
    """How wide the outline is beside a text that is set so, both in ``room`` pixels; 0 when there is no room: the text
    keeps lines of a length that can be read."""
    line = min(style.width, _LEAST_LINE) * _CHARACTER[style.face] * style.size
    left = room - round(line) - _MARGINS
    width = min(max(round(room * _PART), _WIDTHS[0]), _WIDTHS[1], left)
    return width if width >= _WIDTHS[0] else 0


class OutlinePanel(QFrame):
    """A tree of headings; ``chosen`` gives the id of one. In a narrow window ``pop_up`` shows them as a menu."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outline")
        self._theme = theme
        self._headings: tuple[Heading, ...] = ()
        self._here = ""
        self._items: dict[str, QTreeWidgetItem] = {}
        title = QLabel(tr("Outline"))
        title.setFont(scaled(self.font(), 0.86, QFont.Weight.DemiBold))
        title.setProperty("quiet", True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setIndentation(13)
        self.tree.setWordWrap(True)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.tree.setItemDelegate(_Wrapping(self.tree, theme))
        # Another width, other lines.
        self.tree.header().sectionResized.connect(lambda *_: self.tree.scheduleDelayedItemsLayout())
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setFont(scaled(self.font(), 0.94))
        self.tree.setAccessibleName(tr("Outline"))
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        title.setContentsMargins(_INDENT, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 14, 6, 6)
        layout.setSpacing(6)
        layout.addWidget(title)
        layout.addWidget(self.tree, 1)
        theme.changed.connect(self._draw_here)

    @property
    def useful(self) -> bool:
        """Whether the post has enough headings for an outline."""
        return len(self._headings) >= FEWEST

    def show_headings(self, headings: Sequence[Heading]) -> None:
        """The outline of another post."""
        if tuple(headings) == self._headings:
            return
        self._headings = tuple(headings)
        self._here = ""
        self._items.clear()
        self.tree.clear()
        above: list[tuple[int, QTreeWidgetItem]] = []
        for heading in self._headings:
            while above and above[-1][0] >= heading.level:
                above.pop()
            item = QTreeWidgetItem([heading.title])
            item.setData(0, _ANCHOR, heading.anchor)
            item.setToolTip(0, heading.title)
            above[-1][1].addChild(item) if above else self.tree.addTopLevelItem(item)
            above.append((heading.level, item))
            self._items.setdefault(heading.anchor, item)
        self.tree.expandAll()
        self._draw_here()

    def mark(self, anchor: str) -> None:
        """The heading that the reader is under; "" above the first."""
        if anchor != self._here:
            self._here = anchor
            self._draw_here()
            item = self._items.get(anchor)
            if item is not None:
                self.tree.scrollToItem(item, QAbstractItemView.ScrollHint.EnsureVisible)
            elif self.tree.topLevelItemCount():
                self.tree.scrollToTop()

    @property
    def here(self) -> str:
        """The id of the heading that is marked."""
        return self._here

    def pop_up(self, at: QPoint) -> None:
        """The headings as a menu whose upper right corner is at a point of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        top = min((heading.level for heading in self._headings), default=1)
        for heading in self._headings:
            action = menu.addAction(menu_text(menu, "\u2003" * (heading.level - top) + heading.title))
            action.setCheckable(True)
            action.setChecked(heading.anchor == self._here)
            action.triggered.connect(lambda _checked=False, anchor=heading.anchor: self.chosen.emit(anchor))
        menu.popup(QPoint(at.x() - menu.sizeHint().width(), at.y()))

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(item.data(0, _ANCHOR))

    def _draw_here(self) -> None:
        """The heading here is the chosen line; the keyboard may choose another one to jump to."""
        for item in self._items.values():
            item.setForeground(0, self._theme.colors["quiet"])
        here = self._items.get(self._here)
        if self.tree.hasFocus():
            return
        if here is not None:
            self.tree.setCurrentItem(here)
        else:
            self.tree.setCurrentIndex(QModelIndex())
