"""A button that waits for a key and tells which one was pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from viewer.ui.language import tr

_ALONE = (
    *(Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr),
    *(Qt.Key.Key_CapsLock, Qt.Key.Key_NumLock, Qt.Key.Key_unknown),
)
_IDLE, _WAITING = tr("Record a key"), tr("Press a key…")


class KeyRecorder(QPushButton):
    """Pressed, it takes the next key instead of whatever that does elsewhere. Esc, or going away, records nothing."""

    recorded = Signal(str)  # a portable sequence

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_IDLE, parent)
        self.setCheckable(True)
        self.toggled.connect(lambda on: self.setText(_WAITING if on else _IDLE))

    def event(self, event: QEvent) -> bool:
        if self.isChecked() and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # no action gets it
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._take(event)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.setChecked(False)
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() in _ALONE or event.isAutoRepeat():
            return
        self.setChecked(False)
        if event.key() != Qt.Key.Key_Escape:
            self.recorded.emit(QKeySequence(_meant(event)).toString())


def _meant(event: QKeyEvent) -> int:
    """The key with its modifiers, as shortcuts name it: "?" needs no Shift, for it is typed with it anyway."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    sign = event.text()
    if sign.isprintable() and sign.strip() and not sign.isalnum():
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return modifiers.value | event.key()
