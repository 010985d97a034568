"""How the list is sorted, grouped and drawn: the actions for it, and the button at the head of the list."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from viewer.ui.actions import LIST_MENU, MENUS, SEPARATOR, Actions
from viewer.ui.finding import LOOKS, SORTS, Order
from viewer.ui.listing import Listing
from viewer.ui.post_list import PostList
from viewer.ui.state import WindowState

_GROUPS = {"": "group_none", "month": "group_month", "source": "group_source"}


class ListOptions(QObject):
    """Binds the actions of the menu "List"; what is chosen is remembered for all archives."""

    def __init__(
        self, actions: Actions, listing: Listing, posts: PostList, state: WindowState, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._listing = listing
        self._posts = posts
        self._state = state
        listing.order = state.order
        posts.view.set_look(state.order.look)
        actions.bind(
            **{f"sort_{sort}": lambda sort=sort: self._sort(sort) for sort in (*SORTS, "relevance")},
            **{name: lambda group=group: self._set(group=group) for group, name in _GROUPS.items()},
            sort_backward=lambda: self._set(backward=not self._order.backward),
            **{f"list_{look}": lambda look=look: self._set(look=look) for look in LOOKS},
        )
        posts.options_wanted.connect(self._open_menu)
        listing.listed.connect(self._refresh)
        self._refresh()

    @property
    def _order(self) -> Order:
        return self._listing.order

    def _sort(self, sort: str) -> None:
        """Of a search and of a list without one, each has its own order."""
        if self._listing.text:
            self._set(ranked=sort)
        elif sort != "relevance":
            self._set(sort=sort, **({"group": ""} if self._order.group == "month" and sort != "date" else {}))

    def _set(self, **changed: object) -> None:
        if changed.get("group") == "month":
            changed |= {"sort": "date"} if not self._listing.text else {"ranked": "date"}
        if changed.get("group") and self._listing.text and self._order.ranked == "relevance":
            changed |= {"ranked": "date"}
        order = self._order._replace(**changed)  # type: ignore[arg-type]
        other_look = order.look != self._order.look
        self._listing.order = self._state.order = order
        if other_look:
            self._posts.view.set_look(order.look)
        else:
            self._listing.ask()
        self._refresh()

    def _refresh(self) -> None:
        text = self._listing.text
        self._actions[f"sort_{self._order.of(text)}"].setChecked(True)
        self._actions["sort_relevance"].setEnabled(bool(text))
        self._actions["sort_backward"].setChecked(self._order.backward)
        self._actions["sort_backward"].setEnabled(self._order.of(text) != "relevance")
        self._actions[_GROUPS[self._order.grouped(text)]].setChecked(True)
        self._actions[f"list_{self._order.look}"].setChecked(True)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self._posts)
        for name in next(names for title, names in MENUS if title == LIST_MENU):
            menu.addSeparator() if name == SEPARATOR else menu.addAction(self._actions[name])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)
