"""Dragging posts out of the list. A press on one of several chosen rows keeps them all, until it turns out to be no drag."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication

from viewer.ui.post_view import PostView
from viewer.ui.tree_model import POSTS_TYPE


class PostDrag(QObject):
    """Watches the mouse over the list."""

    def __init__(self, view: PostView) -> None:
        super().__init__(view)
        self._view = view
        self._from: QPoint | None = None
        self._held = False  # the press was kept from the list
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            at = event.position().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress:
                return self._press(event, at)
            if event.type() == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
                return self._move(at)
            if event.type() == QEvent.Type.MouseButtonRelease:
                return self._release(at)
        return super().eventFilter(watched, event)

    def data(self) -> QMimeData:
        """The chosen posts, as the tree takes them."""
        data = QMimeData()
        data.setData(POSTS_TYPE, json.dumps(self._view.selected_posts()).encode())
        return data

    def _press(self, event: QMouseEvent, at: QPoint) -> bool:
        index = self._view.indexAt(at)
        plain = event.button() == Qt.MouseButton.LeftButton and not event.modifiers()
        self._from = at if plain and index.isValid() else None
        chosen = self._from is not None and self._view.selectionModel().isSelected(index)
        self._held = chosen and len(self._view.selected_posts()) > 1
        return self._held

    def _move(self, at: QPoint) -> bool:
        if self._from is None:
            return False
        if (at - self._from).manhattanLength() >= QApplication.startDragDistance():
            self._from, self._held = None, False
            drag = QDrag(self._view)
            drag.setMimeData(self.data())
            drag.exec(Qt.DropAction.CopyAction)
        return True

    def _release(self, at: QPoint) -> bool:
        held, self._from, self._held = self._held, None, False
        if held:
            self._view.selectRow(self._view.indexAt(at).row())
        return held
