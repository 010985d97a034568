"""The menus of the right mouse button on the list and on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from viewer.ui.actions import Actions
from viewer.ui.language import tr
from viewer.ui.reading import Reading

_LIST = (
    "toggle_read",
    "toggle_star",
    "edit_tags",
    "",
    "open_original",
    "copy_link",
    "",
    "export",
    "mark_all_read",
)
_PAGE = ("back", "forward", "find", "", "open_original", "copy_link", "export")


class PostMenus(QObject):
    """Opens them where they were asked for."""

    def __init__(
        self, actions: Actions, reading: Reading, open_url: Callable[[str], object], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._reading = reading
        self._open_url = open_url
        self._window = parent

    def open_list_menu(self, at: QPoint) -> None:
        """What can be done with the chosen posts."""
        self._filled(QMenu(self._window), _LIST).popup(at)

    def open_page_menu(self, request: object) -> None:
        """What can be done with the page, the link or the words at a place of it (a MenuRequest)."""
        from viewer.web.view import MenuRequest

        assert isinstance(request, MenuRequest)
        menu = QMenu(self._window)
        if request.selected:
            menu.addAction(self._actions["copy"])
        if request.link.isValid() and not request.link.isEmpty():
            address = request.link.toString(QUrl.ComponentFormattingOption.FullyEncoded)
            menu.addAction(tr("Open &link"), lambda: self._reading.follow(request.link))
            if request.link.scheme() in ("http", "https"):
                menu.addAction(tr("Open link in &browser"), lambda: self._open_url(address))
            menu.addAction(tr("Copy l&ink"), lambda: QGuiApplication.clipboard().setText(address))
        if menu.actions():
            menu.addSeparator()
        self._filled(menu, _PAGE).popup(request.position)

    def _filled(self, menu: QMenu, names: Sequence[str]) -> QMenu:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in names:
            menu.addAction(self._actions[name]) if name else menu.addSeparator()
        return menu
