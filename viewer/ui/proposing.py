"""The groups that tags could be in, to be taken, changed or dropped: each tag can be left out, or dragged under another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.tags import Proposal
from viewer.ui.language import tr

_TAG = int(Qt.ItemDataRole.UserRole)
_FOUND = tr(
    "A tag is proposed for a group when four in five of its posts have the wider tag, too. Leave out what does not "
    "fit, or drag a tag to another group. What the authors wrote stays on record."
)
_NOTHING = tr(
    "No tag goes with another often enough to say that it belongs to it. Drag tags onto each other in the tree to "
    "group them by hand."
)


class ProposalForm(QWidget):
    """Emits ``accepted`` with the proposals that are to be taken, as the reader changed them."""

    accepted = Signal(list)

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        super().__init__()
        self._shares = {(each.tag, each.under): each.share for each in proposals}
        lead = QLabel(_FOUND if proposals else _NOTHING)
        lead.setProperty("quiet", True)
        lead.setWordWrap(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(tr("Proposed groups"))
        self.tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        groups: dict[str, QTreeWidgetItem] = {}
        for proposal in proposals:
            if proposal.under not in groups:
                groups[proposal.under] = self._group(proposal.under)
            self._tag(groups[proposal.under], proposal)
        self.tree.expandAll()
        self.button = QPushButton()
        self.button.setProperty("primary", True)
        self.button.clicked.connect(lambda: self.accepted.emit(self.chosen()))
        self.tree.itemChanged.connect(lambda *_: self._count())
        self.tree.model().rowsInserted.connect(lambda *_: self._count())
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

    def chosen(self) -> list[Proposal]:
        """What is ticked, under the group where it stands now."""
        found = [
            (str(tag.data(0, _TAG)), str(group.data(0, _TAG)))
            for group in _below(self.tree.invisibleRootItem())
            for tag in _below(group)
            if tag.checkState(0) == Qt.CheckState.Checked
        ]
        return [
            Proposal(tag, under, self._shares.get((tag, under), 0.0))
            for tag, under in found
            if tag.casefold() != under.casefold()
        ]

    def _group(self, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.tree, [name])
        item.setData(0, _TAG, name)
        font = item.font(0)
        font.setWeight(font.weight().DemiBold)
        item.setFont(0, font)
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDropEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsAutoTristate
        )
        item.setCheckState(0, Qt.CheckState.Checked)
        return item

    @staticmethod
    def _tag(group: QTreeWidgetItem, proposal: Proposal) -> None:
        item = QTreeWidgetItem(group, [f"{proposal.tag}   {proposal.share:.0%}"])
        item.setData(0, _TAG, proposal.tag)
        item.setToolTip(
            0,
            tr("{share:.0%} of its posts have “{under}”, too").format(
                share=proposal.share, under=proposal.under
            ),
        )
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemIsUserCheckable
        )
        item.setCheckState(0, Qt.CheckState.Checked)

    def _count(self) -> None:
        count = len(self.chosen())
        self.button.setText(tr("Group {count:,} tags", "Group 1 tag", count).format(count=count))
        self.button.setEnabled(count > 0)


def _below(item: QTreeWidgetItem | None) -> list[QTreeWidgetItem]:
    children = [item.child(at) for at in range(item.childCount())] if item is not None else []
    return [child for child in children if child is not None]
