"""The items of ``tree_items`` as Qt wants to see them, and what can be dragged onto them: tags, and posts of the list."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from viewer.ui.language import tr
from viewer.ui.tree_items import PAUSED, Item

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
TAG_TYPE = "application/x-archive-viewer-tag"
POSTS_TYPE = "application/x-archive-viewer-posts"


class TreeModel(QAbstractItemModel):
    """The items live as long as the model shows them. ``tag_dropped`` tells of a tag (its path) that is to lie under another
    ("": at the top), ``posts_dropped`` of posts that are to get a tag."""

    tag_dropped = Signal(str, str)
    posts_dropped = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Item("")

    @property
    def root(self) -> Item:
        return self._root

    def set_root(self, root: Item) -> None:
        self.beginResetModel()
        self._root = root
        self.endResetModel()

    def item(self, index: Index) -> Item:
        return index.internalPointer() if index.isValid() else self._root

    def index_of(self, item: Item) -> QModelIndex:
        return QModelIndex() if item is self._root else self.createIndex(item.row, 0, item)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.item(parent).children
        if column == 0 and 0 <= row < len(children):
            return self.createIndex(row, 0, children[row])
        return QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008
        above = self.item(index).parent
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(self.item(parent).children)

    def columnCount(self, _parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.item(index).choice is None:  # tags are dropped on their heading, to lie at the top
            drop = self.item(index).takes_tags
            return Qt.ItemFlag.ItemIsEnabled | (Qt.ItemFlag.ItemIsDropEnabled if drop else Qt.ItemFlag(0))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.item(index).path:
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (item.hint, item.missing))) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            posts = tr("{count} posts", "1 post", item.count).format(count=item.count)
            spoken = f"{item.text}, {posts}" if item.choice else item.text
            spoken = f"{spoken}; {item.missing}" if item.missing else spoken
            if item.absent and not item.path:
                return f"{spoken}; {PAUSED.casefold()}"
            return (
                tr("{spoken}; problem: {hint}").format(spoken=spoken, hint=item.hint)
                if item.problem
                else spoken
            )
        return None

    # ---------------------------------------------------------------------------------------- drag and drop

    def mimeTypes(self) -> list[str]:
        return [TAG_TYPE, POSTS_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex], /) -> QMimeData:
        data = QMimeData()
        paths = [self.item(index).path for index in indexes if self.item(index).path]
        data.setData(TAG_TYPE, json.dumps(paths).encode())
        data.setText(", ".join(paths))
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def canDropMimeData(
        self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index, /
    ) -> bool:
        """On a line alone, not between two: tags are in the order of their names."""
        item = self.item(parent)
        if row >= 0 or (item.choice is None and not item.takes_tags):
            return False
        if data.hasFormat(POSTS_TYPE):
            return bool(item.path) and not item.children
        paths = _paths(data)
        return bool(paths) and all(_may_lie(path, item.path) for path in paths)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index, /
    ) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        onto = self.item(parent).path
        if data.hasFormat(POSTS_TYPE):
            self.posts_dropped.emit(json.loads(bytes(data.data(POSTS_TYPE).data())), onto)
        for path in _paths(data):
            self.tag_dropped.emit(path, onto)
        return False  # the model is made anew when the archive has changed; nothing is to be removed from it


def _paths(data: QMimeData) -> list[str]:
    return json.loads(bytes(data.data(TAG_TYPE).data())) if data.hasFormat(TAG_TYPE) else []


def _may_lie(path: str, group: str) -> bool:
    """Whether a tag is not there already, and would not lie in itself."""
    folded, into = path.casefold(), group.casefold()
    return folded.rpartition("/")[0] != into and folded != into and not into.startswith(folded + "/")
