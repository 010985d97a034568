"""Where the web view is drawn: on a surface of its own, or on that of the whole window.

A web view draws with the graphics card, and a window that holds one is given to the card as a whole. To get ready for that
takes as long as everything else that the first list waits for. So on X11 only the reader's place is given to the card, as a
native window within the window, made with the first web view. Elsewhere (Wayland has no such windows, and Windows and macOS
have not been seen with them) the window is made for it from the start: one that is shown without would be destroyed and
built again, before the reader's eyes. What is drawn without a card needs nothing of that.
"""

from __future__ import annotations

import os

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget


def has_its_own() -> bool:
    """Whether web views get a surface of their own on this platform."""
    return QGuiApplication.platformName() == "xcb" and _uses_card()


def _uses_card() -> bool:
    return os.environ.get("QT_QUICK_BACKEND") != "software"


def prepare(window: QWidget) -> None:
    """Makes a window, never seen so far, ready for the web view that will join it."""
    if has_its_own() or not _uses_card() or QGuiApplication.platformName() in ("offscreen", "minimal"):
        return
    from PySide6.QtWidgets import QRhiWidget

    QRhiWidget(window).hide()


class Surface(QWidget):
    """Holds one web view, given to ``hold``; make that one's parent this widget, never another that is in the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if has_its_own():
            from PySide6.QtCore import Qt

            self.setAttribute(Qt.WidgetAttribute.WA_DontCreateNativeAncestors)
            self.setAttribute(Qt.WidgetAttribute.WA_NativeWindow)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    def hold(self, view: QWidget) -> None:
        """Shows the view, as large as there is room."""
        self._layout.addWidget(view)
        self.setFocusProxy(view)
