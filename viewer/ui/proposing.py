"""The groups that tags could be in, as the tree that would come of it: to be taken, changed or dropped.

Each tag can be left out, dragged under another, or dropped; a group can be called otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSignalBlocker,
    Qt,
    Signal,
)
from PySide6.QtGui import QDropEvent, QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.tags import Proposal, leaf, spoken
from viewer.ui.language import tr
from viewer.ui.tick_boxes import BoxDelegate, draw_caret

_TAG = int(Qt.ItemDataRole.UserRole)  # the path of a tag, whatever its line says
_ON, _OFF, _SOME = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked
_FOUND = tr(
    "So the tags would lie: each under one that four in five of its posts have, too, and that has twice as many at least. "
    "Leave out what does not fit, drag a tag to another group, drop it (Del), or give a group another name (F2). What the "
    "authors wrote stays on record."
)
_RARE = tr("One post says little: a tag of a single one is left out, unless you tick it.")
_NOTHING = tr(
    "No tag goes with another often enough to say that it belongs to it. Drag tags onto each other in the tree to "
    "group them by hand."
)


class ProposalForm(QWidget):
    """Emits ``accepted`` with the proposals that are to be taken, as the reader changed them, and other names for groups, by
    their paths."""

    accepted = Signal(list, dict)

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        super().__init__()
        rare = any(each.rare for each in proposals)
        lead = QLabel(" ".join((_FOUND, _RARE) if rare else (_FOUND,)) if proposals else _NOTHING)
        lead.setProperty("quiet", True)
        lead.setWordWrap(True)
        self.tree = ProposalTree(proposals)
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(lambda: self.accepted.emit(self.tree.chosen(), self.tree.called()))
        self.tree.changed.connect(self._count)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(12)
        layout.addWidget(lead)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        if not proposals:
            self.tree.hide()
            self.button.hide()
            layout.addStretch(1)
        self._count()

    def _count(self) -> None:
        count = len(self.tree.chosen())
        self.button.setText(tr("Group {count:,} tags", "Group 1 tag", count).format(count=count))
        self.button.setEnabled(count > 0)


class _Lines(BoxDelegate):
    """What is said of a place is quiet, in the theme of the moment."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        super().initStyleOption(option, index)
        if index.column() == 1:
            colors: QPalette = option.palette
            colors.setColor(QPalette.ColorRole.Text, QGuiApplication.palette().placeholderText().color())
            option.palette = colors


class ProposalTree(QTreeWidget):
    """A line for each tag, below the one that it is proposed for. What stands at the top is in no group; its tick is that of
    all below it. ``changed`` tells that something else would be done now."""

    changed = Signal()

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        super().__init__()
        self._proposed = {(each.tag, each.under): each for each in proposals}
        self.setObjectName("proposals")
        self.setItemDelegate(_Lines(self))
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.setAccessibleName(tr("Proposed groups"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # the name alone, by ``rename``
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDragDropOverwriteMode(True)  # onto lines, never between them
        self.setExpandsOnDoubleClick(False)
        self.itemDoubleClicked.connect(self.rename)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self._fill(proposals)
        self.expandAll()
        self.itemChanged.connect(self._ticked)

    def chosen(self) -> list[Proposal]:
        """What is ticked, under what it stands below now."""
        return [
            Proposal(tag, under, self._share(tag, under))
            for item in _below(self.invisibleRootItem())
            if (above := item.parent()) is not None and item.checkState(0) == _ON
            if (tag := _path(item)).casefold() != (under := _path(above)).casefold()
        ]

    def called(self) -> dict[str, str]:
        """Other names of groups into which something is to come, by their paths."""
        groups = {proposal.under for proposal in self.chosen()}
        return {
            path: name
            for item in _below(self.invisibleRootItem())
            if (path := _path(item)) in groups
            if (name := " ".join(item.text(0).split())) and name != leaf(path)
        }

    def drop_chosen(self) -> None:
        """Takes the chosen lines out of what is proposed. A tag that others are to lie under stays as their group, at the
        top; a group at the top goes with all that is in it."""
        for item in self.selectedItems():
            if item.treeWidget() is not self:
                continue  # it went with another
            above = item.parent()
            (above or self.invisibleRootItem()).removeChild(item)
            if above is not None and item.childCount():
                self.addTopLevelItem(item)
                item.setExpanded(True)
        self._tidy()

    def rename(self, item: QTreeWidgetItem | None = None) -> None:
        """Lets the reader type another name for a group."""
        item = item or self.currentItem()
        if item is not None and item.childCount():
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.editItem(item, 0)

    def drawBranches(
        self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex, /
    ) -> None:
        if self.model().hasChildren(index):
            middle = QPointF(rect.right() + 1 - self.indentation() / 2, rect.center().y() + 0.5)
            draw_caret(painter, middle, self.palette().placeholderText().color(), down=self.isExpanded(index))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.drop_chosen()
        elif event.key() == Qt.Key.Key_F2:
            self.rename()
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """What the reader drags to a group is to come into it; dragged beside all lines, into none."""
        self.put(self.selectedItems(), self.itemAt(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.CopyAction)  # or the view would take away what was dragged
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)

    def put(self, items: Sequence[QTreeWidgetItem], onto: QTreeWidgetItem | None) -> None:
        """Puts lines with all below them under another, and ticks them; None: to the top. Not under one of themselves."""
        above = onto
        while above is not None:
            if above in items:
                return
            above = above.parent()
        moving = [item for item in items if not any(item in _below(other) for other in items)]
        for item in moving:
            (item.parent() or self.invisibleRootItem()).removeChild(item)
            (onto or self.invisibleRootItem()).addChild(item)
            item.setExpanded(True)
            item.setCheckState(0, _ON)
        if onto is not None:
            onto.setExpanded(True)
        self._tidy()

    # ------------------------------------------------------------------------------------------------ the lines

    def _fill(self, proposals: Sequence[Proposal]) -> None:
        """Wider tags first, or a line would have none to stand below. Of tags that are proposed for each other in a circle,
        which no counts can bring about, the first stands at the top."""
        by_tag = {each.tag: each for each in proposals}
        made: dict[str, QTreeWidgetItem] = {}

        def line(path: str, waiting: frozenset[str]) -> QTreeWidgetItem:
            if path not in made:
                proposal = by_tag.get(path)
                above = (
                    line(proposal.under, waiting | {path})
                    if proposal is not None and proposal.under not in waiting
                    else self.invisibleRootItem()
                )
                made[path] = self._line(above, path, proposal)
            return made[path]

        for proposal in proposals:
            line(proposal.tag, frozenset({proposal.tag}))
        self._tidy()
        self.sortItems(0, Qt.SortOrder.AscendingOrder)

    def _line(self, above: QTreeWidgetItem, path: str, proposal: Proposal | None) -> QTreeWidgetItem:
        item = QTreeWidgetItem(above, [leaf(path)])
        item.setData(0, _TAG, path)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsDropEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
        )
        item.setCheckState(0, _OFF if proposal is None or proposal.rare else _ON)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _tidy(self) -> None:
        """What each line says of its place, the ticks of those at the top, and groups in bold."""
        with QSignalBlocker(self):
            for item in list(_below(self.invisibleRootItem())):
                above = item.parent()
                proposal = self._proposed.get((_path(item), _path(above))) if above is not None else None
                item.setText(1, _said(proposal) if above is not None else _place(_path(item)))
                item.setToolTip(0, spoken(_path(item)))
                font = item.font(0)
                font.setWeight(font.weight().DemiBold if item.childCount() else font.weight().Normal)
                item.setFont(0, font)
                if above is None:
                    below = {each.checkState(0) for each in _below(item)}
                    item.setCheckState(0, below.pop() if len(below) == 1 else _SOME if below else _OFF)
        self.changed.emit()

    def _ticked(self, item: QTreeWidgetItem) -> None:
        if item.parent() is None and item.checkState(0) != _SOME:
            with QSignalBlocker(self):
                for each in list(_below(item)):
                    each.setCheckState(0, item.checkState(0))
        self._tidy()

    def _share(self, tag: str, under: str) -> float:
        proposal = self._proposed.get((tag, under))
        return proposal.share if proposal is not None else 0.0

    def _ask_menu(self, at: QPoint) -> None:
        item = self.itemAt(at)
        if item is None:
            return
        menu = QMenu(self)
        if item.childCount():
            menu.addAction(tr("Re&name…"), lambda: self.rename(item))
        menu.addAction(tr("&Drop"), self.drop_chosen)
        menu.popup(self.viewport().mapToGlobal(at))


def _path(item: QTreeWidgetItem) -> str:
    return str(item.data(0, _TAG))


def _said(proposal: Proposal | None) -> str:
    """How many of a tag's posts the wider one has, too."""
    if proposal is None:
        return ""
    told = tr("{share:.0%} of {count:,} posts", "its only post", proposal.posts)
    return told.format(share=proposal.share, count=proposal.posts)


def _place(path: str) -> str:
    """In which group a tag is already."""
    group = path.rpartition("/")[0]
    return tr("in “{group}”").format(group=leaf(group)) if group else ""


def _below(item: QTreeWidgetItem) -> Iterator[QTreeWidgetItem]:
    """All lines below one, from top to bottom."""
    for at in range(item.childCount()):
        child = item.child(at)
        if child is not None:
            yield child
            yield from _below(child)
