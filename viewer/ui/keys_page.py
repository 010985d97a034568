"""The page of the settings where keys are changed: every action with its keys, a field to find one, and one to be edited."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from viewer.search.fuzzy import folded
from viewer.ui.actions import MENUS, SPECS
from viewer.ui.flow import FlowLayout, FlowRow
from viewer.ui.key_recorder import KeyRecorder
from viewer.ui.keymap import Keymap, refusal, said
from viewer.ui.language import tr
from viewer.ui.theme import scaled
from viewer.ui.two_columns import TwoColumns

_ID = int(Qt.ItemDataRole.UserRole)
_NAMES = {spec.id: spec.text.replace("&", "").rstrip("…") for spec in SPECS}


class KeysPage(QWidget):
    """Changes take effect at once. A key that another action has is told, and changes hands only when the reader says so."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self._wanted = ""  # a key that another action has
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search actions or keys"))
        self.field.setAccessibleName(tr("Search actions or keys"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = self._make_list()
        self.recorder = KeyRecorder()
        self.recorder.recorded.connect(self.record)
        self._name = QLabel()
        self._keys = QWidget()
        self._chips = FlowLayout(self._keys, 6)
        self._chips.addWidget(self._name)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.accept = _button(tr("Give it to this one"), self._resolve)
        self.keep = _button(tr("Leave it there"), lambda: self._say(""))
        self.reset = _button(tr("Reset"), lambda: self._keymap.reset(self.chosen))
        self.reset_all = _button(tr("Reset all"), self._keymap.reset_all)
        self._lay_out()
        self.list.currentItemChanged.connect(lambda *_: self._turn())
        keymap.changed.connect(self._refresh)
        self._refresh()
        self.list.setCurrentItem(next(iter(self._items.values())))
        self.setFocusProxy(self.field)

    @property
    def chosen(self) -> str:
        """The id of the action that is edited."""
        item = self.list.currentItem()
        return str(item.data(0, _ID) or "") if item is not None else ""

    def choose(self, action: str) -> None:
        """Turns to an action."""
        self.list.setCurrentItem(self._items[action])
        self.list.scrollToItem(self._items[action])

    def record(self, key: str) -> None:
        """A key was pressed for the chosen action: it is given, or what speaks against it is said."""
        owner, shown = self._keymap.owner(key), said([key])
        if why := refusal(key):
            self._say(why, danger=True)
        elif owner == self.chosen:
            self._say(tr("It has {shown} already.").format(shown=shown))
        elif owner is not None:
            self._wanted = key
            self._say(
                tr("{shown} is the key of “{action}”.").format(shown=shown, action=_NAMES[owner]), asks=True
            )
        else:
            self._keymap.give(self.chosen, key)

    def _resolve(self) -> None:
        self._keymap.give(self.chosen, self._wanted)

    # ---------------------------------------------------------------------------------------------- what is shown

    def _make_list(self) -> TwoColumns:
        made = TwoColumns(wide=0)
        made.setObjectName("plain")
        made.setAccessibleName(tr("Actions and their keys"))
        made.setHeaderLabels([tr("Action"), tr("Keys")])
        made.setIndentation(12)
        made.setItemsExpandable(False)
        self._items: dict[str, QTreeWidgetItem] = {}
        listed = {name for _, names in MENUS for name in names}
        others = tuple(spec.id for spec in SPECS if spec.id not in listed)
        for title, names in (*MENUS, (tr("Others"), others)):
            head = QTreeWidgetItem(made, [title.replace("&", "")])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, scaled(made.font(), 1.0, made.font().weight().DemiBold))
            for name in filter(None, names):
                self._items[name] = item = QTreeWidgetItem(head, [_NAMES[name]])
                item.setData(0, _ID, name)
        made.expandAll()
        return made

    def _refresh(self) -> None:
        for action, item in self._items.items():
            keys = said(self._keymap.keys(action))
            item.setText(1, keys)
            item.setToolTip(0, item.text(0))
            item.setToolTip(1, keys)
            font = item.font(1)
            font.setBold(self._keymap.is_changed(action))
            item.setFont(1, font)
            item.setData(
                0, int(Qt.ItemDataRole.AccessibleTextRole), ", ".join((item.text(0), keys or tr("no key")))
            )
        self.list.share_room()
        self.reset_all.setEnabled(any(map(self._keymap.is_changed, self._items)))
        self._filter(self.field.text())
        self._turn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows go through the list while a name is typed, as in the palette."""
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        ):
            QApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    def _search(self, typed: str) -> None:
        """What is edited is always in sight: the first action that fits, where the chosen one does not."""
        self._filter(typed)
        item = self.list.currentItem()
        if item is None or item.isHidden():
            fits = next((each for each in self._items.values() if not each.isHidden()), None)
            self.list.setCurrentIndex(self.list.indexFromItem(fits) if fits is not None else QModelIndex())

    def _filter(self, typed: str) -> None:
        """Leaves what is called so, or has such a key: "next unread", "ctrl+k", "ctrl k"."""
        words = folded(typed).split()
        key = "+".join(word for word in folded(typed).replace("+", " ").split()) or folded(typed).strip()
        for at in range(self.list.topLevelItemCount()):
            head = self.list.topLevelItem(at)
            assert head is not None
            some = False
            for item in self._below(head):
                named = folded(f"{item.text(0)} {head.text(0)}")
                fits = all(word in named for word in words) or key in folded(item.text(1)).split()
                item.setHidden(not fits)
                some = some or fits
            head.setHidden(not some)

    @staticmethod
    def _below(head: QTreeWidgetItem) -> list[QTreeWidgetItem]:
        found = (head.child(row) for row in range(head.childCount()))
        return [item for item in found if item is not None]

    def _turn(self) -> None:
        """Shows the chosen action, its keys each with a way to take it."""
        self._say("")
        focused = self.window().focusWidget()
        if focused is not None and (focused is self.reset or self._keys.isAncestorOf(focused)):
            self.recorder.setFocus(
                Qt.FocusReason.OtherFocusReason
            )  # a key was taken: mostly, to give another
        while (item := self._chips.takeAt(1)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        action = self.chosen
        self._name.setText(_NAMES.get(action, ""))
        before: QWidget = self.list
        for key in self._keymap.keys(action) if action else ():
            chip = QPushButton(f"{said([key])}  ✕")
            chip.setProperty("chip", True)
            chip.setToolTip(tr("Take this key away"))
            chip.setAccessibleName(tr("Take {said} away").format(said=said([key])))
            chip.clicked.connect(lambda _checked=False, key=key: self._keymap.take(action, key))
            self._chips.addWidget(chip)
            QWidget.setTabOrder(before, chip)
            before = chip
        self.recorder.setEnabled(bool(action))
        self.reset.setEnabled(bool(action) and self._keymap.is_changed(action))

    def _say(self, text: str, *, danger: bool = False, asks: bool = False) -> None:
        self.message.setText(text)
        self.message.setAccessibleName(text)
        self.message.setVisible(bool(text))
        for name, on in (("danger", danger), ("quiet", not danger)):
            self.message.setProperty(name, on)
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        for button in (self.accept, self.keep):
            button.setVisible(asks)
        if asks:
            self.accept.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self) -> None:
        editor = QFrame()
        editor.setObjectName("editor")
        self._name.setContentsMargins(0, 0, 6, 0)
        inner = QVBoxLayout(editor)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addWidget(self._keys)
        inner.addWidget(self.message)
        inner.addWidget(FlowRow(self.accept, self.keep, spacing=6))
        inner.addWidget(FlowRow(self.recorder, self.reset, None, self.reset_all, spacing=6))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 6, 0)
        layout.setSpacing(10)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        layout.addWidget(editor)


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: act())
    return button
