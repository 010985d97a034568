"""A sheet over the window: for what is looked at and put away again. Not a dialog: nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer.ui.elided import ElidedLabel
from viewer.ui.focus_back import FocusBack
from viewer.ui.language import tr
from viewer.ui.theme import scaled
from viewer.ui.turns import paint_in_next_turn

_NARROW = 600  # pixels of a window that has no room to give away


class Sheet(QWidget):
    """Dims its window and shows one card in the middle. Esc, a click beside it, or its button puts it away.

    The keyboard stays on the card: Tab goes round it, and keys such as M do nothing to what is covered.
    """

    covering = Signal(bool)  # whether it lies over the window

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._title = ElidedLabel()
        self._title.setFont(scaled(window.font(), 1.3, window.font().weight().DemiBold))
        close = QToolButton()
        close.setText("✕")
        close.setToolTip(tr("Close (Esc)"))
        close.setAccessibleName(tr("Close"))
        close.clicked.connect(self.put_away)
        self._close = close
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(close)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # to be scrolled with keys where there is nothing to go to
        self._area.viewport().setObjectName("sheet")
        self._card = QFrame(self)
        self._card.setObjectName("card")
        layout = QVBoxLayout(self._card)
        layout.setContentsMargins(24, 18, 18, 20)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addWidget(self._area, 1)
        self._back = FocusBack()
        self._keyed: QWidget | None = None  # where the keyboard was when the last key went down
        self._size = (640, 520)
        self._grows = False
        window.installEventFilter(self)
        self.hide()

    def open(
        self, title: str, content: QWidget, width: int = 640, height: int = 520, *, grows: bool = False
    ) -> None:
        """Shows ``content`` under ``title``; at most ``width`` by ``height`` pixels, less in a small window. What ``grows``
        is higher as long as its content needs it."""
        if self.isHidden():
            self._back.remember(self._window)
            self.covering.emit(True)
        paint_in_next_turn(self._window)
        self.rename(title)
        content.setObjectName("sheet")
        self._area.setWidget(content)
        self._size, self._grows = (width, height), grows
        if grows:
            content.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()
        layout = self._card.layout()
        if layout is not None:
            layout.activate()
        chosen = content.focusWidget()
        if chosen is None or not _takes_tab(chosen):
            chosen = next((stop for stop in self._stops() if stop is not self._close), self._close)
        chosen.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def content(self) -> QWidget | None:
        """What is on the card, until it was put away."""
        return self._area.widget()

    def rename(self, title: str) -> None:
        """Another title for what is shown."""
        self._title.setText(title)
        self._card.setAccessibleName(title)
        self._area.setAccessibleName(title)

    def begin_at(self, widget: QWidget) -> None:
        """Gives the keyboard to something on the card, for Return to press it; not in a window so small that it is out of
        sight: there the card is read from its top."""
        if not widget.visibleRegion().isEmpty():
            widget.setFocus(Qt.FocusReason.PopupFocusReason)

    def put_away(self) -> None:
        """Hides the sheet and gives the keyboard back."""
        if self.isHidden():
            return
        self.covering.emit(False)
        self._back.give_back()
        self.hide()
        QTimer.singleShot(0, self, self._clear)

    def _clear(self) -> None:
        """Lets go what was put away, which would still be styled with each change of the theme."""
        if self.content is not None and self.isHidden():
            self.content.deleteLater()

    def focusNextPrevChild(self, forward: bool, /) -> bool:
        """Round the card, never to what lies under it."""
        stops, focused = list(self._stops()), self.window().focusWidget()
        if (
            not self.isVisible() or not stops
        ):  # Qt looks for a place for the keyboard while it hides the sheet
            return False
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        stop = stops[(at + (1 if forward else -1)) % len(stops)]
        stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        _bring_into_sight(stop)
        return True

    def _stops(self) -> Iterator[QWidget]:
        """What Tab goes to, in its order: the button that closes comes last. The area itself only where there is
        nothing in it but a text to scroll."""
        content = self.content
        found = [] if content is None else [stop for stop in _chain(content) if content.isAncestorOf(stop)]
        stops = [stop for stop in found if _takes_tab(stop)]
        if not stops and self._area.verticalScrollBar().maximum():
            stops = [self._area]
        yield from stops
        yield self._close

    def event(self, event: QEvent, /) -> bool:
        """Keys that are typed without Ctrl or Alt are for the card, before they are shortcuts; but F1 helps anywhere."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._keyed = self.window().focusWidget()
            held = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
            )
            if not held and event.key() != Qt.Key.Key_F1:
                event.accept()
                return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        resized = event.type() == QEvent.Type.Resize and watched is self._window
        if resized or (event.type() == QEvent.Type.LayoutRequest and watched is self.content):
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.window().focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            if focused is self._keyed:  # not one that the keyboard only came to by what the key did
                focused.click()  # as in a dialog
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._card.geometry().contains(event.position().toPoint()):
            self.put_away()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, 90))

    def _place(self) -> None:
        self.setGeometry(self._window.rect())
        around = 48 if self.width() >= _NARROW else 16
        width = min(self._size[0], self.width() - around)
        needed = self._needed(width)
        height = min(max(self._size[1], needed), self.height() - around)
        # A bar that is there makes the content narrower, and may be needed for that alone: it would stay.
        policy = Qt.ScrollBarPolicy
        fits = self._grows and needed <= height
        self._area.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded)
        self._card.setGeometry((self.width() - width) // 2, (self.height() - height) // 2, width, height)

    def _needed(self, width: int) -> int:
        """How high a card of this width is with all of its content in sight."""
        layout, content = self._card.layout(), self.content
        head = layout.itemAt(0) if layout is not None else None
        if not self._grows or layout is None or head is None or content is None:
            return 0
        lines = 2 * (self._card.contentsMargins().left() + self._area.frameWidth())  # around card and area
        around = layout.contentsMargins()
        within = content.heightForWidth(width - around.left() - around.right() - lines)
        return around.top() + head.sizeHint().height() + layout.spacing() + within + around.bottom() + lines


def _chain(first: QWidget) -> Iterator[QWidget]:
    """All widgets of a window in the order of Tab, from one on."""
    at: QWidget | None = first
    while at is not None:
        yield at
        at = at.nextInFocusChain()
        if at is first:
            return


def _bring_into_sight(widget: QWidget) -> None:
    """Also where one area that rolls lies within another."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _takes_tab(widget: QWidget) -> bool:
    return (
        bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and widget.focusProxy() is None
        and widget.isEnabled()
        and widget.isVisible()
    )
