"""The items of ``tree_items`` as Qt wants to see them, and what can be dragged onto them: tags, and posts of the list.

Qt's own model holds the lines: for each change a view asks about every line of the tree, and what answers must not be
Python. ``lines`` makes them on any thread, so that little is left to do on the window's.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel

from viewer.ui.language import tr
from viewer.ui.tree_items import PAUSED, Item

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
TAG_TYPE = "application/x-archive-viewer-tag"
POSTS_TYPE = "application/x-archive-viewer-posts"

_HEADING = Qt.ItemFlag.ItemIsEnabled
_TAGS = _HEADING | Qt.ItemFlag.ItemIsDropEnabled  # tags are dropped on their heading, to lie at the top
_LINE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TAG = _LINE | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled


def lines(root: Item) -> list[QStandardItem]:
    """The lines below the root with all that is below them, for ``TreeModel.set_root``. For any thread."""
    made = []
    for item in root.children:
        line = QStandardItem()
        line.setData(item, ITEM_ROLE)
        if item.path:
            line.setFlags(_TAG)
        elif item.choice is None:
            line.setFlags(_TAGS if item.takes_tags else _HEADING)
        else:
            line.setFlags(_LINE)
        for row, below in enumerate(lines(item) if item.children else ()):
            line.setChild(row, below)
        made.append(line)
    return made


class TreeModel(QStandardItemModel):
    """``tags_dropped`` tells of tags (their paths) that are to lie under another ("": at the top), ``posts_dropped`` of
    posts that are to get a tag, ``posts_misplaced`` that they were dropped onto a group, which is no tag."""

    tags_dropped = Signal(list, str)
    posts_dropped = Signal(object, str)
    posts_misplaced = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Item("")

    @property
    def root(self) -> Item:
        return self._root

    def set_root(self, root: Item, made: Sequence[QStandardItem] | None = None) -> None:
        """Shows other items; ``made`` are their ``lines``, where those were made before."""
        top = self.invisibleRootItem()
        top.removeRows(0, top.rowCount())
        self._root = root
        top.appendRows(list(lines(root) if made is None else made))

    def at(self, index: Index) -> Item:
        """The item of a line; the root for none."""
        return index.data(ITEM_ROLE) if index.isValid() else self._root

    def index_of(self, item: Item) -> QModelIndex:
        """The line of an item."""
        return QModelIndex() if item.parent is None else self.index(item.row, 0, self.index_of(item.parent))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ITEM_ROLE:
            return super().data(index, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.at(index).text
        if role == Qt.ItemDataRole.ToolTipRole:
            item = self.at(index)
            return "\n".join(filter(None, (item.hint, item.missing))) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(self.at(index))
        return None

    # ---------------------------------------------------------------------------------------- drag and drop

    def mimeTypes(self) -> list[str]:
        return [TAG_TYPE, POSTS_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex], /) -> QMimeData:
        data = QMimeData()
        items = [item for item in map(self.at, indexes) if item.path]
        data.setData(TAG_TYPE, json.dumps([item.path for item in items]).encode())
        data.setText(", ".join(item.text for item in items))
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index, /
    ) -> bool:
        """On a line alone, not between two: tags are in the order of their names."""
        item = self.at(parent)
        if row >= 0 or not (item.path or item.takes_tags):
            return False
        return bool(item.path) if data.hasFormat(POSTS_TYPE) else bool(falling(data, item.path))

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index, /
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        item = self.at(parent)
        if not data.hasFormat(POSTS_TYPE):
            self.tags_dropped.emit(falling(data, item.path), item.path)
        elif item.group:
            self.posts_misplaced.emit(item.text)
        else:
            self.posts_dropped.emit(json.loads(bytes(data.data(POSTS_TYPE).data())), item.path)
        return False  # the model is made anew when the archive has changed; nothing is to be removed from it


def falling(data: QMimeData, group: str) -> list[str]:
    """The dragged tags that would come into a group ("": to the top): all but those that are in it already. None when one
    of them is the group, or has it on its branch."""
    paths: list[str] = json.loads(bytes(data.data(TAG_TYPE).data())) if data.hasFormat(TAG_TYPE) else []
    into = f"{group.casefold()}/"
    if any(into.startswith(f"{path.casefold()}/") for path in paths):
        return []
    return [path for path in paths if path.casefold().rpartition("/")[0] != group.casefold()]


def _spoken(item: Item) -> str:
    posts = tr("{count} posts", "1 post", item.count).format(count=item.count)
    spoken = f"{item.text}, {posts}" if item.choice else item.text
    spoken = f"{spoken}; {item.missing}" if item.missing else spoken
    if item.absent and not item.path:
        return f"{spoken}; {PAUSED.casefold()}"
    if item.problem:
        return tr("{spoken}; problem: {hint}").format(spoken=spoken, hint=item.hint)
    return spoken
