"""Remembers where the keyboard was while something lies over the window, and gives it back."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class FocusBack:
    """For one sheet or palette."""

    def __init__(self) -> None:
        self._before: QWidget | None = None

    def remember(self, window: QWidget) -> None:
        """What has the keyboard in a window now. Of a page it is the view: Chromium's own widget within comes and goes."""
        found = window.focusWidget()
        above = found.parentWidget() if found is not None else None
        while above is not None and found is not None and above.focusProxy() is found:
            found, above = above, above.parentWidget()
        self._before = found

    def give_back(self) -> None:
        """Once, and to nobody who is gone. To be called before what lay over the window is hidden: Qt would let the keyboard
        go on as by Tab, and a page that it comes by shows its first link as chosen."""
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before):
            before.setFocus(Qt.FocusReason.PopupFocusReason)
